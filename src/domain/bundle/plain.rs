use std::fmt;

use serde::{Deserialize, Serialize};

/// The most letters of a [`Word`].
const LONGEST: usize = 64;

/// An id of a program: letters without accents, digits, and what ids have between them. Nothing else fits into it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Word(String);

impl Word {
    /// The word of an id; what no id holds is left out.
    pub fn of(id: &str) -> Self {
        let fits = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
        Self(id.chars().filter(fits).take(LONGEST).collect())
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Word {
    fn from(id: String) -> Self {
        Self::of(&id)
    }
}

impl From<Word> for String {
    fn from(word: Word) -> Self {
        word.0
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A decimal number of a finding, as the rules wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Figure(String);

impl Figure {
    /// A number; blank where a text is none.
    pub fn of(text: &str) -> Self {
        let fits = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-');
        Self(if text.len() <= LONGEST && text.chars().all(fits) { text.to_owned() } else { String::new() })
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Figure {
    fn from(text: String) -> Self {
        Self::of(&text)
    }
}

impl From<Figure> for String {
    fn from(figure: Figure) -> Self {
        figure.0
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_figures_hold_no_sentence() {
        assert_eq!(Word::of("empathy.acknowledges").as_str(), "empathy.acknowledges");
        assert_eq!(Word::of("Zoë Müller, +1 212").as_str(), "ZoMller1212");
        assert_eq!(Word::of(&"a".repeat(100)).as_str().len(), LONGEST);
        assert_eq!((Figure::of("240.5").as_str(), Figure::of("-20.00").as_str()), ("240.5", "-20.00"));
        assert_eq!((Figure::of("24 h").as_str(), Figure::of("a").as_str()), ("", ""));
    }
}
