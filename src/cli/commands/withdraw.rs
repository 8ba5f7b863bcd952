use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Reason, Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Record that the candidate withdrew the application
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk withdraw 42 --reason 'by letter of 3 November'")]
pub(in crate::cli) struct Withdraw {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reason: Reason,
}

impl Withdraw {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        act(context, &self.target, Command::Withdraw { reason: self.reason.reason.clone() })
    }
}
