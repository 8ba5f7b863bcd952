//! The same answers by looking at every session of every application, as without a diary.

use std::collections::BTreeMap;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use qapdesk::domain::{Application, AssessorId, Booking, CandidateDay};

use super::year::Year;

/// Each assessor's first free quarter hour within 60 days.
pub(super) fn soonest_of_all(
    year: &Year,
    application: &Application,
    minutes: i64,
) -> BTreeMap<AssessorId, Option<DateTime<Utc>>> {
    let length = TimeDelta::minutes(minutes);
    let day = CandidateDay::of(application, &year.program);
    let mut found = BTreeMap::new();
    for assessor in year.assessors.iter() {
        let mut at = year.now.duration_trunc(TimeDelta::minutes(15)).unwrap();
        if at < year.now {
            at += TimeDelta::minutes(15);
        }
        let mut soonest = None;
        while at < year.now + TimeDelta::days(60) {
            let end = at + length;
            // The hours first: they are cheap beside a look at every session.
            if assessor.profile.hours_between(at, end) == [(at, end)]
                && day.is_none_or(|day| day.holds(at, end))
                && !is_taken(year, application, Some(&assessor.id), at, end)
            {
                soonest = Some(at);
                break;
            }
            at += TimeDelta::minutes(15);
        }
        found.insert(assessor.id.clone(), soonest);
    }
    found
}

/// What is booked in a stretch of time, by assessor.
pub(super) fn bookings_between(
    year: &Year,
    from: DateTime<Utc>,
    length: TimeDelta,
) -> BTreeMap<AssessorId, Vec<Booking>> {
    let mut found: BTreeMap<AssessorId, Vec<Booking>> = BTreeMap::new();
    for assessor in year.assessors.iter() {
        for application in &year.applications {
            for session in &application.assessment.sessions {
                if session.seat(&assessor.id).is_none() {
                    continue;
                }
                let bookings = Booking::of(application.number, session);
                let overlapping = bookings.filter(|booking| booking.overlaps(from, from + length));
                found.entry(assessor.id.clone()).or_default().extend(overlapping);
            }
        }
    }
    found
}

fn is_taken(
    year: &Year,
    of: &Application,
    assessor: Option<&AssessorId>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> bool {
    year.applications.iter().any(|application| {
        let is_own = application.form.candidate.email == of.form.candidate.email;
        application.assessment.sessions.iter().any(|session| {
            let concerns = is_own || assessor.is_some_and(|assessor| session.seat(assessor).is_some());
            concerns && Booking::of(application.number, session).any(|booking| booking.overlaps(from, to))
        })
    })
}
