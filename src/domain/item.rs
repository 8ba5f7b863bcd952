use std::fmt;

use serde::{Deserialize, Serialize};

use super::{CaseLogRow, FeedbackForm, Form, Payment, Reference, TrainingCourse};
use crate::text::Line;

/// One row of evidence that staff record, correct or remove by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Item {
    /// A feedback form (R4).
    Feedback(FeedbackForm),
    /// A payment or refund (R8).
    Payment(Payment),
    /// A reference (R3).
    Reference(Reference),
    /// A training course (R5, R6).
    Course(TrainingCourse),
    /// A row of the case log (R1, R2).
    Case(CaseLogRow),
}

/// What sort of row an item is. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ItemKind {
    /// A feedback form.
    Feedback,
    /// A payment or refund.
    Payment,
    /// A reference.
    Reference,
    /// A training course.
    Course,
    /// A row of the case log.
    Case,
}

impl fmt::Display for ItemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Feedback => "feedback form",
            Self::Payment => "payment",
            Self::Reference => "reference",
            Self::Course => "course",
            Self::Case => "case-log row",
        })
    }
}

impl Item {
    /// What sort of row it is.
    pub fn kind(&self) -> ItemKind {
        match self {
            Self::Feedback(_) => ItemKind::Feedback,
            Self::Payment(_) => ItemKind::Payment,
            Self::Reference(_) => ItemKind::Reference,
            Self::Course(_) => ItemKind::Course,
            Self::Case(_) => ItemKind::Case,
        }
    }

    /// Puts the row at the end of its list in a form.
    pub(super) fn add_to(&self, form: &mut Form) {
        match self {
            Self::Feedback(row) => form.feedback.push(row.clone()),
            Self::Payment(row) => form.payments.push(row.clone()),
            Self::Reference(row) => form.references.push(row.clone()),
            Self::Course(row) => form.training.push(row.clone()),
            Self::Case(row) => form.case_log.push(row.clone()),
        }
    }

    /// Puts `after`, a row of the same kind, in the place of this row, or takes this row out; false where it is not in
    /// the form. Of rows that say the same the last one is meant.
    pub(super) fn replace_in(&self, form: &mut Form, after: Option<&Self>) -> bool {
        match (self, after) {
            (Self::Feedback(row), Some(Self::Feedback(after))) => replace(&mut form.feedback, row, Some(after)),
            (Self::Feedback(row), _) => replace(&mut form.feedback, row, None),
            (Self::Payment(row), Some(Self::Payment(after))) => replace(&mut form.payments, row, Some(after)),
            (Self::Payment(row), _) => replace(&mut form.payments, row, None),
            (Self::Reference(row), Some(Self::Reference(after))) => replace(&mut form.references, row, Some(after)),
            (Self::Reference(row), _) => replace(&mut form.references, row, None),
            (Self::Course(row), Some(Self::Course(after))) => replace(&mut form.training, row, Some(after)),
            (Self::Course(row), _) => replace(&mut form.training, row, None),
            (Self::Case(row), Some(Self::Case(after))) => replace(&mut form.case_log, row, Some(after)),
            (Self::Case(row), _) => replace(&mut form.case_log, row, None),
        }
    }
}

fn replace<T: PartialEq + Clone>(rows: &mut Vec<T>, row: &T, after: Option<&T>) -> bool {
    let Some(place) = rows.iter().rposition(|other| other == row) else { return false };
    match after {
        Some(after) => rows[place].clone_from(after),
        None => drop(rows.remove(place)),
    }
    true
}

/// Where in a form a document lies. A course is named by its place, from 0, and by its name, so that a list that
/// changed meanwhile is noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Slot {
    /// The self-statement (R7).
    Statement,
    /// The syllabus of a course (R6).
    Syllabus {
        /// The course's place in the form.
        at: u32,
        /// The course's name.
        course: Line,
    },
    /// The document of a course's successful completion (R6).
    Completion {
        /// The course's place in the form.
        at: u32,
        /// The course's name.
        course: Line,
    },
    /// A paper that a program asks for by name (P1).
    Paper {
        /// The paper's place in the form.
        at: u32,
        /// The paper's name.
        name: Line,
    },
}

/// What sort of document is attached. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SlotKind {
    /// The self-statement.
    Statement,
    /// A syllabus.
    Syllabus,
    /// A document of successful completion.
    Completion,
    /// A paper.
    Paper,
}

impl fmt::Display for SlotKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Statement => "statement",
            Self::Syllabus => "syllabus",
            Self::Completion => "completion",
            Self::Paper => "paper",
        })
    }
}

impl Slot {
    /// What sort of document lies there.
    pub fn kind(&self) -> SlotKind {
        match self {
            Self::Statement => SlotKind::Statement,
            Self::Syllabus { .. } => SlotKind::Syllabus,
            Self::Completion { .. } => SlotKind::Completion,
            Self::Paper { .. } => SlotKind::Paper,
        }
    }

    /// Refuses a place where the form now has another course or paper: what lies there, and what was meant, in words.
    pub fn is_there(&self, form: &Form) -> Result<(), String> {
        let (what, at, meant, now) = match self {
            Self::Statement => return Ok(()),
            Self::Syllabus { at, course } | Self::Completion { at, course } => {
                ("course", *at, course, form.training.get(*at as usize).map(|now| &now.course))
            }
            Self::Paper { at, name } => ("paper", *at, name, form.papers.get(*at as usize).map(|now| &now.name)),
        };
        if now == Some(meant) {
            return Ok(());
        }
        let now = now.map_or("not there", Line::as_str);
        Err(format!("{what} {} is {now}, not {meant}", at.saturating_add(1)))
    }
}
