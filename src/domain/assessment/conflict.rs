use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Assessment, AssessorId, Session};
use crate::domain::{AccountName, list};
use crate::text::{Line, excerpt, nearest};

/// How an assessor stands to a candidate so that they may not assess them (A3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// Trained the candidate.
    Trained,
    /// Supervised the candidate.
    Supervised,
    /// Mediated together with the candidate.
    CoMediated,
    /// Works in the same firm.
    SameFirm,
    /// Is a reference of the candidate.
    ReferenceOf,
    /// Is the candidate's Reviewer.
    ReviewerOf,
    /// A personal relation.
    Personal,
    /// Another one, as the note says.
    Other,
}

impl ConflictKind {
    /// All kinds, in the order of the domain page.
    pub const ALL: [Self; 8] = [
        Self::Trained,
        Self::Supervised,
        Self::CoMediated,
        Self::SameFirm,
        Self::ReferenceOf,
        Self::ReviewerOf,
        Self::Personal,
        Self::Other,
    ];

    /// The ids of all kinds, as a sentence lists them.
    pub fn words() -> String {
        list(&Self::ALL.map(Self::id))
    }

    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Trained => "trained",
            Self::Supervised => "supervised",
            Self::CoMediated => "co_mediated",
            Self::SameFirm => "same_firm",
            Self::ReferenceOf => "reference_of",
            Self::ReviewerOf => "reviewer_of",
            Self::Personal => "personal",
            Self::Other => "other",
        }
    }
}

/// Why a text names no kind of conflict.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no kind of conflict{}", .near.map_or_else(
    || format!(": there are {}", ConflictKind::words()),
    |near| format!("; did you mean `{near}`?"),
))]
pub struct ConflictKindError {
    name: String,
    near: Option<&'static str>,
}

impl std::str::FromStr for ConflictKind {
    type Err = ConflictKindError;

    /// Takes an id in any case, with `-` for `_`.
    fn from_str(text: &str) -> Result<Self, ConflictKindError> {
        let name = text.trim().to_ascii_lowercase().replace('-', "_");
        Self::ALL.into_iter().find(|kind| kind.id() == name).ok_or_else(|| ConflictKindError {
            near: nearest(&name, Self::ALL.into_iter().map(Self::id)),
            name: excerpt(text),
        })
    }
}

impl fmt::Display for ConflictKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.id().replace('_', " "))
    }
}

/// The answer to the conflict question of one assessor about one candidate (A3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConflictAnswer {
    /// Asked, not answered yet.
    Asked,
    /// There is none.
    None,
    /// There is one: the assessor is not assigned to this candidate.
    Declared {
        /// Which.
        kind: ConflictKind,
        /// What else there is to say.
        note: Option<Line>,
    },
    /// One was declared, and there is none after all.
    Cleared {
        /// Which was declared.
        kind: ConflictKind,
        /// Why there is none.
        note: Line,
    },
}

impl ConflictAnswer {
    /// Whether it keeps nobody from being assigned (A3).
    pub fn is_free(&self) -> bool {
        matches!(self, Self::None | Self::Cleared { .. })
    }
}

/// The conflict question of one assessor about one candidate, with who recorded it when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictRecord {
    /// How it was answered.
    pub answer: ConflictAnswer,
    /// Who recorded it.
    pub by: AccountName,
    /// When.
    pub at: DateTime<Utc>,
}

impl Assessment {
    /// The conflict that an assessor declared (A3); none where they declared none.
    pub fn conflict_of(&self, assessor: &AssessorId) -> Option<ConflictKind> {
        match self.conflicts.get(assessor)?.answer {
            ConflictAnswer::Declared { kind, .. } => Some(kind),
            ConflictAnswer::Asked | ConflictAnswer::None | ConflictAnswer::Cleared { .. } => None,
        }
    }

    /// A session of the round under way with an assessor who declared a conflict: it came to light once they had scored (A3).
    pub fn conflicted(&self) -> Option<(&Session, &AssessorId)> {
        self.current_sessions().find_map(|session| Some((session, self.conflicted_in(session)?)))
    }

    /// An assessor of a session who declared a conflict (A3).
    pub fn conflicted_in<'a>(&self, session: &'a Session) -> Option<&'a AssessorId> {
        session.seats.iter().map(|seat| &seat.assessor).find(|assessor| self.conflict_of(assessor).is_some())
    }
}
