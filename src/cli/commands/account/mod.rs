//! `qapdesk account`: who works at the desk, as what, and by which ways they come.

mod key;

use clap::{Args, Subcommand};

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::roster_json::{AccountFileJson, AccountJson};
use crate::cli::table::Table;
use crate::cli::{users, words};
use crate::domain::{AccountEdit, AccountName, Role};
use crate::link::protocol::{Answer, HistoryEntry, Request};

/// Keep the accounts of those who work at the desk
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk account add bo --role staff --unix bo\n  qapdesk account key add chen < chen.pub"
)]
pub(in crate::cli) struct Account {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add an account
    #[command(
        after_help = "Examples:\n  qapdesk account add bo --role staff --unix bo\n  qapdesk account add chen --role assessor     give it a key with qapdesk account key add"
    )]
    Add {
        /// Its name, for good: 1 to 32 of a-z, 0-9, `.`, `_` and `-`.
        name: AccountName,
        /// admin, manager, staff, assessor, auditor or lookup.
        #[arg(long)]
        role: Role,
        /// The Unix user whose account it is, by name or number; without one it is reached with a key, or by the desk's
        /// owner with --account.
        #[arg(long, visible_alias = "uid", value_name = "USER")]
        unix: Option<String>,
    },
    /// Print all accounts
    #[command(after_help = "Examples:\n  qapdesk account list\n  qapdesk account list --json")]
    List,
    /// Print an account with its keys and what was done to it
    #[command(after_help = "Example:\n  qapdesk account show chen")]
    Show {
        /// Its name.
        name: AccountName,
    },
    /// Give an account another role
    #[command(after_help = "Example:\n  qapdesk account role bo manager")]
    Role {
        /// Its name.
        name: AccountName,
        /// admin, manager, staff, assessor, auditor or lookup.
        role: Role,
    },
    /// Bind an account to a Unix user, or to none
    #[command(after_help = "Examples:\n  qapdesk account unix bo 1001\n  qapdesk account unix bo none")]
    Unix {
        /// Its name.
        name: AccountName,
        /// The user's name or number, or `none`.
        #[arg(value_name = "USER")]
        user: String,
    },
    /// Let an account do nothing any more, and end its sessions at once; it stays in the list, since history names it
    #[command(after_help = "Example:\n  qapdesk account disable bo")]
    Disable {
        /// Its name.
        name: AccountName,
    },
    /// Let a disabled account work again
    #[command(after_help = "Example:\n  qapdesk account enable bo")]
    Enable {
        /// Its name.
        name: AccountName,
    },
    /// Whether an account may come through the SSH gateway although its role does not
    #[command(after_help = "Example:\n  qapdesk account gateway bo on")]
    Gateway {
        /// Its name.
        name: AccountName,
        /// `on` or `off`.
        #[arg(value_parser = ["on", "off"])]
        how: String,
    },
    /// Keep the SSH keys by which an account comes through the gateway
    #[command(after_help = "Example:\n  qapdesk account key add chen < chen.pub")]
    Key {
        #[command(subcommand)]
        what: key::What,
    },
}

impl Account {
    /// Whether it can be the first thing that a desk keeps.
    pub(in crate::cli) fn begins(&self) -> bool {
        matches!(self.what, What::Add { .. })
    }

    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let (name, edit) = match &self.what {
            What::List => return list(context),
            What::Show { name } => return show(context, name),
            What::Add { name, role, unix } => {
                let uid = unix.as_deref().map(|unix| uid(context, unix)).transpose()?;
                (name, AccountEdit::Add { role: *role, uid })
            }
            What::Role { name, role } => (name, AccountEdit::Role(*role)),
            What::Unix { name, user } if user.trim() == "none" => (name, AccountEdit::Unix(None)),
            What::Unix { name, user } => (name, AccountEdit::Unix(Some(uid(context, user)?))),
            What::Disable { name } => (name, AccountEdit::Disable),
            What::Enable { name } => (name, AccountEdit::Enable),
            What::Gateway { name, how } => (name, AccountEdit::Gateway(how == "on")),
            What::Key { what } => what.edit()?,
        };
        changed(context, name, edit)
    }
}

/// The number of a Unix user. Through the gateway only numbers are taken: who else has a user on the desk's machine is
/// nobody's business there.
fn uid(context: &Context<'_>, user: &str) -> Result<u32, CliError> {
    let found = if context.desk.is_gateway() {
        user.trim().parse().map_err(|_| "over SSH give the user's number".to_owned())
    } else {
        users::uid(user)
    };
    found.map_err(|message| CliError::Usage { message, hint: "see qapdesk account --help".to_owned() })
}

/// Has an account changed, and says how it stands after it.
fn changed(context: &mut Context<'_>, name: &AccountName, edit: AccountEdit) -> Result<Status, CliError> {
    let Answer::AccountEdited { account, trouble } = context.ask(&Request::EditAccount { name: name.clone(), edit })?
    else {
        return Err(CliError::odd_answer());
    };
    if context.out.format.json {
        context.out.json(&AccountJson::of(&account))?;
        return Ok(Status::Done);
    }
    context.out.remark(&format!("{name}: {}", standing(&account)))?;
    if let Some(trouble) = trouble {
        context.out.toned(0, Tone::Open, &format!("it holds at the desk, but sshd does not know yet: {trouble}"))?;
    }
    if !account.keys.is_empty() && !account.disabled && !account.may_come_through_gateway() {
        let remark =
            format!("the role {} does not come through the gateway: qapdesk account gateway {name} on", account.role);
        context.out.toned(0, Tone::Open, &remark)?;
    }
    Ok(Status::Done)
}

fn list(context: &mut Context<'_>) -> Result<Status, CliError> {
    let accounts = accounts(context)?;
    if context.out.format.json {
        context.out.json(&accounts.iter().map(AccountJson::of).collect::<Vec<_>>())?;
        return Ok(Status::Done);
    }
    let mut table = Table::new(0).keyed();
    for account in &accounts {
        let tone = if account.disabled { Tone::Faint } else { Tone::Plain };
        table.row(tone, [account.name.as_str(), &account.role.to_string(), &ways(account).join(", ")]);
    }
    table.print(&mut context.out)?;
    Ok(Status::Done)
}

fn show(context: &mut Context<'_>, name: &AccountName) -> Result<Status, CliError> {
    let Answer::AccountHistory(history) = context.ask(&Request::AccountHistory(name.clone()))? else {
        return Err(CliError::odd_answer());
    };
    let accounts = accounts(context)?;
    let Some(account) = accounts.iter().find(|account| account.name == *name) else {
        return Err(CliError::odd_answer());
    };
    if context.out.format.json {
        context.out.json(&AccountFileJson::of(account, &history))?;
        return Ok(Status::Done);
    }
    context.out.line(0, &format!("{name}: {}", standing(account)))?;
    for key in &account.keys {
        context.out.line(0, &format!("  {}  {}", key.fingerprint(), key.comment()))?;
    }
    for HistoryEntry { revision, at, by, origin, what, .. } in &history {
        context.out.line(0, &format!("  {revision}  {}  {by} {what}", at.format("%Y-%m-%d %H:%M UTC")))?;
        if let Some(came) = words::came(origin) {
            context.out.line(5, &came)?;
        }
    }
    Ok(Status::Done)
}

fn accounts(context: &mut Context<'_>) -> Result<Vec<crate::domain::Account>, CliError> {
    match context.ask(&Request::Accounts)? {
        Answer::Accounts(accounts) => Ok(accounts),
        _ => Err(CliError::odd_answer()),
    }
}

/// What an account may do and how it comes in, in words.
fn standing(account: &crate::domain::Account) -> String {
    let ways = ways(account);
    let ways = if ways.is_empty() { "reached by the desk's owner only".to_owned() } else { ways.join(", ") };
    format!("{}, {ways}", account.role)
}

fn ways(account: &crate::domain::Account) -> Vec<String> {
    let mut ways = Vec::new();
    if account.disabled {
        ways.push("disabled".to_owned());
    }
    if let Some(uid) = account.uid {
        ways.push(users::name(uid).map_or_else(|| format!("uid {uid}"), |name| format!("Unix user {name} ({uid})")));
    }
    match account.keys.len() {
        0 => {}
        1 => ways.push("1 key".to_owned()),
        count => ways.push(format!("{count} keys")),
    }
    if account.marked {
        ways.push("let through the gateway".to_owned());
    } else if !account.keys.is_empty() && !account.may_come_through_gateway() {
        ways.push("not let through the gateway".to_owned());
    }
    ways
}
