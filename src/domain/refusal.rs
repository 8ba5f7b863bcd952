use std::fmt;

use serde::{Deserialize, Serialize};

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
}

impl Refusal {
    /// A refusal by a rule, its cause and a remedy.
    pub fn new(rule: Rule, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { rule, message: message.into(), hint: hint.into() }
    }
}
