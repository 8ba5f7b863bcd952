use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Do again what an undo took back, if nothing else was done since
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk redo 42")]
pub(in crate::cli) struct Redo {
    #[command(flatten)]
    target: Target,
}

impl Redo {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        act(context, &self.target, Command::Redo)
    }
}
