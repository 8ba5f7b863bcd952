//! Reads on record (V1): which files of applications assessors and auditors read.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{AccountName, Number, Origin, Role};

/// How long the same read by the same account is one read.
pub const SAME_READ: TimeDelta = TimeDelta::minutes(10);

/// What of an application was read. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ReadKind {
    /// The whole file.
    File,
    /// What was done to it.
    History,
    /// A document, or a letter as it was sent.
    Document,
    /// A letter.
    Letter,
    /// A score sheet.
    Sheet,
    /// The form as a text.
    Form,
}

impl ReadKind {
    /// What was done, in the past tense: `read the file`.
    pub fn words(self) -> &'static str {
        match self {
            Self::File => "read the file",
            Self::History => "read the history",
            Self::Document => "read a document",
            Self::Letter => "read a letter",
            Self::Sheet => "read a score sheet",
            Self::Form => "read the form",
        }
    }

    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::History => "history",
            Self::Document => "document",
            Self::Letter => "letter",
            Self::Sheet => "sheet",
            Self::Form => "form",
        }
    }
}

/// That somebody read something of an application (V1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: AccountName,
    /// From where.
    pub origin: Origin,
    /// Of which application.
    pub number: Number,
    /// What.
    pub what: ReadKind,
}

impl Role {
    /// Whether what its accounts read is put on record (V1): of those who work on applications, each change is.
    pub fn reads_on_record(self) -> bool {
        matches!(self, Self::Assessor | Self::Auditor)
    }
}
