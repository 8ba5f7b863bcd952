use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::cli::Status;
use crate::cli::act::{Reason, Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::parse;
use crate::domain::Command;

/// Record the candidate's request to be assessed by a video, and grant or deny it (A1)
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk video 42 request --on 2026-11-20 --reason 'all her cases are abroad'\n  qapdesk video 42 grant --reason 'no role play can be had there'"
)]
pub(in crate::cli) struct Video {
    #[command(flatten)]
    target: Target,
    /// What is recorded; grant and deny need a reason.
    what: What,
    /// When it was asked for; today by default.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    on: Option<NaiveDate>,
    #[command(flatten)]
    reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Request,
    Grant,
    Deny,
}

impl Video {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        if self.on.is_some() && self.what != What::Request {
            return Err(CliError::Usage {
                message: "--on is the day of a request".to_owned(),
                hint: "leave it out: an answer is of the day on which it is recorded".to_owned(),
            });
        }
        let reason = self.reason.reason.clone();
        let command = match self.what {
            What::Request => Command::RequestVideo { asked_on: self.on, reason },
            What::Grant => Command::AnswerVideo { granted: true, reason },
            What::Deny => Command::AnswerVideo { granted: false, reason },
        };
        act(context, &self.target, command)
    }
}
