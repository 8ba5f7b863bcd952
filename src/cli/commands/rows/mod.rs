//! `qapdesk rows`: tables of spreadsheets, banks and surveys to the desk.

mod applications;
mod assessors;
mod profile;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::{CliError, FileProblem};
use crate::cli::output::Tone;
use crate::cli::own_file;
use crate::cli::table::Table as Printed;
use crate::cli::{Status, parse};
use crate::intake::{self, ColumnUse, DateOrder, RowKind, Table, Written};
use crate::link::protocol::{Name, Problem};
use crate::text::Line;

/// The largest table in bytes.
const LIMIT: u64 = 4 * 1024 * 1024;
const DROPPED: &str = "dropped: protected characteristics are never stored (R0)";

/// Take the rows of a table (CSV): feedback forms, a case log, payments, assessors
#[derive(Debug, Args)]
#[command(
    after_help = "Columns are known by their headers; --column says of others what they are, and what nobody knows is left out. A table is\ntaken whole or not at all; rows that are on file already are left out, so the same table can be given again.\n\nExamples:\n  qapdesk rows feedback survey.csv 42 --dry-run\n  qapdesk rows feedback survey.csv 42 --column giver='Respondent ID' --dates mdy\n  qapdesk rows payments bank.csv --column application=Purpose --column reference=Purpose \\\n    --decimal comma\n  qapdesk rows case-log log.csv 42\n  qapdesk rows assessors roster.csv --dry-run"
)]
pub(in crate::cli) struct Rows {
    /// What the rows are.
    #[arg(value_name = "KIND")]
    kind: Kind,
    /// The table; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The application that all rows belong to; without it a column says to which each does.
    #[arg(value_parser = parse::name)]
    number: Option<Name>,
    /// A field and the header of the column that fills it.
    #[arg(long = "column", value_name = "FIELD=HEADER", value_parser = column)]
    columns: Vec<(String, String)>,
    /// How dates are written: ymd (2026-10-12), dmy (12.10.2026) or mdy (10/12/2026).
    #[arg(long, value_name = "ORDER", default_value = "ymd")]
    dates: Dates,
    /// What stands before the decimals of amounts and hours: point (260.00) or comma (260,00).
    #[arg(long, value_name = "SIGN", default_value = "point")]
    decimal: DecimalSign,
    /// Take rows as new which say what a row on file says, but for what one of the two leaves out or spells otherwise.
    #[arg(long)]
    as_new: bool,
    /// Leave out rows that name no application, such as other payments of a bank's list.
    #[arg(long, conflicts_with = "number")]
    skip_unnamed: bool,
    /// Say what would be taken, take nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Feedback forms.
    #[value(help = "Feedback forms: giver, capacity, case, received_on, unanswered, via, duplicate_of")]
    Feedback,
    /// Rows of a case log.
    #[value(help = "Rows of a case log: key, date, role, hours, completed, fee_paid, in_person")]
    CaseLog,
    /// Payments and refunds.
    #[value(
        help = "Payments and refunds: date, amount, currency, method, reference; fee only by --column, since a bank's is its own"
    )]
    Payments,
    /// Entries of the roster.
    #[value(
        help = "Entries of the roster: id, name, email, account, zone, languages, trainer, panel, panel_until, experience, hours, rates, load, active"
    )]
    Assessors,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Dates {
    /// Year, month, day.
    Ymd,
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DecimalSign {
    /// 260.00
    Point,
    /// 260,00
    Comma,
}

/// A column, as JSON says what is made of it.
#[derive(Serialize)]
struct ColumnJson<'a> {
    header: &'a str,
    fields: &'a [&'static str],
    protected: bool,
}

fn column(text: &str) -> Result<(String, String), String> {
    let (field, header) = text.split_once('=').ok_or_else(|| format!("`{}` has no `=`", Line::clean(text)))?;
    Ok((field.trim().to_owned(), header.trim().to_owned()))
}

impl Rows {
    /// Whether it can be the first thing that a desk keeps.
    pub(in crate::cli) fn begins(&self) -> bool {
        self.kind == Kind::Assessors && !self.dry_run
    }

    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let kind = self.row_kind();
        if !kind.is_of_application() && self.number.is_some() {
            let message = "assessors belong to no application".to_owned();
            return Err(CliError::Usage { message, hint: "leave the number out".to_owned() });
        }
        let bytes = own_file::bytes(&self.file, LIMIT).map_err(|unread| {
            self.refused(&[Problem {
                line: None,
                key: None,
                message: unread.to_string(),
                hint: "check the file; `-` is standard input".to_owned(),
            }])
        })?;
        let dates = match self.dates {
            Dates::Ymd => DateOrder::YearFirst,
            Dates::Dmy => DateOrder::DayFirst,
            Dates::Mdy => DateOrder::MonthFirst,
        };
        let written = Written { dates, decimal_comma: self.decimal == DecimalSign::Comma };
        let table =
            intake::read_table(kind, &bytes, &self.columns, written).map_err(|problems| self.refused(&problems))?;
        if kind.is_of_application() { self.to_applications(context, &table) } else { self.to_roster(context, &table) }
    }

    fn row_kind(&self) -> RowKind {
        match self.kind {
            Kind::Feedback => RowKind::Feedback,
            Kind::CaseLog => RowKind::CaseLog,
            Kind::Payments => RowKind::Payments,
            Kind::Assessors => RowKind::Assessors,
        }
    }

    /// The file's name, as it is told.
    fn name(&self) -> Line {
        if own_file::is_standard_input(&self.file) {
            return Line::clean("standard input");
        }
        Line::clean(&self.file.to_string_lossy())
    }

    fn refused(&self, problems: &[Problem]) -> CliError {
        let message = problems.first().map_or_else(String::new, |first| first.message.clone());
        CliError::BadInput {
            message,
            problems: problems.iter().map(|one| FileProblem::of(&self.name(), one)).collect(),
        }
    }
}

/// Says what is made of the columns.
fn say_columns(context: &mut Context<'_>, table: &Table) -> Result<(), CliError> {
    let mut printed = Printed::new(2);
    for column in &table.columns {
        let what = match (&*column.fields, column.is_protected) {
            (_, true) => DROPPED.to_owned(),
            ([], false) => "left out".to_owned(),
            (fields, false) => fields.join(", "),
        };
        printed.row(Tone::Plain, [column.header.as_str(), what.as_str()]);
    }
    if !context.out.format.quiet {
        context.out.remark("columns:")?;
        printed.print(&mut context.out)?;
        if table.rows.is_empty() {
            context.out.remark("no row stands below the headers")?;
        }
        return Ok(());
    }
    // That something was dropped is told even to those who want to hear little.
    let dropped = table.columns.iter().filter(|column| column.is_protected);
    dropped.map(|column| format!("{}: {DROPPED}", column.header)).try_for_each(|line| context.out.line(0, &line))?;
    Ok(())
}

/// The columns, as JSON says them.
fn columns_json<'a>(table: &'a Table) -> Vec<ColumnJson<'a>> {
    let of_column = |column: &'a ColumnUse| ColumnJson {
        header: &column.header,
        fields: &column.fields,
        protected: column.is_protected,
    };
    table.columns.iter().map(of_column).collect()
}

/// An error that came when some were taken already, which it names.
fn half_way(error: CliError, taken: &[String]) -> CliError {
    if taken.is_empty() {
        return error;
    }
    let hint = "give the same table again: what is on file already is left out".to_owned();
    CliError::Conflict { message: format!("{error}; taken before it: {}", taken.join(", ")), hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_field() {
        for (kind, rows) in [
            (Kind::Feedback, RowKind::Feedback),
            (Kind::CaseLog, RowKind::CaseLog),
            (Kind::Payments, RowKind::Payments),
            (Kind::Assessors, RowKind::Assessors),
        ] {
            let told = kind.to_possible_value().and_then(|value| value.get_help().map(ToString::to_string));
            let told = told.unwrap();
            for field in rows.fields() {
                assert!(
                    told.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == *field),
                    "{field}: {told}"
                );
            }
        }
    }
}
