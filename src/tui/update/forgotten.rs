//! What becomes of the screen when an application was forgotten (H3).

use super::key;
use crate::domain::Number;
use crate::tui::layer::{Layer, PromptFor};
use crate::tui::state::{Pane, Past, Selected, State, Submitted, Tone};
use crate::tui::words;

/// Forgets all that was read of the application and all that was typed about it; whoever has it open is told.
pub(super) fn forgotten(state: &mut State, number: Number) {
    state.queue.is_old = true;
    let was_open = state.queue.selected == Some(number);
    state.drafts.retain(|form| form.number != Some(number));
    state.edits.retain(|editing| editing.name.number != Some(number));
    state.draft.take_if(|form| form.number == Some(number));
    state.edit.take_if(|editing| editing.name.number == Some(number));
    state.outbox.texts.retain(|text| text.name.number != Some(number));
    state.outbox.writing.take_if(|writing| writing.name.number == Some(number));
    // Whose letters these are they do not say.
    state.lines.forget(PromptFor::is_of_letters);
    state.marks.unmark(number);
    state.bench.forget(number);
    let is_about_it = |layer: &Layer| match layer {
        Layer::Form(form) => form.number == Some(number),
        Layer::Review(review) => review.editing.name.number == Some(number),
        Layer::Text(page) => page.name.number == Some(number),
        Layer::Score(page) => page.key.number == number,
        Layer::LookUp(_) | Layer::FilterLine(_) => false,
        // All else that lies over the panes is about what they show.
        _ => was_open && !layer.is_over(),
    };
    state.layers.retain(|layer| !is_about_it(layer));
    if !was_open {
        return;
    }
    // What was typed ahead was for it, and not for the one that comes in its place.
    key::drop_held(state);
    (state.selected, state.past, state.submitted) = (Selected::default(), Past::default(), Submitted::default());
    (state.queue.selected, state.focus) = (None, Pane::Queue);
    state.say(Tone::Refused, words::forgotten(number));
}
