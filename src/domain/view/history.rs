use std::collections::BTreeSet;

use super::assessment::determined;
use super::differences::section;
use crate::domain::evidence::{feedback_form, payment};
use crate::domain::finding::count;
use crate::domain::{
    Act, Change, Determination, Event, Note, OpenStage, Placement, Requirement, Scale, Stage, Tag, list,
};
use crate::text::{Line, cut};

/// The columns that a note takes in the history, which is not the place to read it.
const NOTE_COLUMNS: usize = 100;

/// What was different before and after a change, in words; with what levels are called on the scale of its checklist.
pub fn details(change: &Change, scale: &Scale) -> Vec<String> {
    let words = |event: &Event| match event {
        Event::SkillsDetermined { session, assessor, before, after } => {
            vec![determined((*session, assessor), (before.as_deref(), after), scale)]
        }
        other => event_words(other),
    };
    let mut details: Vec<String> = change.events.iter().flat_map(words).collect();
    details.extend(named(change));
    details
}

/// What a deficiency letter that was drafted asks for.
fn named(change: &Change) -> Option<String> {
    let is_new =
        change.act == Act::Notify && !change.events.iter().any(|event| matches!(event, Event::Notified { .. }));
    change.events.iter().filter(|_| is_new).find_map(|event| match event {
        Event::Moved { after: Placement { stage: Stage::Open(OpenStage::Deficient { named, .. }), .. }, .. } => {
            let mut words: Vec<String> = named.of_eight().map(|requirement| requirement.to_string()).collect();
            match named.n_own() {
                0 => {}
                own => words.push(count(own as usize, "requirement", "requirements") + " of the program's own"),
            }
            Some(format!("the letter names {}", list(&words)))
        }
        _ => None,
    })
}

/// What an event changed, in words; none for the mark that what follows undoes or redoes another.
pub(super) fn event_words(event: &Event) -> Vec<String> {
    vec![match event {
        Event::Received { program, form, .. } => {
            format!("received on {} under {} {}", form.received_on, program.id, program.version)
        }
        Event::Moved { before, after } if before == after => format!("stage: {}, as before", stage(after.stage)),
        Event::Moved { before, after } if before.stage == after.stage => {
            format!("{} since {} → {}", stage(after.stage), before.since, after.since)
        }
        Event::Moved { before, after } => moved(before.stage, after.stage),
        Event::Determined { requirement, before: Some(before), after: Some(after) } if before.is_same(after) => {
            match after.basis.received_on() {
                Some(day) => format!("{requirement}: {} → stale, by the fee of {day}", determination(Some(before))),
                None => format!("{requirement}: stale → {}", determination(Some(after))),
            }
        }
        Event::Determined { requirement, before, after } => {
            format!("{requirement}: {} → {}", determination(before.as_deref()), determination(after.as_deref()))
        }
        Event::FeedbackAdded(form) => format!("added: {}", feedback_form(form)),
        Event::FeedbackRemoved(form) => format!("taken back: {}", feedback_form(form)),
        Event::PaymentAdded(paid) => format!("added: {}", payment(paid)),
        Event::PaymentRemoved(paid) => format!("taken back: {}", payment(paid)),
        Event::Assigned { before, after } => {
            let who = |account: &Option<_>| account.as_ref().map_or("nobody".to_owned(), ToString::to_string);
            format!("assigned: {} → {}", who(before), who(after))
        }
        Event::Notified { requirements } => {
            let named: Vec<&str> = requirements.iter().map(Requirement::id).collect();
            format!("the letter named {}", list(&named))
        }
        Event::Tagged { before, after } => tagged(before, after),
        Event::LetterReleased { letter, kind, .. } => format!("letter {letter} ({kind}) was released"),
        Event::InBulk(bulk) => format!("one of {} done together", bulk.of),
        Event::Noted(noted) => format!("noted: {}", note(noted)),
        Event::NoteRemoved(noted) => format!("taken back: {}", note(noted)),
        Event::Amended(sections) => return sections.iter().flat_map(section).collect(),
        // That names were hidden is said with what was done.
        Event::Undone { .. } | Event::Redone { .. } | Event::NamesHidden { .. } => return Vec::new(),
        other => return super::assessment::event_words(other),
    }]
}

fn note(note: &Note) -> String {
    cut(&Line::clean(&note.text), NOTE_COLUMNS)
}

fn tagged(before: &BTreeSet<Tag>, after: &BTreeSet<Tag>) -> String {
    let added = after.difference(before).map(|tag| format!("+{tag}"));
    let removed = before.difference(after).map(|tag| format!("-{tag}"));
    format!("tags: {}", added.chain(removed).collect::<Vec<_>>().join(" "))
}

fn moved(before: Stage, after: Stage) -> String {
    match (before, after) {
        // It rests before and after: what changed is what it is resumed in.
        (Stage::OnHold { from: was, resume_on, .. }, Stage::OnHold { from: is, resume_on: day, .. })
            if was != is && resume_on == day =>
        {
            format!("stage behind the hold: {} → {}", stage(Stage::Open(was)), stage(Stage::Open(is)))
        }
        _ => format!("stage: {} → {}", stage(before), stage(after)),
    }
}

fn stage(stage: Stage) -> String {
    let name = stage.name();
    match stage {
        Stage::Open(OpenStage::Deficient { due, .. }) => format!("{name} until {due}"),
        Stage::OnHold { resume_on: Some(day), .. } => format!("{name} until {day}"),
        _ => name.to_string(),
    }
}

fn determination(made: Option<&Determination>) -> String {
    let Some(made) = made else { return "not determined".to_owned() };
    match &made.reason {
        Some(reason) => format!("{} by {} ({reason})", made.decision, made.by),
        None => format!("{} by {}", made.decision, made.by),
    }
}
