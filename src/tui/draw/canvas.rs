use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

use crate::text::width;

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

/// A text broken into lines of at most `columns` columns, between words where it can be; its own line ends stay.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let paragraph = paragraph.replace('\t', "    ");
        let indent: String = paragraph.chars().take_while(|c| *c == ' ').take(columns / 4).collect();
        let mut line = indent.clone();
        let mut used = indent.len();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let wide = width(word);
            let gap = usize::from(used > indent.len());
            if used + gap + wide <= columns {
                line.extend(std::iter::repeat_n(' ', gap));
                line.push_str(word);
                used += gap + wide;
                continue;
            }
            if used > indent.len() {
                lines.push(std::mem::replace(&mut line, indent.clone()));
                used = indent.len();
            }
            for grapheme in word.graphemes(true) {
                let wide = width(grapheme);
                if used + wide > columns && used > indent.len() {
                    lines.push(std::mem::replace(&mut line, indent.clone()));
                    used = indent.len();
                }
                line.push_str(grapheme);
                used += wide;
            }
        }
        lines.push(line);
    }
    lines
}

/// A text wrapped into lines of one style.
pub(super) fn wrapped(text: &str, columns: usize, style: Style) -> impl Iterator<Item = Line<'static>> {
    wrap(text, columns).into_iter().map(move |line| Line::styled(line, style))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_asked_and_no_word_is_lost() {
        let text = "  Jane O'Connor, 李明李明李明李明李明, Adébáyò\nsecond\n\nlast ooooooooooooooooooooooooooooo";
        for columns in 8..60 {
            let lines = wrap(text, columns);
            assert!(lines.iter().all(|line| width(line) <= columns), "{columns}: {lines:?}");
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text), "{columns}");
        }
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
    }
}
