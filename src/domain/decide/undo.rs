use super::{Context, permit};
use crate::domain::{Act, Application, Event, Refusal, Rule};

/// H2: takes back the last change as one step; what left the house cannot be taken back.
pub(super) fn undo(application: &Application, context: &Context<'_>) -> Result<(Act, Vec<Event>), Refusal> {
    let Some(step) = application.trail.last() else {
        return Err(Refusal::new(
            Rule::H2,
            "there is no change left to undo",
            "the last 50 changes can be taken back; the receipt of an application stays, so record a withdrawal instead",
        ));
    };
    permit(step.act, context)?;
    if step.events.iter().any(|event| event.inverse().is_none()) {
        return Err(Refusal::new(
            Rule::H2,
            "the deficiency letter has left the house and cannot be undone",
            "reopen the review with a reason, or write to the candidate again",
        ));
    }
    let mut events = vec![Event::Undone { revision: step.revision }];
    events.extend(step.events.iter().rev().filter_map(Event::inverse));
    Ok((Act::Undo { revision: step.revision }, events))
}
