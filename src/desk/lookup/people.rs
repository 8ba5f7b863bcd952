use super::dictionary::Dictionary;
use super::pages::{Pages, Runs};
use super::words::letter_bits;

/// The most words of a name that count.
pub(super) const WORDS: u8 = 16;

/// What look-up keeps of the entries' names, by slot.
#[derive(Debug, Default)]
pub(super) struct People {
    /// All letters of a name, in any spelling.
    letters: Pages<u64>,
    /// The first letters of its words, in any spelling.
    initials: Pages<u32>,
    names: Pages<Name>,
    /// The words of all names, each name's in one run.
    pieces: Runs<Piece>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Name {
    start: u32,
    n_pieces: u8,
    /// How many bytes the folded name has without spaces, up to 255.
    length: u8,
}

/// A spelling of one word of a name: the word's id, its place in the name, and what it is to it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Piece(u32);

/// What a piece is to its word.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Spelling {
    /// The word as it is compared first.
    Folded,
    /// A customary other spelling.
    Alias,
    /// What follows an apostrophe.
    Tail,
}

/// What can be known of a name without a look at its words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sketch {
    letters: u64,
    initials: u32,
    length: u32,
}

impl Sketch {
    /// Of a word in one spelling.
    pub(super) fn of(word: &str, spelling: Spelling) -> Self {
        let length = if spelling == Spelling::Folded { word.len() } else { 0 };
        Self {
            letters: letter_bits(word.chars()),
            initials: initial_bits(word.chars().take(1)),
            length: u32::try_from(length).unwrap_or(u32::MAX),
        }
    }

    /// Adds another spelling or word.
    pub(super) fn add(&mut self, other: Self) {
        self.letters |= other.letters;
        self.initials |= other.initials;
        self.length = self.length.saturating_add(other.length);
    }
}

impl Piece {
    /// A piece of a place below [`WORDS`]; more distinct words than 25 bits tell apart are in no language.
    pub(super) fn new(id: u32, place: u8, in_family: bool, spelling: Spelling) -> Self {
        Self(id << 7 | u32::from(place & 15) << 3 | u32::from(in_family) << 2 | spelling as u32)
    }

    /// The word's id in the dictionary.
    pub(super) fn id(self) -> u32 {
        self.0 >> 7
    }

    /// Which word of the name it spells, from 0.
    pub(super) fn place(self) -> u8 {
        (self.0 >> 3 & 15) as u8
    }

    /// Whether the word belongs to the family name.
    pub(super) fn in_family(self) -> bool {
        self.0 & 4 != 0
    }

    /// Whether it is what follows an apostrophe of its word.
    pub(super) fn is_tail(self) -> bool {
        self.spelling() == Spelling::Tail
    }

    /// The same in another place.
    pub(super) fn at(self, place: u8, in_family: bool) -> Self {
        Self::new(self.id(), place, in_family, self.spelling())
    }

    fn spelling(self) -> Spelling {
        match self.0 & 3 {
            0 => Spelling::Folded,
            1 => Spelling::Alias,
            _ => Spelling::Tail,
        }
    }
}

impl People {
    /// Keeps a name's pieces, in the order of their places, the folded one first in each.
    pub(super) fn put(&mut self, slot: u32, pieces: &[Piece], sketch: Sketch) {
        let Ok(n_pieces) = u8::try_from(pieces.len()) else { return };
        self.letters.set(slot, sketch.letters);
        self.initials.set(slot, sketch.initials);
        let length = u8::try_from(sketch.length).unwrap_or(u8::MAX);
        self.names.set(slot, Name { start: self.pieces.put(pieces), n_pieces, length });
    }

    /// Forgets a name, and answers the pieces it had.
    pub(super) fn remove(&mut self, slot: u32) -> Vec<Piece> {
        let pieces = self.pieces(slot).to_vec();
        if let Some(name) = self.names.get_mut(slot).map(std::mem::take) {
            self.pieces.free(name.start, usize::from(name.n_pieces));
            self.letters.set(slot, 0);
            self.initials.set(slot, 0);
        }
        pieces
    }

    /// One more than the highest slot.
    pub(super) fn n_slots(&self) -> usize {
        self.names.len()
    }

    /// The dictionary's words of a name, in the order of their places.
    pub(super) fn pieces(&self, slot: u32) -> &[Piece] {
        self.names.get(slot).map_or(&[], |name| self.pieces.get(name.start, usize::from(name.n_pieces)))
    }

    /// How many bytes the folded name has, from 1 to 255.
    pub(super) fn length(&self, slot: u32) -> u32 {
        self.names.get(slot).map_or(1, |name| u32::from(name.length.max(1)))
    }

    /// Whether all the letters may be in the name.
    pub(super) fn may_have(&self, slot: u32, letters: u64) -> bool {
        self.letters.get(slot).is_some_and(|known| letters & !known == 0)
    }

    /// Whether words of the name may begin with all the initials, given as by [`initial_bits`].
    pub(super) fn may_begin(&self, slot: u32, initials: u32) -> bool {
        self.initials.get(slot).is_some_and(|known| initials & !known == 0)
    }

    /// The slots of the names that may have all the letters.
    pub(super) fn with_letters(&self, letters: u64) -> impl Iterator<Item = u32> {
        self.letters.places(move |&known| letters & !known == 0 && known != 0)
    }

    /// The name's words, as folded or as spelt with the customary aliases.
    pub(super) fn words<'a>(
        &'a self,
        slot: u32,
        by_alias: bool,
        dictionary: &'a Dictionary,
    ) -> impl Iterator<Item = &'a str> {
        let words = self.pieces(slot).chunk_by(|a, b| a.place() == b.place());
        words.filter_map(move |word| {
            let alias = word.iter().find(|piece| by_alias && piece.spelling() == Spelling::Alias);
            Some(dictionary.text(alias.or(word.first())?.id()))
        })
    }

    /// The name's words as folded, those of the family name before the others.
    pub(super) fn family_first<'a>(&self, slot: u32, dictionary: &'a Dictionary) -> Vec<&'a str> {
        let words = self.pieces(slot).chunk_by(|a, b| a.place() == b.place()).filter_map(<[Piece]>::first);
        let (family, others): (Vec<Piece>, Vec<Piece>) = words.partition(|piece| piece.in_family());
        family.iter().chain(&others).map(|piece| dictionary.text(piece.id())).collect()
    }

    /// Whether the name can be spelt with aliases.
    pub(super) fn has_alias(&self, slot: u32) -> bool {
        self.pieces(slot).iter().any(|piece| piece.spelling() == Spelling::Alias)
    }
}

/// As [`letter_bits`], in half the space.
pub(super) fn initial_bits(letters: impl IntoIterator<Item = char>) -> u32 {
    let bits = letter_bits(letters);
    ((bits | bits >> 32) & 0xffff_ffff) as u32
}
