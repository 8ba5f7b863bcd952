//! An assessor's own sessions and sheets: what is asked of the desk for them, and what its answers come to (A9, V1).

use crate::domain::view::{OwnSession, SheetView};
use crate::domain::{Act, Command, Number, SessionId, SheetKey};
use crate::link::protocol::{Failure, Request};
use crate::tui::effect::Effect;
use crate::tui::layer::{Ask, Layer, Reader, ScorePage, Subject, Then, with_despite};
use crate::tui::state::{Link, OwnSheet, Purpose, State, Tone};
use crate::tui::words;

/// Sees to it that an account which may see nothing else has its own sessions under all that is open.
pub(super) fn land(state: &mut State) {
    let is_there =
        matches!(state.layers.first(), Some(Layer::Reader(reader)) if reader.subject == Subject::OwnSessions);
    if state.is_for_own_only() && !is_there {
        state.layers.insert(0, Layer::Reader(Reader::new(Subject::OwnSessions)));
        state.changed = true;
    }
}

/// Opens the sheet of one of the sessions.
pub(super) fn open_sheet(state: &mut State, number: Number, session: SessionId) {
    let Some(key) = state.own.named(number, session).map(OwnSession::key) else { return };
    if let Some(own) = state.bench.get_mut(&key) {
        own.is_old = true;
    }
    state.layers.push(Layer::Score(ScorePage::new(key)));
}

/// Asks for what the open pages need, and sends the edits that wait: one at a time for each sheet, in their order.
pub(super) fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    let is_open =
        |key: &SheetKey| state.layers.iter().any(|layer| matches!(layer, Layer::Score(page) if page.key == *key));
    state.bench.keep_only(is_open);
    if state.shows_own() && state.own.is_wanted(state.now) && !state.asked.any(|one| *one == Purpose::OwnSessions) {
        state.own.asked(state.now);
        effects.push(Effect::Ask(state.asked.add(Purpose::OwnSessions), Request::OwnSessions));
    }
    let missing = state.layers.iter().filter_map(|layer| match layer {
        Layer::Score(page) if state.bench.get(&page.key).is_none() => Some(page.key.clone()),
        _ => None,
    });
    let old = state.bench.all().filter(|(_, own)| own.must_be_read()).map(|(key, _)| key.clone());
    for key in missing.chain(old).collect::<Vec<_>>() {
        let purpose = Purpose::Sheet(key.clone());
        if !state.asked.any(|one| *one == purpose) {
            effects.push(Effect::Ask(state.asked.add(purpose), Request::Sheet(key)));
        }
    }
    let next = state.bench.all_mut().filter_map(|(key, own)| Some((key.clone(), own.to_send()?)));
    for (key, (seen, edit)) in next.collect::<Vec<_>>() {
        let ticket = state.asked.add(Purpose::EditSheet(key.clone()));
        effects.push(Effect::Ask(ticket, Request::EditSheet { key, seen, edit }));
    }
}

/// Takes a sheet in that was asked for.
pub(super) fn arrived(state: &mut State, view: SheetView) {
    let key = view.key.clone();
    let before = state.bench.get(&key).map(|own| own.sheet.clone());
    let was_under_way = state.bench.get(&key).is_some_and(OwnSheet::is_under_way);
    let over = words::not_under_way(&view.session.state).filter(|_| was_under_way);
    let both = state.bench.take(view);
    let is_other = before.is_some_and(|before| state.bench.get(&key).is_some_and(|own| own.sheet != before));
    let is_written = is_other && super::score::follow(state, &key);
    let stranded = state.bench.get(&key).is_some_and(|own| own.is_locked() && own.unsaved() > 0);
    if stranded {
        state.say(Tone::Refused, words::SUBMITTED_ELSEWHERE);
    } else if let Some(said) = over {
        super::score::leave_note(state, &key);
        state.say(Tone::Refused, said);
    } else if !both.is_empty() {
        state.say(Tone::Hint, words::both_edited(&both));
    } else if is_other {
        state.say(Tone::Hint, if is_written { words::NOTE_FOLLOWS } else { words::SHEET_FOLLOWS });
    }
}

/// A sheet cannot be read: its page closes, unless it was read before.
pub(super) fn not_arrived(state: &mut State, key: &SheetKey, why: String) {
    let is_here = state.bench.get(key).is_some();
    if let Some(own) = state.bench.get_mut(key) {
        // Asked again by the next key; else the same question would be put for ever.
        (own.is_old, own.trouble) = (false, Some(why.clone()));
    }
    if !is_here {
        state.layers.retain(|layer| !matches!(layer, Layer::Score(page) if page.key == *key));
        super::key::drop_held(state);
    }
    state.say(Tone::Refused, why);
}

/// An edit was not kept: it stays here, and is tried again once that can help.
pub(super) fn not_saved(state: &mut State, key: &SheetKey, failure: &Failure) {
    let Some(own) = state.bench.get_mut(key) else { return };
    own.not_saved();
    match failure {
        // Read again it is merged with what was done elsewhere, and said.
        Failure::Conflict { .. } => own.is_old = true,
        failure => {
            let said = words::failure(failure);
            (own.is_old, own.trouble) = (matches!(failure, Failure::Refused { .. }), Some(said.clone()));
            state.say(Tone::Refused, said);
        }
    }
}

/// Does something as the assessor of a session.
pub(super) fn send(state: &mut State, key: SheetKey, command: Command, effects: &mut Vec<Effect>) {
    if let Link::Lost(_) = state.link {
        return state.say(Tone::Refused, words::OFFLINE);
    }
    let ticket = state.asked.add(Purpose::Assess { key: key.clone(), act: command.act() });
    let seen = state.bench.get(&key).map(|own| own.view.revision);
    effects.push(Effect::Ask(ticket, Request::Assess { key, seen, command }));
    state.say(Tone::Hint, words::WAITING);
}

/// Asks whether what is unusual is meant, where the desk refused an assessor's step for that alone: a yes sends the same
/// again with it. False where it was refused for anything else.
pub(super) fn asks_to_mean(state: &mut State, purpose: &Purpose, failure: &Failure) -> bool {
    let Purpose::Assess { key, .. } = purpose else { return false };
    let Failure::Refused { rule, message, hint, warnings } = failure else { return false };
    state.layers.extend(state.draft.take().map(Layer::Form));
    let Some(Layer::Form(form)) = state.layers.last_mut() else { return false };
    let Some(command) = form.command().and_then(|command| with_despite(&command, warnings)) else { return false };
    // What was typed before the question could be seen is no answer to it.
    super::key::drop_held(state);
    state.toast = None;
    let lines = words::why_it_is_asked(*rule, message, hint);
    let then = Then::Assess { key: key.clone(), command: Box::new(command) };
    state.layers.push(Layer::Ask(Ask::new(words::is_it_meant(warnings), lines, then)));
    true
}

/// It was done.
pub(super) fn done(state: &mut State, act: Act, view: SheetView) {
    state.layers.retain(|layer| !matches!(layer, Layer::Form(_) | Layer::Ask(_)));
    (state.draft, state.store_trouble) = (None, None);
    state.own.outdate();
    let said = words::done(&act.words(), view.key.number, &view.session.candidate);
    arrived(state, view);
    state.say(Tone::Done, said);
}
