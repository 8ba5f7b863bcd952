use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{AccountName, Requirement, StageName, Tag};
use crate::text::Line;

/// One condition of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Term {
    /// Whether it holds where its test does not.
    pub negated: bool,
    /// What is asked.
    pub test: Test,
}

/// What a term asks. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Test {
    /// It is in one of these stages.
    Stage(Vec<StageName>),
    /// The finding of one of these requirements is open and unmet.
    Unmet(Vec<Requirement>),
    /// One of these requirements is still to be settled.
    Open(Vec<Requirement>),
    /// One of these works on it.
    Owner(Vec<Owner>),
    /// It rests longer than it should (S7).
    Overdue,
    /// It waits for somebody else (D5).
    Waiting,
    /// Staff have to act on it (D5).
    NeedsUs,
    /// It has one of these tags.
    Tag(Vec<Tag>),
    /// Its day of receipt.
    Received(Compare, NaiveDate),
    /// Its days in the stage.
    Days(Compare, u32),
    /// Its number, name or e-mail has this text in it; accents and case do not matter.
    Text(Line),
}

impl Test {
    /// How many values it has that are gone through for each application.
    pub(super) fn n_values(&self) -> usize {
        match self {
            Self::Stage(stages) => stages.len(),
            Self::Unmet(requirements) | Self::Open(requirements) => requirements.len(),
            Self::Owner(owners) => owners.len(),
            Self::Tag(tags) => tags.len(),
            Self::Overdue | Self::Waiting | Self::NeedsUs | Self::Received(..) | Self::Days(..) | Self::Text(_) => 0,
        }
    }
}

/// Who works on an application, in a filter. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Owner {
    /// Whoever asks.
    Me,
    /// Nobody.
    Nobody,
    /// An account.
    Account(AccountName),
}

/// How a value is compared. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Compare {
    /// Less than, or before.
    Less,
    /// At most, or not after.
    AtMost,
    /// Just it.
    Equal,
    /// At least, or not before.
    AtLeast,
    /// More than, or after.
    More,
}

impl Compare {
    /// All of them; a sign that begins with another one's comes before it.
    pub const ALL: [Self; 5] = [Self::AtMost, Self::AtLeast, Self::Less, Self::More, Self::Equal];

    /// The sign before a value; nothing for an equal one.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Equal => "",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }

    /// Whether a value compares so with what is asked.
    pub fn holds<T: Ord>(self, value: &T, asked: &T) -> bool {
        match self {
            Self::Less => value < asked,
            Self::AtMost => value <= asked,
            Self::Equal => value == asked,
            Self::AtLeast => value >= asked,
            Self::More => value > asked,
        }
    }
}

/// A word that begins a term: alone, or with a colon and values behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// `stage:`
    Stage,
    /// `unmet:`
    Unmet,
    /// `open:`
    Open,
    /// `owner:`
    Owner,
    /// `tag:`
    Tag,
    /// `received:`
    Received,
    /// `days:`
    Days,
    /// `overdue`
    Overdue,
    /// `waiting`
    Waiting,
    /// `needs-us`
    NeedsUs,
}

impl Key {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Stage,
        Self::Unmet,
        Self::Open,
        Self::Owner,
        Self::Tag,
        Self::NeedsUs,
        Self::Overdue,
        Self::Waiting,
        Self::Days,
        Self::Received,
    ];

    /// The word, with its colon where values follow.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stage => "stage:",
            Self::Unmet => "unmet:",
            Self::Open => "open:",
            Self::Owner => "owner:",
            Self::Tag => "tag:",
            Self::Received => "received:",
            Self::Days => "days:",
            Self::Overdue => "overdue",
            Self::Waiting => "waiting",
            Self::NeedsUs => "needs-us",
        }
    }

    /// The test of a word that stands alone; none where values must follow.
    pub(super) fn alone(self) -> Option<Test> {
        match self {
            Self::Overdue => Some(Test::Overdue),
            Self::Waiting => Some(Test::Waiting),
            Self::NeedsUs => Some(Test::NeedsUs),
            _ => None,
        }
    }
}
