use std::io;

use super::output::{Output, Tone};
use crate::text::{Line, cut, fit, width};

/// Columns between two cells.
const GAP: usize = 2;
/// A column is not made narrower than this to make a table fit.
const NARROWEST: usize = 8;

/// Rows of cells, aligned by the columns that they take on a terminal.
///
/// Where the output is a terminal, the widest columns give way until a row fits; elsewhere nothing is cut.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<(Tone, Vec<Line>)>,
    indent: usize,
    right: Vec<usize>,
    whole: bool,
    keyed: bool,
    spare: Vec<usize>,
}

impl Table {
    /// A table whose rows begin after `indent` spaces.
    pub(super) fn new(indent: usize) -> Self {
        Self { indent, ..Self::default() }
    }

    /// The table with figures in these columns, aligned to the right.
    pub(super) fn figures(mut self, columns: &[usize]) -> Self {
        self.right = columns.to_vec();
        self
    }

    /// The table with its first column as it is, since a row is asked for by what stands there.
    pub(super) fn keyed(mut self) -> Self {
        self.keyed = true;
        self
    }

    /// The table without those of these columns in which nothing stands, where it does not fit with them.
    pub(super) fn spare(mut self, columns: &[usize]) -> Self {
        self.spare = columns.to_vec();
        self
    }

    /// The table with nothing cut, for answers that matter more than their columns.
    pub(super) fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// Adds a row; its cells are cleaned.
    pub(super) fn row<'a>(&mut self, tone: Tone, cells: impl IntoIterator<Item = &'a str>) {
        self.rows.push((tone, cells.into_iter().map(Line::clean).collect()));
    }

    /// Prints it.
    pub(super) fn print(&self, out: &mut Output<'_>) -> io::Result<()> {
        let available = out.format.width.filter(|_| !self.whole);
        let left_out = available.map_or_else(Vec::new, |available| self.left_out(available));
        let widths = self.widths(available, &left_out);
        for (tone, cells) in &self.rows {
            let text = self.text(cells, &widths, &left_out);
            let text = out.paint(*tone, text.trim_end());
            writeln!(out.stdout, "{:indent$}{text}", "", indent = self.indent)?;
        }
        Ok(())
    }

    /// The spare columns that a terminal of this width is not to show.
    fn left_out(&self, available: usize) -> Vec<usize> {
        let whole = self.widths(None, &[]);
        if whole.iter().sum::<usize>() + GAP * whole.len().saturating_sub(1) + self.indent <= available {
            return Vec::new();
        }
        let says_nothing = |(tone, cells): &(Tone, Vec<Line>), place: usize| {
            *tone == Tone::Heading || cells.get(place).is_none_or(|cell| cell.is_empty() || cell.as_str() == "–")
        };
        let is_empty = |place: &usize| self.rows.iter().all(|row| says_nothing(row, *place));
        self.spare.iter().copied().filter(is_empty).collect()
    }

    fn text(&self, cells: &[Line], widths: &[usize], left_out: &[usize]) -> String {
        let mut text = String::new();
        for (place, (cell, &columns)) in cells.iter().zip(widths).enumerate() {
            if left_out.contains(&place) {
                continue;
            }
            if place > 0 {
                text.push_str(&" ".repeat(GAP));
            }
            if self.right.contains(&place) {
                let shown = cut(cell, columns);
                text.push_str(&" ".repeat(columns.saturating_sub(width(&shown))));
                text.push_str(&shown);
            } else {
                text.push_str(&fit(cell, columns));
            }
        }
        text
    }

    /// How wide each column is, those that are left out at none.
    fn widths(&self, available: Option<usize>, left_out: &[usize]) -> Vec<usize> {
        let n_columns = self.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let widest =
            |place: usize| self.rows.iter().filter_map(|(_, cells)| cells.get(place)).map(|cell| width(cell)).max();
        let shown = |place: usize| if left_out.contains(&place) { 0 } else { widest(place).unwrap_or(0) };
        let mut widths: Vec<usize> = (0..n_columns).map(shown).collect();
        let Some(available) = available else { return widths };
        let room = available.saturating_sub(self.indent + GAP * (n_columns - left_out.len()).saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let Some(wide) =
                widths.iter_mut().skip(usize::from(self.keyed)).max().filter(|columns| **columns > NARROWEST)
            else {
                break;
            };
            *wide -= 1;
        }
        widths
    }
}
