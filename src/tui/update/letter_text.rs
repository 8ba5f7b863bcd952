//! A letter's text in its user's editor: what was written stays here until the desk has taken it.

use super::{key, outbox, text_page};
use crate::domain::{LetterCommand, LetterEdit, LetterId};
use crate::text::Prose;
use crate::tui::effect::Effect;
use crate::tui::layer::{Layer, Reader, Subject};
use crate::tui::outside::{DraftName, Edited, Kept};
use crate::tui::state::{LetterText, State, Tone, Writing};
use crate::tui::words;

/// Lends the letter's text to its user's editor, or what they wrote of it before; one that was not read is read first,
/// and goes there as soon as it has come.
pub(super) fn edit(state: &mut State, id: LetterId, effects: &mut Vec<Effect>) {
    let Some(greeting) = &state.greeting else { return state.say(Tone::Refused, words::OFFLINE) };
    let Some(view) = state.outbox.view(id) else {
        state.layers.push(Layer::Reader(Reader::new(Subject::Letter(id))));
        state.outbox.edit_soon = Some(id);
        return;
    };
    let letter = &view.letter;
    let name = DraftName::of_letter(greeting.account.clone(), letter);
    let body = letter.body.to_string();
    let kept = state.outbox.texts.iter().find(|text| text.id == id);
    let revision = kept.map_or(letter.revision, |text| text.revision);
    let kept = kept.map(|text| text.text.clone());
    state.outbox.writing = Some(Writing { name: name.clone(), id, revision, body, is_sought: kept.is_none() });
    match kept {
        Some(text) => lend(state, Some(text), effects),
        None => effects.push(Effect::Recall(name)),
    }
}

/// Begins to edit a letter that has come, where its user asked for that before; nothing else begins on its own.
pub(super) fn has_come(state: &mut State, effects: &mut Vec<Effect>) {
    let read = state.outbox.letter.as_ref().map(|view| view.letter.id);
    let Some(id) = state.outbox.edit_soon.take_if(|id| Some(*id) == read) else { return };
    if matches!(state.layers.last(), Some(Layer::Reader(reader)) if reader.subject == Subject::Letter(id)) {
        // What was typed on was meant for the editor.
        key::drop_held(state);
        edit(state, id, effects);
    }
}

/// Takes in what was kept of a letter's text on this machine; says whether it was looked for.
pub(super) fn recalled(state: &mut State, name: &DraftName, kept: Option<&Kept>, effects: &mut Vec<Effect>) -> bool {
    if state.outbox.writing.as_ref().is_none_or(|writing| writing.name != *name || !writing.is_sought) {
        return false;
    }
    let kept = kept.filter(|kept| state.outbox.writing.as_ref().is_some_and(|writing| writing.is_another(&kept.text)));
    let view = state.outbox.writing.as_ref().and_then(|writing| state.outbox.view(writing.id));
    let seen = kept.zip(view).map(|(kept, view)| view.seen_at(kept.at, &name.account));
    if let (Some(seen), Some(writing)) = (seen, &mut state.outbox.writing) {
        writing.revision = seen;
    }
    lend(state, kept.map(|kept| kept.text.clone()), effects);
    true
}

/// Gives the editor what was written before, or the text as the desk has it.
fn lend(state: &mut State, kept: Option<String>, effects: &mut Vec<Effect>) {
    let Some(writing) = &mut state.outbox.writing else { return };
    writing.is_sought = false;
    let (name, id, body) = (writing.name.clone(), writing.id, writing.body.clone());
    let revision = writing.revision;
    let kept = kept.filter(|text| writing.is_another(text));
    if let Some(text) = &kept {
        state.outbox.keep(LetterText { name: name.clone(), id, revision, text: text.clone() });
        state.say(Tone::Hint, words::LETTER_TEXT_BACK);
    }
    text_page::lend(state, (name, words::edited_letter(id)), kept.unwrap_or(body), None, effects);
}

/// Takes back a text that its user left without saying that it is done; false where it is no letter's.
pub(super) fn left(state: &mut State, name: &DraftName, text: &str) -> bool {
    let is_it = |writing: &mut Writing| writing.name == *name;
    let Some(writing) = state.outbox.writing.take_if(is_it) else { return false };
    if writing.is_another(text) {
        let Writing { id, revision, .. } = writing;
        state.outbox.keep(LetterText { name: name.clone(), id, revision, text: text.to_owned() });
    } else {
        state.outbox.forget(writing.id);
    }
    true
}

/// Takes back what its user left in the editor, and sends it; false where it is no letter.
pub(super) fn edited(state: &mut State, name: &DraftName, edited: &Edited, effects: &mut Vec<Effect>) -> bool {
    let is_it = |writing: &mut Writing| writing.name == *name;
    let Some(Writing { id, revision, body, .. }) = state.outbox.writing.take_if(is_it) else { return false };
    state.changed = true;
    let trouble = edited.trouble.as_deref().map(words::clean);
    let Some(text) = &edited.text else {
        state.say(Tone::Refused, trouble.unwrap_or_else(|| words::LETTER_UNCHANGED.to_owned()));
        return true;
    };
    let written = Prose::clean(text);
    if written.trim().is_empty() || written.as_str() == body {
        let had_text = state.outbox.texts.iter().any(|text| text.id == id);
        state.outbox.forget(id);
        effects.push(Effect::Keep(name.clone(), None));
        state.on_disk.texts.remove(name);
        let said = if had_text { words::LETTER_TEXT_GONE } else { words::LETTER_UNCHANGED };
        state.say(Tone::Hint, trouble.unwrap_or_else(|| said.to_owned()));
        return true;
    }
    state.outbox.keep(LetterText { name: name.clone(), id, revision, text: text.clone() });
    if let Some(why) = trouble {
        state.say(Tone::Refused, words::letter_text_kept(&why));
        return true;
    }
    let edit = LetterEdit { body: Some(written), ..LetterEdit::default() };
    outbox::send(state, vec![(id, revision)], LetterCommand::Edit(edit), effects);
    true
}
