use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Warning;

/// The rules of the domain page by which the desk refuses, as refusals name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rule {
    /// Protected characteristics are never stored.
    R0,
    /// Hours of experience.
    R1,
    /// Completed cases.
    R2,
    /// References.
    R3,
    /// Feedback forms.
    R4,
    /// Training.
    R5,
    /// Documents for other training.
    R6,
    /// The self-statement.
    R7,
    /// The fee.
    R8,
    /// Who determines what, and that it needs a reason.
    D1,
    /// An unmet finding cannot be accepted.
    D2,
    /// A determination whose evidence changed is stale.
    D3,
    /// Approval needs every requirement accepted or waived.
    D4,
    /// The deficiency letter and its period.
    S1,
    /// What approval and the stages after it need.
    S2,
    /// Who records the body's decision.
    S3,
    /// What certification needs.
    S4,
    /// Side stages and the way back from them.
    S5,
    /// No other transition.
    S6,
    /// What can be undone.
    H2,
    /// The version in force decides.
    P1,
    /// What a role may do.
    V1,
    /// Modes of assessment, and what a video needs.
    A1,
    /// Who may assess.
    A2,
    /// The conflict question.
    A3,
    /// When a session may be.
    A4,
    /// The assessor's fee.
    A5,
    /// Recording.
    A6,
    /// Times and zones.
    A7,
    /// The checklist.
    A8,
    /// The score sheet.
    A9,
    /// The interview.
    A10,
    /// The assessor's determination.
    A11,
    /// Letters.
    L1,
    /// What a candidate's data needs to be forgotten.
    H3,
    /// Which decisions are contested, when and on which grounds.
    C1,
    /// Who handles a review or an appeal.
    C2,
    /// What came of it.
    C3,
    /// What is told while names are hidden.
    E1,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{self:?}"))
    }
}

/// Why the rules refuse a command; nothing was changed (S6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message} ({rule})")]
pub struct Refusal {
    /// The rule.
    pub rule: Rule,
    /// The cause, as a lower-case fragment.
    pub message: String,
    /// What to do instead.
    pub hint: String,
    /// What is only unusual: the same command with these confirmed is not refused for them (A4). Empty for a refusal that
    /// stands.
    pub warnings: BTreeSet<Warning>,
}

/// Refuses a text that is longer than what is kept of one: `most` characters; `what` it is begins the message.
pub(super) fn check_length(rule: Rule, what: &str, text: &str, most: usize) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length <= most {
        return Ok(());
    }
    Err(Refusal::new(rule, format!("{what} has {length} characters, {most} at most"), "shorten it"))
}

impl Refusal {
    /// A refusal by a rule, its cause and a remedy.
    pub fn new(rule: Rule, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { rule, message: message.into(), hint: hint.into(), warnings: BTreeSet::new() }
    }

    /// The same with another remedy.
    #[must_use]
    pub(super) fn with_hint(self, hint: &str) -> Self {
        Self { hint: hint.to_owned(), ..self }
    }

    /// The same, of what is only unusual and may be confirmed (A4).
    #[must_use]
    pub fn with_warnings(self, warnings: BTreeSet<Warning>) -> Self {
        Self { warnings, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_long_as_its_letters_and_one_too_long_is_refused_with_its_length() {
        assert_eq!(check_length(Rule::S6, "the note", "éé", 2), Ok(()));
        let refusal = check_length(Rule::S6, "the note", "ééé", 2).unwrap_err();
        assert_eq!(refusal.to_string(), "the note has 3 characters, 2 at most (S6)");
    }
}
