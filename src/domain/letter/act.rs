use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Letter;
use crate::domain::{AccountName, Origin};
use crate::text::Line;

/// What was done to a letter. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LetterAct {
    /// It was drafted by a change of its application.
    Draft,
    /// Its words or recipients were edited.
    Edit,
    /// It was held back.
    Hold,
    /// It was no longer held back.
    Unhold,
    /// It was discarded by a person.
    Discard,
    /// A change of its application made it needless.
    Supersede,
    /// The change that had made it needless was taken back, or the one that drafted it done again.
    Restore,
    /// It was released.
    Release,
    /// An attempt to send it began.
    Attempt,
    /// It was taken.
    Deliver,
    /// It was not taken and is tried again.
    Postpone,
    /// It was given up.
    GiveUp,
    /// An attempt broke off.
    BreakOff,
    /// It is to be tried again now.
    Retry,
    /// A person said that it went out.
    MarkSent,
    /// A person said that it did not go out, and it waits for its release again.
    MarkUnsent,
}

impl LetterAct {
    /// What was done, in the past tense.
    pub fn words(self) -> &'static str {
        match self {
            Self::Draft => "drafted it",
            Self::Edit => "edited it",
            Self::Hold => "held it back",
            Self::Unhold => "no longer held it back",
            Self::Discard => "discarded it",
            Self::Supersede => "made it needless",
            Self::Restore => "brought it back",
            Self::Release => "released it",
            Self::Attempt => "began to send it",
            Self::Deliver => "sent it",
            Self::Postpone => "could not send it",
            Self::GiveUp => "gave it up",
            Self::BreakOff => "broke off while sending it",
            Self::Retry => "had it tried again",
            Self::MarkSent => "marked it as sent",
            Self::MarkUnsent => "marked it as not sent",
        }
    }
}

/// One change of a letter (H1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterChange {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none where the desk itself did it.
    pub by: Option<AccountName>,
    /// From where.
    pub origin: Option<Origin>,
    /// What.
    pub act: LetterAct,
    /// Why, or what came of it.
    pub reason: Option<Line>,
    /// The letter after it.
    pub after: Box<Letter>,
}

/// One line of a letter's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterEntry {
    /// The revision that it made.
    pub revision: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none where the desk itself did it.
    pub by: Option<AccountName>,
    /// From where.
    pub origin: Option<Origin>,
    /// What.
    pub act: LetterAct,
    /// Why, or what came of it.
    pub reason: Option<Line>,
}

impl LetterChange {
    /// Its line in the letter's history.
    pub fn entry(&self) -> LetterEntry {
        let Self { at, by, origin, act, reason, after } = self;
        let (by, origin, reason) = (by.clone(), origin.clone(), reason.clone());
        LetterEntry { revision: after.revision, at: *at, by, origin, act: *act, reason }
    }
}
