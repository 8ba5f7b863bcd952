use super::Context;
use crate::domain::{Application, AssessorId, Command, Event, Refusal, Rule, SessionId};

/// A9: a sheet is submitted and locked.
pub(super) fn submit(
    _application: &Application,
    _session: SessionId,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}

/// A9: a sheet is returned to its assessor.
pub(super) fn give_back(
    _application: &Application,
    _session: SessionId,
    _assessor: &AssessorId,
    _command: &Command,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}
