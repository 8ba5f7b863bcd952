use std::cmp::Reverse;

use super::number::Numbers;

/// One entry that a query found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Hit {
    /// The key it was put under.
    pub key: u32,
    /// How well it matches, higher is better; the tier is the highest byte.
    pub score: u32,
    /// In which way it matches.
    pub tier: Tier,
}

/// The ways in which an entry can match, the best first.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Tier {
    /// The application's number or a part of it.
    Number,
    /// The e-mail address, whole or its beginning.
    Email,
    /// Every word is a whole word of the name, or two are once an apostrophe is typed as a space.
    Words,
    /// Every word begins a word of the name.
    Begins,
    /// As above once words are joined or split.
    Joined,
    /// Initials, also before a family name.
    Initials,
    /// A word is found inside a word of the name, or begins the e-mail address.
    Inside,
    /// A word is a slip or two away from a word of the name.
    Near,
    /// The letters are in the name in this order, with others between them.
    Scattered,
}

impl Tier {
    const ALL: [Self; 9] = [
        Self::Number,
        Self::Email,
        Self::Words,
        Self::Begins,
        Self::Joined,
        Self::Initials,
        Self::Inside,
        Self::Near,
        Self::Scattered,
    ];

    /// A score in this tier; `detail` orders within it and is capped at 24 bits.
    pub(super) fn score(self, detail: u32) -> u32 {
        (9 - self as u32) << 24 | detail.min(0x00ff_ffff)
    }

    fn of_score(score: u32) -> Self {
        let place = 9_u32.saturating_sub(score >> 24) as usize;
        Self::ALL.get(place).copied().unwrap_or(Self::Scattered)
    }
}

/// Whoever is shown so many whose names are as typed needs no guesses below them.
const ENOUGH: usize = 10;

/// The hits of one query so far: those of the best that can be among the first `limit`.
pub(super) struct Found<'a> {
    limit: usize,
    numbers: &'a Numbers,
    /// Whether the order of entries that match alike tells which need us.
    reads: bool,
    /// The best so far, perhaps the same slot several times.
    candidates: Vec<Candidate>,
    /// What is worse need not be kept.
    floor: Option<Candidate>,
}

/// A slot and what puts it in its place, the best highest.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
struct Candidate {
    score: u32,
    precedence: u64,
    slot: Reverse<u32>,
}

impl<'a> Found<'a> {
    pub(super) fn new(limit: usize, numbers: &'a Numbers, reads: bool) -> Self {
        Self { limit, numbers, reads, candidates: Vec::new(), floor: None }
    }

    /// Keeps the score if it is this slot's best so far and not worse than `limit` others.
    pub(super) fn offer(&mut self, slot: u32, score: u32) {
        if !self.wants(score) {
            return;
        }
        let precedence = self.numbers.precedence(slot, self.reads);
        let candidate = Candidate { score, precedence, slot: Reverse(slot) };
        // Where very many match alike, most are older than those that are kept.
        if self.floor.is_some_and(|floor| candidate < floor) {
            return;
        }
        self.candidates.push(candidate);
        if self.candidates.len() >= self.limit.saturating_mul(4).max(256) {
            self.prune();
        }
    }

    /// Whether a score this good can still come in.
    pub(super) fn wants(&self, score: u32) -> bool {
        self.floor.is_none_or(|floor| score >= floor.score)
    }

    /// Whether there are so many that worse guesses are not wanted beside them.
    pub(super) fn has_enough(&mut self) -> bool {
        self.prune();
        self.candidates.len() >= ENOUGH.min(self.limit)
    }

    /// Whether there are as many as are wanted.
    pub(super) fn is_full(&mut self) -> bool {
        if self.candidates.len() >= self.limit {
            self.prune();
        }
        self.candidates.len() >= self.limit
    }

    pub(super) fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }

    /// The best hits, by score, then whether they need us, then the newest.
    pub(super) fn into_hits(mut self) -> Vec<Hit> {
        self.prune();
        self.candidates.sort_unstable_by_key(|&candidate| Reverse(candidate));
        let hit = |candidate: &Candidate| Hit {
            key: candidate.slot.0,
            score: candidate.score,
            tier: Tier::of_score(candidate.score),
        };
        self.candidates.iter().map(hit).collect()
    }

    /// Leaves each slot once, and the best `limit` of them.
    fn prune(&mut self) {
        self.candidates.sort_unstable_by_key(|candidate| (candidate.slot, Reverse(candidate.score)));
        self.candidates.dedup_by_key(|candidate| candidate.slot);
        if self.candidates.len() < self.limit {
            return;
        }
        self.candidates.sort_unstable_by_key(|&candidate| Reverse(candidate));
        self.candidates.truncate(self.limit);
        self.floor = self.candidates.last().copied();
    }
}
