use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::view::{LetterRow, Pace, Subject};
use crate::domain::{BulkId, Candidate, Next, OpenStage, Placement, Stage, WaitingFor};

/// An application's line, and what it is made anew from on another day.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::desk) struct Entry {
    pub(in crate::desk) subject: Subject,
    /// What to do next where its letters say something else.
    beside: Option<Box<Next>>,
    placement: Placement,
    pace: Pace,
    /// With which others its changes were made.
    pub(super) bulks: Box<[BulkId]>,
    /// Tells names and address that look-up knows from others.
    pub(super) known_as: u64,
}

impl Entry {
    pub(in crate::desk) fn new(
        subject: Subject,
        placement: Placement,
        pace: Pace,
        bulks: Vec<BulkId>,
        candidate: &Candidate,
    ) -> Self {
        let (beside, bulks, known_as) = (None, bulks.into(), fingerprint(candidate));
        Self { subject, beside, placement, pace, bulks, known_as }
    }

    /// What to do next, its letters aside, and who is waited for.
    fn next(&self) -> Next {
        self.beside.as_deref().cloned().unwrap_or_else(|| self.subject.next())
    }

    /// Has it say what its letters say of what to do next.
    pub(super) fn put_letters(&mut self, letters: &[LetterRow]) {
        let alone = self.next();
        let beside = alone.clone().beside(letters);
        self.beside = (beside != alone).then(|| Box::new(alone));
        self.subject.set_next(beside);
    }

    /// The first day in its stage.
    pub(super) fn since(&self) -> NaiveDate {
        self.placement.since
    }

    /// Whether more of it than a count of days is another thing on one day than on another.
    pub(in crate::desk) fn turns(&self, from: NaiveDate, to: NaiveDate) -> bool {
        if self.pace.passes(from, to) {
            return true;
        }
        match self.placement.stage {
            Stage::OnHold { resume_on: Some(day), .. } => (from >= day) != (to >= day),
            Stage::Open(OpenStage::Scheduled) => true,
            // Once the time for a re-assessment is over nobody is waited for any more.
            Stage::NotPassed => self.next().waiting_for != WaitingFor::Nobody || to < from,
            _ => false,
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
