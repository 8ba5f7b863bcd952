use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{AccountName, Currency, Digest, Program, ProgramAct, ProgramChange};
use crate::text::Line;

/// A version of a program that the desk has (P1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramRow {
    /// The program's id.
    pub id: Line,
    /// The version's first day.
    pub version: NaiveDate,
    /// The program's name.
    pub name: Line,
    /// In which its fee is paid.
    pub currency: Currency,
    /// The body's IANA time zone.
    pub time_zone: Line,
    /// Whether forms that name no program apply under it.
    pub is_default: bool,
    /// How it was loaded; none where it is built in.
    pub loaded: Option<ProgramLoaded>,
}

/// How a version came to the desk (H1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramLoaded {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: AccountName,
    /// From which file.
    pub file: Line,
    /// The BLAKE3 digest of its text.
    pub digest: Digest,
}

impl ProgramRow {
    /// A version, how it was loaded, and whether its program is the default.
    pub fn of(program: &Program, loaded: Option<&ProgramChange>, is_default: bool) -> Self {
        let loaded = loaded.and_then(|change| match &change.what {
            ProgramAct::Load(text) => Some(ProgramLoaded {
                at: change.at,
                by: change.by.clone(),
                file: text.file.clone(),
                digest: text.digest,
            }),
            ProgramAct::SetDefault(_) => None,
        });
        Self {
            id: Line::clean(&program.id),
            version: program.version,
            name: Line::clean(&program.name),
            currency: program.currency,
            time_zone: Line::clean(&program.time_zone),
            is_default,
            loaded,
        }
    }
}
