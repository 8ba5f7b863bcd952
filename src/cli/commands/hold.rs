use chrono::NaiveDate;
use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Reason, Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::parse;
use crate::domain::Command;

/// Put an application on hold; needs a reason
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk hold 42 --until 2027-01-15 --reason 'abroad until January'")]
pub(in crate::cli) struct Hold {
    #[command(flatten)]
    target: Target,
    /// When to look at it again.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    until: Option<NaiveDate>,
    #[command(flatten)]
    reason: Reason,
}

impl Hold {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        act(context, &self.target, Command::Hold { resume_on: self.until, reason: self.reason.reason.clone() })
    }
}
