//! The outbox: which letters are read, and what is asked to be done to them.

use crate::domain::view::{LetterOutcome, LetterPart, LetterRow};
use crate::domain::{LetterCommand, LetterEdit, LetterId, LetterState, Recipient};
use crate::link::protocol::Request;
use crate::text::{Line, Prose};
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::layer::{Ask, ItemName, Layer, Prompt, PromptFor, Reader, Subject, Then};
use crate::tui::outside::{DraftName, Edited};
use crate::tui::state::{Link, Purpose, Shown, State, Tone, disabled};
use crate::tui::words;

/// Does what a key asks for in the outbox or on a letter; false where it means nothing special there.
pub(super) fn act(state: &mut State, action: Action, effects: &mut Vec<Effect>) -> bool {
    let Some(Layer::Reader(reader)) = state.layers.last() else { return false };
    if !matches!(reader.subject, Subject::Outbox | Subject::Letter(_)) {
        return false;
    }
    let here = match (reader.subject, reader.item()) {
        (Subject::Letter(id), _) | (Subject::Outbox, Some(ItemName::Letter(id))) => Some(id),
        _ => None,
    };
    let is_of_letters = action.record().group == crate::tui::action::Group::Letters;
    if is_of_letters && let Some(reason) = disabled(action, state) {
        state.say(Tone::Refused, reason.long);
        return true;
    }
    match (action, here) {
        (Action::ShownLetters, _) => step_shown(state),
        (Action::Outbox, _) => state.outbox.outdate(),
        (Action::MarkAll, _) => state.outbox.mark_all(),
        (Action::Mark, Some(id)) => {
            state.outbox.mark(id);
            return super::read::down(state);
        }
        (Action::Open, Some(id)) if reader.subject == Subject::Outbox => {
            state.layers.push(Layer::Reader(Reader::new(Subject::Letter(id))));
        }
        (Action::ReleaseLetter, _) => release(state, here),
        (Action::HoldLetter, Some(id)) => hold(state, id, effects),
        (Action::DiscardLetter, _) => {
            let on = chosen(state, here);
            ask_line(state, PromptFor::DiscardLetter(on), "");
        }
        (Action::EditLetter, Some(id)) => edit(state, id, effects),
        (Action::LetterSubject, Some(id)) => with_row(state, id, |state, row| {
            let text = row.subject.to_string();
            ask_line(state, PromptFor::LetterSubject(row.id, row.revision), &text);
        }),
        (Action::LetterRecipients, Some(id)) => with_row(state, id, |state, row| {
            let text = words::recipients(&row.to);
            ask_line(state, PromptFor::LetterRecipients(row.id, row.revision), &text);
        }),
        (Action::RetryLetter, _) => {
            let on = chosen(state, here);
            send(state, on, LetterCommand::Retry, effects);
        }
        (Action::LetterSent, Some(id)) => confirm(state, id, LetterCommand::MarkSent { note: None }),
        (Action::LetterUnsent, Some(id)) => confirm(state, id, LetterCommand::MarkUnsent),
        _ if is_of_letters || action == Action::Mark => state.say(Tone::Hint, words::NO_LETTER_HERE),
        _ => return false,
    }
    true
}

/// The marked letters, or the one that keys are on, each at the revision that is shown.
fn chosen(state: &State, here: Option<LetterId>) -> Vec<(LetterId, u32)> {
    let ids: Vec<LetterId> = if state.outbox.marks.is_empty() {
        here.into_iter().collect()
    } else {
        state.outbox.marks.iter().copied().collect()
    };
    ids.into_iter().filter_map(|id| state.outbox.row(id)).map(|row| (row.id, row.revision)).collect()
}

fn step_shown(state: &mut State) {
    let shown = match (state.outbox.shown, state.view().map(|view| view.number)) {
        (Shown::Waiting, _) => Shown::All,
        (Shown::All, Some(number)) => Shown::Of(number),
        (Shown::All | Shown::Of(_), _) => Shown::Waiting,
    };
    state.outbox.show(shown);
}

/// Shows how many would go to whom, and which would not, and asks.
fn release(state: &mut State, here: Option<LetterId>) {
    let rows: Vec<LetterRow> = chosen(state, here).into_iter().filter_map(|(id, _)| state.outbox.row(id)).collect();
    let goes = |row: &&LetterRow| row.state == LetterState::Draft && !row.lacks_address();
    let on: Vec<(LetterId, u32)> = rows.iter().filter(goes).map(|row| (row.id, row.revision)).collect();
    let mut lines: Vec<String> = rows.iter().filter(goes).map(words::letter_to).collect();
    let left: Vec<String> = rows.iter().filter(|row| !goes(row)).map(words::letter_left).collect();
    lines.extend(left);
    if rows.is_empty() {
        return state.say(Tone::Hint, words::NO_LETTER_HERE);
    }
    let then =
        if on.is_empty() { Then::Close } else { Then::Letters { on: on.clone(), command: LetterCommand::Release } };
    state.layers.push(Layer::Ask(Ask::new(words::release(on.len()), lines, then)));
}

fn hold(state: &mut State, id: LetterId, effects: &mut Vec<Effect>) {
    let Some(row) = state.outbox.row(id) else { return };
    if matches!(row.state, LetterState::Held { .. } | LetterState::Discarded { by_change: None, .. }) {
        return send(state, vec![(row.id, row.revision)], LetterCommand::Unhold, effects);
    }
    let on = chosen(state, Some(id));
    ask_line(state, PromptFor::HoldLetter(on), "");
}

fn confirm(state: &mut State, id: LetterId, command: LetterCommand) {
    with_row(state, id, |state, row| {
        let lines = vec![words::letter_to(row)];
        let question = words::mark_letter(&command);
        let then = Then::Letters { on: vec![(row.id, row.revision)], command };
        state.layers.push(Layer::Ask(Ask::new(question, lines, then)));
    });
}

fn with_row(state: &mut State, id: LetterId, then: impl FnOnce(&mut State, &LetterRow)) {
    if let Some(row) = state.outbox.row(id) {
        then(state, &row);
    }
}

fn ask_line(state: &mut State, what: PromptFor, text: &str) {
    let mut prompt = Prompt::new(what);
    prompt.input = text.into();
    state.layers.push(Layer::Prompt(prompt));
}

/// Lends the letter's text to its user's editor; it must have been read.
fn edit(state: &mut State, id: LetterId, effects: &mut Vec<Effect>) {
    let Some(greeting) = &state.greeting else { return state.say(Tone::Refused, words::OFFLINE) };
    let Some(view) = state.outbox.letter.as_ref().filter(|view| view.letter.id == id) else {
        state.layers.push(Layer::Reader(Reader::new(Subject::Letter(id))));
        return state.say(Tone::Hint, words::READ_LETTER_FIRST);
    };
    let letter = &view.letter;
    let name =
        DraftName { account: greeting.account.clone(), number: Some(letter.number), form: format!("letter-{id}") };
    state.outbox.editing = Some((name.clone(), id, letter.revision));
    effects.push(Effect::Edit { name, text: letter.body.to_string(), line: None });
}

/// Takes back what its user left in the editor; false where it is no letter.
pub(super) fn edited(state: &mut State, name: &DraftName, edited: &Edited, effects: &mut Vec<Effect>) -> bool {
    let Some((_, id, revision)) = state.outbox.editing.take_if(|(editing, ..)| editing == name) else { return false };
    state.changed = true;
    effects.push(Effect::Keep(name.clone(), None));
    if let Some(why) = &edited.trouble {
        state.say(Tone::Refused, words::clean(why));
        return true;
    }
    let body = edited.text.as_deref().map(Prose::clean);
    let is_same = state.outbox.letter.as_ref().is_some_and(|view| Some(&view.letter.body) == body.as_ref());
    match body {
        Some(_) if is_same => state.say(Tone::Hint, words::LETTER_UNCHANGED),
        Some(body) => {
            let edit = LetterEdit { body: Some(body), ..LetterEdit::default() };
            send(state, vec![(id, revision)], LetterCommand::Edit(edit), effects);
        }
        None => state.say(Tone::Refused, words::LETTER_UNCHANGED),
    }
    true
}

/// Takes a line that was asked for about letters; says what is wrong with it.
pub(super) fn line(state: &mut State, what: &PromptFor, text: &str, effects: &mut Vec<Effect>) -> Result<(), String> {
    let reason = || match Line::clean(text) {
        line if line.is_empty() => Err(words::missing(crate::tui::layer::FieldName::Reason).to_owned()),
        line => Ok(Some(line)),
    };
    let (on, command) = match what {
        PromptFor::HoldLetter(on) => (on.clone(), LetterCommand::Hold { reason: reason()? }),
        PromptFor::DiscardLetter(on) => (on.clone(), LetterCommand::Discard { reason: reason()? }),
        PromptFor::LetterSubject(id, revision) => {
            let edit = LetterEdit { subject: Some(Line::clean(text)), ..LetterEdit::default() };
            (vec![(*id, *revision)], LetterCommand::Edit(edit))
        }
        PromptFor::LetterRecipients(id, revision) => {
            let edit = LetterEdit { to: Some(recipients(text)), ..LetterEdit::default() };
            (vec![(*id, *revision)], LetterCommand::Edit(edit))
        }
        _ => return Ok(()),
    };
    state.layers.pop();
    send(state, on, command, effects);
    Ok(())
}

/// `Jane Doe <jane@example.org>; bo@example.org`: recipients with semicolons between, since a name may have a comma.
fn recipients(text: &str) -> Vec<Recipient> {
    let one = |part: &str| match part.trim().strip_suffix('>').and_then(|part| part.rsplit_once('<')) {
        Some((name, email)) => Recipient { name: Line::clean(name), email: Some(Line::clean(email)) },
        None => Recipient { name: Line::default(), email: Some(Line::clean(part)) },
    };
    text.split(';').filter(|part| !part.trim().is_empty()).map(one).collect()
}

/// Asks the desk to do something to letters.
pub(super) fn send(state: &mut State, on: Vec<(LetterId, u32)>, command: LetterCommand, effects: &mut Vec<Effect>) {
    if let Link::Lost(_) = state.link {
        return state.say(Tone::Refused, words::OFFLINE);
    }
    if on.is_empty() {
        return state.say(Tone::Hint, words::NO_LETTER_HERE);
    }
    let on = on.into_iter().map(|(id, revision)| (id, Some(revision))).collect();
    let purpose = Purpose::Letters(words::letters_done(&command));
    effects.push(Effect::Ask(state.asked.add(purpose), Request::Letters { on, command, dry_run: false }));
}

/// Says what came of it; what was left is told one by one.
pub(super) fn done(state: &mut State, said: &str, parts: &[LetterPart]) {
    state.layers.retain(|layer| !matches!(layer, Layer::Ask(_)));
    state.outbox.marks.clear();
    state.outbox.outdate();
    let n_done = parts.iter().filter(|part| part.outcome == LetterOutcome::Done).count();
    let left: Vec<String> = parts.iter().filter_map(words::letter_not_done).collect();
    match (n_done, left.as_slice()) {
        (_, []) => state.say(Tone::Done, words::letters_said(n_done, said)),
        (0, [only]) => state.say(Tone::Refused, only.clone()),
        _ => {
            let question = words::letters_left(n_done, left.len(), said);
            state.layers.push(Layer::Ask(Ask::new(question, left, Then::Close)));
        }
    }
}

/// Asks for what the outbox needs while it is on the screen.
pub(super) fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    let subjects: Vec<Subject> = state
        .layers
        .iter()
        .filter_map(|layer| match layer {
            Layer::Reader(reader) => Some(reader.subject),
            _ => None,
        })
        .collect();
    let is_read = subjects.contains(&Subject::Outbox);
    if is_read && state.outbox.is_wanted() && !state.asked.any(|one| *one == Purpose::Outbox) {
        state.outbox.asked();
        let request = Request::Outbox(state.outbox.query());
        effects.push(Effect::Ask(state.asked.add(Purpose::Outbox), request));
    }
    let letter = subjects.iter().rev().find_map(|subject| match subject {
        Subject::Letter(id) => Some(*id),
        _ => None,
    });
    if let Some(id) = letter.filter(|id| state.outbox.is_letter_wanted(*id))
        && !state.asked.any(|one| *one == Purpose::Letter)
    {
        state.outbox.letter_asked();
        effects.push(Effect::Ask(state.asked.add(Purpose::Letter), Request::Letter(id)));
    }
}
