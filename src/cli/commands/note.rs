use clap::Args;

use crate::cli::act::{Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, parse};
use crate::domain::Command;
use crate::text::Prose;

/// Write a note for colleagues; it is no evidence and part of no letter
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk note 42 \"called on Monday, will send the syllabus\"")]
pub(in crate::cli) struct Note {
    #[command(flatten)]
    target: Target,
    /// What it says, of several lines if need be; at most 2000 characters.
    #[arg(value_parser = parse::note)]
    text: Prose,
}

impl Note {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        act(context, &self.target, Command::Note { text: self.text.clone() })
    }
}
