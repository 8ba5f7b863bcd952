//! Query words against words of names: which word of the dictionary answers which word of the query, and how well.

use std::cmp::Reverse;

use super::asked::Asked;
use super::dictionary::Dictionary;
use super::hit::{Found, Tier};
use super::people::People;
use super::query::Query;

/// How a word of a name answers a word of a query, the worst first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[repr(u8)]
pub(super) enum Kind {
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

/// For each word of the query, which words of the dictionary answer it.
pub(super) struct Marks {
    words: Vec<Marked>,
    /// The query's words by place, the longest first.
    order: Vec<usize>,
}

/// What answers one word of the query.
struct Marked {
    /// By id, the kind in which it does, 0 if it does not.
    kinds: Vec<u8>,
    ids: Vec<u32>,
    /// How many bytes the word of the query has.
    typed: u32,
}

/// From so many names on, the dictionary is asked what answers a word, and not each name.
const MANY: usize = 10_000;

/// In place of a kind: the word was looked at and does not answer.
const NOT: u8 = u8::MAX;

/// Of a word that fewer bear, each is asked whether the other words are in the name as well; otherwise sets of all
/// are cut.
const FEW: usize = 1_000;

impl Marks {
    /// Marks the words that a word of the query is or begins.
    pub(super) fn of(query: &Query, dictionary: &Dictionary) -> Self {
        let words = query.words.iter().map(|word| {
            let typed = u32::try_from(word.folded.len()).unwrap_or(u32::MAX);
            let mut marked = Marked { kinds: vec![0; dictionary.n_ids()], ids: Vec::new(), typed };
            for spelling in word.spellings() {
                for id in dictionary.beginning(spelling) {
                    let is_whole = usize::from(dictionary.outline(id).length) == spelling.len();
                    marked.mark(id, if is_whole { Kind::Whole } else { Kind::Begins });
                }
            }
            marked
        });
        let words: Vec<Marked> = words.collect();
        let mut order: Vec<usize> = (0..words.len()).collect();
        // What a longer word begins, a shorter one may begin too; the other way round they rarely meet. So each
        // word in this order may take the best that is left.
        order.sort_by_key(|&place| Reverse(words.get(place).map(|word| word.typed)));
        Self { words, order }
    }

    /// Finds the people in whose name one word of several is held by a word or near to one, and the others are or
    /// begin words.
    pub(super) fn guess_one(&mut self, query: &Query, dictionary: &Dictionary, people: &People, found: &mut Found<'_>) {
        for (guessed, word) in query.words.iter().enumerate() {
            let others = self.words.iter().enumerate().filter(|(place, _)| *place != guessed).map(|(_, word)| word);
            let slots = with_all(&others.collect::<Vec<_>>(), dictionary, people.n_slots());
            let asked: Vec<Asked<'_>> = word.spellings().filter_map(Asked::of).collect();
            let Some(marked) = self.words.get_mut(guessed) else { continue };
            if slots.len() >= MANY {
                for asked in &asked {
                    marked.widen(asked, dictionary);
                }
                self.find(dictionary, people, found);
                continue;
            }
            for slot in slots {
                let Some(marked) = self.words.get_mut(guessed) else { continue };
                let pieces = people.pieces(slot).iter();
                let is_answered =
                    pieces.fold(false, |so_far, piece| so_far | marked.look_at(piece.id(), &asked, dictionary));
                if is_answered && let Some(score) = self.score(slot, dictionary, people) {
                    found.offer(slot, score);
                }
            }
        }
    }

    /// Marks also the words that hold a word of the query or are near to it.
    pub(super) fn widen(&mut self, query: &Query, dictionary: &Dictionary) {
        for (word, marked) in query.words.iter().zip(&mut self.words) {
            word.spellings().filter_map(Asked::of).for_each(|asked| marked.widen(&asked, dictionary));
        }
    }

    /// Finds the people in whose name every word of the query is answered.
    pub(super) fn find(&self, dictionary: &Dictionary, people: &People, found: &mut Found<'_>) {
        if let [word] = self.words.as_slice() {
            word.find(dictionary, people, found);
            return;
        }
        let words: Vec<&Marked> = self.words.iter().collect();
        for slot in with_all(&words, dictionary, people.n_slots()) {
            if let Some(score) = self.score(slot, dictionary, people) {
                found.offer(slot, score);
            }
        }
    }

    /// The score of a name, if every word of the query is answered by a word of its own.
    fn score(&self, slot: u32, dictionary: &Dictionary, people: &People) -> Option<u32> {
        let pieces = people.pieces(slot);
        let (mut taken, mut in_family) = (0_u32, false);
        let mut match_ = Match { worst: Kind::Whole, typed: 0, answered: 0, in_family: false, in_order: false };
        let mut places = [0_u8; super::query::WORDS];
        for &place in &self.order {
            let word = self.words.get(place)?;
            let best = pieces
                .iter()
                .filter(|piece| taken & (1 << piece.place()) == 0)
                .filter_map(|piece| Some((word.kind(piece.id())?, dictionary.outline(piece.id()).length, piece)))
                .max_by_key(|(kind, length, piece)| {
                    (*kind, Reverse(*length), piece.in_family(), Reverse(piece.place()))
                });
            let (kind, length, piece) = best?;
            taken |= 1 << piece.place();
            in_family |= piece.in_family();
            match_.worst = match_.worst.min(kind);
            match_.typed += word.typed.min(u32::from(length));
            match_.answered += u32::from(length);
            if let Some(its_place) = places.get_mut(place) {
                *its_place = piece.place();
            }
        }
        let in_order = places.get(..self.order.len()).is_some_and(<[u8]>::is_sorted);
        Some(Match { in_family, in_order, ..match_ }.score(people.length(slot)))
    }
}

/// Slots among which are all in whose name every one of the words is answered.
fn with_all(words: &[&Marked], dictionary: &Dictionary, n_slots: usize) -> Vec<u32> {
    let bearers = |word: &Marked| {
        let bearers = word.ids.iter().flat_map(|&id| dictionary.bearers(id));
        bearers.map(|bearer| bearer.slot()).collect::<Vec<_>>()
    };
    let n_bearers = |word: &&Marked| word.ids.iter().map(|&id| dictionary.bearers(id).len()).sum::<usize>();
    let Some(rarest) = words.iter().copied().min_by_key(n_bearers) else { return Vec::new() };
    if words.len() == 1 || n_bearers(&rarest) < FEW {
        return bearers(rarest);
    }
    let set = |word: &&Marked| {
        let mut set = vec![0_u64; n_slots.div_ceil(64)];
        for slot in word.ids.iter().flat_map(|&id| dictionary.bearers(id)).map(|bearer| bearer.slot()) {
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
    let everywhere = words.iter().map(set).reduce(both).unwrap_or_default();
    let mut slots = Vec::new();
    for (mut bits, base) in everywhere.into_iter().zip((0_u32..).step_by(64)) {
        while bits != 0 {
            slots.push(base + bits.trailing_zeros());
            bits &= bits - 1;
        }
    }
    slots
}

impl Marked {
    /// Finds those who bear a word that answers this one, as long as they can still be among the first.
    fn find(&self, dictionary: &Dictionary, people: &People, found: &mut Found<'_>) {
        let rank = |&(kind, length, _): &(Kind, u16, u32)| (Reverse(kind), length);
        let ids = self.ids.iter().filter_map(|&id| Some((self.kind(id)?, dictionary.outline(id).length, id)));
        let mut ids: Vec<(Kind, u16, u32)> = ids.collect();
        ids.sort_unstable_by_key(rank);
        for alike in ids.chunk_by(|a, b| rank(a) == rank(b)) {
            let Some(&(worst, length, _)) = alike.first() else { continue };
            let answered = u32::from(length);
            let match_ = |in_family| {
                let typed = self.typed.min(answered);
                Match { worst, typed, answered, in_family, in_order: true }
            };
            if found.is_full() && !found.wants(match_(true).score(answered)) {
                break;
            }
            for bearer in alike.iter().flat_map(|&(_, _, id)| dictionary.bearers(id)) {
                found.offer(bearer.slot(), match_(bearer.in_family()).score(people.length(bearer.slot())));
            }
        }
    }

    /// How a word of the dictionary answers this one, if it does.
    fn kind(&self, id: u32) -> Option<Kind> {
        let kind = self.kinds.get(id as usize)?.checked_sub(1)?;
        Kind::ALL.get(usize::from(kind)).copied()
    }

    /// Marks what holds the word asked or is near to it.
    fn widen(&mut self, asked: &Asked<'_>, dictionary: &Dictionary) {
        for id in dictionary.with_letters(|letters| asked.may_be_answered_by(letters)) {
            if let Some(kind) = asked.answered_by(id, dictionary) {
                self.mark(id, kind);
            }
        }
    }

    /// Whether a word of the dictionary answers this one, which is noted, but not among what [`with_all`] goes by.
    fn look_at(&mut self, id: u32, asked: &[Asked<'_>], dictionary: &Dictionary) -> bool {
        let Some(known) = self.kinds.get_mut(id as usize) else { return false };
        if *known == 0 {
            let letters = dictionary.letters(id);
            let wanted = asked.iter().filter(|asked| asked.may_be_answered_by(letters));
            let kind = wanted.filter_map(|asked| asked.answered_by(id, dictionary)).max();
            *known = kind.map_or(NOT, |kind| kind as u8);
        }
        *known != NOT
    }

    fn mark(&mut self, id: u32, kind: Kind) {
        let Some(known) = self.kinds.get_mut(id as usize) else { return };
        if *known == 0 || *known == NOT {
            self.ids.push(id);
            *known = 0;
        }
        *known = (kind as u8).max(*known);
    }
}

/// How well words of a name answer those of a query.
struct Match {
    worst: Kind,
    /// How many bytes were typed of the words that answer.
    typed: u32,
    /// How many these have.
    answered: u32,
    in_family: bool,
    /// Whether they stand in the name as in the query.
    in_order: bool,
}

impl Match {
    fn score(&self, of_name: u32) -> u32 {
        let covered = 255 * self.typed / self.answered.max(1);
        let of_name = (255 * self.answered / of_name.max(1)).min(255);
        let flags = u32::from(self.in_family) << 9 | u32::from(self.in_order) << 8;
        self.worst.tier().score((self.worst as u32) << 20 | covered << 10 | flags | of_name)
    }
}
