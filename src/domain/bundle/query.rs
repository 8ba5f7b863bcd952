use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{AuditedFile, AuditedForgotten, AuditedStep, Persons};
use crate::domain::Number;
use crate::text::Line;

/// Which applications of a bundle are wanted: some after another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleQuery {
    /// The first day of the period.
    pub from: NaiveDate,
    /// The last day of it.
    pub to: NaiveDate,
    /// Only applications under the program with this id; all without.
    pub program: Option<Line>,
    /// The number after which to go on; none to begin.
    pub after: Option<Number>,
    /// Those who appeared in the parts before.
    pub persons: Persons,
}

/// A part of the applications of a bundle, by number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundlePart {
    /// Those of the period.
    pub files: Vec<AuditedFile>,
    /// What is left of those that were forgotten; all of the period, with the last part.
    pub forgotten: Vec<AuditedForgotten>,
    /// How many of the desk were looked at so far.
    pub looked_at: u32,
    /// Of how many.
    pub of: u32,
    /// The number after which to go on; none at the end.
    pub next: Option<Number>,
    /// Those who appeared so far.
    pub persons: Persons,
}

/// Which changes of a bundle are wanted: some after another, up to the bundle's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepsQuery {
    /// The first day of the period.
    pub from: NaiveDate,
    /// The last day of it.
    pub to: NaiveDate,
    /// Only of applications under the program with this id; all without.
    pub program: Option<Line>,
    /// The place in the journal after which to go on; 0 to begin.
    pub after: u64,
    /// The last place that is wanted.
    pub upto: u64,
    /// Those who appeared in the parts before.
    pub persons: Persons,
}

/// A part of the changes of a bundle, first to last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepsPart {
    /// Those of the period.
    pub steps: Vec<AuditedStep>,
    /// The place in the journal after which to go on; none at the end.
    pub next: Option<u64>,
    /// Those who appeared so far.
    pub persons: Persons,
}
