use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AssessorId, ItemId, Level, SessionId};
use crate::domain::{AccountName, Number};
use crate::text::{Line, Prose};

/// What an assessor marked an item with (A8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mark {
    /// A level of demonstration.
    Level(Level),
    /// The item does not apply to this session.
    NotApplicable,
    /// It could not be seen.
    Unable,
}

/// Why a text is not a mark.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a mark: 1 to 5, n for not applicable, u for unable to determine")]
pub struct MarkError(String);

impl fmt::Display for Mark {
    /// The sign that scripts and files use: `4`, `n`, `u`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Level(level) => level.fmt(f),
            Self::NotApplicable => f.write_str("n"),
            Self::Unable => f.write_str("u"),
        }
    }
}

impl std::str::FromStr for Mark {
    type Err = MarkError;

    fn from_str(text: &str) -> Result<Self, MarkError> {
        let level = |text: &str| text.parse().ok().and_then(Level::new).map(Self::Level);
        let mark = match text.trim() {
            "n" | "N" => Some(Self::NotApplicable),
            "u" | "U" => Some(Self::Unable),
            other => level(other),
        };
        mark.ok_or_else(|| MarkError(text.chars().filter(|c| !c.is_control()).take(40).collect()))
    }
}

/// One item's mark and note; either may come first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The mark; none while it is open.
    pub mark: Option<Mark>,
    /// What the assessor noted.
    pub note: Option<Prose>,
}

/// All that an assessor scored in a session (A8).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// By item.
    pub scores: BTreeMap<ItemId, Score>,
    /// What else there is to say about the session.
    pub remark: Option<Prose>,
}

/// Whose sheet of which session.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SheetKey {
    /// The application.
    pub number: Number,
    /// The session.
    pub session: SessionId,
    /// The assessor.
    pub assessor: AssessorId,
}

/// A sheet under way, as its assessor left it (A9).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetDraft {
    /// How many edits it has seen.
    pub revision: u32,
    /// What it says.
    pub sheet: Sheet,
}

impl SheetDraft {
    /// The draft after an edit that was made (H1). Total: whatever was edited, the draft takes it.
    pub fn apply(&mut self, change: &SheetChange) {
        self.revision = change.revision;
        self.sheet.edit(&change.edit);
    }
}

impl Sheet {
    /// The sheet after an edit; an item with neither mark nor note is no part of it.
    pub fn edit(&mut self, edit: &SheetEdit) {
        match edit {
            SheetEdit::Mark { item, mark } => self.scores.entry(item.clone()).or_default().mark = *mark,
            SheetEdit::Note { item, note } => self.scores.entry(item.clone()).or_default().note.clone_from(note),
            SheetEdit::Remark(remark) => self.remark.clone_from(remark),
            SheetEdit::Whole(sheet) => self.clone_from(sheet),
        }
        self.scores.retain(|_, score| *score != Score::default());
    }
}

/// One edit of a sheet: a key, or a whole sheet that was filled in elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetEdit {
    /// An item is marked, or its mark taken back.
    Mark {
        /// Which.
        item: ItemId,
        /// With what.
        mark: Option<Mark>,
    },
    /// An item's note is this from now on.
    Note {
        /// Which.
        item: ItemId,
        /// What it says; none to take it back.
        note: Option<Prose>,
    },
    /// The remark on the session is this from now on.
    Remark(Option<Prose>),
    /// All of it is this from now on.
    Whole(Box<Sheet>),
}

/// One edit of a sheet, as the journal keeps it (A9, H1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetChange {
    /// Which sheet.
    pub key: SheetKey,
    /// Its revision after the edit.
    pub revision: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: the assessor's account, and nobody else's.
    pub by: AccountName,
    /// What.
    pub edit: SheetEdit,
}

/// Where a sheet is (A9).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetState {
    /// With its assessor.
    #[default]
    Open,
    /// Submitted and locked.
    Submitted {
        /// When.
        at: DateTime<Utc>,
        /// What it says.
        sheet: Box<Sheet>,
    },
    /// Given back to its assessor.
    Returned {
        /// Why.
        reason: Line,
        /// When.
        at: DateTime<Utc>,
        /// What it said when it was submitted.
        sheet: Box<Sheet>,
    },
}

impl SheetState {
    /// The sheet as submitted; none while its assessor has it.
    pub fn submitted(&self) -> Option<&Sheet> {
        match self {
            Self::Submitted { sheet, .. } => Some(sheet),
            Self::Open | Self::Returned { .. } => None,
        }
    }
}
