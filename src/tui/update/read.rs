use super::act;
use crate::tui::action::Action;
use crate::tui::draw;
use crate::tui::effect::Effect;
use crate::tui::layer::{EntryKey, LONGEST, Layer, Reader, Subject, edit, insert};
use crate::tui::state::{Pane, State, Tone};
use crate::tui::words;

/// Does what a key asks for on a page to read; what is about the application is done from here, too.
pub(super) fn act(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let rows = draw::reader_rows(state);
    let Some(Layer::Reader(reader)) = state.layers.last_mut() else { return };
    let half = isize::try_from(rows / 2).unwrap_or(1).max(1);
    let subject = reader.subject;
    match action {
        Action::MoveDown => reader.down(rows),
        Action::MoveUp => reader.up(rows),
        Action::PageDown => reader.page(half, rows),
        Action::PageUp => reader.page(-half, rows),
        Action::First => reader.first(rows),
        Action::Last => reader.last(rows),
        Action::NextFilter => reader.step_section(true, rows),
        Action::PreviousFilter => reader.step_section(false, rows),
        Action::LookUp => reader.search(),
        Action::NewApplication => step_match(state, true, rows),
        Action::Open => open(state, rows),
        Action::Accept | Action::Deficient | Action::Waive => decide(state, subject, action, effects),
        Action::RecordFeedback | Action::RecordPayment | Action::ExportDocument | Action::Undo
            if !matches!(subject, Subject::Help | Subject::Keymap) =>
        {
            act::run(state, action, effects);
        }
        _ => state.say(Tone::Hint, words::CLOSE_FIRST),
    }
}

/// Goes to a line, from 0, or to the last one where there are fewer.
pub(super) fn go(state: &mut State, line: usize) {
    let rows = draw::reader_rows(state);
    let Some(Layer::Reader(reader)) = state.layers.last_mut() else { return };
    reader.first(rows);
    reader.page(isize::try_from(line).unwrap_or(isize::MAX), rows);
}

/// Opens what keys are on, or goes a page on where there is nothing to open.
fn open(state: &mut State, rows: usize) {
    let Some(Layer::Reader(reader)) = state.layers.last_mut() else { return };
    if !reader.fold() {
        reader.page(isize::try_from(rows.saturating_sub(1)).unwrap_or(1).max(1), rows);
    }
}

/// Decides on the requirement whose evidence is read.
fn decide(state: &mut State, subject: Subject, action: Action, effects: &mut Vec<Effect>) {
    let Subject::Evidence(requirement) = subject else { return state.say(Tone::Hint, words::CLOSE_FIRST) };
    (state.selected.line, state.focus) = (requirement.place(), Pane::Requirements);
    act::run(state, action, effects);
}

fn step_match(state: &mut State, forward: bool, rows: usize) {
    let Some(Layer::Reader(reader)) = state.layers.last_mut() else { return };
    match (reader.search.is_some(), reader.step_match(forward, rows)) {
        (false, _) => state.say(Tone::Hint, words::NOTHING_SOUGHT),
        (true, None) => state.say(Tone::Hint, words::NOT_ON_PAGE),
        (true, Some(true)) => state.say(Tone::Hint, if forward { words::ROUND_DOWN } else { words::ROUND_UP }),
        (true, Some(false)) => {}
    }
}

/// Takes a key of the text that is looked for.
pub(super) fn search_key(reader: &mut Reader, key: EntryKey, rows: usize) {
    let Some(search) = &mut reader.search else { return };
    match key {
        EntryKey::Close => {
            reader.top = search.from;
            reader.search = None;
        }
        EntryKey::Enter | EntryKey::Submit => {
            search.is_typing = false;
            if search.input.value().is_empty() {
                reader.search = None;
            }
        }
        EntryKey::Next | EntryKey::NextPage => drop(reader.step_match(true, rows)),
        EntryKey::Previous | EntryKey::PreviousPage => drop(reader.step_match(false, rows)),
        EntryKey::Space => {
            edit(&mut search.input, tui_input::InputRequest::InsertChar(' '));
            reader.look(rows, true);
        }
        EntryKey::Edit(request) => {
            edit(&mut search.input, request);
            reader.look(rows, true);
        }
        EntryKey::Clear | EntryKey::Other => {}
    }
}

/// Puts pasted text into the text that is looked for.
pub(super) fn search_paste(state: &mut State, text: &str) {
    let rows = draw::reader_rows(state);
    let Some(Layer::Reader(reader)) = state.layers.last_mut() else { return };
    let Some(search) = &mut reader.search else { return };
    let is_whole = insert(&mut search.input, text);
    reader.look(rows, true);
    if !is_whole {
        state.say(Tone::Refused, words::cut_at(LONGEST));
    }
}
