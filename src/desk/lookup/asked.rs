use super::dictionary::Dictionary;
use super::edit::Typed;
use super::marks::Kind;
use super::words::{letter_bits, pair_bits};

/// From so many letters on, a slip is forgiven in the beginning of a longer word.
const BEGINNING: i32 = 5;

/// A word of the query, made ready to be compared with every word of the dictionary.
pub(super) struct Asked<'a> {
    text: &'a str,
    typed: Typed,
    n_letters: i32,
    bits: u64,
    pairs: u64,
    /// How many slips are forgiven, at most two.
    slips: u32,
}

impl<'a> Asked<'a> {
    /// Nothing if the word is too short to be found but as a beginning, or too long.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let n_letters = i32::try_from(text.chars().count()).ok()?;
        // One letter of an alphabet is in most names; one of a script that writes words with it is not.
        if n_letters < 2 && text.len() < 3 {
            return None;
        }
        let slips = match n_letters {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        };
        let (bits, pairs) = (letter_bits(text.chars()), pair_bits(text));
        Some(Self { text, typed: Typed::of(text)?, n_letters, bits, pairs, slips })
    }

    /// Whether a word of these letters can hold this one or be near to it: a slip takes one letter away at most.
    pub(super) fn may_be_answered_by(&self, letters: u64) -> bool {
        let missing = self.bits & !letters;
        match self.slips {
            0 => missing == 0,
            1 => without_one(missing) == 0,
            _ => without_one(without_one(missing)) == 0,
        }
    }

    /// How the word of the dictionary answers this one, if it holds it or is near to it.
    pub(super) fn answered_by(&self, id: u32, dictionary: &Dictionary) -> Option<Kind> {
        let (letters, outline) = (dictionary.letters(id), dictionary.outline(id));
        let (missing, missing_pairs) = (self.bits & !letters, self.pairs & !outline.pairs);
        let n_more = i32::from(outline.n_letters) - self.n_letters;
        if missing == 0 && missing_pairs == 0 && n_more >= 0 && dictionary.text(id).contains(self.text) {
            return Some(Kind::Inside);
        }
        // Two letters swapped break three pairs at most, another letter in place of one or before one two; two slips six.
        let may_be_one_away = self.slips >= 1
            && n_more >= -1
            && (n_more <= 1 || self.n_letters >= BEGINNING)
            && match (missing, without_one(without_one(missing_pairs))) {
                (_, 0) => without_one(missing) == 0,
                (0, more) => without_one(more) == 0,
                _ => false,
            };
        let may_be_two_away = self.slips >= 2
            && n_more.abs() <= 2
            && missing_pairs.count_ones() <= 6
            && without_one(without_one(letters & !self.bits)) == 0;
        if !may_be_one_away && !may_be_two_away {
            return None;
        }
        let distance = self.typed.distance(dictionary.text(id));
        match distance.whole {
            0 | 1 => return Some(Kind::Near),
            2 if self.slips == 2 => return Some(Kind::Near2),
            _ => {}
        }
        (distance.beginning <= 1 && self.n_letters >= BEGINNING).then_some(Kind::NearBeginning)
    }
}

/// The set without one of its letters, if it has any.
fn without_one(letters: u64) -> u64 {
    letters & letters.wrapping_sub(1)
}
