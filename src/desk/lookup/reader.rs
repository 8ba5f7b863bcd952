use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use super::dictionary::Dictionary;
use super::engine::Entry;
use super::people::{Piece, Sketch, Spelling, WORDS};
use super::words::{read, written};

/// Turns names into pieces; of many names it folds each distinct written word once.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// By the word as written, which of the words known it is.
    written: HashMap<Written, Range<u32>>,
    words: Vec<Word>,
    /// The pieces of all words known, each word's as if it were the first of a name.
    pieces: Vec<Piece>,
    /// Kept from name to name for their memory.
    name: Vec<Word>,
    family: Vec<Word>,
    of_name: Vec<Piece>,
}

/// A word of a name.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// Its id as folded.
    folded: u32,
    /// Where its pieces begin.
    start: u32,
    n_pieces: u32,
    sketch: Sketch,
}

/// A word as it is written, in place: to look at it elsewhere would take as long as all else.
#[derive(Debug, Eq, PartialEq)]
struct Written {
    bytes: [u8; LONGEST],
    length: u8,
}

/// Longer words are folded each time.
const LONGEST: usize = 31;

impl Written {
    fn of(word: &str) -> Option<Self> {
        let mut bytes = [0; LONGEST];
        bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        Some(Self { bytes, length: u8::try_from(word.len()).ok()? })
    }
}

impl Hash for Written {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(&self.bytes[..usize::from(self.length)]);
    }
}

impl Reader {
    /// The pieces of an entry's names, in the order of their places, and a sketch of them; each is in the dictionary.
    pub(super) fn learn(&mut self, entry: &Entry<'_>, dictionary: &mut Dictionary) -> (&[Piece], Sketch) {
        let (mut name, mut family) = (std::mem::take(&mut self.name), std::mem::take(&mut self.family));
        name.clear();
        family.clear();
        let (given_name, family_name) = (entry.given_name.unwrap_or_default(), entry.family_name);
        let is_written = |one: &str, other: &str| {
            entry.name.strip_prefix(one).and_then(|rest| rest.strip_prefix(' ')) == Some(other)
        };
        if is_written(given_name, family_name) {
            self.read(given_name, dictionary, &mut name);
            self.read(family_name, dictionary, &mut family);
            name.extend_from_slice(&family);
        } else if is_written(family_name, given_name) {
            self.read(family_name, dictionary, &mut family);
            name.extend_from_slice(&family);
            self.read(given_name, dictionary, &mut name);
        } else {
            self.read(entry.name, dictionary, &mut name);
            self.read(family_name, dictionary, &mut family);
            // A name as written usually holds both; what it lacks is known all the same.
            let n_written = name.len();
            self.read(given_name, dictionary, &mut name);
            name.extend_from_slice(&family);
            let mut at = n_written;
            while at < name.len() {
                if is_in(&name[..at], name[at]) {
                    name.remove(at);
                } else {
                    at += 1;
                }
            }
        }
        let mut sketch = Sketch::default();
        self.of_name.clear();
        for (place, &word) in (0..WORDS).zip(&name) {
            let in_family = is_in(&family, word);
            sketch.add(word.sketch);
            let pieces = self.pieces.get(word.start as usize..(word.start + word.n_pieces) as usize);
            self.of_name.extend(pieces.unwrap_or_default().iter().map(|piece| piece.at(place, in_family)));
        }
        (self.name, self.family) = (name, family);
        (&self.of_name, sketch)
    }

    fn read(&mut self, text: &str, dictionary: &mut Dictionary, words: &mut Vec<Word>) {
        for piece in written(text) {
            let written = Written::of(piece);
            let known = written.as_ref().and_then(|written| self.written.get(written)).cloned();
            let known = known.unwrap_or_else(|| self.fold(piece, written, dictionary));
            words.extend_from_slice(self.words.get(known.start as usize..known.end as usize).unwrap_or_default());
        }
    }

    fn fold(&mut self, piece: &str, written: Option<Written>, dictionary: &mut Dictionary) -> Range<u32> {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let n_before = number(self.words.len());
        for word in read(piece) {
            let start = self.pieces.len();
            let spellings = std::iter::once((Spelling::Folded, &word.folded))
                .chain(word.aliases.iter().map(|alias| (Spelling::Alias, alias)))
                .chain(word.tail.iter().map(|tail| (Spelling::Tail, tail)));
            let mut sketch = Sketch::default();
            for (kind, text) in spellings {
                self.pieces.push(Piece::new(dictionary.intern(text), 0, false, kind));
                sketch.add(Sketch::of(text, kind));
            }
            let folded = self.pieces.get(start).map_or(0, |piece| piece.id());
            let n_pieces = number(self.pieces.len() - start);
            self.words.push(Word { folded, start: number(start), n_pieces, sketch });
        }
        let known = n_before..number(self.words.len());
        self.written.extend(written.map(|written| (written, known.clone())));
        known
    }
}

fn is_in(words: &[Word], word: Word) -> bool {
    words.iter().any(|other| other.folded == word.folded)
}
