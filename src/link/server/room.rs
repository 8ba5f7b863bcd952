//! Room for requests that are long: whatever all connections ask at once, it takes no more memory than this.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::link::wait::Deadline;

/// What all of them may cost at once, in bytes.
const ALL: usize = 512 * 1024 * 1024;
/// How long one waits for its room. A client gives a request up that is not taken for longer.
const PATIENCE: Duration = Duration::from_secs(6);

/// What requests under way cost, each with whose it is.
#[derive(Debug)]
pub(super) struct Room {
    taken: Mutex<Vec<(String, usize)>>,
    given_back: Condvar,
    all: usize,
    patience: Duration,
}

/// Room for one request, until it is dropped.
#[derive(Debug)]
pub(super) struct Held<'a> {
    room: &'a Room,
    whose: String,
    cost: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self::of(ALL, PATIENCE)
    }
}

impl Room {
    fn of(all: usize, patience: Duration) -> Self {
        Self { taken: Mutex::default(), given_back: Condvar::new(), all, patience }
    }

    /// Room for a request of an account, for which it waits a little; none where there is too little still. No account has
    /// more than half of it.
    pub(super) fn take(&self, whose: String, cost: usize) -> Option<Held<'_>> {
        let deadline = Deadline::after(self.patience);
        let mut taken = self.lock();
        loop {
            let of = |is: &dyn Fn(&str) -> bool| -> usize {
                taken.iter().filter(|(one, _)| is(one)).map(|(_, cost)| cost).sum()
            };
            if of(&|_| true) + cost <= self.all && of(&|one| one == whose) + cost <= self.all / 2 {
                break;
            }
            if deadline.passed() {
                return None;
            }
            taken = self.given_back.wait_timeout(taken, deadline.left()).unwrap_or_else(PoisonError::into_inner).0;
        }
        taken.push((whose.clone(), cost));
        drop(taken);
        Some(Held { room: self, whose, cost })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(String, usize)>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut taken = self.room.lock();
        if let Some(place) = taken.iter().position(|(whose, cost)| *whose == self.whose && *cost == self.cost) {
            taken.swap_remove(place);
        }
        drop(taken);
        self.room.given_back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_at_once_takes_no_more_than_there_is_and_of_one_account_half() {
        let room = Room::of(100, Duration::ZERO);
        let take = |whose: &str, cost| room.take(whose.to_owned(), cost);
        let first = take("chen", 30).unwrap();
        let _second = take("chen", 20).unwrap();
        assert!(take("chen", 1).is_none() && take("bo", 51).is_none());
        let _third = take("bo", 50).unwrap();
        assert!(take("eve", 1).is_none());
        drop(first);
        assert!(take("eve", 30).is_some() && take("eve", 31).is_none());
    }

    #[test]
    fn one_that_waits_is_let_in_as_soon_as_there_is_room() {
        let room = Room::of(10, Duration::from_mins(1));
        let held = room.take("chen".to_owned(), 5).unwrap();
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| room.take("chen".to_owned(), 5).is_some());
            drop(held);
            assert!(waits.join().unwrap());
        });
    }
}
