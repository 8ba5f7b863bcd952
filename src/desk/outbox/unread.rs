use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::courier::is_resting;
use crate::domain::LetterId;

/// Letters that wait to go and cannot be read, as where their candidate's key is lost, or wait out a hold of their
/// application: when each was tried last, and why it does not go.
#[derive(Debug, Default)]
pub(super) struct Unread(Mutex<BTreeMap<LetterId, (DateTime<Utc>, String)>>);

impl Unread {
    /// Notes one that was tried; whether it was not known.
    pub(super) fn note(&self, id: LetterId, now: DateTime<Utc>, why: String) -> bool {
        self.all().insert(id, (now, why)).is_none()
    }

    /// Forgets those that are not among the letters that wait.
    pub(super) fn keep(&self, waiting: &[LetterId]) {
        self.all().retain(|id, _| waiting.contains(id));
    }

    /// Forgets one, which is sent now.
    pub(super) fn forget(&self, id: LetterId) {
        self.all().remove(&id);
    }

    /// Whether one was tried so lately that it is left alone.
    pub(super) fn rests(&self, id: LetterId, now: DateTime<Utc>) -> bool {
        self.all().get(&id).is_some_and(|(since, _)| is_resting(*since, now))
    }

    /// Whether it is one of them.
    pub(super) fn has(&self, id: LetterId) -> bool {
        self.all().contains_key(&id)
    }

    /// What is told of them.
    pub(super) fn words(&self) -> Option<String> {
        let all = self.all();
        let (id, (_, why)) = all.first_key_value()?;
        let more = match all.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        Some(format!("letter {id}{more} cannot be read or sent: {why}"))
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<LetterId, (DateTime<Utc>, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
