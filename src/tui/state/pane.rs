//! The panes of the screen.

use serde::{Deserialize, Serialize};

/// One of the four panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pane {
    /// The applications.
    Queue,
    /// The selected application's eight requirements.
    Requirements,
    /// Its feedback forms.
    Feedback,
    /// What stands before its assessment.
    Scheduling,
}

impl Pane {
    /// All four, in their order.
    pub const ALL: [Self; 4] = [Self::Queue, Self::Requirements, Self::Feedback, Self::Scheduling];

    /// The pane `steps` after this one, round and round.
    #[must_use]
    pub fn after(self, steps: usize) -> Self {
        Self::ALL[(self as usize + steps) % Self::ALL.len()]
    }
}
