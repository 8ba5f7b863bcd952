use crate::tui::state::{State, Tone};
use crate::tui::theme::Theme;
use crate::tui::words;

/// Goes on to the next theme, for this session.
pub(super) fn next_theme(state: &mut State) {
    state.theme = Theme::of(state.theme.name.next());
    state.say(Tone::Hint, words::theme(state.theme.name));
}
