use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::{Application, Digest, Number};
use crate::intake::Identity;

/// The bits of a hash that count. Few in tests, so that what is not the same is compared, too.
#[cfg(not(test))]
const HASHED: u32 = u32::MAX;
#[cfg(test)]
const HASHED: u32 = 0x3f;

/// What the writer must know of all applications to take in another one.
///
/// It knows hashes, which are the same of what is the same: whoever gets a number from it compares with the application.
#[derive(Debug, Default)]
pub(super) struct Registry {
    last_of_year: HashMap<u16, u32>,
    by_content: BTreeSet<(u32, Number)>,
    by_email: BTreeSet<(u32, Number)>,
    /// With whether there is an address.
    by_name: BTreeSet<(u32, Number, bool)>,
}

/// What it knows of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    content: u32,
    candidate: KnownAs,
}

impl Known {
    /// What it is to know of an application.
    pub(super) fn of(application: &Application) -> Self {
        let candidate = KnownAs::of(&Identity::of(&application.form.candidate));
        Self { content: hash(&application.content), candidate }
    }
}

/// By what it knows a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct KnownAs {
    email: Option<u32>,
    name: u32,
}

impl KnownAs {
    fn of(identity: &Identity) -> Self {
        Self { email: identity.email.as_ref().map(hash), name: hash(&identity.name) }
    }
}

fn hash<T: Hash>(of: &T) -> u32 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    // Half of it: the few more that it takes for the same are compared, and a desk has three for each application.
    let [a, b, c, d, ..] = hasher.finish().to_be_bytes();
    u32::from_be_bytes([a, b, c, d]) & HASHED
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
        if Arc::ptr_eq(&before.form, &after.form) {
            return None;
        }
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
        let (number, known) = (application.number, Known::of(application));
        self.reserve(number);
        self.by_content.insert((known.content, number));
        self.know(number, known.candidate);
    }

    /// Notes many applications that are new to it: in order they take half of the room and of the time.
    pub(super) fn put_all(&mut self, all: &[(Number, Known)]) {
        for (number, _) in all {
            self.reserve(*number);
        }
        let email = |(number, known): &(Number, Known)| Some((known.candidate.email?, *number));
        let name =
            |(number, Known { candidate, .. }): &(Number, Known)| (candidate.name, *number, candidate.email.is_some());
        self.by_content.append(&mut all.iter().map(|(number, known)| (known.content, *number)).collect());
        self.by_email.append(&mut all.iter().filter_map(email).collect());
        self.by_name.append(&mut all.iter().map(name).collect());
    }

    /// Notes that an application's candidate is known by another name or address from now on.
    pub(super) fn rename(&mut self, renamed: &Renamed) {
        self.forget_identity(renamed.number, KnownAs::of(&renamed.before));
        self.know(renamed.number, KnownAs::of(&renamed.after));
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
        let (number, known) = (application.number, Known::of(application));
        self.by_content.remove(&(known.content, number));
        self.forget_identity(number, known.candidate);
    }

    fn know(&mut self, number: Number, candidate: KnownAs) {
        self.by_email.extend(candidate.email.map(|email| (email, number)));
        self.by_name.insert((candidate.name, number, candidate.email.is_some()));
    }

    fn forget_identity(&mut self, number: Number, candidate: KnownAs) {
        if let Some(email) = candidate.email {
            self.by_email.remove(&(email, number));
        }
        self.by_name.remove(&(candidate.name, number, candidate.email.is_some()));
    }

    /// The number that the next application received in a year gets.
    pub(super) fn next_number(&self, year: u16) -> Number {
        let last = self.last_of_year.get(&year).copied().unwrap_or(0);
        Number::new(year, last.saturating_add(1))
    }

    /// The applications that the same form may have made.
    pub(super) fn same_form(&self, content: Digest) -> Vec<Number> {
        numbers_of(&self.by_content, hash(&content)).collect()
    }

    /// All applications that may be of a candidate, by number.
    pub(super) fn of_candidate(&self, identity: &Identity) -> BTreeSet<Number> {
        let candidate = KnownAs::of(identity);
        let by_email = candidate.email.into_iter().flat_map(|email| numbers_of(&self.by_email, email));
        let name = candidate.name;
        let by_name = self.by_name.range((name, first(), false)..).take_while(|(other, _, _)| *other == name);
        // Where both have an address it decides.
        let by_name = by_name.filter(|(_, _, has_email)| !(*has_email && identity.email.is_some()));
        by_email.chain(by_name.map(|(_, number, _)| *number)).collect()
    }

    /// The applications that may be of somebody of the same name who has an address, the newest first.
    pub(super) fn namesakes(&self, identity: &Identity) -> impl Iterator<Item = Number> {
        let name = hash(&identity.name);
        let by_name = self.by_name.range((name, first(), false)..=(name, Number::new(u16::MAX, u32::MAX), true));
        by_name.rev().filter(|(_, _, has_email)| *has_email).map(|(_, number, _)| *number)
    }

    /// All that it knows, in order; what it knows nothing of is left out.
    #[cfg(test)]
    pub(super) fn facts(&self) -> impl PartialEq + std::fmt::Debug + use<> {
        let last: std::collections::BTreeMap<_, _> =
            self.last_of_year.iter().filter(|(_, last)| **last > 0).map(|(a, b)| (*a, *b)).collect();
        (last, self.by_content.clone(), self.by_email.clone(), self.by_name.clone())
    }
}

/// Before every number.
fn first() -> Number {
    Number::new(0, 0)
}

fn numbers_of(all: &BTreeSet<(u32, Number)>, hash: u32) -> impl Iterator<Item = Number> {
    all.range((hash, first())..).take_while(move |(other, _)| *other == hash).map(|(_, number)| *number)
}
