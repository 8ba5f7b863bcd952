//! Erasing what is left of candidates who were forgotten (H3): tried again as long as something is left. What of it is in the
//! journal, the state and the documents is the store's to erase.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::DeskError;
use super::drafts::{self, DraftLocks};
use crate::domain::{Application, Number};
use crate::intake::Identity;
use crate::store;
use crate::text::fold;

/// How long after the first failure it is tried again.
const AGAIN: Duration = Duration::from_mins(1);
/// How long after many.
const AGAIN_AT_LAST: Duration = Duration::from_hours(24);

/// What is left of forgotten applications, and when that is erased again.
#[derive(Debug)]
pub(super) struct Erasing {
    left: Option<Left>,
    candidates: Candidates,
}

impl Erasing {
    /// What an earlier server left of it.
    pub(super) fn at_start(store: &store::Writer) -> Self {
        let is_left = store.unerased().map_or(true, |numbers| !numbers.is_empty());
        let candidates = if is_left { Candidates::Unknown } else { Candidates::none() };
        Self { left: is_left.then(|| Left::now(None)), candidates }
    }

    /// Whether it is time to erase again.
    pub(super) fn is_due(&self) -> bool {
        self.left.is_some_and(|left| left.is_due())
    }

    /// Notes applications that are forgotten, as they were.
    pub(super) fn add(&mut self, forgotten: &[Arc<Application>]) {
        if let Candidates::Named(named) = &mut self.candidates {
            named.extend(forgotten.iter().map(|one| Identity::of(&one.form.candidate)));
        }
    }

    /// Erases what is left of every application that was forgotten: drafts that the desk keeps, and what the store has.
    pub(super) fn erase(
        &mut self,
        store: &mut store::Writer,
        folder: &Path,
        locks: &DraftLocks,
    ) -> Result<(), DeskError> {
        let erased = self.erase_all(store, folder, locks);
        match &erased {
            Ok(()) => *self = Self { left: None, candidates: Candidates::none() },
            Err(_) => self.left = Some(Left::now(self.left)),
        }
        erased
    }

    fn erase_all(&mut self, store: &mut store::Writer, folder: &Path, locks: &DraftLocks) -> Result<(), DeskError> {
        let numbers: BTreeSet<Number> = store.unerased()?.into_iter().collect();
        if numbers.is_empty() {
            return Ok(());
        }
        store.in_place()?;
        drafts::forget_all(folder, &numbers, &self.candidates, locks)
            .map_err(|error| DeskError::Store(format!("drafts are left: {error}")))?;
        // What is typed from now on is no leftover, however often the rest is tried.
        if matches!(self.candidates, Candidates::Unknown) {
            self.candidates = Candidates::none();
        }
        store.erase()?;
        Ok(())
    }
}

/// Whose names and addresses a text of no application's, such as the draft of a new form, must not have.
#[derive(Debug)]
pub(super) enum Candidates {
    /// Of these candidates.
    Named(Vec<Identity>),
    /// Of candidates of whom nobody knows any more who they were.
    Unknown,
}

impl Candidates {
    /// Of nobody.
    pub(super) fn none() -> Self {
        Self::Named(Vec::new())
    }

    /// Whether a text has all words of a candidate's name, in whatever order, or their address; where nobody knows who they
    /// were, any text may.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        let Self::Named(named) = self else { return true };
        let (folded, small) = (fold(text), text.to_lowercase());
        named.iter().any(|one| {
            let mut words = one.name.split_whitespace().peekable();
            let is_named = words.peek().is_some() && words.all(|word| folded.contains(word));
            is_named || one.email.as_ref().is_some_and(|email| small.contains(email.as_str()))
        })
    }
}

/// Erasing that failed: each try reads the whole journal, and all wait for it.
#[derive(Debug, Clone, Copy)]
struct Left {
    tried: Instant,
    /// How long it rests.
    rest: Duration,
}

impl Left {
    /// It failed now; `before` is what it failed at last.
    fn now(before: Option<Self>) -> Self {
        let rest = before.map_or(AGAIN, |before| (before.rest * 2).min(AGAIN_AT_LAST));
        Self { tried: Instant::now(), rest }
    }

    fn is_due(&self) -> bool {
        self.tried.elapsed() >= self.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h3_erasing_that_goes_on_failing_is_tried_less_and_less() {
        let mut left = Left::now(None);
        assert_eq!(left.rest, AGAIN);
        for _ in 0..3 {
            left = Left::now(Some(left));
        }
        assert_eq!(left.rest, AGAIN * 8);
        for _ in 0..30 {
            left = Left::now(Some(left));
        }
        assert_eq!(left.rest, AGAIN_AT_LAST);
    }

    #[test]
    fn h3_a_text_that_names_a_candidate_is_known_by_all_words_of_the_name_or_the_address() {
        let identity = |name: &str, email: Option<&str>| Identity { email: email.map(str::to_owned), name: fold(name) };
        let jane = || Candidates::Named(vec![identity("Jane O\u{2019}Connor", Some("jane@example.org"))]);
        for text in ["family_name = \"O'CONNOR\"\ngiven_name = \"jane\"", "e-mail: Jane@Example.org"] {
            assert!(jane().may_be_in(text), "{text}");
        }
        assert!(!jane().may_be_in("given_name = \"Jane\"\nfamily_name = \"Doe\""));
        assert!(!Candidates::Named(vec![identity("", None)]).may_be_in("anything"));
        assert!(!Candidates::none().may_be_in("Jane O'Connor") && Candidates::Unknown.may_be_in(""));
    }
}
