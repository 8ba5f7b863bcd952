use std::collections::HashMap;

use crate::domain::{Application, Digest, Number};
use crate::intake::Identity;

/// What the writer must know of all applications to take in another one.
#[derive(Debug, Default)]
pub(super) struct Registry {
    last_of_year: HashMap<u16, u32>,
    by_content: HashMap<Digest, Number>,
    by_email: HashMap<String, Vec<Number>>,
    by_name: HashMap<String, Vec<(Number, Identity)>>,
}

/// A candidate who is known by another name or address after a change.
#[derive(Debug)]
pub(super) struct Renamed {
    number: Number,
    before: Identity,
    after: Identity,
}

impl Renamed {
    /// What a change makes of the candidate's identity; none where it stays.
    pub(super) fn between(before: &Application, after: &Application) -> Option<Self> {
        let (number, old, new) = (after.number, &before.form.candidate, &after.form.candidate);
        let (before, after) = (Identity::of(old), Identity::of(new));
        (before != after).then_some(Self { number, before, after })
    }

    /// The way back.
    pub(super) fn inverse(&self) -> Self {
        Self { number: self.number, before: self.after.clone(), after: self.before.clone() }
    }
}

impl Registry {
    /// Notes an application that is new to it.
    pub(super) fn put(&mut self, application: &Application) {
        let number = application.number;
        self.reserve(number);
        self.by_content.insert(application.content, number);
        self.know(number, Identity::of(&application.form.candidate));
    }

    /// Notes that an application's candidate is known by another name or address from now on.
    pub(super) fn rename(&mut self, renamed: &Renamed) {
        self.forget_identity(renamed.number, &renamed.before);
        self.know(renamed.number, renamed.after.clone());
    }

    /// Forgets an application that could not be kept, the newest first; one that was on file before stays known.
    pub(super) fn forget(&mut self, application: &Application) {
        if application.revision != 1 {
            return;
        }
        let number = application.number;
        if let Some(last) = self.last_of_year.get_mut(&number.year())
            && *last == number.sequence()
        {
            *last -= 1;
        }
        self.remove(application);
    }

    /// Notes that a number was given, whatever became of its application.
    pub(super) fn reserve(&mut self, number: Number) {
        let last = self.last_of_year.entry(number.year()).or_default();
        *last = number.sequence().max(*last);
    }

    /// Forgets an application that was on file, but not that its number was given.
    pub(super) fn remove(&mut self, application: &Application) {
        let number = application.number;
        if self.by_content.get(&application.content) == Some(&number) {
            self.by_content.remove(&application.content);
        }
        self.forget_identity(number, &Identity::of(&application.form.candidate));
    }

    fn know(&mut self, number: Number, identity: Identity) {
        if let Some(email) = &identity.email {
            self.by_email.entry(email.clone()).or_default().push(number);
        }
        self.by_name.entry(identity.name.clone()).or_default().push((number, identity));
    }

    fn forget_identity(&mut self, number: Number, identity: &Identity) {
        if let Some(email) = &identity.email
            && let Some(numbers) = self.by_email.get_mut(email)
        {
            numbers.retain(|other| *other != number);
            if numbers.is_empty() {
                self.by_email.remove(email);
            }
        }
        if let Some(numbers) = self.by_name.get_mut(&identity.name) {
            numbers.retain(|(other, _)| *other != number);
            if numbers.is_empty() {
                self.by_name.remove(&identity.name);
            }
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
    pub(super) fn of_candidate(&self, identity: &Identity) -> Vec<Number> {
        let by_email = identity.email.as_ref().and_then(|email| self.by_email.get(email)).into_iter().flatten();
        let by_name = self.by_name.get(&identity.name).into_iter().flatten();
        let by_name = by_name.filter(|(_, other)| other.is(identity)).map(|(number, _)| number);
        let mut numbers: Vec<Number> = by_email.chain(by_name).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// All that it knows, in order; what it knows nothing of is left out.
    #[cfg(test)]
    pub(super) fn facts(&self) -> impl PartialEq + std::fmt::Debug + use<> {
        use std::collections::BTreeMap;
        let last: BTreeMap<_, _> =
            self.last_of_year.iter().filter(|(_, last)| **last > 0).map(|(a, b)| (*a, *b)).collect();
        let content: BTreeMap<_, _> = self.by_content.iter().map(|(a, b)| (*a, *b)).collect();
        let sorted = |mut numbers: Vec<Number>| {
            numbers.sort_unstable();
            numbers
        };
        let emails: BTreeMap<_, _> = self
            .by_email
            .iter()
            .filter(|(_, of)| !of.is_empty())
            .map(|(a, of)| (a.clone(), sorted(of.clone())))
            .collect();
        let names = self.by_name.iter().filter(|(_, of)| !of.is_empty());
        let names: BTreeMap<_, _> =
            names.map(|(a, of)| (a.clone(), sorted(of.iter().map(|(number, _)| *number).collect()))).collect();
        (last, content, emails, names)
    }
}
