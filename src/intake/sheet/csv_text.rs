use super::{SCHEMA, title};
use crate::domain::view::SheetView;

/// What a spreadsheet takes for the beginning of a formula, in narrow and wide letters, and the sign that hides it.
pub(super) const RUNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠', '\''];

/// A sheet as CSV with a byte-order mark, to be filled in with a spreadsheet and given back; it reads back to the same
/// sheet. No cell is one that a spreadsheet would run: such a text begins with an apostrophe, which reading takes away.
pub fn sheet_csv(view: &SheetView) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |cells: &[&str]| rows.push(cells.iter().map(|cell| neutral(cell)).collect());
    row(&["sheet", SCHEMA, &title(view)]);
    row(&["number", &view.key.number.to_string()]);
    row(&["session", &view.key.session.to_string()]);
    row(&["assessor", view.key.assessor.as_str()]);
    row(&["revision", &view.revision.to_string()]);
    row(&["remark", view.sheet.remark.as_deref().unwrap_or_default()]);
    row(&["item", "mark", "note", "competency", "what is looked at", "mandatory", "1", "2", "3", "4", "5"]);
    for (competency, item) in view.checklist.items() {
        let score = view.sheet.scores.get(&item.id);
        let mark = score.and_then(|score| score.mark).map_or(String::new(), |mark| mark.to_string());
        let note = score.and_then(|score| score.note.as_deref()).unwrap_or_default();
        let mandatory = if item.mandatory { "yes" } else { "no" };
        let mut cells = vec![item.id.0.as_str(), &mark, note, &competency.name, &item.text, mandatory];
        cells.extend(item.levels.iter().map(String::as_str));
        row(&cells);
    }
    let mut text = String::from('\u{feff}');
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn neutral(cell: &str) -> String {
    if cell.starts_with(RUNS) { format!("'{cell}") } else { cell.to_owned() }
}

/// A cell in quotes where it needs them (RFC 4180).
fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', ';', '\t', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
