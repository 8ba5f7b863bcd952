use crate::domain::{Number, Requirement};
use crate::link::protocol::HistoryEntry;

/// What is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Every action with its keys.
    Help,
    /// The selected application's whole file, by section.
    File,
    /// The evidence behind one requirement.
    Evidence(Requirement),
    /// What was done to the application.
    History {
        /// Which application.
        number: Number,
        /// The changes, last first; none until they arrive.
        entries: Option<Vec<HistoryEntry>>,
    },
}

/// Something to read that may be longer than the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// What.
    pub subject: Subject,
    /// The first line shown.
    pub top: usize,
}

impl Reader {
    /// Something to read, from its first line.
    pub fn new(subject: Subject) -> Self {
        Self { subject, top: 0 }
    }
}
