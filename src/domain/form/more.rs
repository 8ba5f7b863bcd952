use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{Document, Hours};
use crate::text::Line;

/// A declaration that the candidate made, by the name that a program gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Declaration {
    /// Which, such as `code-of-conduct`.
    pub name: Line,
    /// The day it was made.
    pub made_on: Option<NaiveDate>,
}

/// Something for which a program gives points, such as continuing education.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PointsRow {
    /// In which of the program's categories.
    pub category: Line,
    /// What it was.
    pub activity: Option<Line>,
    /// When.
    pub date: Option<NaiveDate>,
    /// How many points, exact to hundredths.
    pub points: Hours,
}

/// A paper that a program asks for by name, such as the result of a written test.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Paper {
    /// Which, such as `written-test`.
    pub name: Line,
    /// The day that it is of.
    pub date: Option<NaiveDate>,
    /// The document itself.
    pub document: Option<Document>,
    /// Its pages.
    pub pages: Option<u32>,
}
