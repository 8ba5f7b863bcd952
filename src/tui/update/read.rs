use super::{act, choices, outbox, own, roster};
use crate::domain::view::ApplicationView;
use crate::domain::{Command, Item};
use crate::tui::action::Action;
use crate::tui::draw;
use crate::tui::effect::Effect;
use crate::tui::keymap::Context;
use crate::tui::layer::{EntryKey, Form, ItemName, LONGEST, Layer, Prompt, PromptFor, Reader, Subject, edit, insert};
use crate::tui::state::{Pane, State, Tone, disabled, is_offered, needs_application};
use crate::tui::words;

/// Does what a key asks for on a page to read; what is about the application is done from here, too.
pub(super) fn act(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    if outbox::act(state, action, effects) {
        return;
    }
    if !is_offered(action, state) {
        // Closing the page would not help.
        return act::run(state, action, effects);
    }
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
        Action::NextSection => reader.step_section(true, rows),
        Action::PreviousSection => reader.step_section(false, rows),
        Action::SearchPage => reader.search(),
        Action::NextMatch => step_match(state, true, rows),
        Action::PreviousMatch if is_for_a_note(state) => act::run(state, Action::Note, effects),
        Action::PreviousMatch => step_match(state, false, rows),
        Action::Open => open(state, rows, effects),
        Action::Accept | Action::Deficient | Action::Waive => decide(state, subject, action, effects),
        Action::RemoveItem => remove(state),
        Action::ExportDocument => export(state, effects),
        Action::OwnSessions
        | Action::Monitoring
        | Action::Report
        | Action::NextPeriod
        | Action::PreviousPeriod
        | Action::Outbox
        | Action::Roster
        | Action::AddAssessor
        | Action::EditAssessor => {
            act::run(state, action, effects);
        }
        Action::SubmitSheet | Action::RecordInterview | Action::DetermineSkills if subject == Subject::OwnSessions => {
            act::run(state, action, effects);
        }
        Action::RecordInterview if subject.is_of_application() => act::run(state, action, effects),
        action if needs_application(action) && subject.is_of_application() => {
            act::run(state, action, effects);
        }
        _ => state.say(Tone::Hint, if state.is_bare() { words::NOTHING_HERE } else { words::CLOSE_FIRST }),
    }
}

/// Goes an item or a line down; true, since it always means that.
pub(super) fn down(state: &mut State) -> bool {
    let rows = draw::reader_rows(state);
    if let Some(Layer::Reader(reader)) = state.layers.last_mut() {
        reader.down(rows);
    }
    true
}

/// Goes to a line, from 0, or to the last one where there are fewer.
pub(super) fn go(state: &mut State, line: usize) {
    let rows = draw::reader_rows(state);
    let Some(Layer::Reader(reader)) = state.layers.last_mut() else { return };
    reader.first(rows);
    reader.page(isize::try_from(line).unwrap_or(isize::MAX), rows);
}

/// Opens what keys are on: an item's form, a document's way out, a long change; goes a page on where there is nothing to
/// open.
fn open(state: &mut State, rows: usize, effects: &mut Vec<Effect>) {
    let Some(Layer::Reader(reader)) = state.layers.last_mut() else { return };
    match reader.item() {
        None if reader.subject == Subject::Monitoring => choices::ask_for(state, Prompt::new(PromptFor::Days)),
        None if reader.subject == Subject::Report => choices::ask_for(state, Prompt::new(PromptFor::ReportDays)),
        None => reader.page(isize::try_from(rows.saturating_sub(1)).unwrap_or(1).max(1), rows),
        Some(ItemName::Change(_)) => reader.fold(),
        Some(ItemName::Document(_)) => export(state, effects),
        Some(ItemName::Session(number, session)) => own::open_sheet(state, number, session),
        Some(ItemName::Assessor(_)) => roster::open(state),
        Some(name) => change(state, name),
    }
}

/// Opens the form in which an item is changed.
fn change(state: &mut State, name: ItemName) {
    if let Some(reason) = disabled(Action::Open, state) {
        return state.say(Tone::Refused, reason.long);
    }
    let form = state
        .view()
        .and_then(|view| Some(Form::change(on_file(view, name)?, view, (state.today(), state.zone.into()))));
    if let Some(form) = form {
        act::fill_in(state, form);
    }
}

/// Asks whether to remove the item that keys are on.
fn remove(state: &mut State) {
    let Some(Layer::Reader(reader)) = state.layers.last() else { return };
    let Some(name) = reader.item() else { return state.say(Tone::Hint, words::NO_ITEM) };
    if let Some(reason) = disabled(Action::RemoveItem, state) {
        return state.say(Tone::Refused, reason.long);
    }
    match state.view().and_then(|view| on_file(view, name)) {
        Some(item) => {
            let command = Command::Amend { before: Some(Box::new(item)), after: None, reason: None };
            act::ask_first(state, &command);
        }
        None => state.say(Tone::Hint, words::NOT_REMOVED),
    }
}

/// Opens the form in which a document is written into a file, the one that keys are on chosen.
fn export(state: &mut State, effects: &mut Vec<Effect>) {
    let chosen = match state.layers.last() {
        Some(Layer::Reader(reader)) => reader.item(),
        _ => None,
    };
    act::run(state, Action::ExportDocument, effects);
    if let (Some(ItemName::Document(place)), Some(Layer::Form(form))) = (chosen, state.layers.last_mut()) {
        form.choose_document(place);
    }
}

/// The item of that name on file; none where it is none that is amended by itself.
fn on_file(view: &ApplicationView, name: ItemName) -> Option<Item> {
    let form = &view.evidence;
    Some(match name {
        ItemName::Course(place) => Item::Course(form.training.get(place)?.clone()),
        ItemName::Case(place) => Item::Case(form.case_log.get(place)?.clone()),
        ItemName::Reference(place) => Item::Reference(form.references.get(place)?.clone()),
        ItemName::Feedback(place) => Item::Feedback(form.feedback.get(place)?.clone()),
        ItemName::Payment(place) => Item::Payment(form.payments.get(place)?.clone()),
        ItemName::Assessor(_)
        | ItemName::Document(_)
        | ItemName::Change(_)
        | ItemName::Letter(_)
        | ItemName::Session(..) => return None,
    })
}

/// Decides on the requirement whose evidence is read.
fn decide(state: &mut State, subject: Subject, action: Action, effects: &mut Vec<Effect>) {
    let Subject::Evidence(requirement) = subject else { return state.say(Tone::Hint, words::CLOSE_FIRST) };
    (state.selected.line, state.focus) = (state.selected.place(requirement), Pane::Requirements);
    act::run(state, action, effects);
}

/// Whether the key of the previous match is that of a note in the panes and means one here: nothing was looked for yet
/// on a page about an application, and what is typed behind it is text.
fn is_for_a_note(state: &State) -> bool {
    let Some(Layer::Reader(reader)) = state.layers.last() else { return false };
    let of_a_note = state.keymap.keys_in(Context::Normal, Action::Note);
    let is_its_key =
        state.keymap.keys_in(Context::Reader, Action::PreviousMatch).iter().any(|key| of_a_note.contains(key));
    is_its_key && reader.search.is_none() && reader.subject.is_of_application()
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
