//! A long text that is written here, since nothing of the machine may be used: an editor's work without an editor.

use crossterm::event::KeyCode;

use super::{editing, key, letter_text};
use crate::tui::effect::Effect;
use crate::tui::layer::{EntryKey, LONGEST_TEXT, Layer, TextPage, unmarked};
use crate::tui::outside::{DraftName, Edited};
use crate::tui::state::{Link, Reach, State, Tone};
use crate::tui::{draw, words};

/// How the line begins that says what a form is.
const FORM: &str = "form = \"qap-application/";

/// Has its user edit a text: in their editor, or here where there is none.
pub(super) fn lend(
    state: &mut State,
    (name, title): (DraftName, String),
    text: String,
    line: Option<u32>,
    effects: &mut Vec<Effect>,
) {
    match state.reach {
        Reach::Machine => effects.push(Effect::Edit { name, text, line }),
        Reach::Desk => {
            // What was typed before the text could be seen was not meant for it.
            key::drop_held(state);
            state.layers.push(Layer::Text(TextPage::new(name, title, &text, line)));
            if line.is_some() {
                state.say(Tone::Refused, words::WRONG_BELOW);
            }
        }
    }
}

/// Takes a key of the text that is written here.
pub(super) fn text_key(state: &mut State, code: KeyCode, key: EntryKey, effects: &mut Vec<Effect>) {
    let rows = draw::text_page_rows(state.size).saturating_sub(1).max(1);
    match key {
        EntryKey::Close => leave(state, effects),
        EntryKey::Submit => done(state, effects),
        key => {
            let Some(Layer::Text(page)) = state.layers.last_mut() else { return };
            let (key, times) = match key {
                EntryKey::NextPage => (EntryKey::Next, rows),
                EntryKey::PreviousPage => (EntryKey::Previous, rows),
                // Tab goes on in a form; a text is gone through by its rows.
                _ if matches!(code, KeyCode::Tab | KeyCode::BackTab) => return,
                key => (key, 1),
            };
            for _ in 0..times {
                page.area.key(key);
            }
            if page.area.length() >= LONGEST_TEXT {
                state.say(Tone::Hint, words::length(LONGEST_TEXT, LONGEST_TEXT));
            }
        }
    }
}

/// Puts pasted text in; a whole form takes the place of what was there. Says what did not find room.
pub(super) fn paste(state: &mut State, text: &str) {
    let Some(Layer::Text(page)) = state.layers.last_mut() else { return };
    let is_form = text.split(['\n', '\r']).any(|line| line.trim_start().starts_with(FORM));
    let is_whole = if is_form { page.area.replace(text) } else { page.area.insert(text) };
    if !is_whole {
        state.say(Tone::Refused, words::cut_at(LONGEST_TEXT));
    } else if is_form {
        state.say(Tone::Hint, words::FORM_PASTED);
    }
}

/// The text is as it should be: whoever lent it goes on with it. While the server is away it stays open.
fn done(state: &mut State, effects: &mut Vec<Effect>) {
    if let Link::Lost(_) = state.link {
        return state.say(Tone::Refused, words::OFFLINE);
    }
    let Some(page) = close(state) else { return };
    let edited = Edited { text: Some(page.area.text().to_owned()), trouble: None };
    if !letter_text::edited(state, &page.name, &edited, effects) {
        editing::edited(state, &page.name, edited, effects);
    }
}

fn leave(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(page) = close(state) else { return };
    give_back(state, &page, effects);
}

/// Gives a text back to whoever lent it, as it is: it is kept where anybody typed.
pub(super) fn give_back(state: &mut State, page: &TextPage, effects: &mut Vec<Effect>) {
    let is_changed = page.is_changed();
    let text = page.area.text();
    if !letter_text::left(state, &page.name, text) {
        editing::left(state, &page.name, unmarked(text), effects);
    }
    state.say(Tone::Hint, if is_changed { words::TEXT_KEPT } else { words::NOTHING_CHANGED });
}

fn close(state: &mut State) -> Option<TextPage> {
    let top = state.layers.pop_if(|layer| matches!(layer, Layer::Text(_)))?;
    if let Layer::Text(page) = top { Some(page) } else { None }
}
