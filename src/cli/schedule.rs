//! What the commands about sessions have in common: times in zones, which session is meant, how one is shown.

use std::collections::BTreeSet;
use std::io;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;

use super::Status;
use super::act::{Target, say_done};
use super::context::Context;
use super::error::CliError;
use super::output::Output;
use super::words;
use crate::domain::view::ApplicationView;
use crate::domain::{
    Command, FeePaid, FeeSnapshot, Plan, Planned, Seat, Session, SessionId, SessionMode, SessionState, Warning, Zone,
};
use crate::link::protocol::{Answer, Request};

/// What is unusual in a session and meant.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Despite {
    /// Go on although it is outside-hours, above-load, in-the-past, before-approval or unusual-hour; several with commas
    /// between (A4).
    #[arg(long, value_name = "WARNINGS", value_delimiter = ',', value_parser = warning)]
    despite: Vec<Warning>,
}

impl Despite {
    pub(super) fn meant(&self) -> BTreeSet<Warning> {
        self.despite.iter().copied().collect()
    }
}

/// Which application, and which of its sessions.
#[derive(Debug, Clone, Args)]
pub(super) struct SessionTarget {
    #[command(flatten)]
    pub(super) target: Target,
    /// Which of its sessions; the only one that stands by default.
    #[arg(value_parser = session)]
    pub(super) session: Option<SessionId>,
}

/// A session by its place among the application's: 1, 2 and so on.
pub(super) fn session(text: &str) -> Result<SessionId, String> {
    let id = text.trim().parse().ok().filter(|id| *id > 0);
    id.map(SessionId).ok_or_else(|| "not a session: write its number, such as 1".to_owned())
}

/// A mode by its word, with hyphens or not.
pub(super) fn mode(text: &str) -> Result<SessionMode, String> {
    let wanted = text.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    let found = SessionMode::ALL.into_iter().find(|mode| mode.id() == wanted);
    found.ok_or_else(|| "not a mode: role-play, mediation or video".to_owned())
}

/// A warning by its word, with hyphens or not.
pub(super) fn warning(text: &str) -> Result<Warning, String> {
    let wanted = text.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    let found = Warning::ALL.into_iter().find(|warning| warning.id() == wanted);
    found.ok_or_else(|| {
        "not a warning: outside-hours, above-load, in-the-past, before-approval, unusual-hour or others-interview"
            .to_owned()
    })
}

/// The switch that lets warnings pass: `--despite outside-hours,above-load`.
pub(super) fn switch(warnings: &BTreeSet<Warning>) -> String {
    let ids: Vec<String> = warnings.iter().map(|warning| warning.id().replace('_', "-")).collect();
    format!("--despite {}", ids.join(","))
}

/// The moment that somebody typed in a zone; a clock change is asked about (A7).
pub(super) fn moment(text: &str, zone: Zone, option: &str) -> Result<DateTime<Utc>, CliError> {
    zone.parse_moment(text).map_err(|error| CliError::Usage {
        message: format!("{option}: {error}"),
        hint: "write day and time as a clock there shows them, with the offset where the clock changes".to_owned(),
    })
}

/// When a day begins in a zone.
pub(super) fn start_of(day: NaiveDate, zone: Zone) -> Result<DateTime<Utc>, CliError> {
    zone.start_of(day).ok_or_else(|| CliError::Usage {
        message: format!("{day} is no day of any calendar in {zone}"),
        hint: "look at the year".to_owned(),
    })
}

/// Refuses days of which the last is before the first.
pub(super) fn in_order(first: NaiveDate, last: NaiveDate) -> Result<(), CliError> {
    if first <= last {
        return Ok(());
    }
    Err(CliError::Usage {
        message: format!("{first} to {last} ends before it begins"),
        hint: "give --from the earlier day, and --to the later; a list without --from begins today".to_owned(),
    })
}

/// The zone in which the desk counts days.
pub(super) fn desk_zone(context: &mut Context<'_>) -> Result<Zone, CliError> {
    let Answer::Greeting(greeting) = context.ask(&Request::Greet)? else { return Err(CliError::odd_answer()) };
    greeting.time_zone.parse().map_err(|_| CliError::odd_answer())
}

/// An application as it is now.
pub(super) fn shown(context: &mut Context<'_>, target: &Target) -> Result<ApplicationView, CliError> {
    match context.ask(&Request::Show(target.number.clone()))? {
        Answer::Application(view) => Ok(*view),
        _ => Err(CliError::odd_answer()),
    }
}

/// The session that is meant: the one named, or the only one of the round under way that is such.
pub(super) fn chosen<'a>(
    view: &'a ApplicationView,
    named: Option<SessionId>,
    what: &str,
    is_such: impl Fn(&SessionState) -> bool,
) -> Result<&'a Session, CliError> {
    let sessions = &view.assessment.sessions;
    let is_meant = |session: &&Session| match named {
        Some(id) => session.id == id,
        None => session.round == view.assessment.round && is_such(&session.planned.state),
    };
    let such: Vec<&Session> = sessions.iter().filter(is_meant).collect();
    let listed = |sessions: &[&Session]| {
        let each = sessions.iter().map(|session| {
            let plan = &session.planned.plan;
            format!("{} ({}, {})", session.id, plan.zone.show(plan.start), state_word(&session.planned.state))
        });
        each.collect::<Vec<_>>().join(", ")
    };
    match (such.as_slice(), named) {
        ([only], _) => Ok(only),
        ([], Some(id)) => Err(CliError::NotFound {
            message: format!("{} has no session {id}", view.number),
            hint: if sessions.is_empty() {
                "propose one: qapdesk session propose".to_owned()
            } else {
                format!("it has {}", listed(&sessions.iter().collect::<Vec<_>>()))
            },
        }),
        ([], None) => Err(CliError::NotFound {
            message: format!("{} has no session that is {what}", view.number),
            hint: "look at all of them: qapdesk show NUMBER".to_owned(),
        }),
        (several, _) => Err(CliError::Usage {
            message: format!("{} has several sessions that are {what}", view.number),
            hint: format!("name one: {}", listed(several)),
        }),
    }
}

/// Has a command on a session done, the newest one where none is named, and says how that session is planned now.
pub(super) fn act(
    context: &mut Context<'_>,
    target: &Target,
    session: Option<SessionId>,
    command: Command,
) -> Result<Status, CliError> {
    let request = Request::Command { name: target.number.clone(), seen: target.revision, command };
    let view = say_done(context, target, &request)?;
    let sessions = &view.assessment.sessions;
    let changed = sessions.iter().rfind(|one| session.is_none_or(|id| one.id == id));
    if let Some(changed) = changed.filter(|_| !context.out.format.quiet && !context.out.format.json) {
        print_session(&mut context.out, changed, view.evidence.candidate.zone())?;
    }
    Ok(Status::Done)
}

/// A session as it is planned.
fn print_session(out: &mut Output<'_>, session: &Session, candidate: Option<Zone>) -> io::Result<()> {
    let planned = &session.planned;
    let (plan, state) = (&planned.plan, state_word(&planned.state));
    out.line(2, &format!("session {}: {state}, {}, {} minutes", session.id, plan.mode, plan.minutes))?;
    plan_lines(planned, candidate).iter().try_for_each(|line| out.line(4, line))?;
    let seats = session.seats.iter();
    seats
        .map(|seat| format!("with {}, {}", seat.assessor, seat_fee(session, seat)))
        .try_for_each(|line| out.line(4, &line))
}

/// A stretch of time in the zone it was agreed in and, where that is another, in the candidate's (A7).
pub(super) fn both_zones(zone: Zone, candidate: Option<Zone>, start: DateTime<Utc>, end: DateTime<Utc>) -> String {
    let agreed = zone.show_stretch(start, end);
    match candidate.filter(|other| *other != zone) {
        Some(other) => format!("{agreed} = {}", other.show_stretch(start, end)),
        None => agreed,
    }
}

/// When and where a session is to be, line by line, and what became of that.
pub(super) fn plan_lines(planned: &Planned, candidate: Option<Zone>) -> Vec<String> {
    let plan: &Plan = &planned.plan;
    let mut lines = vec![both_zones(plan.zone, candidate, plan.start, plan.end())];
    if let Some(interview) = plan.interview {
        lines.push(format!("interview {}", both_zones(plan.zone, candidate, interview.start, interview.end())));
    }
    lines.extend(plan.place.as_ref().map(|place| format!("at {place}")));
    if plan.recorded {
        lines.push("recorded".to_owned());
    }
    match &planned.state {
        SessionState::Cancelled { reason } => lines.push(format!("reason: {reason}")),
        SessionState::NoShow { who, reason } => {
            let reason = reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
            lines.push(format!("the {who} did not come{reason}"));
        }
        SessionState::Proposed | SessionState::Confirmed => {}
    }
    lines
}

/// What an assessor is paid for a session, and whether that was done.
pub(super) fn seat_fee(session: &Session, seat: &Seat) -> String {
    let planned = session.planned.seats.iter().find(|one| one.assessor == seat.assessor);
    fee_words(planned.and_then(|planned| planned.fee), seat.paid.as_ref())
}

/// A fee and whether it was paid.
pub(super) fn fee_words(fee: Option<FeeSnapshot>, paid: Option<&FeePaid>) -> String {
    let Some(fee) = fee else { return "no fee: no rate on file for that day".to_owned() };
    let paid = match paid {
        None => "not paid".to_owned(),
        Some(FeePaid { on, reference: None }) => format!("paid on {on}"),
        Some(FeePaid { on, reference: Some(reference) }) => format!("paid on {on} ({reference})"),
    };
    format!("{} {}, {paid}", fee.amount, fee.currency)
}

/// The state of a session in a word.
pub(super) fn state_word(state: &SessionState) -> String {
    words::session_state(state).replace('_', " ")
}
