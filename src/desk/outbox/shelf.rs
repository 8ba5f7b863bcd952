use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::board::{Head, LetterLine};
use crate::domain::LetterId;

/// How many letters lie in one piece.
const PIECE: u32 = 128;
/// By how many bytes the room for a piece's lines grows, and up to how many that count no more stay in it.
const GROWTH: usize = 4096;

/// The lines of letters by their numbers, in pieces: a clone shares them, and of two that change each has only the pieces
/// in which it changed something for itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelf {
    /// By the numbers in them divided by [`PIECE`].
    pieces: BTreeMap<u32, Arc<Piece>>,
}

/// The lines of neighbouring letters. Their bytes lie in one run: kept apart, a third of what they take would be what malloc
/// costs.
#[derive(Debug, Clone, Default)]
struct Piece {
    lines: Vec<Option<Held>>,
    /// The bytes of all lines, and those of lines that are no more.
    bytes: Vec<u8>,
    n_dead: usize,
}

/// A line, and where its bytes are.
#[derive(Debug, Clone, Copy)]
struct Held {
    head: Head,
    start: u32,
    length: u32,
}

impl Shelf {
    /// The line of a letter.
    pub(super) fn get(&self, id: LetterId) -> Option<LetterLine<'_>> {
        let (piece, within) = place(id);
        let piece = self.pieces.get(&piece)?;
        piece.lines.get(within)?.as_ref().map(|held| piece.line(held))
    }

    /// Puts a line in; what the one that was there before began with.
    pub(super) fn insert(&mut self, line: &LetterLine<'_>) -> Option<Head> {
        let (piece, within) = place(line.head().id);
        Arc::make_mut(self.pieces.entry(piece).or_default()).put(within, line)
    }

    /// Takes a line out; what it began with.
    pub(super) fn remove(&mut self, id: LetterId) -> Option<Head> {
        self.get(id)?;
        let (piece, within) = place(id);
        let piece = Arc::make_mut(self.pieces.get_mut(&piece)?);
        let held = piece.lines.get_mut(within)?.take()?;
        // It may be of somebody who was forgotten.
        let gone = piece.bytes.get_mut(held.start as usize..).and_then(|bytes| bytes.get_mut(..held.length as usize));
        gone.unwrap_or_default().fill(0);
        piece.let_go(held.length);
        Some(held.head)
    }

    /// What all lines begin with, by number.
    pub(super) fn heads(&self) -> impl Iterator<Item = Head> {
        self.pieces.values().flat_map(|piece| piece.lines.iter().flatten().map(|held| held.head))
    }

    /// Has it take less room, once many lines were put in.
    pub(super) fn pack(&mut self) {
        for piece in self.pieces.values_mut().filter_map(Arc::get_mut) {
            piece.lines.shrink_to_fit();
            piece.bytes.shrink_to_fit();
        }
    }
}

/// In which piece a letter lies, and where there.
fn place(id: LetterId) -> (u32, usize) {
    (id.0 / PIECE, (id.0 % PIECE) as usize)
}

impl Piece {
    fn line(&self, held: &Held) -> LetterLine<'_> {
        let bytes = self.bytes.get(held.start as usize..).and_then(|bytes| bytes.get(..held.length as usize));
        LetterLine::held(held.head, Cow::Borrowed(bytes.unwrap_or_default()))
    }

    fn put(&mut self, within: usize, line: &LetterLine<'_>) -> Option<Head> {
        if self.lines.len() <= within {
            self.lines.resize(within + 1, None);
        }
        let held = self.take_in(line.head(), line.bytes());
        let before = self.lines.get_mut(within)?.replace(held);
        if let Some(before) = before {
            self.let_go(before.length);
        }
        before.map(|before| before.head)
    }

    fn take_in(&mut self, head: Head, bytes: &[u8]) -> Held {
        if self.bytes.capacity() - self.bytes.len() < bytes.len() {
            self.bytes.reserve_exact(bytes.len().max(GROWTH));
        }
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (start, length) = (place(self.bytes.len()), place(bytes.len()));
        self.bytes.extend_from_slice(bytes);
        Held { head, start, length }
    }

    /// Has bytes count no more, and takes them out once they are most of all.
    fn let_go(&mut self, length: u32) {
        self.n_dead += length as usize;
        if self.n_dead <= GROWTH.max(self.bytes.len() / 2) {
            return;
        }
        let before = std::mem::take(self);
        self.bytes.reserve_exact(before.bytes.len() - before.n_dead);
        self.lines = before
            .lines
            .iter()
            .map(|held| {
                let line = before.line(held.as_ref()?);
                Some(self.take_in(line.head(), line.bytes()))
            })
            .collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LetterKind, LetterStateName, Number};
    use crate::store::Lines;

    /// The beginning of a line, and so many bytes behind it.
    fn line(id: u32, n_more: usize) -> LetterLine<'static> {
        let head = (Number::new(2026, 1), LetterId(id), LetterKind::Acknowledgement, LetterStateName::Draft);
        let mut bytes = Lines::bytes(&head);
        bytes.resize(bytes.len() + n_more, u8::try_from(id % 256).unwrap());
        LetterLine::read(Cow::Owned(bytes)).unwrap()
    }

    #[test]
    fn of_two_that_share_pieces_each_has_what_it_was_given() {
        let ids = |shelf: &Shelf| shelf.heads().map(|head| head.id.0).collect::<Vec<_>>();
        let mut one = Shelf::default();
        for id in [PIECE + 1, 1, u32::MAX, 2] {
            assert!(one.insert(&line(id, 0)).is_none());
        }
        let mut other = one.clone();
        assert!(one.remove(LetterId(2)).is_some() && one.remove(LetterId(2)).is_none());
        assert!(one.remove(LetterId(3 * PIECE)).is_none());
        assert!(other.insert(&line(PIECE, 0)).is_none() && other.insert(&line(1, 0)).is_some());
        assert_eq!(ids(&one), [1, PIECE + 1, u32::MAX]);
        assert_eq!(ids(&other), [1, 2, PIECE, PIECE + 1, u32::MAX]);
        assert!(one.get(LetterId(PIECE)).is_none() && other.get(LetterId(2)).is_some());
    }

    #[test]
    fn lines_that_change_stay_whole_and_leave_nothing_behind_for_long() {
        let mut shelf = Shelf::default();
        let mut lengths: BTreeMap<u32, usize> = BTreeMap::new();
        for turn in 0..20_000_u32 {
            let id = turn.wrapping_mul(2_654_435_761) % (2 * PIECE);
            if turn % 7 == 0 {
                assert_eq!(shelf.remove(LetterId(id)).is_some(), lengths.remove(&id).is_some());
            } else {
                let n_more = (turn % 300) as usize;
                assert_eq!(shelf.insert(&line(id, n_more)).is_some(), lengths.insert(id, n_more).is_some());
            }
        }
        shelf.pack();
        assert_eq!(shelf.heads().count(), lengths.len());
        for (id, n_more) in lengths {
            assert_eq!(shelf.get(LetterId(id)).unwrap().bytes(), line(id, n_more).bytes(), "{id}");
        }
        for piece in shelf.pieces.values() {
            let n_alive: usize = piece.lines.iter().flatten().map(|held| held.length as usize).sum();
            assert_eq!(piece.bytes.len(), n_alive + piece.n_dead);
            assert!(piece.bytes.len() <= 2 * n_alive + GROWTH, "{n_alive} of {}", piece.bytes.len());
        }
    }
}
