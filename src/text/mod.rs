//! Names and untrusted text: what is allowed in, how wide it is, how it is found again.
//!
//! Text from a form, a file or another program reaches the rest of the desk only as a [`Line`] or a [`Prose`], so a
//! screen, a letter head or a log never has to ask whether a string is safe to show. Both keep names as they were
//! written: nothing is normalised but line ends, and joiners stay where a script needs them.
//!
//! Invariants: whatever `clean` makes, `parse` accepts unchanged; a deserialised value is as clean as a parsed one.
//! Deliberately absent: terminal escapes, styles, and every notion of what a text means.

mod alias;
mod blank;
mod class;
mod columns;
mod csv;
mod excerpt;
mod fold;
mod label;
mod line;
mod nearest;
mod prose;
mod public_key;
mod same;
mod scan;
mod unclean;
mod wrap;

pub use alias::aliases;
pub use blank::{is_blank, stated};
pub use class::may_stand;
pub use columns::{cut, fit, width};
pub use csv::{MARK, RUNS, csv_meant, csv_row};
pub use excerpt::{excerpt, excerpt_of};
pub use fold::{fold, is_apostrophe, is_hyphen};
pub use label::label;
pub use line::Line;
pub use nearest::nearest;
pub use prose::Prose;
pub use public_key::{PublicKey, PublicKeyError};
pub use same::{composed, plain, plain_key, same_key, same_name};
pub use unclean::{Flaw, Unclean};
pub use wrap::wrap;

#[cfg(test)]
mod tests;
