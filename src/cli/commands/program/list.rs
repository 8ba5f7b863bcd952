use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::table::Table;
use crate::domain::view::ProgramRow;
use crate::domain::{AccountName, Currency, Digest};
use crate::link::protocol::{Answer, Request};
use crate::text::Line;

/// A version of a program, for scripts.
#[derive(Serialize)]
pub(super) struct RowJson<'a> {
    id: &'a Line,
    version: NaiveDate,
    name: &'a Line,
    currency: Currency,
    time_zone: &'a Line,
    default: bool,
    loaded: Option<LoadedJson<'a>>,
}

#[derive(Serialize)]
struct LoadedJson<'a> {
    at: DateTime<Utc>,
    by: &'a AccountName,
    file: &'a Line,
    digest: Digest,
}

impl<'a> RowJson<'a> {
    pub(super) fn of(row: &'a ProgramRow) -> Self {
        let loaded = row.loaded.as_ref();
        Self {
            id: &row.id,
            version: row.version,
            name: &row.name,
            currency: row.currency,
            time_zone: &row.time_zone,
            default: row.is_default,
            loaded: loaded.map(|made| LoadedJson { at: made.at, by: &made.by, file: &made.file, digest: made.digest }),
        }
    }
}

/// How a version came to the desk, in words.
pub(super) fn came(row: &ProgramRow) -> String {
    row.loaded.as_ref().map_or_else(
        || "built in".to_owned(),
        |loaded| format!("loaded {} by {} from {}", loaded.at.format("%Y-%m-%d"), loaded.by, loaded.file),
    )
}

/// Prints all versions.
pub(super) fn run(context: &mut Context<'_>) -> Result<Status, CliError> {
    let Answer::Programs(rows) = context.ask(&Request::Programs)? else { return Err(CliError::odd_answer()) };
    if context.out.format.json {
        context.out.json(&rows.iter().map(RowJson::of).collect::<Vec<_>>())?;
        return Ok(Status::Done);
    }
    let mut table = Table::new(0).keyed();
    for row in &rows {
        let default = if row.is_default { "default" } else { "" };
        let (version, currency) = (row.version.to_string(), row.currency.to_string());
        table.row(Tone::Plain, [row.id.as_str(), &version, default, row.name.as_str(), &currency, &came(row)]);
    }
    table.print(&mut context.out)?;
    Ok(Status::Done)
}
