use super::act;
use crate::domain::view::ApplicationView;
use crate::link::protocol::{Name, Request};
use crate::tui::draw;
use crate::tui::effect::Effect;
use crate::tui::layer::{Choice, EntryKey, Layer, Palette, edit};
use crate::tui::state::{Link, Purpose, State, Tone, choices, disabled};
use crate::tui::words;

/// How many commands are remembered as run last.
const RECENT: usize = 8;

/// Opens the palette.
pub(super) fn open(state: &mut State) {
    let found = choices(state, "");
    state.layers.push(Layer::Palette(Palette::over(found)));
}

/// Lists what the text may mean, after it was changed.
pub(super) fn edited(state: &mut State) {
    let Some(Layer::Palette(palette)) = state.layers.last() else { return };
    let text = palette.text().to_owned();
    // The keys are those of what lies under the palette.
    let Some(top) = state.layers.pop() else { return };
    let found = choices(state, &text);
    state.layers.push(top);
    if let Some(Layer::Palette(palette)) = state.layers.last_mut() {
        palette.take(found);
    }
}

/// Takes a key of the palette.
pub(super) fn key(state: &mut State, key: EntryKey, effects: &mut Vec<Effect>) {
    let rows = draw::palette_rows(state.size);
    let Some(Layer::Palette(palette)) = state.layers.last_mut() else { return };
    let count = palette.found.len();
    let page = isize::try_from(rows / 2).unwrap_or(1).max(1);
    match key {
        EntryKey::Next => palette.place.step(1, count, rows),
        EntryKey::Previous => palette.place.step(-1, count, rows),
        EntryKey::NextPage => palette.place.step(page, count, rows),
        EntryKey::PreviousPage => palette.place.step(-page, count, rows),
        EntryKey::Enter | EntryKey::Submit => run(state, effects),
        EntryKey::Space => {
            edit(&mut palette.input, tui_input::InputRequest::InsertChar(' '));
            edited(state);
        }
        EntryKey::Edit(request) => {
            edit(&mut palette.input, request);
            edited(state);
        }
        EntryKey::Close | EntryKey::Clear | EntryKey::Other => {}
    }
}

/// Puts the selected command's whole name in the place of what was typed.
pub(super) fn complete(state: &mut State) {
    let Some(Layer::Palette(palette)) = state.layers.last_mut() else { return };
    let Some(Choice::Run(action)) = palette.chosen() else { return };
    palette.input = tui_input::Input::new(action.record().name.to_owned());
    edited(state);
}

fn run(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Layer::Palette(palette)) = state.layers.last() else { return };
    match palette.chosen().cloned() {
        None => state.say(Tone::Hint, words::no_such_command(palette.text())),
        Some(Choice::Run(action)) => {
            if let Some(reason) = disabled(action, state) {
                return state.say(Tone::Refused, reason.long);
            }
            state.layers.pop();
            state.recent.retain(|known| *known != action);
            state.recent.insert(0, action);
            state.recent.truncate(RECENT);
            act::chosen(state, action, effects);
        }
        Some(Choice::GoTo(number)) => go_to(state, &number, effects),
    }
}

fn go_to(state: &mut State, number: &str, effects: &mut Vec<Effect>) {
    if let Link::Lost(_) = state.link {
        return state.say(Tone::Refused, words::NOT_ASKED);
    }
    let Some(name) = name(number) else { return state.say(Tone::Refused, words::no_such_number(number)) };
    let ticket = state.asked.add(Purpose::GoTo);
    effects.push(Effect::Ask(ticket, Request::Show(name)));
}

fn name(number: &str) -> Option<Name> {
    number.parse().map(Name::Number).or_else(|_| number.parse().map(Name::Short)).ok()
}

/// Goes to the application that was asked for by its number.
pub(super) fn arrived(state: &mut State, view: &ApplicationView) {
    state.layers.clear();
    state.queue.select(view.number);
    state.selected.refused = None;
}
