//! `qapdesk appeal`: reviews and appeals against decisions (C1 to C3).

mod change;
mod list;

use clap::{Args, Subcommand};

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;

/// Open, assign and decide reviews and appeals against a decision (C1 to C3)
///
/// A decision that an application is declined, closed as incomplete, or that the candidate did not pass can be contested
/// where the program says so: within its days, and on one of its grounds or another one in words.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk appeal open 42 --kind review --reason 'the second course was overlooked'\n  qapdesk appeal decide 42 upheld --reason 'the certificate was on file'"
)]
pub(in crate::cli) struct Appeal {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Record that the candidate contests the decision (C1)
    Open(change::Open),
    /// Give it to somebody who was not involved; to yourself where nobody is named (C2)
    Assign(change::Assign),
    /// Decide it, for a reason (C3)
    Decide(change::Decide),
    /// Print the reviews and appeals of an application, and on which grounds its decision may be contested
    List(list::List),
}

impl Appeal {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        match &self.what {
            What::Open(command) => command.run(context),
            What::Assign(command) => command.run(context),
            What::Decide(command) => command.run(context),
            What::List(command) => command.run(context),
        }
    }
}
