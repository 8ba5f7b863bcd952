use super::ITEM_KEYS;
use crate::intake::csv_records;
use crate::intake::fault::{Fault, quote};
use crate::intake::problem::Report;
use crate::intake::tree::{Key, Node, Value, join, row};
use crate::text::csv_meant;

/// Whether a text begins like a sheet in CSV, and what its cells are parted by: spreadsheets of other countries write
/// semicolons or tabs.
pub(super) fn delimiter(text: &str) -> Option<u8> {
    let rest = text.strip_prefix("\"sheet\"").or_else(|| text.strip_prefix("sheet"))?;
    rest.bytes().next().filter(|byte| b",;\t".contains(byte))
}

/// The tree of a sheet in CSV: rows of a key and its value, then a row that names the columns, then the items.
pub(super) fn from_csv(text: &str, delimiter: u8, report: &mut Report) -> Option<Node<'static>> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let records = csv_records::records(&text, delimiter, report)?;
    let (mut keys, mut items): (Vec<(Key<'static>, Node<'static>)>, Vec<Node<'static>>) = (Vec::new(), Vec::new());
    let mut columns: Option<Columns> = None;
    for (line, cells) in &records {
        let line = *line;
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let cell = |place: usize| cells.get(place).copied().unwrap_or_default();
        match &columns {
            Some(columns) => items.extend(item(columns, &cell, line)),
            None if cell(0).eq_ignore_ascii_case("item") => columns = Columns::named(&cells, line, report),
            None => {
                let (name, value) = (cell(0).to_ascii_lowercase(), text_node(cell(1), line));
                if keys.iter().any(|(key, _)| key.name == name) {
                    report.add(Some(line), &quote(&name), &Fault::DuplicateKey);
                } else {
                    keys.push((Key { name: name.into(), line }, value));
                }
            }
        }
    }
    if columns.is_none() && report.is_clear() {
        report.add(None, "item", &Fault::Missing);
    }
    keys.push((Key { name: "items".into(), line: 1 }, Node { line: 1, value: Value::Array(items) }));
    Some(Node { line: 1, value: Value::Table(keys) })
}

/// Where the columns that are read are; others are there to be looked at.
struct Columns {
    mark: usize,
    note: usize,
    /// The competency is not read, but a cell that slipped into another column is noticed by it.
    competency: Option<usize>,
}

impl Columns {
    fn named(cells: &[&str], line: u32, report: &mut Report) -> Option<Self> {
        let mut place = |name: &str| {
            let found = cells.iter().position(|cell| cell.eq_ignore_ascii_case(name));
            if found.is_none() {
                report.add(Some(line), &join(&row("items", 0), name), &Fault::Missing);
            }
            found
        };
        let (mark, note) = (place("mark"), place("note"));
        let competency = cells.iter().position(|cell| cell.eq_ignore_ascii_case("competency"));
        Some(Self { mark: mark?, note: note?, competency })
    }
}

/// An item's row as the table that TOML has; none for a row in which only what is not read stands.
fn item<'a>(columns: &Columns, cell: &dyn Fn(usize) -> &'a str, line: u32) -> Option<Node<'static>> {
    let values = [cell(0), cell(columns.mark), cell(columns.note)];
    if values.iter().all(|value| value.is_empty()) {
        return None;
    }
    let cells = ITEM_KEYS.iter().zip(values.into_iter().chain(columns.competency.map(cell)));
    let entries = cells.map(|(name, value)| (Key { name: (*name).into(), line }, text_node(value, line)));
    Some(Node { line, value: Value::Table(entries.collect()) })
}

/// A cell's text, without the apostrophe that keeps a spreadsheet from running it.
fn text_node(cell: &str, line: u32) -> Node<'static> {
    let text = csv_meant(cell);
    Node { line, value: Value::Text(text.to_owned().into()) }
}
