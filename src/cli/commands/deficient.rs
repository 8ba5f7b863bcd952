use clap::Args;

use crate::cli::Status;
use crate::cli::act::{RequirementTarget, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Mark a requirement deficient; needs a reason
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk deficient 42 feedback --reason 'four forms are missing'")]
pub(in crate::cli) struct Deficient {
    #[command(flatten)]
    on: RequirementTarget,
}

impl Deficient {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let RequirementTarget { target, requirement, reason } = &self.on;
        let reason = reason.reason.clone();
        act(context, target, Command::MarkDeficient { requirement: *requirement, reason })
    }
}
