//! The bytes that make the terminal show another frame than the one it shows, as few as are plain.
//!
//! A slow line is what this is for: the cursor goes relative to where it stands, the pen changes only by what is
//! different, unchanged text is written again where that is shorter than to jump over it, and blank ends are erased.
//!
//! Invariants:
//! - Whatever the terminal showed, it shows the frame afterwards; nothing is written where both are the same.
//! - After text whose width terminals disagree on, the cursor goes to a column by its number, so that one such sign
//!   moves nothing behind it. The last column leaves the cursor in between rows: from there it goes by CR or number.
//! - A control character never leaves, whoever wrote it into a cell.
//!
//! Deliberately absent: scroll regions (they take whole rows, panes stand side by side) and repeating (REP), which
//! not every terminal knows.

mod cursor;
mod glyph;
mod look;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use cursor::Cursor;
use glyph::{Glyph, row};
use look::Look;

/// Knows what the terminal shows, and writes what makes it show something else.
#[derive(Debug, Default)]
pub(super) struct Painter {
    /// What the terminal shows; none where that is not known.
    shown: Option<Buffer>,
    cursor: Cursor,
    pen: Look,
}

/// The bytes that make an empty terminal show a frame.
#[cfg(test)]
pub(in crate::tui) fn painted(frame: &Buffer) -> Vec<u8> {
    let mut bytes = Vec::new();
    Painter::default().paint(frame, None, &mut bytes);
    bytes
}

impl Painter {
    /// Forgets what the terminal shows: somebody else had it, or its size is another one.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Writes what makes the terminal show `next`, with its cursor at `at` or hidden; nothing where it does already.
    pub(super) fn paint(&mut self, next: &Buffer, at: Option<Position>, out: &mut Vec<u8>) {
        if self.shown.as_ref().is_none_or(|shown| shown.area != next.area) {
            self.forget();
            out.extend_from_slice(b"\x1b[m\x1b[H\x1b[2J");
            self.cursor.arrive(0, 0);
            self.shown = Some(Buffer::empty(next.area));
        }
        let Some(mut shown) = self.shown.take() else { return };
        let columns = usize::from(next.area.width).max(1);
        let rows = shown.content.chunks(columns).zip(next.content.chunks(columns));
        for (y, (before, after)) in (0..next.area.height).zip(rows) {
            if before != after {
                self.paint_row(&row(before), &row(after), y, out);
            }
        }
        self.cursor.rest(at, out);
        shown.content.clone_from(&next.content);
        self.shown = Some(shown);
    }

    fn paint_row(&mut self, before: &[Glyph<'_>], after: &[Glyph<'_>], y: u16, out: &mut Vec<u8>) {
        let dirty = dirty(before, after);
        let Some(last) = dirty.iter().rposition(|is_dirty| *is_dirty) else { return };
        let text_end = after.iter().rposition(|glyph| !glyph.is_bare()).map_or(0, |place| place + 1);
        let mut x = 0;
        while let Some(start) = dirty[x..].iter().position(|is_dirty| *is_dirty).map(|far| x + far) {
            self.go(after, start, y, out);
            if start >= text_end && last - start >= 3 {
                self.bare(out);
                out.extend_from_slice(b"\x1b[K");
                return;
            }
            x = self.erase(after, &dirty, start, last, out).unwrap_or_else(|| self.write(after, start, out));
        }
    }

    /// Erases blanks where that is shorter than to write them; the column after the last one that was dirty.
    fn erase(
        &mut self,
        after: &[Glyph<'_>],
        dirty: &[bool],
        start: usize,
        last: usize,
        out: &mut Vec<u8>,
    ) -> Option<usize> {
        let blanks = after[start..=last].iter().take_while(|glyph| glyph.is_bare()).count();
        let end = start + dirty[start..start + blanks].iter().rposition(|is_dirty| *is_dirty)? + 1;
        let count = end - start;
        let erasing = format!("\x1b[{count}X");
        let going_on = if dirty.get(end) == Some(&true) { erasing.len() } else { 0 };
        if erasing.len() + going_on >= count {
            return None;
        }
        self.bare(out);
        out.extend_from_slice(erasing.as_bytes());
        Some(end)
    }

    /// Writes the glyph at a column where the cursor stands; the column after it.
    fn write(&mut self, glyphs: &[Glyph<'_>], x: usize, out: &mut Vec<u8>) -> usize {
        let glyph = &glyphs[x];
        if !(glyph.is_blank() && self.pen.blanks_like(glyph.look)) {
            self.pen.change(glyph.look, out);
        }
        if glyph.is_long() {
            // A terminal that draws it in fewer columns would leave in the rest what was there.
            out.resize(out.len() + glyph.columns(), b' ');
            out.extend_from_slice(format!("\x1b[{}G", x + 1).as_bytes());
        }
        out.extend_from_slice(glyph.text.as_bytes());
        self.cursor.wrote(glyph, glyphs.len());
        x + glyph.columns()
    }

    /// Takes the cursor to a dirty cell: over what stands between by writing it again, where that is shorter.
    fn go(&mut self, after: &[Glyph<'_>], x: usize, y: u16, out: &mut Vec<u8>) {
        let way = self.cursor.way_to(x, y);
        if let Some(from) = self.cursor.column(y).filter(|from| *from < x) {
            let between = &after[from..x];
            let text: usize = between.iter().map(|glyph| glyph.text.len()).sum();
            if text <= way.len() && between.iter().all(|glyph| glyph.is_ascii() && self.can_write(glyph)) {
                out.extend(between.iter().flat_map(|glyph| glyph.text.bytes()));
                self.cursor.wrote_up_to(x);
                return;
            }
        }
        out.extend_from_slice(&way);
        self.cursor.arrive(x, y);
    }

    /// Whether a glyph looks right with the pen as it is.
    fn can_write(&self, glyph: &Glyph<'_>) -> bool {
        glyph.look == self.pen || (glyph.is_blank() && self.pen.blanks_like(glyph.look))
    }

    /// Makes the pen one that erases to the terminal's own background.
    fn bare(&mut self, out: &mut Vec<u8>) {
        if !self.pen.blanks_like(Look::default()) {
            self.pen.change(Look::default(), out);
        }
    }
}

/// Which cells are to be written: those that differ, and all columns of a wide sign of which one differs.
fn dirty(before: &[Glyph<'_>], after: &[Glyph<'_>]) -> Vec<bool> {
    let mut dirty: Vec<bool> = before.iter().zip(after).map(|(before, after)| before != after).collect();
    let pairs: Vec<usize> = (1..dirty.len()).filter(|x| before[*x].is_tail() || after[*x].is_tail()).collect();
    // One wide sign can hang on the next; from both sides is enough, since each pair is of neighbours.
    for x in pairs.iter().chain(pairs.iter().rev()) {
        let either = dirty[x - 1] || dirty[*x];
        (dirty[x - 1], dirty[*x]) = (either, either);
    }
    dirty
}

#[cfg(test)]
mod tests;
