use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::text::Line;

use super::canvas::{self, wrapped};
use super::ink::{Ink, style};
use super::{frame, layout};
use crate::tui::layer::Confirm;
use crate::tui::state::State;
use crate::tui::words;

/// Draws a question over the panes; returns where the cursor stands.
pub(super) fn draw(state: &State, confirm: &Confirm, buffer: &mut Buffer, size: (u16, u16)) -> Position {
    let columns = size.0.saturating_sub(4).clamp(size.0.min(40), 76);
    let wide = usize::from(columns.saturating_sub(4));
    let mut lines: Vec<Line<'static>> = wrapped(&confirm.question, wide, style(state, Ink::Strong)).collect();
    for said in &confirm.lines {
        lines.extend(wrapped(said, wide, style(state, Ink::Plain)));
    }
    lines.extend(wrapped(words::CONFIRM_KEYS, wide, style(state, Ink::Key)));
    let rows = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let inner = canvas::indented(frame::layer(state, "", buffer, layout::middle(size, columns, rows)), 1);
    let hidden = lines.len().saturating_sub(inner.height.into());
    if hidden > 0 {
        // The question and its keys stay; what explains them gives way.
        let keys = lines.len() - 1;
        lines.drain(keys.saturating_sub(hidden).max(1).min(keys)..keys);
    }
    canvas::put_lines(buffer, inner, &lines);
    Position { x: inner.x, y: inner.y }
}
