use clap::{Args, Subcommand};

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::roster_json::AccountJson;
use crate::cli::table::Table;
use crate::domain::{AccountName, Role};
use crate::link::protocol::{Answer, Request};

/// Keep the accounts of those who work at the desk
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk account add bo --role staff --uid 1001\n  qapdesk account add chen --role assessor\n  qapdesk account list"
)]
pub(in crate::cli) struct Account {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add an account
    Add {
        /// Its name: 1 to 32 of a-z, 0-9, `.`, `_` and `-`.
        name: AccountName,
        /// admin, manager, staff, assessor, auditor or lookup.
        #[arg(long)]
        role: Role,
        /// The number of the Unix user whose account it is; without one only the desk's owner works as it.
        #[arg(long, value_name = "N")]
        uid: Option<u32>,
    },
    /// Print all accounts
    List,
}

impl Account {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let (request, said) = match &self.what {
            What::List => (Request::Accounts, None),
            What::Add { name, role, uid } => {
                let account = crate::domain::Account { name: name.clone(), role: *role, uid: *uid };
                (Request::AddAccount(account), Some(format!("the account {name} is added: {role}")))
            }
        };
        let Answer::Accounts(accounts) = context.ask(&request)? else { return Err(CliError::odd_answer()) };
        if context.out.format.json {
            context.out.json(&accounts.iter().map(AccountJson::of).collect::<Vec<_>>())?;
            return Ok(Status::Done);
        }
        if let Some(said) = said {
            context.out.remark(&said)?;
            return Ok(Status::Done);
        }
        let mut table = Table::new(0);
        for account in &accounts {
            let user = account.uid.map_or_else(String::new, |uid| format!("uid {uid}"));
            table.row(Tone::Plain, [account.name.as_str(), &account.role.to_string(), &user]);
        }
        table.print(&mut context.out)?;
        Ok(Status::Done)
    }
}
