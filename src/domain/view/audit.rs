use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{AccountName, Number, Origin};
use crate::text::Line;

/// Which of what was done and read is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Only of this application.
    pub number: Option<Number>,
    /// Only by this account.
    pub by: Option<AccountName>,
    /// Only from this moment on.
    pub since: Option<DateTime<Utc>>,
    /// The place in the journal after which to go on; 0 to begin.
    pub after: u64,
}

/// A part of what was done and read, first to last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPart {
    /// What it was.
    pub rows: Vec<AuditRow>,
    /// The place in the journal to go on after; none at the end.
    pub next: Option<u64>,
}

/// Something that was done or read (H1, V1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none where the desk did it by itself.
    pub by: Option<AccountName>,
    /// From where; none where that was forgotten or never kept.
    pub origin: Option<Origin>,
    /// Of which application; none where it is of the roster or of an account.
    pub number: Option<Number>,
    /// Of what kind.
    pub kind: AuditKind,
    /// What, in words.
    pub what: String,
    /// Why.
    pub reason: Option<Line>,
}

/// Of what kind something is that was done or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditKind {
    /// An application changed.
    Change,
    /// A letter changed.
    Letter,
    /// A score sheet that is not submitted was edited.
    Sheet,
    /// An assessor's entry or an account changed.
    Roster,
    /// Something was read.
    Read,
    /// An application was forgotten.
    Forgotten,
    /// The programs of the desk changed (P1).
    Program,
}

impl AuditKind {
    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Letter => "letter",
            Self::Sheet => "sheet",
            Self::Roster => "roster",
            Self::Read => "read",
            Self::Forgotten => "forgotten",
            Self::Program => "program",
        }
    }
}
