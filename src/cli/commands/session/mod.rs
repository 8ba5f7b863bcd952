//! `qapdesk session`: sessions of a skills assessment, planned and kept.

mod keep;
mod list;
mod plan;

use clap::{Args, Subcommand};

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;

/// Plan, confirm, move and cancel sessions, and keep what their assessors are paid
///
/// Times are as a clock in the session's zone shows them: the desk's own unless `--zone` names another. Where the clock
/// changes then, the offset says which time is meant: `2026-11-01 01:30-04:00`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk session propose 42 --assessor chen --at '2026-12-01 10:00'\n  qapdesk session confirm 42"
)]
pub(in crate::cli) struct Session {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Propose a session (A1 to A7)
    Propose(plan::Propose),
    /// Confirm a proposed session (S2)
    Confirm(keep::Confirm),
    /// Move a session, or plan it otherwise; what is not said stays as it is
    Move(plan::Move),
    /// Cancel a session; needs a reason
    Cancel(keep::Cancel),
    /// Record that somebody did not come
    NoShow(keep::NoShow),
    /// Record that an assessor was paid, or take that back (A5)
    Paid(keep::Paid),
    /// Print sessions over all applications, the earliest first
    List(list::List),
}

impl Session {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        match &self.what {
            What::Propose(command) => command.run(context),
            What::Confirm(command) => command.run(context),
            What::Move(command) => command.run(context),
            What::Cancel(command) => command.run(context),
            What::NoShow(command) => command.run(context),
            What::Paid(command) => command.run(context),
            What::List(command) => command.run(context),
        }
    }
}
