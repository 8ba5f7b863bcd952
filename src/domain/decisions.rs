use serde::{Deserialize, Serialize};

use super::{AccountName, DecisionMade};

/// The decisions on an application that can be contested (C1), as far as they were not undone.
///
/// A decision that was undone and done again is the same one, made by another change: a review of it was opened before, and
/// still is of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    /// The first one first.
    made: Vec<Made>,
    /// Those that can be done again, the next one last (H2).
    undone: Vec<Made>,
}

/// A decision, as it was made each time: by who decided first, and by who did it again last.
type Made = Vec<DecisionMade>;

/// Whether one that was contested is this one, as it was made any time.
fn is_of(contested: &DecisionMade, made: &[DecisionMade]) -> bool {
    made.iter().any(|one| one.revision == contested.revision)
}

impl Decisions {
    /// The last one.
    pub fn last(&self) -> Option<&DecisionMade> {
        self.made.last()?.last()
    }

    /// The last one as it is contested: by the change that made it last, and by who decided (H1).
    pub(super) fn contestable(&self) -> Option<DecisionMade> {
        let made = self.made.last()?;
        let (first, last) = (made.first()?, made.last()?);
        Some(DecisionMade { by: first.by.clone(), ..last.clone() })
    }

    /// Whether somebody did a decision of somebody else's again, and decided nothing that stands.
    pub(super) fn only_redid(&self, who: &AccountName) -> bool {
        let decided = self.made.iter().filter_map(|made| made.first()).any(|first| first.by == *who);
        !decided && self.made.iter().flatten().any(|made| made.by == *who)
    }

    /// Whether one that was contested is the last one.
    pub fn is_last(&self, contested: &DecisionMade) -> bool {
        self.made.last().is_some_and(|made| is_of(contested, made))
    }

    /// Whether the change of a revision made one that was contested, also where it was contested as it was done again.
    pub(super) fn made_by(&self, contested: &DecisionMade, revision: u32) -> bool {
        let of_it = self.made.iter().filter(|made| is_of(contested, made));
        of_it.flatten().any(|made| made.revision == revision)
    }

    /// A change decided.
    pub(super) fn make(&mut self, decision: DecisionMade) {
        self.made.push(vec![decision]);
    }

    /// A decision was undone: the one before it is the last again.
    pub(super) fn take_back(&mut self) {
        self.undone.extend(self.made.pop());
    }

    /// The decision that was undone last was done again.
    pub(super) fn make_again(&mut self, decision: DecisionMade) {
        let mut made = self.undone.pop().unwrap_or_default();
        made.push(decision);
        self.made.push(made);
    }

    /// Something else was done: what was undone is not done again.
    pub(super) fn forget_undone(&mut self) {
        self.undone.clear();
    }
}
