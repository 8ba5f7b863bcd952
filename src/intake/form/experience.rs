use super::{Bounds, MOST_LOG_ROWS};
use crate::domain::{CaseLogRow, CaseRole, Experience, ExperienceRow};
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::values::{date, hours, is_true, line, whole, word};

pub(super) const KEYS: &[&str] = &["mediator", "co_mediator", "multi_party", "process_design", "advocate"];
pub(super) const ROW_KEYS: &[&str] = &["cases", "hours"];
pub(in crate::intake) const LOG_KEYS: &[&str] = &["key", "date", "role", "hours", "completed", "fee_paid", "in_person"];

/// Cases of a working life.
const MOST_CASES: u32 = 100_000;

pub(super) fn read(form: &Fields<'_>, report: &mut Report) -> Experience {
    let Some(fields) = form.table("experience", KEYS, report) else { return Experience::default() };
    let mut row = |key| {
        let row = fields.table(key, ROW_KEYS, report)?;
        Some(ExperienceRow {
            cases: row.optional("cases", report, |node| whole(node, 0, MOST_CASES)),
            hours: row.optional("hours", report, hours),
        })
    };
    Experience {
        mediator: row("mediator"),
        co_mediator: row("co_mediator"),
        multi_party: row("multi_party"),
        process_design: row("process_design"),
        advocate: row("advocate"),
    }
}

pub(super) fn log(form: &Fields<'_>, bounds: Bounds, report: &mut Report) -> Vec<CaseLogRow> {
    let rows = form.rows("case_log", MOST_LOG_ROWS, LOG_KEYS, report).into_iter();
    rows.filter_map(|fields| {
        let key = fields.required("key", report, line);
        let date = fields.optional("date", report, |node| date(node, bounds.days));
        let role = fields.optional("role", report, |node| word(node, &CaseRole::ALL, CaseRole::id));
        let hours = fields.optional("hours", report, hours).unwrap_or_default();
        let completed = fields.optional("completed", report, is_true).unwrap_or_default();
        let fee_paid = fields.optional("fee_paid", report, is_true);
        let in_person = fields.optional("in_person", report, is_true);
        Some(CaseLogRow { key: key?, date, role, hours, completed, fee_paid, in_person })
    })
    .collect()
}
