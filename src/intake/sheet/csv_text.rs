use super::{SCHEMA, title};
use crate::domain::view::SheetView;
use crate::text::{MARK, csv_row};

/// A sheet as CSV with a byte-order mark, to be filled in with a spreadsheet and given back; it reads back to the same
/// sheet. No cell is one that a spreadsheet would run: such a text begins with an apostrophe, which reading takes away.
pub fn sheet_csv(view: &SheetView) -> String {
    let mut text = String::from(MARK);
    let mut row = |cells: &[&str]| text += &csv_row(cells);
    row(&["sheet", SCHEMA, &title(view)]);
    row(&["number", &view.key.number.to_string()]);
    row(&["session", &view.key.session.to_string()]);
    row(&["assessor", view.key.assessor.as_str()]);
    row(&["revision", &view.revision.to_string()]);
    row(&["remark", view.sheet.remark.as_deref().unwrap_or_default()]);
    let scale = &view.checklist.scale;
    let levels: Vec<String> = scale.levels().map(|level| scale.shown(level)).collect();
    let mut columns = vec!["item", "mark", "note", "competency", "what is looked at", "mandatory"];
    columns.extend(levels.iter().map(String::as_str));
    row(&columns);
    for (competency, item) in view.checklist.items() {
        let score = view.sheet.scores.get(&item.id);
        let mark = score.and_then(|score| score.mark).map_or(String::new(), |mark| mark.to_string());
        let note = score.and_then(|score| score.note.as_deref()).unwrap_or_default();
        let mandatory = if item.mandatory { "yes" } else { "no" };
        let mut cells = vec![item.id.0.as_str(), &mark, note, &competency.name, &item.text, mandatory];
        cells.extend(item.levels.iter().map(String::as_str));
        row(&cells);
    }
    text
}
