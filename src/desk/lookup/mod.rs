//! Finding a candidate by what somebody remembers: a number, an address, a name half typed or misspelt.
//!
//! A dictionary of the distinct folded words, with the people who bear them, answers nearly everything; the better
//! a way of matching, the higher its [`Tier`], and a lower tier never comes before a higher one. Letters scattered
//! over a name are tried only when all else gives too few rows, and only then is a fuzzy scorer asked, about few
//! names.
//!
//! Invariants: the same entries and query give the same hits in the same order, whatever was put or removed before;
//! no query takes time in proportion to its length beyond a fixed cut.
//! Deliberately absent: who may see whom, sorting by anything but relevance, text other than numbers, names and
//! addresses.

mod address;
mod dictionary;
mod edit;
mod engine;
mod hit;
mod initials;
mod joined;
mod marks;
mod number;
mod person;
mod query;
mod scattered;
mod words;

pub use engine::{Entry, Lookup};
pub use hit::{Hit, Tier};

#[cfg(test)]
mod tests;
