use std::collections::BTreeSet;
use std::io::{self, IsTerminal};

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::schedule::desk_zone;
use crate::cli::{Status, left_out, parse, words};
use crate::domain::view::{ForgetDone, ForgetOutcome, ForgetPart};
use crate::domain::{ForgetOrder, Number, Rule, Zone};
use crate::link::protocol::{Answer, Name, Request};
use crate::text::Line;

/// Forget candidates for good: what the desk keeps of them is erased
///
/// An application can be forgotten when it is certified, not passed, withdrawn, declined or closed, and the program's
/// retention time is over; or, where the person asked for it, at once. It cannot be undone. Only an admin may, and not
/// over SSH.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk forget --due --dry-run\n  qapdesk forget 42 --on-request --reason 'asked by letter of 3 November'"
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(in crate::cli) struct Forget {
    /// Their numbers: QAP-2026-0042, 2026-42, or 42 where only one year has it.
    #[arg(value_parser = parse::name, value_name = "NUMBER", required_unless_present = "due", conflicts_with = "due")]
    numbers: Vec<Name>,
    /// All whose retention time is over.
    #[arg(long)]
    due: bool,
    /// The person asked to be forgotten: the retention time is not waited for.
    #[arg(long, requires = "reason", conflicts_with = "due")]
    on_request: bool,
    /// Why, in one line that names nobody: it stays on record.
    #[arg(long, value_name = "TEXT", value_parser = parse::reason)]
    reason: Option<Line>,
    /// Tell what would be forgotten, and forget nothing.
    #[arg(long)]
    dry_run: bool,
    /// Do not ask.
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
}

#[derive(Serialize)]
struct PartJson<'a> {
    number: Number,
    outcome: &'static str,
    forgotten: bool,
    rule: Option<Rule>,
    message: Option<Line>,
    hint: Option<&'a str>,
    others: &'a [Number],
}

#[derive(Serialize)]
struct DoneJson<'a> {
    applications: Vec<PartJson<'a>>,
    left: Option<Line>,
    more: u32,
}

impl Forget {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let names = (!self.due).then(|| self.numbers.clone());
        let looked = self.ask(context, names, true)?;
        if self.due {
            left_out::tell(context)?;
        }
        looked.parts.iter().try_for_each(|part| tell_refused(context, part))?;
        let n_would = looked.parts.iter().filter(|part| matches!(part.outcome, ForgetOutcome::Would)).count();
        // What an earlier run left is erased by asking again.
        let again = looked.parts.iter().any(|part| matches!(part.outcome, ForgetOutcome::Before(_)));
        if !context.out.format.json {
            let desk = desk_zone(context)?;
            looked.parts.iter().try_for_each(|part| tell(context, part, desk))?;
            if looked.parts.is_empty() {
                context.out.remark("nobody is to be forgotten: no retention time is over")?;
            }
            if looked.more > 0 {
                context.out.remark(&format!("and {} more: run it again for them", looked.more))?;
            }
        }
        if self.dry_run || n_would == 0 && !again {
            return finish(context, &looked);
        }
        if n_would > 0 && !self.yes && !is_meant(context, n_would)? {
            context.out.remark("nothing was forgotten")?;
            return Ok(Status::Nothing);
        }
        // Exactly those that were shown, whatever has become due since.
        let shown = looked.parts.iter().filter(|part| !matches!(part.outcome, ForgetOutcome::Missing));
        let done = self.ask(context, Some(shown.map(|part| Name::Number(part.number)).collect()), false)?;
        let is_told = |part: &&ForgetPart| looked.parts.contains(part);
        done.parts.iter().filter(|part| !is_told(part)).try_for_each(|part| tell_refused(context, part))?;
        if !context.out.format.json {
            for part in done.parts.iter().filter(|part| matches!(part.outcome, ForgetOutcome::Done)) {
                context.out.toned(0, Tone::Heading, &format!("{}  forgotten", part.number))?;
            }
            if done.is_to_erase() && done.left.is_none() {
                out_of_reach(context)?;
            }
        }
        finish(context, &done)
    }

    fn ask(&self, context: &mut Context<'_>, names: Option<Vec<Name>>, dry_run: bool) -> Result<ForgetDone, CliError> {
        let order = ForgetOrder { on_request: self.on_request, reason: self.reason.clone() };
        match context.ask(&Request::Forget { names, order, dry_run })? {
            Answer::Forgot(done) => Ok(done),
            _ => Err(CliError::odd_answer()),
        }
    }
}

/// Says whom it is about, and what keeps the desk from it.
fn tell(context: &mut Context<'_>, part: &ForgetPart, desk: Zone) -> Result<(), CliError> {
    let out = &mut context.out;
    let number = part.number;
    let file = part.file.as_ref().map_or_else(String::new, |file| {
        format!("  {}, {} since {}", file.name, file.stage, file.since.format("%Y-%m-%d"))
    });
    match &part.outcome {
        ForgetOutcome::Would | ForgetOutcome::Done => out.toned(0, Tone::Heading, &format!("{number}{file}"))?,
        ForgetOutcome::Before(before) => {
            let (at, by) = (desk.local(before.at).date_naive(), &before.by);
            out.toned(0, Tone::Plain, &format!("{number}  forgotten on {at} by {by} ({})", Rule::H3))?;
        }
        ForgetOutcome::Refused(_) => out.toned(0, Tone::Bad, &format!("{number}{file}: refused"))?,
        ForgetOutcome::Missing => out.toned(0, Tone::Bad, &format!("{number}  not on file"))?,
    }
    if !part.others.is_empty() {
        let others: Vec<String> = part.others.iter().map(ToString::to_string).collect();
        out.line(2, &format!("stays, and is of the same person by name or e-mail: {}", others.join(", ")))?;
    }
    Ok(())
}

/// A cause that says of which application it is.
fn with_number(number: Number, message: &str) -> String {
    let number = number.to_string();
    if message.contains(&number) { message.to_owned() } else { format!("{number}: {message}") }
}

/// Says why one is not forgotten; nothing of any other.
fn tell_refused(context: &mut Context<'_>, part: &ForgetPart) -> Result<(), CliError> {
    let error = match &part.outcome {
        ForgetOutcome::Refused(refusal) => CliError::Refused {
            rule: Some(refusal.rule),
            message: with_number(part.number, &refusal.message),
            hint: refusal.hint.clone(),
            warnings: BTreeSet::new(),
        },
        ForgetOutcome::Missing => CliError::NotFound {
            message: format!("no application {} is on file", part.number),
            hint: "look it up: qapdesk status NAME".to_owned(),
        },
        ForgetOutcome::Would | ForgetOutcome::Done | ForgetOutcome::Before(_) => return Ok(()),
    };
    Ok(context.out.error(&error)?)
}

/// Asks whether it is meant; without a terminal there is nobody to ask.
fn is_meant(context: &mut Context<'_>, n_would: usize) -> Result<bool, CliError> {
    if !io::stdin().is_terminal() || context.out.format.json {
        let message = "nobody is there to be asked whether it is meant".to_owned();
        return Err(CliError::Usage { message, hint: "add --yes; look first with --dry-run".to_owned() });
    }
    let question =
        format!("Forget {}? It cannot be undone. Type yes:", words::count(n_would, "application", "applications"));
    Ok(context.answer(&question)? == "yes")
}

/// What the desk cannot erase.
fn out_of_reach(context: &mut Context<'_>) -> Result<(), CliError> {
    for words in [
        "Not in the desk's reach, and still there:",
        "- letters that were sent, in the mailboxes and on the mail servers that they reached",
        "- backups and exports that were made before: delete them, or run the backup again into the same folder",
        "- notes and reasons on other applications, and saved views, where somebody wrote a name into them",
        "- what people kept: terminals that show it, forms, files and drafts in folders that they made, printouts",
        "- blocks that a disk keeps (SSD, copy-on-write file systems, snapshots) until it uses them again",
    ] {
        context.out.remark(words)?;
    }
    Ok(())
}

fn finish(context: &mut Context<'_>, done: &ForgetDone) -> Result<Status, CliError> {
    if context.out.format.json {
        let applications = done.parts.iter().map(PartJson::of).collect();
        context.out.json(&DoneJson { applications, left: done.left.as_deref().map(Line::clean), more: done.more })?;
    }
    if let Some(left) = &done.left {
        let message = format!("forgotten, but not all is erased yet: {left}");
        let hint = "the desk tries again by itself every minute and when it is opened; or run the same command again"
            .to_owned();
        return Err(CliError::Failed { message, hint });
    }
    let is_refused = |part: &ForgetPart| matches!(part.outcome, ForgetOutcome::Refused(_));
    if done.parts.iter().any(is_refused) {
        return Ok(Status::Refused);
    }
    let is_there = |part: &ForgetPart| !matches!(part.outcome, ForgetOutcome::Missing);
    Ok(if done.parts.iter().all(is_there) { Status::Done } else { Status::Nothing })
}

impl<'a> PartJson<'a> {
    fn of(part: &'a ForgetPart) -> Self {
        let (outcome, refusal) = match &part.outcome {
            ForgetOutcome::Would => ("would", None),
            ForgetOutcome::Done => ("forgotten", None),
            ForgetOutcome::Before(_) => ("forgotten_before", None),
            ForgetOutcome::Refused(refusal) => ("refused", Some(refusal)),
            ForgetOutcome::Missing => ("missing", None),
        };
        Self {
            number: part.number,
            outcome,
            forgotten: matches!(part.outcome, ForgetOutcome::Done | ForgetOutcome::Before(_)),
            rule: refusal.map(|refusal| refusal.rule),
            message: refusal.map(|refusal| Line::clean(&refusal.message)),
            hint: refusal.map(|refusal| refusal.hint.as_str()),
            others: &part.others,
        }
    }
}
