use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Reason, Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Begin a re-assessment of a candidate who did not pass, within the program's window
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk reassess 42 --reason \"asked for on Monday\"")]
pub(in crate::cli) struct Reassess {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    reason: Reason,
}

impl Reassess {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        act(context, &self.target, Command::Reassess { reason: self.reason.reason.clone() })
    }
}
