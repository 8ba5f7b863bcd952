//! What follows a score sheet: interview and determination by the assessor; what staff do with what came of it.

use super::{act, command, own};
use crate::domain::Command;
use crate::domain::view::ApplicationView;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::layer::{Ask, Form, Layer, ScorePage, Task, Then};
use crate::tui::state::{State, Tone};
use crate::tui::words;

/// Opens a step of the own session that keys are on: in its sheet, which is read first.
pub(super) fn of_own(state: &mut State, action: Action) {
    let Some(key) = state.own_key() else { return state.say(Tone::Refused, words::NO_SESSION) };
    let is_open = matches!(state.layers.last(), Some(Layer::Score(_)));
    if !is_open {
        if let Some(own) = state.bench.get_mut(&key) {
            own.is_old = true;
        }
        let page = ScorePage { then: Some(action), ..ScorePage::new(key) };
        return state.layers.push(Layer::Score(page));
    }
    if let Some(own) = state.bench.get(&key) {
        let (task, is_on_record) = if action == Action::RecordInterview {
            (Task::Interview, own.view.interview.is_some())
        } else {
            (Task::Determine, own.view.determination.is_some())
        };
        // The form begins with what is on record, which would be kept without the names in it (E1).
        if state.hides_names && is_on_record {
            return state.say(Tone::Refused, words::needs_names(state));
        }
        let form = Form::of_sheet(task, &own.view, (state.today(), state.zone.into()));
        act::fill_in(state, form);
    }
}

/// Goes on with the step for which a sheet was opened, now that it is here.
pub(super) fn go_on(state: &mut State) {
    let Some(Layer::Score(page)) = state.layers.last_mut() else { return };
    if state.bench.get(&page.key).is_none_or(|own| own.is_old) {
        return;
    }
    if let Some(action) = page.then.take() {
        super::score::act(state, action);
    }
}

/// Opens the form in which staff do something about an assessment.
pub(super) fn of_staff(state: &mut State, task: Task) {
    let Some(view) = state.view() else { return state.say(Tone::Refused, words::NOTHING_SELECTED) };
    let mut form = Form::new(task, view, (state.today(), state.zone.into()));
    if let Some(scale) = state.submitted.scale(view.number) {
        form.name_levels(view, scale);
    }
    act::fill_in(state, form);
}

/// An application is read anew: what its open forms are about is what it has become.
pub(super) fn renew(state: &mut State, view: &ApplicationView) {
    let open = state.layers.iter_mut().filter_map(|layer| match layer {
        Layer::Form(form) => Some(form),
        _ => None,
    });
    for form in open.chain(&mut state.draft) {
        if form.is_about_what_is_gone(&view.evidence) {
            form.trouble = form.trouble.take().map(|told| words::conflict_alone(&told).to_owned());
        }
        if form.renew(view) {
            form.trouble = Some(words::form_renewed(form.task, form.trouble.take()));
        }
    }
}

/// Sends a form about an assessment, or asks first; false where the form on top is about something else.
pub(super) fn submit(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Some(Layer::Form(form)) = state.layers.last_mut() else { return false };
    if !form.task.is_of_assessment() {
        return false;
    }
    let (is_staffs, number, seen) = (form.matter.key.is_none(), form.number, form.revision);
    let view = state.view().filter(|view| Some(view.number) == number);
    // What staff decide on is told as the page shows it: not before that is what they were told of.
    let here = view.map(|view| view.revision).filter(|revision| *revision >= seen);
    if is_staffs && here.is_none() {
        state.say(Tone::Refused, words::WAITING_FOR_PAGE);
        return true;
    }
    let Some(Layer::Form(form)) = state.layers.last_mut() else { return true };
    let Some(command) = form.command() else {
        form.says_nothing();
        return true;
    };
    let Some(number) = form.number else { return true };
    let (name, mut revision) = (form.candidate.clone(), form.revision);
    let matter = form.matter.clone();
    let view = state.view().filter(|view| view.number == number);
    let asks = matches!(command, Command::Decide { .. } | Command::NotifyImi { .. } | Command::SendLink { .. });
    if is_staffs && asks {
        revision = here.unwrap_or(revision);
    }
    if let Some((question, lines)) = words::before_outcome(&command, &name, view, &matter) {
        let command = Box::new(command);
        let then = match matter.key {
            Some(key) => Then::Assess { key, command },
            None => Then::Send { number, name, revision, command },
        };
        state.layers.push(Layer::Ask(Ask::new(question, lines, then)));
        return true;
    }
    match matter.key {
        Some(key) => own::send(state, key, command, effects),
        None => command::send(state, number, &name, revision, command, effects),
    }
    if state.asked.command() {
        state.say(Tone::Hint, words::WAITING);
    }
    true
}
