use clap::{Args, ValueEnum};

use super::sheet::assess;
use super::sheet::fill::level;
use super::sheet::which::{Own, sheet};
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
    /// The level of skill or its name, by the scale of the checklist: 1 to 5, if the program says nothing else.
    #[arg(value_parser = said)]
    level: Said,
    /// Eligible for IMI certification or not.
    found: Found,
    /// Why; at most 2000 characters.
    #[arg(long, value_name = "TEXT", value_parser = parse::note)]
    rationale: Prose,
    /// The session, by its number among the application's; needed where you have several of it to work on.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    session: Option<u16>,
}

/// A level as somebody says it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Number(Level),
    Name(String),
}

fn said(text: &str) -> Result<Said, String> {
    let text = text.trim();
    match text.parse().ok().and_then(Level::new) {
        Some(level) => Ok(Said::Number(level)),
        None if text.starts_with(char::is_alphabetic) => Ok(Said::Name(text.to_owned())),
        None => Err("not a level: 1 to 5, or as many as the checklist has, or the name of one".to_owned()),
    }
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
        let level = match &self.level {
            Said::Number(level) => *level,
            Said::Name(name) => level(name, &sheet(context, session.key())?.checklist.scale)?,
        };
        let command = Command::DetermineSkills {
            session: session.session,
            level,
            eligible: self.found == Found::Eligible,
            rationale: self.rationale.clone(),
        };
        assess(context, session.key(), command, "the level of skill is determined")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a11_a_level_is_said_by_its_number_or_its_name() {
        assert_eq!(said(" 2 "), Ok(Said::Number(Level::ALL[1])));
        assert_eq!(said("pass"), Ok(Said::Name("pass".to_owned())));
        assert!(said("6").is_err() && said("").is_err());
        let scale = crate::domain::Scale {
            top: Level::ALL[1],
            names: vec!["fail".to_owned(), "pass".to_owned()],
            note_at: None,
        };
        assert_eq!(level("PASS", &scale).ok(), Some(Level::ALL[1]));
        assert!(matches!(level("good", &scale), Err(CliError::Usage { .. })));
    }
}
