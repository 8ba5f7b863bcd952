/// How far a word typed is from a word known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Distance {
    /// From the whole word.
    pub(super) whole: u32,
    /// From the nearest beginning of it.
    pub(super) beginning: u32,
}

/// The longest word, in letters, that is compared: one bit of a number stands for each letter.
pub(super) const WIDEST: usize = 48;

/// A word typed, made ready to be compared with many known ones.
///
/// The table of distances between beginnings of both is kept one column at a time, as its differences from cell to
/// cell, a bit for each: Myers' algorithm, with swapped neighbours as Hyyrö added them.
#[derive(Debug)]
pub(super) struct Typed {
    /// At which places of the word a letter of ASCII stands, a bit for each place.
    ascii: [u64; 128],
    /// The same of other letters.
    others: Vec<(char, u64)>,
    n_letters: u32,
}

impl Typed {
    /// Nothing for an empty word and one too wide.
    pub(super) fn of(word: &str) -> Option<Self> {
        let n_letters = word.chars().count();
        if n_letters == 0 || n_letters > WIDEST {
            return None;
        }
        let mut typed = Self { ascii: [0; 128], others: Vec::new(), n_letters: u32::try_from(n_letters).ok()? };
        for (place, letter) in word.chars().enumerate() {
            let bit = 1 << place;
            if let Some(places) = typed.ascii.get_mut(letter as usize) {
                *places |= bit;
            } else if let Some((_, places)) = typed.others.iter_mut().find(|(other, _)| *other == letter) {
                *places |= bit;
            } else {
                typed.others.push((letter, bit));
            }
        }
        Some(typed)
    }

    /// How many letters must be changed, put in, taken out or swapped with a neighbour to make `known` of it.
    pub(super) fn distance(&self, known: &str) -> Distance {
        let last = 1 << (self.n_letters - 1);
        // Down the first column each cell is one more than that above it.
        let (mut up, mut down) = (u64::MAX, 0_u64);
        let (mut same, mut places_before) = (0_u64, 0);
        let mut distance = Distance { whole: self.n_letters, beginning: self.n_letters };
        for letter in known.chars() {
            let places = self.places(letter);
            let swapped = (!same & places) << 1 & places_before;
            same = ((places & up).wrapping_add(up) ^ up) | places | down | swapped;
            let (right_up, right_down) = (down | !(same | up), same & up);
            distance.whole = distance.whole + u32::from(right_up & last != 0) - u32::from(right_down & last != 0);
            distance.beginning = distance.beginning.min(distance.whole);
            // Along the first row, too, each cell is one more than that before it.
            let (right_up, right_down) = (right_up << 1 | 1, right_down << 1);
            (up, down) = (right_down | !(same | right_up), right_up & same);
            places_before = places;
        }
        distance
    }

    fn places(&self, letter: char) -> u64 {
        if let Some(&places) = self.ascii.get(letter as usize) {
            return places;
        }
        self.others.iter().find(|(other, _)| *other == letter).map_or(0, |&(_, places)| places)
    }
}
