use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::{AccountName, Command};
use crate::link::protocol::{Answer, Request};

/// Give an application to somebody to work on; to yourself where nobody is named
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  qapdesk assign 42 ada\n  qapdesk assign 42 --none")]
pub(in crate::cli) struct Assign {
    #[command(flatten)]
    target: Target,
    /// The account; your own by default.
    #[arg(conflicts_with = "none", value_name = "ACCOUNT")]
    to: Option<AccountName>,
    /// To nobody.
    #[arg(long)]
    none: bool,
}

impl Assign {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let to = match &self.to {
            _ if self.none => None,
            Some(account) => Some(account.clone()),
            None => Some(own_account(context)?),
        };
        act(context, &self.target, Command::Assign { to })
    }
}

/// The account of whoever asks.
pub(super) fn own_account(context: &mut Context<'_>) -> Result<AccountName, CliError> {
    match context.ask(&Request::Greet)? {
        Answer::Greeting(greeting) => Ok(greeting.account),
        _ => Err(CliError::odd_answer()),
    }
}
