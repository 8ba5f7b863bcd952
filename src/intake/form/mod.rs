//! The application form `qap-application/1`: a tree to a draft. One file a section of the form.

mod candidate;
mod experience;
mod feedback;
mod more;
mod statement;
mod training;

use chrono::{Datelike, NaiveDate};

pub(super) use self::experience::LOG_KEYS as CASE_LOG_KEYS;
pub(super) use self::feedback::KEYS as FEEDBACK_KEYS;
pub(super) use self::statement::PAYMENT_KEYS;
pub(super) use self::training::is_of_cpr;
use super::draft::{Draft, Wanted};
use super::fault::{Fault, quote};
use super::fields::Fields;
use super::problem::Report;
use super::tree::{Node, Value};
use super::values::{Days, Parsed, date, program_id};
use crate::domain::Form;

/// Every table of the form with the keys that it may have; the first is the form itself.
#[cfg(test)]
pub(super) const TABLES: [(&str, &[&str]); 16] = [
    ("", KEYS),
    ("candidate", candidate::KEYS),
    ("training", training::KEYS),
    ("memberships", training::MEMBERSHIP_KEYS),
    ("rosters", training::ROSTER_KEYS),
    ("experience", experience::KEYS),
    ("mediator", experience::ROW_KEYS),
    ("case_log", experience::LOG_KEYS),
    ("statement", statement::KEYS),
    ("references", feedback::REFERENCE_KEYS),
    ("feedback", feedback::KEYS),
    ("evaluations", feedback::EVALUATION_KEYS),
    ("payments", statement::PAYMENT_KEYS),
    ("declarations", more::DECLARATION_KEYS),
    ("points", more::POINTS_KEYS),
    ("papers", more::PAPER_KEYS),
];

const KEYS: &[&str] = &[
    "form",
    "program",
    "received_on",
    "candidate",
    "training",
    "memberships",
    "experience",
    "case_log",
    "statement",
    "references",
    "feedback",
    "evaluations",
    "payments",
    "declarations",
    "points",
    "papers",
];

/// The most rows of a list of a form. The counting of feedback forms compares each with each.
pub const MOST_ROWS: usize = 1000;
/// The most rows of a case log.
pub const MOST_LOG_ROWS: usize = 10_000;
/// No application is older.
const FIRST_RECEIPT: i32 = 1990;
/// No course or case is older.
const FIRST_YEAR: u16 = 1950;

/// What a field's bounds depend on.
#[derive(Clone, Copy)]
struct Bounds {
    /// Days on which something can have happened.
    days: Days,
    /// Days on which something can have happened at the desk.
    desk_days: Days,
    /// The last year that a course or membership may name.
    last_year: u32,
}

/// The draft of one form; none where something is wrong, which is told.
pub(super) fn read_form(root: &Node<'_>, today: NaiveDate, report: &mut Report) -> Option<Draft> {
    if !matches!(root.value, Value::Table(_)) {
        report.add(Some(root.line), "", &Fault::NotOneForm(root.kind()));
        return None;
    }
    if is_newer(root, report) {
        return None;
    }
    let fields = Fields::open(root, "", KEYS, report)?;
    fields.required("form", report, version);
    let program = fields.optional("program", report, program_id).map(|id| (id, fields.line_of("program")));
    let received_on =
        fields.required("received_on", report, |node| date(node, Days::at_desk_since(FIRST_RECEIPT, today)));
    let first = i32::from(FIRST_YEAR);
    let (days, desk_days) = (Days::since(first, today), Days::at_desk_since(first, today));
    let bounds = Bounds { days, desk_days, last_year: u32::try_from(today.year()).unwrap_or(0) };
    let mut wanted = Wanted::default();
    let candidate = candidate::read(&fields, report);
    let training = training::read(&fields, bounds, &mut wanted, report);
    let memberships = training::memberships(&fields, bounds, report);
    let experience = experience::read(&fields, report);
    let case_log = experience::log(&fields, bounds, report);
    let statement = statement::read(&fields, &mut wanted, report);
    let references = feedback::references(&fields, report);
    let feedback = feedback::read(&fields, bounds, report);
    let evaluations = feedback::evaluations(&fields, bounds, report);
    let payments = statement::payments(&fields, bounds, report);
    let declarations = more::declarations(&fields, bounds, report);
    let points = more::points(&fields, bounds, report);
    let papers = more::papers(&fields, bounds, &mut wanted, report);
    let form = Form {
        received_on: received_on?,
        candidate: candidate?,
        training,
        memberships,
        experience,
        case_log,
        statement,
        references,
        feedback,
        evaluations,
        payments,
        declarations,
        points,
        papers,
    };
    Some(Draft::new(root.line, form, program, wanted, (report.take_dropped(), report.take_odd())))
}

/// A form of a newer format may hold anything: that is told alone.
fn is_newer(root: &Node<'_>, report: &mut Report) -> bool {
    let Value::Table(rows) = &root.value else { return false };
    let Some((_, node)) = rows.iter().find(|(key, _)| key.name == "form") else { return false };
    let Err(fault @ Fault::NewerForm(_)) = version(node) else { return false };
    report.add(Some(node.line), "form", &fault);
    true
}

fn version(node: &Node<'_>) -> Parsed<()> {
    let Value::Text(text) = &node.value else { return Err(node.instead_of("text")) };
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.strip_prefix("qap-application/").and_then(|number| number.parse::<u64>().ok());
    match number {
        Some(1) => Ok(Some(())),
        Some(newer @ 2..) => Err(Fault::NewerForm(newer)),
        _ => Err(Fault::NotForm(quote(text))),
    }
}
