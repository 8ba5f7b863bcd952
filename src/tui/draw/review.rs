use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas::{self, wrapped};
use super::ink::{Ink, style};
use super::{frame, layout};
use crate::tui::layer::Review;
use crate::tui::state::State;
use crate::tui::words;

/// Draws the question about an edited form over the panes; returns where the cursor stands.
pub(super) fn draw(state: &State, review: &Review, buffer: &mut Buffer, size: (u16, u16)) -> Position {
    let area = area(state, review, size);
    let title = words::review(review, state.now, state.zone);
    let inner = canvas::indented(frame::layer(state, &title, buffer, area), 1);
    let wide = usize::from(inner.width.saturating_sub(1));
    let (lines, keys) = (lines(state, review, wide), keys(state, review, wide));
    let rows = rows(inner, keys.len());
    canvas::put_lines(
        buffer,
        Rect { height: u16::try_from(rows).unwrap_or(0), ..inner },
        lines.iter().skip(review.top),
    );
    let more = lines.len().saturating_sub(review.top + rows);
    if let Some(row) = canvas::row(inner, rows).filter(|_| lines.len() > rows) {
        let said = words::more_to_read(more);
        buffer.set_line(row.x, row.y, &Line::styled(said, style(state, Ink::Hint)), row.width);
    }
    let below = inner.height.saturating_sub(u16::try_from(keys.len()).unwrap_or(1));
    canvas::put_lines(buffer, Rect { y: inner.y + below, height: inner.height - below, ..inner }, &keys);
    Position { x: inner.x, y: inner.y }
}

/// How many lines the question has, and how many of them it shows.
pub(super) fn size(state: &State, review: &Review) -> (usize, usize) {
    let inner = canvas::indented(layout::inside(area(state, review, state.size)), 1);
    let wide = usize::from(inner.width.saturating_sub(1));
    (lines(state, review, wide).len(), rows(inner, keys(state, review, wide).len()))
}

/// All but the rows of keys and the one above them.
fn rows(inner: Rect, n_keys: usize) -> usize {
    usize::from(inner.height).saturating_sub(n_keys + 1).max(1)
}

pub(super) fn area(state: &State, review: &Review, size: (u16, u16)) -> Rect {
    let columns = size.0.saturating_sub(4).clamp(size.0.min(40), 100);
    let wide = usize::from(columns.saturating_sub(4));
    let wanted = lines(state, review, wide).len() + keys(state, review, wide).len() + 3;
    layout::middle(size, columns, u16::try_from(wanted).unwrap_or(u16::MAX).min(size.1.saturating_sub(3)))
}

fn lines(state: &State, review: &Review, columns: usize) -> Vec<Line<'static>> {
    review.lines.iter().flat_map(|said| wrapped(said, columns, style(state, Ink::Plain))).collect()
}

fn keys(state: &State, review: &Review, columns: usize) -> Vec<Line<'static>> {
    wrapped(words::review_keys(review.step), columns, style(state, Ink::Key)).collect()
}
