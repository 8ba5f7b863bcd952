//! Which applications a list shows, as a person writes it: `stage:deficient -tag:rush days:>30 connor`.
//!
//! [`Filter`] is read from words ([`std::str::FromStr`]) and writes itself as words that read back to the same filter.
//! All terms hold together; the values of one term are alternatives. Pure: who asks is an argument.

mod complete;
mod error;
mod listing;
mod read;
mod subject;
mod term;
mod texts;
mod write;

use serde::{Deserialize, Serialize};

pub use complete::{Known, Offers, complete};
pub use error::{FilterError, FilterTrouble};
pub use listing::{Listing, Part, SORT};
pub use read::{Word, words};
pub use subject::{Matcher, Shared, Subject};
pub use term::{Compare, Key, Owner, Term, Test};

use crate::domain::StageName;

/// Which applications a list shows: those for which every term holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Term>", into = "Vec<Term>")]
pub struct Filter {
    terms: Vec<Term>,
}

impl Filter {
    /// How many terms a filter has at most.
    pub const MOST_TERMS: usize = 40;

    /// The filter of one test.
    pub fn one(test: Test) -> Self {
        Self { terms: vec![Term { negated: false, test }] }
    }

    /// Those in a stage.
    pub fn stage(stage: StageName) -> Self {
        Self::one(Test::Stage(vec![stage]))
    }

    /// Those of terms that hold together; the first so many of them where there are too many.
    pub fn of(mut terms: Vec<Term>) -> Self {
        terms.truncate(Self::MOST_TERMS);
        Self { terms }
    }

    /// Its terms, in the order in which they were written.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether it shows all applications.
    pub fn is_all(&self) -> bool {
        self.terms.is_empty()
    }
}

/// A filter with more terms than there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a filter has at most {} terms", Filter::MOST_TERMS)]
pub struct TooManyTerms;

impl TryFrom<Vec<Term>> for Filter {
    type Error = TooManyTerms;

    fn try_from(terms: Vec<Term>) -> Result<Self, TooManyTerms> {
        if terms.len() > Self::MOST_TERMS { Err(TooManyTerms) } else { Ok(Self { terms }) }
    }
}

impl From<Filter> for Vec<Term> {
    fn from(filter: Filter) -> Self {
        filter.terms
    }
}
