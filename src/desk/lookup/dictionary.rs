use std::collections::BTreeMap;
use std::ops::Bound;

use super::words::letter_bits;

/// The distinct words in use, each with the slots of those who bear it.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    ids: BTreeMap<Box<str>, u32>,
    terms: Vec<Term>,
    /// Ids of words that nobody bears any more.
    free: Vec<u32>,
}

/// A word of the dictionary.
#[derive(Debug, Default)]
pub(super) struct Term {
    pub(super) text: Box<str>,
    /// In characters.
    pub(super) length: u32,
    pub(super) bits: u64,
    slots: Vec<u32>,
}

impl Dictionary {
    /// Notes that the one in `slot` bears the word, and answers the word's id.
    pub(super) fn add(&mut self, word: &str, slot: u32) -> u32 {
        let id = self.ids.get(word).copied().unwrap_or_else(|| self.new_term(word));
        if let Some(term) = self.terms.get_mut(id as usize)
            && term.slots.last() != Some(&slot)
        {
            term.slots.push(slot);
        }
        id
    }

    /// Forgets that the one in `slot` bears the word.
    pub(super) fn remove(&mut self, id: u32, slot: u32) {
        let Some(term) = self.terms.get_mut(id as usize) else { return };
        let Some(place) = term.slots.iter().position(|&other| other == slot) else { return };
        term.slots.swap_remove(place);
        if term.slots.is_empty() {
            self.ids.remove(&term.text);
            *term = Term::default();
            self.free.push(id);
        }
    }

    pub(super) fn term(&self, id: u32) -> Option<&Term> {
        self.terms.get(id as usize)
    }

    /// How many ids there are; all are below it.
    pub(super) fn n_ids(&self) -> usize {
        self.terms.len()
    }

    /// Who bears the word.
    pub(super) fn slots(&self, id: u32) -> &[u32] {
        self.term(id).map_or(&[], |term| &term.slots)
    }

    pub(super) fn id(&self, word: &str) -> Option<u32> {
        self.ids.get(word).copied()
    }

    /// The words that begin so, in their order.
    pub(super) fn beginning<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, u32)> + 'a {
        self.ids
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(move |(word, _)| word.starts_with(prefix))
            .map(|(word, &id)| (&**word, id))
    }

    /// All words, those that nobody bears among them as empty ones.
    pub(super) fn terms(&self) -> impl Iterator<Item = (u32, &Term)> {
        (0..).zip(&self.terms)
    }

    fn new_term(&mut self, word: &str) -> u32 {
        let length = u32::try_from(word.chars().count()).unwrap_or(u32::MAX);
        let term = Term { text: word.into(), length, bits: letter_bits(word), slots: Vec::new() };
        let id = self.free.pop().unwrap_or_else(|| {
            self.terms.push(Term::default());
            u32::try_from(self.terms.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(place) = self.terms.get_mut(id as usize) {
            *place = term;
        }
        self.ids.insert(word.into(), id);
        id
    }
}
