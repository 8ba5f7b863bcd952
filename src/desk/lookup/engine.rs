use std::collections::HashMap;

use super::address::{Addresses, is_meant};
use super::dictionary::Dictionary;
use super::hit::{Found, Hit, Tier};
use super::marks::Marks;
use super::number::Rank;
use super::person::Person;
use super::query::Query;
use super::{initials, joined, number, scattered};

/// Who can be found, by the caller's keys.
#[derive(Debug, Default)]
pub struct Lookup {
    dictionary: Dictionary,
    numbers: Dictionary,
    addresses: Addresses,
    /// By slot; a slot that is free holds an empty person.
    people: Vec<Person>,
    slots: HashMap<u32, u32>,
    free: Vec<u32>,
}

/// What somebody can be found by.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The application's number, such as `QAP-2026-0142`.
    pub number: &'a str,
    /// The name as the candidate writes it.
    pub name: &'a str,
    /// Absent for people with one name.
    pub given_name: Option<&'a str>,
    /// The family name, or the only name.
    pub family_name: &'a str,
    /// The e-mail address.
    pub email: Option<&'a str>,
}

impl Lookup {
    /// Makes the entry known under the key, in place of what was known under it.
    pub fn put(&mut self, key: u32, entry: &Entry<'_>) {
        self.remove(key);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.people.push(Person::default());
            u32::try_from(self.people.len() - 1).unwrap_or(u32::MAX)
        });
        let mut person = Person::learn(key, slot, entry, &mut self.dictionary);
        let forms = number::forms(entry.number);
        person.numbers = forms.iter().map(|form| self.numbers.add(form, slot)).collect();
        person.address = entry.email.unwrap_or_default().trim().to_lowercase().into();
        if !person.address.is_empty() {
            self.addresses.add(&person.address, slot);
        }
        if let Some(place) = self.people.get_mut(slot as usize) {
            *place = person;
            self.slots.insert(key, slot);
        }
    }

    /// Forgets what is known under the key; nothing if there is nothing.
    pub fn remove(&mut self, key: u32) {
        let Some(slot) = self.slots.remove(&key) else { return };
        let Some(place) = self.people.get_mut(slot as usize) else { return };
        let person = std::mem::take(place);
        for piece in &person.pieces {
            self.dictionary.remove(piece.id, slot);
        }
        for &id in &person.numbers {
            self.numbers.remove(id, slot);
        }
        if !person.address.is_empty() {
            self.addresses.remove(&person.address, slot);
        }
        self.free.push(slot);
    }

    /// At most `limit` entries that the query may mean, the best first; of equal ones that with the lower key.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.search_in(query, limit, true)
    }

    /// As [`Self::search`], for who may not know addresses: nobody is found, left out or put in another place by one.
    pub fn search_without_addresses(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.search_in(query, limit, false)
    }

    fn search_in(&self, query: &str, limit: usize, by_address: bool) -> Vec<Hit> {
        let query = Query::of(query);
        let mut found = Found::new(self.people.len());
        if limit > 0 {
            self.find(&query, limit, by_address, &mut found);
        }
        found.into_hits(limit, |slot| self.people.get(slot as usize).map_or(0, |person| person.key))
    }

    /// How many entries are known.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Asks tier by tier, and stops where those below can add nothing to the first `limit` rows.
    fn find(&self, query: &Query, limit: usize, by_address: bool, found: &mut Found) {
        self.find_number(query, limit, found);
        if by_address {
            self.find_address(query, found);
        }
        if query.words.is_empty() || query.text.contains('@') && found.len() > 0 {
            return;
        }
        let mut marks = Marks::of(query, &self.dictionary);
        marks.find(&self.dictionary, &self.people, limit, found);
        if found.len() >= limit {
            return;
        }
        joined::find(query, &self.dictionary, &self.people, found);
        initials::find(query, &self.dictionary, &self.people, found);
        if found.len() >= limit {
            return;
        }
        if by_address {
            self.find_in_address(query, found);
        }
        marks.widen(query, &self.dictionary);
        marks.find(&self.dictionary, &self.people, limit, found);
        // Letters that lie scattered are a guess: whoever typed a name that is there is not shown guesses beside it.
        if found.len() == 0 {
            scattered::find(query, &self.people, found);
        }
    }

    fn find_number(&self, query: &Query, limit: usize, found: &mut Found) {
        let Some(asked) = number::asked(&query.text) else { return };
        let offer = |rank, id, found: &mut Found| {
            for &slot in self.numbers.slots(id) {
                let whole =
                    self.people.get(slot as usize).and_then(|person| self.numbers.term(*person.numbers.first()?));
                let whole = whole.map_or("", |term| &*term.text);
                let rank =
                    if rank == Rank::Sequence && !number::is_sequence(&asked, whole) { Rank::Inside } else { rank };
                found.offer(slot, Tier::Number.score((rank as u32) << 16 | number::year(whole)));
            }
        };
        if let Some(id) = self.numbers.id(&asked) {
            offer(if asked.contains('-') { Rank::Whole } else { Rank::Sequence }, id, found);
        }
        // The newest come first, so that the older years need not be looked at.
        let mut year = None;
        let whole = |form: &str| form.contains('-');
        for (form, id) in self.numbers.figures_from_last(&asked).filter(|(form, _)| whole(form)) {
            let its_year = form.get(..4);
            if found.len() >= limit && year != its_year {
                break;
            }
            year = its_year;
            offer(Rank::Begins, id, found);
        }
        if found.len() < limit {
            let parts = self.numbers.figures_from_last(&asked).filter(|(form, _)| !whole(form));
            parts.for_each(|(_, id)| offer(Rank::Inside, id, found));
        }
    }

    fn find_address(&self, query: &Query, found: &mut Found) {
        let is_meant = is_meant(&query.text);
        if query.text.is_empty() || !is_meant && query.words.len() != 1 {
            return;
        }
        for (address, slot) in self.addresses.beginning(&query.text) {
            let rest = address.get(query.text.len()..).unwrap_or_default();
            let rank = if rest.is_empty() { 2 } else { u32::from(rest.starts_with('@')) };
            if is_meant || rank > 0 {
                found.offer(slot, Tier::Email.score(rank));
            }
        }
    }

    fn find_in_address(&self, query: &Query, found: &mut Found) {
        if query.words.len() != 1 || query.text.chars().count() < 2 {
            return;
        }
        for (_, slot) in self.addresses.beginning(&query.text) {
            found.offer(slot, Tier::Inside.score(0));
        }
    }
}
