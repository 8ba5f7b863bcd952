use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Problem;
use crate::domain::{AccountName, Number, Rule, Warning};

/// Why a request was not done; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// Nothing is there under that name.
    NotFound {
        /// What was looked for.
        message: String,
        /// What to do.
        hint: String,
    },
    /// A rule or the account's role refuses it.
    Refused {
        /// The rule.
        rule: Rule,
        /// Why.
        message: String,
        /// What to do instead.
        hint: String,
        /// What is only unusual: the same command with these confirmed is not refused for them (A4).
        warnings: BTreeSet<Warning>,
    },
    /// Somebody changed the application after the client saw it.
    Conflict {
        /// The revision it has now.
        revision: u32,
        /// Who changed what since, last first.
        message: String,
    },
    /// The form cannot be taken as it is.
    BadInput {
        /// What is wrong, where, each with its remedy.
        problems: Vec<Problem>,
    },
    /// The store cannot keep or read.
    Store {
        /// Why.
        message: String,
        /// What to do.
        hint: String,
    },
    /// As many are at what takes long as may be at a time.
    Busy {
        /// That it is so.
        message: String,
        /// What to do.
        hint: String,
    },
    /// It was there, and was forgotten (H3).
    Forgotten {
        /// Which application.
        number: Number,
        /// When.
        at: DateTime<Utc>,
        /// Who did it.
        by: AccountName,
        /// The same in a line.
        message: String,
    },
}

impl Failure {
    /// What is wrong, in a line.
    pub fn message(&self) -> &str {
        match self {
            Self::NotFound { message, .. }
            | Self::Refused { message, .. }
            | Self::Conflict { message, .. }
            | Self::Store { message, .. }
            | Self::Busy { message, .. }
            | Self::Forgotten { message, .. } => message,
            Self::BadInput { problems } => problems.first().map_or("the form cannot be taken", |one| &one.message),
        }
    }
}
