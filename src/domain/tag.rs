use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::text::{Line, excerpt, label, width};

/// Why a text is not a tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a tag: one word of letters, digits and `-`, at most 24 columns wide")]
pub struct TagError(String);

/// A word that staff hang on applications to find them by: lower case, letters of any script, digits and hyphens.
///
/// Deserialising only cleans, so that a tag stored under older rules, or older tables of letters, never fails to load; what
/// a client sends is held to the rules where it is hung on ([`Self::is_well_formed`]).
///
/// ```
/// use qapdesk::domain::Tag;
/// let tag: Tag = "Rush".parse().unwrap();
/// assert_eq!(tag.as_str(), "rush");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Tag(String);

impl Tag {
    /// How wide a tag is at most, in columns of a terminal.
    pub const WIDEST: usize = 24;

    /// Whether the tag is what reading its text makes of it.
    pub fn is_well_formed(&self) -> bool {
        self.0.parse().is_ok_and(|tag: Self| tag == *self)
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Tag {
    type Err = TagError;

    fn from_str(text: &str) -> Result<Self, TagError> {
        // Marks take no column; a line bounds how many of them stand on one letter.
        let fits = |word: &String| (1..=Self::WIDEST).contains(&width(word)) && Line::parse(word).is_ok();
        let found = label(text).filter(fits).map(Self);
        found.ok_or_else(|| TagError(excerpt(text)))
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Line::deserialize(deserializer)?.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_one_short_word_in_lower_case() {
        assert_eq!("Rush".parse::<Tag>().unwrap().as_str(), "rush");
        assert_eq!("李明".repeat(6).parse::<Tag>().unwrap().to_string(), "李明".repeat(6));
        for text in ["", "a b", "-x", "+x", &"a".repeat(25), &"李".repeat(13), &format!("a{}", "\u{301}".repeat(100))]
        {
            assert!(text.parse::<Tag>().is_err(), "{text:?}");
        }
    }
}
