use chrono::NaiveDate;
use clap::Args;

use crate::cli::act::{Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, parse};
use crate::domain::{Command, ImiReviewer};
use crate::text::Line;

/// Draw up the notice to IMI that a candidate passed, or record one that was sent
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk notice 42                        it waits in the outbox\n  qapdesk notice 42 --sent-on 2026-11-23   it was sent by other means; the candidate is certified\n  qapdesk notice 42 --certification \"IMI Intercultural Mediator\"\n\nIt holds what IMI asks for and nothing else: the names and e-mail of the mediator, and of the Reviewer where there is one. Drawn up again it keeps its Reviewer unless another is given; `qapdesk undo` takes one that waits back."
)]
pub(in crate::cli) struct Notice {
    #[command(flatten)]
    target: Target,
    /// For which certification; the program's own by default.
    #[arg(long, value_name = "TEXT", value_parser = parse::line)]
    certification: Option<Line>,
    /// The day on which it was sent by other means.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    sent_on: Option<NaiveDate>,
    /// The Reviewer's given name.
    #[arg(long, value_name = "NAME", value_parser = parse::line, requires = "reviewer_family")]
    reviewer_given: Option<Line>,
    /// The Reviewer's family name, or the only one.
    #[arg(long, value_name = "NAME", value_parser = parse::line, requires = "reviewer_email")]
    reviewer_family: Option<Line>,
    /// The Reviewer's e-mail.
    #[arg(long, value_name = "ADDRESS", value_parser = parse::line, requires = "reviewer_family")]
    reviewer_email: Option<Line>,
}

impl Notice {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let reviewer = self.reviewer_family.clone().zip(self.reviewer_email.clone());
        let reviewer = reviewer.map(|(family_name, email)| ImiReviewer {
            given_name: self.reviewer_given.clone(),
            family_name,
            email,
        });
        let (certification, sent_on) = (self.certification.clone(), self.sent_on);
        act(context, &self.target, Command::NotifyImi { certification, reviewer, sent_on })
    }
}
