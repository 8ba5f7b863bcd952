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
        let widths = self.widths(out.format.width.filter(|_| !self.whole));
        for (tone, cells) in &self.rows {
            let text = self.text(cells, &widths);
            let text = out.paint(*tone, text.trim_end());
            writeln!(out.stdout, "{:indent$}{text}", "", indent = self.indent)?;
        }
        Ok(())
    }

    fn text(&self, cells: &[Line], widths: &[usize]) -> String {
        let mut text = String::new();
        for (place, (cell, &columns)) in cells.iter().zip(widths).enumerate() {
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

    fn widths(&self, available: Option<usize>) -> Vec<usize> {
        let n_columns = self.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let widest =
            |place: usize| self.rows.iter().filter_map(|(_, cells)| cells.get(place)).map(|cell| width(cell)).max();
        let mut widths: Vec<usize> = (0..n_columns).map(|place| widest(place).unwrap_or(0)).collect();
        let Some(available) = available else { return widths };
        let room = available.saturating_sub(self.indent + GAP * n_columns.saturating_sub(1));
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
