use super::dictionary::Dictionary;
use super::engine::Entry;
use super::words::{Word, letter_bits, words};

/// The most words of a name that count.
const WORDS: usize = 16;

/// What look-up keeps of an entry.
#[derive(Debug, Default)]
pub(super) struct Person {
    pub(super) key: u32,
    /// The first letters of its words, in any spelling.
    pub(super) initials: u64,
    /// All its letters, in any spelling.
    pub(super) letters: u64,
    /// The dictionary's words of this name, in the order of their places.
    pub(super) pieces: Box<[Piece]>,
    /// The name as folded and, where it differs, as spelt with the customary aliases.
    pub(super) spellings: Box<[Spelling]>,
    /// Ids in the dictionary of numbers.
    pub(super) numbers: Box<[u32]>,
    /// In lower case; empty if there is none.
    pub(super) address: Box<str>,
}

/// A spelling of one word of a name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Piece {
    pub(super) id: u32,
    /// Which word of the name it spells, from 0.
    pub(super) place: u8,
    /// Whether the word belongs to the family name.
    pub(super) family: bool,
}

/// A whole name without spaces, and where its words begin.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    pub(super) joined: Box<str>,
    pub(super) starts: Box<[u16]>,
}

impl Person {
    /// Reads the names of an entry and puts their words into the dictionary.
    pub(super) fn learn(key: u32, slot: u32, entry: &Entry<'_>, dictionary: &mut Dictionary) -> Self {
        let family: Vec<Word> = words(entry.family_name).collect();
        let mut all: Vec<Word> = words(entry.name).collect();
        // A name as written usually holds both; what it lacks is known all the same.
        for word in words(entry.given_name.unwrap_or_default()).chain(family.iter().cloned()) {
            if !all.iter().any(|known| known.folded == word.folded) {
                all.push(word);
            }
        }
        all.truncate(WORDS);
        let mut pieces = Vec::new();
        for (place, word) in (0..).zip(&all) {
            let family = family.iter().any(|other| other.folded == word.folded);
            for spelling in word.spellings().chain(word.tail.as_deref()) {
                pieces.push(Piece { id: dictionary.add(spelling, slot), place, family });
            }
        }
        let mut spellings = vec![Spelling::of(all.iter().map(|word| word.folded.as_str()))];
        if all.iter().any(|word| !word.aliases.is_empty()) {
            spellings.push(Spelling::of(all.iter().map(Word::other)));
        }
        let firsts = spellings.iter().flat_map(Spelling::words).filter_map(|word| word.chars().next());
        Self {
            key,
            initials: letter_bits(firsts),
            letters: spellings.iter().fold(0, |bits, spelling| bits | letter_bits(spelling.joined.chars())),
            pieces: pieces.into(),
            spellings: spellings.into(),
            ..Self::default()
        }
    }

    /// How many bytes the folded name has, at least one.
    pub(super) fn length(&self) -> u32 {
        let length = self.spellings.first().map_or(0, |spelling| spelling.joined.len());
        u32::try_from(length).unwrap_or(u32::MAX).max(1)
    }
}

impl Spelling {
    fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let (mut joined, mut starts) = (String::new(), Vec::new());
        for word in words {
            // Where a name is longer than this counts, its end cannot be looked up.
            let Ok(start) = u16::try_from(joined.len()) else { break };
            starts.push(start);
            joined.push_str(word);
        }
        Self { joined: joined.into(), starts: starts.into() }
    }

    /// The name from each of its words on, with the length of that word.
    pub(super) fn tails(&self) -> impl Iterator<Item = (&str, usize)> {
        let ends = self.starts.iter().skip(1).map(|&end| usize::from(end)).chain([self.joined.len()]);
        let starts = self.starts.iter().map(|&start| usize::from(start));
        starts.zip(ends).filter_map(|(start, end)| Some((self.joined.get(start..)?, end - start)))
    }

    /// The words.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.tails().filter_map(|(tail, length)| tail.get(..length))
    }
}
