use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::view::{LetterRow, Subject};
use crate::domain::{BulkId, Candidate, Next, OpenStage, Placement, Stage, WaitingFor};

/// An application's line, and what it is made anew from on another day.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::desk) struct Entry {
    pub(in crate::desk) subject: Subject,
    /// What to do next where its letters say something else.
    beside: Option<Box<Next>>,
    placement: Placement,
    /// How many days it should be in its stage at most (S7); none while an appeal is open, which has a day of its own.
    target: Option<u16>,
    /// The day until which an open appeal is to be decided (C1).
    appealed: Option<NaiveDate>,
    /// With which others its changes were made.
    pub(super) bulks: Box<[BulkId]>,
    /// Tells names and address that look-up knows from others.
    pub(super) known_as: u64,
}

impl Entry {
    pub(in crate::desk) fn new(
        subject: Subject,
        placement: Placement,
        (target, appealed): (Option<u16>, Option<NaiveDate>),
        bulks: Vec<BulkId>,
        candidate: &Candidate,
    ) -> Self {
        let (beside, bulks, known_as) = (None, bulks.into(), fingerprint(candidate));
        Self { subject, beside, placement, target, appealed, bulks, known_as }
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
        let passes = |due: NaiveDate| (from > due) != (to > due);
        if self.appealed.is_some_and(passes) {
            return true;
        }
        match self.placement.stage {
            Stage::Open(OpenStage::Deficient { due, .. }) => passes(due),
            Stage::OnHold { resume_on: Some(day), .. } => (from >= day) != (to >= day),
            Stage::Open(OpenStage::Scheduled) => true,
            // Once the time for a re-assessment is over nobody is waited for any more.
            Stage::NotPassed => self.next().waiting_for != WaitingFor::Nobody || to < from,
            _ => false,
        }
    }

    /// Counts its days to another day.
    pub(in crate::desk) fn turn_to(&mut self, today: NaiveDate) {
        let days = (today - self.placement.since).num_days().max(0);
        let late = self.placement.stage.due().or(self.appealed).is_some_and(|due| today > due);
        self.subject.set_age(days, late || self.target.is_some_and(|target| days > i64::from(target)));
    }
}

/// A number for all by which look-up finds a candidate.
fn fingerprint(candidate: &Candidate) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&candidate.name, &candidate.given_name, &candidate.family_name, &candidate.email).hash(&mut hasher);
    hasher.finish()
}
