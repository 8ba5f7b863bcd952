use std::fmt::Write as _;

use chrono::NaiveDate;

use super::kind::RowKind;
use super::read::{Table, TableRow};
use crate::domain::Form;
use crate::intake::fault::Fault;
use crate::intake::problem::Problem;
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
}

/// Puts the rows of one application below its form's text (TOML, as the desk prints it). A row that the form has already is
/// left out, as many times as the form has it, so that the same table given again adds nothing.
///
/// `today` is a day that no date is after. What is wrong with a row is told at its line, with the header of its column.
pub fn put_rows(
    kind: RowKind,
    form: &str,
    table: &Table,
    rows: &[&TableRow],
    today: NaiveDate,
) -> Result<Put, Vec<Problem>> {
    let before = one(form, today)?;
    let whole = below(kind, form, rows);
    let after =
        one(&whole, today).map_err(|problems| at_their_lines(kind, table, rows, count(kind, &before), problems))?;
    let is_new = match kind {
        RowKind::Feedback => are_new(&before.feedback, &after.feedback),
        RowKind::CaseLog => are_new(&before.case_log, &after.case_log),
        RowKind::Payments => are_new(&before.payments, &after.payments),
        RowKind::Assessors => Vec::new(),
    };
    let fresh: Vec<&TableRow> = rows.iter().zip(&is_new).filter(|(_, is_new)| **is_new).map(|(row, _)| *row).collect();
    Ok(Put { text: below(kind, form, &fresh), fresh: fresh.len(), known: rows.len() - fresh.len() })
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

/// For each row that came after those before, whether none of them is left that equals it.
fn are_new<T: PartialEq>(before: &[T], after: &[T]) -> Vec<bool> {
    let mut left: Vec<&T> = before.iter().collect();
    let came = after.get(before.len()..).unwrap_or_default();
    came.iter()
        .map(|row| match left.iter().position(|one| *one == row) {
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        })
        .collect()
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
        Some((row.line, field.trim_start_matches('.').to_owned()))
    };
    let told = problems.into_iter().map(|problem| match place(&problem) {
        Some((line, field)) => {
            let header = table.columns.iter().find(|column| column.field == Some(field.as_str()));
            let key = header.map_or(field, |column| column.header.clone());
            Problem { line: Some(line), key: Some(key), ..problem }
        }
        None => problem,
    });
    told.collect()
}
