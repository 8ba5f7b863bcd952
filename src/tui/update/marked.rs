use crossterm::event::{KeyCode, KeyModifiers};

use super::{act, choices, command, conflict, entry, outbox, own, score};
use crate::domain::{BulkAct, Command, Number};
use crate::link::protocol::{Bulk, BulkDone, BulkOutcome, BulkPart, Request};
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::keymap::Key;
use crate::tui::layer::{Ask, Layer, PickFor, PromptFor, Then};
use crate::tui::state::{Link, Pane, Purpose, State, Tone, Would};
use crate::tui::{draw, words};

/// Marks so many applications from the selected one on, or takes their marks away; the last of the list once.
pub(super) fn mark_some(state: &mut State, count: usize) {
    for _ in 0..count {
        let before = state.queue.selected;
        mark(state);
        if state.queue.selected == before || state.queue.selected.is_none() {
            return;
        }
    }
}

/// Marks the selected application or takes its mark away, and goes on to the next one.
pub(super) fn mark(state: &mut State) {
    let Some(number) = state.queue.selected else { return state.say(Tone::Refused, words::NOTHING_SELECTED) };
    state.marks.turn(number);
    if state.focus == Pane::Queue {
        let rows = draw::queue_rows(state);
        state.queue.step(1, rows);
        state.selected.refused = None;
    }
}

/// Marks all of the list, or takes all marks away.
pub(super) fn mark_all(state: &mut State) {
    state.marks.turn_all();
}

/// Takes all marks away.
pub(super) fn clear(state: &mut State) {
    let many = state.marks.len();
    state.marks.clear();
    state.say(Tone::Hint, words::unmarked(many));
}

/// Asks what is to be done to the marked applications.
pub(super) fn open(state: &mut State, effects: &mut Vec<Effect>) {
    if state.marks.is_empty() {
        let keys = [Action::Mark, Action::MarkAll].map(|action| state.keymap.keys_of(action));
        let said = words::nothing_marked(&keys.map(|keys| keys.into_iter().next().unwrap_or_default()));
        return state.say(Tone::Hint, said);
    }
    choices::open(state, PickFor::Act, effects);
}

/// Asks the desk what something would come to on all that are marked, before a person is asked.
pub(super) fn would(state: &mut State, act: BulkAct, effects: &mut Vec<Effect>) {
    let on = state.marks.numbers().map(|number| (number, None)).collect();
    let many = state.marks.len();
    let bulk = Bulk { act: act.clone(), on, dry_run: true };
    send(state, Purpose::Would(Would::Marked(act)), bulk, &words::looking(many), effects);
}

/// Asks the desk what an undo would come to where the last change was made together with others. False where it was
/// made by itself.
pub(super) fn would_undo(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Some(view) = state.view() else { return false };
    let Some(bulk) = view.bulk.filter(|bulk| bulk.of > 1) else { return false };
    let (one, name, revision) = (view.number, view.candidate.name.to_string(), view.revision);
    let what = view.undo.clone().unwrap_or_default();
    let asked = Bulk { act: BulkAct::Undo(bulk.id), on: Vec::new(), dry_run: true };
    let purpose = Purpose::Would(Would::Undo { id: bulk.id, one, name, revision, what });
    send(state, purpose, asked, &words::looking(bulk.of as usize), effects);
    true
}

fn send(state: &mut State, purpose: Purpose, bulk: Bulk, said: &str, effects: &mut Vec<Effect>) {
    if let Link::Lost(_) = state.link {
        return state.say(Tone::Refused, words::OFFLINE);
    }
    effects.push(Effect::Ask(state.asked.add(purpose), Request::Bulk(bulk)));
    state.say(Tone::Hint, said);
}

/// Takes in what something would come to, and asks.
pub(super) fn asked(state: &mut State, would: Would, done: &BulkDone) {
    // What was typed before the question could be seen is no answer to it.
    super::key::drop_held(state);
    state.toast = None;
    let on: Vec<(Number, u32)> = done
        .parts
        .iter()
        .filter(|part| part.outcome == BulkOutcome::Done)
        .map(|part| (part.number, part.revision))
        .collect();
    let mut lines = words::parts(&done.parts);
    let ask = match would {
        Would::Marked(act) if on.is_empty() => Ask::new(words::none_of(&act), lines, Then::Close),
        Would::Marked(act) => Ask::new(words::do_to(&act, on.len()), lines, Then::Bulk { act, on }),
        Would::Undo { .. } if on.is_empty() => Ask::new(words::undo_none(), lines, Then::Close),
        Would::Undo { id, one, name, revision, what } => {
            lines.insert(0, words::takes_back(&what));
            let question = words::undo_together(on.len(), one, &name);
            Ask::new(question, lines, Then::Undo { id, on, one, name, revision })
        }
    };
    state.layers.push(Layer::Ask(ask));
}

/// Takes in what was done to many: those that were left stay marked, and are named.
pub(super) fn done(state: &mut State, act: &BulkAct, done: &BulkDone) {
    state.layers.retain(|layer| !matches!(layer, Layer::Ask(_)));
    (state.queue.is_old, state.store_trouble) = (true, None);
    state.selected.outdate();
    let is_done = |part: &&BulkPart| part.outcome == BulkOutcome::Done;
    for part in done.parts.iter().filter(is_done) {
        state.marks.unmark(part.number);
    }
    if let BulkAct::Do(Command::Hold { .. }) = act {
        state.lines.forget(|what| matches!(what, PromptFor::HoldReason | PromptFor::HoldUntil { .. }));
    }
    let many = done.parts.iter().filter(is_done).count();
    let left: Vec<BulkPart> = done.parts.iter().filter(|part| !is_done(part)).cloned().collect();
    let undo = state.keymap.keys_of(Action::Undo).into_iter().next().unwrap_or_default();
    state.say(if many > 0 { Tone::Done } else { Tone::Refused }, words::done_to(act, many, left.len(), &undo));
    if !left.is_empty() {
        super::key::drop_held(state);
        let ask = Ask::new(words::left_as_they_are(left.len()), words::parts(&left), Then::Close);
        state.layers.push(Layer::Ask(ask));
    }
}

/// Takes a key of a question about many.
pub(super) fn ask_key(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    if entry::suspends(state, key) {
        return act::run(state, Action::Suspend, effects);
    }
    if state.is_unseen() {
        return state.say(Tone::Hint, words::LOOK_FIRST);
    }
    let (count, rows) = draw::ask_size(state);
    let press = state.keymap.press_alone(state.context(), key);
    let Some(Layer::Ask(ask)) = state.layers.last_mut() else { return };
    let last = count.saturating_sub(rows);
    let page = rows.saturating_sub(1).max(1);
    let is_letter = matches!(key.code(), KeyCode::Char(_)) && !key.modifiers().contains(KeyModifiers::CONTROL);
    if ask.is_typed_at && is_letter && !press.is_some_and(super::key::is_move) {
        let said = words::letters_typed(&ask.then);
        return state.say(Tone::Hint, said);
    }
    match (key.code(), press) {
        (KeyCode::Enter | KeyCode::Char('y' | 'Y'), _) => answer(state, true, effects),
        (KeyCode::Char('a' | 'A'), _) if matches!(ask.then, Then::Undo { .. }) => answer(state, true, effects),
        (KeyCode::Char('o' | 'O'), _) if matches!(ask.then, Then::Undo { .. }) => answer(state, false, effects),
        (KeyCode::Char('l' | 'L'), _) if matches!(ask.then, Then::Again { .. }) => conflict::look(state),
        (KeyCode::Esc | KeyCode::Char('n' | 'N'), _) | (_, Some(Action::Back | Action::Quit)) => {
            state.layers.pop();
        }
        (_, Some(Action::MoveDown)) => ask.top = (ask.top + 1).min(last),
        (_, Some(Action::MoveUp)) => ask.top = ask.top.min(last).saturating_sub(1),
        (_, Some(Action::PageDown)) => ask.top = (ask.top + page).min(last),
        (_, Some(Action::PageUp)) => ask.top = ask.top.min(last).saturating_sub(page),
        (_, Some(Action::First)) => ask.top = 0,
        (_, Some(Action::Last)) => ask.top = last,
        _ => {
            ask.is_typed_at |= is_letter;
            let said = if ask.is_typed_at { words::letters_typed(&ask.then) } else { words::ask_keys(&ask.then) };
            state.say(Tone::Hint, said);
        }
    }
}

/// Does what was asked about: to all, or to the one only.
fn answer(state: &mut State, to_all: bool, effects: &mut Vec<Effect>) {
    let Some(Layer::Ask(ask)) = state.layers.last() else { return };
    match ask.then.clone() {
        Then::Close => drop(state.layers.pop()),
        Then::DeleteView(name) => {
            if let Link::Lost(_) = state.link {
                return state.say(Tone::Refused, words::OFFLINE);
            }
            state.layers.pop();
            let said = Some(words::view_deleted(&name));
            effects.push(Effect::Ask(state.asked.add(Purpose::SavedViews { said }), Request::DeleteView(name)));
        }
        Then::Undo { one, name, revision, .. } if !to_all => {
            state.layers.pop();
            command::send(state, one, &name, revision, Command::Undo, effects);
        }
        Then::Send { number, name, revision, command } | Then::Again { number, name, revision, command } => {
            command::send(state, number, &name, revision, *command, effects);
        }
        Then::Letters { on, command } => outbox::send(state, on, command, effects),
        Then::Assess { key, command } if matches!(*command, Command::SubmitSheet { .. }) => {
            score::submit_asked(state, key, *command, effects);
        }
        Then::Assess { key, command } => own::send(state, key, *command, effects),
        Then::Bulk { act, on } => send_all(state, act, &on, effects),
        Then::Undo { id, on, .. } => send_all(state, BulkAct::Undo(id), &on, effects),
    }
}

fn send_all(state: &mut State, act: BulkAct, on: &[(Number, u32)], effects: &mut Vec<Effect>) {
    let said = words::doing(&act, on.len());
    let seen = on.iter().map(|(number, revision)| (*number, Some(*revision))).collect();
    let bulk = Bulk { act: act.clone(), on: seen, dry_run: false };
    send(state, Purpose::Bulk(act, on.len()), bulk, &said, effects);
}
