use super::{Bounds, MOST_ROWS};
use crate::domain::{Capacity, Evaluation, FeedbackForm, Reference, Via};
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::values::{date, line, whole, word};

pub(in crate::intake) const KEYS: &[&str] =
    &["giver", "capacity", "case", "received_on", "unanswered", "via", "duplicate_of"];
pub(super) const REFERENCE_KEYS: &[&str] = &["name", "firm", "city", "phone", "email", "capacity", "case"];
pub(super) const EVALUATION_KEYS: &[&str] = &["case", "received_on"];

/// Questions of one feedback form.
const MOST_QUESTIONS: u32 = 1000;

pub(super) fn references(form: &Fields<'_>, report: &mut Report) -> Vec<Reference> {
    let rows = form.rows("references", MOST_ROWS, REFERENCE_KEYS, report).into_iter();
    rows.map(|fields| Reference {
        name: fields.optional("name", report, line),
        firm: fields.optional("firm", report, line),
        city: fields.optional("city", report, line),
        phone: fields.optional("phone", report, line),
        email: fields.address("email", report),
        capacity: capacity(&fields, report),
        case: fields.optional("case", report, line),
    })
    .collect()
}

pub(super) fn read(form: &Fields<'_>, bounds: Bounds, report: &mut Report) -> Vec<FeedbackForm> {
    let rows = form.rows("feedback", MOST_ROWS, KEYS, report).into_iter();
    rows.map(|fields| FeedbackForm {
        giver: fields.optional("giver", report, line),
        capacity: capacity(&fields, report),
        case: fields.optional("case", report, line),
        received_on: fields.optional("received_on", report, |node| date(node, bounds.days)),
        unanswered: fields.optional("unanswered", report, |node| whole(node, 0, MOST_QUESTIONS)),
        via: fields.optional("via", report, |node| word(node, &Via::ALL, Via::id)),
        duplicate_of: fields.optional("duplicate_of", report, line),
    })
    .collect()
}

pub(super) fn evaluations(form: &Fields<'_>, bounds: Bounds, report: &mut Report) -> Vec<Evaluation> {
    let rows = form.rows("evaluations", MOST_ROWS, EVALUATION_KEYS, report).into_iter();
    rows.map(|fields| Evaluation {
        case: fields.optional("case", report, line),
        received_on: fields.optional("received_on", report, |node| date(node, bounds.days)),
    })
    .collect()
}

fn capacity(fields: &Fields<'_>, report: &mut Report) -> Option<Capacity> {
    fields.optional("capacity", report, |node| word(node, &Capacity::ALL, Capacity::id))
}
