//! The roster of assessors: its pages, and the form for an entry.

use super::{act, answer};
use crate::domain::view::RosterRow;
use crate::domain::{AssessorId, AssessorProfile};
use crate::link::protocol::{Answer, Failure, Request};
use crate::tui::effect::Effect;
use crate::tui::layer::{Form, ItemName, Layer, Reader, Subject, Task, blank_profile};
use crate::tui::state::{Link, Purpose, State, Tone};
use crate::tui::words;

/// Asks for what the open pages of the roster need.
pub(super) fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    if !state.shows_roster() {
        return;
    }
    if !state.asked.any(|one| *one == Purpose::Roster) && state.schedule.wants_roster(state.now) {
        effects.push(Effect::Ask(state.asked.add(Purpose::Roster), Request::Assessors));
    }
    if state.asked.any(|one| matches!(one, Purpose::RosterFile(_) | Purpose::RosterHistory(_))) {
        return;
    }
    if let Some(id) = state.roster.wanted(state.now) {
        let file = state.asked.add(Purpose::RosterFile(id.clone()));
        effects.push(Effect::Ask(file, Request::Assessor(id.clone())));
        let history = state.asked.add(Purpose::RosterHistory(id.clone()));
        effects.push(Effect::Ask(history, Request::AssessorHistory(id)));
    }
}

/// Opens the page of the assessor that keys are on.
pub(super) fn open(state: &mut State) {
    if let Some(id) = selected(state) {
        state.roster.open(id);
        state.layers.push(Layer::Reader(Reader::new(Subject::Assessor)));
    }
}

/// Opens the form for a new entry.
pub(super) fn add(state: &mut State) {
    if let Some(form) = Form::for_assessor(None, state.zone.into(), state.today()) {
        act::fill_in(state, form);
    }
}

/// Opens the form for the entry of the assessor that keys are on.
pub(super) fn edit(state: &mut State) {
    let row = selected(state).and_then(|id| state.schedule.in_roster(&id));
    let Some(row) = row else { return state.say(Tone::Refused, words::NO_ASSESSOR) };
    match Form::for_assessor(Some(&row.assessor), state.zone.into(), state.today()) {
        Some(form) => act::fill_in(state, form),
        None => state.say(Tone::Refused, words::TOO_LONG_FOR_A_FORM),
    }
}

/// The assessor that keys are on: the one whose page is open, or that of the row.
pub(super) fn selected(state: &State) -> Option<AssessorId> {
    let under = state.layers.iter().rfind(|layer| !matches!(layer, Layer::Palette(_)))?;
    let Layer::Reader(reader) = under else { return None };
    match (reader.subject, reader.item()) {
        (Subject::Assessor, _) => state.roster.id.clone(),
        (Subject::Roster, Some(name)) => {
            let mut ids = state.schedule.roster.iter().map(|row| &row.assessor.id);
            ids.find(|id| ItemName::assessor(id) == name).cloned()
        }
        _ => None,
    }
}

/// Saves the form for an entry that is on top.
pub(super) fn save(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Layer::Form(form)) = state.layers.last_mut() else { return };
    if form.task != Task::Assessor || !form.is_right() {
        return;
    }
    if let Link::Lost(_) = state.link {
        return state.say(Tone::Refused, words::OFFLINE);
    }
    let Some(Layer::Form(form)) = state.layers.last() else { return };
    let request = match &form.entry {
        None => {
            let mut profile = blank_profile(state.zone.into());
            form.put_in(&mut profile);
            let Some(id) = form.assessor_id() else { return };
            Request::AddAssessor { id, profile: Box::new(profile) }
        }
        Some(entry) => {
            let id = entry.id.clone();
            // What somebody else changed meanwhile, and was told, stays: only what was typed is put over it.
            let Some(mut profile) = base(state, form) else {
                state.schedule.outdate_roster();
                return state.say(Tone::Refused, words::ENTRY_ON_ITS_WAY);
            };
            form.put_in(&mut profile);
            Request::EditAssessor { id, seen: Some(form.revision), profile: Box::new(profile), reason: None }
        }
    };
    let id = match &request {
        Request::AddAssessor { id, .. } | Request::EditAssessor { id, .. } => id.clone(),
        _ => return,
    };
    effects.push(Effect::Ask(state.asked.add(Purpose::SaveAssessor(id)), request));
    state.say(Tone::Hint, words::WAITING);
}

/// The entry at the revision that a form's user saw last; none while that was not read.
fn base(state: &State, form: &Form) -> Option<AssessorProfile> {
    let entry = form.entry.as_deref()?;
    let newest = state.schedule.in_roster(&entry.id).map(|row| &row.assessor);
    let seen = std::iter::once(entry).chain(newest).find(|one| one.revision == form.revision);
    seen.map(|entry| entry.profile.clone())
}

/// Takes in what was asked for the roster's pages, or what came of an entry.
pub(super) fn answered(state: &mut State, purpose: Purpose, answer: Answer) {
    match (purpose, answer) {
        (Purpose::RosterFile(id), Answer::Assessor(file)) => state.roster.take(&id, file),
        (Purpose::RosterHistory(id), Answer::AssessorHistory(history)) => state.roster.take_history(&id, history),
        (Purpose::SaveAssessor(_), Answer::AssessorChanged { row, remarks }) => saved(state, &row, &remarks),
        (purpose, _) => answer::unanswered(state, purpose, words::WRONG_ANSWER),
    }
}

/// An entry is saved.
fn saved(state: &mut State, row: &RosterRow, remarks: &[String]) {
    state.layers.retain(|layer| !matches!(layer, Layer::Form(_)));
    (state.draft, state.store_trouble) = (None, None);
    state.schedule.outdate_roster();
    state.roster.outdate();
    let tone = if remarks.is_empty() { Tone::Done } else { Tone::Hint };
    state.say(tone, words::roster_saved(row, remarks));
}

/// An entry is not saved: what was typed stays.
pub(super) fn not_saved(state: &mut State, failure: &Failure) {
    answer::not_done(state, &words::failure(failure));
    if let (Failure::Conflict { revision, .. }, Some(Layer::Form(form))) = (failure, state.layers.last_mut()) {
        form.revision = *revision;
        state.schedule.outdate_roster();
    }
}
