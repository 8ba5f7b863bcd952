//! Findings: what the evidence on file shows about each requirement (R1 to R8). Computed, never stored.
//!
//! A finding is a function of the form, the program and the fees that were waived alone, and never depends on the order in
//! which evidence lies in the form.

mod evaluations;
mod experience;
mod fee;
mod feedback;
mod keys;
mod odd;
mod own;
mod people;
mod references;
mod statement;
mod strangers;
mod training;
mod words;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use evaluations::counted_feedback;
pub(super) use fee::{lacking as fees_lacking, share as fee_share};
pub(super) use feedback::told_apart;
pub use feedback::{FeedbackCount, count_feedback, is_repetition, may_be_repetition};
pub use odd::odd;
pub(super) use references::is_reachable;
pub use strangers::{names_asked, strangers};
pub use words::unit_of;
pub(super) use words::{count, in_sentence, list};

use super::program::Need;
use super::{Candidate, Form, Program, Requirement};

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

/// The findings of an application's requirements, in the order of its program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// The finding of a requirement; none where the program does not ask for it.
    pub fn of(&self, requirement: Requirement) -> Option<&Finding> {
        self.0.iter().find(|finding| finding.requirement == requirement)
    }

    /// They, in the order of the program.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }

    /// Whether a requirement is unmet.
    pub fn is_unmet(&self, requirement: Requirement) -> bool {
        self.of(requirement).is_some_and(|finding| finding.verdict == Verdict::Unmet)
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What may stand between braces in a program's own words of a requirement.
pub fn finding_places() -> [&'static str; 3] {
    own::PLACES
}

/// What a program asks for, in its order: the findings on a form that says nothing, received on the version's first day.
pub fn asked(program: &Program) -> Findings {
    findings(&Form::blank(program.version, Candidate::default()), program)
}

/// The findings of all requirements of a program, in its order, where no fee was waived.
pub fn findings(form: &Form, program: &Program) -> Findings {
    findings_without(form, program, &BTreeSet::new())
}

/// The findings of all requirements of a program, in its order; fees that were waived take nothing from the others.
pub(super) fn findings_without(form: &Form, program: &Program, waived: &BTreeSet<Requirement>) -> Findings {
    Findings(program.requirements.iter().map(|need| finding(need, form, program, waived)).collect())
}

/// The finding of one requirement of a program.
pub(super) fn finding(need: &Need, form: &Form, program: &Program, waived: &BTreeSet<Requirement>) -> Finding {
    match need.requirement {
        Requirement::Hours => experience::hours(form, program),
        Requirement::Cases => experience::cases(form, program),
        Requirement::References => references::references(form, program),
        Requirement::Feedback => feedback::feedback(form, program),
        Requirement::Training => training::training(form, program),
        Requirement::TrainingDocuments => training::documents(form, program),
        Requirement::Statement => statement::statement(form, program),
        Requirement::Fee => fee::fee(form, program, waived),
        Requirement::Own(_) => own::own(need, form, program, waived),
    }
}
