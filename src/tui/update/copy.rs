use crate::tui::draw;
use crate::tui::effect::Effect;
use crate::tui::state::{State, Tone};
use crate::tui::words;

/// The longest text that is sent, in characters: more than any line of the desk, and less than terminals refuse.
const LONGEST: usize = 4000;

/// Sends the selected application's number to the terminal's clipboard.
pub(super) fn number(state: &mut State, effects: &mut Vec<Effect>) {
    match state.queue.selected {
        Some(number) => send(state, &number.to_string(), effects),
        None => state.say(Tone::Refused, words::NOTHING_SELECTED),
    }
}

/// Sends the candidate's e-mail address: only who may read it has it here (V1).
pub(super) fn email(state: &mut State, effects: &mut Vec<Effect>) {
    let email = state.view().and_then(|view| view.evidence.candidate.email.as_ref()).map(ToString::to_string);
    match email {
        Some(email) => send(state, &email, effects),
        None => state.say(Tone::Refused, words::NO_EMAIL),
    }
}

/// Sends the line under the cursor, as words.
pub(super) fn line(state: &mut State, effects: &mut Vec<Effect>) {
    match draw::line_of_cursor(state) {
        Some(line) => send(state, &line, effects),
        None => state.say(Tone::Refused, words::NO_LINE),
    }
}

fn send(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    let text: String = words::clean(text).chars().take(LONGEST).collect();
    state.say(Tone::Hint, words::sent_to_terminal(&text));
    effects.push(Effect::Copy(text));
}
