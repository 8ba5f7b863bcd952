use super::address::Addresses;
use super::batch::Batch;
use super::dictionary::Dictionary;
use super::hit::{Found, Hit};
use super::marks::Marks;
use super::number::Numbers;
use super::people::People;
use super::query::Query;
use super::reader::Reader;
use super::{initials, joined, scattered};

/// So many entries are taken in at once, on two cores.
const BATCH: usize = 1 << 14;
/// Fewer are taken in on one, since starting another thread takes longer.
const FEW: usize = 256;

/// Who can be found, by the caller's keys: memory is kept for each up to the highest, so they are to be numbered
/// through.
#[derive(Debug, Default)]
pub struct Lookup {
    names: Names,
    numbers: Numbers,
    addresses: Addresses,
    n_entries: usize,
    /// Entries of which only the number is taken in yet.
    waiting: Batch,
}

/// The words, and whose names they are in.
#[derive(Debug, Default)]
struct Names {
    dictionary: Dictionary,
    people: People,
    /// Slots whose words do not know of them yet.
    fresh: Vec<u32>,
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
        self.n_entries += usize::from(!self.numbers.has(key));
        self.numbers.put(key, entry.number);
        self.waiting.push(key, entry);
        if self.waiting.len() >= BATCH {
            self.take_in();
        }
    }

    /// Makes all be found that were loaded.
    pub fn settle(&mut self) {
        self.take_in();
        self.waiting = Batch::default();
        let Self { names, numbers, addresses, .. } = self;
        let is_much = names.fresh.len() > FEW;
        on_two_cores(
            is_much,
            || names.settle(),
            || {
                numbers.settle();
                addresses.settle();
            },
        );
    }

    /// Forgets what is known under the key; nothing if there is nothing.
    pub fn remove(&mut self, key: u32) {
        if !self.numbers.has(key) {
            return;
        }
        self.take_in();
        self.n_entries -= 1;
        self.names.forget(key);
        self.numbers.remove(key);
        self.addresses.remove(key);
    }

    fn take_in(&mut self) {
        let Self { names, addresses, waiting, .. } = self;
        on_two_cores(
            waiting.len() > FEW,
            || waiting.iter().for_each(|(key, entry)| names.load(key, &entry)),
            || waiting.iter().for_each(|(key, entry)| addresses.put(key, entry.email.unwrap_or_default())),
        );
        waiting.clear();
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
        let Names { dictionary, people, .. } = &self.names;
        self.numbers.find(&query.text, found);
        if reads {
            self.addresses.find(query, found);
        }
        if query.words.is_empty() || query.text.contains('@') && !found.is_empty() {
            return;
        }
        let mut marks = Marks::of(query, dictionary);
        marks.find(dictionary, people, found);
        joined::find_apostrophes(query, dictionary, people, found);
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

impl Names {
    fn load(&mut self, slot: u32, entry: &Entry<'_>) {
        self.forget(slot);
        let (pieces, sketch) = self.reader.learn(entry, &mut self.dictionary);
        self.people.put(slot, pieces, sketch);
        self.fresh.push(slot);
    }

    fn forget(&mut self, slot: u32) {
        if self.people.pieces(slot).is_empty() {
            return;
        }
        self.tell_words();
        // It may know words that nobody bears from now on.
        self.reader = Reader::default();
        for piece in self.people.remove(slot) {
            self.dictionary.forget(piece.id(), slot);
        }
    }

    fn settle(&mut self) {
        self.reader = Reader::default();
        self.tell_words();
        self.dictionary.settle();
    }

    /// Lets words know of the slots in whose names they are.
    fn tell_words(&mut self) {
        let mut fresh = std::mem::take(&mut self.fresh);
        fresh.sort_unstable();
        let pieces = || fresh.iter().flat_map(|&slot| self.people.pieces(slot).iter().map(move |&piece| (slot, piece)));
        if fresh.len() > FEW {
            let mut n_more = vec![0; self.dictionary.n_ids()];
            pieces().for_each(|(_, piece)| n_more[piece.id() as usize] += 1);
            self.dictionary.expect(&n_more);
        }
        pieces().for_each(|(slot, piece)| self.dictionary.bear(piece.id(), slot, piece.in_family()));
    }
}

/// Does both, at once if that is worth another thread.
fn on_two_cores(is_much: bool, one: impl FnOnce(), other: impl FnOnce() + Send) {
    if !is_much {
        one();
        other();
        return;
    }
    std::thread::scope(|scope| {
        scope.spawn(other);
        one();
    });
}
