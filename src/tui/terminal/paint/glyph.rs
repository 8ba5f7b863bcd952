use ratatui::buffer::Cell;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::look::Look;

/// What one cell of the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph<'a> {
    /// Its text; empty for the columns of a wide sign after its first.
    pub(super) text: &'a str,
    /// How it looks; of a blank, only what can be seen of it.
    pub(super) look: Look,
    columns: u8,
}

/// How far terminals agree on how wide a glyph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// All do.
    Sure,
    /// One scalar that some show wide in the East.
    Likely,
    /// A letter with marks, an emoji: by the age of the terminal.
    Doubtful,
}

const BLANK: &str = " ";
/// From here on terminals take a sign for as wide as their tables are new.
const EMOJI: char = '\u{1f000}';

impl Glyph<'_> {
    /// How many columns it takes; at least one.
    pub(super) fn columns(&self) -> usize {
        usize::from(self.columns.max(1))
    }

    /// Whether it is a column of a wide sign after its first.
    pub(super) fn is_tail(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it is a cluster of several letters, which terminals draw in three columns or in fewer.
    pub(super) fn is_long(&self) -> bool {
        self.columns > 2
    }

    /// Whether nothing is written in it.
    pub(super) fn is_blank(&self) -> bool {
        self.text == BLANK
    }

    /// Whether it is as an erased cell.
    pub(super) fn is_bare(&self) -> bool {
        self.is_blank() && self.look == Look::default()
    }

    /// Whether it is one ASCII character.
    pub(super) fn is_ascii(&self) -> bool {
        self.text.len() == 1
    }

    /// How far terminals agree on how wide it is.
    pub(super) fn width(&self) -> Width {
        let mut letters = self.text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.width() == letter.width_cjk() && letter < EMOJI => Width::Sure,
            (Some(letter), None) if letter < EMOJI => Width::Likely,
            _ => Width::Doubtful,
        }
    }
}

/// The glyphs of a row of cells, one a column.
pub(super) fn row(cells: &[Cell]) -> Vec<Glyph<'_>> {
    let mut glyphs = Vec::with_capacity(cells.len());
    while let Some(cell) = cells.get(glyphs.len()) {
        let (text, columns) = text(cell, cells.len() - glyphs.len());
        let look = if text == BLANK { Look::of(cell).of_blank() } else { Look::of(cell) };
        glyphs.push(Glyph { text, look, columns });
        for _ in 1..columns {
            glyphs.push(Glyph { text: "", look, columns: 0 });
        }
    }
    glyphs
}

/// What of a cell's text is written, and how wide that is: a blank for what takes no column, more than there is room
/// for, or could give the terminal orders. A conjunct with a vowel sign (`र्मा`) takes three columns and more.
fn text(cell: &Cell, room: usize) -> (&str, u8) {
    let text = cell.symbol();
    if matches!(text.as_bytes(), [b' '..=b'~']) {
        return (text, 1);
    }
    match u8::try_from(text.width()) {
        Ok(columns @ 1..) if usize::from(columns) <= room && !text.chars().any(char::is_control) => (text, columns),
        _ => (BLANK, 1),
    }
}
