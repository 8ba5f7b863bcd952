use super::Context;
use crate::domain::{Application, AssessorId, ConflictAnswer, Event, Refusal, Rule};

/// A3: an assessor is asked, or answers.
pub(super) fn answer(
    _application: &Application,
    _assessor: &AssessorId,
    _answer: &ConflictAnswer,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::new(Rule::S6, "not at this desk yet", "wait for the next version"))
}
