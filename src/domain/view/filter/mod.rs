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

use crate::domain::{SavedView, StageName};

/// Which applications a list shows: those for which every term holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Term>", into = "Vec<Term>")]
pub struct Filter {
    terms: Vec<Term>,
}

impl Filter {
    /// How many terms a filter has at most.
    pub const MOST_TERMS: usize = 40;
    /// How many values its terms have at most together. Each is written with a sign before it and a letter at least, so no
    /// view that was ever saved has more.
    pub const MOST_VALUES: usize = SavedView::LONGEST / 2;

    /// The filter of one test.
    pub fn one(test: Test) -> Self {
        Self { terms: vec![Term { negated: false, test }] }
    }

    /// Those in a stage.
    pub fn stage(stage: StageName) -> Self {
        Self::one(Test::Stage(vec![stage]))
    }

    /// Those of terms that hold together; the first so many of them where there are too many.
    pub fn of(terms: Vec<Term>) -> Self {
        let mut filter = Self::default();
        // What does not fit any more ends it.
        let _ = terms.into_iter().try_for_each(|term| filter.push(term));
        filter
    }

    /// Adds a term that must hold too.
    fn push(&mut self, term: Term) -> Result<(), TooMany> {
        let n_values: usize = self.terms.iter().chain([&term]).map(|term| term.test.n_values()).sum();
        if self.terms.len() >= Self::MOST_TERMS {
            return Err(TooMany::Terms);
        }
        if n_values > Self::MOST_VALUES {
            return Err(TooMany::Values);
        }
        self.terms.push(term);
        Ok(())
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

/// What a filter has more of than it may: it is asked of every application while nothing else may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooMany {
    /// Terms.
    #[error("a filter has at most {} terms", Filter::MOST_TERMS)]
    Terms,
    /// Values of its terms.
    #[error("a filter has at most {} values in all its terms", Filter::MOST_VALUES)]
    Values,
}

impl TryFrom<Vec<Term>> for Filter {
    type Error = TooMany;

    fn try_from(terms: Vec<Term>) -> Result<Self, TooMany> {
        let mut filter = Self::default();
        terms.into_iter().try_for_each(|term| filter.push(term)).map(|()| filter)
    }
}

impl From<Filter> for Vec<Term> {
    fn from(filter: Filter) -> Self {
        filter.terms
    }
}
