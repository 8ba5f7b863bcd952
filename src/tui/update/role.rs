//! What becomes of the screen when its account has another role than before (V1).

use super::{drafts, key, text_page};
use crate::domain::{AccountName, Permission, Role};
use crate::tui::effect::Effect;
use crate::tui::layer::Layer;
use crate::tui::state::{
    Bench, Known, Lines, Marks, Monitor, Outbox, Own, Pane, Past, Reported, RosterPage, Schedule, Selected, State,
    Submitted, Tone,
};
use crate::tui::words;

/// Begins anew as another account: nothing of the one before is shown, sent or kept as the new one's. What was kept of
/// it stays where it is.
pub(super) fn another(state: &mut State, account: &AccountName, role: Role, effects: &mut Vec<Effect>) {
    state.on_disk.texts.clear();
    state.known = Known::default();
    state.layers.clear();
    (state.draft, state.edit, state.lines) = (None, None, Lines::default());
    state.drafts.clear();
    state.edits.clear();
    (state.bench, state.outbox) = (Bench::default(), Outbox::default());
    changed(state, role, effects);
    state.say(Tone::Hint, words::now_account(account, role));
}

/// Forgets all that was read as what the account was, so that the screen shows what it may see now. What was typed stays
/// as drafts.
pub(super) fn changed(state: &mut State, role: Role, effects: &mut Vec<Effect>) {
    forget_read(state, effects);
    if !role.may(Permission::Assess) {
        // What the desk has not taken of a sheet stays where it is kept, for the day on which the role may again.
        let kept: Vec<_> = state.bench.all().map(|(key, _)| key.clone()).collect();
        state.on_disk.texts.retain(|name, _| !kept.iter().any(|key| drafts::is_of_sheet(name, key)));
        state.bench = Bench::default();
    }
    state.say(Tone::Hint, words::now_as(role));
}

/// Forgets all that was read of applications, assessors and letters, and what was asked. What was typed stays as drafts.
pub(super) fn forget_read(state: &mut State, effects: &mut Vec<Effect>) {
    key::drop_held(state);
    for layer in std::mem::take(&mut state.layers) {
        match layer {
            Layer::Form(form) => drop(state.keep(form)),
            Layer::Prompt(prompt) => drop(state.lines.keep(&prompt)),
            Layer::Review(review) if review.editing.is_changed() => state.edits.push(review.editing),
            Layer::Text(page) => text_page::give_back(state, &page, effects),
            _ => {}
        }
    }
    if let Some(form) = state.draft.take() {
        state.keep(form);
    }
    let (filter, order) = (state.queue.filter.clone(), state.queue.order.clone());
    state.queue.show(filter, order);
    (state.queue.total, state.focus) = (0, Pane::Queue);
    (state.selected, state.past, state.schedule) = (Selected::default(), Past::default(), Schedule::default());
    (state.roster, state.monitor, state.submitted) = (RosterPage::default(), Monitor::default(), Submitted::default());
    state.known.forget_read();
    state.own = Own::default();
    state.report = Reported::default();
    state.outbox.forget_read();
    state.marks = Marks::default();
    state.asked.forget(|_| true);
}
