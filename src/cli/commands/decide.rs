use clap::{Args, ValueEnum};

use crate::cli::Status;
use crate::cli::act::{Reason, Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Record the body's decision after the assessors determined; never by somebody who assessed
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk decide 42 passed\n  qapdesk decide 42 not-passed --reason \"the assessors differ; both sheets read\"\n\nIt follows the determination. Where two assessors differ, a reason is asked for.\nNobody passes while a requirement is open again since the approval: accept it again, or have it waived."
)]
pub(in crate::cli) struct Decide {
    #[command(flatten)]
    target: Target,
    /// What the body decided.
    outcome: Outcome,
    #[command(flatten)]
    reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Outcome {
    Passed,
    // As stages and JSON have it.
    #[value(alias = "not_passed")]
    NotPassed,
}

impl Decide {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let passed = self.outcome == Outcome::Passed;
        act(context, &self.target, Command::Decide { passed, reason: self.reason.reason.clone() })
    }
}
