use chrono::{DateTime, NaiveDate, Utc};

use super::decide::wrong;
use super::period::{check_day, check_to_come};
use super::release::{check_missing, check_session};
use super::{About, Letter, LetterKind, LetterStateName, check_so};
use crate::domain::view::LetterRow;
use crate::domain::{Application, OpenStage, Program, Refusal};

/// L1: refuses a letter in whose place another one was drafted since: one about the same to the same, and of a session any
/// that came later. One that may have gone meanwhile is not discarded with what is no longer so, and is asked about here.
/// `letters` are those of its application, first to last.
pub fn check_newest(letter: &Letter, letters: &[LetterRow]) -> Result<(), Refusal> {
    let is_of_its_sort = |row: &LetterRow| row.kind == letter.kind || matches!(letter.about, About::Session(_));
    let replaces = |row: &&LetterRow| {
        row.id > letter.id
            && row.about == letter.about
            && row.addressee == letter.addressee
            && is_of_its_sort(row)
            && row.state.name() != LetterStateName::Discarded
    };
    let Some(later) = letters.iter().rfind(replaces) else { return Ok(()) };
    let message = format!("letter {} ({}) takes the place of letter {}", later.id, later.kind, letter.id);
    Err(wrong(message, "discard it, and see to the later one"))
}

/// L1: refuses to let an acknowledgement go, which says that nothing is to be done, once a letter was let go that names what
/// is missing. One that went by post may be recorded in any order. `letters` are those of its application.
pub fn check_nothing_asked(letter: &Letter, letters: &[LetterRow]) -> Result<(), Refusal> {
    if letter.kind != LetterKind::Acknowledgement || !letter.state.is_open() {
        return Ok(());
    }
    let is_let_go = |row: &LetterRow| !row.state.is_open() && row.state.name() != LetterStateName::Discarded;
    let asks = |row: &&LetterRow| row.kind == LetterKind::Deficiency && is_let_go(row);
    let Some(asking) = letters.iter().rfind(asks) else { return Ok(()) };
    let (id, later, kind) = (letter.id, asking.id, asking.kind);
    let message = format!("letter {later} ({kind}) says what is missing, and letter {id} that nothing is to be done");
    Err(wrong(message, "discard it"))
}

/// L1: refuses to send a letter that was released and says something else by now: it has had its time or its successor, or
/// was on its way while that changed, for which nothing discards it. A day that passed while it waited for mail would give
/// the candidate no time (S1). A hold that came since takes nothing back: what waits for its end is asked by
/// [`check_on_hold`](super::check_on_hold).
pub fn check_still_so(
    letter: &Letter,
    (application, program, letters): (&Application, &Program, &[LetterRow]),
    (at, today): (DateTime<Utc>, NaiveDate),
) -> Result<(), Refusal> {
    check_missing(letter, application, program)?;
    match (letter.kind, application.placement.stage.open()) {
        // A hold leaves one that was let go as it is: what it asks for is asked for again.
        (LetterKind::Deficiency, Some(OpenStage::Deficient { due, .. })) => {
            check_day(letter, due)?;
            check_to_come(due, today)?;
        }
        _ => check_so(letter.kind, letter.about, application, at)?,
    }
    check_session(letter, application, at)?;
    check_newest(letter, letters)
}
