use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Reason, Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Open an application again that rests or is closed; needs a reason
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk reopen 42 --reason 'the missing forms came'")]
pub(in crate::cli) struct Reopen {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reason: Reason,
}

impl Reopen {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        act(context, &self.target, Command::Reopen { reason: self.reason.reason.clone() })
    }
}
