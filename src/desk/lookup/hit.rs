use std::cmp::Reverse;

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
    /// Every word is a whole word of the name.
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
        let place = Self::ALL.iter().zip(1..).find(|&(&tier, _)| tier == self).map_or(0, |(_, place)| place);
        ((10 - place) << 24) | detail.min(0x00ff_ffff)
    }

    fn of_score(score: u32) -> Self {
        let place = 9_u32.saturating_sub(score >> 24) as usize;
        Self::ALL.get(place).copied().unwrap_or(Self::Scattered)
    }
}

/// The hits of one query so far: the best score of each person, by slot.
pub(super) struct Found {
    best: Vec<u32>,
    slots: Vec<u32>,
}

impl Found {
    pub(super) fn new(n_slots: usize) -> Self {
        Self { best: vec![0; n_slots], slots: Vec::new() }
    }

    /// Keeps the score if it is this person's best so far.
    pub(super) fn offer(&mut self, slot: u32, score: u32) {
        let Some(best) = self.best.get_mut(slot as usize) else { return };
        if *best == 0 {
            self.slots.push(slot);
        }
        *best = score.max(*best);
    }

    pub(super) fn has(&self, slot: u32) -> bool {
        self.best.get(slot as usize).is_some_and(|&best| best > 0)
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// The best `limit` hits, by score and then by key.
    pub(super) fn into_hits(self, limit: usize, key: impl Fn(u32) -> u32) -> Vec<Hit> {
        let hit = |slot: u32| {
            let score = self.best.get(slot as usize).copied().unwrap_or(0);
            Hit { key: key(slot), score, tier: Tier::of_score(score) }
        };
        let order = |hit: &Hit| (Reverse(hit.score), hit.key);
        let mut hits: Vec<Hit> = self.slots.iter().map(|&slot| hit(slot)).collect();
        if limit < hits.len() {
            if limit > 0 {
                hits.select_nth_unstable_by_key(limit - 1, order);
            }
            hits.truncate(limit);
        }
        hits.sort_unstable_by_key(order);
        hits
    }
}
