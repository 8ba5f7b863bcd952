use super::{Context, permit, permit_reversal};
use crate::domain::{Act, Application, Event, Refusal, Rule, Step};

/// H2: takes back the last change as one step; what left the house cannot be taken back.
pub(super) fn undo(application: &Application, context: &Context<'_>) -> Result<(Act, Vec<Event>), Refusal> {
    let step = last_step(application)?;
    permit(step.act, context)?;
    let mut events = vec![Event::Undone { revision: step.revision }];
    events.extend(step.events.iter().rev().filter_map(Event::inverse));
    Ok((Act::Undo { revision: step.revision }, events))
}

/// H2: does again what was undone last. Nothing happened since, so the rules that let it through then let it through
/// now; whether this account may do it is asked again.
pub(super) fn redo(application: &Application, context: &Context<'_>) -> Result<(Act, Vec<Event>), Refusal> {
    let Some(step) = application.undone.last() else {
        return Err(Refusal::new(
            Rule::H2,
            "there is nothing to redo",
            "only what was undone last can be redone, and only until something else is done",
        ));
    };
    permit(step.act, context)?;
    permit_reversal(application, step.act, context)?;
    let mut events = vec![Event::Redone { revision: step.revision }];
    events.extend(step.events.iter().cloned());
    Ok((Act::Redo { revision: step.revision }, events))
}

/// The step that an undo takes back, or why none can be (H2).
pub(in crate::domain) fn last_step(application: &Application) -> Result<&Step, Refusal> {
    let Some(step) = application.trail.last() else {
        return Err(Refusal::new(
            Rule::H2,
            "there is no change left to undo",
            "the last 50 changes can be taken back; the receipt of an application stays, so record a withdrawal instead",
        ));
    };
    if step.events.iter().any(|event| event.inverse().is_none()) {
        return Err(Refusal::new(
            Rule::H2,
            "the deficiency letter has left the house and cannot be undone",
            "reopen the review with a reason, or write to the candidate again",
        ));
    }
    Ok(step)
}
