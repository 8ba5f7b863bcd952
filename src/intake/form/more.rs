//! What programs ask for by names of their own: declarations, points, papers.

use super::{Bounds, MOST_ROWS};
use crate::domain::{Declaration, Paper, PointsRow};
use crate::intake::draft::{Slot, Wanted};
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::values::{date, document_name, hours, line, whole};

pub(super) const DECLARATION_KEYS: &[&str] = &["name", "made_on"];
pub(super) const POINTS_KEYS: &[&str] = &["category", "activity", "date", "points"];
pub(super) const PAPER_KEYS: &[&str] = &["name", "date", "document", "pages"];

/// The longest paper, in pages.
const MOST_PAGES: u32 = 1000;

pub(super) fn declarations(form: &Fields<'_>, bounds: Bounds, report: &mut Report) -> Vec<Declaration> {
    let rows = form.rows("declarations", MOST_ROWS, DECLARATION_KEYS, report).into_iter();
    rows.filter_map(|fields| {
        let name = fields.required("name", report, line);
        let made_on = fields.optional("made_on", report, |node| date(node, bounds.days));
        Some(Declaration { name: name?, made_on })
    })
    .collect()
}

pub(super) fn points(form: &Fields<'_>, bounds: Bounds, report: &mut Report) -> Vec<PointsRow> {
    let rows = form.rows("points", MOST_ROWS, POINTS_KEYS, report).into_iter();
    rows.filter_map(|fields| {
        let category = fields.required("category", report, line);
        let activity = fields.optional("activity", report, line);
        let date = fields.optional("date", report, |node| date(node, bounds.days));
        let points = fields.required("points", report, hours);
        Some(PointsRow { category: category?, activity, date, points: points? })
    })
    .collect()
}

pub(super) fn papers(form: &Fields<'_>, bounds: Bounds, wanted: &mut Wanted, report: &mut Report) -> Vec<Paper> {
    let mut papers = Vec::new();
    for fields in form.rows("papers", MOST_ROWS, PAPER_KEYS, report) {
        let name = fields.required("name", report, line);
        let date = fields.optional("date", report, |node| date(node, bounds.days));
        let document = fields.optional("document", report, document_name);
        let pages = fields.optional("pages", report, |node| whole(node, 1, MOST_PAGES));
        if let Some(document) = document {
            wanted.add(document, fields.line_of("document"), fields.path_of("document"), Slot::Paper(papers.len()));
        }
        papers.extend(name.map(|name| Paper { name, date, document: None, pages }));
    }
    papers
}
