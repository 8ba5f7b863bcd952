use super::ink::Ink;
use super::page::Writer;
use crate::domain::Number;
use crate::tui::layer::Page;
use crate::tui::state::State;
use crate::tui::words;

/// The page of what somebody may know of an application who may only look it up: name, number, stage, what is open (V1).
pub(super) fn page(state: &State, number: Number, columns: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    match state.found(number) {
        Some(row) => {
            let mut lines = words::found(row).into_iter();
            if let Some(first) = lines.next() {
                writer.say(&first, Ink::Strong);
            }
            lines.for_each(|line| writer.say(&line, Ink::Plain));
        }
        None => writer.say(words::NOT_FOUND_ANY_MORE, Ink::Faint),
    }
    writer.done()
}
