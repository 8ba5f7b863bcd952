//! A tree of values that know their line, the same for TOML and JSON. Numbers stay as they are written; texts are lent
//! from the file where it writes them plainly.

mod from_json;
mod from_toml;

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;

pub(super) use from_json::from_json;
pub(super) use from_toml::from_toml;

use super::fault::{Fault, quote};
use super::problem::Report;

/// How deep a form may be nested; the deepest known key lies at four.
const MOST_LEVELS: usize = 32;
/// How many rows a list, or keys a table, may have.
const MOST_ROWS: usize = 10_000;

/// A key and the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key<'t> {
    pub(super) name: Cow<'t, str>,
    pub(super) line: u32,
}

/// A value and the line it begins on, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node<'t> {
    pub(super) line: u32,
    pub(super) value: Value<'t>,
}

/// A value as the file writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value<'t> {
    /// In the order of the file, each key once.
    Table(Vec<(Key<'t>, Node<'t>)>),
    Array(Vec<Node<'t>>),
    Text(Cow<'t, str>),
    /// As written, without the underscores that TOML allows.
    Number(Cow<'t, str>),
    Bool(bool),
    Date(NaiveDate),
    /// A time, or a date with one: no field holds it.
    Moment,
    Null,
}

impl Node<'_> {
    /// What the value is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Value::Table(_) => "a table",
            Value::Array(_) => "a list",
            Value::Text(_) => "text",
            Value::Number(_) => "a number",
            Value::Bool(_) => "true or false",
            Value::Date(_) => "a date",
            Value::Moment => "a date with a time",
            Value::Null => "null",
        }
    }

    /// The fault of finding this value where another kind is expected.
    pub(super) fn instead_of(&self, expected: &'static str) -> Fault {
        Fault::WrongType { found: self.kind(), expected }
    }
}

/// The lines of a text, to tell which one a byte stands on.
struct Lines {
    starts: Vec<usize>,
    first: u32,
}

impl Lines {
    /// `first` is the number of the text's first line in its file.
    fn new(text: &str, first: u32) -> Self {
        Self { starts: text.match_indices('\n').map(|(at, _)| at + 1).collect(), first }
    }

    fn of(&self, byte: usize) -> u32 {
        let before = self.starts.partition_point(|start| *start <= byte);
        self.first.saturating_add(u32::try_from(before).unwrap_or(u32::MAX))
    }
}

/// Where a value stands; it is put into words only where something is told of it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Path<'a> {
    Top,
    Key(&'a Path<'a>, &'a str),
    Row(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => Ok(()),
            Self::Key(above, key) => f.write_str(&join(&above.to_string(), key)),
            Self::Row(above, index) => write!(f, "{above}[{}]", index + 1),
        }
    }
}

/// The path of a key below another: `candidate.email`.
pub(super) fn join(path: &str, key: &str) -> String {
    let key = quote(key);
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

/// The path of a row of a list, counted from 1: `training[2]`.
pub(super) fn row(path: &str, index: usize) -> String {
    format!("{path}[{}]", index + 1)
}

/// Whether a table or list is small enough; else says so.
fn fits(count: usize, line: u32, path: &Path<'_>, report: &mut Report) -> bool {
    let fits = count <= MOST_ROWS;
    if !fits {
        report.add(Some(line), &path.to_string(), &Fault::TooManyRows(MOST_ROWS));
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_knows_its_line() {
        let lines = Lines::new("a\nbc\n\nd", 5);
        let found: Vec<u32> = (0..8).map(|byte| lines.of(byte)).collect();
        assert_eq!(found, [5, 5, 6, 6, 6, 7, 8, 8]);
    }
}
