use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Reason, Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Approve an application whose requirements are all accepted or waived
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk approve QAP-2026-0042")]
pub(in crate::cli) struct Approve {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reason: Reason,
}

impl Approve {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        act(context, &self.target, Command::Approve { reason: self.reason.reason.clone() })
    }
}
