use chrono::{DateTime, NaiveDate, Utc};

use super::{of_applications, of_assessments};
use crate::domain::bundle::{AuditedFile, By};

/// A table of a bundle: a file with a line for each of something.
pub(in crate::cli) struct Table {
    /// The file's name.
    pub(in crate::cli) file: &'static str,
    /// What a line of it is.
    pub(in crate::cli) about: &'static str,
    /// Its columns, each with what it says.
    pub(in crate::cli) columns: &'static [(&'static str, &'static str)],
    /// The lines of an application; days in stages are counted up to a day.
    pub(in crate::cli) rows: fn(&AuditedFile, NaiveDate) -> Vec<Vec<String>>,
}

/// All tables.
pub(in crate::cli) const TABLES: [Table; 10] = [
    of_applications::APPLICATIONS,
    of_applications::STAYS,
    of_applications::REQUIREMENTS,
    of_assessments::CONFLICTS,
    of_assessments::ASSESSMENTS,
    of_assessments::LEVELS,
    of_assessments::DECISIONS,
    of_applications::PAYMENTS,
    of_applications::LETTERS,
    of_applications::APPEALS,
];

/// A moment, in UTC.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `yes` or `no`.
pub(super) fn yes(is_so: bool) -> String {
    if is_so { "yes" } else { "no" }.to_owned()
}

/// What is there as a text; blank where nothing is.
pub(super) fn said<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Who did something, and their role then.
pub(super) fn who(by: Option<&By>) -> [String; 2] {
    [said(by.map(|by| by.who)), said(by.and_then(|by| by.role).map(crate::domain::Role::id))]
}
