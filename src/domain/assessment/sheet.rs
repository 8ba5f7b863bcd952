use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AssessorId, ItemId, Level, SessionId};
use crate::domain::{AccountName, Number};
use crate::text::{Line, Prose, excerpt};

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
        mark.ok_or_else(|| MarkError(excerpt(text)))
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

impl Score {
    /// The level that it gives; none where it has no mark, or one that is no level.
    pub fn level(&self) -> Option<Level> {
        match self.mark? {
            Mark::Level(level) => Some(level),
            Mark::NotApplicable | Mark::Unable => None,
        }
    }
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
        self.sheet.take(&change.step);
    }
}

impl Sheet {
    /// The level that an item was given; none where it was given none.
    pub fn level(&self, item: &ItemId) -> Option<Level> {
        self.scores.get(item)?.level()
    }

    /// What an edit makes of the sheet, as the journal keeps it: of a text that was there only what is different in it.
    pub fn step(&self, edit: SheetEdit) -> SheetStep {
        let (item, after) = match &edit {
            SheetEdit::Note { item, note } => (Some(item), note.as_ref()),
            SheetEdit::Remark(remark) => (None, remark.as_ref()),
            SheetEdit::Mark { .. } | SheetEdit::Whole(_) => return edit.into(),
        };
        let splice = self.text(item).zip(after).and_then(|(before, after)| {
            let splice = TextSplice::between(item, before, after)?;
            // What is cleaned otherwise in parts than as a whole is kept as a whole.
            (splice.of(before).as_ref() == Some(after)).then_some(splice)
        });
        splice.map_or_else(|| edit.into(), SheetStep::Splice)
    }

    /// The sheet after what the journal kept of an edit; an item with neither mark nor note is no part of it.
    pub fn take(&mut self, step: &SheetStep) {
        match step {
            SheetStep::Mark { item, mark } => self.scores.entry(item.clone()).or_default().mark = *mark,
            SheetStep::Note { item, note } => self.scores.entry(item.clone()).or_default().note.clone_from(note),
            SheetStep::Remark(remark) => self.remark.clone_from(remark),
            SheetStep::Whole(sheet) => self.clone_from(sheet),
            SheetStep::Splice(splice) => self.splice(splice),
        }
        self.scores.retain(|_, score| *score != Score::default());
    }

    /// The note of an item, or the remark.
    fn text(&self, item: Option<&ItemId>) -> Option<&Prose> {
        match item {
            Some(item) => self.scores.get(item)?.note.as_ref(),
            None => self.remark.as_ref(),
        }
    }

    /// The sheet after a part of a text gave way to another; one that does not fit the text changes nothing.
    fn splice(&mut self, splice: &TextSplice) {
        let Some(after) = self.text(splice.item.as_ref()).and_then(|before| splice.of(before)) else { return };
        match &splice.item {
            Some(item) => self.scores.entry(item.clone()).or_default().note = Some(after),
            None => self.remark = Some(after),
        }
    }

    /// The sheet after an edit.
    pub fn edit(&mut self, edit: &SheetEdit) {
        self.take(&edit.clone().into());
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

/// What an edit made of a sheet, as the journal keeps it: a note that is typed key by key costs what was typed, and not
/// the whole of it at every key (A9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetStep {
    /// An item is marked, or its mark taken back.
    Mark {
        /// Which.
        item: ItemId,
        /// With what.
        mark: Option<Mark>,
    },
    /// An item has a note at last, or no more.
    Note {
        /// Which.
        item: ItemId,
        /// What it says; none where it was taken back.
        note: Option<Prose>,
    },
    /// There is a remark at last, or none any more.
    Remark(Option<Prose>),
    /// All of it is this from now on.
    Whole(Box<Sheet>),
    /// A part of a text gave way to another.
    Splice(TextSplice),
}

impl From<SheetEdit> for SheetStep {
    fn from(edit: SheetEdit) -> Self {
        match edit {
            SheetEdit::Mark { item, mark } => Self::Mark { item, mark },
            SheetEdit::Note { item, note } => Self::Note { item, note },
            SheetEdit::Remark(remark) => Self::Remark(remark),
            SheetEdit::Whole(sheet) => Self::Whole(sheet),
        }
    }
}

/// A part of a note or of the remark that gives way to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextSplice {
    /// Whose note; none for the remark.
    pub item: Option<ItemId>,
    /// How many bytes of the text stand before it.
    pub at: u32,
    /// How many bytes give way.
    pub removed: u32,
    /// What stands there from now on; the text as a whole is clean.
    pub inserted: String,
}

impl TextSplice {
    /// What is different between two texts; none where they are too long for one.
    fn between(item: Option<&ItemId>, before: &str, after: &str) -> Option<Self> {
        let is_same = |(one, other): &(char, char)| one == other;
        let length = |same: (char, char)| same.0.len_utf8();
        let at: usize = before.chars().zip(after.chars()).take_while(is_same).map(length).sum();
        let (old, new) = (before.get(at..)?, after.get(at..)?);
        let kept: usize = old.chars().rev().zip(new.chars().rev()).take_while(is_same).map(length).sum();
        let removed = u32::try_from(old.len().checked_sub(kept)?).ok()?;
        let inserted = new.get(..new.len().checked_sub(kept)?)?.to_owned();
        Some(Self { item: item.cloned(), at: u32::try_from(at).ok()?, removed, inserted })
    }

    /// The text after it; none where it does not fit.
    fn of(&self, before: &str) -> Option<Prose> {
        let at = usize::try_from(self.at).ok()?;
        let end = at.checked_add(usize::try_from(self.removed).ok()?)?;
        let (head, tail) = (before.get(..at)?, before.get(end..)?);
        Some(Prose::clean(&format!("{head}{}{tail}", self.inserted)))
    }
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
    pub step: SheetStep,
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
    /// What the sheet says: as it was submitted, or as its assessor left it since in their draft (A9).
    pub fn current(&self, draft: Option<&SheetDraft>) -> Sheet {
        match (self, draft) {
            (Self::Open | Self::Returned { .. }, Some(draft)) => draft.sheet.clone(),
            (Self::Submitted { sheet, .. } | Self::Returned { sheet, .. }, _) => (**sheet).clone(),
            (Self::Open, None) => Sheet::default(),
        }
    }

    /// The sheet as submitted; none while its assessor has it.
    pub fn submitted(&self) -> Option<&Sheet> {
        match self {
            Self::Submitted { sheet, .. } => Some(sheet),
            Self::Open | Self::Returned { .. } => None,
        }
    }
}
