use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::Hours;
use crate::text::Line;

/// The declared table of experience (section C of the form). The rows below the first overlap it and are never added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experience {
    /// As mediator of any sort: the row that counts.
    pub mediator: Option<ExperienceRow>,
    /// Of these, as co-mediator.
    pub co_mediator: Option<ExperienceRow>,
    /// Of these, in mediations of several parties.
    pub multi_party: Option<ExperienceRow>,
    /// Of these, designing processes.
    pub process_design: Option<ExperienceRow>,
    /// As advocate: kept, never counted.
    pub advocate: Option<ExperienceRow>,
}

/// A row of the table: cases and hours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExperienceRow {
    /// Completed cases.
    pub cases: Option<u32>,
    /// Hours.
    pub hours: Option<Hours>,
}

/// The candidate's role in a logged case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseRole {
    /// Sole mediator.
    Mediator,
    /// With another mediator.
    CoMediator,
    /// Mediator among several parties.
    MultiParty,
    /// Designer of a process.
    ProcessDesign,
    /// Advocate of a party: never counts (R1).
    Advocate,
    /// Observer: never counts (R1).
    Observer,
}

impl CaseRole {
    /// All of them, in the form's order.
    pub const ALL: [Self; 6] =
        [Self::Mediator, Self::CoMediator, Self::MultiParty, Self::ProcessDesign, Self::Advocate, Self::Observer];

    /// The word of the form.
    pub fn id(self) -> &'static str {
        match self {
            Self::Mediator => "mediator",
            Self::CoMediator => "co_mediator",
            Self::MultiParty => "multi_party",
            Self::ProcessDesign => "process_design",
            Self::Advocate => "advocate",
            Self::Observer => "observer",
        }
    }

    /// Whether work in this role is experience as a mediator (R1).
    pub fn counts(self) -> bool {
        !matches!(self, Self::Advocate | Self::Observer)
    }
}

/// A row of the case log. The key is a pseudonym: no parties, no facts of the case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseLogRow {
    /// The case's pseudonymous key.
    pub key: Line,
    /// The day of the work.
    pub date: Option<NaiveDate>,
    /// The candidate's role; a row without one never counts.
    pub role: Option<CaseRole>,
    /// Hours of this row.
    pub hours: Hours,
    /// Whether the case is completed.
    pub completed: bool,
}
