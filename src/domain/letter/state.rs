use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::Digest;
use crate::text::{Line, excerpt};

/// How far a letter is. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LetterState {
    /// It waits for somebody to read and release it.
    Draft,
    /// It is not to go for now.
    Held {
        /// Why.
        reason: Line,
    },
    /// It will not go.
    Discarded {
        /// Why.
        reason: Line,
        /// The revision of the application's change that made it needless; none where a person discarded it.
        by_change: Option<u32>,
        /// Why it was held back before, so that it comes back no freer than it was.
        held: Option<Line>,
    },
    /// It goes out as soon as it can.
    Released,
    /// An attempt to send it is under way; kept before the attempt begins.
    Sending {
        /// Since when.
        since: DateTime<Utc>,
        /// Which attempt, from 1.
        attempt: u32,
        /// The bytes that are sent, as a document.
        message: Digest,
    },
    /// It was not taken and is tried again.
    Retrying {
        /// How many attempts there were.
        attempts: u32,
        /// When it is tried next.
        next: DateTime<Utc>,
        /// Why it was not taken.
        why: Line,
    },
    /// It was not taken and is not tried again by itself.
    Failed {
        /// How many attempts there were.
        attempts: u32,
        /// Why.
        why: Line,
    },
    /// Nobody knows whether it was taken, as where an attempt broke off: a person has to look.
    Unsure {
        /// How many attempts there were.
        attempts: u32,
        /// Since when it may have been, as when the attempt began.
        since: DateTime<Utc>,
        /// What happened.
        why: Line,
        /// The bytes that were sent, if they were, as a document.
        message: Digest,
    },
    /// It went out.
    Sent {
        /// When.
        at: DateTime<Utc>,
        /// What the mail server answered, or who said that it went.
        answer: Line,
        /// The bytes as they were sent, as a document; none where it went by other ways.
        message: Option<Digest>,
    },
}

/// How far a letter is, without its details; what a person has to do first comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterStateName {
    /// See [`LetterState::Unsure`].
    Unsure,
    /// See [`LetterState::Failed`].
    Failed,
    /// See [`LetterState::Draft`].
    Draft,
    /// See [`LetterState::Held`].
    Held,
    /// See [`LetterState::Released`].
    Released,
    /// See [`LetterState::Sending`].
    Sending,
    /// See [`LetterState::Retrying`].
    Retrying,
    /// See [`LetterState::Sent`].
    Sent,
    /// See [`LetterState::Discarded`].
    Discarded,
}

/// Why a word is no state of a letter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no state of a letter: {list}", list = LetterStateName::ALL.map(LetterStateName::id).join(", "))]
pub struct LetterStateError(String);

impl LetterState {
    /// Its name.
    pub fn name(&self) -> LetterStateName {
        match self {
            Self::Draft => LetterStateName::Draft,
            Self::Held { .. } => LetterStateName::Held,
            Self::Discarded { .. } => LetterStateName::Discarded,
            Self::Released => LetterStateName::Released,
            Self::Sending { .. } => LetterStateName::Sending,
            Self::Retrying { .. } => LetterStateName::Retrying,
            Self::Failed { .. } => LetterStateName::Failed,
            Self::Unsure { .. } => LetterStateName::Unsure,
            Self::Sent { .. } => LetterStateName::Sent,
        }
    }

    /// Whether it was not released yet and still may be.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Draft | Self::Held { .. })
    }

    /// Whether a change of its application made it needless.
    pub fn is_needless(&self) -> bool {
        matches!(self, Self::Discarded { by_change: Some(_), .. })
    }

    /// Whether it was not sent so far and no attempt is under way, so that it can still be kept from going.
    pub fn has_not_left(&self) -> bool {
        self.is_open() || matches!(self, Self::Released | Self::Retrying { .. } | Self::Failed { .. })
    }

    /// Whether the desk may have sent it, or would, so that a person may say that it went out.
    pub fn may_have_gone(&self, was_released: bool) -> bool {
        matches!(self, Self::Released | Self::Retrying { .. } | Self::Failed { .. } | Self::Unsure { .. })
            || (was_released && self.is_open())
    }

    /// Whether it was released and stays where it is until a person does something about it.
    pub fn is_stuck(&self) -> bool {
        self.name().is_stuck()
    }

    /// How many attempts to send it ended without success.
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Retrying { attempts, .. } | Self::Failed { attempts, .. } | Self::Unsure { attempts, .. } => {
                *attempts
            }
            Self::Sending { attempt, .. } => attempt.saturating_sub(1),
            Self::Draft | Self::Held { .. } | Self::Discarded { .. } | Self::Released | Self::Sent { .. } => 0,
        }
    }

    /// The bytes that went out, or may have.
    pub fn message(&self) -> Option<Digest> {
        match self {
            Self::Sending { message, .. } | Self::Unsure { message, .. } => Some(*message),
            Self::Sent { message, .. } => *message,
            _ => None,
        }
    }
}

impl LetterStateName {
    /// See [`LetterState::is_stuck`].
    pub fn is_stuck(self) -> bool {
        matches!(self, Self::Failed | Self::Unsure)
    }

    /// Whether it was released and the desk has yet to send it.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Released | Self::Sending | Self::Retrying)
    }

    /// All of them, what a person has to do first.
    pub const ALL: [Self; 9] = [
        Self::Unsure,
        Self::Failed,
        Self::Draft,
        Self::Held,
        Self::Released,
        Self::Sending,
        Self::Retrying,
        Self::Sent,
        Self::Discarded,
    ];

    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Held => "held",
            Self::Unsure => "unsure",
            Self::Failed => "failed",
            Self::Released => "released",
            Self::Sending => "sending",
            Self::Retrying => "retrying",
            Self::Sent => "sent",
            Self::Discarded => "discarded",
        }
    }
}

impl fmt::Display for LetterStateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl std::str::FromStr for LetterStateName {
    type Err = LetterStateError;

    fn from_str(text: &str) -> Result<Self, LetterStateError> {
        let wanted = text.trim().to_ascii_lowercase();
        let found = Self::ALL.into_iter().find(|state| state.id() == wanted);
        found.ok_or_else(|| LetterStateError(excerpt(text)))
    }
}
