//! What an application's hint says beside what it says by itself: what its letters wait for, and that what is proposed is
//! confirmed with nobody who may not assess (D5).

use std::collections::BTreeSet;
use std::sync::PoisonError;

use super::around::Around;
use super::index::Index;
use super::service::Shared;
use crate::domain::{Assessor, Number, Unfit};

impl Around {
    /// Of an application, who has a seat in a proposed session and may not assess on its day (A2).
    pub(super) fn unfit(&self, number: Number) -> Vec<Unfit> {
        let proposed = self.diary.proposed(number);
        proposed.filter_map(|(assessor, booking)| Unfit::of(self.assessors.get(assessor)?, booking)).collect()
    }

    /// Whether anything has an application's hint say something else than it says by itself.
    pub(super) fn has_hint(&self, number: Number) -> bool {
        self.outbox.has_hints(number) || !self.unfit(number).is_empty()
    }

    /// The applications of which [`Self::has_hint`] is so.
    pub(super) fn with_hints(&self) -> BTreeSet<Number> {
        let unfit = self.assessors.iter().flat_map(|assessor| {
            let proposed = self.diary.of(&assessor.id).filter(|booking| booking.is_proposed);
            proposed.filter_map(move |booking| Unfit::of(assessor, booking).map(|_| booking.number))
        });
        self.outbox.with_hints().into_iter().chain(unfit).collect()
    }

    /// Has an application's line say what it says with all that.
    pub(super) fn put_hint(&self, index: &mut Index, number: Number) {
        index.put_beside(number, &self.outbox.hints_of(number), &self.unfit(number));
    }
}

impl Shared {
    /// Has readers see what entries of the roster, as they are now, say of what is proposed with them.
    pub(super) fn put_hints_of(&self, roster: &[Assessor]) {
        if roster.is_empty() {
            return;
        }
        self.catch_up(1);
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        let noted = self.around();
        let around: &Around = &noted;
        let proposed = roster.iter().flat_map(|assessor| around.diary.of(&assessor.id));
        let numbers: BTreeSet<Number> = proposed.filter(|one| one.is_proposed).map(|one| one.number).collect();
        for number in numbers {
            around.put_hint(&mut index, number);
        }
    }
}
