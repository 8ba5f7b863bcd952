//! Hiding who the candidates are, and showing it again (E1).

use super::role;
use crate::domain::view::Filter;
use crate::domain::view::filter::Test;
use crate::link::protocol::{Answer, Request};
use crate::text::Line;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::layer::Target;
use crate::tui::state::{Link, Purpose, State, Tone};
use crate::tui::words;

/// Hides names, or shows them: all that was read is forgotten and read again.
pub(super) fn turn(state: &mut State, effects: &mut Vec<Effect>) {
    if let Link::Lost(_) = state.link {
        return state.say(Tone::Refused, words::OFFLINE);
    }
    if state.asked.command() || state.edit.is_some() {
        return state.say(Tone::Hint, words::NAMES_LATER);
    }
    state.hides_names = !state.hides_names;
    forget(state, effects);
    let request = Request::HideNames(state.hides_names);
    effects.push(Effect::Ask(state.asked.add(Purpose::Names), request));
    let keys = state.keymap.keys_of(Action::HideNames);
    state.say(Tone::Hint, words::names_turned(state.hides_names, keys.first().map_or("", String::as_str)));
}

/// The desk turned, and what was asked for after it is told accordingly. Where it may not have, nothing is said to be hidden
/// that may be shown.
pub(super) fn turned(state: &mut State, answer: Result<Answer, String>, effects: &mut Vec<Effect>) {
    let why = match answer {
        Ok(Answer::Failed(failure)) => words::failure(&failure),
        Ok(_) => return,
        Err(why) => words::clean(&why),
    };
    state.hides_names = false;
    forget(state, effects);
    state.say(Tone::Refused, why);
}

fn forget(state: &mut State, effects: &mut Vec<Effect>) {
    role::forget_read(state, effects);
    state.bench.lost();
    if !state.hides_names {
        return;
    }
    // What is kept of forms is titled by whose they were.
    for form in &mut state.drafts {
        form.candidate = form.number.map_or_else(String::new, |number| number.to_string());
    }
    for editing in &mut state.edits {
        if let Target::OnFile { number, candidate, .. } = &mut editing.target {
            *candidate = number.to_string();
        }
    }
    for (key, own) in state.bench.all_mut() {
        own.view.session.candidate = Line::clean(&key.number.to_string());
    }
    // A list is not searched for text while names are hidden: what is found says whose it is.
    let terms = state.queue.filter.terms().iter().filter(|term| !matches!(term.test, Test::Text(_)));
    let filter = Filter::of(terms.cloned().collect());
    let order = state.queue.order.unnamed();
    state.queue.show(filter, order);
}
