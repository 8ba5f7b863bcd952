use super::{Application, Change, Event, OpenStage, Placement, Stage, Step, UNDO_DEPTH};
use std::collections::BTreeMap;

/// The application after a change; none where the first change is not its receipt.
///
/// Total: every change that [`decide`](super::decide()) or [`receive`](super::receive) made applies, and one that they
/// did not make changes as much as it can and never panics.
pub fn apply(application: Option<Application>, change: &Change) -> Option<Application> {
    let mut application = match application {
        Some(application) => application,
        None => received(change)?,
    };
    application.revision = change.revision;
    let mut undone = None;
    for event in &change.events {
        apply_event(&mut application, event);
        if let Event::Undone { revision } = event {
            undone = Some(*revision);
        }
    }
    match undone {
        Some(revision) => application.trail.retain(|step| step.revision != revision),
        None => remember(&mut application, change),
    }
    Some(application)
}

fn received(change: &Change) -> Option<Application> {
    let Some(Event::Received { program, content, form }) = change.events.first() else { return None };
    Some(Application {
        number: change.number,
        revision: change.revision,
        program: program.clone(),
        content: *content,
        placement: Placement { stage: Stage::Open(OpenStage::Received), since: form.received_on },
        form: (**form).clone(),
        determinations: BTreeMap::new(),
        assigned_to: None,
        trail: Vec::new(),
    })
}

fn apply_event(application: &mut Application, event: &Event) {
    match event {
        // What is received makes the application; what is notified is kept by the history alone.
        Event::Received { .. } | Event::Notified { .. } | Event::Undone { .. } => {}
        Event::Moved { after, .. } => application.placement = *after,
        Event::Determined { requirement, after: Some(after), .. } => {
            application.determinations.insert(*requirement, (**after).clone());
        }
        Event::Determined { requirement, after: None, .. } => {
            application.determinations.remove(requirement);
        }
        Event::FeedbackAdded(form) => application.form.feedback.push(form.clone()),
        Event::FeedbackRemoved(form) => remove_last(&mut application.form.feedback, form),
        Event::PaymentAdded(payment) => application.form.payments.push(payment.clone()),
        Event::PaymentRemoved(payment) => remove_last(&mut application.form.payments, payment),
        Event::Assigned { after, .. } => application.assigned_to.clone_from(after),
    }
}

fn remove_last<T: PartialEq>(items: &mut Vec<T>, item: &T) {
    if let Some(place) = items.iter().rposition(|other| other == item) {
        items.remove(place);
    }
}

/// Keeps what can be taken back; the receipt of an application cannot.
fn remember(application: &mut Application, change: &Change) {
    if change.events.iter().any(|event| matches!(event, Event::Received { .. })) {
        return;
    }
    let step = Step { revision: change.revision, act: change.act, events: change.events.clone() };
    application.trail.push(step);
    if application.trail.len() > UNDO_DEPTH {
        application.trail.remove(0);
    }
}
