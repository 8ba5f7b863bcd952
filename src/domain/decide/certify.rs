use chrono::NaiveDate;

use super::Context;
use crate::domain::{Application, Event, ImiReviewer, Refusal, Rule};
use crate::text::Line;

/// S4: the notice to IMI.
pub(super) fn notice(
    _application: &Application,
    _certification: Option<&Line>,
    _reviewer: Option<&ImiReviewer>,
    _sent_on: Option<NaiveDate>,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}

/// S4: the link to register.
pub(super) fn link(
    _application: &Application,
    _link: Option<&Line>,
    _sent_on: Option<NaiveDate>,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}
