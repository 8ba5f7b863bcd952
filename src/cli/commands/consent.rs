use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::cli::Status;
use crate::cli::act::{Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::parse;
use crate::domain::Command;

/// Record the candidate's word on being recorded (A6)
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk consent 42 given --on 2026-11-20")]
pub(in crate::cli) struct Consent {
    #[command(flatten)]
    target: Target,
    /// What the candidate said.
    word: Word,
    /// On which day; today by default.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Word {
    Given,
    Refused,
}

impl Consent {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        act(context, &self.target, Command::Consent { given: self.word == Word::Given, on: self.on })
    }
}
