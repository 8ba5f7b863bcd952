use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::state::{State, Tone, disabled};
use crate::tui::theme::Theme;
use crate::tui::words;

/// Goes on to the next theme, for this session.
pub(super) fn next_theme(state: &mut State) {
    state.theme = Theme::of(state.theme.name.next());
    state.say(Tone::Hint, words::theme(state.theme.name));
}

/// Has clicks and the wheel go to the desk, or leaves them to the terminal again.
pub(super) fn toggle_mouse(state: &mut State, effects: &mut Vec<Effect>) {
    state.mouse = !state.mouse;
    effects.push(Effect::Mouse(state.mouse));
    let keys = state.keymap.keys_of(Action::ToggleMouse);
    state.say(Tone::Hint, words::mouse(state.mouse, keys.first().map_or("", String::as_str)));
}

/// Has the last events written, where there may be a file for them.
pub(super) fn write_recording(state: &mut State, effects: &mut Vec<Effect>) {
    match disabled(Action::WriteRecording, state) {
        Some(reason) => state.say(Tone::Refused, reason.long),
        None => effects.push(Effect::Record),
    }
}

/// The last events were written, or why they were not.
pub(super) fn recorded(state: &mut State, written: Result<String, String>) {
    match written {
        Ok(path) => state.say(Tone::Done, words::recording_written(&path)),
        Err(why) => state.say(Tone::Refused, words::recording_failed(&why)),
    }
}
