use std::collections::HashMap;

use super::dictionary::Dictionary;
use super::engine::Entry;
use super::people::{Piece, Spelling, WORDS};
use super::words::{read, written};

/// Turns names into pieces; of many names it folds each distinct written word once.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// By the word as written, which of the words it is.
    written: HashMap<Box<str>, Box<[u32]>>,
    words: Vec<Known>,
    /// Kept from name to name for their memory.
    name: Vec<u32>,
    family: Vec<u32>,
    pieces: Vec<Piece>,
}

/// A word by its ids in the dictionary.
#[derive(Debug)]
struct Known {
    folded: u32,
    aliases: Box<[u32]>,
    tail: Option<u32>,
}

impl Reader {
    /// The pieces of an entry's names, in the order of their places; each is in the dictionary with the slot.
    pub(super) fn learn(&mut self, slot: u32, entry: &Entry<'_>, dictionary: &mut Dictionary) -> &[Piece] {
        let (mut name, mut family) = (std::mem::take(&mut self.name), std::mem::take(&mut self.family));
        name.clear();
        family.clear();
        self.read(entry.family_name, dictionary, &mut family);
        self.read(entry.name, dictionary, &mut name);
        let n_written = name.len();
        self.read(entry.given_name.unwrap_or_default(), dictionary, &mut name);
        name.extend_from_slice(&family);
        let folded = |word: u32| self.words.get(word as usize).map(|known| known.folded);
        let is_in = |words: &[u32], word: u32| words.iter().any(|&other| folded(other) == folded(word));
        self.pieces.clear();
        let mut place = 0;
        for (at, &word) in name.iter().enumerate() {
            // A name as written usually holds both; what it lacks is known all the same.
            if at >= n_written && is_in(&name[..at], word) {
                continue;
            }
            let Some(known) = self.words.get(word as usize).filter(|_| place < WORDS) else { break };
            let in_family = is_in(&family, word);
            let aliases = known.aliases.iter().map(|&id| (id, Spelling::Alias));
            let tail = known.tail.map(|id| (id, Spelling::Tail));
            for (id, spelling) in std::iter::once((known.folded, Spelling::Folded)).chain(aliases).chain(tail) {
                dictionary.bear(id, slot, in_family);
                self.pieces.push(Piece::new(id, place, in_family, spelling));
            }
            place += 1;
        }
        (self.name, self.family) = (name, family);
        &self.pieces
    }

    /// Whether many words were read.
    pub(super) fn is_much(&self) -> bool {
        self.words.len() > 1_000
    }

    fn read(&mut self, text: &str, dictionary: &mut Dictionary, words: &mut Vec<u32>) {
        for piece in written(text) {
            if let Some(known) = self.written.get(piece) {
                words.extend_from_slice(known);
                continue;
            }
            let start = self.words.len();
            for word in read(piece) {
                self.words.push(Known {
                    folded: dictionary.intern(&word.folded),
                    aliases: word.aliases.iter().map(|alias| dictionary.intern(alias)).collect(),
                    tail: word.tail.map(|tail| dictionary.intern(&tail)),
                });
            }
            let known = (start..self.words.len()).filter_map(|word| u32::try_from(word).ok());
            let known: Box<[u32]> = known.collect();
            words.extend_from_slice(&known);
            self.written.insert(piece.into(), known);
        }
    }
}
