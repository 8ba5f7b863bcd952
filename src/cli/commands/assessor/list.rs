use clap::Args;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::roster_json::AssessorJson;
use crate::cli::table::Table;
use crate::cli::{parse, words};
use crate::domain::view::RosterRow;
use crate::link::protocol::{Answer, Request};
use crate::text::{Line, fold};

/// Print the roster, one line an assessor
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk assessor list --qualified\n  qapdesk assessor list --language french --json"
)]
pub(super) struct List {
    /// Only who assesses in this language.
    #[arg(long, value_name = "LANGUAGE", value_parser = parse::looked_up)]
    language: Option<Line>,
    /// Only who is qualified today.
    #[arg(long)]
    qualified: bool,
    /// Only who assesses at all.
    #[arg(long)]
    active: bool,
}

impl List {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let Answer::Assessors(rows) = context.ask(&Request::Assessors)? else { return Err(CliError::odd_answer()) };
        let rows: Vec<RosterRow> = rows.into_iter().filter(|row| self.wants(row)).collect();
        if context.out.format.json {
            context.out.json(&rows.iter().map(AssessorJson::of).collect::<Vec<_>>())?;
        } else {
            table(&rows).print(&mut context.out)?;
            context.out.remark(&words::count(rows.len(), "assessor", "assessors"))?;
        }
        Ok(if rows.is_empty() { Status::Nothing } else { Status::Done })
    }

    fn wants(&self, row: &RosterRow) -> bool {
        let profile = &row.assessor.profile;
        let speaks = |wanted: &Line| profile.languages.iter().any(|language| fold(language) == fold(wanted));
        self.language.as_ref().is_none_or(speaks)
            && (!self.qualified || row.against.is_empty())
            && (!self.active || profile.active)
    }
}

fn table(rows: &[RosterRow]) -> Table {
    let mut table = Table::new(0).keyed();
    for row in rows {
        let profile = &row.assessor.profile;
        let languages = profile.languages.iter().map(Line::as_str).collect::<Vec<_>>().join(", ");
        let load = match profile.load_cap {
            Some(cap) => format!("load {} of {cap}", row.load),
            None => format!("load {}", row.load),
        };
        let (tone, standing) = match row.against.as_slice() {
            [] => (Tone::Plain, "qualified".to_owned()),
            against => {
                let reasons: Vec<&str> = against.iter().map(|refusal| refusal.message.as_str()).collect();
                (Tone::Faint, reasons.join("; "))
            }
        };
        let cells =
            [row.assessor.id.as_str(), profile.name.as_str(), &languages, &profile.zone.to_string(), &load, &standing];
        table.row(tone, cells);
    }
    table
}
