use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::text::wrap;

/// A piece of text in one style.
pub(super) fn span(text: impl Into<String>, style: Style) -> Span<'static> {
    Span::styled(text.into(), style)
}

/// Writes lines from the top of an area on, as many as fit.
pub(super) fn put_lines<'a>(buffer: &mut Buffer, area: Rect, lines: impl IntoIterator<Item = &'a Line<'a>>) {
    for (row, line) in (area.top()..area.bottom()).zip(lines) {
        buffer.set_line(area.x, row, line, area.width);
    }
}

/// A row of an area, counted from its top.
pub(super) fn row(area: Rect, place: usize) -> Option<Rect> {
    let place = u16::try_from(place).ok().filter(|place| *place < area.height)?;
    Some(Rect { y: area.y + place, height: 1, ..area })
}

/// An area without so many columns on its left.
pub(super) fn indented(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    Rect { x: area.x + columns, width: area.width - columns, ..area }
}

/// A text wrapped into lines of one style.
pub(super) fn wrapped(text: &str, columns: usize, style: Style) -> impl Iterator<Item = Line<'static>> {
    wrap(text, columns).into_iter().map(move |line| Line::styled(line, style))
}
