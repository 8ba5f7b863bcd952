use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{Application, Forgotten, Number, Refusal, StageName};
use crate::text::Line;

/// Which applications are to be forgotten (H3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ForgetWhich {
    /// These.
    Numbers(Vec<Number>),
    /// All whose program's retention time is over.
    Due,
}

/// An application that was to be forgotten, and what came of it (H3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetPart {
    /// Which.
    pub number: Number,
    /// Whose it is, and where it is since when; none where it is not there any more, or never was.
    pub file: Option<ForgetFile>,
    /// Other applications of the same candidate by name or e-mail, which stay.
    pub others: Vec<Number>,
    /// What came of it.
    pub outcome: ForgetOutcome,
}

/// What an admin sees of an application before it is forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetFile {
    /// The candidate's name.
    pub name: Line,
    /// The stage.
    pub stage: StageName,
    /// Since when.
    pub since: NaiveDate,
}

impl ForgetFile {
    /// What is seen of an application.
    pub fn of(application: &Application) -> Self {
        let placement = application.placement;
        Self { name: application.form.candidate.name.clone(), stage: placement.stage.name(), since: placement.since }
    }
}

/// What came of forgetting one application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ForgetOutcome {
    /// It would be forgotten; nothing was done.
    Would,
    /// It is forgotten.
    Done,
    /// It was forgotten before.
    Before(Box<Forgotten>),
    /// The rules refuse it.
    Refused(Refusal),
    /// There never was one of that number.
    Missing,
}

/// What came of forgetting applications (H3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetDone {
    /// Each, by number.
    pub parts: Vec<ForgetPart>,
    /// Why something is left of them on the disk, to be erased when it is tried again or the desk is opened; none when
    /// nothing is left.
    pub left: Option<String>,
    /// How many more there are whose retention time is over: too many for one request.
    pub more: u32,
}

impl ForgetDone {
    /// Whether something is, or was before, to be erased.
    pub fn is_to_erase(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.outcome, ForgetOutcome::Done | ForgetOutcome::Before(_)))
    }
}
