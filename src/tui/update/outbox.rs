//! The outbox: which letters are read, and what is asked to be done to them.

use super::{choices, letter_text};
use crate::domain::view::{LetterOutcome, LetterPart, LetterRow, OutboxPart};
use crate::domain::{LetterCommand, LetterEdit, LetterId, LetterState, LetterStateName, recipients};
use crate::link::protocol::Request;
use crate::text::Line;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::layer::{Ask, ItemName, Layer, Prompt, PromptFor, Reader, Subject, Then};
use crate::tui::state::{Link, Purpose, Shown, State, Tone, disabled};
use crate::tui::words;

/// How many letters are named before a reason is asked for; the others are counted.
const NAMED: usize = 6;

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
    if let Subject::Letter(id) = reader.subject
        && is_of_letters
        && state.outbox.view(id).is_none()
    {
        // What nobody has read nobody decides about.
        let said = state.outbox.why_not(id).unwrap_or(words::LETTER_COMES).to_owned();
        state.say(Tone::Hint, said);
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
        (Action::HoldLetter, _) => hold(state, here, effects),
        (Action::DiscardLetter, _) => {
            let rows = chosen(state, here);
            ask_why(state, &rows, PromptFor::DiscardLetter);
        }
        (Action::EditLetter, Some(id)) => letter_text::edit(state, id, effects),
        (Action::LetterSubject, Some(id)) => with_row(state, id, |state, row| {
            let text = row.subject.to_string();
            choices::ask_for(state, Prompt::of(PromptFor::LetterSubject(row.id, row.revision), &text));
        }),
        (Action::LetterRecipients, Some(id)) => with_row(state, id, |state, row| {
            let text = words::recipients(&row.to);
            choices::ask_for(state, Prompt::of(PromptFor::LetterRecipients(row.id, row.revision), &text));
        }),
        (Action::RetryLetter, _) => {
            let rows = chosen(state, here);
            send_or_ask(state, &rows, LetterCommand::Retry, effects);
        }
        (Action::LetterSent, Some(id)) => confirm(state, id, LetterCommand::MarkSent { note: None }),
        (Action::LetterUnsent, Some(id)) => confirm(state, id, LetterCommand::MarkUnsent),
        _ if is_of_letters || action == Action::Mark => state.say(Tone::Hint, words::NO_LETTER_HERE),
        _ => return false,
    }
    true
}

/// The letters that a key is for, each at the revision that is shown: on a letter's own page that one, in the list the
/// marked ones, or the one that keys are on.
fn chosen(state: &State, here: Option<LetterId>) -> Vec<LetterRow> {
    let is_in_list = matches!(state.layers.last(), Some(Layer::Reader(reader)) if reader.subject == Subject::Outbox);
    let marked = Some(&state.outbox.marks).filter(|marks| is_in_list && !marks.is_empty());
    let ids: Vec<LetterId> = marked.map_or_else(|| here.into_iter().collect(), |marks| marks.iter().copied().collect());
    ids.into_iter().filter_map(|id| state.outbox.row(id)).collect()
}

fn seen(rows: &[LetterRow]) -> Vec<(LetterId, u32)> {
    rows.iter().map(|row| (row.id, row.revision)).collect()
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
    let rows = chosen(state, here);
    if rows.is_empty() {
        return state.say(Tone::Hint, words::NO_LETTER_HERE);
    }
    let now = state.now;
    let goes = |row: &LetterRow| row.state == LetterState::Draft && !row.lacks_address() && !row.is_late(now);
    let (go, left): (Vec<LetterRow>, Vec<LetterRow>) = rows.into_iter().partition(goes);
    let on: Vec<(LetterId, u32)> = go.iter().map(|row| (row.id, row.revision)).collect();
    let mut lines: Vec<String> = go.iter().map(words::letter_to).collect();
    if let [only] = go.as_slice() {
        lines.extend(words::letter_unread(only, state.outbox.view(only.id).is_some()));
    }
    lines.extend(left.iter().map(|row| words::letter_left(row, now)));
    if let Some(part) = &state.outbox.part {
        let waits = |row: &&LetterRow| !on.iter().any(|(id, _)| *id == row.id);
        let before = |row: &LetterRow| {
            let result = row.result_before(part.rows.iter().filter(waits))?;
            Some(words::result_waits(row, result))
        };
        lines.extend(go.iter().filter_map(before));
        let trouble = part.trouble.as_deref().filter(|_| !on.is_empty());
        lines.extend(trouble.map(|trouble| words::letters_wait(on.len(), trouble)));
    }
    let then =
        if on.is_empty() { Then::Close } else { Then::Letters { on: on.clone(), command: LetterCommand::Release } };
    state.layers.push(Layer::Ask(Ask::new(words::release(on.len()), lines, then)));
}

/// Asks why they are held back; where all of them are, they are to be so no longer.
fn hold(state: &mut State, here: Option<LetterId>, effects: &mut Vec<Effect>) {
    let rows = chosen(state, here);
    let is_back = |row: &LetterRow| {
        matches!(row.state, LetterState::Held { .. } | LetterState::Discarded { by_change: None, .. })
    };
    if rows.iter().all(is_back) {
        return send_or_ask(state, &rows, LetterCommand::Unhold, effects);
    }
    ask_why(state, &rows, PromptFor::HoldLetter);
}

/// Does something to a letter at once, and asks where it is several.
fn send_or_ask(state: &mut State, rows: &[LetterRow], command: LetterCommand, effects: &mut Vec<Effect>) {
    let on = seen(rows);
    if on.len() < 2 {
        return send(state, on, command, effects);
    }
    let lines = rows.iter().map(words::letter_named).collect();
    let question = words::do_to_letters(&command, on.len());
    state.layers.push(Layer::Ask(Ask::new(question, lines, Then::Letters { on, command })));
}

fn confirm(state: &mut State, id: LetterId, command: LetterCommand) {
    with_row(state, id, |state, row| {
        let may_be_so = match command {
            LetterCommand::MarkUnsent => matches!(row.state, LetterState::Unsure { .. }),
            _ => row.state == LetterState::Draft || row.state.may_have_gone(row.released.is_some()),
        };
        if !may_be_so {
            return state.say(Tone::Refused, words::letter_not_marked(row, &command));
        }
        let lines = vec![words::letter_to(row)];
        let question = words::mark_letter(row, &command).to_owned();
        let then = Then::Letters { on: vec![(row.id, row.revision)], command };
        state.layers.push(Layer::Ask(Ask::new(question, lines, then)));
    });
}

fn with_row(state: &mut State, id: LetterId, then: impl FnOnce(&mut State, &LetterRow)) {
    if let Some(row) = state.outbox.row(id) {
        then(state, &row);
    }
}

/// Asks for a reason, and names the letters that it is for.
fn ask_why(state: &mut State, rows: &[LetterRow], what: impl FnOnce(Vec<(LetterId, u32)>) -> PromptFor) {
    if rows.is_empty() {
        return state.say(Tone::Hint, words::NO_LETTER_HERE);
    }
    let more = rows.len().saturating_sub(NAMED);
    let mut prompt = Prompt::new(what(seen(rows)));
    prompt.lines = rows.iter().take(NAMED).map(words::letter_named).collect();
    prompt.lines.extend((more > 0).then(|| words::more_lines(more)));
    choices::ask_for(state, prompt);
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
            let edit = LetterEdit {
                to: Some(recipients(text).map_err(|unclean| unclean.to_string())?),
                ..LetterEdit::default()
            };
            (vec![(*id, *revision)], LetterCommand::Edit(edit))
        }
        _ => return Ok(()),
    };
    // The line stays until the desk has taken it.
    send(state, on, command, effects);
    Ok(())
}

/// Asks the desk to do something to letters.
pub(super) fn send(state: &mut State, on: Vec<(LetterId, u32)>, command: LetterCommand, effects: &mut Vec<Effect>) {
    if let Link::Lost(_) = state.link {
        return state.say(Tone::Refused, words::OFFLINE);
    }
    if on.is_empty() {
        return state.say(Tone::Hint, words::NO_LETTER_HERE);
    }
    let purpose = Purpose::Letters { on: on.iter().map(|(id, _)| *id).collect(), command: Box::new(command.clone()) };
    let on = on.into_iter().map(|(id, revision)| (id, Some(revision))).collect();
    effects.push(Effect::Ask(state.asked.add(purpose), Request::Letters { on, command, dry_run: false }));
    state.say(Tone::Hint, words::WAITING);
}

/// Takes letters in, and how many there are for the header.
pub(super) fn take(state: &mut State, part: OutboxPart) {
    let count = |name| part.counts.get(&name).copied().unwrap_or(0);
    state.counts.drafts = count(LetterStateName::Draft);
    state.counts.stuck = count(LetterStateName::Failed) + count(LetterStateName::Unsure);
    // What was read before a release may have been mended since: only now is it known whether they wait.
    if let (Some(count), Some(trouble)) = (state.outbox.released.take(), part.trouble.as_deref()) {
        let said = words::letters_said(count, words::letters_done(&LetterCommand::Release));
        state.say(Tone::Hint, format!("{said}. {}", words::letters_wait(count, trouble)));
    }
    state.outbox.take(part);
}

/// Says what came of it; what was left is told one by one, and what was typed for it stays.
pub(super) fn done(state: &mut State, command: &LetterCommand, parts: &[LetterPart]) {
    let said = words::letters_done(command);
    state.layers.retain(|layer| !matches!(layer, Layer::Ask(_)));
    state.outbox.outdate();
    let is_done = |part: &&LetterPart| part.outcome == LetterOutcome::Done;
    let is_text = matches!(command, LetterCommand::Edit(LetterEdit { body: Some(_), .. }));
    for part in parts {
        let is_done = is_done(&part);
        if is_done {
            state.outbox.marks.remove(&part.id);
        }
        match &part.row {
            _ if is_done && is_text => state.outbox.forget(part.id),
            // Whoever does something to a letter has seen that; of all else they were told.
            Some(row) if is_done => state.outbox.lift(row.id, row.revision.saturating_sub(1), row.revision),
            Some(row) if is_text => state.outbox.lift(row.id, 0, row.revision),
            _ => {}
        }
    }
    let n_done = parts.iter().filter(is_done).count();
    let left: Vec<String> = parts.iter().filter_map(words::letter_not_done).collect();
    if left.is_empty() || n_done > 0 {
        close_line(state);
    }
    if *command == LetterCommand::Release && n_done > 0 {
        state.outbox.released = Some(n_done);
    }
    match (n_done, left.as_slice()) {
        (_, []) => state.say(Tone::Done, words::letters_said(n_done, said)),
        (0, [only]) => refused(state, parts, only),
        _ => {
            super::key::drop_held(state);
            let question = words::letters_left(n_done, left.len(), said);
            state.layers.push(Layer::Ask(Ask::new(question, left, Then::Close)));
        }
    }
}

/// Nothing was done to the only letter: the line that was typed for it stays, and says why.
fn refused(state: &mut State, parts: &[LetterPart], why: &str) {
    super::key::drop_held(state);
    let has_text = parts.iter().any(|part| state.outbox.texts.iter().any(|text| text.id == part.id));
    if let Some(Layer::Prompt(prompt)) = state.layers.last_mut() {
        for row in parts.iter().filter_map(|part| part.row.as_ref()) {
            prompt.what.lift(row.id, row.revision);
        }
        prompt.trouble = Some(why.to_owned());
        return state.say(Tone::Refused, why);
    }
    state.say(Tone::Refused, if has_text { words::letter_text_kept(why) } else { why.to_owned() });
}

/// Closes the line that was asked for about letters.
fn close_line(state: &mut State) {
    state.layers.pop_if(|layer| matches!(layer, Layer::Prompt(prompt) if prompt.what.is_of_letters()));
}

/// Marks are for the list that is seen: they go with it.
pub(super) fn leave(state: &mut State) {
    let is_list = |layer: &Layer| matches!(layer, Layer::Reader(reader) if reader.subject == Subject::Outbox);
    if !state.outbox.marks.is_empty() && !state.layers.iter().any(is_list) {
        state.outbox.marks.clear();
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
    let is_read = subjects.contains(&Subject::Outbox) || state.outbox.released.is_some();
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
        && !state.asked.any(|one| matches!(one, Purpose::Letter(_)))
    {
        state.outbox.letter_asked();
        effects.push(Effect::Ask(state.asked.add(Purpose::Letter(id)), Request::Letter(id)));
    }
}
