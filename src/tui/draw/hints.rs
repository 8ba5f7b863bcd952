use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::canvas::span;
use super::ink::{Ink, style};
use crate::text::width;
use crate::tui::action::Action;
use crate::tui::state::{Pane, State, disabled};
use crate::tui::words;

/// Draws what can be done here, with the user's keys: dimmed, with the reason, what cannot run now.
pub(super) fn draw(state: &State, buffer: &mut Buffer, area: Rect) {
    if let Some(layer) = state.layers.last() {
        let line = Line::styled(format!(" {}", words::layer_keys(layer)), style(state, Ink::Faint));
        buffer.set_line(area.x, area.y, &line, area.width);
        return;
    }
    let always = [Action::Help, Action::Quit].into_iter().filter_map(|action| hint(state, action));
    let always: Vec<Vec<Span<'static>>> = always.collect();
    let kept: usize = always.iter().map(|spans| columns(spans)).sum();
    let mut used = 0;
    let mut line: Vec<Span<'static>> = Vec::new();
    let room = usize::from(area.width).saturating_sub(kept);
    for spans in actions(state.focus).iter().filter_map(|action| hint(state, *action)) {
        if used + columns(&spans) > room {
            continue;
        }
        used += columns(&spans);
        line.extend(spans);
    }
    line.extend(always.into_iter().flatten());
    buffer.set_line(area.x, area.y, &Line::from(line), area.width);
}

fn columns(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|span| width(&span.content)).sum()
}

/// What is offered in a pane, the most used first.
fn actions(pane: Pane) -> &'static [Action] {
    use Action as A;
    match pane {
        Pane::Queue => &[
            A::LookUp,
            A::Open,
            A::NextFilter,
            A::NextSort,
            A::NextPane,
            A::AssignToMe,
            A::Approve,
            A::Undo,
            A::History,
            A::ReverseSort,
        ],
        Pane::Requirements => &[
            A::Accept,
            A::Deficient,
            A::Waive,
            A::Open,
            A::Approve,
            A::Undo,
            A::Notify,
            A::RecordFeedback,
            A::RecordPayment,
            A::LookUp,
        ],
        Pane::Feedback => &[A::RecordFeedback, A::Open, A::RecordPayment, A::Undo, A::LookUp, A::NextPane],
        Pane::Scheduling => {
            &[A::Approve, A::Hold, A::Reopen, A::Decline, A::Withdraw, A::CloseIncomplete, A::Undo, A::LookUp]
        }
    }
}

fn hint(state: &State, action: Action) -> Option<Vec<Span<'static>>> {
    let key = state.keymap.keys_of(action).into_iter().next()?;
    let title = action.record().title.to_lowercase();
    let gap = span(" ", style(state, Ink::Plain));
    Some(match disabled(action, state) {
        None => {
            vec![gap, span(key, style(state, Ink::Key)), span(format!(" {title} "), style(state, Ink::Plain))]
        }
        Some(reason) => vec![gap, span(format!("{key} {title} ({}) ", reason.short), style(state, Ink::Faint))],
    })
}
