use super::{Key, TooMany, Word};
use crate::domain::view::OrderError;
use crate::text::excerpt;

/// What is wrong with a filter as it is written, and at which word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("word {place} of the filter, `{word}`: {trouble}")]
pub struct FilterError {
    /// The word, cleaned and cut.
    pub word: String,
    /// Which word it is, from 1.
    pub place: usize,
    /// What is wrong.
    pub trouble: FilterTrouble,
}

impl FilterError {
    /// What is wrong with a word, which is the `place`th, from 1.
    pub(super) fn at(place: usize, word: &Word<'_>, trouble: FilterTrouble) -> Self {
        Self { word: excerpt(word.text), place, trouble }
    }
}

/// What is wrong with a word of a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterTrouble {
    /// No term begins so.
    #[error("no such key{}", instead(.nearest.as_deref()))]
    Key {
        /// The key that was meant, most likely.
        nearest: Option<String>,
    },
    /// A value that its key does not have.
    #[error("`{value}` is no {what}{}", meant(.nearest.as_deref()))]
    Value {
        /// The value.
        value: String,
        /// What it should be.
        what: &'static str,
        /// The value that was meant, most likely.
        nearest: Option<String>,
    },
    /// A key that takes values has none.
    #[error("{} {what} must follow, such as {example}", article(.what))]
    Empty {
        /// What must follow.
        what: &'static str,
        /// The whole term, with a value.
        example: &'static str,
    },
    /// A key that takes no value has one.
    #[error("`{key}` stands alone, without a value")]
    Alone {
        /// The key.
        key: &'static str,
    },
    /// A hyphen with nothing behind it.
    #[error("`-` takes the opposite of what follows: write it before a term, without a space")]
    Nothing,
    /// Two hyphens before a term: an option that stands where the filter should.
    #[error("a term has one hyphen before it; two begin an option, and a word that begins with one is quoted")]
    Hyphens,
    /// A quoted text that does not end.
    #[error("the quotation mark is not closed")]
    Open,
    /// What follows `sort:` is no order.
    #[error(transparent)]
    Order(OrderError),
    /// More of something than a filter may have.
    #[error(transparent)]
    TooMany(TooMany),
}

fn article(what: &str) -> &'static str {
    if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!(", did you mean `{nearest}`?"))
}

fn instead(nearest: Option<&str>) -> String {
    let meant = nearest.map_or_else(|| "; ".to_owned(), |nearest| format!(", did you mean `{nearest}`? "));
    format!("{meant}keys are {}", Key::ALL.map(Key::word).join(" "))
}
