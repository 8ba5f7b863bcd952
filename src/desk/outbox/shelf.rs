use std::collections::BTreeMap;
use std::sync::Arc;

use super::LetterLine;
use crate::domain::LetterId;

/// How many letters lie in one piece.
const PIECE: u32 = 256;

/// The lines of letters by their numbers, in pieces: a clone shares them, and of two that change each has only the pieces
/// in which it changed something for itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelf {
    /// By the numbers in them divided by [`PIECE`].
    pieces: BTreeMap<u32, Arc<Vec<Option<LetterLine>>>>,
}

impl Shelf {
    /// The line of a letter.
    pub(super) fn get(&self, id: LetterId) -> Option<&LetterLine> {
        self.pieces.get(&(id.0 / PIECE))?.get((id.0 % PIECE) as usize)?.as_ref()
    }

    /// Puts a line in; the one that was there before.
    pub(super) fn insert(&mut self, line: LetterLine) -> Option<LetterLine> {
        let (piece, within) = (line.id().0 / PIECE, (line.id().0 % PIECE) as usize);
        let piece = Arc::make_mut(self.pieces.entry(piece).or_default());
        if piece.len() <= within {
            piece.resize(within + 1, None);
        }
        piece[within].replace(line)
    }

    /// Takes a line out.
    pub(super) fn remove(&mut self, id: LetterId) -> Option<LetterLine> {
        self.get(id)?;
        let piece = Arc::make_mut(self.pieces.get_mut(&(id.0 / PIECE))?);
        piece.get_mut((id.0 % PIECE) as usize)?.take()
    }

    /// All lines, by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &LetterLine> {
        self.pieces.values().flat_map(|piece| piece.iter().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LetterKind, LetterStateName, Number};
    use crate::store::Lines;

    /// The beginning of a line.
    fn line(id: u32) -> LetterLine {
        let head = (Number::new(2026, 1), LetterId(id), LetterKind::Acknowledgement, LetterStateName::Draft);
        LetterLine::read(&Lines::bytes(&head)).unwrap()
    }

    #[test]
    fn of_two_that_share_pieces_each_has_what_it_was_given() {
        let ids = |shelf: &Shelf| shelf.iter().map(|line| line.id().0).collect::<Vec<_>>();
        let mut one = Shelf::default();
        for id in [PIECE + 1, 1, u32::MAX, 2] {
            assert!(one.insert(line(id)).is_none());
        }
        let mut other = one.clone();
        assert!(one.remove(LetterId(2)).is_some() && one.remove(LetterId(2)).is_none());
        assert!(one.remove(LetterId(3 * PIECE)).is_none());
        assert!(other.insert(line(PIECE)).is_none() && other.insert(line(1)).is_some());
        assert_eq!(ids(&one), [1, PIECE + 1, u32::MAX]);
        assert_eq!(ids(&other), [1, 2, PIECE, PIECE + 1, u32::MAX]);
        assert!(one.get(LetterId(PIECE)).is_none() && other.get(LetterId(2)).is_some());
    }
}
