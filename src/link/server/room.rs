//! Room for requests and answers that are long: whatever all connections ask at once, and whoever reads none of it, they take
//! no more memory than this.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::link::wait::Deadline;

/// What all of them may cost at once, in bytes.
const ALL: usize = 512 * 1024 * 1024;
/// How long one waits for its room. A client gives a request up that is not taken for longer.
const PATIENCE: Duration = Duration::from_secs(6);

/// What requests and answers under way cost, each with whose it is.
#[derive(Debug)]
pub(super) struct Room {
    taken: Mutex<Vec<(String, usize)>>,
    given_back: Condvar,
    all: usize,
    patience: Duration,
}

/// Room for one request or its answer, until it is dropped.
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

    /// Room for a request of an account and for its answer, for which it waits a little; none where there is too little still.
    /// No account has more than half of it, but where nobody has any there is room for everything.
    pub(super) fn take(&self, whose: String, cost: usize) -> Option<Held<'_>> {
        self.take_within(self.patience, whose, cost)
    }

    /// The same without waiting, for what is there already.
    pub(super) fn take_now(&self, whose: String, cost: usize) -> Option<Held<'_>> {
        self.take_within(Duration::ZERO, whose, cost)
    }

    fn take_within(&self, patience: Duration, whose: String, cost: usize) -> Option<Held<'_>> {
        let deadline = Deadline::after(patience);
        let mut taken = self.lock();
        loop {
            let of = |is: &dyn Fn(&str) -> bool| -> usize {
                taken.iter().filter(|(one, _)| is(one)).map(|(_, cost)| cost).sum()
            };
            let fits = of(&|_| true) + cost <= self.all && of(&|one| one == whose) + cost <= self.all / 2;
            if fits || taken.is_empty() {
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

impl Held<'_> {
    /// So much of it, where it is as much; the rest is given back, and where it is not all of it.
    pub(super) fn keep(mut self, cost: usize) -> Option<Self> {
        if cost > self.cost {
            return None;
        }
        let mut taken = self.room.lock();
        if let Some((_, held)) = taken.iter_mut().find(|(whose, held)| *whose == self.whose && *held == self.cost) {
            *held = cost;
        }
        drop(taken);
        self.cost = cost;
        self.room.given_back.notify_all();
        Some(self)
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
    fn an_answer_keeps_what_it_takes_of_what_was_held_for_it_and_one_of_any_length_has_room_alone() {
        let room = Room::of(100, Duration::from_mins(1));
        let take_now = |whose: &str, cost| room.take_now(whose.to_owned(), cost);
        let alone = room.take("chen".to_owned(), 300).unwrap();
        assert!(take_now("bo", 1).is_none());
        let kept = alone.keep(40).unwrap();
        assert!(take_now("chen", 11).is_none());
        let _more = (take_now("chen", 10).unwrap(), take_now("bo", 50).unwrap());
        assert!(take_now("eve", 1).is_none());
        assert!(kept.keep(41).is_none(), "it is given back");
        assert!(take_now("chen", 40).is_some());
    }

    #[test]
    fn one_that_waits_is_let_in_as_soon_as_there_is_room() {
        let room = Room::of(10, Duration::from_mins(1));
        let take = || room.take("chen".to_owned(), 5);
        let held = take().unwrap();
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| take().is_some());
            drop(held);
            assert!(waits.join().unwrap());
            let held = take().unwrap();
            let waits = scope.spawn(|| take().is_some());
            let _kept = held.keep(0);
            assert!(waits.join().unwrap());
        });
    }
}
