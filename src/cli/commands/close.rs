use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Reason, Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Close an application as incomplete after its deficiency period
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk close 42 --reason 'no answer until the due date'")]
pub(in crate::cli) struct Close {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reason: Reason,
}

impl Close {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        act(context, &self.target, Command::CloseIncomplete { reason: self.reason.reason.clone() })
    }
}
