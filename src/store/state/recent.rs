//! The applications that were changed last, as their changes left them: who works on one changes it again.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use super::Weighed;
use crate::domain::Number;

/// How many are kept at least, and twice as many at most, unless they are long.
const MANY: usize = 256;
/// From how many bytes on fewer are kept.
const LONG: usize = 8 * 1024 * 1024;

/// Two generations of them: when the young one is full it takes the place of the old one.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    young: BTreeMap<Number, Weighed>,
    old: BTreeMap<Number, Weighed>,
    /// About how many bytes the young ones take.
    bytes: usize,
}

impl Recent {
    /// One that was changed lately.
    pub(super) fn get(&self, number: Number) -> Option<Weighed> {
        let both = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        both.young.get(&number).or_else(|| both.old.get(&number)).cloned()
    }

    /// Keeps one as its last change left it.
    pub(super) fn put(&self, number: Number, one: &Weighed) {
        let mut both = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = both.young.insert(number, one.clone()).map_or(0, |before| before.about());
        both.bytes = (both.bytes + one.about()).saturating_sub(before);
        if both.young.len() >= MANY || both.bytes >= LONG {
            both.old = std::mem::take(&mut both.young);
            both.bytes = 0;
        }
    }

    /// Keeps one no more.
    pub(super) fn remove(&self, number: Number) {
        let mut both = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        both.young.remove(&number);
        both.old.remove(&number);
    }
}
