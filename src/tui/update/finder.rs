//! What somebody who may only look applications up does: the look-up is their first page (V1).

use super::key;
use crate::tui::effect::Effect;
use crate::tui::layer::{Layer, LookUp, Reader, Subject};
use crate::tui::state::{State, Tone};
use crate::tui::words;

/// Sees to it that an account which may do nothing else has the look-up under all that is open.
pub(super) fn land(state: &mut State) {
    if state.is_for_finding_only() && !matches!(state.layers.first(), Some(Layer::LookUp(_))) {
        state.layers.insert(0, Layer::LookUp(LookUp::default()));
        state.changed = true;
    }
}

/// Leaves the look-up that is all there is: at once, or what was typed in it first.
pub(super) fn close(state: &mut State, is_at_once: bool, effects: &mut Vec<Effect>) {
    if is_at_once {
        return effects.push(Effect::Quit);
    }
    let Some(look_up) = state.look_up_mut() else { return };
    if look_up.text().is_empty() {
        return state.say(Tone::Hint, words::NOTHING_BEHIND_LOOK_UP);
    }
    *look_up = LookUp::default();
    key::drop_held(state);
}

/// Shows what the account may know of the application that is chosen.
pub(super) fn open(state: &mut State) {
    let chosen = state.look_up_mut().and_then(|look_up| look_up.chosen());
    match chosen {
        Some(number) => state.layers.push(Layer::Reader(Reader::new(Subject::Found(number)))),
        None => state.say(Tone::Hint, words::NOBODY_FOUND_YET),
    }
}
