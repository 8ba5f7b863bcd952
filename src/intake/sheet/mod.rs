//! Score sheets that are filled in elsewhere (A8): out as TOML or CSV with the words of every level, and back.
//!
//! A file says whose sheet of which session it is and as which edit left it, so that it is never taken for another. It is
//! read whole or not at all, and every problem of it is told at its line and key. A CSV file goes through the same reader
//! as a TOML one: its rows become the same tree.

mod csv_text;
mod from_csv;
mod read;
#[cfg(test)]
mod tests;
mod toml_text;

pub use csv_text::sheet_csv;
pub use read::{SheetFile, read_sheet};
pub use toml_text::sheet_toml;

/// What a sheet file calls itself.
const SCHEMA: &str = "qap-sheet/1";
/// The names of a file's keys, in TOML, and of its first rows, in CSV.
const KEYS: &[&str] = &["sheet", "number", "session", "assessor", "revision", "remark", "items"];
/// The keys of an item; its competency is compared and not read.
const ITEM_KEYS: &[&str] = &["id", "mark", "note", "competency"];

/// The sheet's session in words, as files name it above all else.
fn title(view: &crate::domain::view::SheetView) -> String {
    let (session, plan) = (&view.session, &view.session.plan);
    let start = plan.zone.local(plan.start).format("%Y-%m-%d %H:%M");
    let (number, candidate, assessor) = (session.number, &session.candidate, &view.key.assessor);
    format!("{number}, session {}, {start} {}: {candidate}, scored by {assessor}", session.session, plan.zone)
}
