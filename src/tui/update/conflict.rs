//! What is done about a command that was made on an older revision than the application has: it is never done over what
//! its user has not seen, and never just gone.

use crate::domain::{Command, Number};
use crate::tui::layer::{Ask, Layer, Reader, Subject, Then};
use crate::tui::state::State;
use crate::tui::words;

/// Tells who changed what since. A form that was typed stays, and goes out on the new revision when it is sent again; of
/// anything else is asked whether to do it all the same, to look, or to drop it; where that would be something else by
/// now, its key asks anew.
pub(super) fn tell(
    state: &mut State,
    (number, name): (Number, String),
    sent: Option<(u32, Command)>,
    revision: u32,
    message: &str,
) {
    state.queue.is_old = true;
    state.selected.outdate();
    match state.layers.last_mut() {
        // To send it again is to have seen this revision: what was changed is told beside what was typed.
        Some(Layer::Form(form)) => {
            form.revision = revision;
            form.trouble = Some(words::conflict_in_form(message));
        }
        Some(Layer::Prompt(_)) => {}
        _ => {
            let Some((_, command)) = sent.filter(|(_, command)| is_same_by_now(command)) else { return };
            let question = words::conflict_question(number, &name);
            let then = Then::Again { number, name, revision, command: Box::new(command) };
            state.toast = None;
            state.layers.push(Layer::Ask(Ask::new(question, vec![words::clean(message)], then)));
        }
    }
}

/// Whether a command comes to the same on a newer revision. The last change is another one by then, and what is agreed or
/// waived is what the question told.
fn is_same_by_now(command: &Command) -> bool {
    !matches!(command, Command::Undo | Command::Redo | Command::Confirm { .. } | Command::Approve { .. })
}

/// Drops what was asked for and shows what was done to the application.
pub(super) fn look(state: &mut State) {
    let Some(Layer::Ask(Ask { then: Then::Again { number, .. }, .. })) =
        state.layers.pop_if(|layer| matches!(layer, Layer::Ask(_)))
    else {
        return;
    };
    if state.queue.selected != Some(number) {
        state.queue.select(number);
    }
    state.layers.push(Layer::Reader(Reader::new(Subject::History)));
}
