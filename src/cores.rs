//! The same done to many things, on two cores where another thread is worth its start. What comes of it is in their order,
//! as if it had been done by one.

use std::iter;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// From how many things on another thread is worth its start.
const MANY: usize = 128;
/// In how many parts they are shared out: one core may have the harder ones, as where letters follow long forms.
const PARTS: usize = 32;

/// What `one` makes of each. It may not ask the disk: the order in which it is called is known of no two threads.
pub(crate) fn map<T: Send, R: Send>(all: Vec<T>, one: impl Fn(T) -> R + Sync) -> Vec<R> {
    if all.len() < MANY {
        return all.into_iter().map(one).collect();
    }
    let (n_all, of_part) = (all.len(), all.len().div_ceil(PARTS));
    let mut all = all.into_iter();
    let part = || Some(all.by_ref().take(of_part).collect::<Vec<T>>()).filter(|part| !part.is_empty());
    let parts = Mutex::new(iter::from_fn(part).enumerate());
    let work = || {
        let mut done = Vec::new();
        loop {
            let next = parts.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((place, part)) = next else { return done };
            done.push((place, part.into_iter().map(&one).collect::<Vec<R>>()));
        }
    };
    let mut done = thread::scope(|scope| {
        let second = scope.spawn(work);
        let mut done = work();
        match second.join() {
            Ok(second) => done.extend(second),
            // As if it had been made here.
            Err(panic) => resume_unwind(panic),
        }
        done
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    let mut mapped = Vec::with_capacity(n_all);
    for (_, part) in done {
        mapped.extend(part);
    }
    mapped
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn what_comes_of_many_is_in_their_order() {
        for many in [0, 1, MANY - 1, MANY, MANY + 1, 5 * MANY, 5 * MANY + PARTS - 1] {
            let doubled = map((0..many).collect(), |number| 2 * number);
            assert!(doubled.into_iter().eq((0..many).map(|number| 2 * number)), "{many}");
        }
    }

    #[test]
    fn what_comes_of_two_threads_is_in_order() {
        let (of_part, both) = (10, Barrier::new(2));
        // One thread cannot do the first two parts alone: the other is there when each begins.
        let doubled = map((0..of_part * PARTS).collect(), |number| {
            if number == 0 || number == of_part {
                both.wait();
            }
            2 * number
        });
        assert!(doubled.into_iter().eq((0..of_part * PARTS).map(|number| 2 * number)));
    }
}
