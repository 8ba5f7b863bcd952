use std::collections::HashMap;

use super::sorted::Sorted;
use super::words::{letter_bits, pair_bits};

/// The distinct words in use, each with the slots of those who bear it.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// The words one after the other; what nobody bears any more stays until the next start.
    text: String,
    sorted: Sorted,
    /// Words that are not sorted in yet.
    fresh: HashMap<Box<str>, u32>,
    terms: Vec<Term>,
    /// Of each term, the letters that occur in it; none for a word that nobody bears any more.
    letters: Vec<u64>,
    outlines: Vec<Outline>,
    /// Ids of words that nobody bears any more.
    free: Vec<u32>,
}

/// A word of the dictionary.
#[derive(Debug, Default)]
struct Term {
    start: u32,
    length: u32,
    /// By slot.
    bearers: Vec<Bearer>,
}

/// One in whose name a word is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bearer(u32);

/// What can be known of a word without a look at its text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Outline {
    /// The pairs of neighbouring letters.
    pub(super) pairs: u64,
    /// The letter it begins with.
    pub(super) first: char,
    /// How many characters it has, up to 255.
    pub(super) n_letters: u8,
    /// How many bytes it has, up to 255.
    pub(super) length: u8,
}

impl Bearer {
    fn new(slot: u32, in_family: bool) -> Self {
        Self(slot << 1 | u32::from(in_family))
    }

    pub(super) fn slot(self) -> u32 {
        self.0 >> 1
    }

    /// Whether the word belongs to the family name.
    pub(super) fn in_family(self) -> bool {
        self.0 & 1 == 1
    }
}

impl Dictionary {
    /// The word's id; a new word is among [`Self::beginning`] from [`Self::settle`] on.
    pub(super) fn intern(&mut self, word: &str) -> u32 {
        if let Some(id) = self.fresh.get(word).copied().or_else(|| self.id(word)) {
            return id;
        }
        let short = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
        let outline = Outline {
            pairs: pair_bits(word),
            first: word.chars().next().unwrap_or_default(),
            n_letters: short(word.chars().count()),
            length: short(word.len()),
        };
        let id = self.free.pop().unwrap_or_else(|| {
            self.terms.push(Term::default());
            self.letters.push(0);
            self.outlines.push(Outline::default());
            u32::try_from(self.terms.len() - 1).unwrap_or(u32::MAX)
        });
        let span = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let term = Term { start: span(self.text.len()), length: span(word.len()), bearers: Vec::new() };
        self.text.push_str(word);
        let place = id as usize;
        (self.terms[place], self.letters[place], self.outlines[place]) = (term, letter_bits(word.chars()), outline);
        self.fresh.insert(word.into(), id);
        id
    }

    /// Notes that the one in `slot` bears the word.
    pub(super) fn bear(&mut self, id: u32, slot: u32, in_family: bool) {
        let Some(term) = self.terms.get_mut(id as usize) else { return };
        let bearer = Bearer::new(slot, in_family);
        let place = match term.bearers.last() {
            Some(last) if last.slot() >= slot => term.bearers.partition_point(|other| other.slot() < slot),
            _ => term.bearers.len(),
        };
        match term.bearers.get_mut(place) {
            Some(known) if known.slot() == slot => known.0 |= bearer.0,
            _ => term.bearers.insert(place, bearer),
        }
    }

    /// Forgets that the one in `slot` bears the word.
    pub(super) fn forget(&mut self, id: u32, slot: u32) {
        let Some(term) = self.terms.get_mut(id as usize) else { return };
        let Ok(place) = term.bearers.binary_search_by_key(&slot, |bearer| bearer.slot()) else { return };
        term.bearers.remove(place);
        if !term.bearers.is_empty() {
            return;
        }
        if self.fresh.remove(text(&self.text, &self.terms, id)).is_none() {
            self.sorted.remove(id, |id| text(&self.text, &self.terms, id));
        }
        self.clear(id);
    }

    fn clear(&mut self, id: u32) {
        let place = id as usize;
        (self.terms[place], self.letters[place], self.outlines[place]) = (Term::default(), 0, Outline::default());
        self.free.push(id);
    }

    /// Sorts the new words in.
    pub(super) fn settle(&mut self) {
        let mut fresh = Vec::with_capacity(self.fresh.len());
        for id in std::mem::take(&mut self.fresh).into_values() {
            if self.bearers(id).is_empty() { self.clear(id) } else { fresh.push(id) }
        }
        self.sorted.extend(&fresh, |id| text(&self.text, &self.terms, id));
    }

    /// Gives memory back that was taken in advance, once many words are in.
    pub(super) fn shrink(&mut self) {
        self.terms.iter_mut().for_each(|term| term.bearers.shrink_to_fit());
        self.text.shrink_to_fit();
        self.terms.shrink_to_fit();
        self.letters.shrink_to_fit();
        self.outlines.shrink_to_fit();
    }

    /// How many ids there are; all are below it.
    pub(super) fn n_ids(&self) -> usize {
        self.terms.len()
    }

    pub(super) fn text(&self, id: u32) -> &str {
        text(&self.text, &self.terms, id)
    }

    pub(super) fn outline(&self, id: u32) -> Outline {
        self.outlines.get(id as usize).copied().unwrap_or_default()
    }

    /// Who bears the word, by slot.
    pub(super) fn bearers(&self, id: u32) -> &[Bearer] {
        self.terms.get(id as usize).map_or(&[], |term| &term.bearers)
    }

    /// The id of a word that is sorted in.
    pub(super) fn id(&self, word: &str) -> Option<u32> {
        self.beginning(word).first().copied().filter(|&id| self.text(id) == word)
    }

    /// The words that begin so, in their order.
    pub(super) fn beginning(&self, prefix: &str) -> &[u32] {
        self.sorted.beginning(prefix, |id| self.text(id))
    }

    /// The words that begin so, the shortest first.
    pub(super) fn shortest_beginning(&self, prefix: &str) -> Vec<u32> {
        let mut ids = self.beginning(prefix).to_vec();
        ids.sort_unstable_by_key(|&id| (self.outline(id).length, id));
        ids
    }

    /// The letters that occur in a word.
    pub(super) fn letters(&self, id: u32) -> u64 {
        self.letters.get(id as usize).copied().unwrap_or(0)
    }

    /// The words with letters as wanted.
    pub(super) fn with_letters(&self, wanted: impl Fn(u64) -> bool) -> impl Iterator<Item = u32> {
        (0..).zip(&self.letters).filter(move |&(_, &letters)| letters != 0 && wanted(letters)).map(|(id, _)| id)
    }
}

fn text<'a>(all: &'a str, terms: &[Term], id: u32) -> &'a str {
    let span = terms.get(id as usize).map(|term| term.start as usize..(term.start + term.length) as usize);
    span.and_then(|span| all.get(span)).unwrap_or_default()
}
