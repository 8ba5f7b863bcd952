use chrono::NaiveDate;
use serde::Serialize;

use super::list::{RowJson, came};
use super::outline::{AskedJson, outline};
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::schedule::desk_zone;
use crate::cli::table::Table;
use crate::domain::unit_of;
use crate::intake::program;
use crate::link::protocol::{Answer, Request};
use crate::text::Prose;

#[derive(Serialize)]
struct ShownJson<'a> {
    #[serde(flatten)]
    row: RowJson<'a>,
    requirements: Vec<AskedJson>,
    assessment: Vec<String>,
    windows: Vec<String>,
    text: &'a str,
}

/// Prints what a program asks for, or its file.
pub(super) fn run(
    context: &mut Context<'_>,
    id: &str,
    version: Option<NaiveDate>,
    toml: bool,
) -> Result<Status, CliError> {
    let request = Request::ProgramText { id: id.to_owned(), version };
    let Answer::ProgramText(row, text) = context.ask(&request)? else { return Err(CliError::odd_answer()) };
    if toml && !context.out.format.json {
        context.out.stdout.write_all(Prose::clean(&text).as_bytes())?;
        return Ok(Status::Done);
    }
    let program = program::parse_stored(&row.id, &text).map_err(|error| CliError::Failed {
        message: error.to_string(),
        hint: "the server is of another build; start it anew: qapdesk restart".to_owned(),
    })?;
    let requirements = outline(&program);
    if context.out.format.json {
        let (assessment, windows) = (program.assessment_terms(), program.window_terms());
        context.out.json(&ShownJson { row: RowJson::of(&row), requirements, assessment, windows, text: &text })?;
        return Ok(Status::Done);
    }
    let default = if row.is_default { ", the program of forms that name none" } else { "" };
    context.out.toned(0, Tone::Heading, &format!("{} of {}  {}", row.id, row.version, row.name))?;
    let desk = desk_zone(context)?;
    context.out.line(0, &format!("{}{default}", came(&row, desk)))?;
    context.out.line(0, &format!("days in {}, fees in {}", row.time_zone, row.currency))?;
    context.out.gap()?;
    let mut table = Table::new(2);
    for one in &requirements {
        table.row(Tone::Plain, [one.title.as_str(), &format!("{} {}", one.need, unit_of(&one.need, &one.unit))]);
        for term in &one.terms {
            table.row(Tone::Plain, ["", term]);
        }
    }
    table.print(&mut context.out)?;
    for (heading, lines) in [("Assessment", program.assessment_terms()), ("Terms", program.window_terms())] {
        context.out.gap()?;
        context.out.toned(0, Tone::Heading, heading)?;
        for line in lines {
            context.out.told(2, Tone::Plain, &line)?;
        }
    }
    Ok(Status::Done)
}
