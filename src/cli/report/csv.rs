use super::{Block, Part};
use crate::domain::report::Report;
use crate::text::{MARK, csv_row};

/// Parts of a report as CSV, a figure a row: table, row, figure and value. What is too few to be told, and what there is
/// not, has no value.
pub(in crate::cli) fn csv(report: &Report, parts: &[Part]) -> String {
    let mut text = String::from(MARK);
    text += &csv_row(&["table", "row", "figure", "value"]);
    let program = report.program.as_ref().map(ToString::to_string).unwrap_or_default();
    for (figure, value) in [
        ("from", report.from.to_string()),
        ("to", report.to.to_string()),
        ("today", report.today.to_string()),
        ("zone", report.zone.to_string()),
        ("program", program),
        ("applications", report.applications.to_string()),
        ("forgotten", report.forgotten.to_string()),
    ] {
        text += &csv_row(&["report", "all", figure, &value]);
    }
    for block in parts.iter().flat_map(|part| Block::of(report, *part)) {
        for row in &block.rows {
            for ((figure, _), cell) in block.columns.iter().zip(&row.cells) {
                text += &csv_row(&[block.id, &row.id, figure, &cell.value()]);
            }
        }
    }
    text
}
