use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::entry::Entry;
use crate::domain::Number;

/// All applications in the order of [`Order::default`](crate::domain::view::Order): what needs us first, then what waits
/// for others, each by the day since which it is in its stage. That day stays as days go by, so the order does too.
#[derive(Debug, Default)]
pub(super) struct Queue(BTreeSet<(bool, bool, NaiveDate, Number)>);

impl Queue {
    /// That of all of these.
    pub(super) fn of<'e>(entries: impl Iterator<Item = &'e Entry>) -> Self {
        Self(entries.map(key).collect())
    }

    pub(super) fn put(&mut self, entry: &Entry) {
        self.0.insert(key(entry));
    }

    pub(super) fn remove(&mut self, entry: &Entry) {
        self.0.remove(&key(entry));
    }

    /// The numbers in that order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = Number> {
        self.0.iter().map(|(_, _, _, number)| *number)
    }
}

fn key(entry: &Entry) -> (bool, bool, NaiveDate, Number) {
    let subject = &entry.subject;
    (!subject.needs_us(), !subject.waits(), entry.since(), subject.number())
}
