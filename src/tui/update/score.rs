//! The keys of a score sheet: every one that changes it is on its way to the desk when the next is pressed (A9).

use crossterm::event::KeyCode;

use super::own;
use crate::domain::{Checklist, ChecklistItem, Command, Level, Mark, SheetEdit, SheetKey};
use crate::tui::action::Action;
use crate::tui::draw;
use crate::tui::effect::Effect;
use crate::tui::layer::{Ask, EntryKey, LONGEST, Layer, ScorePage, TextArea, Then};
use crate::tui::state::{OwnSheet, State, Tone, disabled};
use crate::tui::words;

/// Does what a key asks for in a score sheet.
pub(super) fn act(state: &mut State, action: Action) {
    if let Some(reason) = disabled(action, state) {
        return state.say(Tone::Refused, reason.long);
    }
    let scroll = draw::score_scroll(state);
    let Some((page, own)) = open(state) else { return state.say(Tone::Hint, words::SHEET_COMES) };
    let checklist = &own.view.checklist;
    let half = (scroll.1 / 2).max(1);
    match action {
        Action::MoveDown => page.step(1, checklist),
        Action::MoveUp => page.step(-1, checklist),
        Action::First => page.go(0, checklist),
        Action::Last => page.go(usize::MAX, checklist),
        Action::PageDown => page.top = (page.top + half).min(scroll.0.saturating_sub(scroll.1)),
        Action::PageUp => page.top = page.top.saturating_sub(half),
        Action::NextCompetency => page.step_competency(true, checklist),
        Action::PreviousCompetency => page.step_competency(false, checklist),
        Action::NextOpenItem => next_open(state),
        Action::Level1 => mark(state, Level::ALL.first().copied().map(Mark::Level)),
        Action::Level2 => mark(state, Level::ALL.get(1).copied().map(Mark::Level)),
        Action::Level3 => mark(state, Level::ALL.get(2).copied().map(Mark::Level)),
        Action::Level4 => mark(state, Level::ALL.get(3).copied().map(Mark::Level)),
        Action::Level5 => mark(state, Level::ALL.get(4).copied().map(Mark::Level)),
        Action::NotApplicable => mark(state, Some(Mark::NotApplicable)),
        Action::Unable => mark(state, Some(Mark::Unable)),
        Action::TakeMarkBack => mark(state, None),
        Action::ItemNote | Action::Open => write(state),
        Action::SubmitSheet => submit(state),
        Action::RecordInterview | Action::DetermineSkills => super::outcome::of_own(state, action),
        _ => state.say(Tone::Hint, words::CLOSE_FIRST),
    }
}

/// Takes a key of the note that is being written.
pub(super) fn note_key(state: &mut State, code: KeyCode, key: EntryKey) {
    let Some(Layer::Score(page)) = state.layers.last_mut() else { return };
    let Some(area) = &mut page.writing else { return };
    match key {
        EntryKey::Close | EntryKey::Submit => page.writing = None,
        _ if code == KeyCode::Tab => page.writing = None,
        key => {
            if area.key(key) {
                keep_note(state);
            }
        }
    }
}

/// Puts pasted text into the note that is being written; says whether all of it found room.
pub(super) fn paste(state: &mut State, text: &str) -> bool {
    let Some(Layer::Score(ScorePage { writing: Some(area), .. })) = state.layers.last_mut() else { return true };
    let is_whole = area.insert(text);
    keep_note(state);
    is_whole
}

/// The open sheet, once it has arrived.
fn open(state: &mut State) -> Option<(&mut ScorePage, &mut OwnSheet)> {
    let Some(Layer::Score(page)) = state.layers.last_mut() else { return None };
    let own = state.bench.get_mut(&page.key)?;
    Some((page, own))
}

fn mark(state: &mut State, mark: Option<Mark>) {
    let Some((page, own)) = open(state) else { return };
    let Some(item) = page.item(&own.view.checklist).map(|item| item.id.clone()) else {
        return state.say(Tone::Hint, words::REMARK_HAS_NO_MARK);
    };
    let scale = &own.view.checklist.scale;
    if matches!(mark, Some(Mark::Level(level)) if !scale.holds(level)) {
        let said = words::off_scale(scale);
        return state.say(Tone::Refused, said);
    }
    own.edit(SheetEdit::Mark { item, mark });
}

fn next_open(state: &mut State) {
    let Some((page, own)) = open(state) else { return };
    let is_open = |item: &ChecklistItem| is_open(own, item);
    if !page.step_open(&own.view.checklist, is_open) {
        state.say(Tone::Hint, words::NOTHING_OPEN);
    }
}

fn is_open(own: &OwnSheet, item: &ChecklistItem) -> bool {
    let score = own.score(&item.id);
    score.mark.is_none() || own.view.checklist.scale.lacks_note(&score)
}

fn write(state: &mut State) {
    if let Some(reason) = disabled(Action::ItemNote, state) {
        return state.say(Tone::Refused, reason.long);
    }
    let Some((page, own)) = open(state) else { return };
    let text = match page.item(&own.view.checklist) {
        Some(item) => own.score(&item.id).note,
        None => own.sheet.remark.clone(),
    };
    page.writing = Some(TextArea::new(text.as_deref().unwrap_or_default()));
}

/// What stands in the note is the item's from now on.
fn keep_note(state: &mut State) {
    let Some((page, own)) = open(state) else { return };
    let Some(area) = &page.writing else { return };
    let (note, length) = (area.prose(), area.length());
    let edit = match page.item(&own.view.checklist) {
        Some(item) => SheetEdit::Note { item: item.id.clone(), note },
        None => SheetEdit::Remark(note),
    };
    own.edit(edit);
    if length >= LONGEST {
        state.say(Tone::Hint, words::length(length, LONGEST));
    }
}

/// Nothing is written in a sheet any more: what was typed of its note is in it.
pub(super) fn leave_note(state: &mut State, key: &SheetKey) {
    for layer in &mut state.layers {
        if let Layer::Score(page) = layer
            && page.key == *key
        {
            page.writing = None;
        }
    }
}

/// A sheet is another one than it was: the note that is being written is what stands there now; says whether it changed.
pub(super) fn follow(state: &mut State, key: &SheetKey) -> bool {
    let Some((page, own)) = open(state).filter(|(page, _)| page.key == *key) else { return false };
    let text = match page.item(&own.view.checklist) {
        Some(item) => own.score(&item.id).note,
        None => own.sheet.remark.clone(),
    };
    let Some(area) = page.writing.as_mut().filter(|area| area.prose() != text) else { return false };
    *area = TextArea::new(text.as_deref().unwrap_or_default());
    true
}

/// Asks whether to submit the sheet, or goes to what stands against it.
fn submit(state: &mut State) {
    let Some((page, own)) = open(state) else { return };
    if let Some(trouble) = &own.trouble {
        let said = words::not_all_saved(trouble);
        return state.say(Tone::Refused, said);
    }
    let against = against(own);
    if let Some(first) = against.first().cloned() {
        let count = against.len();
        page.go_to(&first, &own.view.checklist);
        return state.say(Tone::Refused, words::not_complete(count));
    }
    // What another window did to it is read before the yes is acted on.
    (own.is_old, own.asked) = (true, Some(own.sheet.clone()));
    let (question, lines) = words::before_submitting(own);
    let command = Box::new(Command::SubmitSheet { session: page.key.session });
    let then = Then::Assess { key: page.key.clone(), command };
    state.layers.push(Layer::Ask(Ask::new(question, lines, then)));
}

/// Submits a sheet as its assessor was asked: where it is another one by now, the question is put again.
pub(super) fn submit_asked(state: &mut State, key: SheetKey, command: Command, effects: &mut Vec<Effect>) {
    let Some(own) = state.bench.get_mut(&key) else { return };
    let trouble = own.trouble.as_ref().map(|trouble| words::not_all_saved(trouble));
    let count = against(own).len();
    let against = (count > 0).then(|| words::not_complete(count));
    if let Some(said) = trouble.or(against) {
        state.layers.pop();
        return state.say(Tone::Refused, said);
    }
    if own.asked.as_ref() == Some(&own.sheet) {
        return own::send(state, key, command, effects);
    }
    own.asked = Some(own.sheet.clone());
    let (question, lines) = words::before_submitting(own);
    super::key::drop_held(state);
    state.layers.pop();
    let then = Then::Assess { key, command: Box::new(command) };
    state.layers.push(Layer::Ask(Ask::new(question, lines, then)));
    state.say(Tone::Hint, words::SHEET_CHANGED);
}

/// The items that keep the sheet from being submitted: mandatory ones without a mark, and levels without their note.
fn against(own: &OwnSheet) -> Vec<crate::domain::ItemId> {
    let checklist: &Checklist = &own.view.checklist;
    let stands = |item: &&ChecklistItem| {
        let score = own.score(&item.id);
        (item.mandatory && score.mark.is_none()) || checklist.scale.lacks_note(&score)
    };
    checklist.items().map(|(_, item)| item).filter(stands).map(|item| item.id.clone()).collect()
}
