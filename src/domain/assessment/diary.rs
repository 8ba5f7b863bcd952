use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::{AssessorId, SessionId};
use crate::domain::{Application, Number};

/// A stretch of time that is taken by a session or its interview (A4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Booking {
    /// From when.
    pub start: DateTime<Utc>,
    /// Until when; that moment itself is free again.
    pub end: DateTime<Utc>,
    /// Whose application's.
    pub number: Number,
    /// Which session.
    pub session: SessionId,
    /// Whether it is the interview.
    pub is_interview: bool,
}

/// Who is taken when, over all applications (A4): derived from their sessions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diary {
    by_assessor: BTreeMap<AssessorId, BTreeSet<Booking>>,
    of_application: BTreeMap<Number, BTreeSet<AssessorId>>,
}

impl Diary {
    /// Notes an application's sessions in the place of what was noted of it before.
    pub fn put(&mut self, application: &Application) {
        self.forget(application.number);
        for session in application.assessment.sessions.iter().filter(|session| session.planned.state.is_live()) {
            for seat in &session.planned.seats {
                let bookings = self.by_assessor.entry(seat.assessor.clone()).or_default();
                bookings.extend(Booking::of(application.number, session));
                self.of_application.entry(application.number).or_default().insert(seat.assessor.clone());
            }
        }
    }

    /// Forgets an application.
    pub fn forget(&mut self, number: Number) {
        for assessor in self.of_application.remove(&number).unwrap_or_default() {
            if let Some(bookings) = self.by_assessor.get_mut(&assessor) {
                bookings.retain(|booking| booking.number != number);
            }
        }
    }

    /// An assessor's bookings, the earliest first.
    pub fn of(&self, assessor: &AssessorId) -> impl Iterator<Item = &Booking> {
        self.by_assessor.get(assessor).into_iter().flatten()
    }
}

impl Booking {
    /// The times that a session takes: its own, and its interview's.
    pub fn of(number: Number, session: &super::Session) -> impl Iterator<Item = Self> {
        let plan = &session.planned.plan;
        let taken = |start: DateTime<Utc>, minutes: u16, is_interview| Self {
            start,
            end: start.checked_add_signed(TimeDelta::minutes(minutes.into())).unwrap_or(start),
            number,
            session: session.id,
            is_interview,
        };
        let interview = plan.interview.map(|interview| taken(interview.start, interview.minutes, true));
        std::iter::once(taken(plan.start, plan.minutes, false)).chain(interview)
    }
}
