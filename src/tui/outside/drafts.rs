use std::collections::BTreeMap;
use std::io;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{AccountName, Letter, Number};

/// Which draft: one for each form of each account on each application.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DraftName {
    /// Whose.
    pub account: AccountName,
    /// On which application; none for a new one.
    pub number: Option<Number>,
    /// Of which form: letters, digits and `-`.
    pub form: String,
}

impl DraftName {
    /// That of a letter's text.
    pub fn of_letter(account: AccountName, letter: &Letter) -> Self {
        Self { account, number: Some(letter.number), form: format!("letter-{}", letter.id) }
    }

    /// That of what is kept beside a draft, to know what it was begun on.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self { form: format!("{}-on", self.form), ..self.clone() }
    }
}

/// A draft as it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What was kept.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Where what was typed is kept beyond the session: a crash, a hang-up, a power cut.
pub trait Drafts: Send {
    /// What was kept under a name; none where nothing was.
    fn recall(&mut self, name: &DraftName) -> io::Result<Option<Kept>>;

    /// Keeps a text under a name in the place of what was kept before: all of it or nothing.
    fn keep(&mut self, name: &DraftName, text: &str) -> io::Result<()>;

    /// Keeps nothing under a name any more; what another terminal of the account kept there since stays.
    fn forget(&mut self, name: &DraftName) -> io::Result<()>;
}

/// What a terminal kept under each name, or found there: another one of the same account has the same names.
#[derive(Debug, Default)]
pub struct Own(BTreeMap<DraftName, blake3::Hash>);

impl Own {
    /// Notes what a name stands for by what this terminal did last, or saw.
    pub fn note(&mut self, name: &DraftName, text: &str) {
        self.0.insert(name.clone(), blake3::hash(text.as_bytes()));
    }

    /// Whether a text that is kept under a name is this terminal's, as far as it can be another's.
    pub fn is_it(&self, name: &DraftName, text: &str) -> bool {
        self.0.get(name).is_none_or(|own| *own == blake3::hash(text.as_bytes()))
    }
}
