use std::fmt;

use crate::text::excerpt;
use serde::{Deserialize, Deserializer, Serialize, de};

/// Why a text is not an account's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an account name: 1 to 32 of a-z, 0-9, `.`, `_` and `-`, not starting with `.` or `-`")]
pub struct AccountNameError(String);

/// An account's name: 1 to 32 of `a-z0-9._-`, not starting with `.` or `-` (it passes a shell in an SSH key line).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct AccountName(String);

impl AccountName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AccountName {
    /// Whether it reads like a slip: with two signs in a row, or one at its end. No account is added under such a name; those
    /// that there are stay.
    pub fn is_odd(&self) -> bool {
        let is_sign = |byte: &u8| b"._-".contains(byte);
        let bytes = self.0.as_bytes();
        bytes.last().is_some_and(is_sign) || bytes.windows(2).any(|pair| pair.iter().all(is_sign))
    }

    /// Whether an owner's filter takes it for whoever asks, or for nobody. No account is added under such a name; those that
    /// there are stay.
    pub fn is_word_of_filters(&self) -> bool {
        ["me", "none"].contains(&self.as_str())
    }
}

impl std::str::FromStr for AccountName {
    type Err = AccountNameError;

    fn from_str(text: &str) -> Result<Self, AccountNameError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
        let fits = (1..=32).contains(&text.len()) && text.bytes().all(allowed) && !text.starts_with(['.', '-']);
        if fits {
            return Ok(Self(text.to_owned()));
        }
        Err(AccountNameError(excerpt(text)))
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for AccountName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_filters_are_told() {
        for (name, is_one) in [("me", true), ("none", true), ("mel", false), ("nobody", false)] {
            assert_eq!(name.parse::<AccountName>().unwrap().is_word_of_filters(), is_one, "{name}");
        }
    }

    #[test]
    fn names_that_read_like_a_slip_are_odd() {
        let is_odd = |text: &str| text.parse::<AccountName>().unwrap().is_odd();
        assert!(["a..b", "a.", "bo-", "a-_b"].into_iter().all(is_odd));
        assert!(!["ada", "ada.l-2_x", "_ada", "7"].into_iter().any(is_odd));
    }

    #[test]
    fn names_that_a_shell_could_misread_are_refused() {
        assert!("ada.l-2_x".parse::<AccountName>().is_ok());
        for text in ["", "-rf", ".hidden", "Ada", "a b", "a;b", "a\n", "ä", &"a".repeat(33)] {
            assert!(text.parse::<AccountName>().is_err(), "{text:?}");
        }
    }
}
