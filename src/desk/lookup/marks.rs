//! Query words against words of names: which word of the dictionary answers which word of the query, and how well.

use super::dictionary::{Dictionary, Term};
use super::edit::distance;
use super::hit::Tier;
use super::person::Person;
use super::query::Query;
use super::words::letter_bits;

/// How a word of a name answers a word of a query, the worst first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[repr(u8)]
enum Kind {
    /// Its beginning is a slip away.
    NearBeginning = 1,
    /// It is two slips away.
    Near2,
    /// It is one slip away.
    Near,
    /// It holds the word.
    Inside,
    /// It begins with the word.
    Begins,
    /// It is the word.
    Whole,
}

impl Kind {
    const ALL: [Self; 6] = [Self::NearBeginning, Self::Near2, Self::Near, Self::Inside, Self::Begins, Self::Whole];

    fn tier(self) -> Tier {
        match self {
            Self::NearBeginning | Self::Near2 | Self::Near => Tier::Near,
            Self::Inside => Tier::Inside,
            Self::Begins => Tier::Begins,
            Self::Whole => Tier::Words,
        }
    }
}

/// For each word of the dictionary, how it answers each word of the query: four bits for each.
pub(super) struct Marks {
    of_term: Vec<u32>,
    /// For each word of the query, what answers it.
    marked: Vec<Vec<u32>>,
    /// The query's words by place, the longest first.
    order: Vec<usize>,
    lengths: Vec<u32>,
}

impl Marks {
    /// Marks the words that a word of the query is or begins.
    pub(super) fn of(query: &Query, dictionary: &Dictionary) -> Self {
        let lengths: Vec<u32> = query.words.iter().map(|word| length(&word.folded)).collect();
        let mut order: Vec<usize> = (0..query.words.len()).collect();
        // What a longer word begins, a shorter one may begin too; the other way round they rarely meet. So each
        // word in this order may take the best that is left.
        order.sort_by_key(|&place| std::cmp::Reverse(lengths.get(place)));
        let marked = vec![Vec::new(); query.words.len()];
        let mut marks = Self { of_term: vec![0; dictionary.n_ids()], marked, order, lengths };
        for (place, word) in query.words.iter().enumerate() {
            for spelling in word.spellings() {
                for (known, id) in dictionary.beginning(spelling) {
                    let kind = if known.len() == spelling.len() { Kind::Whole } else { Kind::Begins };
                    marks.mark(place, id, kind);
                }
            }
        }
        marks
    }

    /// Marks also the words that hold a word of the query or are near to it.
    pub(super) fn widen(&mut self, query: &Query, dictionary: &Dictionary) {
        for (place, word) in query.words.iter().enumerate() {
            for asked in word.spellings().filter_map(Asked::of) {
                for (id, term) in dictionary.terms() {
                    if let Some(kind) = asked.answered_by(term) {
                        self.mark(place, id, kind);
                    }
                }
            }
        }
    }

    /// Those who bear a word that answers the query's word which the fewest answer.
    pub(super) fn candidates<'a>(&'a self, dictionary: &'a Dictionary) -> impl Iterator<Item = u32> + 'a {
        let bearers = |ids: &[u32]| ids.iter().map(|&id| dictionary.slots(id).len()).sum::<usize>();
        let rarest = self.marked.iter().min_by_key(|ids| bearers(ids));
        rarest.into_iter().flatten().flat_map(|&id| dictionary.slots(id)).copied()
    }

    /// The person's score, if every word of the query is answered by a word of the name of its own.
    pub(super) fn score(&self, person: &Person, dictionary: &Dictionary) -> Option<u32> {
        let (mut taken, mut worst, mut in_family) = (0_u32, Kind::Whole, false);
        let (mut typed, mut answered) = (0, 0);
        let mut places = [0_u8; super::query::WORDS];
        for &asked in &self.order {
            let best = person
                .pieces
                .iter()
                .filter(|piece| taken & (1 << piece.place) == 0)
                .filter_map(|piece| Some((self.kind(asked, piece.id)?, piece)))
                .max_by_key(|&(kind, piece)| (kind, piece.family, std::cmp::Reverse(piece.place)));
            let (kind, piece) = best?;
            taken |= 1 << piece.place;
            worst = worst.min(kind);
            in_family |= piece.family;
            let length = dictionary.term(piece.id).map_or(1, |term| term.length);
            typed += self.lengths.get(asked).copied().unwrap_or(1).min(length);
            answered += length;
            if let Some(place) = places.get_mut(asked) {
                *place = piece.place;
            }
        }
        let in_order = places.get(..self.order.len()).is_some_and(<[u8]>::is_sorted);
        let covered = 255 * typed / answered.max(1);
        let of_name = (255 * answered / person.letters()).min(255);
        let detail =
            (worst as u32) << 20 | covered << 10 | u32::from(in_family) << 9 | u32::from(in_order) << 8 | of_name;
        Some(worst.tier().score(detail))
    }

    fn kind(&self, asked: usize, id: u32) -> Option<Kind> {
        let marks = self.of_term.get(id as usize).copied().unwrap_or(0);
        let kind = (marks >> (4 * asked)) & 0xf;
        kind.checked_sub(1).and_then(|kind| Kind::ALL.get(kind as usize)).copied()
    }

    fn mark(&mut self, asked: usize, id: u32, kind: Kind) {
        let before = self.kind(asked, id);
        if before >= Some(kind) {
            return;
        }
        if let (Some(marks), Some(marked)) = (self.of_term.get_mut(id as usize), self.marked.get_mut(asked)) {
            *marks = *marks & !(0xf << (4 * asked)) | (kind as u32) << (4 * asked);
            if before.is_none() {
                marked.push(id);
            }
        }
    }
}

/// A word of the query, made ready to be compared with every word of the dictionary.
struct Asked<'a> {
    text: &'a str,
    letters: Vec<char>,
    bits: u64,
    /// How many slips are forgiven.
    slips: u8,
}

impl<'a> Asked<'a> {
    /// Nothing if the word is too short to be found but as a beginning.
    fn of(text: &'a str) -> Option<Self> {
        let letters: Vec<char> = text.chars().collect();
        // One letter of an alphabet is in most names; one of a script that writes words with it is not.
        if letters.len() < 2 && text.len() < 3 {
            return None;
        }
        let slips = match letters.len() {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        };
        Some(Self { text, bits: letter_bits(text), letters, slips })
    }

    fn answered_by(&self, term: &Term) -> Option<Kind> {
        let missing = (self.bits & !term.bits).count_ones();
        if missing == 0 && term.text.contains(self.text) {
            return Some(Kind::Inside);
        }
        if self.slips == 0 || missing > u32::from(self.slips) || term.text.is_empty() {
            return None;
        }
        let n_letters = length(self.text);
        if term.length + u32::from(self.slips) < n_letters {
            return None;
        }
        let distance = distance(&self.letters, &term.text, self.slips);
        match distance.whole {
            0 | 1 => return Some(Kind::Near),
            2 if self.slips >= 2 => return Some(Kind::Near2),
            _ => {}
        }
        (distance.beginning <= 1 && n_letters >= 5).then_some(Kind::NearBeginning)
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
