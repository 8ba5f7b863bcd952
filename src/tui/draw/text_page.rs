use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::canvas::put_lines;
use super::layout::inside;
use super::{frame, reader_area, score};
use crate::tui::layer::TextPage;
use crate::tui::state::State;
use crate::tui::words;

/// Draws a long text that is written here; returns where the cursor stands.
pub(super) fn draw(state: &State, page: &TextPage, buffer: &mut Buffer, area: Rect) -> Position {
    let inner = frame::layer(state, &page.title, buffer, area);
    let lines = score::text_rows(state, &page.area, usize::from(inner.width));
    let (row, column) = page.area.cursor();
    let rows = usize::from(inner.height).max(1);
    // As much before the cursor as after it, as far as there is text.
    let top = row.saturating_sub(rows / 2).min(lines.len().saturating_sub(rows));
    put_lines(buffer, inner, lines.iter().skip(top));
    if lines.len() > rows {
        frame::foot(state, &words::lines_shown(top, rows, lines.len()), buffer, area);
    }
    Position {
        x: (inner.x + u16::try_from(column + 2).unwrap_or(u16::MAX)).min(inner.right().saturating_sub(1)),
        y: inner.y + u16::try_from(row - top).unwrap_or(0),
    }
}

/// How many columns such a text is wrapped to.
pub(super) fn columns(size: (u16, u16)) -> usize {
    usize::from(inside(reader_area(size)).width).saturating_sub(3).max(1)
}

/// How many rows of such a text are shown.
pub(super) fn rows(size: (u16, u16)) -> usize {
    usize::from(inside(reader_area(size)).height)
}
