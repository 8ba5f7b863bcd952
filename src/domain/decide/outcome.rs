use chrono::NaiveDate;

use super::Context;
use crate::domain::{Application, Command, Event, Level, Refusal, Rule, SessionId};
use crate::text::Prose;

/// A10: the interview was held.
pub(super) fn interview(
    _application: &Application,
    _session: SessionId,
    _held: (Option<NaiveDate>, bool, &Prose),
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}

/// A11: an assessor determines the level of skill.
pub(super) fn determine(
    _application: &Application,
    _session: SessionId,
    _determined: (Level, bool, &Prose),
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}

/// S3: the body decides.
pub(super) fn decide(
    _application: &Application,
    _passed: bool,
    _command: &Command,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}

/// S5: another round begins.
pub(super) fn reassess(_application: &Application, _context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}
