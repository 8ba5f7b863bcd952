//! The lines of letters in little memory.

mod piece;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::board::{Head, LetterLine};
use crate::domain::LetterId;
use piece::{Packed, Piece, Places};

/// How many letters lie in one piece.
const PIECE: u32 = 64;
/// How many pieces stay open. Once there are twice as many, all but so many are packed. Few in tests, where desks are small.
#[cfg(not(test))]
const OPEN: usize = 64;
#[cfg(test)]
const OPEN: usize = 2;

/// The lines of letters by their numbers, in pieces: a clone shares them, and of two that change each has only the pieces
/// in which it changed something, or which it packed, for itself.
///
/// Pieces in which something changes are open; of many the newest letters' stay so, and the others are packed.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelf {
    /// By the numbers in them divided by [`PIECE`].
    open: BTreeMap<u32, Arc<Piece>>,
    /// The same. No piece is in both.
    packed: BTreeMap<u32, Arc<Packed>>,
}

impl Shelf {
    /// What a line begins with.
    pub(super) fn head(&self, id: LetterId) -> Option<Head> {
        let (number, within) = place(id);
        let open = self.open.get(&number).map(|piece| piece.places());
        open.or_else(|| Some(self.packed.get(&number)?.places()))?.head(within)
    }

    /// What all lines begin with, in no order.
    pub(super) fn heads(&self) -> impl Iterator<Item = Head> {
        let open = self.open.values().map(|piece| piece.places());
        open.chain(self.packed.values().map(|piece| piece.places())).flat_map(Places::heads)
    }

    /// Whoever reads lines one after the other.
    pub(super) fn reading(&self) -> Reading<'_> {
        Reading { shelf: self, unpacked: None }
    }

    /// Puts a line in; what the one that was there before began with.
    pub(super) fn insert(&mut self, line: &LetterLine<'_>) -> Option<Head> {
        let (number, within) = place(line.head().id);
        self.open(number).put(within, line)
    }

    /// Takes a line out; what it began with.
    pub(super) fn remove(&mut self, id: LetterId) -> Option<Head> {
        self.head(id)?;
        let (number, within) = place(id);
        self.open(number).remove(within)
    }

    /// A piece, to be changed.
    fn open(&mut self, number: u32) -> &mut Piece {
        if self.open.len() >= 2 * OPEN && !self.open.contains_key(&number) {
            self.pack();
        }
        let packed = self.packed.remove(&number);
        let opened = || packed.map(|packed| Arc::new(Arc::unwrap_or_clone(packed).open())).unwrap_or_default();
        Arc::make_mut(self.open.entry(number).or_insert_with(opened))
    }

    /// Packs what is open, but for the newest letters.
    pub(super) fn pack(&mut self) {
        while self.open.len() > OPEN
            && let Some((number, piece)) = self.open.pop_first()
        {
            self.packed.insert(number, Arc::new(Arc::unwrap_or_clone(piece).pack()));
        }
    }
}

/// Reads lines of a shelf; those that lie in one packed piece and are asked for one after the other unpack it once.
pub(super) struct Reading<'s> {
    shelf: &'s Shelf,
    /// The number of the packed piece that was asked for last, and its run.
    unpacked: Option<(u32, Vec<u8>)>,
}

impl Reading<'_> {
    /// The line of a letter.
    pub(super) fn line(&mut self, id: LetterId) -> Option<LetterLine<'_>> {
        let (number, within) = place(id);
        if let Some(piece) = self.shelf.open.get(&number) {
            return piece.places().line(within, &piece.bytes);
        }
        let packed = self.shelf.packed.get(&number)?;
        let known = self.unpacked.take().filter(|(known, _)| *known == number);
        let (_, run) = self.unpacked.insert(known.unwrap_or_else(|| (number, packed.run())));
        packed.places().line(within, run)
    }
}

/// In which piece a letter lies, and where there.
fn place(id: LetterId) -> (u32, usize) {
    (id.0 / PIECE, (id.0 % PIECE) as usize)
}

#[cfg(test)]
mod tests {
    use super::piece::GROWTH;
    use super::*;
    use crate::domain::{LetterKind, LetterStateName, Number};
    use crate::store::Lines;

    /// The beginning of a line, and so many bytes behind it.
    fn line(id: u32, n_more: usize) -> LetterLine<'static> {
        let head = (Number::new(2026, 1), LetterId(id), LetterKind::Acknowledgement, LetterStateName::Draft);
        let mut bytes = Lines::bytes(&head);
        bytes.resize(bytes.len() + n_more, u8::try_from(id % 256).unwrap());
        LetterLine::read(bytes.into()).unwrap()
    }

    fn ids(shelf: &Shelf) -> Vec<u32> {
        let mut ids: Vec<u32> = shelf.heads().map(|head| head.id.0).collect();
        ids.sort_unstable();
        ids
    }

    /// That of each letter there is its line of so many bytes more, and no other.
    fn assert_holds(shelf: &Shelf, lengths: &BTreeMap<u32, usize>) {
        assert_eq!(ids(shelf), lengths.keys().copied().collect::<Vec<_>>());
        let mut reading = shelf.reading();
        for (id, n_more) in lengths {
            let expected = line(*id, *n_more);
            assert_eq!(reading.line(LetterId(*id)).unwrap().bytes(), expected.bytes(), "{id}");
            assert_eq!(shelf.head(LetterId(*id)).unwrap().id, LetterId(*id));
        }
        for piece in shelf.open.values() {
            let n_alive: usize =
                piece.places().heads().map(|head| line(head.id.0, lengths[&head.id.0]).bytes().len()).sum();
            assert_eq!(piece.bytes.len(), n_alive + piece.n_dead);
            assert!(piece.bytes.len() <= 2 * n_alive + GROWTH, "{n_alive} of {}", piece.bytes.len());
        }
    }

    #[test]
    fn of_two_that_share_pieces_each_has_what_it_was_given() {
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
        assert!(one.head(LetterId(PIECE)).is_none() && other.reading().line(LetterId(2)).is_some());
    }

    #[test]
    fn lines_that_change_stay_whole_and_leave_nothing_behind_for_long() {
        let (mut shelf, mut lengths) = (Shelf::default(), BTreeMap::new());
        for turn in 0..20_000_u32 {
            let id = turn.wrapping_mul(2_654_435_761) % (2 * PIECE);
            if turn % 7 == 0 {
                assert_eq!(shelf.remove(LetterId(id)).is_some(), lengths.remove(&id).is_some());
            } else {
                let n_more = (turn % 300) as usize;
                assert_eq!(shelf.insert(&line(id, n_more)).is_some(), lengths.insert(id, n_more).is_some());
            }
        }
        assert_holds(&shelf, &lengths);
    }

    #[test]
    fn of_a_line_that_is_gone_or_replaced_nothing_is_left() {
        let mut shelf = Shelf::default();
        for id in 0..4 * u32::try_from(OPEN).unwrap() * PIECE {
            shelf.insert(&line(id, 40));
        }
        shelf.pack();
        let is_left = |shelf: &Shelf, id: u8| {
            let open = shelf.open.values().map(|piece| piece.bytes.clone());
            let all: Vec<_> = open.chain(shelf.packed.values().map(|packed| packed.run())).collect();
            all.iter().any(|run| run.windows(20).any(|window| window.iter().all(|byte| *byte == id)))
        };
        assert!(shelf.packed.contains_key(&0) && is_left(&shelf, 7) && is_left(&shelf, 8));
        shelf.remove(LetterId(7)).unwrap();
        shelf.insert(&line(8, 2)).unwrap();
        assert!(is_left(&shelf, 7), "another letter has such a line");
        for id in (0..4 * u32::try_from(OPEN).unwrap() * PIECE).filter(|id| [7, 8].contains(&(id % 256))) {
            shelf.insert(&line(id, 3));
            shelf.remove(LetterId(id)).unwrap();
        }
        assert!(!is_left(&shelf, 7) && !is_left(&shelf, 8));
    }

    #[test]
    fn of_many_letters_the_older_are_packed_and_as_they_were() {
        let n_letters = 3 * u32::try_from(OPEN).unwrap() * PIECE;
        let (mut shelf, mut lengths) = (Shelf::default(), BTreeMap::new());
        for id in 0..n_letters {
            let n_more = (id % 200) as usize;
            assert!(shelf.insert(&line(id, n_more)).is_none());
            lengths.insert(id, n_more);
        }
        shelf.pack();
        assert_eq!((shelf.open.len(), shelf.packed.len()), (OPEN, 2 * OPEN));
        assert_holds(&shelf, &lengths);
        let shared = shelf.clone();
        // Old ones change, here and there.
        for turn in 0..5_000_u32 {
            let id = turn.wrapping_mul(2_654_435_761) % n_letters;
            if turn % 3 == 0 {
                assert_eq!(shelf.remove(LetterId(id)).is_some(), lengths.remove(&id).is_some());
            } else {
                let n_more = (turn % 500) as usize;
                assert_eq!(shelf.insert(&line(id, n_more)).is_some(), lengths.insert(id, n_more).is_some());
            }
            assert!(shelf.open.len() <= 2 * OPEN);
        }
        assert_holds(&shelf, &lengths);
        assert_holds(&shared, &(0..n_letters).map(|id| (id, (id % 200) as usize)).collect());
        let n_bytes: usize = lengths.iter().map(|(id, n_more)| line(*id, *n_more).bytes().len()).sum();
        let n_packed: usize = shelf.packed.values().map(|packed| packed.n_bytes()).sum();
        assert!(n_packed < n_bytes / 3, "{n_packed} of {n_bytes}");
    }
}
