use super::words::{Word, words};

/// As much of a query as counts, in bytes; a name and an address fit well.
const LONGEST: usize = 160;
/// As many of its words as count.
pub(super) const WORDS: usize = 7;

/// What somebody typed, read once.
#[derive(Debug)]
pub(super) struct Query {
    /// In lower case, trimmed.
    pub(super) text: String,
    pub(super) words: Vec<Word>,
}

impl Query {
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim_start();
        let end = (0..=LONGEST.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        let text = text[..end].trim_end();
        // Whoever has another address now is found by the name in the one that was typed.
        let name = text.split('@').next().unwrap_or_default();
        Self { text: text.to_lowercase(), words: words(name).take(WORDS).collect() }
    }

    /// The words as folded and, where it differs, as spelt with the customary aliases.
    pub(super) fn spellings(&self) -> Vec<Vec<&str>> {
        let mut all = vec![self.words.iter().map(|word| word.folded.as_str()).collect()];
        if self.words.iter().any(|word| !word.aliases.is_empty()) {
            all.push(self.words.iter().map(Word::other).collect());
        }
        all
    }
}
