use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AccountName, Basis};
use crate::text::Line;

/// What staff decide about a requirement (D1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The evidence suffices.
    Accepted,
    /// Something is missing, as the reason says.
    Deficient,
    /// The requirement is not asked of this candidate, as the reason says.
    Waived,
}

impl Decision {
    /// Whether the requirement is settled by it.
    pub fn settles(self) -> bool {
        self != Self::Deficient
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Accepted => "accepted",
            Self::Deficient => "deficient",
            Self::Waived => "waived",
        })
    }
}

/// A decision about a requirement: by whom, when, why, and on which evidence (D1, D3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Determination {
    /// What was decided.
    pub decision: Decision,
    /// Who decided.
    pub by: AccountName,
    /// When.
    pub at: DateTime<Utc>,
    /// Why; always there for deficient and waived.
    pub reason: Option<Line>,
    /// The evidence it was made on.
    pub basis: Basis,
}

impl Determination {
    /// Whether it is the same one, but for the day of receipt that its evidence names.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let undated = |made: &Self| Self { basis: made.basis.of_receipt(None), ..made.clone() };
        undated(self) == undated(other)
    }
}
