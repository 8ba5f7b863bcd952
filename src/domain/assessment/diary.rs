use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{AssessorId, Session, SessionId, SessionState, SheetState};
use crate::domain::{Application, Candidate, Number};
use crate::text::fold;

/// The longest session or interview, in minutes: a day.
pub const LONGEST_SESSION: u16 = 24 * 60;

/// A stretch of time that is taken by a session or its interview (A4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// Whether it is only proposed.
    pub is_proposed: bool,
}

/// Who is taken when, over all applications (A4): derived from their sessions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diary {
    by_assessor: BTreeMap<AssessorId, Page>,
    /// By what applications are taken to be of one person.
    by_candidate: BTreeMap<Person, BTreeSet<Booking>>,
    /// Every session that was planned, by when it begins.
    by_start: BTreeSet<(DateTime<Utc>, Number, SessionId)>,
    noted: BTreeMap<Number, Noted>,
}

/// One assessor's part of the diary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Page {
    bookings: BTreeSet<Booking>,
    /// Their open sessions, which are their load.
    open: BTreeSet<(Number, SessionId)>,
}

/// What was noted of an application, to be found again.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Noted {
    candidate: Vec<Person>,
    assessors: BTreeSet<AssessorId>,
    starts: Vec<(DateTime<Utc>, SessionId)>,
}

/// What the diary has of one application: nothing where it has no sessions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiaryEntry {
    candidate: Vec<Person>,
    sessions: Vec<Held>,
}

/// A session of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Held {
    session: SessionId,
    start: DateTime<Utc>,
    /// The times that it takes; none where it is not to be held any more.
    bookings: Vec<Booking>,
    /// Who assesses in it, and whether it is open for them: to come, or with their sheet not submitted.
    seats: Vec<(AssessorId, bool)>,
}

impl DiaryEntry {
    /// The entry of an application.
    pub fn of(application: &Application) -> Self {
        if application.assessment.sessions.is_empty() {
            return Self::default();
        }
        let is_open = application.placement.stage.open().is_some();
        let held = |session: &Session| {
            let is_live = session.planned.state.is_live();
            let bookings = is_live.then(|| Booking::of(application.number, session));
            let seats = if is_live { session.seats.as_slice() } else { &[] };
            // Nobody waits for the sheet of a candidate who went.
            let waits = |sheet: &SheetState| is_open && !matches!(sheet, SheetState::Submitted { .. });
            Held {
                session: session.id,
                start: session.planned.plan.start,
                bookings: bookings.into_iter().flatten().collect(),
                seats: seats.iter().map(|seat| (seat.assessor.clone(), waits(&seat.sheet))).collect(),
            }
        };
        let sessions = application.assessment.sessions.iter().map(held).collect();
        Self { candidate: persons(&application.form.candidate), sessions }
    }
}

impl Diary {
    /// Notes an application's sessions in the place of what was noted of it before.
    pub fn put(&mut self, application: &Application) {
        self.put_entry(application.number, &DiaryEntry::of(application));
    }

    /// The same, by its entry.
    pub fn put_entry(&mut self, number: Number, entry: &DiaryEntry) {
        self.forget(number);
        if entry.sessions.is_empty() {
            return;
        }
        let mut noted = Noted { candidate: entry.candidate.clone(), assessors: BTreeSet::new(), starts: Vec::new() };
        for held in &entry.sessions {
            noted.starts.push((held.start, held.session));
            self.by_start.insert((held.start, number, held.session));
            if held.bookings.is_empty() {
                continue;
            }
            for person in &noted.candidate {
                self.by_candidate.entry(person.clone()).or_default().extend(&held.bookings);
            }
            for (assessor, is_open_for_them) in &held.seats {
                let page = self.by_assessor.entry(assessor.clone()).or_default();
                page.bookings.extend(&held.bookings);
                if *is_open_for_them {
                    page.open.insert((number, held.session));
                }
                noted.assessors.insert(assessor.clone());
            }
        }
        self.noted.insert(number, noted);
    }

    /// Forgets an application.
    pub fn forget(&mut self, number: Number) {
        let Some(noted) = self.noted.remove(&number) else { return };
        for assessor in &noted.assessors {
            if let Some(page) = self.by_assessor.get_mut(assessor) {
                page.bookings.retain(|booking| booking.number != number);
                page.open.retain(|(other, _)| *other != number);
            }
            if self.by_assessor.get(assessor).is_some_and(|page| page.bookings.is_empty()) {
                self.by_assessor.remove(assessor);
            }
        }
        for person in &noted.candidate {
            if let Some(bookings) = self.by_candidate.get_mut(person) {
                bookings.retain(|booking| booking.number != number);
            }
            if self.by_candidate.get(person).is_some_and(BTreeSet::is_empty) {
                self.by_candidate.remove(person);
            }
        }
        for (start, session) in noted.starts {
            self.by_start.remove(&(start, number, session));
        }
    }

    /// An assessor's bookings, the earliest first.
    pub fn of(&self, assessor: &AssessorId) -> impl Iterator<Item = &Booking> {
        self.by_assessor.get(assessor).into_iter().flat_map(|page| &page.bookings)
    }

    /// An assessor's bookings that overlap a stretch of time, the earliest first.
    pub fn of_assessor(
        &self,
        assessor: &AssessorId,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> impl Iterator<Item = &Booking> {
        let page = self.by_assessor.get(assessor);
        page.into_iter().flat_map(move |page| overlapping(&page.bookings, from, to))
    }

    /// A candidate's bookings over all their applications that overlap a stretch of time, the earliest first.
    pub fn of_candidate(
        &self,
        candidate: &Candidate,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> impl Iterator<Item = &Booking> {
        let bookings = like(candidate).into_iter().filter_map(|person| self.by_candidate.get(&person));
        bookings.flat_map(move |bookings| overlapping(bookings, from, to))
    }

    /// The proposed sessions of an application, with whoever has a seat in them.
    pub fn proposed(&self, number: Number) -> impl Iterator<Item = (&AssessorId, &Booking)> {
        let assessors = self.noted.get(&number).into_iter().flat_map(|noted| &noted.assessors);
        assessors.flat_map(move |assessor| {
            let bookings = self.of(assessor).filter(move |one| one.number == number && one.is_proposed);
            bookings.filter(|one| !one.is_interview).map(move |booking| (assessor, booking))
        })
    }

    /// An assessor's load: how many open sessions they have (A4).
    pub fn load(&self, assessor: &AssessorId) -> usize {
        self.by_assessor.get(assessor).map_or(0, |page| page.open.len())
    }

    /// An assessor's load without what one application puts on them.
    pub fn load_beside(&self, assessor: &AssessorId, number: Number) -> usize {
        let page = self.by_assessor.get(assessor);
        page.map_or(0, |page| page.open.iter().filter(|(other, _)| *other != number).count())
    }

    /// Every session that begins from a moment on and before another, whatever became of it, the earliest first.
    pub fn beginning(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> impl Iterator<Item = (Number, SessionId)> + use<'_> {
        let first = (from, Number::new(0, 0), SessionId(0));
        let from_first = self.by_start.range(first..);
        from_first.take_while(move |(start, ..)| *start < to).map(|(_, number, session)| (*number, *session))
    }
}

impl Booking {
    /// The times that a session takes: its own, and its interview's.
    pub fn of(number: Number, session: &Session) -> impl Iterator<Item = Self> {
        let (planned, session) = (&session.planned, session.id);
        let is_proposed = planned.state == SessionState::Proposed;
        let taken = planned.plan.taken();
        taken.map(move |(start, end, is_interview)| Self { start, end, number, session, is_interview, is_proposed })
    }

    /// Whether it takes any part of a stretch of time.
    pub fn overlaps(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> bool {
        self.start < to && from < self.end
    }
}

/// Those of many bookings that overlap a stretch; none is longer than the longest session.
fn overlapping(bookings: &BTreeSet<Booking>, from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = &Booking> {
    let earliest = from.checked_sub_signed(TimeDelta::minutes(LONGEST_SESSION.into())).unwrap_or(from);
    let first = Booking {
        start: earliest,
        end: earliest,
        number: Number::new(0, 0),
        session: SessionId(0),
        is_interview: false,
        is_proposed: false,
    };
    bookings
        .range(first..)
        .take_while(move |booking| booking.start < to)
        .filter(move |booking| booking.overlaps(from, to))
}

/// By what two applications are taken to be of the same person: the same address, or the same name where one of them has
/// no address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Person {
    /// The address in small letters.
    Address(String),
    /// The folded name of anybody.
    Named(String),
    /// The folded name of one without an address.
    OnlyNamed(String),
}

/// By what an application's candidate is found.
fn persons(candidate: &Candidate) -> Vec<Person> {
    let name = fold(&candidate.name);
    match &candidate.email {
        Some(email) => vec![Person::Address(email.to_lowercase()), Person::Named(name)],
        None => vec![Person::Named(name.clone()), Person::OnlyNamed(name)],
    }
}

/// Where applications of the same candidate are looked for.
fn like(candidate: &Candidate) -> Vec<Person> {
    let name = fold(&candidate.name);
    match &candidate.email {
        Some(email) => vec![Person::Address(email.to_lowercase()), Person::OnlyNamed(name)],
        None => vec![Person::Named(name)],
    }
}
