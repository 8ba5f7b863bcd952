use super::{DEPTH, LENGTH, Place, TESTS};
use crate::domain::Checklist;
use crate::text::{excerpt, nearest};

/// What is wrong with a pass rule, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {flaw}")]
pub struct ExpressionError {
    /// The line of the rule, from 1.
    pub line: u32,
    /// The column, in characters from 1.
    pub column: u32,
    /// What is wrong.
    pub flaw: Flaw,
}

impl ExpressionError {
    pub(super) fn at(place: Place, flaw: Flaw) -> Self {
        Self { line: place.line, column: place.column, flaw }
    }
}

/// What can be wrong with a pass rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It says nothing.
    #[error("the rule says nothing")]
    Empty,
    /// It is too long.
    #[error("more than {LENGTH} characters")]
    TooLong,
    /// Brackets and `not` are nested too deep.
    #[error("nested more than {DEPTH} levels deep")]
    TooDeep,
    /// It asks too much.
    #[error("more than {TESTS} tests")]
    TooMany,
    /// A character that no rule has.
    #[error("`{0}` has no meaning here")]
    Character(char),
    /// A number that is none.
    #[error("`{0}` is not a number with at most two decimals, such as 3.0")]
    Number(String),
    /// Something else is wanted.
    #[error("{found}, expected {expected}")]
    Unexpected {
        /// What is there.
        found: String,
        /// What is wanted.
        expected: &'static str,
    },
    /// A bracket is opened and not closed.
    #[error("a bracket is opened here and not closed")]
    Unclosed,
    /// Neither a competency nor an item.
    #[error("`{found}` is neither a competency nor an item of the checklist{}", .nearest.as_ref().map_or(String::new(), |near| format!(": did you mean `{near}`?")))]
    Unknown {
        /// What is there.
        found: String,
        /// What was most likely meant.
        nearest: Option<String>,
    },
    /// An item without a comparison.
    #[error("the item `{0}` needs a comparison, such as >= 3")]
    ItemAlone(String),
    /// More is asked for than there is.
    #[error("at least {wanted} are asked for, and there are {there}")]
    TooFew {
        /// How many are asked for.
        wanted: u16,
        /// How many there are.
        there: usize,
    },
    /// A number that no level reaches.
    #[error("{found} is not on the scale 1 to {top}")]
    OffScale {
        /// What is there.
        found: String,
        /// The highest level.
        top: u8,
    },
}

impl Flaw {
    /// An id that the checklist does not have, with the one that was most likely meant.
    pub(super) fn unknown(id: &str, checklist: &Checklist) -> Self {
        let competencies = checklist.competencies.iter().map(|one| one.id.as_str());
        let ids = competencies.chain(checklist.items().map(|(_, item)| item.id.0.as_str()));
        Self::Unknown { found: excerpt(id), nearest: nearest(id, ids).map(str::to_owned) }
    }
}
