use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Named;
use crate::text::excerpt;

/// The stages through which an application goes forward (section 3 of the domain page).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredStage", into = "StoredStage")]
pub enum OpenStage {
    /// Taken in, not yet looked at.
    Received,
    /// Under review.
    InReview,
    /// A letter named what is missing (S1).
    Deficient {
        /// The day until which the candidate may mend it.
        due: NaiveDate,
        /// What the letter named.
        named: Named,
    },
    /// All requirements accepted or waived (S2, D4).
    Approved,
    /// A session is confirmed (S2).
    Scheduled,
    /// Checklist, interview and the assessor's determination are on file (S2).
    Assessed,
    /// Eligible by the body's decision (S3).
    Passed,
}

impl OpenStage {
    /// Whether the application is not yet approved.
    pub fn is_before_approval(self) -> bool {
        matches!(self, Self::Received | Self::InReview | Self::Deficient { .. })
    }
}

/// How an open stage is stored and sent. By its place in this list: add at its end only.
#[derive(Serialize, Deserialize)]
enum StoredStage {
    Received,
    InReview,
    /// What the letter named of the eight, a bit each.
    Deficient {
        due: NaiveDate,
        named: u8,
    },
    Approved,
    Scheduled,
    Assessed,
    Passed,
    /// What the letter named, some of it of the program's own.
    DeficientInOwn {
        due: NaiveDate,
        named: Named,
    },
}

impl From<StoredStage> for OpenStage {
    fn from(stored: StoredStage) -> Self {
        match stored {
            StoredStage::Received => Self::Received,
            StoredStage::InReview => Self::InReview,
            StoredStage::Deficient { due, named } => Self::Deficient { due, named: Named { standard: named, own: 0 } },
            StoredStage::Approved => Self::Approved,
            StoredStage::Scheduled => Self::Scheduled,
            StoredStage::Assessed => Self::Assessed,
            StoredStage::Passed => Self::Passed,
            StoredStage::DeficientInOwn { due, named } => Self::Deficient { due, named },
        }
    }
}

impl From<OpenStage> for StoredStage {
    fn from(stage: OpenStage) -> Self {
        match stage {
            OpenStage::Received => Self::Received,
            OpenStage::InReview => Self::InReview,
            OpenStage::Deficient { due, named: Named { standard, own: 0 } } => Self::Deficient { due, named: standard },
            OpenStage::Deficient { due, named } => Self::DeficientInOwn { due, named },
            OpenStage::Approved => Self::Approved,
            OpenStage::Scheduled => Self::Scheduled,
            OpenStage::Assessed => Self::Assessed,
            OpenStage::Passed => Self::Passed,
        }
    }
}

/// Where an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// On its way.
    Open(OpenStage),
    /// Resting, to be resumed (S5).
    OnHold {
        /// The stage to return to.
        from: OpenStage,
        /// Since when it was in that stage; the days on hold do not count.
        since: NaiveDate,
        /// When to look at it again.
        resume_on: Option<NaiveDate>,
    },
    /// Withdrawn by the candidate (S5).
    Withdrawn {
        /// The stage it was in.
        from: OpenStage,
    },
    /// Declined before approval (S5).
    Declined {
        /// The stage it was in.
        from: OpenStage,
    },
    /// Closed after the deficiency period (S5).
    ClosedIncomplete,
    /// Assessed and not eligible (S3).
    NotPassed,
    /// Certified to IMI (S4).
    Certified,
}

impl Stage {
    /// The stage's name, without its particulars.
    pub fn name(self) -> StageName {
        match self {
            Self::Open(OpenStage::Received) => StageName::Received,
            Self::Open(OpenStage::InReview) => StageName::InReview,
            Self::Open(OpenStage::Deficient { .. }) => StageName::Deficient,
            Self::Open(OpenStage::Approved) => StageName::Approved,
            Self::Open(OpenStage::Scheduled) => StageName::Scheduled,
            Self::Open(OpenStage::Assessed) => StageName::Assessed,
            Self::Open(OpenStage::Passed) => StageName::Passed,
            Self::OnHold { .. } => StageName::OnHold,
            Self::Withdrawn { .. } => StageName::Withdrawn,
            Self::Declined { .. } => StageName::Declined,
            Self::ClosedIncomplete => StageName::ClosedIncomplete,
            Self::NotPassed => StageName::NotPassed,
            Self::Certified => StageName::Certified,
        }
    }

    /// The day until which something is to come, or to be looked at again; none where no day is set.
    pub fn due(self) -> Option<NaiveDate> {
        match self {
            Self::Open(OpenStage::Deficient { due, .. }) => Some(due),
            Self::OnHold { resume_on, .. } => resume_on,
            _ => None,
        }
    }

    /// The stage on the way forward that it is in or rests in; none once closed.
    pub fn open(self) -> Option<OpenStage> {
        match self {
            Self::Open(stage) | Self::OnHold { from: stage, .. } => Some(stage),
            _ => None,
        }
    }
}

/// A stage by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageName {
    /// Taken in, not yet looked at.
    Received,
    /// Under review.
    InReview,
    /// Waiting for what a letter named.
    Deficient,
    /// All requirements accepted or waived.
    Approved,
    /// A session is confirmed.
    Scheduled,
    /// The assessor has determined.
    Assessed,
    /// Eligible.
    Passed,
    /// Not eligible.
    NotPassed,
    /// Certified to IMI.
    Certified,
    /// Resting.
    OnHold,
    /// Withdrawn by the candidate.
    Withdrawn,
    /// Declined.
    Declined,
    /// Closed after the deficiency period.
    ClosedIncomplete,
}

/// A word that names no stage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a stage: {}", StageName::ALL.map(StageName::id).join(", "))]
pub struct StageError {
    given: String,
}

impl StageName {
    /// All stages, in the order of the process.
    pub const ALL: [Self; 13] = [
        Self::Received,
        Self::InReview,
        Self::Deficient,
        Self::Approved,
        Self::Scheduled,
        Self::Assessed,
        Self::Passed,
        Self::NotPassed,
        Self::Certified,
        Self::OnHold,
        Self::Withdrawn,
        Self::Declined,
        Self::ClosedIncomplete,
    ];

    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InReview => "in_review",
            Self::Deficient => "deficient",
            Self::Approved => "approved",
            Self::Scheduled => "scheduled",
            Self::Assessed => "assessed",
            Self::Passed => "passed",
            Self::NotPassed => "not_passed",
            Self::Certified => "certified",
            Self::OnHold => "on_hold",
            Self::Withdrawn => "withdrawn",
            Self::Declined => "declined",
            Self::ClosedIncomplete => "closed_incomplete",
        }
    }

    /// Whether nothing more is done with an application in this stage.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Certified | Self::Withdrawn | Self::Declined | Self::ClosedIncomplete)
    }

    /// Whether an application may stay in this stage for good (H3): closed, or not passed, which may be assessed again.
    pub fn is_final(self) -> bool {
        self.is_closed() || self == Self::NotPassed
    }
}

impl std::str::FromStr for StageName {
    type Err = StageError;

    fn from_str(text: &str) -> Result<Self, StageError> {
        let wanted = text.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        let found = Self::ALL.into_iter().find(|stage| stage.id() == wanted);
        found.ok_or_else(|| StageError { given: excerpt(text) })
    }
}

impl fmt::Display for StageName {
    /// The words that people read: `in review`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.id().replace('_', " "))
    }
}

/// A stage and the day since which an application is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// The stage.
    pub stage: Stage,
    /// The first day, in the program's time zone.
    pub since: NaiveDate,
}
