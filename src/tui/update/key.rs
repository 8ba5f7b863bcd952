use crossterm::event::KeyCode;

use super::{act, away, choices, editing, entry, leave, listing, marked, palette, read, score};
use crate::domain::{Command, SheetKey};
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::keymap::{Context, Key, Press};
use crate::tui::layer::{Ask, Choice, EntryKey, LONGEST, Layer, ScorePage, Then, insert, meaning};
use crate::tui::state::{Link, OwnSheet, Pane, Purpose, State, Tone, Typed, needs_application};
use crate::tui::{draw, words};

/// How many keys and pastes typed ahead are kept while an answer is awaited.
const HELD: usize = 256;

/// Takes what was typed, or keeps it for later where an answer under way decides what it means: a second accept in a
/// row is for the next requirement, an Enter for the name typed before it. Nothing overtakes what was typed before.
pub(super) fn take(state: &mut State, typed: Typed, effects: &mut Vec<Effect>) {
    if draw::is_too_small(state.size) && !is_text(state, &typed) {
        return unseen(state, &typed, effects);
    }
    if state.follow.due().is_some() && !moves_on(state, &typed) {
        // Whatever else is typed is for the application that is selected now.
        state.follow.now();
        super::wants::ask(state, effects);
    }
    if state.held.is_empty() && !must_wait(state, &typed) {
        go(state, typed, effects);
    } else {
        hold(state, typed, effects);
        away::start(state, effects);
    }
}

/// Whether what was typed is text for a field: it changes nothing but what stands there.
fn is_text(state: &State, typed: &Typed) -> bool {
    let is_edit = match *typed {
        Typed::Key(key) => matches!(meaning(key), EntryKey::Edit(_) | EntryKey::Space),
        Typed::Paste(_) => true,
    };
    is_edit && state.layers.last().is_some_and(Layer::takes_text)
}

/// Where nothing is shown nothing is decided: what is no text leaves the desk or suspends it, and does nothing else.
fn unseen(state: &mut State, typed: &Typed, effects: &mut Vec<Effect>) {
    let Typed::Key(key) = *typed else { return };
    let is_quit = state.is_bare() && leave::asks(state, typed);
    if leave::at_once(typed) || is_quit {
        return effects.push(Effect::Quit);
    }
    if state.keymap.press_alone(Context::Normal, key) == Some(Action::Suspend) {
        act::act(state, Action::Suspend, effects);
    }
}

/// Keeps what was typed, unless it is for leaving at once: ctrl-c, or asking to leave a second time.
fn hold(state: &mut State, typed: Typed, effects: &mut Vec<Effect>) {
    let was_leaving = state.leave_at.is_some();
    if leave::at_once(&typed) || (was_leaving && leave::asks(state, &typed)) {
        return effects.push(Effect::Quit);
    }
    if entry::closes_waiting(state, &typed) {
        return;
    }
    let is_away = matches!(state.link, Link::Lost(_));
    let waiting = if is_away { words::WAITING_FOR_SERVER } else { words::WAITING };
    state.say(Tone::Hint, if was_leaving { words::LEAVING } else { waiting });
    if state.held.len() >= HELD {
        return;
    }
    state.held.push_back(typed);
    if !was_leaving && leave::is_coming(state) {
        state.leave_at = Some(state.now + leave::PATIENCE);
        state.say(Tone::Hint, words::LEAVING);
    }
}

/// Forgets what waited: what came in between is another thing than was thought when it was typed.
pub(super) fn drop_held(state: &mut State) {
    if !state.held.is_empty() {
        // That they wait is no longer true.
        state.toast = None;
    }
    state.held.clear();
    state.leave_at = None;
}

/// The question on top is on the screen: it can be answered now, by what is typed from now on.
pub(super) fn seen(state: &mut State) {
    let Some(Layer::Ask(ask)) = state.layers.last_mut() else { return };
    if !std::mem::replace(&mut ask.is_seen, true) {
        drop_held(state);
    }
}

/// Goes on with what waited, as far as it no longer must.
pub(super) fn replay(state: &mut State, effects: &mut Vec<Effect>) {
    while let Some(typed) = state.held.pop_front() {
        super::wants::ask(state, effects);
        if must_wait(state, &typed) {
            return state.held.push_front(typed);
        }
        go(state, typed, effects);
    }
    state.leave_at = None;
}

fn go(state: &mut State, typed: Typed, effects: &mut Vec<Effect>) {
    match typed {
        Typed::Key(key) => press(state, key, effects),
        Typed::Paste(text) => paste(state, &text),
    }
    away::start(state, effects);
}

fn paste(state: &mut State, text: &str) {
    state.toast = None;
    state.changed = true;
    let is_whole = match state.layers.last_mut() {
        Some(Layer::LookUp(look_up)) => {
            let is_whole = insert(&mut look_up.input, text);
            look_up.edited();
            is_whole
        }
        Some(Layer::Palette(palette)) => {
            let is_whole = insert(&mut palette.input, text);
            palette::edited(state);
            is_whole
        }
        Some(Layer::Form(form)) => return form.paste(text),
        Some(Layer::FilterLine(_)) => listing::paste(state, text),
        Some(Layer::Pick(_) | Layer::Prompt(_)) => choices::paste(state, text),
        Some(Layer::Reader(reader)) if reader.is_searching() => return read::search_paste(state, text),
        Some(Layer::Score(page)) if page.writing.is_some() => score::paste(state, text),
        Some(Layer::Text(_)) => return super::text_page::paste(state, text),
        _ => return state.say(Tone::Hint, words::PASTE_NEEDS_A_FIELD),
    };
    if !is_whole {
        state.say(Tone::Refused, words::cut_at(LONGEST));
    }
}

fn press(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    state.changed = true;
    let toast = state.toast.take();
    // Whoever reads what would be lost may lose it.
    if state.is_bare()
        && leave::at_once(&Typed::Key(key))
        && leave::loses(state).is_some_and(|lost| toast.is_some_and(|toast| toast.words == lost))
    {
        return effects.push(Effect::Quit);
    }
    if state.layers.last().is_some_and(Layer::takes_text) {
        return entry::key(state, key, effects);
    }
    if let Some(Layer::Confirm(_)) = state.layers.last()
        && entry::confirm(state, key, effects)
    {
        return;
    }
    if let Some(Layer::Ask(_)) = state.layers.last() {
        return marked::ask_key(state, key, effects);
    }
    if let Some(Layer::Review(_)) = state.layers.last() {
        return editing::key(state, key, effects);
    }
    let before = state.pending.clone();
    match state.keymap.press(state.context(), &mut state.pending, key) {
        Press::Action(action, count) => act::counted(state, action, count, effects),
        Press::Pending => {}
        Press::Unbound => act::unbound(state, &before, key),
    }
}

fn must_wait(state: &State, typed: &Typed) -> bool {
    if away::waits_for_server(state, typed) {
        return true;
    }
    // What was kept of a form goes in before what is typed now.
    let is_sought = matches!(state.layers.last(), Some(Layer::Form(form)) if form.is_sought());
    let is_gone_to = state.asked.any(|one| *one == Purpose::GoTo);
    // A text that is written here is its own: nothing is awaited.
    let is_lent = state.text_page().is_none()
        && (state.edit.is_some() || state.outbox.writing.is_some() || state.outbox.edit_soon.is_some());
    if state.asked.command() || is_sought || is_gone_to || is_lent || state.is_reading {
        return true;
    }
    let Typed::Key(key) = *typed else { return false };
    if state.is_unseen() {
        return false;
    }
    if let Some(Layer::LookUp(look_up)) = state.layers.last() {
        return entry::leaves_look_up(key)
            && look_up.wanted().is_some()
            && state.asked.any(|one| matches!(one, Purpose::Find(_)));
    }
    if let Some(Layer::Score(page)) = state.layers.last() {
        return waits_for_sheet(state, page, key);
    }
    if let Some(Layer::Ask(Ask { then: Then::Assess { key: sheet, command }, .. })) = state.layers.last()
        && matches!(**command, Command::SubmitSheet { .. })
    {
        return matches!(key.code(), KeyCode::Enter | KeyCode::Char('y' | 'Y')) && is_on_its_way(state, sheet);
    }
    let Some(action) = asked_for(state, key) else { return false };
    let is_about_it =
        needs_application(action) || (matches!(state.focus, Pane::Requirements | Pane::Feedback) && is_move(action));
    let is_chosen = state.queue.selected.is_some() && state.queue.is_loaded;
    let comes = state.view().is_none() && (state.asked.any(is_show) || !is_chosen);
    (is_about_it && comes && state.asked.any(|_| true))
        || (is_move(action) && !state.queue.is_loaded && is_asked(state))
}

/// Whether a key in a score sheet waits for it to arrive, or for what was typed to be with the desk.
fn waits_for_sheet(state: &State, page: &ScorePage, key: Key) -> bool {
    let is_coming = state.bench.get(&page.key).is_none();
    if is_coming || page.writing.is_some() {
        return is_coming && state.asked.any(|one| *one == Purpose::Sheet(page.key.clone()));
    }
    let is_step = matches!(
        state.keymap.press(state.context(), &mut state.pending.clone(), key),
        Press::Action(Action::SubmitSheet | Action::RecordInterview | Action::DetermineSkills, _)
    );
    is_step && is_on_its_way(state, &page.key)
}

/// Whether what was typed into a sheet will be with the desk, or it read again, without anybody doing anything.
fn is_on_its_way(state: &State, key: &SheetKey) -> bool {
    let waits = |own: &OwnSheet| !own.is_with_the_desk() && own.trouble.is_none() && !own.is_locked();
    state.link == Link::Live && state.bench.get(key).is_some_and(waits)
}

/// The action that a key comes to, by itself or as the answer of the palette; none over other layers.
pub(super) fn asked_for(state: &State, key: Key) -> Option<Action> {
    match state.layers.as_slice() {
        [] => match state.keymap.press(state.context(), &mut state.pending.clone(), key) {
            Press::Action(action, _) => Some(action),
            Press::Pending | Press::Unbound => None,
        },
        [.., Layer::Palette(palette)] if meaning(key) == EntryKey::Enter => match palette.chosen() {
            Some(Choice::Run(action)) => Some(*action),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a key moves on through the queue, or begins to.
fn moves_on(state: &State, typed: &Typed) -> bool {
    let Typed::Key(key) = *typed else { return false };
    state.focus == Pane::Queue
        && state.layers.is_empty()
        && match state.keymap.press(state.context(), &mut state.pending.clone(), key) {
            Press::Action(action, _) => is_move(action),
            Press::Pending => true,
            Press::Unbound => false,
        }
}

fn is_asked(state: &State) -> bool {
    state.asked.any(|one| matches!(one, Purpose::Rows { .. }))
}

fn is_show(purpose: &Purpose) -> bool {
    matches!(purpose, Purpose::Show(_))
}

/// Whether an action goes to another row or line.
pub(super) fn is_move(action: Action) -> bool {
    matches!(
        action,
        Action::MoveDown
            | Action::MoveUp
            | Action::PageDown
            | Action::PageUp
            | Action::First
            | Action::Last
            | Action::Center
    )
}
