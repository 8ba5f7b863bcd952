use super::appeal;
use super::assessment::apply_to;
use super::{
    Application, Assessment, Change, Decisions, Event, OpenStage, Placement, Stage, Step, UNDO_DEPTH, UNDO_ROWS,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

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
    for event in &change.events {
        apply_event(&mut application, event, change.at);
    }
    appeal::apply_to(&mut application, change);
    match change.events.first() {
        Some(Event::Undone { revision }) => forget(&mut application, *revision),
        Some(Event::Redone { revision }) => remember_again(&mut application, *revision, change.revision),
        _ => remember(&mut application, change),
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
        form: Arc::clone(form),
        determinations: BTreeMap::new(),
        assigned_to: None,
        trail: Vec::new(),
        undone: Vec::new(),
        notes: Vec::new(),
        tags: BTreeSet::new(),
        assessment: Assessment::new(),
        decisions: Decisions::default(),
        parts: BTreeMap::new(),
        appeals: Vec::new(),
    })
}

fn apply_event(application: &mut Application, event: &Event, at: DateTime<Utc>) {
    match event {
        // What is received makes the application; what is notified is kept by the history alone.
        Event::Received { .. }
        | Event::Notified { .. }
        | Event::Undone { .. }
        | Event::Redone { .. }
        | Event::InBulk(_)
        | Event::NamesHidden { .. } => {}
        Event::Moved { after, .. } => application.placement = *after,
        Event::Determined { requirement, after: Some(after), .. } => {
            application.determinations.insert(*requirement, (**after).clone());
        }
        Event::Determined { requirement, after: None, .. } => {
            application.determinations.remove(requirement);
        }
        Event::FeedbackAdded(form) => Arc::make_mut(&mut application.form).feedback.push(form.clone()),
        Event::FeedbackRemoved(form) => remove_last(&mut Arc::make_mut(&mut application.form).feedback, form),
        Event::PaymentAdded(payment) => Arc::make_mut(&mut application.form).payments.push(payment.clone()),
        Event::PaymentRemoved(payment) => remove_last(&mut Arc::make_mut(&mut application.form).payments, payment),
        Event::Assigned { after, .. } => application.assigned_to.clone_from(after),
        Event::Amended(sections) => {
            let form = Arc::make_mut(&mut application.form);
            for section in sections {
                section.apply_to(form);
            }
        }
        Event::Noted(note) => application.notes.push(note.clone()),
        Event::NoteRemoved(note) => remove_last(&mut application.notes, note),
        Event::Tagged { after, .. } => application.tags.clone_from(after),
        other => apply_to(&mut application.assessment, other, at),
    }
}

fn remove_last<T: PartialEq>(items: &mut Vec<T>, item: &T) {
    if let Some(place) = items.iter().rposition(|other| other == item) {
        items.remove(place);
    }
}

/// Moves the step of an undone revision to those that can be done again.
fn forget(application: &mut Application, revision: u32) {
    if let Some(place) = application.trail.iter().rposition(|step| step.revision == revision) {
        application.undone.push(application.trail.remove(place));
    }
}

/// Moves the step of a revision that is done again back to those that can be taken back, as made by the revision `now`.
fn remember_again(application: &mut Application, revision: u32, now: u32) {
    if let Some(place) = application.undone.iter().rposition(|step| step.revision == revision) {
        let step = application.undone.remove(place);
        application.trail.push(Arc::new(Step { revision: now, ..Arc::unwrap_or_clone(step) }));
    }
}

/// Keeps what can be taken back; the receipt of an application cannot. What was undone before can no longer be redone.
fn remember(application: &mut Application, change: &Change) {
    application.undone.clear();
    if change.events.iter().any(|event| matches!(event, Event::Received { .. })) {
        return;
    }
    let step = Step { revision: change.revision, act: change.act, events: change.events.clone() };
    let adds_rows = step.rows() > 0;
    application.trail.push(Arc::new(step));
    if application.trail.len() > UNDO_DEPTH {
        application.trail.remove(0);
    }
    // Of long case logs fewer steps are kept, so that the application itself always has room.
    while adds_rows
        && application.trail.len() > 1
        && application.trail.iter().map(|step| step.rows()).sum::<usize>() > UNDO_ROWS
    {
        application.trail.remove(0);
    }
}
