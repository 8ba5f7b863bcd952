use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::Written;
use crate::domain::Zone;
use crate::domain::bundle::Word;

/// What belongs to a bundle: `manifest.json`.
#[derive(Serialize)]
pub(in crate::cli) struct Manifest {
    pub(in crate::cli) format: &'static str,
    pub(in crate::cli) build: &'static str,
    pub(in crate::cli) made_at: DateTime<Utc>,
    /// The first day of the period.
    pub(in crate::cli) from: NaiveDate,
    /// The last day of it.
    pub(in crate::cli) to: NaiveDate,
    /// The zone in which days are counted.
    pub(in crate::cli) zone: Zone,
    /// The program that was asked for; null for all.
    pub(in crate::cli) program: Option<Word>,
    /// The versions of programs that applications of the period are under.
    pub(in crate::cli) programs: Vec<ProgramFile>,
    /// The head of the journal with its first change, by which the desk is known again.
    pub(in crate::cli) desk: Option<String>,
    /// The head of the journal when the bundle was begun; where it is another one than `head`, applications changed while
    /// it was made, and their lines may be older than the changes.
    pub(in crate::cli) begun_at: Option<String>,
    /// The head of the journal up to which changes are in it.
    pub(in crate::cli) head: Option<String>,
    /// How many applications are in it, those that were forgotten among them.
    pub(in crate::cli) applications: u64,
    /// How many of them were forgotten.
    pub(in crate::cli) forgotten: u64,
    /// How many changes are in it.
    pub(in crate::cli) changes: u64,
    /// The files, with their digests.
    pub(in crate::cli) files: Vec<Written>,
}

impl Manifest {
    /// The format's name and version.
    pub(in crate::cli) const FORMAT: &'static str = "qap-audit/1";
}

/// A version of a program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(in crate::cli) struct ProgramFile {
    /// The program.
    pub(in crate::cli) program: Word,
    /// The version's first day.
    pub(in crate::cli) version: NaiveDate,
    /// The file in the bundle.
    pub(in crate::cli) file: String,
}
