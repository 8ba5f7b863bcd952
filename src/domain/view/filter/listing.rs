use std::fmt;
use std::str::FromStr;

use super::{Filter, FilterError, FilterTrouble, Word, words};
use crate::domain::view::Order;

/// The word before an order in a line that says which list is shown.
pub const SORT: &str = "sort:";

/// Which list is shown: a filter, and its order where that is not by what is most urgent. One line:
/// `tag:rush owner:none sort:stage,-days`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Which applications.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
}

/// What a word of such a line comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A term of the filter.
    Term(super::Term),
    /// The order.
    Order(Order),
}

impl Word<'_> {
    /// What the word comes to in a line that says which list is shown.
    pub fn part(&self) -> Result<Part, FilterTrouble> {
        match self.text.get(..SORT.len()).filter(|key| key.eq_ignore_ascii_case(SORT)) {
            Some(_) if self.text.len() == SORT.len() => {
                Err(FilterTrouble::Empty { what: "column", example: "sort:stage,-days" })
            }
            Some(_) => self.text[SORT.len()..].parse().map(Part::Order).map_err(FilterTrouble::Order),
            None => self.read().map(Part::Term),
        }
    }
}

impl FromStr for Listing {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        let mut listing = Self::default();
        for (place, word) in (1..).zip(&words(text)) {
            let added = word.part().and_then(|part| match part {
                Part::Term(term) => listing.filter.push(term).map_err(FilterTrouble::TooMany),
                Part::Order(given) => {
                    listing.order = given;
                    Ok(())
                }
            });
            added.map_err(|trouble| FilterError::at(place, word, trouble))?;
        }
        Ok(listing)
    }
}

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.filter.fmt(f)?;
        if self.order == Order::default() {
            return Ok(());
        }
        let gap = if self.filter.is_all() { "" } else { " " };
        write!(f, "{gap}{SORT}{}", self.order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_one_line() {
        for text in ["", "sort:name", "tag:rush \"a:b\" sort:stage,-days", "overdue"] {
            assert_eq!(text.parse::<Listing>().unwrap().to_string(), text);
        }
        assert_eq!("SORT:days rush".parse::<Listing>().unwrap().to_string(), "rush sort:days");
        let wrong = "rush sort:dys".parse::<Listing>().unwrap_err();
        assert!(wrong.to_string().contains("did you mean `days`"), "{wrong}");
        assert!("sort:".parse::<Listing>().is_err() && "é".parse::<Listing>().is_ok());
    }
}
