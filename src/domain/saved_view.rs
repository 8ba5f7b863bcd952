use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use super::AccountName;
use super::view::{Filter, Order};
use crate::text::{Line, excerpt, fold, width};

/// Why a text is not the name of a view.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the name of a view: one line of 1 to 32 columns with a letter or digit in it")]
pub struct ViewNameError(String);

/// The name that somebody gave to a list they come back to. Accents and case tell no two apart.
///
/// Deserialising only cleans, so that a name stored under older rules never fails to load; what a client sends is held to
/// the rules where it is saved ([`Self::is_well_formed`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ViewName(Line);

impl ViewName {
    /// How wide a name is at most, in columns of a terminal.
    pub const WIDEST: usize = 32;

    /// Whether the name is what reading its text makes of it.
    pub fn is_well_formed(&self) -> bool {
        self.as_str().parse().is_ok_and(|name: Self| name == *self)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// What tells two names apart.
    pub fn key(&self) -> String {
        fold(&self.0)
    }
}

impl std::str::FromStr for ViewName {
    type Err = ViewNameError;

    fn from_str(text: &str) -> Result<Self, ViewNameError> {
        let fits = |line: &Line| width(line) <= Self::WIDEST && fold(line).contains(char::is_alphanumeric);
        let found = Line::parse(text).ok().filter(fits).map(Self);
        found.ok_or_else(|| ViewNameError(excerpt(text)))
    }
}

impl fmt::Display for ViewName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for ViewName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Line::deserialize(deserializer).map(Self)
    }
}

/// A list that somebody comes back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its name.
    pub name: ViewName,
    /// Which applications it shows.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
}

impl SavedView {
    /// How many an account has at most.
    pub const MOST: usize = 100;
    /// How long its filter is at most, in characters as it is written.
    pub const LONGEST: usize = 1000;
}

/// A view as its account saved or deleted it (H1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewChange {
    /// Whose.
    pub account: AccountName,
    /// When.
    pub at: DateTime<Utc>,
    /// Its name.
    pub name: ViewName,
    /// The view from now on; none where it is deleted.
    pub view: Option<SavedView>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_short_line_and_known_whatever_its_case() {
        let name: ViewName = " Fällig, meine ".parse().unwrap();
        assert_eq!((name.as_str(), name.key()), ("Fällig, meine", "fallig, meine".to_owned()));
        for text in ["", "  ", "'", "a\nb", "\u{1b}[31m", &"a".repeat(33), "?", &format!("a{}", "\u{301}".repeat(100))]
        {
            assert!(text.parse::<ViewName>().is_err(), "{text:?}");
        }
    }
}
