use std::collections::HashMap;

use crate::domain::{Application, Digest, Number};
use crate::intake::candidate_key;

/// What the writer must know of all applications to take in another one.
#[derive(Debug, Default)]
pub(super) struct Registry {
    last_of_year: HashMap<u16, u32>,
    by_content: HashMap<Digest, Number>,
    by_candidate: HashMap<String, Vec<Number>>,
}

impl Registry {
    /// Notes an application.
    pub(super) fn put(&mut self, application: &Application) {
        let number = application.number;
        let last = self.last_of_year.entry(number.year()).or_default();
        *last = number.sequence().max(*last);
        self.by_content.insert(application.content, number);
        let numbers = self.by_candidate.entry(candidate_key(&application.form.candidate)).or_default();
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }

    /// Forgets an application that could not be kept; one that was on file before keeps its number taken.
    pub(super) fn forget(&mut self, application: &Application) {
        if application.revision != 1 {
            return;
        }
        self.by_content.remove(&application.content);
        for numbers in self.by_candidate.values_mut() {
            numbers.retain(|number| *number != application.number);
        }
    }

    /// The number that the next application received in a year gets.
    pub(super) fn next_number(&self, year: u16) -> Number {
        let last = self.last_of_year.get(&year).copied().unwrap_or(0);
        Number::new(year, last.saturating_add(1))
    }

    /// The application that the same form made.
    pub(super) fn same_form(&self, content: Digest) -> Option<Number> {
        self.by_content.get(&content).copied()
    }

    /// All applications of a candidate.
    pub(super) fn of_candidate(&self, key: &str) -> &[Number] {
        self.by_candidate.get(key).map_or(&[], Vec::as_slice)
    }
}
