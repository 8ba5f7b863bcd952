use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Take back the last change of an application
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk undo 42")]
pub(in crate::cli) struct Undo {
    #[command(flatten)]
    target: Target,
}

impl Undo {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        act(context, &self.target, Command::Undo)
    }
}
