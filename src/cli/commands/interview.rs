use chrono::NaiveDate;
use clap::Args;

use super::sheet::assess;
use super::sheet::which::{own_session, session};
use crate::cli::act::{Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::schedule::warning;
use crate::cli::{Status, parse};
use crate::domain::{Command, SessionId, Warning};
use crate::link::protocol::Name;
use crate::text::Prose;

/// Record the interview after a session
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk interview 42 --remote --notes \"on the private meetings and the deadlock\"\n  qapdesk interview 42 2 --on 2026-11-20 --notes \"on the opening\"\n\nUntil somebody has determined, the same command corrects it; what somebody else recorded only with --despite others-interview."
)]
pub(in crate::cli) struct Interview {
    /// The application's number: QAP-2026-0042, 2026-42, or 42 where only one year has it.
    #[arg(value_parser = parse::name)]
    number: Name,
    /// The session, by its number among the application's; needed where there are several.
    #[arg(value_parser = clap::value_parser!(u16).range(1..))]
    session: Option<u16>,
    /// The day on which it was held, on the desk's calendar; today by default.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    on: Option<NaiveDate>,
    /// It was held by telephone or video; always so after a video.
    #[arg(long)]
    remote: bool,
    /// What was said; at most 2000 characters.
    #[arg(long, value_name = "TEXT", value_parser = parse::note)]
    notes: Prose,
    /// Go on although it is others-interview: in the place of what somebody else recorded.
    #[arg(long, value_name = "WARNINGS", value_delimiter = ',', value_parser = warning)]
    despite: Vec<Warning>,
}

impl Interview {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let own = own_session(context, &self.number, self.session.map(SessionId))?;
        let is_meant = self.despite.contains(&Warning::OthersInterview);
        let (on, remote, notes) = (self.on, self.remote, self.notes.clone());
        let command = |session| {
            if is_meant {
                Command::ReplaceInterview { session, on, remote, notes }
            } else {
                Command::Interview { session, on, remote, notes }
            }
        };
        if let Some(own) = own {
            return assess(context, own.key(), command(own.session), "the interview is recorded");
        }
        let (_, session) = session(context, &self.number, self.session)?;
        let target = Target { number: self.number.clone(), revision: None };
        act(context, &target, command(session))
    }
}
