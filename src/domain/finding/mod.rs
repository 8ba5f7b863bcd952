//! Findings: what the evidence on file shows about each requirement (R1 to R8). Computed, never stored.
//!
//! A finding is a function of the form and the program alone, and never depends on the order in which evidence lies
//! in the form.

mod experience;
mod fee;
mod feedback;
mod references;
mod statement;
mod training;
mod words;

use serde::{Deserialize, Serialize};

pub(super) use experience::case_key;
pub use feedback::{FeedbackCount, count_feedback, is_repetition};
pub(super) use words::{count, list};

use super::{Form, Program, Requirement};

/// What the evidence shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The requirement is met.
    Met,
    /// Something is missing.
    Unmet,
    /// The evidence is there, but a person must judge it.
    Review,
}

/// What the evidence shows about one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which requirement.
    pub requirement: Requirement,
    /// Met, unmet or for a person to judge.
    pub verdict: Verdict,
    /// What is on file: a decimal number.
    pub have: String,
    /// What is asked for: a decimal number in the same unit.
    pub need: String,
    /// The unit of both.
    pub unit: String,
    /// What exactly is missing, or what a person must judge: sentences that a letter can use.
    pub missing: Vec<String>,
    /// What else the reader should know; nothing that is missing.
    pub notes: Vec<String>,
    /// What to ask the candidate for, as a short noun phrase; none where asking would not help.
    pub ask: Option<String>,
}

impl Finding {
    fn new(requirement: Requirement, have: &dyn ToString, need: &dyn ToString, unit: &dyn ToString) -> Self {
        Self {
            requirement,
            verdict: Verdict::Met,
            have: have.to_string(),
            need: need.to_string(),
            unit: unit.to_string(),
            missing: Vec::new(),
            notes: Vec::new(),
            ask: None,
        }
    }

    fn unmet(mut self, missing: impl Into<String>, ask: impl Into<String>) -> Self {
        self.verdict = Verdict::Unmet;
        self.missing.push(missing.into());
        self.ask = Some(ask.into());
        self
    }

    fn review(mut self, judge: impl Into<String>) -> Self {
        self.verdict = Verdict::Review;
        self.missing.push(judge.into());
        self
    }
}

/// The findings of all eight requirements, in the order of [`Requirement::ALL`].
pub fn findings(form: &Form, program: &Program) -> [Finding; 8] {
    [
        experience::hours(form, program),
        experience::cases(form, program),
        references::references(form, program),
        feedback::feedback(form, program),
        training::training(form, program),
        training::documents(form, program),
        statement::statement(form, program),
        fee::fee(form, program),
    ]
}
