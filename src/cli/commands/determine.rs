use clap::{Args, ValueEnum};

use super::sheet::assess;
use super::sheet::which::Own;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, parse};
use crate::domain::{Command, Level};
use crate::link::protocol::Name;
use crate::text::Prose;

/// Determine a candidate's level of skill, as an assessor who submitted their sheet
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  qapdesk determine 42 4 eligible --rationale \"sound in all six, strong in empathy\"\n\nAgainst what the sheet indicates, the rationale must say why, in 40 characters at least."
)]
pub(in crate::cli) struct Determine {
    /// The application's number: QAP-2026-0042, 2026-42, or 42 where only one year has it.
    #[arg(value_parser = parse::name)]
    number: Name,
    /// The level of skill, by the scale of the checklist: 1 to 5, if the program says nothing else.
    #[arg(value_parser = parse::level)]
    level: Level,
    /// Eligible for IMI certification or not.
    found: Found,
    /// Why; at most 2000 characters.
    #[arg(long, value_name = "TEXT", value_parser = parse::note)]
    rationale: Prose,
    /// The session, by its number among the application's; needed where you have several of it to work on.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    session: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Found {
    Eligible,
    NotEligible,
}

impl Determine {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let own = Own { number: self.number.clone(), session: self.session };
        let session = own.session(context)?;
        let command = Command::DetermineSkills {
            session: session.session,
            level: self.level,
            eligible: self.found == Found::Eligible,
            rationale: self.rationale.clone(),
        };
        assess(context, session.key(), command, "the level of skill is determined")
    }
}
