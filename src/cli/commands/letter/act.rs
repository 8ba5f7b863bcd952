use std::io::{self, IsTerminal};

use super::print::LetterRowJson;
use crate::cli::Status;
use crate::cli::commands::outbox;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::words;
use crate::domain::view::{LetterOutcome, LetterPart, LetterRow, OutboxQuery};
use crate::domain::{LetterCommand, LetterId, LetterKind, LetterStateName};
use crate::link::protocol::{Answer, Request};
use crate::text::Line;

/// Does something to letters and says what came of each.
pub(super) fn run(context: &mut Context<'_>, ids: &[LetterId], command: LetterCommand) -> Result<Status, CliError> {
    let parts = asked(context, ids.iter().map(|id| (*id, None)).collect(), command, false)?;
    tell(context, &parts)
}

/// Releases letters after a question that says how many and to whom.
pub(super) fn release(
    context: &mut Context<'_>,
    ids: &[LetterId],
    kind: Option<LetterKind>,
    yes: bool,
) -> Result<Status, CliError> {
    let on: Vec<(LetterId, Option<u32>)> = match kind {
        Some(kind) => {
            let query =
                OutboxQuery { states: [LetterStateName::Draft].into(), kinds: [kind].into(), ..OutboxQuery::default() };
            outbox::asked(context, query)?.rows.iter().map(|row| (row.id, Some(row.revision))).collect()
        }
        None => ids.iter().map(|id| (*id, None)).collect(),
    };
    if on.is_empty() {
        let message = format!("no {} waits", kind.map_or("letter", LetterKind::title));
        return Err(CliError::NotFound { message, hint: "qapdesk outbox lists those that do".to_owned() });
    }
    let would = asked(context, on, LetterCommand::Release, true)?;
    let ready: Vec<&LetterRow> =
        would.iter().filter(|part| part.outcome == LetterOutcome::Done).filter_map(|part| part.row.as_ref()).collect();
    say_what_waits(context, &ready)?;
    if !yes && !ready.is_empty() && !confirmed(context, &ready)? {
        context.out.remark("nothing was released")?;
        return Ok(Status::Nothing);
    }
    // Each as it was shown: what somebody changed meanwhile is left. The dry run tells the revision after the release.
    let seen = |row: &LetterRow| (row.id, Some(row.revision.saturating_sub(1)));
    let on = ready.iter().map(|row| seen(row)).collect();
    let done = if ready.is_empty() { Vec::new() } else { asked(context, on, LetterCommand::Release, false)? };
    let any_went = done.iter().any(|part| part.outcome == LetterOutcome::Done);
    let refused = would.into_iter().filter(|part| part.outcome != LetterOutcome::Done);
    let parts: Vec<LetterPart> = done.into_iter().chain(refused).collect();
    let told = tell(context, &parts);
    if any_went
        && !context.out.format.json
        && let Some(trouble) = outbox::asked(context, OutboxQuery { limit: 1, ..OutboxQuery::default() })?.trouble
    {
        writeln!(context.out.stderr, "it waits until letters can go out: {}", Line::clean(&trouble))?;
    }
    told
}

/// Says which results have not gone out though the letters tell what follows from them (S3, S4).
fn say_what_waits(context: &mut Context<'_>, ready: &[&LetterRow]) -> Result<(), CliError> {
    if context.out.format.json
        || !ready.iter().any(|row| matches!(row.kind, LetterKind::NoticeToImi | LetterKind::RegistrationLink))
    {
        return Ok(());
    }
    let query = OutboxQuery { kinds: [LetterKind::Result].into(), ..OutboxQuery::default() };
    let results = outbox::asked(context, query)?.rows;
    let waits = |result: &&LetterRow| !ready.iter().any(|row| row.id == result.id);
    for row in ready {
        if let Some(result) = row.result_before(results.iter().filter(waits)) {
            let (id, state) = (result.id, result.state.name());
            writeln!(
                context.out.stderr,
                "before {}: the result (letter {id}) has not gone out, it is {state}",
                row.id
            )?;
        }
    }
    Ok(())
}

/// Says what would go to whom and waits for a yes.
fn confirmed(context: &mut Context<'_>, ready: &[&LetterRow]) -> Result<bool, CliError> {
    let count = words::count(ready.len(), "letter goes", "letters go");
    let listed: Vec<String> =
        ready.iter().map(|row| format!("  {}  {}  {} to {}", row.id, row.number, row.kind, row.names())).collect();
    let hint = "give --yes to release without being asked".to_owned();
    if !context.out.format.json {
        writeln!(context.out.stderr, "{count} out:\n{}", listed.join("\n"))?;
    }
    if context.out.format.json || !io::stdin().is_terminal() {
        return Err(CliError::Usage { message: "nobody can be asked".to_owned(), hint });
    }
    context.says_yes("Release?")
}

fn asked(
    context: &mut Context<'_>,
    on: Vec<(LetterId, Option<u32>)>,
    command: LetterCommand,
    dry_run: bool,
) -> Result<Vec<LetterPart>, CliError> {
    match context.ask(&Request::Letters { on, command, dry_run })? {
        Answer::Letters(parts) => Ok(parts),
        _ => Err(CliError::odd_answer()),
    }
}

/// Says what came of each; what was not done is an error of its kind, the first one's where there are several.
pub(super) fn tell(context: &mut Context<'_>, parts: &[LetterPart]) -> Result<Status, CliError> {
    let mut failed = None;
    for part in parts {
        let id = part.id;
        let error = match &part.outcome {
            LetterOutcome::Done => continue,
            LetterOutcome::Refused(refusal) => CliError::Refused {
                rule: Some(refusal.rule),
                message: refusal.message.clone(),
                hint: refusal.hint.clone(),
                warnings: refusal.warnings.clone(),
            },
            LetterOutcome::Changed => CliError::Conflict {
                message: format!("letter {id} was changed meanwhile"),
                hint: format!("look at it again: qapdesk letter show {id}, then decide"),
            },
            LetterOutcome::Missing => CliError::NotFound {
                message: format!("no letter {id} is in the outbox"),
                hint: "qapdesk outbox --all names those that are there".to_owned(),
            },
        };
        match failed {
            Some(_) => context.out.error(&error)?,
            None => failed = Some(error),
        }
    }
    let done: Vec<&LetterRow> =
        parts.iter().filter(|part| part.outcome == LetterOutcome::Done).filter_map(|part| part.row.as_ref()).collect();
    if context.out.format.json {
        context.out.json(&done.iter().map(|row| LetterRowJson::of(row)).collect::<Vec<_>>())?;
    } else {
        for row in &done {
            let (id, number, state) = (row.id, row.number, row.state.name());
            context.out.remark(&format!("letter {id}: {} of {number} to {} is {state}", row.kind, row.names()))?;
        }
    }
    failed.map_or(Ok(Status::Done), Err)
}
