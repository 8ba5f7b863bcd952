//! Those who give a reference: each counts once, whatever the number of times that they are named.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Reference;
use crate::text::{fold, plain};

/// What a person is to judge where people of several names may be one.
pub(super) const MAY_BE_ONE: &str =
    "references have the same e-mail address or nearly the same name: check that each is another person";

/// What stands before or after a name without being a part of it, as look-up folds it.
const TITLES: [&str; 17] = [
    "dr",
    "prof",
    "professor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "sir",
    "dame",
    "hon",
    "rev",
    "esq",
    "phd",
    "llm",
    "kc",
    "qc",
];

/// By what people of several names may be one person.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    /// The address at which they are reached.
    Address(String),
    /// The words of the name without marks, apostrophes and titles, in order.
    Words(Vec<String>),
}

/// Those who give a reference, by their names as these are compared, with what tells that two of them may be one.
#[derive(Default)]
pub(super) struct People(BTreeMap<String, BTreeSet<Mark>>);

impl People {
    /// Adds who gives a reference; that it is the same name again, in words.
    pub(super) fn add(&mut self, reference: &Reference) -> Option<String> {
        let name = reference.name.as_ref()?;
        let before = self.0.len();
        let marks = self.0.entry(plain(name)).or_default();
        let address = reference.email.as_ref().filter(|email| email.contains('@'));
        marks.extend(address.map(|email| Mark::Address(plain(email))));
        marks.extend(words_of(name).map(Mark::Words));
        (self.0.len() == before).then(|| format!("{name} is named more than once, and counts once"))
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn count_with(&self, others: &Self) -> usize {
        self.0.keys().chain(others.0.keys()).collect::<BTreeSet<_>>().len()
    }

    /// How many they are at least: where those of one address, or of names that differ in marks, titles and order alone, are
    /// one person.
    pub(super) fn count_at_least(&self) -> usize {
        let mut apart: Vec<BTreeSet<&Mark>> = Vec::new();
        for marks in self.0.values() {
            let mut one: BTreeSet<&Mark> = marks.iter().collect();
            let (same, others): (Vec<_>, Vec<_>) = apart.into_iter().partition(|other| !one.is_disjoint(other));
            one.extend(same.into_iter().flatten());
            apart = others;
            apart.push(one);
        }
        apart.len()
    }
}

/// The words of a name that tell whose it is, in order; none where there is none.
fn words_of(name: &str) -> Option<Vec<String>> {
    let folded = fold(name);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    let mut words: Vec<String> =
        words.filter(|word| !word.is_empty() && !TITLES.contains(word)).map(str::to_owned).collect();
    words.sort();
    (!words.is_empty()).then_some(words)
}
