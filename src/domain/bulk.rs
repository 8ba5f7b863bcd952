use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Command, Step};
use crate::domain::Event;

/// Which changes were made together, as one step: the number of their batch in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BulkId(u64);

impl BulkId {
    /// That of the batch with this number.
    pub fn new(batch: u64) -> Self {
        Self(batch)
    }
}

impl fmt::Display for BulkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// That a change is one of several that were made together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InBulk {
    /// Which ones.
    pub id: BulkId,
    /// How many they were.
    pub of: u32,
}

/// What is done to many applications at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkAct {
    /// A command on each; only such as [`Command::is_for_many`].
    Do(Command),
    /// Take back what was done together, where nothing was done since (H2).
    Undo(BulkId),
}

impl Command {
    /// How many applications are changed at once at most.
    pub const MOST_IN_BULK: usize = 10_000;

    /// Whether it may be done to many applications at once: nothing that decides about one, and nothing that leaves the
    /// house.
    pub fn is_for_many(&self) -> bool {
        matches!(self, Self::Assign { .. } | Self::Tag { .. } | Self::Hold { .. } | Self::Note { .. })
    }
}

impl Step {
    /// With which other changes this one was made.
    pub fn bulk(&self) -> Option<InBulk> {
        self.events.iter().find_map(|event| match event {
            Event::InBulk(bulk) => Some(*bulk),
            _ => None,
        })
    }
}
