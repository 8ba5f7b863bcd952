//! The same done to many things, on two cores where another thread is worth its start. What comes of it is in their order,
//! as if it had been done by one.

use std::panic::resume_unwind;
use std::thread;

/// From how many things on another thread takes its half of them.
const MANY: usize = 128;

/// What `one` makes of each. It may not ask the disk: the order in which it is called is known of no two threads.
pub(crate) fn map<T: Send, R: Send>(mut all: Vec<T>, one: impl Fn(T) -> R + Sync) -> Vec<R> {
    if all.len() < MANY {
        return all.into_iter().map(one).collect();
    }
    let second = all.split_off(all.len() / 2);
    thread::scope(|scope| {
        let second = scope.spawn(|| second.into_iter().map(&one).collect::<Vec<R>>());
        let mut done: Vec<R> = all.into_iter().map(&one).collect();
        match second.join() {
            Ok(second) => done.extend(second),
            // As if it had been made here.
            Err(panic) => resume_unwind(panic),
        }
        done
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_many_is_in_their_order() {
        for many in [0, 1, MANY - 1, MANY, MANY + 1, 5 * MANY] {
            let doubled = map((0..many).collect(), |number| 2 * number);
            assert!(doubled.into_iter().eq((0..many).map(|number| 2 * number)), "{many}");
        }
    }
}
