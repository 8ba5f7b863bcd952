use std::io::Write;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json::OriginJson;
use crate::cli::output::Tone;
use crate::cli::{Status, parse, words};
use crate::domain::view::{AuditKind, AuditPart, AuditQuery, AuditRow};
use crate::domain::{AccountName, Number, Origin};
use crate::link::protocol::{Answer, Name, Request};
use crate::text::{Line, nearest};

/// Print who did and who read what, first to last, for admins and auditors
///
/// All changes are there, and what assessors and auditors read: files, histories, documents, letters, sheets. The same
/// read within ten minutes is one. Of an application that was forgotten there is still when and by whom.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  qapdesk audit 42\n  qapdesk audit --by chen --since 2026-11-01 --json")]
pub(in crate::cli) struct Audit {
    /// Only of this application.
    #[arg(value_parser = parse::name)]
    number: Option<Name>,
    /// Only by this account.
    #[arg(long, value_name = "ACCOUNT")]
    by: Option<AccountName>,
    /// Only from this day on, UTC.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    since: Option<NaiveDate>,
}

#[derive(Serialize)]
struct RowJson<'a> {
    at: DateTime<Utc>,
    by: Option<&'a AccountName>,
    origin: Option<OriginJson>,
    number: Option<Number>,
    kind: &'static str,
    what: Line,
    reason: Option<&'a Line>,
}

impl Audit {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let since = self.since.map(|day| day.and_time(NaiveTime::MIN).and_utc());
        let mut query = AuditQuery { number: None, by: self.by.clone(), since, after: 0 };
        let is_json = context.out.format.json;
        let mut n_rows = 0_usize;
        loop {
            let request = Request::Audit(self.number.clone(), query.clone());
            let part = match context.ask(&request) {
                Ok(Answer::Audit(part)) => Ok(part),
                Ok(_) => Err(CliError::odd_answer()),
                Err(error) => Err(error),
            };
            let AuditPart { rows, next } = match part {
                Ok(part) => part,
                Err(error) => {
                    // What was written stays an array; that it is not all of it, the status says.
                    if is_json && n_rows > 0 {
                        context.out.stdout.write_all(b"\n]\n")?;
                    }
                    return Err(error);
                }
            };
            for row in &rows {
                n_rows += 1;
                if is_json { json(context, row, n_rows == 1)? } else { print(context, row)? }
            }
            match next {
                Some(next) => query.after = next,
                None => break,
            }
        }
        if is_json {
            context.out.stdout.write_all(if n_rows == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        if n_rows > 0 {
            return Ok(Status::Done);
        }
        if !is_json {
            context.out.remark("nothing of that is on record")?;
            self.doubt(context)?;
        }
        Ok(Status::Nothing)
    }

    /// Says where nothing is on record since there is no account of that name.
    fn doubt(&self, context: &mut Context<'_>) -> Result<(), CliError> {
        let Some(by) = &self.by else { return Ok(()) };
        let Answer::Accounts(accounts) = context.ask(&Request::Accounts)? else {
            return Err(CliError::odd_answer());
        };
        if accounts.iter().any(|account| account.name == *by) {
            return Ok(());
        }
        let near = nearest(by.as_str(), accounts.iter().map(|account| account.name.as_str()));
        let near = near.map_or_else(String::new, |near| format!(", did you mean `{near}`?"));
        context.out.remark(&format!("there is no account {by}{near}"))?;
        Ok(())
    }
}

/// One element of an array that is written as it comes.
fn json(context: &mut Context<'_>, row: &AuditRow, is_first: bool) -> Result<(), CliError> {
    let out = &mut context.out.stdout;
    out.write_all(if is_first { b"[\n" } else { b",\n" })?;
    let row = RowJson {
        at: row.at,
        by: row.by.as_ref(),
        origin: row.origin.as_ref().map(OriginJson::of),
        number: row.number,
        kind: row.kind.id(),
        what: Line::clean(&row.what),
        reason: row.reason.as_ref(),
    };
    serde_json::to_writer(out, &row)?;
    Ok(())
}

fn print(context: &mut Context<'_>, row: &AuditRow) -> Result<(), CliError> {
    let by = row.by.as_ref().map_or("the desk", AccountName::as_str);
    let number = row.number.map_or_else(String::new, |number| format!("  {number}"));
    let over = match &row.origin {
        Some(Origin::Ssh { address, .. }) => format!(" over SSH from {address}"),
        _ => String::new(),
    };
    let tone = if row.kind == AuditKind::Read { Tone::Plain } else { Tone::Heading };
    context.out.toned(0, tone, &format!("{}{number}  {by} {}{over}", words::instant(row.at), row.what))?;
    if let Some(reason) = &row.reason {
        context.out.line(4, &format!("reason: {reason}"))?;
    }
    Ok(())
}
