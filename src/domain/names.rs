use serde::{Deserialize, Serialize};

use super::Event;

/// Whether whoever asks is told whose application it is, by the word of the desk (E1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Names {
    /// They are.
    #[default]
    Shown,
    /// They are not, and were not before in their session.
    Hidden,
    /// They are not now, and were before in their session.
    HiddenAgain,
}

impl Names {
    /// Whether they are not told.
    pub fn are_hidden(self) -> bool {
        self != Self::Shown
    }

    /// The same in a session that hides names from now on, or shows them.
    #[must_use]
    pub fn turned(self, hidden: bool) -> Self {
        match (self, hidden) {
            (_, false) => Self::Shown,
            (Self::Shown, true) => Self::HiddenAgain,
            (kept, true) => kept,
        }
    }

    /// What was done, with whether names were hidden.
    pub fn beside(self, words: String) -> String {
        match self {
            Self::Shown => words,
            Self::Hidden => format!("{words}, names hidden"),
            Self::HiddenAgain => format!("{words}, names hidden (the session was shown this one before)"),
        }
    }

    /// The mark of a change that is made so; none where names are shown.
    pub(super) fn mark(self) -> Option<Event> {
        let told_before = match self {
            Self::Shown => return None,
            Self::Hidden => false,
            Self::HiddenAgain => true,
        };
        Some(Event::NamesHidden { told_before })
    }
}
