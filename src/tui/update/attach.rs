use crate::domain::Slot;
use crate::link::protocol::{Attachment, Name, Request};
use crate::tui::effect::Effect;
use crate::tui::layer::{FieldName, Layer, Task};
use crate::tui::state::{Link, Purpose, State, Tone};
use crate::tui::words;

/// Reads the file that the form on top names.
pub(super) fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Layer::Form(form)) = state.layers.last_mut() else { return };
    if !form.is_right() {
        return;
    }
    if let Link::Lost(_) = state.link {
        form.trouble = Some(words::OFFLINE.to_owned());
        return;
    }
    effects.push(Effect::Read { path: form.value(FieldName::File).to_owned() });
    state.is_reading = true;
}

/// Sends a file that was read, or says in its form why it was not.
pub(super) fn read(state: &mut State, found: Result<(String, Vec<u8>), String>, effects: &mut Vec<Effect>) {
    state.is_reading = false;
    state.changed = true;
    let Some(Layer::Form(form)) = state.layers.last_mut() else { return };
    if form.task != Task::Attach {
        return;
    }
    let Some(slot) = form.slot().cloned() else {
        form.trouble = Some(words::SLOT_GONE.to_owned());
        return state.say(Tone::Refused, words::SLOT_GONE);
    };
    let (file, bytes) = match found {
        Ok(found) => found,
        Err(why) => {
            let why = words::clean(&why);
            form.trouble = Some(why.clone());
            return state.say(Tone::Refused, why);
        }
    };
    let has_pages = matches!(slot, Slot::Statement | Slot::Paper { .. });
    let pages = if has_pages { form.pages() } else { None };
    let Some(number) = form.number else { return };
    let (name, seen) = (form.candidate.clone(), form.revision);
    if let Link::Lost(_) = state.link {
        form.trouble = Some(words::OFFLINE.to_owned());
        return;
    }
    let attachment = Attachment { slot, file, bytes, pages };
    let request = Request::Attach { name: Name::Number(number), seen: Some(seen), attachment };
    effects.push(Effect::Ask(state.asked.add(Purpose::Command { number, name, sent: None }), request));
    state.say(Tone::Hint, words::WAITING);
}
