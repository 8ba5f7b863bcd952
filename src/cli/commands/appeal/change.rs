use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::cli::act::{Reason, Target, act};
use crate::cli::commands::assign::own_account;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, parse};
use crate::domain::{AccountName, AppealId, AppealKind, AppealOutcome, Command};
use crate::text::Line;

/// A decision is contested.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk appeal open 42 --kind review --ground evidence --reason 'the second course was overlooked'\n  qapdesk appeal open 42 --kind appeal --ground procedure --on 2026-11-20 \\\n    --reason 'the second session was cut short'"
)]
pub(super) struct Open {
    #[command(flatten)]
    target: Target,
    /// A review, by which the body looks again, or an appeal.
    #[arg(long, value_name = "KIND")]
    kind: Kind,
    /// The ground, by its id in the program; another one, in words, by default.
    #[arg(long, value_name = "ID", value_parser = parse::line)]
    ground: Option<Line>,
    /// On which day it came; today by default.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    on: Option<NaiveDate>,
    #[command(flatten)]
    reason: Reason,
}

/// Somebody is to handle it.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk appeal assign 42           to yourself\n  qapdesk appeal assign 42 max\n  qapdesk appeal assign 42 --none"
)]
pub(super) struct Assign {
    #[command(flatten)]
    target: Target,
    /// The account; your own by default.
    #[arg(conflicts_with = "none", value_name = "ACCOUNT")]
    to: Option<AccountName>,
    /// To nobody.
    #[arg(long)]
    none: bool,
    #[command(flatten)]
    which: Which,
}

/// It is decided.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk appeal decide 42 upheld --reason 'the session ended after 40 minutes'\n  qapdesk appeal decide 42 dismissed --appeal 2 --reason 'both sheets are well founded'"
)]
pub(super) struct Decide {
    #[command(flatten)]
    target: Target,
    /// Upheld: the decision is taken anew. Dismissed: it stands. Remitted: what led to it is done again.
    outcome: Outcome,
    #[command(flatten)]
    reason: Reason,
    #[command(flatten)]
    which: Which,
}

/// Which one.
#[derive(Debug, Args)]
struct Which {
    /// Its number among the application's; the one that is open by default.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    appeal: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Review,
    Appeal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Outcome {
    Upheld,
    Dismissed,
    Remitted,
}

impl Which {
    fn id(&self) -> Option<AppealId> {
        self.appeal.map(AppealId)
    }
}

impl Open {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let kind = match self.kind {
            Kind::Review => AppealKind::Review,
            Kind::Appeal => AppealKind::Appeal,
        };
        let (ground, reason) = (self.ground.clone(), self.reason.reason.clone());
        act(context, &self.target, Command::OpenAppeal { kind, ground, received_on: self.on, reason })
    }
}

impl Assign {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let to = match &self.to {
            _ if self.none => None,
            Some(account) => Some(account.clone()),
            None => Some(own_account(context)?),
        };
        act(context, &self.target, Command::AssignAppeal { appeal: self.which.id(), to })
    }
}

impl Decide {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let outcome = match self.outcome {
            Outcome::Upheld => AppealOutcome::Upheld,
            Outcome::Dismissed => AppealOutcome::Dismissed,
            Outcome::Remitted => AppealOutcome::Remitted,
        };
        let (appeal, reason) = (self.which.id(), self.reason.reason.clone());
        act(context, &self.target, Command::DecideAppeal { appeal, outcome, reason })
    }
}
