use super::{act, schedule};
use crate::tui::action::{Action, Group};
use crate::tui::effect::Effect;
use crate::tui::layer::Layer;
use crate::tui::state::{State, Tone, needs_application};
use crate::tui::{draw, words};

/// Does what a key asks for among those who can assess an application.
pub(super) fn act(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let page = isize::try_from(draw::reader_rows(state) / 4).unwrap_or(1).max(1);
    match action {
        Action::MoveDown => step(state, 1),
        Action::MoveUp => step(state, -1),
        Action::PageDown => step(state, page),
        Action::PageUp => step(state, -page),
        Action::First => go(state, 0),
        Action::Last => go(state, usize::MAX),
        Action::Propose => schedule::propose_chosen(state),
        Action::Conflict => act::run(state, action, effects),
        action if needs_application(action) || action.record().group == Group::Schedule => {
            act::run(state, action, effects);
        }
        _ => state.say(Tone::Hint, words::CLOSE_FIRST),
    }
}

/// Goes some offers on or back.
pub(super) fn step(state: &mut State, by: isize) {
    let Some(Layer::Offers(page)) = state.layers.last_mut() else { return };
    page.step(by, state.schedule.offers_of(page.number).unwrap_or_default());
}

/// Goes to an offer.
pub(super) fn go(state: &mut State, at: usize) {
    let Some(Layer::Offers(page)) = state.layers.last_mut() else { return };
    page.go(at, state.schedule.offers_of(page.number).unwrap_or_default());
}
