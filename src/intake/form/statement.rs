use super::{Bounds, MOST_ROWS};
use crate::domain::{Payment, Statement};
use crate::intake::draft::{Slot, Wanted};
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::values::{cents, currency, date, document_name, line, prose, requirement, whole};

pub(super) const KEYS: &[&str] = &["text", "document", "pages"];
pub(in crate::intake) const PAYMENT_KEYS: &[&str] = &["date", "amount", "currency", "method", "reference", "fee"];

/// The longest statement, in characters: twenty times a page, so that R7 can tell by how much it is too long.
const STATEMENT: usize = 100_000;
/// The longest document, in pages.
const MOST_PAGES: u32 = 1000;

pub(super) fn read(form: &Fields<'_>, wanted: &mut Wanted, report: &mut Report) -> Statement {
    let Some(fields) = form.table("statement", KEYS, report) else { return Statement::default() };
    let text = fields.optional("text", report, |node| prose(node, STATEMENT));
    if let Some(name) = fields.optional("document", report, document_name) {
        wanted.add(name, fields.line_of("document"), fields.path_of("document"), Slot::Statement);
    }
    let pages = fields.optional("pages", report, |node| whole(node, 1, MOST_PAGES));
    Statement { text, document: None, pages }
}

pub(super) fn payments(form: &Fields<'_>, bounds: Bounds, report: &mut Report) -> Vec<Payment> {
    let rows = form.rows("payments", MOST_ROWS, PAYMENT_KEYS, report).into_iter();
    rows.filter_map(|fields| {
        let date = fields.required("date", report, |node| date(node, bounds.desk_days));
        let amount = fields.required("amount", report, cents);
        let currency = fields.required("currency", report, currency);
        let method = fields.optional("method", report, line);
        let reference = fields.optional("reference", report, line);
        let fee = fields.optional("fee", report, requirement);
        Some(Payment { date: date?, amount: amount?, currency: currency?, method, reference, fee })
    })
    .collect()
}
