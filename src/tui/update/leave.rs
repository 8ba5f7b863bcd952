use chrono::TimeDelta;
use crossterm::event::{KeyCode, KeyModifiers};

use crate::tui::action::Action;
use crate::tui::keymap::{Key, Press};
use crate::tui::state::{Purpose, State, Typed};
use crate::tui::words;

/// How long leaving waits for what was typed before it.
pub(super) const PATIENCE: TimeDelta = TimeDelta::seconds(5);

/// Whether what was typed leaves whatever is under way: ctrl-c does, in every keymap.
pub(super) fn at_once(typed: &Typed) -> bool {
    *typed == Typed::Key(Key::new(KeyCode::Char('c'), KeyModifiers::CONTROL))
}

/// Whether what was typed asks to leave by itself.
pub(super) fn asks(state: &State, typed: &Typed) -> bool {
    let Typed::Key(key) = *typed else { return false };
    state.keymap.press_alone(state.context(), key) == Some(Action::Quit)
}

/// Whether the keys that wait come to leaving: the same key after one that opens a layer is text, or closes it.
pub(super) fn is_coming(state: &State) -> bool {
    if !state.layers.is_empty() && !state.asked.command() {
        return false;
    }
    let mut pending = state.pending.clone();
    for typed in &state.held {
        let Typed::Key(key) = *typed else { continue };
        match state.keymap.press(state.context(), &mut pending, key) {
            Press::Action(Action::Quit, _) => return true,
            Press::Action(action, _) if !keeps_panes(action) => return false,
            _ => {}
        }
    }
    false
}

/// What would be gone with the program: neither the desk has it nor any disk, as over SSH while the server is away.
/// Leaving at once is still leaving.
pub(super) fn loses(state: &State) -> Option<String> {
    state.on_disk.trouble.as_ref()?;
    let edits: usize = state.bench.all().map(|(_, own)| own.unsaved()).sum();
    let texts = typed(state);
    (edits + texts > 0).then(|| words::would_be_lost(edits, texts))
}

/// How many texts were typed and not done: forms, whole forms, and letters.
fn typed(state: &State) -> usize {
    state.forms().filter(|form| form.is_changed()).count() + state.editings().count() + state.outbox.texts.len()
}

/// What is not known to be done when the program ends now, in words for who reads on; none where nothing is open.
pub(in crate::tui) fn unknown(state: &State) -> Option<String> {
    let commands = state.asked.commands().map(|(number, name)| words::left_unanswered(number, name));
    let held = state.held.iter().take_while(|typed| !asks(state, typed)).count();
    let dropped = (held > 0).then(|| words::left_undone(held));
    let bulk = state.asked.bulk().map(words::left_bulk);
    let others = state.asked.others().filter_map(|purpose| match purpose {
        Purpose::Letters { on, command } => Some(words::left_letters(on, command)),
        Purpose::SaveAssessor(id) => Some(words::left_entry(id)),
        Purpose::Assess { key, act } => Some(words::left_step(key, *act)),
        _ => None,
    });
    let unsaved =
        state.bench.all().filter(|(_, own)| own.unsaved() > 0).map(|(_, own)| {
            if state.on_disk.trouble.is_some() { words::left_lost(own) } else { words::left_unsaved(own) }
        });
    let texts = state.on_disk.trouble.as_ref().map_or(0, |_| typed(state));
    let lost = (texts > 0).then(|| words::left_untaken(texts));
    let said: Vec<String> = commands.chain(bulk).chain(others).chain(unsaved).chain(lost).chain(dropped).collect();
    (!said.is_empty()).then(|| said.join("\n"))
}

/// Whether an action opens nothing over the panes.
fn keeps_panes(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::MoveDown
            | A::MoveUp
            | A::PageDown
            | A::PageUp
            | A::First
            | A::Last
            | A::Center
            | A::NextPane
            | A::PreviousPane
            | A::Pane1
            | A::Pane2
            | A::Pane3
            | A::Pane4
            | A::NextWeek
            | A::PreviousWeek
            | A::ThisWeek
            | A::NextFilter
            | A::PreviousFilter
            | A::NextSort
            | A::ThenSort
            | A::ReverseSort
            | A::ResetSort
            | A::Mark
            | A::MarkAll
            | A::Accept
            | A::AssignToMe
            | A::Redraw
            | A::Back
    )
}
