use std::collections::HashMap;

use super::pages::Pages;
use super::sorted::{Fresh, Sorted, first_bytes};
use super::words::{letter_bits, pair_bits};

/// Fewer bytes that nobody bears are not worth moving the others for.
const DEAD: usize = 1 << 16;

/// The distinct words in use, each with the slots of those who bear it.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// The words one after the other, and among them what nobody bears any more.
    text: String,
    /// How many bytes of it nobody bears any more.
    n_dead: usize,
    sorted: Sorted,
    /// Words that are not sorted in yet.
    fresh: HashMap<Box<str>, u32>,
    /// Of each word, the letters that occur in it; none for a word that nobody bears any more.
    letters: Pages<u64>,
    outlines: Pages<Outline>,
    /// Of each word, those who bear it by slot.
    bearers: Pages<Vec<Bearer>>,
    /// Ids of words that nobody bears any more.
    free: Vec<u32>,
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
    /// Where it begins among the texts.
    start: u32,
    /// How many bytes it has; no name is as long as this can be.
    pub(super) length: u16,
    /// How many characters it has, up to 255.
    pub(super) n_letters: u8,
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
        let id = self.free.pop().unwrap_or_else(|| u32::try_from(self.n_ids()).unwrap_or(u32::MAX));
        let outline = Outline {
            pairs: pair_bits(word),
            first: word.chars().next().unwrap_or_default(),
            start: u32::try_from(self.text.len()).unwrap_or(u32::MAX),
            length: u16::try_from(word.len()).unwrap_or(u16::MAX),
            n_letters: u8::try_from(word.chars().count()).unwrap_or(u8::MAX),
        };
        self.text.push_str(word);
        self.letters.set(id, letter_bits(word.chars()));
        self.outlines.set(id, outline);
        self.bearers.set(id, Vec::new());
        self.fresh.insert(word.into(), id);
        id
    }

    /// Makes room, of each word by id, for so many more who bear it.
    pub(super) fn expect(&mut self, n_more: &[u32]) {
        for (id, &n_more) in (0..).zip(n_more) {
            if let Some(bearers) = self.bearers.get_mut(id) {
                bearers.reserve_exact(n_more as usize);
            }
        }
    }

    /// Notes that the one in `slot` bears the word.
    pub(super) fn bear(&mut self, id: u32, slot: u32, in_family: bool) {
        let Some(bearers) = self.bearers.get_mut(id) else { return };
        let bearer = Bearer::new(slot, in_family);
        let place = match bearers.last() {
            Some(last) if last.slot() >= slot => bearers.partition_point(|other| other.slot() < slot),
            _ => bearers.len(),
        };
        match bearers.get_mut(place) {
            Some(known) if known.slot() == slot => known.0 |= bearer.0,
            _ => bearers.insert(place, bearer),
        }
    }

    /// Forgets that the one in `slot` bears the word.
    pub(super) fn forget(&mut self, id: u32, slot: u32) {
        let Some(bearers) = self.bearers.get_mut(id) else { return };
        let Ok(place) = bearers.binary_search_by_key(&slot, |bearer| bearer.slot()) else { return };
        bearers.remove(place);
        if !bearers.is_empty() {
            return;
        }
        let text = |id| text(&self.text, &self.outlines, id);
        if self.fresh.remove(text(id)).is_none() {
            self.sorted.remove(id, text);
        }
        self.clear(id);
    }

    fn clear(&mut self, id: u32) {
        self.n_dead += self.text(id).len();
        self.letters.set(id, 0);
        self.outlines.set(id, Outline::default());
        self.bearers.set(id, Vec::new());
        self.free.push(id);
    }

    /// Sorts the new words in, and lets go of the text that nobody bears once it is most of all.
    pub(super) fn settle(&mut self) {
        let mut fresh = Fresh::default();
        for (word, id) in std::mem::take(&mut self.fresh) {
            if self.bearers(id).is_empty() {
                self.clear(id);
            } else {
                fresh.push(first_bytes(word.as_bytes()), id);
            }
        }
        self.sorted.extend(&mut fresh, |id| text(&self.text, &self.outlines, id));
        if self.n_dead > DEAD.max(self.text.len() / 2) {
            self.compact();
        }
    }

    fn compact(&mut self) {
        let mut kept = String::with_capacity(self.text.len() - self.n_dead);
        for id in (0..).take(self.n_ids()) {
            let word = text(&self.text, &self.outlines, id);
            let (start, length) = (u32::try_from(kept.len()), u16::try_from(word.len()));
            kept.push_str(word);
            if let Some(outline) = self.outlines.get_mut(id) {
                outline.start = start.unwrap_or(u32::MAX);
                outline.length = length.unwrap_or(u16::MAX);
            }
        }
        (self.text, self.n_dead) = (kept, 0);
    }

    /// How many ids there are; all are below it.
    pub(super) fn n_ids(&self) -> usize {
        self.outlines.len()
    }

    /// For how many bytes of words there is room.
    #[cfg(test)]
    pub(super) fn n_bytes_of_room(&self) -> usize {
        self.text.capacity()
    }

    pub(super) fn text(&self, id: u32) -> &str {
        text(&self.text, &self.outlines, id)
    }

    pub(super) fn outline(&self, id: u32) -> Outline {
        self.outlines.get(id).copied().unwrap_or_default()
    }

    /// Who bears the word, by slot.
    pub(super) fn bearers(&self, id: u32) -> &[Bearer] {
        self.bearers.get(id).map_or(&[], Vec::as_slice)
    }

    /// The id of a word that is sorted in.
    pub(super) fn id(&self, word: &str) -> Option<u32> {
        self.beginning(word).next().filter(|&id| self.text(id) == word)
    }

    /// The words that begin so, in their order.
    pub(super) fn beginning(&self, prefix: &str) -> impl Iterator<Item = u32> {
        self.sorted.range(move |id| self.text(id) < prefix, move |id| self.text(id).starts_with(prefix))
    }

    /// The words that begin so, the shortest first.
    pub(super) fn shortest_beginning(&self, prefix: &str) -> Vec<u32> {
        let mut ids: Vec<u32> = self.beginning(prefix).collect();
        ids.sort_unstable_by_key(|&id| (self.outline(id).length, id));
        ids
    }

    /// The letters that occur in a word.
    pub(super) fn letters(&self, id: u32) -> u64 {
        self.letters.get(id).copied().unwrap_or(0)
    }

    /// The words with letters as wanted.
    pub(super) fn with_letters(&self, is_wanted: impl Fn(u64) -> bool + Copy) -> impl Iterator<Item = u32> {
        self.letters.places(move |&letters| letters != 0 && is_wanted(letters))
    }
}

fn text<'a>(all: &'a str, outlines: &Pages<Outline>, id: u32) -> &'a str {
    let span = outlines.get(id).map(|word| word.start as usize..word.start as usize + usize::from(word.length));
    span.and_then(|span| all.get(span)).unwrap_or_default()
}
