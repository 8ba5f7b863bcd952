use crossterm::event::KeyCode;

use super::answer::forget;
use super::{close, edit, fetch, gather};
use crate::tui::action::Action;
use crate::tui::draw;
use crate::tui::effect::Effect;
use crate::tui::keymap::Key;
use crate::tui::layer::{Editing, Goal, Layer, Step};
use crate::tui::state::{State, Tone};
use crate::tui::update::{act, entry};
use crate::tui::words;

/// Takes a key of the question about an edited form.
pub(in crate::tui::update) fn key(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    if entry::suspends(state, key) {
        return act::run(state, Action::Suspend, effects);
    }
    let asked = state.keymap.press_alone(state.context(), key);
    let Some(Layer::Review(review)) = state.layers.last_mut() else { return };
    let step = review.step;
    let is_back = matches!(asked, Some(Action::Back | Action::Quit));
    match key.code() {
        KeyCode::Enter => enter(state, step, effects),
        KeyCode::Char('e') if !matches!(step, Step::Resume(_)) => {
            if let Some(editing) = pop(state) {
                edit(state, editing, Vec::new(), effects);
            }
        }
        KeyCode::Char('n') if matches!(step, Step::Resume(_)) => {
            if let Some(editing) = pop(state) {
                anew(state, editing, effects);
            }
        }
        KeyCode::Char('n') if step == Step::Refused => {
            if let Some(editing) = pop(state) {
                forget(state, editing, effects);
                state.say(Tone::Hint, words::NOTHING_CHANGED);
            }
        }
        _ if key.code() == KeyCode::Esc || is_back => {
            if let Some(editing) = pop(state) {
                close(state, editing, effects);
                state.say(Tone::Hint, words::TEXT_KEPT);
            }
        }
        _ => scroll(state, asked),
    }
}

fn enter(state: &mut State, step: Step, effects: &mut Vec<Effect>) {
    let Some(editing) = pop(state) else { return };
    match step {
        Step::Resume(_) | Step::Refused => edit(state, editing, Vec::new(), effects),
        Step::TakeIn { again } => gather(state, editing, Goal::TakeIn { again }, effects),
        Step::Change => gather(state, editing, Goal::TakeIn { again: false }, effects),
        Step::Conflict => fetch(state, Editing { goal: Goal::Fetch { again: true }, ..editing }, effects),
        Step::OnFile(number) => {
            state.edits.push(editing);
            state.queue.select(number);
            state.selected.refused = None;
        }
    }
}

/// Begins with the form as it was before anybody typed.
fn anew(state: &mut State, mut editing: Editing, effects: &mut Vec<Effect>) {
    editing.text.clone_from(&editing.start);
    edit(state, editing, Vec::new(), effects);
}

fn pop(state: &mut State) -> Option<Editing> {
    let top = state.layers.pop_if(|layer| matches!(layer, Layer::Review(_)))?;
    if let Layer::Review(review) = top { Some(review.editing) } else { None }
}

fn scroll(state: &mut State, asked: Option<Action>) {
    let (count, rows) = draw::review_size(state);
    let Some(Layer::Review(review)) = state.layers.last_mut() else { return };
    let page = rows.saturating_sub(1).max(1);
    let top = match asked {
        Some(Action::MoveDown) => review.top + 1,
        Some(Action::MoveUp) => review.top.saturating_sub(1),
        Some(Action::PageDown) => review.top + page,
        Some(Action::PageUp) => review.top.saturating_sub(page),
        Some(Action::First) => 0,
        Some(Action::Last) => usize::MAX,
        _ => {
            let keys = words::review_keys(review.step);
            return state.say(Tone::Hint, keys);
        }
    };
    review.top = top.min(count.saturating_sub(rows));
}
