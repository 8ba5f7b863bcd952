use crate::domain::{Command, Number};
use crate::link::protocol::{Name, Request};
use crate::tui::effect::Effect;
use crate::tui::layer::Layer;
use crate::tui::state::{Link, Purpose, State, Tone};
use crate::tui::words;

/// Sends a command with the revision that its user saw; one at a time.
pub(super) fn send(
    state: &mut State,
    number: Number,
    name: &str,
    seen: u32,
    command: Command,
    effects: &mut Vec<Effect>,
) {
    if let Link::Lost(_) = state.link {
        state.layers.retain(|layer| !matches!(layer, Layer::Confirm(_)));
        state.say(Tone::Refused, words::OFFLINE);
        return;
    }
    let sent = Some(Box::new((seen, command.clone())));
    let ticket = state.asked.add(Purpose::Command { number, name: name.to_owned(), sent });
    effects.push(Effect::Ask(ticket, Request::Command { name: Name::Number(number), seen: Some(seen), command }));
}

/// Sends a command on the selected application.
pub(super) fn send_selected(state: &mut State, command: Command, effects: &mut Vec<Effect>) {
    let Some(view) = state.view() else { return state.say(Tone::Refused, words::NOTHING_SELECTED) };
    let (number, name, revision) = (view.number, view.candidate.name.to_string(), view.revision);
    send(state, number, &name, revision, command, effects);
}
