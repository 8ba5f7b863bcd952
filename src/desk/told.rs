//! Whose application it is that a session was told, and whether it is told that now (E1).

use std::collections::HashSet;
use std::sync::Arc;

use super::{Desk, DeskError};
use crate::domain::view::Veil;
use crate::domain::{Application, Digest, Names, Number};

/// Whether a session is told candidates' names, and whose it was told.
#[derive(Debug, Clone, Default)]
pub struct Told {
    are_hidden: bool,
    /// Whether it was told names of which is not known any more whose they were: before its line was cut.
    any: bool,
    numbers: Arc<HashSet<Number>>,
    documents: Arc<HashSet<Digest>>,
}

impl Told {
    /// That of a session which begins so.
    pub fn new(names: Names) -> Self {
        Self { are_hidden: names.are_hidden(), any: names == Names::HiddenAgain, ..Self::default() }
    }

    /// Whether names are hidden from it.
    pub fn are_hidden(&self) -> bool {
        self.are_hidden
    }

    /// Hides names from it, or shows them.
    pub fn hide(&mut self, are_hidden: bool) {
        self.are_hidden = are_hidden;
    }

    /// Notes that it is told whose applications these are.
    pub fn tell(&mut self, numbers: impl IntoIterator<Item = Number>) {
        if self.are_hidden {
            return;
        }
        let new = numbers.into_iter().filter(|number| !self.numbers.contains(number)).collect::<Vec<_>>();
        if !new.is_empty() {
            Arc::make_mut(&mut self.numbers).extend(new);
        }
    }

    /// Notes that it is given a document, which may say whose it is.
    pub fn give(&mut self, document: Digest) {
        if !self.are_hidden {
            Arc::make_mut(&mut self.documents).insert(document);
        }
    }

    /// What it is told of an application, and was.
    pub(super) fn of(&self, application: &Application) -> Names {
        if !self.are_hidden {
            return Names::Shown;
        }
        let was_given = || application.form.documents().any(|one| self.documents.contains(&one.digest));
        if self.any || self.numbers.contains(&application.number) || was_given() {
            return Names::HiddenAgain;
        }
        Names::Hidden
    }
}

impl Desk {
    /// Whether an application is known not to be readable, so that nobody knows what is to be left out of what is told of it.
    pub fn is_unread(&self, number: Number) -> bool {
        self.shared().around().unread.applications.contains(&number)
    }

    /// What is left out of an application for a session from which names are hidden; none where nothing is on file.
    pub fn veil(&self, number: Number) -> Result<Option<Veil>, DeskError> {
        Ok(self.shared().reader.application(number)?.map(|application| Veil::of(&application)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e1_what_was_told_before_is_not_forgotten_when_names_are_hidden() {
        let (one, other) = (Number::new(2026, 1), Number::new(2026, 2));
        let mut told = Told::new(Names::Shown);
        told.tell([one]);
        told.hide(true);
        told.tell([other]);
        assert!(told.numbers.contains(&one) && !told.numbers.contains(&other));
        assert!(Told::new(Names::HiddenAgain).any && !Told::new(Names::Hidden).any);
    }
}
