use chrono::NaiveDate;

use super::Context;
use crate::domain::{Application, Command, Event, Refusal, Rule};

/// A1: the candidate asks to be assessed by a video.
pub(super) fn request(
    _application: &Application,
    _asked_on: Option<NaiveDate>,
    _command: &Command,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}

/// A1: the request is granted or denied.
pub(super) fn answer(
    _application: &Application,
    _granted: bool,
    _command: &Command,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}

/// A6: the candidate agrees to be recorded, or does not.
pub(super) fn consent(
    _application: &Application,
    _given: bool,
    _on: Option<NaiveDate>,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}
