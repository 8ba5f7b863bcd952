use crate::link::protocol::Request;
use crate::tui::effect::Effect;
use crate::tui::layer::FieldName;
use crate::tui::layer::{Form, Layer, Task};
use crate::tui::state::{Link, Purpose, State, Tone};
use crate::tui::words;

/// Asks for the document that the form on top has chosen.
pub(super) fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Layer::Form(form)) = state.layers.last_mut() else { return };
    let Some(document) = form.document() else {
        form.trouble = Some(words::DOCUMENT_GONE.to_owned());
        return;
    };
    if let Link::Lost(_) = state.link {
        form.trouble = Some(words::OFFLINE.to_owned());
        return;
    }
    let (path, name) = (form.value(FieldName::Path).to_owned(), document.name.to_string());
    let request = Request::Document(document.digest);
    effects.push(Effect::Ask(state.asked.add(Purpose::Export { path, name }), request));
}

/// A document was written, or why it was not: then what was typed stays.
pub(super) fn exported(state: &mut State, written: Result<String, String>) {
    match written {
        Ok(path) => {
            let is_it = |form: &Form| form.task == Task::Export;
            state.layers.retain(|layer| !matches!(layer, Layer::Form(form) if is_it(form)));
            state.drafts.retain(|form| !is_it(form));
            state.say(Tone::Done, words::exported(&words::clean(&path)));
        }
        Err(why) => not_done(state, &words::clean(&why)),
    }
}

/// Says why a document was not written, in its form where that is still open.
pub(super) fn not_done(state: &mut State, why: &str) {
    if let Some(Layer::Form(form)) = state.layers.last_mut()
        && form.task == Task::Export
    {
        form.trouble = Some(why.to_owned());
    }
    state.say(Tone::Refused, why);
}
