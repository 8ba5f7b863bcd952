//! A bound on how many are at what takes long, so that nobody keeps the desk busy for the others.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How many may be at it in all.
const IN_ALL: usize = 12;
/// How many of one peer.
const OF_ONE: usize = 3;
/// How long somebody waits for their turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Who is at it.
#[derive(Debug)]
pub(super) struct Turns<P> {
    taken: Mutex<Vec<P>>,
    given_back: Condvar,
}

/// Somebody's turn, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a, P: Eq> {
    turns: &'a Turns<P>,
    peer: P,
}

impl<P> Default for Turns<P> {
    fn default() -> Self {
        Self { taken: Mutex::default(), given_back: Condvar::new() }
    }
}

impl<P: Eq + Clone> Turns<P> {
    /// A turn for a peer, for which it waits a little; none where there are too many still.
    pub(super) fn take(&self, peer: P) -> Option<Turn<'_, P>> {
        self.take_within(peer, PATIENCE)
    }

    fn take_within(&self, peer: P, patience: Duration) -> Option<Turn<'_, P>> {
        let begun = Instant::now();
        let mut taken = self.lock();
        while taken.len() >= IN_ALL || taken.iter().filter(|one| **one == peer).count() >= OF_ONE {
            let left = patience.checked_sub(begun.elapsed())?;
            taken = self.given_back.wait_timeout(taken, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        taken.push(peer.clone());
        drop(taken);
        Some(Turn { turns: self, peer })
    }
}

impl<P> Turns<P> {
    fn lock(&self) -> MutexGuard<'_, Vec<P>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: Eq> Drop for Turn<'_, P> {
    fn drop(&mut self) {
        let mut taken = self.turns.lock();
        if let Some(place) = taken.iter().position(|one| *one == self.peer) {
            taken.swap_remove(place);
        }
        drop(taken);
        self.turns.given_back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_few_turns_and_all_have_some_and_a_turn_given_back_is_the_next_ones() {
        let turns = Turns::default();
        let at_once = |peer| turns.take_within(peer, Duration::ZERO);
        let mut own: Vec<_> = (0..OF_ONE).map(|_| at_once(0).unwrap()).collect();
        assert!(at_once(0).is_none());
        let others: Vec<_> = (0..IN_ALL - OF_ONE).map(|count| at_once(1 + count / OF_ONE).unwrap()).collect();
        assert!(at_once(99).is_none(), "as many as there may be");
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| turns.take(0).is_some());
            own.pop();
            assert!(waiting.join().unwrap(), "who waits has the next");
        });
        drop((own, others));
        assert!(turns.lock().is_empty());
    }
}
