use super::command::send;
use super::{act, choices, finder, leave, listing, palette};
use crate::domain::Command;
use crate::domain::view::ApplicationView;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::keymap::Key;
use crate::tui::layer::{Ask, Confirm, EntryKey, Form, Layer, LookUp, Task, Then, edit, meaning};
use crate::tui::state::{Purpose, State, Tone, Typed};
use crate::tui::{draw, words};
use crossterm::event::{KeyCode, KeyModifiers};

/// Takes a key where keys are text.
pub(super) fn key(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    if suspends(state, key) {
        return act::run(state, Action::Suspend, effects);
    }
    let is_at_once = leave::at_once(&Typed::Key(key));
    let (code, key) = (key.code(), meaning(key));
    match state.layers.last() {
        Some(Layer::FilterLine(_)) => return listing::key(state, key),
        Some(Layer::Pick(_)) => return choices::pick_key(state, key, effects),
        Some(Layer::Prompt(_)) => return choices::prompt_key(state, key, effects),
        Some(Layer::Score(_)) => return super::score::note_key(state, code, key),
        Some(Layer::Text(_)) => return super::text_page::text_key(state, code, key, effects),
        _ => {}
    }
    let rows = draw::reader_rows(state);
    if let Some(Layer::Reader(reader)) = state.layers.last_mut() {
        return super::read::search_key(reader, key, rows);
    }
    if let Some(Layer::Palette(_)) = state.layers.last()
        && key != EntryKey::Close
    {
        let is_tab = code == KeyCode::Tab;
        return if is_tab { palette::complete(state) } else { palette::key(state, key, effects) };
    }
    if key == EntryKey::Close && state.is_at_the_look_up() {
        return finder::close(state, is_at_once, effects);
    }
    if key == EntryKey::Close {
        if let Some(Layer::Form(form)) = state.layers.pop()
            && state.keep(form)
        {
            state.say(Tone::Hint, words::KEPT);
        }
        return;
    }
    let rows = draw::look_up_rows(state);
    let enter = match state.layers.last_mut() {
        Some(Layer::LookUp(look_up)) => in_look_up(look_up, key, rows),
        Some(Layer::Form(form)) => in_form(form, code, key),
        _ => false,
    };
    if !enter {
        return;
    }
    match state.layers.last() {
        Some(Layer::LookUp(_)) if state.is_for_finding_only() => finder::open(state),
        Some(Layer::LookUp(look_up)) => match look_up.chosen() {
            Some(number) => {
                state.layers.pop();
                state.queue.select(number);
                state.selected.refused = None;
            }
            None => state.say(Tone::Hint, words::NOBODY_CHOSEN),
        },
        Some(Layer::Form(_)) => submit(state, effects),
        _ => {}
    }
}

/// Whether a key goes back to the shell where keys are text or answers, too: it is no letter, and nothing is lost by it.
pub(super) fn suspends(state: &State, key: Key) -> bool {
    let is_text = !key.modifiers().contains(KeyModifiers::CONTROL);
    !is_text && state.keymap.press_alone(state.context(), key) == Some(Action::Suspend)
}

/// Closes the layer whose command is under way, if what was typed asks for that; what a form holds is kept until the
/// answer.
pub(super) fn closes_waiting(state: &mut State, typed: &Typed) -> bool {
    let Typed::Key(key) = *typed else { return false };
    if meaning(key) != EntryKey::Close {
        return false;
    }
    if let Some(Layer::LookUp(_) | Layer::Palette(_)) = state.layers.last() {
        // What was typed behind the name was for the application that is not gone to.
        if !state.is_at_the_look_up() {
            state.layers.pop();
        }
        state.asked.forget(|purpose| *purpose == Purpose::GoTo);
        super::key::drop_held(state);
        state.changed = true;
        return true;
    }
    if state.asked.any(|purpose| matches!(purpose, Purpose::Would(_))) {
        // Nothing is done yet: the question is not asked, and what was typed behind it goes with it.
        state.asked.forget(|purpose| matches!(purpose, Purpose::Would(_)));
        super::key::drop_held(state);
        (state.toast, state.changed) = (None, true);
        return true;
    }
    if let Some(Layer::Score(page)) = state.layers.last()
        && state.bench.get(&page.key).is_none()
    {
        state.layers.pop();
        super::key::drop_held(state);
        state.changed = true;
        return true;
    }
    if !state.asked.command() {
        return false;
    }
    match state.layers.pop_if(|layer| matches!(layer, Layer::Form(_) | Layer::Confirm(_) | Layer::Ask(_))) {
        Some(Layer::Form(form)) => state.draft = Some(form),
        Some(_) => {}
        None => {
            // A line stays until the desk has taken what was typed into it.
            let is_line = matches!(state.layers.last(), Some(Layer::Prompt(_)));
            if is_line {
                state.say(Tone::Hint, words::WAITING);
            }
            return is_line;
        }
    }
    state.say(Tone::Hint, words::WAITING_CLOSED);
    true
}

/// Whether a key in the look-up means the application that is being looked for.
pub(super) fn leaves_look_up(key: Key) -> bool {
    !matches!(meaning(key), EntryKey::Close | EntryKey::Edit(_) | EntryKey::Space | EntryKey::Clear | EntryKey::Other)
}

/// Takes a key of a question; false where the key is none of its answers.
pub(super) fn confirm(state: &mut State, key: Key, effects: &mut Vec<Effect>) -> bool {
    if suspends(state, key) {
        act::run(state, Action::Suspend, effects);
        return true;
    }
    let is_back = matches!(state.keymap.press_alone(state.context(), key), Some(Action::Back | Action::Quit));
    match key.code() {
        KeyCode::Enter | KeyCode::Char('y' | 'Y') => {
            if let Some(Layer::Confirm(confirm)) = state.layers.last() {
                let Confirm { number, name, revision, command, .. } = confirm.clone();
                send(state, number, &name, revision, command, effects);
            }
        }
        KeyCode::Esc | KeyCode::Char('n' | 'N') => {
            state.layers.pop();
        }
        _ if is_back => {
            state.layers.pop();
        }
        _ => state.say(Tone::Hint, words::CONFIRM_KEYS),
    }
    true
}

/// Takes a key of the look-up; true where it is for going there.
fn in_look_up(look_up: &mut LookUp, key: EntryKey, rows: usize) -> bool {
    let count = look_up.found.len();
    let page = isize::try_from(rows / 2).unwrap_or(1).max(1);
    match key {
        EntryKey::Next => look_up.place.step(1, count, rows),
        EntryKey::Previous => look_up.place.step(-1, count, rows),
        EntryKey::NextPage => look_up.place.step(page, count, rows),
        EntryKey::PreviousPage => look_up.place.step(-page, count, rows),
        EntryKey::Enter | EntryKey::Submit => return true,
        EntryKey::Space => {
            edit(&mut look_up.input, tui_input::InputRequest::InsertChar(' '));
        }
        EntryKey::Edit(request) => {
            edit(&mut look_up.input, request);
            look_up.edited();
        }
        EntryKey::Close | EntryKey::Clear | EntryKey::Other => {}
    }
    false
}

/// Takes a key of a form; true where it is filled in.
fn in_form(form: &mut Form, code: KeyCode, key: EntryKey) -> bool {
    // In a text of several lines Enter, Up and Down are its own as far as they go; Tab always goes on.
    let is_tab = matches!(code, KeyCode::Tab | KeyCode::BackTab);
    if form.is_in_lines() && !is_tab && form.edit(key) {
        return false;
    }
    match key {
        EntryKey::Next => form.step(1),
        EntryKey::Previous => form.step(-1),
        EntryKey::Clear => form.clear(),
        EntryKey::Enter if !form.is_last() => form.step(1),
        EntryKey::Enter | EntryKey::Submit => return true,
        key => drop(form.edit(key)),
    }
    false
}

fn submit(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Layer::Form(form)) = state.layers.last() else { return };
    let is_here = |view: &ApplicationView| Some(view.number) == form.number && view.revision >= form.revision;
    // The whole plan is sent: not before what was not typed follows the revision that was told.
    if matches!(form.task, Task::Move(_)) && !state.view().is_some_and(is_here) {
        return state.say(Tone::Refused, words::WAITING_FOR_PAGE);
    }
    let Some(Layer::Form(form)) = state.layers.last_mut() else { return };
    form.trouble = None;
    if super::outcome::submit(state, effects) {
        return;
    }
    let Some(Layer::Form(form)) = state.layers.last_mut() else { return };
    if form.task == Task::Export {
        return super::export::ask(state, effects);
    }
    if form.task == Task::Attach {
        return super::attach::ask(state, effects);
    }
    if form.task == Task::Assessor {
        return super::roster::save(state, effects);
    }
    let Some(command) = form.command() else { return form.says_nothing() };
    let Some(number) = form.number else { return };
    let (task, name, mut revision) = (form.task, form.candidate.clone(), form.revision);
    if matches!(task, Task::Decline | Task::Withdraw) {
        let question = words::question(task, number, &name);
        let lines = command.reason().map(|reason| words::because(reason)).into_iter().collect();
        state.layers.push(Layer::Confirm(Confirm { question, lines, number, name, revision, command }));
        return;
    }
    if let Command::Notify { due, .. } = command {
        // What the letter names is told as the page shows it: to answer is to have seen the page's revision.
        let Some(view) = state.view().filter(|view| view.number == number) else {
            return state.say(Tone::Refused, words::WAITING_FOR_PAGE);
        };
        revision = view.revision;
        if let Some(lines) = words::before_letter(view, due, command.reason()) {
            let question = words::question(task, number, &name);
            let then = Then::Send { number, name, revision, command: Box::new(command) };
            return state.layers.push(Layer::Ask(Ask::new(question, lines, then)));
        }
    }
    send(state, number, &name, revision, command, effects);
    if state.asked.command() {
        state.say(Tone::Hint, words::WAITING);
    }
}
