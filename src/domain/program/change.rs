use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{AccountName, Digest, Origin};
use crate::text::Line;

/// A change of the programs that a desk has (P1, H1). The built-in one needs none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramChange {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: AccountName,
    /// From where.
    pub origin: Origin,
    /// What.
    pub what: ProgramAct,
}

/// What is done to the programs of a desk. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProgramAct {
    /// A version was loaded. It is never replaced, since applications keep the version that they were received under.
    Load(Box<ProgramText>),
    /// Forms that name no program apply under this one from now on.
    SetDefault(Line),
}

/// A version of a program as its file says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramText {
    /// The program's id.
    pub id: Line,
    /// The version's first day.
    pub version: NaiveDate,
    /// The name of the file that it was in.
    pub file: Line,
    /// The BLAKE3 digest of its text.
    pub digest: Digest,
    /// Its text, TOML.
    pub text: String,
}

impl ProgramChange {
    /// What was done, in words that follow a name: `loaded smc of 2026-01-01`.
    pub fn words(&self) -> String {
        match &self.what {
            ProgramAct::Load(text) => format!("loaded {} of {} from {}", text.id, text.version, text.file),
            ProgramAct::SetDefault(id) => format!("made {id} the program of forms that name none"),
        }
    }
}
