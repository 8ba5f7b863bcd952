use ratatui::text::Line;

use super::super::canvas::span;
use super::super::ink::{Ink, style};
use super::super::page::Writer;
use super::plot;
use crate::text::{fit, width};
use crate::tui::state::State;

/// The longest bar, and the shortest that still says something, in cells.
const LONGEST: usize = 40;
const SHORTEST: usize = 8;

/// A bar with what it is of and what is said beside it.
#[derive(Debug)]
pub(super) struct Row {
    /// What it is of.
    pub(super) label: String,
    /// How long it is.
    pub(super) whole: u32,
    /// How much of it is drawn full.
    pub(super) part: u32,
    /// Its figures.
    pub(super) said: String,
}

/// Writes bars; where there is no room for the figures beside them, they stand below each.
pub(super) fn bars(state: &State, writer: &mut Writer<'_>, columns: usize, rows: &[Row]) {
    bars_in(state, writer, columns, rows, Ink::Settled);
}

/// The same, with the full part in an ink.
pub(super) fn bars_in(state: &State, writer: &mut Writer<'_>, columns: usize, rows: &[Row], ink: Ink) {
    let widest = |of: fn(&Row) -> &str| rows.iter().map(|row| width(of(row))).max().unwrap_or(0);
    let label = widest(|row| &row.label).min(columns / 3).max(6);
    let room = columns.saturating_sub(2 + label + 1);
    let said = widest(|row| &row.said) + 1;
    let is_beside = room >= said + SHORTEST;
    let cells = if is_beside { (room - said).min(LONGEST) } else { room.min(LONGEST) };
    let values: Vec<[u32; 2]> = rows.iter().map(|row| [row.whole, row.part]).collect();
    for (row, bar) in rows.iter().zip(plot::bars(state, cells, &values, ink)) {
        let mut spans = vec![span(format!("  {} ", fit(&row.label, label)), style(state, Ink::Plain))];
        spans.extend(bar.spans);
        if is_beside {
            spans.push(span(format!(" {}", row.said), style(state, Ink::Plain)));
        }
        writer.line(Line::from(spans));
        if !is_beside {
            writer.say(&format!("    {}", row.said), Ink::Plain);
        }
    }
}

/// Writes a row of a table: a name, and figures that end under their headings.
pub(super) fn figures(
    state: &State,
    writer: &mut Writer<'_>,
    name: (&str, usize),
    cells: &[(String, usize)],
    ink: Ink,
) {
    let mut text = format!("  {}", fit(name.0, name.1));
    for (cell, columns) in cells {
        text.push_str(&" ".repeat(columns.saturating_sub(width(cell))));
        text.push_str(cell);
    }
    writer.line(Line::styled(text, style(state, ink)));
}

/// Figures under headings: each column is as wide as the widest of them and a blank.
pub(super) fn table(
    state: &State,
    writer: &mut Writer<'_>,
    headings: &[&str],
    rows: impl IntoIterator<Item = (String, Vec<String>)>,
) {
    let rows: Vec<(String, Vec<String>)> = rows.into_iter().collect();
    let Some((first, headings)) = headings.split_first() else { return };
    let name = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0).max(width(first));
    let widths: Vec<usize> = headings
        .iter()
        .enumerate()
        .map(|(place, heading)| {
            let cells = rows.iter().filter_map(|(_, cells)| cells.get(place)).map(|cell| width(cell));
            cells.max().unwrap_or(0).max(width(heading)) + 1
        })
        .collect();
    let zipped = |cells: &[String]| cells.iter().cloned().zip(widths.iter().copied()).collect::<Vec<_>>();
    let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
    figures(state, writer, (first, name), &zipped(&headings), Ink::Faint);
    for (row, cells) in &rows {
        figures(state, writer, (row, name), &zipped(cells), Ink::Plain);
    }
}
