//! Frames of the journal in pieces that further threads work on, while one thread reads them and takes what comes of them.
//!
//! That thread alone calls the disk and the state, and in an order that does not turn on how fast any of them is: so a test
//! that has one of its calls fail finds the same one again.

use std::{
    collections::VecDeque,
    mem, panic,
    thread::{self, Scope, ScopedJoinHandle},
};

use super::{StoreError, journal::Frame};

/// How many bytes make a piece: much more work than starting a thread. Few in tests, where desks are small.
#[cfg(not(test))]
const PIECE: usize = 512 * 1024;
#[cfg(test)]
const PIECE: usize = 16 * 1024;
/// How many pieces are worked on at a time.
const AT_WORK: usize = 3;

/// Work on a frame that needs neither disk nor state.
type Work<'e, T> = &'e (dyn Fn(Frame) -> T + Sync);

/// Takes frames to be worked on.
pub(super) struct Pieces<'s, 'e, T> {
    scope: &'s Scope<'s, 'e>,
    work: Work<'e, T>,
    each: &'s mut dyn FnMut(T) -> Result<(), StoreError>,
    /// The piece that is not full yet, and how many bytes it has.
    next: (Vec<Frame>, usize),
    at_work: VecDeque<ScopedJoinHandle<'s, Vec<T>>>,
}

/// Has `work` done on each frame that `read` adds; `each` gets what comes of them, in their order, and its error ends
/// everything. An error of `read` is told after what came of the frames before it.
pub(super) fn in_pieces<T: Send + 'static, A>(
    work: &(dyn Fn(Frame) -> T + Sync),
    each: &mut dyn FnMut(T) -> Result<(), StoreError>,
    read: impl FnOnce(&mut Pieces<'_, '_, T>) -> Result<A, StoreError>,
) -> Result<A, StoreError> {
    thread::scope(|scope| {
        let mut pieces = Pieces { scope, work, each, next: Default::default(), at_work: VecDeque::new() };
        let read = read(&mut pieces);
        pieces.finish()?;
        read
    })
}

impl<T: Send + 'static> Pieces<'_, '_, T> {
    /// Adds a frame. An error is `each`'s.
    pub(super) fn add(&mut self, frame: Frame) -> Result<(), StoreError> {
        let (frames, bytes) = &mut self.next;
        *bytes += frame.payload.len();
        frames.push(frame);
        if *bytes < PIECE {
            return Ok(());
        }
        if self.at_work.len() >= AT_WORK {
            self.take_first()?;
        }
        let (frames, _) = mem::take(&mut self.next);
        let work = self.work;
        self.at_work.push_back(self.scope.spawn(move || frames.into_iter().map(work).collect()));
        Ok(())
    }

    /// Takes what came of the first piece.
    fn take_first(&mut self) -> Result<(), StoreError> {
        let Some(first) = self.at_work.pop_front() else { return Ok(()) };
        let done = first.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
        let taken = done.into_iter().try_for_each(&mut self.each);
        if taken.is_err() {
            self.at_work.clear();
            self.next = Default::default();
        }
        taken
    }

    /// Takes what is left. A piece that never got full is not worth a thread.
    fn finish(&mut self) -> Result<(), StoreError> {
        while !self.at_work.is_empty() {
            self.take_first()?;
        }
        let (frames, _) = mem::take(&mut self.next);
        frames.into_iter().map(self.work).try_for_each(&mut self.each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANY: u64 = 500;

    fn frame(sequence: u64) -> Frame {
        let payload = vec![0; 100 + usize::try_from(sequence % 7).unwrap() * 100];
        Frame { sequence, payload, chain: [0; 32], file: "one".into(), segment: 1, offset: 0 }
    }

    fn in_order(last_taken: u64, read: Result<(), StoreError>) -> (Vec<u64>, Result<(), StoreError>) {
        let mut taken = Vec::new();
        let mut each = |(sequence, thread)| {
            taken.push((sequence, thread));
            if sequence == last_taken {
                Err(StoreError::Forgotten { number: crate::domain::Number::new(2026, 1) })
            } else {
                Ok(())
            }
        };
        let done = in_pieces(&|frame: Frame| (frame.sequence, thread::current().id()), &mut each, |pieces| {
            (1..=MANY).try_for_each(|sequence| pieces.add(frame(sequence)))?;
            read
        });
        let threads: std::collections::HashSet<_> = taken.iter().map(|(_, thread)| *thread).collect();
        assert!(threads.len() > 2, "it is not worked on by several threads");
        (taken.into_iter().map(|(sequence, _)| sequence).collect(), done)
    }

    #[test]
    fn what_comes_of_frames_is_taken_in_their_order_and_an_error_ends_it() {
        let (taken, done) = in_order(0, Ok(()));
        assert_eq!((taken, done.is_ok()), ((1..=MANY).collect(), true));
        let (taken, done) = in_order(300, Err(StoreError::Empty));
        assert_eq!(taken, (1..=300).collect::<Vec<_>>());
        assert!(matches!(done, Err(StoreError::Forgotten { .. })));
        let (taken, done) = in_order(0, Err(StoreError::Empty));
        assert_eq!(taken.len() as u64, MANY);
        assert!(matches!(done, Err(StoreError::Empty)));
    }
}
