use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas::{self, wrapped};
use super::ink::{Ink, style};
use super::{frame, layout};
use crate::tui::layer::Ask;
use crate::tui::state::State;
use crate::tui::words;

/// The rows that the frame, the keys and the line that says how many more there are take.
const AROUND: usize = 4;

/// What a question about many looks like on a screen of some size.
struct Laid {
    area: Rect,
    question: Vec<Line<'static>>,
    lines: Vec<Line<'static>>,
    keys: Vec<Line<'static>>,
    /// How many of the lines are shown.
    rows: usize,
}

impl Laid {
    fn of(state: &State, ask: &Ask, size: (u16, u16)) -> Self {
        let columns = size.0.saturating_sub(4).clamp(size.0.min(40), 90);
        let wide = usize::from(columns.saturating_sub(4));
        let question: Vec<Line<'static>> = wrapped(&ask.question, wide, style(state, Ink::Strong)).collect();
        let lines: Vec<Line<'static>> =
            ask.lines.iter().flat_map(|said| wrapped(said, wide, style(state, Ink::Plain))).collect();
        let keys: Vec<Line<'static>> = wrapped(words::ask_keys(&ask.then), wide, style(state, Ink::Key)).collect();
        let wanted = question.len() + lines.len() + keys.len() + AROUND;
        let height = u16::try_from(wanted).unwrap_or(u16::MAX).min(size.1.saturating_sub(4)).max(3);
        let area = layout::middle(size, columns, height);
        let rows = usize::from(area.height).saturating_sub(question.len() + keys.len() + AROUND - 1);
        Self { area, question, rows: rows.max(1), lines, keys }
    }
}

/// How many lines a question has, and how many of them are shown.
pub(super) fn size(state: &State, ask: &Ask) -> (usize, usize) {
    let laid = Laid::of(state, ask, state.size);
    (laid.lines.len(), laid.rows)
}

/// Where a question stands.
pub(super) fn area(state: &State, ask: &Ask) -> Rect {
    Laid::of(state, ask, state.size).area
}

/// Draws a question about many over the panes; returns where the cursor stands.
pub(super) fn draw(state: &State, ask: &Ask, buffer: &mut Buffer, size: (u16, u16)) -> Position {
    let laid = Laid::of(state, ask, size);
    let inner = canvas::indented(frame::layer(state, "", buffer, laid.area), 1);
    let top = ask.top.min(laid.lines.len().saturating_sub(laid.rows));
    let shown = laid.lines.iter().skip(top).take(laid.rows).cloned();
    let mut lines: Vec<Line<'static>> = laid.question.iter().cloned().chain(shown).collect();
    let more = laid.lines.len().saturating_sub(top + laid.rows);
    if more > 0 {
        lines.push(Line::styled(words::more_lines(more), style(state, Ink::Faint)));
    }
    // The question and its keys stay on a low screen; what explains them gives way.
    let room = usize::from(inner.height).saturating_sub(laid.keys.len());
    lines.truncate(room.max(1));
    canvas::put_lines(buffer, inner, &lines);
    let below = inner.height.saturating_sub(u16::try_from(laid.keys.len()).unwrap_or(1));
    let keys = Rect { y: inner.y + below, height: inner.height - below, ..inner };
    canvas::put_lines(buffer, keys, &laid.keys);
    Position { x: inner.x, y: inner.y }
}
