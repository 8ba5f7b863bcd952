use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::view::{LetterRow, Pace, Subject};
use crate::domain::{BulkId, Candidate, Next, OpenStage, Stage, Unfit, WaitingFor};

/// An application's line, and what it is made anew from on another day.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::desk) struct Entry {
    pub(in crate::desk) subject: Subject,
    /// What to do next by itself, where its letters or the roster have it say something else.
    beside: Option<Box<Next>>,
    pace: Pace,
    turn: Turn,
    /// With which others its changes were made.
    pub(super) bulks: Box<[BulkId]>,
    /// Tells names and address that look-up knows from others.
    pub(super) known_as: u64,
}

const _: () = assert!(size_of::<Option<Entry>>() <= 120, "a desk has one in memory for each application");

/// When more of a line than its age is another thing on another day.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Turn {
    Never,
    /// With a day: on hold until then.
    On(NaiveDate),
    /// Every day: sessions come and go.
    Daily,
    /// For as long as somebody is waited for: once the time for a re-assessment is over nobody is any more.
    Awaited,
}

impl Turn {
    fn of(stage: Stage) -> Self {
        match stage {
            // A hold calls no session off.
            Stage::Open(OpenStage::Scheduled)
            | Stage::OnHold { from: OpenStage::Approved | OpenStage::Scheduled, .. } => Self::Daily,
            Stage::OnHold { resume_on: Some(day), .. } => Self::On(day),
            Stage::NotPassed => Self::Awaited,
            _ => Self::Never,
        }
    }
}

impl Entry {
    pub(in crate::desk) fn new(
        subject: Subject,
        stage: Stage,
        pace: Pace,
        bulks: Vec<BulkId>,
        candidate: &Candidate,
    ) -> Self {
        let (beside, turn, bulks, known_as) = (None, Turn::of(stage), bulks.into(), fingerprint(candidate));
        Self { subject, beside, pace, turn, bulks, known_as }
    }

    /// What to do next, its letters and the roster aside, and who is waited for.
    fn next(&self) -> Next {
        self.beside.as_deref().cloned().unwrap_or_else(|| self.subject.next())
    }

    /// Whether its letters, or who may not assess in it, have it say something else of what to do next than it says.
    pub(super) fn is_changed_by(&self, letters: &[LetterRow], unfit: &[Unfit]) -> bool {
        self.next().without(unfit).beside(self.subject.stage(), letters) != self.subject.next()
    }

    /// Has it say what those say of what to do next.
    pub(super) fn put_beside(&mut self, letters: &[LetterRow], unfit: &[Unfit]) {
        let alone = self.next();
        let beside = alone.clone().without(unfit).beside(self.subject.stage(), letters);
        self.beside = (beside != alone).then(|| Box::new(alone));
        self.subject.set_next(beside);
    }

    /// The first day in its stage.
    pub(super) fn since(&self) -> NaiveDate {
        self.pace.since()
    }

    /// Whether more of it than a count of days is another thing on one day than on another.
    pub(in crate::desk) fn turns(&self, from: NaiveDate, to: NaiveDate) -> bool {
        if self.pace.passes(from, to) {
            return true;
        }
        match self.turn {
            Turn::Never => false,
            Turn::On(day) => (from >= day) != (to >= day),
            Turn::Daily => true,
            Turn::Awaited => self.next().waiting_for != WaitingFor::Nobody || to < from,
        }
    }

    /// Counts its days to another day.
    pub(in crate::desk) fn turn_to(&mut self, today: NaiveDate) {
        let (days, overdue) = self.pace.on(today);
        self.subject.set_age(days, overdue);
    }
}

/// A number for all by which look-up finds a candidate.
fn fingerprint(candidate: &Candidate) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&candidate.name, &candidate.given_name, &candidate.family_name, &candidate.email).hash(&mut hasher);
    hasher.finish()
}
