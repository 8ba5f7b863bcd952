//! What an assessor's own sessions say.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{at, count};
use crate::domain::view::{OwnSession, OwnTask};
use crate::domain::{Absent, Role, SessionState, Zone};
use crate::tui::state::OwnSheet;

/// The name of the page with one's own sessions.
pub const OWN_SESSIONS: &str = "My sessions";
/// What it says where there are none.
pub const NO_OWN_SESSIONS: &str = "No session is planned with you, and none is to be finished.";
/// That a command is about a session, for the hint bar.
pub const NO_SESSION_SHORT: &str = "no session";
/// That a command is about a session of one's own.
pub const NO_SESSION: &str = "this is about a session of your own: go to one in your sessions first";
/// That somebody may not leave the page that is all they may see.
pub const NOTHING_BEHIND: &str = "this is your first page: q leaves the desk";

/// What is to be done about sessions, as a heading over them.
pub fn task_heading(task: OwnTask) -> &'static str {
    match task {
        OwnTask::CorrectSheet => "Returned: to correct",
        OwnTask::FinishSheet => "Sheets to finish",
        OwnTask::RecordInterview => "Interviews to record",
        OwnTask::Determine => "Determinations to make",
        OwnTask::Attend => "To come",
        OwnTask::OnHold => "On hold",
        OwnTask::Nothing => "Nothing to do",
    }
}

/// When a session is: in the zone it was agreed in, and where that shows another time, in the reader's (A7).
pub fn session_time(start: DateTime<Utc>, agreed: Tz, own: Tz) -> String {
    let there = at(start, agreed);
    let here = start.with_timezone(&own);
    if here.naive_local() == start.with_timezone(&agreed).naive_local() {
        return format!("{there} ({})", agreed.name());
    }
    format!("{there} ({}) · {} ({})", agreed.name(), here.format("%a %H:%M %Z"), own.name())
}

/// One of an assessor's own sessions: who and when first, then how, then what is to be done.
pub fn own_session(session: &OwnSession, desk_zone: Tz, here: Option<&OwnSheet>) -> [String; 3] {
    let own_zone = session.own_zone.map_or(desk_zone, Zone::tz);
    let plan = &session.plan;
    let (marked, items) = session.progress;
    let first = format!("{} · session {}", super::titled(session.number, &session.candidate), session.session);
    let when = session_time(plan.start, plan.zone.tz(), own_zone);
    let recorded = if plan.recorded { ", recorded" } else { "" };
    let place = plan.place.as_ref().map_or_else(String::new, |place| format!(" · {place}"));
    let how = format!("{when}, {} minutes, {}{recorded}{place}", plan.minutes, plan.mode);
    let unsaved = here.map_or(0, OwnSheet::unsaved);
    let unsaved = if unsaved > 0 {
        format!(" · {} not yet with the desk", count(unsaved, "edit", "edits"))
    } else {
        String::new()
    };
    let state = match &session.state {
        SessionState::Proposed => " · proposed, not confirmed yet".to_owned(),
        SessionState::Confirmed => String::new(),
        SessionState::Cancelled { reason } => format!(" · cancelled: {reason}"),
        SessionState::NoShow { who: Absent::Candidate, .. } => " · the candidate did not come".to_owned(),
        SessionState::NoShow { who: Absent::Assessor, .. } => " · an assessor did not come".to_owned(),
    };
    let returned = session.returned.as_ref().map_or_else(String::new, |reason| format!(" · returned: {reason}"));
    let interview = match (session.task, plan.interview) {
        (OwnTask::Attend | OwnTask::RecordInterview, Some(interview)) => {
            format!(" · interview {}", at(interview.start, plan.zone.tz()))
        }
        _ => String::new(),
    };
    let what = format!("{}: {marked} of {items} items marked{returned}{interview}{state}{unsaved}", next(session.task));
    [first, how, what]
}

/// What is to be done about one session.
fn next(task: OwnTask) -> &'static str {
    match task {
        OwnTask::CorrectSheet => "correct the sheet and submit it again",
        OwnTask::FinishSheet => "finish the sheet and submit it",
        OwnTask::RecordInterview => "record the interview",
        OwnTask::Determine => "determine the level of skill",
        OwnTask::Attend => "to come",
        OwnTask::OnHold => "wait, or ask staff: the application is on hold",
        OwnTask::Nothing => "nothing to do",
    }
}

/// That a role may do nothing but what is about its own sessions.
pub fn not_for_assessors(role: Role) -> String {
    format!("refused by V1: the role {role} may only open its own sessions and sheets; ask staff to do it")
}

/// That a role has no sessions of its own.
pub fn not_an_assessor(role: Role) -> String {
    format!("refused by V1: the role {role} assesses nobody")
}

/// That a determination waits for its interview, for the hint bar.
pub const NO_INTERVIEW_SHORT: &str = "A10: interview";
/// That a determination waits for its interview (A10).
pub const NO_INTERVIEW: &str = "refused by A10: the interview comes before the determination; record it first";
