use ratatui::layout::Position;

use super::glyph::{Glyph, Width};

/// Where the terminal's cursor stands, as far as that is known.
#[derive(Debug, Default)]
pub(super) struct Cursor {
    /// The row and the column that it is thought to stand in; none where nothing is known of it.
    at: Option<(usize, u16)>,
    trust: Trust,
    is_hidden: Option<bool>,
}

/// How far every terminal has it in that column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Trust {
    /// It is there.
    Sure,
    /// It is, unless the terminal shows signs wide that are wide in the East.
    Likely,
    /// Terminals disagree about the sign before it.
    Doubtful,
    /// It is behind the last column, where a terminal waits with going to the next row.
    #[default]
    End,
}

impl Cursor {
    /// Notes that it was taken to a cell.
    pub(super) fn arrive(&mut self, x: usize, y: u16) {
        (self.at, self.trust) = (Some((x, y)), Trust::Sure);
    }

    /// Notes that a glyph was written where it stood, in a row of so many columns.
    pub(super) fn wrote(&mut self, glyph: &Glyph<'_>, columns: usize) {
        let Some((x, _)) = &mut self.at else { return };
        *x += glyph.columns();
        self.trust = match (self.trust, glyph.width()) {
            _ if *x >= columns => Trust::End,
            (_, Width::Doubtful) => Trust::Doubtful,
            (Trust::Sure, Width::Sure) => Trust::Sure,
            _ => Trust::Likely,
        };
    }

    /// Notes that ASCII was written from where it stood up to a column.
    pub(super) fn wrote_up_to(&mut self, column: usize) {
        self.at = self.at.map(|(_, row)| (column, row));
    }

    /// The column, if the cursor stands in this row and text can go on there.
    pub(super) fn column(&self, y: u16) -> Option<usize> {
        let can_go_on = matches!(self.trust, Trust::Sure | Trust::Likely);
        self.at.filter(|(_, row)| *row == y && can_go_on).map(|(x, _)| x)
    }

    /// Shows it at a place, or hides it, where it is not so already.
    pub(super) fn rest(&mut self, at: Option<Position>, out: &mut Vec<u8>) {
        if let Some(at) = at {
            out.extend(self.way_to(at.x.into(), at.y));
            self.arrive(at.x.into(), at.y);
        }
        if self.is_hidden != Some(at.is_none()) {
            out.extend_from_slice(if at.is_none() { b"\x1b[?25l" } else { b"\x1b[?25h" });
            self.is_hidden = Some(at.is_none());
        }
    }

    /// The shortest bytes that take it to a cell.
    pub(super) fn way_to(&self, x: usize, y: u16) -> Vec<u8> {
        if self.column(y) == Some(x) {
            return Vec::new();
        }
        let by_number = match (y, x) {
            (0, 0) => "\x1b[H".to_owned(),
            (0, x) => format!("\x1b[;{}H", x + 1),
            (y, 0) => format!("\x1b[{}H", y + 1),
            (y, x) => format!("\x1b[{};{}H", y + 1, x + 1),
        };
        let steps = self.at.into_iter().flat_map(|from| self.steps(from, x, y));
        steps.chain([by_number]).min_by_key(String::len).unwrap_or_default().into_bytes()
    }

    /// Ways from where it is thought to be: first up or down, then along.
    fn steps(&self, (from, row): (usize, u16), x: usize, y: u16) -> Vec<String> {
        let vertical = match i32::from(y) - i32::from(row) {
            0 => String::new(),
            // A line feed keeps the column; it never stands in the last row here, where it would scroll.
            down @ 1..=4 => "\n".repeat(usize::try_from(down).unwrap_or(1)),
            down @ 5.. => format!("\x1b[{down}B"),
            -1 => "\x1b[A".to_owned(),
            up => format!("\x1b[{}A", -up),
        };
        let right = |far: usize| match far {
            0 => String::new(),
            1 => "\x1b[C".to_owned(),
            far => format!("\x1b[{far}C"),
        };
        let mut ways = Vec::new();
        if self.trust != Trust::End {
            ways.push(format!("{vertical}\x1b[{}G", x + 1));
        }
        if self.trust == Trust::Sure {
            let along = match from.checked_sub(x) {
                None => right(x - from),
                Some(back @ 0..=3) => "\x08".repeat(back),
                Some(back) => format!("\x1b[{back}D"),
            };
            ways.push(format!("{vertical}{along}"));
        }
        ways.push(format!("\r{vertical}{}", right(x)));
        ways
    }
}
