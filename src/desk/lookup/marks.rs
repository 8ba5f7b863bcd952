//! Query words against words of names: which word of the dictionary answers which word of the query, and how well.

use std::cmp::Reverse;

use super::dictionary::{Dictionary, Outline};
use super::edit::{WIDEST, distance};
use super::hit::{Found, Tier};
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

/// From this bit on a mark holds the length of the dictionary's word; below it are four bits for each word asked.
const LENGTH_AT: u32 = 32;

/// For each word of the dictionary, how it answers each word of the query.
pub(super) struct Marks {
    of_term: Vec<u64>,
    /// For each word of the query, what answers it, with its length in bytes.
    marked: Vec<Vec<(u32, u32)>>,
    /// The query's words by place, the longest first.
    order: Vec<usize>,
    lengths: Vec<u32>,
}

impl Marks {
    /// Marks the words that a word of the query is or begins.
    pub(super) fn of(query: &Query, dictionary: &Dictionary) -> Self {
        let lengths: Vec<u32> =
            query.words.iter().map(|word| u32::try_from(word.folded.len()).unwrap_or(u32::MAX)).collect();
        let mut order: Vec<usize> = (0..query.words.len()).collect();
        // What a longer word begins, a shorter one may begin too; the other way round they rarely meet. So each
        // word in this order may take the best that is left.
        order.sort_by_key(|&place| Reverse(lengths.get(place)));
        let marked = vec![Vec::new(); query.words.len()];
        let mut marks = Self { of_term: vec![0; dictionary.n_ids()], marked, order, lengths };
        for (place, word) in query.words.iter().enumerate() {
            for spelling in word.spellings() {
                for (known, id) in dictionary.beginning(spelling) {
                    let kind = if known.len() == spelling.len() { Kind::Whole } else { Kind::Begins };
                    marks.mark(place, id, kind, known.len());
                }
            }
        }
        marks
    }

    /// Marks also the words that hold a word of the query or are near to it.
    pub(super) fn widen(&mut self, query: &Query, dictionary: &Dictionary) {
        for (place, word) in query.words.iter().enumerate() {
            for asked in word.spellings().filter_map(Asked::of) {
                for (known, outline, id) in dictionary.outlined(|outline| asked.may_be_answered_by(outline)) {
                    if let Some(kind) = asked.answered_by(known, outline) {
                        self.mark(place, id, kind, known.len());
                    }
                }
            }
        }
    }

    /// Finds the people in whose name every word of the query is answered; where the query is one word, only as many
    /// as can be among the first `limit`.
    pub(super) fn find(&self, dictionary: &Dictionary, people: &[Person], limit: usize, found: &mut Found) {
        let offer = |slot: u32, found: &mut Found| {
            if !found.has(slot)
                && let Some(score) = people.get(slot as usize).and_then(|person| self.score(person))
            {
                found.offer(slot, score);
            }
        };
        if let [marked] = self.marked.as_slice() {
            let rank = |&(id, length): &(u32, u32)| Reverse((self.kind(0, id).map(|(kind, _)| kind), Reverse(length)));
            let mut marked = marked.clone();
            marked.sort_unstable_by_key(rank);
            for alike in marked.chunk_by(|a, b| rank(a) == rank(b)) {
                if found.len() >= limit {
                    break;
                }
                alike.iter().flat_map(|&(id, _)| dictionary.slots(id)).for_each(|&slot| offer(slot, found));
            }
            return;
        }
        let bearers = |ids: &Vec<(u32, u32)>| {
            let mut set = vec![0_u64; people.len().div_ceil(64)];
            for &slot in ids.iter().flat_map(|&(id, _)| dictionary.slots(id)) {
                if let Some(bits) = set.get_mut(slot as usize / 64) {
                    *bits |= 1 << (slot % 64);
                }
            }
            set
        };
        let both = |mut all: Vec<u64>, one: Vec<u64>| {
            all.iter_mut().zip(one).for_each(|(all, one)| *all &= one);
            all
        };
        let everywhere = self.marked.iter().map(bearers).reduce(both).unwrap_or_default();
        for (mut bits, base) in everywhere.into_iter().zip((0_u32..).step_by(64)) {
            while bits != 0 {
                offer(base + bits.trailing_zeros(), found);
                bits &= bits - 1;
            }
        }
    }

    /// The person's score, if every word of the query is answered by a word of the name of its own.
    fn score(&self, person: &Person) -> Option<u32> {
        let (mut taken, mut worst, mut in_family) = (0_u32, Kind::Whole, false);
        let (mut typed, mut answered) = (0, 0);
        let mut places = [0_u8; super::query::WORDS];
        for &asked in &self.order {
            let best = person
                .pieces
                .iter()
                .filter(|piece| taken & (1 << piece.place) == 0)
                .filter_map(|piece| Some((self.kind(asked, piece.id)?, piece)))
                .max_by_key(|&((kind, length), piece)| (kind, Reverse(length), piece.family, Reverse(piece.place)));
            let ((kind, length), piece) = best?;
            taken |= 1 << piece.place;
            worst = worst.min(kind);
            in_family |= piece.family;
            typed += self.lengths.get(asked).copied().unwrap_or(1).min(length);
            answered += length;
            if let Some(place) = places.get_mut(asked) {
                *place = piece.place;
            }
        }
        let in_order = places.get(..self.order.len()).is_some_and(<[u8]>::is_sorted);
        let covered = 255 * typed / answered.max(1);
        let of_name = (255 * answered / person.length()).min(255);
        let detail =
            (worst as u32) << 20 | covered << 10 | u32::from(in_family) << 9 | u32::from(in_order) << 8 | of_name;
        Some(worst.tier().score(detail))
    }

    /// How a word of the dictionary answers a word of the query, and its length in bytes, so far as it counts.
    fn kind(&self, asked: usize, id: u32) -> Option<(Kind, u32)> {
        let marks = self.of_term.get(id as usize).copied().unwrap_or(0);
        let kind = ((marks >> (4 * asked)) & 0xf).checked_sub(1)?;
        let length = u32::try_from(marks >> LENGTH_AT).unwrap_or(u32::MAX);
        Some((*Kind::ALL.get(usize::try_from(kind).ok()?)?, length))
    }

    fn mark(&mut self, asked: usize, id: u32, kind: Kind, length: usize) {
        let before = self.kind(asked, id).map(|(kind, _)| kind);
        if before >= Some(kind) {
            return;
        }
        let length = u32::try_from(length).unwrap_or(u32::MAX).min(255);
        if let (Some(marks), Some(marked)) = (self.of_term.get_mut(id as usize), self.marked.get_mut(asked)) {
            let kinds = *marks & 0xffff_ffff & !(0xf << (4 * asked)) | (kind as u64) << (4 * asked);
            *marks = kinds | u64::from(length) << LENGTH_AT;
            if before.is_none() {
                marked.push((id, length));
            }
        }
    }
}

/// From so many letters on, a slip is forgiven in the beginning of a longer word.
const BEGINNING: usize = 5;

/// A word of the query, made ready to be compared with every word of the dictionary.
struct Asked<'a> {
    text: &'a str,
    letters: Vec<char>,
    bits: u64,
    /// Its two halves, and these without the two letters in the middle.
    halves: [&'a str; 4],
    /// The letters of which a word must have one set, if it is one slip away.
    half_bits: [u64; 3],
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
            4..8 => 1,
            8..WIDEST => 2,
            _ => 0,
        };
        let middle = text.char_indices().nth(letters.len() / 2).map_or(0, |(place, _)| place);
        let (first, second) = text.split_at(middle);
        let mut before = first.chars();
        before.next_back();
        let mut after = second.chars();
        after.next();
        let halves = [first, second, before.as_str(), after.as_str()];
        let [first, second, before, after] = halves.map(|half| letter_bits(half.chars()));
        let half_bits = [first, second, before | after];
        Some(Self { text, bits: letter_bits(text.chars()), letters, halves, half_bits, slips })
    }

    fn may_be_answered_by(&self, known: &Outline) -> bool {
        let holds_all = known.length >= self.n_letters() && self.bits & !known.bits == 0;
        holds_all || self.may_hold_half(known) || self.may_be_near(known)
    }

    /// Whether one slip can lie between them, judged by letters and length.
    fn may_hold_half(&self, known: &Outline) -> bool {
        self.slips >= 1
            && known.length + 1 >= self.n_letters()
            && self.half_bits.iter().any(|bits| bits & !known.bits == 0)
    }

    /// Whether no more slips than are forgiven can lie between them, judged by letters and length.
    fn may_be_near(&self, known: &Outline) -> bool {
        let slips = u32::from(self.slips);
        slips > 0
            && (self.bits & !known.bits).count_ones() <= slips
            && (known.bits & !self.bits).count_ones() <= slips
            && known.length.abs_diff(self.n_letters()) <= slips
    }

    fn answered_by(&self, known: &str, outline: &Outline) -> Option<Kind> {
        if self.bits & !outline.bits == 0 && known.contains(self.text) {
            return Some(Kind::Inside);
        }
        let may_be_one = self.may_hold_half(outline) && self.has_half_of(known);
        if !may_be_one && (self.slips < 2 || !self.may_be_near(outline)) {
            return None;
        }
        let distance = distance(&self.letters, known, self.slips);
        match distance.whole {
            0 | 1 => return Some(Kind::Near),
            2 if self.slips >= 2 => return Some(Kind::Near2),
            _ => {}
        }
        (distance.beginning <= 1 && self.letters.len() >= BEGINNING).then_some(Kind::NearBeginning)
    }

    /// Whether one slip can lie between them: it leaves one half of the word as it is, or swaps the two letters in
    /// the middle.
    fn has_half_of(&self, known: &str) -> bool {
        let [first, second, before, after] = self.halves;
        // A letter more or less moves what follows it by at most the longest encoding of a letter.
        let holds = |part: &str| {
            let (from, to) = (first.len().saturating_sub(4), first.len() + 4);
            let known = known.as_bytes();
            (from..=to).any(|start| known.get(start..).is_some_and(|rest| rest.starts_with(part.as_bytes())))
        };
        known.starts_with(first) || holds(second) || known.starts_with(before) && holds(after)
    }

    fn n_letters(&self) -> u32 {
        u32::try_from(self.letters.len()).unwrap_or(u32::MAX)
    }
}
