use clap::Args;

use crate::cli::Status;
use crate::cli::act::{RequirementTarget, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Waive a requirement; needs a reason, and a manager
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk waive 42 references --reason 'known to the panel since 2010'")]
pub(in crate::cli) struct Waive {
    #[command(flatten)]
    on: RequirementTarget,
}

impl Waive {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let RequirementTarget { target, requirement, reason } = &self.on;
        let reason = reason.reason.clone();
        act(context, target, Command::Waive { requirement: *requirement, reason })
    }
}
