use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::domain::view::{LetterOutcome, LetterPart, LetterRow};
use crate::domain::{
    AccountName, Invitation, LetterCommand, LetterEntry, LetterId, LetterState, LetterStateName, Method, Number,
    Recipient,
};
use crate::text::Line;
use crate::tui::state::Shown;

/// That somebody to whom a letter goes has no address.
const NO_ADDRESS: &str = "no e-mail address";
/// That what a letter tells of as to come is over.
const LATE: &str = "it is over";

/// The title of the outbox.
pub const OUTBOX: &str = "Outbox";
/// The title of one letter.
pub const LETTER: &str = "Letter";
/// What the outbox says where nothing is shown.
pub const NO_LETTERS_WAIT: &str = "nothing waits here";
/// That a key needs a letter.
pub const NO_LETTER_HERE: &str = "go to a letter first";
/// That a letter's text is not on the screen yet.
pub const LETTER_COMES: &str = "the letter is on its way";
/// That a key needs the outbox or a letter, for the hint bar.
pub const NOT_IN_THE_OUTBOX_SHORT: &str = "no letter";
/// That a key needs the outbox or a letter.
pub const NOT_IN_THE_OUTBOX: &str = "open the outbox and go to a letter first";
/// That what was written of a letter is not with the desk.
pub const LETTER_TEXT_KEPT: &str = "What you wrote last is not in it; it is kept here, and the editor begins with it.";
/// That the editor begins with what was written before.
pub const LETTER_TEXT_BACK: &str = "that is what you wrote before; empty it to begin with the desk's text again";
/// That what was written of a letter is kept no longer.
pub const LETTER_TEXT_GONE: &str = "what you wrote is dropped; the letter stays as it was";
/// What a letter's text that is edited here is called.
pub fn edited_letter(id: LetterId) -> String {
    format!("Text of letter {id}")
}

/// That an edit changed nothing.
pub const LETTER_UNCHANGED: &str = "the letter stays as it was";

/// Which letters are shown, with the keys that say more.
pub fn outbox_shown(shown: Shown) -> String {
    match shown {
        Shown::Waiting => "Letters that wait, go out or failed".to_owned(),
        Shown::All => "All letters".to_owned(),
        Shown::Of(number) => format!("All letters of {number}"),
    }
}

/// The heading of the letters in a state, with how many of them are shown.
pub fn outbox_section(state: LetterStateName, count: usize) -> String {
    let what = match state {
        LetterStateName::Draft => "To be read and released",
        LetterStateName::Held => "Held back",
        LetterStateName::Unsure => "Nobody knows whether they went",
        LetterStateName::Failed => "Could not be sent",
        LetterStateName::Released => "Released",
        LetterStateName::Sending => "Being sent",
        LetterStateName::Retrying => "To be tried again",
        LetterStateName::Sent => "Sent",
        LetterStateName::Discarded => "Discarded",
    };
    format!("{what}: {count}")
}

/// How far a letter is, and why.
pub fn letter_why(row: &LetterRow, now: DateTime<Utc>, zone: Tz) -> String {
    let moment = |at| super::moment(at, zone);
    match &row.state {
        LetterState::Draft if row.lacks_address() => NO_ADDRESS.to_owned(),
        LetterState::Draft if row.is_late(now) => LATE.to_owned(),
        LetterState::Draft => format!("drafted {}", moment(row.drafted_at)),
        LetterState::Held { reason } => format!("held back: {reason}"),
        LetterState::Discarded { reason, .. } => format!("discarded: {reason}"),
        LetterState::Released => "released".to_owned(),
        LetterState::Sending { since, .. } => format!("being sent since {}", moment(*since)),
        LetterState::Retrying { next, why, .. } => format!("again {}: {why}", moment(*next)),
        LetterState::Failed { why, .. } => format!("failed: {why}"),
        LetterState::Unsure { why, .. } => format!("unsure: {why}"),
        LetterState::Sent { at, answer, .. } => format!("sent {}: {answer}", moment(*at)),
    }
}

/// Why a letter is not released, or when it was drafted, sent or is tried again, below the heading of its state.
pub fn letter_when(row: &LetterRow, now: DateTime<Utc>, zone: Tz) -> Option<String> {
    kept_from(row, now).or_else(|| letter_moment(row).map(|at| super::moment(at, zone)))
}

/// The same without the time of day.
pub fn letter_day(row: &LetterRow, now: DateTime<Utc>, zone: Tz) -> Option<String> {
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive().to_string();
    kept_from(row, now).or_else(|| letter_moment(row).map(day))
}

fn kept_from(row: &LetterRow, now: DateTime<Utc>) -> Option<String> {
    let why = match &row.state {
        LetterState::Draft if row.lacks_address() => NO_ADDRESS,
        LetterState::Draft if row.is_late(now) => LATE,
        _ => return None,
    };
    Some(why.to_owned())
}

fn letter_moment(row: &LetterRow) -> Option<DateTime<Utc>> {
    match &row.state {
        LetterState::Draft => Some(row.drafted_at),
        LetterState::Released => row.released.as_ref().map(|released| released.at),
        LetterState::Sending { since, .. } | LetterState::Unsure { since, .. } => Some(*since),
        LetterState::Sent { at, .. } => Some(*at),
        _ => None,
    }
}

/// What holds a letter up, or what the mail server said, below the heading of its state.
pub fn letter_held_up(row: &LetterRow, zone: Tz) -> Option<String> {
    match &row.state {
        LetterState::Retrying { next, why, .. } => Some(format!("again {}: {why}", super::moment(*next, zone))),
        LetterState::Held { reason } | LetterState::Discarded { reason, .. } => Some(reason.to_string()),
        LetterState::Failed { why, .. } | LetterState::Unsure { why, .. } => Some(why.to_string()),
        LetterState::Sent { answer, .. } => Some(answer.to_string()),
        _ => None,
    }
}

/// An application's number without the letters of the program, for a screen that has no room for them.
pub fn number_without_body(number: Number) -> String {
    format!("{}-{}", number.year(), super::running(number))
}

/// A letter of an application, in its file.
pub fn letter_of_file(row: &LetterRow, now: DateTime<Utc>, zone: Tz) -> String {
    format!("{}  {} to {}: {}", row.id, row.kind, row.names(), letter_why(row, now, zone))
}

/// A letter that would go, in a question.
pub fn letter_to(row: &LetterRow) -> String {
    format!("{}  {} {} to {}", row.id, row.number, row.kind, recipients(&row.to))
}

/// A letter that would not go, and why.
pub fn letter_left(row: &LetterRow, now: DateTime<Utc>) -> String {
    let why = kept_from(row, now).unwrap_or_else(|| format!("it is {}", row.state.name()));
    format!("left: {}  {} {}: {why}", row.id, row.number, row.kind)
}

/// What one letter is about that would go, and whether it was read here.
pub fn letter_unread(row: &LetterRow, is_read: bool) -> Vec<String> {
    let mut lines = vec![letter_subject(&row.subject)];
    lines.extend((!is_read).then(|| "You have not read it: n, then Enter shows it.".to_owned()));
    lines
}

/// That the result did not go out, though a letter tells what follows from it.
pub fn result_waits(row: &LetterRow, result: &LetterRow) -> String {
    let (id, state) = (result.id, result.state.name());
    format!("before {}: the result (letter {id}) has not gone out, it is {state}", row.id)
}

/// That released letters wait, and for what.
pub fn letters_wait(count: usize, trouble: &str) -> String {
    let they = if count == 1 { "It waits" } else { "They wait" };
    format!("{they} until letters can go out: {}", super::clean(trouble))
}

/// What a release asks.
pub fn release(count: usize) -> String {
    match count {
        0 => "None of them can be released".to_owned(),
        1 => "Release this letter? It leaves the house.".to_owned(),
        _ => format!("Release {count} letters? They leave the house."),
    }
}

/// What a hold asks.
pub fn why_held(count: usize) -> String {
    match count {
        1 => "Why is this letter held back?".to_owned(),
        _ => format!("Why are these {count} letters held back?"),
    }
}

/// What a discard asks.
pub fn why_discarded(count: usize) -> String {
    match count {
        1 => "Why does this letter not go?".to_owned(),
        _ => format!("Why do these {count} letters not go?"),
    }
}

/// Whether to do something to several letters for which no reason is asked.
pub fn do_to_letters(command: &LetterCommand, count: usize) -> String {
    match command {
        LetterCommand::Unhold => format!("Hold these {count} letters back no longer?"),
        _ => format!("Try these {count} letters again now?"),
    }
}

/// A letter in a list of those that something is done to.
pub fn letter_named(row: &LetterRow) -> String {
    format!("{}  {} {} to {}", row.id, row.number, row.kind, row.names())
}

/// That something was not done to a letter, and that what was written of it stays.
pub fn letter_text_kept(why: &str) -> String {
    format!("{why}; what you wrote is kept, edit it again to go on with it")
}

/// That the program ended before the answer about letters.
pub fn left_letters(on: &[LetterId], command: &LetterCommand) -> String {
    let which = match on {
        [one] => format!("letter {one} was"),
        many => format!("{} letters were", many.len()),
    };
    let done = letters_done(command);
    format!("left before the desk answered: whether {which} {done} is unknown, look in the outbox before repeating")
}

/// What a mark asks.
pub fn mark_letter(row: &LetterRow, command: &LetterCommand) -> &'static str {
    match command {
        LetterCommand::MarkUnsent => "It did not arrive, and is to wait for its release again?",
        _ if row.released.is_none() => "It went out by other ways as it stands here, and counts as released?",
        _ => "It went out already, and is not to be sent by the desk?",
    }
}

/// That a letter is in no state for a mark.
pub fn letter_not_marked(row: &LetterRow, command: &LetterCommand) -> String {
    let (id, state) = (row.id, row.state.name());
    match command {
        LetterCommand::MarkUnsent => {
            format!("letter {id} is {state}: only of an unsure one it is said that it did not go")
        }
        _ => format!("letter {id} is {state} and cannot be {}", letters_done(command)),
    }
}

/// Recipients as a person writes them.
pub fn recipients(to: &[Recipient]) -> String {
    let one = |one: &Recipient| match (one.name.is_empty(), &one.email) {
        (true, email) => email.as_ref().map_or_else(String::new, ToString::to_string),
        (false, Some(email)) => format!("{} <{email}>", one.name),
        (false, None) => format!("{} <>", one.name),
    };
    to.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// To whom a letter goes, on its page.
pub fn letter_addresses(to: &[Recipient]) -> String {
    format!("To: {}", recipients(to))
}

/// A letter's subject, on its page.
pub fn letter_subject(subject: &Line) -> String {
    format!("Subject: {subject}")
}

/// What goes into a calendar.
pub fn calendar(invitation: &Invitation) -> String {
    let what = match invitation.method {
        Method::Request => "Calendar",
        Method::Cancel => "Taken out of the calendar",
    };
    let zone = invitation.zone;
    format!("{what}: {}, {} minutes", super::moment(invitation.start, zone.tz()), invitation.minutes)
}

/// What was done to a letter.
pub fn letter_entry(entry: &LetterEntry, zone: Tz) -> String {
    let by = entry.by.as_ref().map_or("the desk", AccountName::as_str);
    let reason = entry.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    format!("{}  {by} {}{reason}", super::moment(entry.at, zone), entry.act.words())
}

/// What is done to letters, for when it is.
pub fn letters_done(command: &LetterCommand) -> &'static str {
    match command {
        LetterCommand::Edit(_) => "edited",
        LetterCommand::Hold { .. } => "held back",
        LetterCommand::Unhold => "no longer held back",
        LetterCommand::Discard { .. } => "discarded",
        LetterCommand::Release => "released",
        LetterCommand::Retry => "tried again",
        LetterCommand::MarkSent { .. } => "marked as sent",
        LetterCommand::MarkUnsent => "marked as not sent",
    }
}

/// That something was done to letters.
pub fn letters_said(count: usize, said: &str) -> String {
    if count == 1 { format!("1 letter: {said}") } else { format!("{count} letters: {said}") }
}

/// That some letters were left as they are.
pub fn letters_left(done: usize, left: usize, said: &str) -> String {
    format!("{}; {left} left as they are", letters_said(done, said))
}

/// Why a letter was left as it is; none where it was not.
pub fn letter_not_done(part: &LetterPart) -> Option<String> {
    match &part.outcome {
        LetterOutcome::Done => None,
        LetterOutcome::Refused(refusal) => Some(super::refusal(refusal)),
        LetterOutcome::Changed => Some(format!("letter {} was changed meanwhile: look at it again", part.id)),
        LetterOutcome::Missing => Some(format!("letter {} is not there any more", part.id)),
    }
}
