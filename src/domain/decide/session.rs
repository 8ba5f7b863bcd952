use std::collections::BTreeSet;

use super::Context;
use crate::domain::{
    Absent, Application, AssessorId, Command, Event, FeePaid, Plan, Refusal, Rule, SessionId, Warning,
};

/// A1 to A7: a session is proposed.
pub(super) fn propose(
    _application: &Application,
    _plan: &Plan,
    _assessors: &[AssessorId],
    _despite: &BTreeSet<Warning>,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}

/// S2: a proposed session is confirmed.
pub(super) fn confirm(
    _application: &Application,
    _session: SessionId,
    _despite: &BTreeSet<Warning>,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}

/// A4: a session is moved, or planned otherwise.
pub(super) fn replan(
    _application: &Application,
    _session: SessionId,
    _to: (&Plan, &[AssessorId]),
    _despite: &BTreeSet<Warning>,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}

/// A session is cancelled.
pub(super) fn cancel(
    _application: &Application,
    _session: SessionId,
    _command: &Command,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}

/// Somebody did not come.
pub(super) fn no_show(
    _application: &Application,
    _session: SessionId,
    _who: Absent,
    _command: &Command,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}

/// A5: an assessor was paid.
pub(super) fn pay(
    _application: &Application,
    _session: SessionId,
    _assessor: &AssessorId,
    _paid: Option<&FeePaid>,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}
