use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Reason, Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Decline an application before its approval; needs a reason
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk decline 42 --reason 'not a mediator'")]
pub(in crate::cli) struct Decline {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reason: Reason,
}

impl Decline {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        act(context, &self.target, Command::Decline { reason: self.reason.reason.clone() })
    }
}
