use super::Context;
use crate::domain::refusal::check_length;
use crate::domain::{Application, Event, MOST_NOTES, NOTE_LENGTH, Note, Refusal, Rule};
use crate::text::{Prose, is_blank};

/// A note, in any stage: colleagues write down what they heard of a closed application too.
pub(super) fn note(application: &Application, text: &Prose, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    if is_blank(text) {
        return Err(Refusal::new(Rule::S6, "a note that says nothing", "write what is to be noted"));
    }
    check_length(Rule::S6, "the note", text, NOTE_LENGTH)
        .map_err(|refusal| refusal.with_hint("shorten it, or write several notes"))?;
    if application.notes.len() >= MOST_NOTES {
        let message = format!("{MOST_NOTES} notes, and no more are kept");
        return Err(Refusal::new(Rule::S6, message, "give it as the reason of the next change instead"));
    }
    Ok(vec![Event::Noted(Note { at: context.at, by: context.by.name.clone(), text: text.clone() })])
}
