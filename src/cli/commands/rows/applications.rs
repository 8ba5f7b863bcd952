use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::{ColumnJson, Rows, columns_json, half_way, say_columns};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, parse, words};
use crate::domain::Number;
use crate::intake::{ColumnUse, Put, RowKind, Table, TableRow, put_rows};
use crate::link::protocol::{Answer, FormEdit, Name, Problem, Request};
use crate::text::Line;

/// The rows of one application, and what they come to.
struct Part<'a> {
    number: Number,
    revision: u32,
    form: String,
    rows: Vec<&'a TableRow>,
}

/// A part whose rows are in its form.
struct Ready {
    number: Number,
    revision: u32,
    put: Put,
    outcome: Outcome,
}

/// What comes of an application's rows.
#[derive(Default)]
struct Outcome {
    /// What is different, a row a line.
    differences: Vec<String>,
    /// What else its user should know.
    remarks: Vec<String>,
    /// Its stage and what to do next; none where nothing was taken.
    next: Option<String>,
}

#[derive(Serialize)]
struct DoneJson<'a> {
    dry_run: bool,
    columns: Vec<ColumnJson<'a>>,
    applications: Vec<PartJson<'a>>,
    /// How many rows name no application, and their lines.
    skipped: usize,
    skipped_lines: &'a [u32],
}

#[derive(Serialize)]
struct PartJson<'a> {
    number: Number,
    taken: usize,
    known: usize,
    differences: &'a [String],
    remarks: &'a [String],
    next: Option<&'a str>,
}

impl Rows {
    /// Takes rows into the applications that they belong to: all are checked before the first is changed.
    pub(super) fn to_applications(&self, context: &mut Context<'_>, table: &Table) -> Result<Status, CliError> {
        let kind = self.row_kind();
        let (parts, skipped) = self.parts(context, table)?;
        let mut ready = Vec::with_capacity(parts.len());
        let mut problems = Vec::new();
        for part in parts {
            match put_rows(kind, &part.form, table, &part.rows, (NaiveDate::MAX, self.as_new)) {
                Ok(put) => {
                    let (number, revision) = (part.number, part.revision);
                    ready.push(Ready { number, revision, put, outcome: Outcome::default() });
                }
                Err(more) => problems.extend(more),
            }
        }
        if !problems.is_empty() {
            problems.sort_by_key(|problem| problem.line);
            return Err(self.refused(&problems));
        }
        for one in &mut ready {
            if one.put.fresh == 0 {
                continue;
            }
            match self.edit(context, one, true) {
                Ok(outcome) => one.outcome = outcome,
                Err(CliError::BadInput { problems: more, .. }) => {
                    let of_form = more.iter().map(|problem| Problem {
                        line: None,
                        key: problem.key.as_ref().map(ToString::to_string),
                        message: format!("{}: {}", one.number, problem.message),
                        hint: problem.hint.to_string(),
                    });
                    problems.extend(one.put.at_lines_of(table, of_form.collect()));
                }
                Err(error) => return Err(error.about(&one.number.to_string())),
            }
        }
        if !problems.is_empty() {
            return Err(self.refused(&problems));
        }
        if !self.dry_run {
            for at in 0..ready.len() {
                let one = &ready[at];
                if one.put.fresh == 0 {
                    continue;
                }
                let outcome = self.edit(context, one, false).map_err(|error| {
                    let taken = ready[..at].iter().filter(|one| one.put.fresh > 0).map(|one| one.number.to_string());
                    half_way(error.about(&one.number.to_string()), &taken.collect::<Vec<_>>())
                })?;
                ready[at].outcome = outcome;
            }
        }
        self.say(context, table, &ready, &skipped)?;
        Ok(Status::Done)
    }

    /// The rows by the application that each belongs to, with its form as it is now, and the lines of those that name none.
    fn parts<'a>(&self, context: &mut Context<'_>, table: &'a Table) -> Result<(Vec<Part<'a>>, Vec<u32>), CliError> {
        let names_one = table.columns.iter().find(|column| column.fields.contains(&RowKind::APPLICATION));
        let usage = |message: String, hint: &str| Err(CliError::Usage { message, hint: hint.to_owned() });
        match (&self.number, names_one) {
            (None, None) => {
                let hint = "name it after the file, or a column that does: --column application=HEADER";
                return usage("nothing says to which application the rows belong".to_owned(), hint);
            }
            (Some(_), Some(column)) => {
                let message = format!("the column {} says to which application each row belongs", column.header);
                return usage(message, "leave the number out, or take the column out of the table");
            }
            _ => {}
        }
        let mut by_name: Vec<(Name, Vec<&TableRow>)> = Vec::new();
        let is_headed = names_one.is_some_and(ColumnUse::is_headed_application);
        let (mut problems, mut skipped) = (Vec::new(), Vec::new());
        for row in &table.rows {
            let found = match (&self.number, &row.application) {
                (Some(number), _) => Ok(number.clone()),
                (None, Some(cell)) => named_in(cell, is_headed),
                (None, None) => Err(Unnamed::None(Line::default())),
            };
            let name = match found {
                Ok(name) => name,
                Err(Unnamed::None(_)) if self.skip_unnamed => {
                    skipped.push(row.line);
                    continue;
                }
                Err(error) => {
                    problems.push(unnamed(row.line, error.to_string()));
                    continue;
                }
            };
            match by_name.iter_mut().find(|(one, _)| *one == name) {
                Some((_, rows)) => rows.push(row),
                None => by_name.push((name, vec![row])),
            }
        }
        let mut parts: BTreeMap<Number, Part<'a>> = BTreeMap::new();
        for (name, rows) in by_name {
            let line = rows.first().map_or(1, |row| row.line);
            match context.ask(&Request::FormText(name)) {
                Ok(Answer::FormText { number, revision, text }) => {
                    let part = parts.entry(number);
                    part.or_insert(Part { number, revision, form: text, rows: Vec::new() }).rows.extend(rows);
                }
                Ok(_) => return Err(CliError::odd_answer()),
                Err(error) if self.number.is_some() => return Err(error),
                Err(error @ (CliError::NotFound { .. } | CliError::Forgotten { .. } | CliError::Usage { .. })) => {
                    problems.push(unnamed(line, error.to_string()));
                }
                Err(error) => return Err(error),
            }
        }
        if problems.is_empty() { Ok((parts.into_values().collect(), skipped)) } else { Err(self.refused(&problems)) }
    }

    /// Has a form changed, or says what would be different.
    fn edit(&self, context: &mut Context<'_>, one: &Ready, dry_run: bool) -> Result<Outcome, CliError> {
        let reason = Some(Line::clean(&format!("rows of {}", self.name())));
        let bytes = one.put.text.clone().into_bytes();
        let form = FormEdit { file: "form.toml".to_owned(), bytes, documents: Vec::new(), dry_run, reason };
        let request = Request::Edit { name: Name::Number(one.number), seen: Some(one.revision), form };
        match context.ask(&request)? {
            Answer::Edited { differences, remarks, application, .. } => {
                let next = application.map(|after| format!("{}, next: {}", after.stage, after.next));
                Ok(Outcome { differences, remarks, next })
            }
            _ => Err(CliError::odd_answer()),
        }
    }

    fn say(&self, context: &mut Context<'_>, table: &Table, ready: &[Ready], skipped: &[u32]) -> Result<(), CliError> {
        if context.out.format.json {
            let applications = ready.iter().map(|one| PartJson {
                number: one.number,
                taken: one.put.fresh,
                known: one.put.known,
                differences: &one.outcome.differences,
                remarks: &one.outcome.remarks,
                next: one.outcome.next.as_deref(),
            });
            let (dry_run, columns) = (self.dry_run, columns_json(table));
            let (applications, skipped_lines) = (applications.collect(), skipped);
            let skipped = skipped.len();
            return context.out.json(&DoneJson { dry_run, columns, applications, skipped, skipped_lines });
        }
        say_columns(context, table)?;
        for one in ready {
            let verb = if self.dry_run { "would be taken" } else { "taken" };
            context.out.remark(&format!(
                "{}: {} {verb}, {} on file already",
                one.number,
                rows(one.put.fresh),
                one.put.known
            ))?;
            if !context.out.format.quiet {
                let Outcome { differences, remarks, next } = &one.outcome;
                differences.iter().chain(remarks).chain(next).try_for_each(|line| context.out.line(2, line))?;
            }
        }
        if !skipped.is_empty() {
            let lines: Vec<String> = skipped.iter().map(ToString::to_string).collect();
            let (noun, lines) = if lines.len() == 1 { ("line", lines.concat()) } else { ("lines", lines.join(", ")) };
            context.out.remark(&format!("left out, as they name no application: {noun} {lines}"))?;
        }
        Ok(())
    }
}

fn rows(count: usize) -> String {
    words::count(count, "row", "rows")
}

fn unnamed(line: u32, message: String) -> Problem {
    let hint = "write its number there, such as QAP-2026-0042; --skip-unnamed leaves such rows out".to_owned();
    Problem { line: Some(line), key: Some(RowKind::APPLICATION.to_owned()), message, hint }
}

/// Why a cell names no application.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Unnamed {
    /// Nothing in it looks like a number.
    #[error("`{0}` names no application")]
    None(Line),
    /// Something looks like one and is none.
    #[error("`{0}` is not an application's number")]
    Wrong(Line),
    /// It names more than one.
    #[error("`{0}` names several applications")]
    Several(Line),
}

/// The application that a cell names: `QAP-2026-0042` in what a payer wrote, with as many digits as the desk writes, as banks
/// cut words and what is left of `QAP-2026-0012` would be another's. A number alone, such as 42, counts where the column's
/// header says that it is one: elsewhere it may be a check's.
fn named_in(cell: &str, is_headed: bool) -> Result<Name, Unnamed> {
    if let Some(name) = parse::name(cell).ok().filter(|_| is_headed) {
        return Ok(name);
    }
    let words = cell.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let words = words.map(str::to_ascii_uppercase).filter(|word| word.starts_with("QAP-"));
    let mut numbers: Vec<Number> = Vec::new();
    for word in words {
        let written = word.trim_end_matches('-');
        let number = written.parse().ok().filter(|number: &Number| number.to_string() == written);
        let number = number.ok_or_else(|| Unnamed::Wrong(Line::clean(&word)))?;
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    match numbers[..] {
        [number] => Ok(Name::Number(number)),
        // In such a column digits that are no number are a mistake, and no other payment.
        [] if is_headed && cell.contains(|letter: char| letter.is_ascii_digit()) => {
            Err(Unnamed::Wrong(Line::clean(cell)))
        }
        [] => Err(Unnamed::None(Line::clean(cell))),
        _ => Err(Unnamed::Several(Line::clean(cell))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_within_what_a_payer_wrote() {
        let number = |year, sequence| Ok(Name::Number(Number::new(year, sequence)));
        let in_purpose = |cell| named_in(cell, false);
        assert_eq!(in_purpose("QAP-2026-0042"), number(2026, 42));
        assert_eq!(in_purpose("fee for qap-2026-0042, J. Doe (QAP-2026-0042)"), number(2026, 42));
        assert!(matches!(in_purpose("QAP-2026-0042 and QAP-2026-0043"), Err(Unnamed::Several(_))));
        assert_eq!(in_purpose("qap-2026-12345-"), number(2026, 12_345));
        for cut in
            ["fee QAP-2026-42x", "Fee QAP-2026-001", "QAP-2026-5", "QAP-2026-00005", "QAP-2026-012345", "QAP-2026"]
        {
            assert!(matches!(in_purpose(cut), Err(Unnamed::Wrong(_))), "{cut}");
        }
        assert!(matches!(named_in("fee QAP-2026-001", true), Err(Unnamed::Wrong(_))));
        assert_eq!(named_in("QAP-2026-42", true), number(2026, 42));
        for other in ["rent", "", "Dues 2026-10", "1043", "2026-10"] {
            assert!(matches!(in_purpose(other), Err(Unnamed::None(_))), "{other}");
        }
        assert_eq!(named_in("42", true), Ok(Name::Short(42)));
        assert_eq!(named_in("2026-42", true), number(2026, 42));
        assert_eq!(named_in("fee QAP-2026-0042", true), number(2026, 42));
        assert!(matches!(named_in("42x", true), Err(Unnamed::Wrong(_))));
        assert!(matches!(named_in("rent", true), Err(Unnamed::None(_))));
    }
}
