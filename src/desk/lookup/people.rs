use super::dictionary::{Dictionary, Outline};
use super::words::letter_bits;

/// The most words of a name that count.
pub(super) const WORDS: u8 = 16;

/// What look-up keeps of the entries, each kind of thing in one piece of memory, by slot.
#[derive(Debug, Default)]
pub(super) struct People {
    /// All letters of a name, in any spelling.
    letters: Vec<u64>,
    /// The first letters of its words, in any spelling.
    initials: Vec<u32>,
    names: Vec<Name>,
    /// The words of all names, each name's in one run.
    pieces: Vec<Piece>,
    /// By length, where runs begin that are free.
    holes: Vec<Vec<u32>>,
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
    pub(super) fn put(&mut self, slot: u32, pieces: &[Piece], dictionary: &Dictionary) {
        let place = slot as usize;
        if place >= self.names.len() {
            self.letters.resize(place + 1, 0);
            self.initials.resize(place + 1, 0);
            self.names.resize(place + 1, Name::default());
        }
        let Ok(n_pieces) = u8::try_from(pieces.len()) else { return };
        let start = self.holes.get_mut(pieces.len()).and_then(Vec::pop).unwrap_or_else(|| {
            let start = u32::try_from(self.pieces.len()).unwrap_or(u32::MAX);
            self.pieces.extend_from_slice(pieces);
            start
        });
        if let Some(run) = self.pieces.get_mut(start as usize..start as usize + pieces.len()) {
            run.copy_from_slice(pieces);
        }
        let (mut letters, mut initials, mut length) = (0, 0, 0_u8);
        for piece in pieces {
            let Outline { first, length: its_length, .. } = dictionary.outline(piece.id());
            letters |= dictionary.letters(piece.id());
            initials |= initial_bits([first]);
            if piece.spelling() == Spelling::Folded {
                length = length.saturating_add(its_length);
            }
        }
        let name = Name { start, n_pieces, length };
        (self.letters[place], self.initials[place], self.names[place]) = (letters, initials, name);
    }

    /// Forgets a name, and answers the pieces it had.
    pub(super) fn remove(&mut self, slot: u32) -> Vec<Piece> {
        let pieces = self.pieces(slot).to_vec();
        let place = slot as usize;
        if let Some(name) = self.names.get_mut(place) {
            let name = std::mem::take(name);
            (self.letters[place], self.initials[place]) = (0, 0);
            let n_pieces = usize::from(name.n_pieces);
            if self.holes.len() <= n_pieces {
                self.holes.resize(n_pieces + 1, Vec::new());
            }
            self.holes[n_pieces].push(name.start);
        }
        pieces
    }

    /// Gives memory back that was taken in advance.
    pub(super) fn shrink(&mut self) {
        self.letters.shrink_to_fit();
        self.initials.shrink_to_fit();
        self.names.shrink_to_fit();
        self.pieces.shrink_to_fit();
    }

    /// One more than the highest slot.
    pub(super) fn n_slots(&self) -> usize {
        self.names.len()
    }

    /// The dictionary's words of a name, in the order of their places.
    pub(super) fn pieces(&self, slot: u32) -> &[Piece] {
        let Some(name) = self.names.get(slot as usize) else { return &[] };
        let start = name.start as usize;
        self.pieces.get(start..start + usize::from(name.n_pieces)).unwrap_or_default()
    }

    /// How many bytes the folded name has, from 1 to 255.
    pub(super) fn length(&self, slot: u32) -> u32 {
        self.names.get(slot as usize).map_or(1, |name| u32::from(name.length.max(1)))
    }

    /// Whether all the letters may be in the name.
    pub(super) fn may_have(&self, slot: u32, letters: u64) -> bool {
        self.letters.get(slot as usize).is_some_and(|known| letters & !known == 0)
    }

    /// Whether words of the name may begin with all the initials, given as by [`initial_bits`].
    pub(super) fn may_begin(&self, slot: u32, initials: u32) -> bool {
        self.initials.get(slot as usize).is_some_and(|known| initials & !known == 0)
    }

    /// The slots of the names that may have all the letters.
    pub(super) fn with_letters(&self, letters: u64) -> impl Iterator<Item = u32> {
        (0..).zip(&self.letters).filter(move |&(_, known)| letters & !known == 0 && *known != 0).map(|(slot, _)| slot)
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
