use serde::{Deserialize, Serialize};

use crate::domain::{Requirement, StageName};

/// Which applications a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Show {
    /// All of them.
    #[default]
    All,
    /// Those that staff have to act on.
    NeedsUs,
    /// Those assigned to whoever asks.
    Mine,
    /// Those that rest longer than they should.
    Overdue,
    /// Those that wait for somebody else.
    Waiting,
}

/// By what a list is sorted; ties go by number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SortKey {
    /// What needs us first, then the longest in its stage.
    #[default]
    Urgency,
    /// The number.
    Number,
    /// The name as listed.
    Name,
    /// The stage, in the order of the process.
    Stage,
    /// Days in the stage, most first.
    Days,
    /// Open requirements, most first.
    Open,
    /// Complete feedback forms, most first.
    Feedback,
    /// The day of receipt.
    Received,
}

/// A word that names no order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not an order: {}", SortKey::ALL.map(SortKey::id).join(", "))]
pub struct SortKeyError {
    given: String,
}

impl SortKey {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Urgency, Self::Number, Self::Name, Self::Stage, Self::Days, Self::Open, Self::Feedback, Self::Received];

    /// The word that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Urgency => "urgency",
            Self::Number => "number",
            Self::Name => "name",
            Self::Stage => "stage",
            Self::Days => "days",
            Self::Open => "open",
            Self::Feedback => "feedback",
            Self::Received => "received",
        }
    }
}

impl std::str::FromStr for SortKey {
    type Err = SortKeyError;

    fn from_str(text: &str) -> Result<Self, SortKeyError> {
        let wanted = text.trim().to_ascii_lowercase();
        let found = Self::ALL.into_iter().find(|key| key.id() == wanted);
        found.ok_or_else(|| SortKeyError { given: text.chars().filter(|c| !c.is_control()).take(40).collect() })
    }
}

/// A list that a client asks for: all conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Which kind.
    pub show: Show,
    /// Only those that rest longer than they should.
    pub overdue: bool,
    /// Only those assigned to whoever asks.
    pub mine: bool,
    /// Only those in a stage.
    pub stage: Option<StageName>,
    /// Only those whose finding of a requirement is unmet and open.
    pub unmet: Option<Requirement>,
    /// In which order.
    pub sort: SortKey,
    /// The other way round.
    pub reverse: bool,
    /// How many to pass over.
    pub offset: u32,
    /// How many at most; zero for all.
    pub limit: u32,
}
