use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::schedule::desk_zone;
use crate::cli::table::Table;
use crate::domain::view::ProgramRow;
use crate::domain::{AccountName, Currency, Digest, Zone};
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

/// How a version came to the desk, in words; on a day of the desk's zone.
pub(super) fn came(row: &ProgramRow, desk: Zone) -> String {
    let Some(loaded) = &row.loaded else { return "built in".to_owned() };
    format!("loaded {} by {} from {}", desk.local(loaded.at).date_naive(), loaded.by, loaded.file)
}

/// Prints all versions.
pub(super) fn run(context: &mut Context<'_>) -> Result<Status, CliError> {
    let Answer::Programs(rows) = context.ask(&Request::Programs)? else { return Err(CliError::odd_answer()) };
    if context.out.format.json {
        context.out.json(&rows.iter().map(RowJson::of).collect::<Vec<_>>())?;
        return Ok(Status::Done);
    }
    let desk = desk_zone(context)?;
    let mut table = Table::new(0).keyed();
    for row in &rows {
        let default = if row.is_default { "default" } else { "" };
        let (version, currency) = (row.version.to_string(), row.currency.to_string());
        table.row(Tone::Plain, [row.id.as_str(), &version, default, row.name.as_str(), &currency, &came(row, desk)]);
    }
    table.print(&mut context.out)?;
    Ok(Status::Done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::view::ProgramLoaded;

    #[test]
    fn a7_a_version_was_loaded_on_a_day_of_the_desk() {
        let loaded = ProgramLoaded {
            at: "2026-11-29T00:41:00Z".parse().unwrap(),
            by: "root".parse().unwrap(),
            file: Line::clean("smc.toml"),
            digest: Digest([1; 32]),
        };
        let row = ProgramRow {
            id: Line::clean("smc"),
            version: "2026-11-01".parse().unwrap(),
            name: Line::clean("SMC"),
            currency: "USD".parse().unwrap(),
            time_zone: Line::clean("Asia/Singapore"),
            is_default: false,
            loaded: Some(loaded),
        };
        let told = came(&row, "America/New_York".parse().unwrap());
        assert_eq!(told, "loaded 2026-11-28 by root from smc.toml");
    }
}
