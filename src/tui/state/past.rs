use serde::{Deserialize, Serialize};

use crate::domain::Number;
use crate::link::protocol::HistoryEntry;

/// What was done to an application, as far as it was read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Past {
    /// To which application, and up to which revision of it.
    known: Option<(Number, u32)>,
    /// The changes, last first; none where they cannot be read.
    entries: Option<Vec<HistoryEntry>>,
}

impl Past {
    /// The changes of an application, last first, as far as they were read; none before.
    pub fn of(&self, number: Number) -> Option<&[HistoryEntry]> {
        self.known.filter(|(of, _)| *of == number).and(self.entries.as_deref())
    }

    /// Whether they reach to this revision, or it is known that they cannot be read.
    pub fn reaches(&self, number: Number, revision: u32) -> bool {
        self.known.is_some_and(|(of, known)| of == number && known >= revision)
    }

    /// Takes in what was done, first to last.
    pub fn take(&mut self, number: Number, mut entries: Vec<HistoryEntry>) {
        entries.reverse();
        self.known = Some((number, entries.first().map_or(0, |last| last.revision)));
        self.entries = Some(entries);
    }

    /// It cannot be read for now: it is asked for again at the next change.
    pub fn refuse(&mut self, number: Number, revision: u32) {
        if self.of(number).is_none() {
            self.entries = None;
        }
        self.known = Some((number, revision));
    }

    /// It may be read now.
    pub fn outdate(&mut self) {
        *self = Self::default();
    }
}
