use super::scheduling;
use crate::tui::layer::Layer;
use crate::tui::state::{Pane, State};
use crate::tui::words;

/// The line that the cursor stands on, whole and as words, whatever of it the screen has room for; none where there is
/// nothing.
pub fn line_of_cursor(state: &State) -> Option<String> {
    match state.layers.last() {
        Some(Layer::Reader(open)) => {
            let line = || open.page.lines.get(open.top).map(ToString::to_string);
            let item = open.item_here().map(|item| item.words.split_whitespace().collect::<Vec<_>>().join(" "));
            item.or_else(line).map(|line| line.trim().to_owned())
        }
        Some(Layer::Score(page)) => {
            let own = state.bench.get(&page.key)?;
            page.item(&own.view.checklist).map(|item| item.text.clone())
        }
        Some(_) => None,
        None => in_pane(state),
    }
    .filter(|line| !line.is_empty())
}

fn in_pane(state: &State) -> Option<String> {
    if state.focus == Pane::Queue {
        return state.queue.selected_row().map(words::row);
    }
    let view = state.view()?;
    match state.focus {
        Pane::Queue => None,
        Pane::Requirements => view.requirements.get(state.selected.line).map(words::requirement),
        Pane::Feedback => Some(words::feedback(view)),
        Pane::Scheduling => scheduling::lines(state, view, usize::MAX / 2).first().map(ToString::to_string),
    }
}
