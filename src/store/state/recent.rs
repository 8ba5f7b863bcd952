//! The applications that were changed last, as their changes left them: who works on one changes it again.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use super::Weighed;
use crate::domain::Number;

/// So many are kept at least, and twice as many at most.
const MANY: usize = 256;

/// Two generations of them: when the young one is full it takes the place of the old one.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<(BTreeMap<Number, Weighed>, BTreeMap<Number, Weighed>)>);

impl Recent {
    /// One that was changed lately.
    pub(super) fn get(&self, number: Number) -> Option<Weighed> {
        let both = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (young, old) = &*both;
        young.get(&number).or_else(|| old.get(&number)).cloned()
    }

    /// Keeps one as its last change left it.
    pub(super) fn put(&self, number: Number, one: &Weighed) {
        let mut both = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (young, old) = &mut *both;
        young.insert(number, one.clone());
        if young.len() >= MANY {
            *old = std::mem::take(young);
        }
    }

    /// Keeps one no more.
    pub(super) fn remove(&self, number: Number) {
        let mut both = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        both.0.remove(&number);
        both.1.remove(&number);
    }
}
