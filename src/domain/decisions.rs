use serde::{Deserialize, Serialize};

use super::DecisionMade;

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

/// A decision, as it was made each time; the last time last.
type Made = Vec<DecisionMade>;

impl Decisions {
    /// The last one.
    pub fn last(&self) -> Option<&DecisionMade> {
        self.made.last()?.last()
    }

    /// Whether one that was contested is the last one.
    pub fn is_last(&self, contested: &DecisionMade) -> bool {
        self.made.last().is_some_and(|made| made.contains(contested))
    }

    /// Whether the change of a revision made one that was contested, also where it was contested as it was done again.
    pub(super) fn made_by(&self, contested: &DecisionMade, revision: u32) -> bool {
        let of_it = self.made.iter().filter(|made| made.contains(contested));
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
