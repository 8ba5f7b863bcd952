//! Those who give a reference: each counts once, whatever the number of times that they are named.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Reference;
use crate::text::plain;

/// What a person is to judge where people of several names are reached at one address.
pub(super) const SAME_ADDRESS: &str = "references have the same e-mail address: check that each is another person";

/// Those who give a reference, by their names as these are compared, with the addresses at which they are reached.
#[derive(Default)]
pub(super) struct People(BTreeMap<String, BTreeSet<String>>);

impl People {
    /// Adds who gives a reference; that it is the same name again, in words.
    pub(super) fn add(&mut self, reference: &Reference) -> Option<String> {
        let name = reference.name.as_ref()?;
        let before = self.0.len();
        let addresses = self.0.entry(plain(name)).or_default();
        addresses.extend(reference.email.as_ref().filter(|email| email.contains('@')).map(|email| plain(email)));
        (self.0.len() == before).then(|| format!("{name} is named more than once, and counts once"))
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn count_with(&self, others: &Self) -> usize {
        self.0.keys().chain(others.0.keys()).collect::<BTreeSet<_>>().len()
    }

    /// How many they are where one address is of one person, whatever the names.
    pub(super) fn count_by_address(&self) -> usize {
        let mut apart: Vec<BTreeSet<&String>> = Vec::new();
        for addresses in self.0.values() {
            let mut one: BTreeSet<&String> = addresses.iter().collect();
            let (same, others): (Vec<_>, Vec<_>) = apart.into_iter().partition(|other| !one.is_disjoint(other));
            one.extend(same.into_iter().flatten());
            apart = others;
            apart.push(one);
        }
        apart.len()
    }
}
