use clap::Args;

use crate::cli::Status;
use crate::cli::act::{RequirementTarget, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Accept a requirement of an application
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk accept 42 hours")]
pub(in crate::cli) struct Accept {
    #[command(flatten)]
    on: RequirementTarget,
}

impl Accept {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let RequirementTarget { target, requirement, reason } = &self.on;
        let reason = reason.reason.clone();
        act(context, target, Command::Accept { requirement: *requirement, reason })
    }
}
