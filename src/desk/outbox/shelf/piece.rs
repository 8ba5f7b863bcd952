use super::super::board::{Head, LetterLine};

/// By how many bytes the room for a piece's lines grows, and up to how many that count no more stay in it.
pub(super) const GROWTH: usize = 4096;

/// The lines of neighbouring letters. Their bytes lie in one run: kept apart, a third of what they take would be what malloc
/// costs.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    places: Places,
    /// The bytes of all lines, and those of lines that are no more.
    pub(super) bytes: Vec<u8>,
    pub(super) n_dead: usize,
}

/// A piece whose run is packed: a third of the size, and to be unpacked to read a line.
#[derive(Debug, Clone)]
pub(super) struct Packed {
    places: Places,
    /// A block of LZ4, with its length before it.
    block: Box<[u8]>,
}

/// Where in the run the lines are, by where in the piece.
#[derive(Debug, Clone, Default)]
pub(super) struct Places(Vec<Option<Held>>);

/// A line, and where its bytes are.
#[derive(Debug, Clone, Copy)]
struct Held {
    head: Head,
    start: u32,
    length: u32,
}

impl Held {
    fn line<'b>(&self, run: &'b [u8]) -> LetterLine<'b> {
        let bytes = run.get(self.start as usize..).and_then(|bytes| bytes.get(..self.length as usize));
        LetterLine::held(self.head, bytes.unwrap_or_default().into())
    }
}

impl Places {
    /// What the lines begin with, by number.
    pub(super) fn heads(&self) -> impl Iterator<Item = Head> {
        self.0.iter().flatten().map(|held| held.head)
    }

    /// What a line begins with.
    pub(super) fn head(&self, within: usize) -> Option<Head> {
        self.held(within).map(|held| held.head)
    }

    /// A line, of the run's bytes.
    pub(super) fn line<'b>(&self, within: usize, run: &'b [u8]) -> Option<LetterLine<'b>> {
        self.held(within).map(|held| held.line(run))
    }

    fn held(&self, within: usize) -> Option<&Held> {
        self.0.get(within)?.as_ref()
    }
}

impl Piece {
    /// Where its lines are.
    pub(super) fn places(&self) -> &Places {
        &self.places
    }

    /// Puts a line in; what the one that was there before began with.
    pub(super) fn put(&mut self, within: usize, line: &LetterLine<'_>) -> Option<Head> {
        if self.places.0.len() <= within {
            self.places.0.resize(within + 1, None);
        }
        let held = self.take_in(line.head(), line.bytes());
        let before = self.places.0.get_mut(within)?.replace(held);
        if let Some(before) = before {
            self.let_go(&before);
        }
        before.map(|before| before.head)
    }

    /// Takes a line out; what it began with.
    pub(super) fn remove(&mut self, within: usize) -> Option<Head> {
        let held = self.places.0.get_mut(within)?.take()?;
        self.let_go(&held);
        Some(held.head)
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

    /// Has the bytes of a line count no more, and takes such out once they are most of all.
    fn let_go(&mut self, held: &Held) {
        // They may be of somebody who is forgotten.
        let gone = self.bytes.get_mut(held.start as usize..).and_then(|bytes| bytes.get_mut(..held.length as usize));
        gone.unwrap_or_default().fill(0);
        self.n_dead += held.length as usize;
        if self.n_dead > GROWTH.max(self.bytes.len() / 2) {
            self.tidy();
        }
    }

    /// Takes out the bytes of lines that are no more.
    fn tidy(&mut self) {
        let before = std::mem::take(self);
        self.bytes.reserve_exact(before.bytes.len().saturating_sub(before.n_dead));
        let lines = before.places.0.iter().map(|held| {
            let line = held.as_ref()?.line(&before.bytes);
            Some(self.take_in(line.head(), line.bytes()))
        });
        self.places.0 = lines.collect();
    }

    /// The piece with its run packed.
    pub(super) fn pack(mut self) -> Packed {
        if self.n_dead > 0 {
            self.tidy();
        }
        self.places.0.shrink_to_fit();
        Packed { places: self.places, block: lz4_flex::compress_prepend_size(&self.bytes).into() }
    }
}

impl Packed {
    /// Where its lines are.
    pub(super) fn places(&self) -> &Places {
        &self.places
    }

    /// How many bytes its run takes.
    #[cfg(test)]
    pub(super) fn n_bytes(&self) -> usize {
        self.block.len()
    }

    /// The bytes of its lines. None where they cannot be unpacked; then no line can be read, which is told where one is wanted.
    pub(super) fn run(&self) -> Vec<u8> {
        lz4_flex::decompress_size_prepended(&self.block).unwrap_or_default()
    }

    /// The piece, to be changed.
    pub(super) fn open(self) -> Piece {
        Piece { bytes: self.run(), places: self.places, n_dead: 0 }
    }
}
