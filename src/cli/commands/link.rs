use chrono::NaiveDate;
use clap::Args;

use crate::cli::act::{Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, parse};
use crate::domain::Command;
use crate::text::Line;

/// Draw up the letter with the link to register with IMI, or record one that was sent
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk link 42                        it waits in the outbox\n  qapdesk link 42 --sent-on 2026-11-24   it was sent by other means"
)]
pub(in crate::cli) struct Link {
    #[command(flatten)]
    target: Target,
    /// The link; the program's own by default.
    #[arg(long = "link", value_name = "URL", value_parser = parse::line)]
    url: Option<Line>,
    /// The day on which it was sent by other means.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    sent_on: Option<NaiveDate>,
}

impl Link {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let (link, sent_on) = (self.url.clone(), self.sent_on);
        act(context, &self.target, Command::SendLink { link, sent_on })
    }
}
