use std::fmt::Write as _;

use chrono::NaiveDate;

use super::doubt::{Verdict, verdicts};
use super::kind::RowKind;
use super::read::{Table, TableRow};
use crate::domain::Form;
use crate::intake::fault::Fault;
use crate::intake::problem::{Problem, Report};
use crate::intake::read;

/// A form with rows of a table below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// The form's text, TOML; as it was where there is nothing new.
    pub text: String,
    /// How many rows are new.
    pub fresh: usize,
    /// How many the form has already.
    pub known: usize,
    kind: RowKind,
    /// How many of its kind the form had before.
    before: usize,
    /// Those of the new ones in the table.
    lines: Vec<u32>,
}

impl Put {
    /// What is wrong with its text, told at the lines of the table that its rows came from.
    pub fn at_lines_of(&self, table: &Table, problems: Vec<Problem>) -> Vec<Problem> {
        let row_of = |line: &u32| table.rows.iter().find(|row| row.line == *line);
        let rows: Vec<&TableRow> = self.lines.iter().filter_map(row_of).collect();
        at_their_lines(self.kind, table, &rows, self.before, problems)
    }
}

/// Puts the rows of one application below its form's text (TOML, as the desk prints it). A row that the form has already is
/// left out, as many times as the form has it, so that the same table given again adds nothing. One that says what a row of
/// the form says, but for what one of the two leaves out or how it spells a key, is refused, or taken where it is said to be
/// new, as is one that spells the key of a row above it otherwise; one that no form is changed for, such as a payment of nothing, is refused.
///
/// `today` is a day that no date is after. What is wrong with a row is told at its line, with the header of its column.
pub fn put_rows(
    kind: RowKind,
    form: &str,
    table: &Table,
    rows: &[&TableRow],
    (today, doubtful_are_new): (NaiveDate, bool),
) -> Result<Put, Vec<Problem>> {
    let before = one(form, today)?;
    let whole = below(kind, form, rows);
    let n_before = count(kind, &before);
    let after = one(&whole, today).map_err(|problems| at_their_lines(kind, table, rows, n_before, problems))?;
    let verdicts = match kind {
        RowKind::Feedback => verdicts(&before.feedback, &after.feedback, today),
        RowKind::CaseLog => verdicts(&before.case_log, &after.case_log, today),
        RowKind::Payments => verdicts(&before.payments, &after.payments, today),
        RowKind::Assessors => Vec::new(),
    };
    let mut report = Report::default();
    let mut fresh: Vec<&TableRow> = Vec::new();
    for (row, verdict) in rows.iter().zip(verdicts) {
        match verdict {
            Verdict::Known => {}
            Verdict::Doubtful if !doubtful_are_new => report.add(Some(row.line), "", &Fault::Doubtful),
            Verdict::Respelled if !doubtful_are_new => report.add(Some(row.line), "", &Fault::Respelled),
            Verdict::New | Verdict::Doubtful | Verdict::Respelled => fresh.push(row),
            Verdict::Refused(refusal) => report.add(Some(row.line), "", &Fault::Refused(refusal)),
        }
    }
    report.finish(Put {
        text: below(kind, form, &fresh),
        fresh: fresh.len(),
        known: rows.len() - fresh.len(),
        kind,
        before: n_before,
        lines: fresh.iter().map(|row| row.line).collect(),
    })
}

fn one(text: &str, today: NaiveDate) -> Result<Form, Vec<Problem>> {
    let drafts = read("form.toml", text.as_bytes(), today)?;
    drafts.first().map(|draft| draft.form().clone()).ok_or_else(|| Fault::Empty.into())
}

fn below(kind: RowKind, form: &str, rows: &[&TableRow]) -> String {
    let mut text = form.to_owned();
    for row in rows {
        let _ = write!(text, "\n[[{}]]\n", kind.list());
        for (field, value) in &row.values {
            let _ = writeln!(text, "{field} = {value}");
        }
    }
    text
}

fn count(kind: RowKind, form: &Form) -> usize {
    match kind {
        RowKind::Feedback => form.feedback.len(),
        RowKind::CaseLog => form.case_log.len(),
        RowKind::Payments => form.payments.len(),
        RowKind::Assessors => 0,
    }
}

/// What is wrong with rows below a form that had so many, at their lines of the table.
fn at_their_lines(
    kind: RowKind,
    table: &Table,
    rows: &[&TableRow],
    before: usize,
    problems: Vec<Problem>,
) -> Vec<Problem> {
    let begin = format!("{}[", kind.list());
    let place = |problem: &Problem| {
        let (number, field) = problem.key.as_deref()?.strip_prefix(&begin)?.split_once(']')?;
        let row = rows.get(number.parse::<usize>().ok()?.checked_sub(before + 1)?)?;
        Some((*row, field.trim_start_matches('.').to_owned()))
    };
    let told = problems.into_iter().map(|problem| match place(&problem) {
        Some((row, field)) => {
            let header = table.columns.iter().find(|column| column.fields.iter().any(|one| *one == field));
            let cell = row.cells.iter().find(|(one, _)| *one == field).map_or("", |(_, cell)| cell.as_str());
            let hint = RowKind::sort(&field).hint(&problem.hint, cell, table.written);
            let key = header.map_or(field, |column| column.header.clone());
            Problem { line: Some(row.line), key: Some(key), hint, message: problem.message }
        }
        // The line would be one of the form.
        None => Problem { line: None, ..problem },
    });
    told.collect()
}
