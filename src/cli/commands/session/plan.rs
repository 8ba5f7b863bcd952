use clap::Args;

use crate::cli::Status;
use crate::cli::act::{Reason, Target};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::parse;
use crate::cli::schedule::{self, Despite, SessionTarget};
use crate::domain::view::ApplicationView;
use crate::domain::{AssessorId, Command, InterviewPlan, Plan, Session, SessionMode, SessionState, Zone};
use crate::text::Line;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk session propose 42 --assessor chen --at '2026-12-01 10:00' --interview '2026-12-01 11:30'\n  qapdesk session propose 42 --assessor chen --assessor osei --at '2026-12-01 10:00' --record\n  qapdesk session propose 42 --assessor chen --at '2026-12-01 15:00' --zone Europe/London"
)]
pub(super) struct Propose {
    #[command(flatten)]
    target: Target,
    /// Who assesses; given twice, two who score by themselves.
    #[arg(long, value_name = "ID", required = true)]
    assessor: Vec<AssessorId>,
    /// When it begins, such as '2026-12-01 10:00'.
    #[arg(long, value_name = "TIME")]
    at: String,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    despite: Despite,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk session move 42 --at '2026-12-02 14:00'\n  qapdesk session move 42 2 --assessor osei --reason 'the assessor is ill'\n  qapdesk session move 42 --no-interview --minutes 90"
)]
pub(super) struct Move {
    #[command(flatten)]
    session: SessionTarget,
    /// Who assesses from now on, instead of all who do.
    #[arg(long, value_name = "ID")]
    assessor: Vec<AssessorId>,
    /// When it begins; a planned interview moves with it unless `--interview` says when that is.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    #[command(flatten)]
    how: How,
    /// Without a recording from now on.
    #[arg(long, conflicts_with = "record")]
    no_record: bool,
    /// Without an interview planned from now on.
    #[arg(long, conflicts_with = "interview")]
    no_interview: bool,
    #[command(flatten)]
    despite: Despite,
    #[command(flatten)]
    reason: Reason,
}

/// What a new session and a moved one are told in the same way.
#[derive(Debug, Args)]
struct How {
    /// The zone of the times, and the one in which the session is agreed; such as `America/New_York`.
    #[arg(long, value_name = "ZONE", value_parser = parse::zone)]
    zone: Option<Zone>,
    /// How long it takes; at first the least that the program asks.
    #[arg(long, value_name = "N")]
    minutes: Option<u16>,
    /// role-play, mediation or video; role-play by default.
    #[arg(long, value_name = "MODE", value_parser = schedule::mode)]
    mode: Option<SessionMode>,
    /// The place, or the link.
    #[arg(long, value_name = "TEXT", value_parser = parse::line)]
    place: Option<Line>,
    /// It is recorded; needs the candidate's consent (A6).
    #[arg(long)]
    record: bool,
    /// When the interview begins.
    #[arg(long, value_name = "TIME")]
    interview: Option<String>,
    /// How long the interview takes; at first what the program sets aside.
    #[arg(long, value_name = "N")]
    interview_minutes: Option<u16>,
}

impl Propose {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let how = &self.how;
        let zone = how.zone.map_or_else(|| schedule::desk_zone(context), Ok)?;
        let start = schedule::moment(&self.at, zone, "--at")?;
        let view = schedule::shown(context, &self.target)?;
        let plan = Plan {
            mode: how.mode.unwrap_or(SessionMode::RolePlay),
            start,
            minutes: how.minutes.unwrap_or(view.session_minutes),
            zone,
            place: how.place.clone(),
            recorded: how.record,
            interview: how.interview(zone, None, &view)?,
        };
        let (assessors, despite) = (self.assessor.clone(), self.despite.meant());
        schedule::act(context, &self.target, None, Command::Propose { plan, assessors, despite })
    }
}

impl Move {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let SessionTarget { target, session } = &self.session;
        let view = schedule::shown(context, target)?;
        let session = schedule::chosen(&view, *session, "proposed or confirmed", SessionState::is_live)?;
        let command = Command::Move {
            session: session.id,
            plan: self.plan(&session.planned.plan, &view)?,
            assessors: self.assessors(session),
            despite: self.despite.meant(),
            reason: self.reason.reason.clone(),
        };
        // The rest of the plan is as it was seen, so nothing else may have changed meanwhile.
        let target = Target { revision: target.revision.or(Some(view.revision)), ..target.clone() };
        schedule::act(context, &target, Some(session.id), command)
    }

    fn assessors(&self, session: &Session) -> Vec<AssessorId> {
        if self.assessor.is_empty() {
            return session.seats.iter().map(|seat| seat.assessor.clone()).collect();
        }
        self.assessor.clone()
    }

    fn plan(&self, before: &Plan, view: &ApplicationView) -> Result<Plan, CliError> {
        let how = &self.how;
        let zone = how.zone.unwrap_or(before.zone);
        let start = self.at.as_ref().map(|at| schedule::moment(at, zone, "--at")).transpose()?.unwrap_or(before.start);
        let moved_along = |interview: InterviewPlan| {
            interview.moved_along((before.start, start), zone).map_err(|error| CliError::Usage {
                message: format!("the interview, which moves along: {error}"),
                hint: "say when it begins: --interview TIME".to_owned(),
            })
        };
        let is_said = how.interview.is_some();
        let interview = match before.interview.filter(|_| !self.no_interview) {
            Some(interview) if !is_said => Some(moved_along(interview)?),
            kept => kept,
        };
        let interview = if self.no_interview { None } else { how.interview(zone, interview, view)? };
        Ok(Plan {
            mode: how.mode.unwrap_or(before.mode),
            start,
            minutes: how.minutes.unwrap_or(before.minutes),
            zone,
            place: how.place.clone().or_else(|| before.place.clone()),
            recorded: how.record || before.recorded && !self.no_record,
            interview,
        })
    }
}

impl How {
    /// The interview as said, else as it was.
    fn interview(
        &self,
        zone: Zone,
        before: Option<InterviewPlan>,
        view: &ApplicationView,
    ) -> Result<Option<InterviewPlan>, CliError> {
        let said = self.interview.as_ref().map(|at| schedule::moment(at, zone, "--interview")).transpose()?;
        let start = said.or(before.map(|interview| interview.start));
        if start.is_none() && self.interview_minutes.is_some() {
            return Err(CliError::Usage {
                message: "--interview-minutes is given, and no interview".to_owned(),
                hint: "say when it begins, too: --interview TIME".to_owned(),
            });
        }
        let minutes = self.interview_minutes.or(before.map(|interview| interview.minutes));
        Ok(start.map(|start| InterviewPlan { start, minutes: minutes.unwrap_or(view.interview_minutes) }))
    }
}
