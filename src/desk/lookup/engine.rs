use super::address::Addresses;
use super::dictionary::Dictionary;
use super::hit::{Found, Hit};
use super::marks::Marks;
use super::number::Numbers;
use super::people::People;
use super::query::Query;
use super::reader::Reader;
use super::{initials, joined, scattered};

/// Who can be found, by the caller's keys: memory is kept for each up to the highest, so they are to be numbered
/// through.
#[derive(Debug, Default)]
pub struct Lookup {
    dictionary: Dictionary,
    people: People,
    numbers: Numbers,
    addresses: Addresses,
    n_entries: usize,
    /// What is known of written words while many names are read.
    reader: Reader,
}

/// What somebody can be found by.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The application's number, such as `QAP-2026-0142`; the higher, the newer.
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
        self.load(key, entry);
        self.settle();
    }

    /// As [`Self::put`], for many: it may be found only from [`Self::settle`] on.
    pub fn load(&mut self, key: u32, entry: &Entry<'_>) {
        if self.numbers.has(key) {
            self.forget_name(key);
        } else {
            self.n_entries += 1;
        }
        let pieces = self.reader.learn(key, entry, &mut self.dictionary);
        self.people.put(key, pieces, &self.dictionary);
        self.numbers.put(key, entry.number);
        self.addresses.put(key, entry.email.unwrap_or_default());
    }

    /// Makes all be found that were loaded.
    pub fn settle(&mut self) {
        let is_much = self.reader.is_much();
        self.reader = Reader::default();
        if !is_much {
            self.dictionary.settle();
            self.numbers.settle();
            self.addresses.settle();
            return;
        }
        std::thread::scope(|scope| {
            scope.spawn(|| {
                self.addresses.settle();
                self.addresses.shrink();
            });
            self.dictionary.settle();
            self.dictionary.shrink();
            self.numbers.settle();
            self.people.shrink();
        });
    }

    /// Forgets what is known under the key; nothing if there is nothing.
    pub fn remove(&mut self, key: u32) {
        if !self.numbers.has(key) {
            return;
        }
        self.n_entries -= 1;
        self.forget_name(key);
        self.numbers.remove(key);
        self.addresses.remove(key);
    }

    /// Notes whether what is known under the key needs us: of entries that match alike, those that do come first.
    pub fn set_needs_us(&mut self, key: u32, needs_us: bool) {
        self.numbers.set_needs_us(key, needs_us);
    }

    /// At most `limit` entries that the query may mean, the best first; of equal ones those that need us, and then the
    /// newest.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.search_as(query, limit, true)
    }

    /// As [`Self::search`], for who may know neither addresses nor what needs us: nobody is found, left out or put in
    /// another place by them.
    pub fn search_without_addresses(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.search_as(query, limit, false)
    }

    /// How many entries are known.
    pub fn len(&self) -> usize {
        self.n_entries
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.n_entries == 0
    }

    fn forget_name(&mut self, key: u32) {
        for piece in self.people.remove(key) {
            self.dictionary.forget(piece.id(), key);
        }
    }

    fn search_as(&self, query: &str, limit: usize, reads: bool) -> Vec<Hit> {
        if limit == 0 {
            return Vec::new();
        }
        let mut found = Found::new(limit, &self.numbers, reads);
        self.find(&Query::of(query), reads, &mut found);
        found.into_hits()
    }

    /// Asks tier by tier, and stops where those below can add nothing to the first rows.
    fn find(&self, query: &Query, reads: bool, found: &mut Found<'_>) {
        let (dictionary, people) = (&self.dictionary, &self.people);
        self.numbers.find(&query.text, found);
        if reads {
            self.addresses.find(query, found);
        }
        if query.words.is_empty() || query.text.contains('@') && !found.is_empty() {
            return;
        }
        let mut marks = Marks::of(query, dictionary);
        marks.find(dictionary, people, found);
        if found.has_enough() {
            return;
        }
        joined::find(query, dictionary, people, found);
        initials::find(query, dictionary, people, found);
        if found.has_enough() {
            return;
        }
        if reads {
            self.addresses.find_beginning(query, found);
        }
        if query.words.len() > 1 {
            marks.guess_one(query, dictionary, people, found);
        }
        if query.words.len() == 1 || found.is_empty() {
            marks.widen(query, dictionary);
            marks.find(dictionary, people, found);
        }
        // Letters that lie scattered are a guess: whoever typed a name that is there is not shown guesses beside it.
        if found.is_empty() {
            scattered::find(query, dictionary, people, found);
        }
    }
}
