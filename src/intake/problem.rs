use serde::{Deserialize, Serialize};

use std::fmt;

use super::fault::Fault;
use crate::text::Line;

/// Beyond this many, problems are counted and no longer told one by one.
const MOST_TOLD: usize = 1000;

/// Something wrong in a form file, safe to show.
///
/// Displayed as `line 12: training[2].hours: …`, without the hint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Line in the file, from 1; none where the whole file is meant.
    pub line: Option<u32>,
    /// The key, such as `training[2].hours`: rows of a list are counted from 1.
    pub key: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(key) = &self.key {
            write!(f, "{key}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// What is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Reads {
    #[default]
    Form,
    /// A program that is offered, or changed.
    Program,
    /// One that a desk took before.
    StoredProgram,
}

/// An e-mail address of a form that no mail server takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OddAddress {
    /// Where it stands.
    pub(super) line: u32,
    pub(super) key: String,
    pub(super) address: Line,
}

/// What a reader has to tell besides the values it read.
#[derive(Debug, Default)]
pub(super) struct Report {
    reads: Reads,
    problems: Vec<Problem>,
    untold: usize,
    dropped: Vec<String>,
    odd_addresses: Vec<OddAddress>,
}

impl Report {
    pub(super) fn of_program() -> Self {
        Self { reads: Reads::Program, ..Self::default() }
    }

    pub(super) fn of_stored_program() -> Self {
        Self { reads: Reads::StoredProgram, ..Self::default() }
    }

    /// Tells what no program may have any more; those that were taken with it keep it.
    pub(super) fn refuse(&mut self, line: Option<u32>, key: &str, fault: &Fault) {
        if self.reads == Reads::Program {
            self.add(line, key, fault);
        }
    }

    /// Whether what is said of a protected characteristic is dropped (R0); a program speaks of no person.
    pub(super) fn drops_protected(&self) -> bool {
        self.reads != Reads::Program
    }

    pub(super) fn add(&mut self, line: Option<u32>, key: &str, fault: &Fault) {
        if self.problems.len() >= MOST_TOLD {
            self.untold += 1;
            return;
        }
        let key = (!key.is_empty()).then(|| key.to_owned());
        self.problems.push(Problem { line, key, message: fault.to_string(), hint: fault.hint() });
    }

    /// Adds what a report tells of what comes next in the same file.
    pub(super) fn go_on(&mut self, next: Self) {
        let told = next.problems.len().min(MOST_TOLD - self.problems.len());
        self.untold += next.untold + next.problems.len() - told;
        self.problems.extend(next.problems.into_iter().take(told));
        self.dropped.extend(next.dropped);
    }

    pub(super) fn drop_key(&mut self, key: String) {
        self.dropped.push(key);
    }

    /// The keys dropped since this was last asked.
    pub(super) fn take_dropped(&mut self) -> Vec<String> {
        std::mem::take(&mut self.dropped)
    }

    pub(super) fn note_odd(&mut self, address: OddAddress) {
        self.odd_addresses.push(address);
    }

    /// The odd addresses noted since this was last asked.
    pub(super) fn take_odd(&mut self) -> Vec<OddAddress> {
        std::mem::take(&mut self.odd_addresses)
    }

    pub(super) fn is_clear(&self) -> bool {
        self.problems.is_empty()
    }

    /// The value if nothing is wrong, else what is wrong, in the order of the file.
    pub(super) fn finish<T>(mut self, value: T) -> Result<T, Vec<Problem>> {
        if self.is_clear() {
            return Ok(value);
        }
        self.problems.sort_by_key(|problem| problem.line);
        if self.untold > 0 {
            let fault = Fault::More(self.untold);
            self.problems.push(Problem { line: None, key: None, message: fault.to_string(), hint: fault.hint() });
        }
        Err(self.problems)
    }
}

impl From<Fault> for Vec<Problem> {
    fn from(fault: Fault) -> Self {
        vec![Problem { line: None, key: None, message: fault.to_string(), hint: fault.hint() }]
    }
}
