//! Readers of single values: a node to a domain value, or the fault. Blank text is no value, except where a number is
//! meant: there it is a mistake.

mod date;
mod number;
mod text;
mod word;

use super::fault::Fault;

pub(super) use date::{Days, any_date, date};
pub(super) use number::{cents, currency, hours, is_true, more_than_zero, whole};
pub use text::file_name;
pub(super) use text::{document_name, email, line, one_line, program_id, prose, time_zone};
pub(super) use word::{requirement, word};

/// A value, nothing where the text is blank, or what is wrong with it.
pub(super) type Parsed<T> = Result<Option<T>, Fault>;
