//! Finding a candidate by what somebody remembers: a number, an address, a name half typed or misspelt.
//!
//! A dictionary of the distinct folded words, with the people who bear them, answers nearly everything; the better
//! a way of matching, the higher its [`Tier`], and a lower tier never comes before a higher one. A lower tier is asked
//! only when those above it give too few rows: first what is begun, joined or initials, then what holds a word or is a
//! slip away, of several words first one of them. Letters scattered over a name are tried only when all else gives
//! nothing, and only then is a fuzzy scorer asked, about few names.
//!
//! All that a query goes through lies in few pieces of memory, ordered by text, number or key: words are found by
//! binary search, and ruled out by a bit for each of their letters and pairs of letters. The pieces are never moved
//! as there is more (`pages`, `sorted`), so that no change takes longer for what was there before it: but for the
//! words' text, which is written anew once most of it is nobody's. Many entries
//! are taken in by two threads, names by one and addresses by the other.
//!
//! Invariants: the same entries and query give the same hits in the same order, whatever was put or removed before;
//! of equal hits those that need us come first, then the newest; no query takes time in proportion to its length
//! beyond a fixed cut.
//! Deliberately absent: who may see whom, sorting by anything but relevance, text other than numbers, names and
//! addresses.

mod address;
mod asked;
mod batch;
mod dictionary;
mod edit;
mod engine;
mod hit;
mod initials;
mod joined;
mod marks;
mod number;
mod pages;
mod people;
mod query;
mod reader;
mod scattered;
mod sorted;
mod words;

pub use engine::{Entry, Lookup};
pub use hit::{Hit, Tier};

#[cfg(test)]
mod tests;
