use std::collections::BTreeMap;
use std::ops::Bound;

use super::words::letter_bits;

/// The distinct words in use, each with the slots of those who bear it.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    ids: BTreeMap<Box<str>, u32>,
    terms: Vec<Term>,
    /// Of each term, what rules it out without a look at it.
    outlines: Vec<Outline>,
    /// Ids of words that nobody bears any more.
    free: Vec<u32>,
}

/// A word of the dictionary.
#[derive(Debug, Default)]
pub(super) struct Term {
    pub(super) text: Box<str>,
    slots: Vec<u32>,
}

/// What can be known of a word at a glance; all zero for a word that nobody bears any more.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Outline {
    /// The letters that occur in it.
    pub(super) bits: u64,
    /// How many characters it has.
    pub(super) length: u32,
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
            if let Some(outline) = self.outlines.get_mut(id as usize) {
                *outline = Outline::default();
            }
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

    /// The words of figures and hyphens that begin so, the last first.
    pub(super) fn figures_from_last(&self, prefix: &str) -> impl Iterator<Item = (&str, u32)> {
        // The colon comes next after the figures.
        let end = format!("{prefix}:");
        let range = self.ids.range::<str, _>((Bound::Included(prefix), Bound::Excluded(end.as_str())));
        range.rev().map(|(word, &id)| (&**word, id))
    }

    /// The words whose outline is as wanted.
    pub(super) fn outlined(&self, wanted: impl Fn(&Outline) -> bool) -> impl Iterator<Item = (&str, &Outline, u32)> {
        let ids = (0..).zip(&self.outlines).filter(move |(_, outline)| outline.length > 0 && wanted(outline));
        ids.filter_map(|(id, outline)| Some((&*self.term(id)?.text, outline, id)))
    }

    fn new_term(&mut self, word: &str) -> u32 {
        let length = u32::try_from(word.chars().count()).unwrap_or(u32::MAX);
        let (term, outline) =
            (Term { text: word.into(), slots: Vec::new() }, Outline { bits: letter_bits(word.chars()), length });
        let id = self.free.pop().unwrap_or_else(|| {
            self.terms.push(Term::default());
            self.outlines.push(Outline::default());
            u32::try_from(self.terms.len() - 1).unwrap_or(u32::MAX)
        });
        if let (Some(place), Some(its_outline)) = (self.terms.get_mut(id as usize), self.outlines.get_mut(id as usize))
        {
            (*place, *its_outline) = (term, outline);
        }
        self.ids.insert(word.into(), id);
        id
    }
}
