use crossterm::event::{KeyCode, KeyModifiers};

use super::entry;
use crate::tui::draw::{self, Spot};
use crate::tui::effect::Effect;
use crate::tui::input::{Mouse, MouseKind};
use crate::tui::keymap::{Key, Pending};
use crate::tui::layer::{Layer, PickFor};
use crate::tui::state::{Pane, State, Tone, items};
use crate::tui::words;

/// How many rows one turn of the wheel goes.
const TURN: isize = 3;

/// Takes what the mouse did, unless it is off: a terminal that another program left in that mode sends it unasked.
///
/// A click only ever goes somewhere; nothing is decided by one. While what was typed waits for an answer a click does
/// nothing, so that none overtakes a key.
pub(super) fn take(state: &mut State, mouse: Mouse, effects: &mut Vec<Effect>) {
    if !state.mouse {
        return;
    }
    if state.asked.command() || state.edit.is_some() || !state.held.is_empty() {
        return state.say(Tone::Hint, words::WAITING);
    }
    let Some(spot) = draw::spot(state, (mouse.column, mouse.row)) else { return };
    state.toast = None;
    state.pending = Pending::default();
    state.changed = true;
    match mouse.kind {
        MouseKind::Press => press(state, spot, effects),
        MouseKind::WheelUp => turn(state, spot, -TURN),
        MouseKind::WheelDown => turn(state, spot, TURN),
    }
}

fn press(state: &mut State, spot: Spot, effects: &mut Vec<Effect>) {
    match spot {
        Spot::Pane(pane) => state.focus = pane,
        Spot::Row(at) => {
            state.focus = Pane::Queue;
            let rows = draw::queue_rows(state);
            state.queue.jump(at, rows);
            state.selected.refused = None;
        }
        Spot::Requirement(line) => {
            state.focus = Pane::Requirements;
            state.selected.line = line;
        }
        Spot::Found(at) if matches!(state.layers.last(), Some(Layer::Pick(_))) => {
            let Some(Layer::Pick(pick)) = state.layers.last_mut() else { return };
            if pick.place.at == at
                && matches!(pick.what, PickFor::View | PickFor::Act | PickFor::Week | PickFor::Session(_))
            {
                return entry::key(state, Key::new(KeyCode::Enter, KeyModifiers::NONE), effects);
            }
            pick.place.at = at;
        }
        Spot::Found(at) if matches!(state.layers.last(), Some(Layer::Offers(_))) => super::offers::go(state, at),
        Spot::Found(at) => {
            let Some(Layer::LookUp(look_up)) = state.layers.last_mut() else { return };
            if look_up.place.at == at {
                return entry::key(state, Key::new(KeyCode::Enter, KeyModifiers::NONE), effects);
            }
            look_up.place.at = at;
        }
        Spot::Field(at) => {
            let Some(Layer::Form(form)) = state.layers.last_mut() else { return };
            form.step(at.cast_signed() - form.at.cast_signed());
        }
        Spot::Item(at) => {
            let Some(Layer::Score(page)) = state.layers.last_mut() else { return };
            if let Some(own) = state.bench.get(&page.key).filter(|_| page.writing.is_none()) {
                page.go(at, &own.view.checklist);
            }
        }
        Spot::Page(line) => {
            let rows = draw::reader_rows(state);
            let Some(Layer::Reader(reader)) = state.layers.last_mut() else { return };
            if let Some(name) = reader.page.items.iter().find(|item| item.lines.contains(&line)).map(|item| item.name) {
                reader.go_to(name, rows);
            }
        }
    }
}

/// Scrolls what is under the wheel; the keys stay where they are.
fn turn(state: &mut State, spot: Spot, by: isize) {
    match spot {
        Spot::Row(_) | Spot::Pane(Pane::Queue) => {
            let rows = draw::queue_rows(state);
            state.queue.step(by, rows);
            state.selected.refused = None;
        }
        Spot::Requirement(_) => {
            let last = state.selected.last_line();
            state.selected.line = state.selected.line.saturating_add_signed(by.signum()).min(last);
        }
        Spot::Found(_) if matches!(state.layers.last(), Some(Layer::Offers(_))) => {
            super::offers::step(state, by.signum());
        }
        Spot::Found(_) => {
            let rows = draw::look_up_rows(state);
            let offered = match state.layers.last() {
                Some(Layer::Pick(pick)) => items(state, pick).len(),
                _ => 0,
            };
            let pick_rows = draw::pick_rows(state.size);
            match state.layers.last_mut() {
                Some(Layer::LookUp(look_up)) => look_up.place.step(by, look_up.found.len(), rows),
                Some(Layer::Pick(pick)) => pick.place.step(by, offered, pick_rows),
                _ => {}
            }
        }
        Spot::Item(_) => {
            let Some(Layer::Score(page)) = state.layers.last_mut() else { return };
            if let Some(own) = state.bench.get(&page.key).filter(|_| page.writing.is_none()) {
                page.step(by.signum(), &own.view.checklist);
            }
        }
        Spot::Page(_) => {
            let (page_rows, (count, rows)) = (draw::reader_rows(state), draw::review_size(state));
            let (lines, shown) = draw::ask_size(state);
            match state.layers.last_mut() {
                Some(Layer::Reader(reader)) => reader.page(by, page_rows),
                Some(Layer::Ask(ask)) => ask.top = ask.top.saturating_add_signed(by).min(lines.saturating_sub(shown)),
                Some(Layer::Review(review)) => {
                    review.top = review.top.saturating_add_signed(by).min(count.saturating_sub(rows));
                }
                _ => {}
            }
        }
        Spot::Pane(_) | Spot::Field(_) => {}
    }
}
