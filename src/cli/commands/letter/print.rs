use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::words::instant;
use crate::domain::view::LetterRow;
use crate::domain::{AccountName, LetterEntry, LetterId, LetterKind, LetterState, LetterStateName, Number, Recipient};
use crate::text::{Line, Prose};

/// A letter as a line of the outbox, for scripts.
#[derive(Serialize)]
pub(in crate::cli) struct LetterRowJson<'a> {
    id: LetterId,
    revision: u32,
    number: Number,
    kind: LetterKind,
    state: LetterStateName,
    why: Option<String>,
    to: &'a [Recipient],
    subject: &'a Line,
    calendar: bool,
    drafted_at: DateTime<Utc>,
    released_at: Option<DateTime<Utc>>,
    released_by: Option<&'a AccountName>,
    sent_at: Option<DateTime<Utc>>,
    attempts: u32,
    next_attempt: Option<DateTime<Utc>>,
}

impl<'a> LetterRowJson<'a> {
    /// The line of a letter.
    pub(in crate::cli) fn of(row: &'a LetterRow) -> Self {
        let (sent_at, next_attempt) = match row.state {
            LetterState::Sent { at, .. } => (Some(at), None),
            LetterState::Retrying { next, .. } => (None, Some(next)),
            _ => (None, None),
        };
        Self {
            id: row.id,
            revision: row.revision,
            number: row.number,
            kind: row.kind,
            state: row.state.name(),
            why: why(&row.state),
            to: &row.to,
            subject: &row.subject,
            calendar: row.has_calendar,
            drafted_at: row.drafted_at,
            released_at: row.released.as_ref().map(|released| released.at),
            released_by: row.released.as_ref().map(|released| &released.by),
            sent_at,
            attempts: row.state.attempts(),
            next_attempt,
        }
    }
}

#[derive(Serialize)]
struct LetterJson<'a> {
    #[serde(flatten)]
    row: LetterRowJson<'a>,
    body: &'a Prose,
    message_id: &'a Line,
    history: &'a [LetterEntry],
    release_refused: Option<&'a str>,
}

/// A letter with what was done to it.
pub(super) fn whole(context: &mut Context<'_>, id: LetterId) -> Result<Status, CliError> {
    let view = super::asked(context, id)?;
    let letter = &view.letter;
    let row = LetterRow::of(letter);
    if context.out.format.json {
        let release_refused = view.release_refused.as_ref().map(|refused| refused.message.as_str());
        let (row, history) = (LetterRowJson::of(&row), view.history.as_slice());
        let json = LetterJson { row, body: &letter.body, message_id: &letter.message_id, history, release_refused };
        context.out.json(&json)?;
        return Ok(Status::Done);
    }
    let out = &mut context.out;
    out.toned(0, Tone::Heading, &format!("letter {id}: {} of {}", letter.kind, letter.number))?;
    out.toned(0, tone(&row), &state_words(&row))?;
    for one in &letter.to {
        let email = one.email.as_ref().map_or("no e-mail address", Line::as_str);
        out.line(0, &format!("to: {} <{email}>", one.name))?;
    }
    out.line(0, &format!("subject: {}", letter.subject))?;
    for one in &letter.invitations {
        let (start, sequence) = (instant(one.start), one.sequence);
        out.line(
            0,
            &format!("calendar: {:?} {start}, {} minutes, {}, sequence {sequence}", one.method, one.minutes, one.uid),
        )?;
    }
    out.gap()?;
    for line in letter.body.lines() {
        out.line(0, line)?;
    }
    out.gap()?;
    for entry in &view.history {
        let by = entry.by.as_ref().map_or("the desk", AccountName::as_str);
        let reason = entry.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        out.toned(0, Tone::Faint, &format!("{} {by} {}{reason}", instant(entry.at), entry.act.words()))?;
    }
    if let Some(refused) = view.release_refused.as_ref().filter(|_| letter.state == LetterState::Draft) {
        out.toned(0, Tone::Open, &format!("cannot be released: {}; {}", refused.message, refused.hint))?;
    }
    Ok(Status::Done)
}

/// How far a letter is, in words.
pub(in crate::cli) fn state_words(row: &LetterRow) -> String {
    let name = row.state.name();
    match &row.state {
        LetterState::Draft if row.lacks_address() => "draft: no e-mail address".to_owned(),
        LetterState::Sent { at, .. } => format!("sent {}", instant(*at)),
        LetterState::Retrying { next, why, .. } => format!("retrying at {}: {why}", instant(*next)),
        state => why(state).map_or_else(|| name.to_string(), |why| format!("{name}: {why}")),
    }
}

fn why(state: &LetterState) -> Option<String> {
    match state {
        LetterState::Held { reason } | LetterState::Discarded { reason, .. } => Some(reason.to_string()),
        LetterState::Retrying { why, .. } | LetterState::Failed { why, .. } | LetterState::Unsure { why, .. } => {
            Some(why.to_string())
        }
        LetterState::Sent { answer, .. } => Some(answer.to_string()),
        LetterState::Draft | LetterState::Released | LetterState::Sending { .. } => None,
    }
}

/// The tone of a letter's line.
pub(in crate::cli) fn tone(row: &LetterRow) -> Tone {
    match row.state.name() {
        LetterStateName::Draft if row.lacks_address() => Tone::Bad,
        LetterStateName::Draft => Tone::Open,
        LetterStateName::Failed | LetterStateName::Unsure => Tone::Bad,
        LetterStateName::Sent => Tone::Good,
        LetterStateName::Discarded | LetterStateName::Held => Tone::Faint,
        LetterStateName::Released | LetterStateName::Sending | LetterStateName::Retrying => Tone::Plain,
    }
}
