use chrono::NaiveDate;

use super::column::{ColumnUse, match_columns};
use super::kind::RowKind;
use super::value::{Written, toml_value};
use crate::intake::csv_records;
use crate::intake::fault::Fault;
use crate::intake::problem::{Problem, Report};
use crate::intake::source::sheet_text;
use crate::text::csv_meant;

/// The most rows of a table.
const MOST_ROWS: usize = 20_000;

/// A table as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What is made of each column.
    pub columns: Vec<ColumnUse>,
    /// Its rows, without those that are blank.
    pub rows: Vec<TableRow>,
    /// How it was said to be written.
    pub(super) written: Written,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Its line in the file, from 1.
    pub line: u32,
    /// The number of the application that it names.
    pub application: Option<String>,
    /// Its fields with what the cell says.
    pub cells: Vec<(&'static str, String)>,
    /// The same fields as TOML values.
    pub(super) values: Vec<(&'static str, String)>,
}

impl TableRow {
    /// Whether a mark is set; none where the cell is blank, and nothing in it where it says neither yes nor no.
    pub fn mark(&self, field: &str) -> Option<Option<bool>> {
        self.value(field).map(|value| value.parse().ok())
    }

    /// The day that a cell names, in the order that the table was read with.
    pub fn day(&self, field: &str) -> Option<NaiveDate> {
        self.value(field)?.parse().ok()
    }

    fn value(&self, field: &str) -> Option<&str> {
        self.values.iter().find(|(one, _)| *one == field).map(|(_, value)| value.as_str())
    }
}

/// The table in a file of CSV, parted by commas, semicolons or tabs; its first line names the columns.
///
/// `said` are columns that its user matched: a field and the header above it. What no field is known for is left out, which
/// [`Table::columns`] tells. Problems are told all at once.
pub fn read_table(
    kind: RowKind,
    bytes: &[u8],
    said: &[(String, String)],
    written: Written,
) -> Result<Table, Vec<Problem>> {
    let text = sheet_text(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    let mut report = Report::default();
    let (delimiter, text) = parted(&text);
    let Some(lines) = csv_records::records(text, delimiter, &mut report) else { return report.finish(none()) };
    let mut lines = lines.into_iter();
    let Some((_, headers)) = lines.next() else { return Err(Fault::EmptyTable.into()) };
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let columns = match_columns(kind, &headers, said, &mut report);
    if report.is_clear() && columns.iter().all(|column| column.fields.is_empty()) {
        report.add(Some(1), "", &Fault::NoKnownColumn(kind.fields()));
    }
    if lines.len() > MOST_ROWS {
        report.add(None, "", &Fault::TooManyRows(MOST_ROWS));
        return report.finish(none());
    }
    let mut rows = Vec::new();
    for (line, cells) in lines {
        let mut row = TableRow { line, application: None, cells: Vec::new(), values: Vec::new() };
        for (column, cell) in columns.iter().zip(&cells) {
            let cell = csv_meant(cell);
            for &field in column.fields.iter().filter(|_| !cell.is_empty()) {
                if field == RowKind::APPLICATION {
                    row.application = Some(cell.to_owned());
                    continue;
                }
                row.values.push((field, toml_value(RowKind::sort(field), cell, written)));
                row.cells.push((field, cell.to_owned()));
            }
        }
        if cells.len() > columns.len() && cells[columns.len()..].iter().any(|cell| !cell.is_empty()) {
            report.add(Some(line), "", &Fault::MoreCells { cells: cells.len(), columns: columns.len() });
        }
        if !row.cells.is_empty() {
            rows.push(row);
        }
    }
    report.finish(Table { columns, rows, written })
}

/// What cells are parted by, and the text without the line that says so, as Excel reads one: `sep=;`. The line's end stays, so
/// that lines are counted as they stand in the file.
fn parted(text: &str) -> (u8, &str) {
    let first = text.lines().next().unwrap_or_default();
    let said = first.trim_matches('"').split_once('=').filter(|(key, _)| key.eq_ignore_ascii_case("sep"));
    match said.map(|(_, sign)| sign.as_bytes()) {
        Some(&[sign @ (b',' | b';' | b'\t')]) => (sign, &text[first.len()..]),
        _ => (csv_records::delimiter_of(first), text),
    }
}

fn none() -> Table {
    Table { columns: Vec::new(), rows: Vec::new(), written: Written::default() }
}
