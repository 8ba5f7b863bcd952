use chrono::{NaiveDate, Utc};
use clap::{Args, ValueEnum};

use crate::cli::Status;
use crate::cli::act::{Reason, Target};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::parse;
use crate::cli::schedule::{self, Despite, SessionTarget};
use crate::domain::{Absent, AssessorId, Command, FeePaid, SessionId, SessionState};
use crate::text::Line;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk session confirm 42\n  qapdesk session confirm 42 2 --despite above-load     the second session"
)]
pub(super) struct Confirm {
    #[command(flatten)]
    session: SessionTarget,
    #[command(flatten)]
    despite: Despite,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk session cancel 42 --reason 'the assessor is ill'")]
pub(super) struct Cancel {
    #[command(flatten)]
    session: SessionTarget,
    #[command(flatten)]
    reason: Reason,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk session no-show 42 --who candidate --reason 'waited for half an hour'\n  qapdesk session no-show 42 2 --who assessor"
)]
pub(super) struct NoShow {
    #[command(flatten)]
    session: SessionTarget,
    /// Who did not come.
    #[arg(long, value_name = "WHO")]
    who: Who,
    #[command(flatten)]
    reason: Reason,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Who {
    Candidate,
    Assessor,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk session paid 42 1 chen --on 2026-12-15 --reference W-118\n  qapdesk session paid 42 1 chen --undo     it was not paid after all"
)]
pub(super) struct Paid {
    #[command(flatten)]
    target: Target,
    /// Which session.
    #[arg(value_parser = schedule::session)]
    session: SessionId,
    /// Which of its assessors.
    assessor: AssessorId,
    /// When; today by default.
    #[arg(long, value_name = "DATE", value_parser = parse::day)]
    on: Option<NaiveDate>,
    /// The reference of the payment.
    #[arg(long, value_name = "TEXT", value_parser = parse::line)]
    reference: Option<Line>,
    /// Take it back: it was not paid after all.
    #[arg(long, conflicts_with_all = ["on", "reference"])]
    undo: bool,
}

impl Confirm {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let is_proposed = |state: &SessionState| *state == SessionState::Proposed;
        let session = self.session.id(context, "proposed", is_proposed)?;
        let command = Command::Confirm { session, despite: self.despite.meant() };
        schedule::act(context, &self.session.target, Some(session), command)
    }
}

impl Cancel {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let session = self.session.id(context, "proposed or confirmed", SessionState::is_live)?;
        schedule::act(
            context,
            &self.session.target,
            Some(session),
            Command::Cancel { session, reason: self.reason.reason.clone() },
        )
    }
}

impl NoShow {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let session = self.session.id(context, "proposed or confirmed", SessionState::is_live)?;
        let who = match self.who {
            Who::Candidate => Absent::Candidate,
            Who::Assessor => Absent::Assessor,
        };
        schedule::act(
            context,
            &self.session.target,
            Some(session),
            Command::NoShow { session, who, reason: self.reason.reason.clone() },
        )
    }
}

impl Paid {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let paid = if self.undo { None } else { Some(self.payment(context)?) };
        let (session, assessor) = (self.session, self.assessor.clone());
        schedule::act(context, &self.target, Some(session), Command::PayAssessor { session, assessor, paid })
    }

    fn payment(&self, context: &mut Context<'_>) -> Result<FeePaid, CliError> {
        let on = match self.on {
            Some(on) => on,
            None => schedule::desk_zone(context)?.local(Utc::now()).date_naive(),
        };
        Ok(FeePaid { on, reference: self.reference.clone() })
    }
}

impl SessionTarget {
    /// The session that is meant: the one named, or the only one that is such.
    fn id(
        &self,
        context: &mut Context<'_>,
        what: &str,
        is_such: impl Fn(&SessionState) -> bool,
    ) -> Result<SessionId, CliError> {
        if let Some(id) = self.session {
            return Ok(id);
        }
        let view = schedule::shown(context, &self.target)?;
        Ok(schedule::chosen(&view, None, what, is_such)?.id)
    }
}
