use chrono::{Days, NaiveDate};

use super::decide::wrong;
use super::swap::swapped;
use super::{Letter, LetterKind, LetterStateName};
use crate::domain::view::LetterRow;
use crate::domain::{Application, Context, Event, OpenStage, Placement, Refusal, Rule, Stage};
use crate::text::{Line, Prose};

/// A deficiency period that begins with the release of its letter, and the letter that says so.
#[derive(Debug)]
pub(super) struct Period {
    /// The move to the later day.
    pub(super) event: Event,
    /// The letter's subject with that day.
    pub(super) subject: Line,
    /// Its text with that day.
    pub(super) body: Prose,
}

/// S1: a letter that is released later than it was drafted gives the candidate the program's period whole. None where
/// somebody named the day, which then holds, or where the letter does not give it: see [`check_day`].
pub(super) fn begun_anew(letter: &Letter, application: &Application, context: &Context<'_>) -> Option<Period> {
    let before = application.placement;
    let Stage::Open(OpenStage::Deficient { due, named }) = before.stage else { return None };
    let days = Days::new(context.program.days.deficiency.into());
    let is_programs = before.since.checked_add_days(days) == Some(due);
    let later = context.today.checked_add_days(days).filter(|later| *later > due)?;
    if letter.kind != LetterKind::Deficiency || !is_programs {
        return None;
    }
    let body = Prose::clean(&with_day(&letter.body, due, later)?);
    let subject =
        with_day(&letter.subject, due, later).map_or_else(|| letter.subject.clone(), |text| Line::clean(&text));
    let after = Placement { stage: Stage::Open(OpenStage::Deficient { due: later, named }), ..before };
    Some(Period { event: Event::Moved { before, after }, subject, body })
}

/// A day as letters write it: `26 November 2026`.
pub fn letter_day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// S1, L1: refuses a letter that does not name the day until which the candidate has time: another one that somebody
/// wrote into it would not be the one that the desk goes by.
pub(super) fn check_day(letter: &Letter, due: NaiveDate) -> Result<(), Refusal> {
    if with_day(&letter.body, due, due).is_some() {
        return Ok(());
    }
    let message =
        format!("letter {} does not name {}, the day until which the candidate has time", letter.id, letter_day(due));
    let hint = format!("write it so, or have a letter with another day: qapdesk notify {} --due DATE", letter.number);
    Err(Refusal::new(Rule::S1, message, hint))
}

/// S1, L1: refuses to give a candidate a day that is past.
pub(super) fn check_to_come(due: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if today <= due {
        return Ok(());
    }
    Err(wrong("the day that the letter gives is past", "record the deficiency letter anew with a later day"))
}

/// A text with one day in the place of another; none where it does not name that one.
fn with_day(text: &str, day: NaiveDate, later: NaiveDate) -> Option<String> {
    // `6 December` is no part of `26 December`.
    swapped(text, &letter_day(day), &letter_day(later), |c| c.is_ascii_digit())
}

/// The letter by which the candidate hears what is missing; `letters` are those of the application, first to last. One that
/// a change made needless tells of nothing, unless there is no other. None where the period began before letters were kept.
pub(in crate::domain) fn telling(letters: &[LetterRow]) -> Option<&LetterRow> {
    let mut of_kind = letters.iter().filter(|row| row.kind == LetterKind::Deficiency);
    of_kind.clone().rfind(|row| !row.state.is_needless()).or_else(|| of_kind.next_back())
}

/// S1: refuses to end a deficiency period whose letter did not go out; `letters` are those of the application, first to
/// last.
pub fn check_told(letters: &[LetterRow]) -> Result<(), Refusal> {
    let Some(letter) = telling(letters).filter(|row| row.state.name() != LetterStateName::Sent) else { return Ok(()) };
    let (id, state) = (letter.id, letter.state.name());
    let hint = match state {
        LetterStateName::Unsure => "look whether it arrived, and mark it as sent or as not sent",
        LetterStateName::Discarded => "reopen the review, and record the deficiency letter anew",
        _ => "see in the outbox what holds it up; mark it as sent if it went by other ways",
    };
    Err(Refusal::new(Rule::S1, format!("letter {id}, which names what is missing, is {state} and not sent"), hint))
}
