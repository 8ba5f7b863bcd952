use std::{cell::OnceCell, fmt, ops::Deref};

use crate::domain::view::LetterRow;

/// The letters of an application, read when they are first asked for.
pub struct Letters<'a> {
    read: &'a dyn Fn() -> Vec<LetterRow>,
    known: OnceCell<Vec<LetterRow>>,
}

impl<'a> Letters<'a> {
    /// Those that `read` gives, the first one first.
    pub fn new(read: &'a dyn Fn() -> Vec<LetterRow>) -> Self {
        Self { read, known: OnceCell::new() }
    }
}

impl Deref for Letters<'_> {
    type Target = [LetterRow];

    fn deref(&self) -> &[LetterRow] {
        self.known.get_or_init(self.read)
    }
}

impl fmt::Debug for Letters<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Letters").field(&self.known.get()).finish()
    }
}
