//! What is typed while the desk's server is gone.

use super::key::asked_for;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::event::Away;
use crate::tui::keymap::{Key, Press};
use crate::tui::layer::Layer;
use crate::tui::state::{Link, Purpose, Reach, State, Typed, needs_server};

/// Whoever types wants a server that is gone back, unless to leave; nothing else starts it, so that one can be stopped.
/// Over SSH nobody starts it: it is asked again by itself.
pub(super) fn start(state: &mut State, effects: &mut Vec<Effect>) {
    if state.reach == Reach::Desk {
        return;
    }
    let Link::Lost(away) = &mut state.link else { return };
    if *away != Away::Starting && !effects.contains(&Effect::Quit) {
        state.changed = true;
        *away = Away::Starting;
        effects.push(Effect::Start);
    }
}

/// Whether what was typed is for a server that is started by it: it is done once that is there, and what is typed behind it
/// is for what it opens, so that no text runs as commands.
pub(super) fn waits_for_server(state: &State, typed: &Typed) -> bool {
    let comes = match &state.link {
        Link::Lost(Away::Stopped | Away::Starting) => state.reach != Reach::Desk,
        Link::Lost(Away::Silent(_)) => false,
        Link::Live => state.greeting.is_none() && state.asked.any(|one| *one == Purpose::Greet),
    };
    let Typed::Key(key) = *typed else { return false };
    comes && asked_for(state, key).or_else(|| asked_on_page(state, key)).is_some_and(needs_server)
}

/// The action that a key comes to on a page.
fn asked_on_page(state: &State, key: Key) -> Option<Action> {
    let top = state.layers.last().filter(|layer| !layer.takes_text())?;
    if let Layer::Confirm(_) | Layer::Ask(_) | Layer::Review(_) = top {
        return None;
    }
    match state.keymap.press(state.context(), &mut state.pending.clone(), key) {
        Press::Action(action, _) => Some(action),
        Press::Pending | Press::Unbound => None,
    }
}
