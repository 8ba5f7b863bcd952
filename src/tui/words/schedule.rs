//! What pane 4 says of sessions and of the assessors' week.

use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::short_day;
use crate::domain::view::{ApplicationView, Taken, WeekRow};
use crate::domain::{Assessment, AssessorId, ConflictAnswer, Plan, Role, Session, SessionState, Zone};
use crate::tui::state::Only;

/// What pane 4 says where no assessor is on the roster, or none that the filter wants.
pub fn nobody_in_week(only: &Only) -> String {
    if *only == Only::default() {
        return super::NO_ASSESSORS.to_owned();
    }
    format!("No assessor is {}.", self::only(only))
}

/// What pane 4 says to a role that may not see the assessors (V1).
pub fn week_not_for(role: Role) -> String {
    format!("The week of assessors is not for the role {role} (V1).")
}

/// Which assessors the week shows, where not all.
pub fn only(only: &Only) -> String {
    let said = [
        only.language.as_ref().map(ToString::to_string),
        only.is_qualified.then(|| "qualified".to_owned()),
        only.is_below_load.then(|| "below load".to_owned()),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Which week, by its Monday.
pub fn week(monday: NaiveDate, with_year: bool) -> String {
    let day = if with_year { short_day(monday) } else { monday.format("%-d %b").to_string() };
    format!("week of {day}")
}

/// A day over so many columns, written as every other day over as many.
pub fn day_heading(day: NaiveDate, columns: usize) -> String {
    let (name, number) = (day.weekday().to_string(), day.day());
    match columns {
        6.. => format!("{name} {number}"),
        4.. => format!("{}{number:2}", &name[..2]),
        3 => format!("{}{number:2}", &name[..1]),
        _ => number.to_string(),
    }
}

/// The hours that the columns of a day stand for.
pub fn hours(hours: &Range<u32>) -> String {
    format!("  {:02}–{:02} h", hours.start, hours.end)
}

/// An assessor's open sessions, of how many at most (A4).
pub fn load(load: u16, cap: Option<u16>) -> String {
    match cap {
        Some(cap) if load >= cap => format!("{load} of {cap}!"),
        Some(cap) => format!("{load} of {cap}"),
        None => load.to_string(),
    }
}

/// A moment in the desk's zone: `Wed 25 Nov 2026 09:00 EST`.
pub fn at(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%a %-d %b %Y %H:%M %Z").to_string()
}

/// The same moment in another zone, without what both have in common: `15:00 CET`, or with its day.
pub fn also_at(at: DateTime<Utc>, zone: Tz, beside: Tz) -> String {
    let (there, here) = (at.with_timezone(&zone), at.with_timezone(&beside));
    let format = if there.date_naive() == here.date_naive() { "%H:%M %Z" } else { "%a %-d %b %H:%M %Z" };
    there.format(format).to_string()
}

/// A moment in the desk's zone and in those of others where they differ (A7).
pub fn everywhere(at: DateTime<Utc>, desk: Tz, others: &[(Option<Zone>, &str)]) -> String {
    let mut said = vec![self::at(at, desk)];
    let mut shown = vec![Zone::from(desk)];
    for (zone, whose) in others {
        let Some(zone) = zone.filter(|zone| !shown.contains(zone)) else { continue };
        shown.push(zone);
        let there = also_at(at, zone.tz(), desk);
        said.push(if whose.is_empty() { there } else { format!("{there} for {whose}") });
    }
    said.join(" · ")
}

/// Whether a session stands, in a word or two.
pub fn session_state(state: &SessionState) -> String {
    match state {
        SessionState::Proposed => "proposed".to_owned(),
        SessionState::Confirmed => "confirmed".to_owned(),
        SessionState::Cancelled { reason } => format!("cancelled: {reason}"),
        SessionState::NoShow { who, reason } => {
            let reason = reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
            format!("the {who} did not come{reason}")
        }
    }
}

/// A session's first line: its number, when, and whether it stands.
pub fn session_head(session: &Session, view: &ApplicationView, desk: Tz) -> String {
    let plan = &session.planned.plan;
    let zones = [(view.evidence.candidate.zone(), "the candidate"), (Some(plan.zone), "")];
    let when = everywhere(plan.start, desk, &zones);
    format!("Session {}  {when}  {}", session.id, session_state(&session.planned.state))
}

/// What else there is to say of a session: mode, who assesses, interview, place.
pub fn session_rest(session: &Session, desk: Tz, name_of: impl Fn(&AssessorId) -> String) -> Vec<String> {
    if !session.planned.state.is_live() {
        return Vec::new();
    }
    let plan = &session.planned.plan;
    let seats: Vec<String> = session.planned.seats.iter().map(|seat| name_of(&seat.assessor)).collect();
    let mut said = vec![format!("{}, {} min, {}", plan.mode, plan.minutes, seats.join(" and "))];
    said.extend(interview(plan, desk));
    said.extend(plan.place.as_ref().map(|place| format!("at {place}")));
    said.extend(plan.recorded.then(|| "recorded".to_owned()));
    vec![said.join("; ")]
}

/// When the interview of a session is to be.
pub fn interview(plan: &Plan, desk: Tz) -> Option<String> {
    let interview = plan.interview?;
    let is_same_day = interview.start.with_timezone(&desk).date_naive() == plan.start.with_timezone(&desk).date_naive();
    let format = if is_same_day { "%H:%M %Z" } else { "%a %-d %b %H:%M %Z" };
    let when = interview.start.with_timezone(&desk).format(format);
    Some(format!("interview {when}, {} min", interview.minutes))
}

/// What is on record about a video assessment and about being recorded.
pub fn video_and_consent(assessment: &Assessment) -> Vec<String> {
    let video = assessment.video.as_ref().map(|video| match &video.answer {
        None => format!("Video assessment asked for on {}, not answered (A1)", short_day(video.asked_on)),
        Some(answer) => {
            let word = if answer.granted { "granted" } else { "denied" };
            format!("Video assessment {word} by {}: {}", answer.by, answer.reason)
        }
    });
    let consent = assessment.consent.as_ref().map(|consent| {
        let word = if consent.given { "given" } else { "refused" };
        format!("Consent to be recorded {word} on {} (A6)", short_day(consent.on))
    });
    video.into_iter().chain(consent).collect()
}

/// How an assessor answered the conflict question (A3).
pub fn conflict_answer(answer: Option<&ConflictAnswer>) -> String {
    match answer {
        None => "conflict question not asked (A3)".to_owned(),
        Some(ConflictAnswer::Asked) => "conflict question asked, not answered (A3)".to_owned(),
        Some(ConflictAnswer::None) => "no conflict".to_owned(),
        Some(ConflictAnswer::Declared { kind, note }) => {
            let note = note.as_ref().map_or_else(String::new, |note| format!(", {note}"));
            format!("conflict: {kind}{note} (A3)")
        }
        Some(ConflictAnswer::Cleared { kind, note }) => format!("no conflict, {kind} was declared before: {note}"),
    }
}

/// Who the selected row of the week is.
pub fn assessor_head(row: &WeekRow, answer: Option<&ConflictAnswer>) -> String {
    let qualified = if row.qualified { "" } else { " · not qualified today (A2)" };
    let load = load(row.load, row.load_cap);
    format!("{} ({}) · load {load}{qualified} · {}", row.name, row.assessor, conflict_answer(answer))
}

/// A stretch of time on one day: `Wed 25 09:00–10:30 EST`.
fn stretch(start: DateTime<Utc>, end: DateTime<Utc>, zone: Tz) -> String {
    let (start, end) = (start.with_timezone(&zone), end.with_timezone(&zone));
    let is_one_day = start.date_naive() == (end - TimeDelta::seconds(1)).date_naive();
    let end = if is_one_day { end.format("%H:%M %Z") } else { end.format("%a %-d %H:%M %Z") };
    format!("{}–{end}", start.format("%a %-d %H:%M"))
}

/// Whether a stretch is on the day after another, between the same hours.
fn goes_on(one: (DateTime<Utc>, DateTime<Utc>), next: (DateTime<Utc>, DateTime<Utc>), zone: Tz) -> bool {
    let [start, end, next_start, next_end] = [one.0, one.1, next.0, next.1].map(|at| at.with_timezone(&zone));
    let is_alike = |one: DateTime<Tz>, next: DateTime<Tz>| {
        let clock = "%H:%M %Z";
        one.format(clock).to_string() == next.format(clock).to_string()
            && one.date_naive().succ_opt() == Some(next.date_naive())
    };
    start.date_naive() == end.date_naive() && is_alike(start, next_start) && is_alike(end, next_end)
}

/// The same stretch on one day after another: `Mon 23–Fri 27 09:00–17:00 EST`.
fn each_day(days: &[(DateTime<Utc>, DateTime<Utc>)], zone: Tz) -> String {
    match days {
        [] => String::new(),
        [(start, end)] => stretch(*start, *end, zone),
        [(start, end), .., (last, _)] => {
            let [start, end, last] = [start, end, last].map(|at| at.with_timezone(&zone));
            let (first, last) = (start.format("%a %-d"), last.format("%a %-d"));
            format!("{first}–{last} {}–{}", start.format("%H:%M"), end.format("%H:%M %Z"))
        }
    }
}

/// A time that is taken.
pub fn taken(taken: &Taken, zone: Tz) -> String {
    let what = match (taken.is_interview, taken.proposed) {
        (true, true) => "interview proposed",
        (true, false) => "interview",
        (false, true) => "proposed",
        (false, false) => "confirmed",
    };
    format!("{}  {} {what}", stretch(taken.start, taken.end, zone), taken.number)
}

/// That an assessor is free at no time of a week.
pub const NO_FREE_TIME: &str = "no free time in this week";
/// When an assessor is free in a week; none where they are not.
pub fn free(row: &WeekRow, zone: Tz) -> Option<String> {
    let mut free: Vec<(DateTime<Utc>, DateTime<Utc>)> = row.hours.clone();
    for taken in &row.taken {
        let cut = |&(start, end): &(DateTime<Utc>, DateTime<Utc>)| {
            let (before, after) = ((start, end.min(taken.start)), (start.max(taken.end), end));
            [before, after].into_iter().filter(|(start, end)| start < end).collect::<Vec<_>>()
        };
        let is_met = |part: &(DateTime<Utc>, DateTime<Utc>)| part.0 < taken.end && part.1 > taken.start;
        free = free.iter().flat_map(|part| if is_met(part) { cut(part) } else { vec![*part] }).collect();
    }
    let said: Vec<String> =
        free.chunk_by(|one, next| goes_on(*one, *next, zone)).map(|days| each_day(days, zone)).collect();
    (!said.is_empty()).then(|| format!("free {}", said.join(" · ")))
}
