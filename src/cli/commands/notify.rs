use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Reason, Target, act};
use crate::cli::context::Context;
use crate::cli::day::Day;
use crate::cli::error::CliError;
use crate::domain::Command;

/// Draft the deficiency letter (S1); it waits in the outbox until somebody releases it
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk notify 42 --due 2026-12-31")]
pub(in crate::cli) struct Notify {
    #[command(flatten)]
    target: Target,
    /// Until when the candidate may mend it; the program's period by default.
    #[arg(long, value_name = "DATE", value_parser = Day::read)]
    due: Option<Day>,
    #[command(flatten)]
    reason: Reason,
}

impl Notify {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let due = self.due.map(|due| due.at_desk(context)).transpose()?;
        act(context, &self.target, Command::Notify { due, reason: self.reason.reason.clone() })
    }
}
