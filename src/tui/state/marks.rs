use std::collections::BTreeSet;

use crate::domain::Number;

/// The applications that are marked to be acted on together. They stay marked whatever list is shown.
#[derive(Debug, Default)]
pub struct Marks {
    /// Which.
    numbers: BTreeSet<Number>,
    /// All applications of the list that is shown; none while that is not known.
    listed: Option<BTreeSet<Number>>,
    /// Whether the list may be another one by now.
    is_old: bool,
    /// Whether to mark or unmark all once the list is known.
    wants_all: bool,
}

impl Marks {
    /// Which are marked, by number.
    pub fn numbers(&self) -> impl Iterator<Item = Number> {
        self.numbers.iter().copied()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Whether this one is.
    pub fn has(&self, number: Number) -> bool {
        self.numbers.contains(&number)
    }

    /// How many of them are not in the list that is shown; none while that is not known.
    pub fn outside(&self) -> Option<usize> {
        let listed = self.listed.as_ref()?;
        Some(self.numbers.iter().filter(|number| !listed.contains(number)).count())
    }

    /// Marks one, or takes its mark away.
    pub fn turn(&mut self, number: Number) {
        if !self.numbers.remove(&number) {
            self.numbers.insert(number);
        }
    }

    /// Takes all marks away.
    pub fn clear(&mut self) {
        self.numbers.clear();
        self.wants_all = false;
    }

    /// The list cannot be known: nothing is marked by it.
    pub fn clear_wish(&mut self) {
        self.wants_all = false;
    }

    /// Takes one's mark away.
    pub fn unmark(&mut self, number: Number) {
        self.numbers.remove(&number);
    }

    /// Marks all of the list, or takes all marks away where all of it are marked: at once, or when the list is known.
    pub fn turn_all(&mut self) {
        (self.wants_all, self.is_old) = (true, true);
    }

    /// Whether the list must be known.
    pub fn wants_list(&self) -> bool {
        (self.is_old || self.listed.is_none()) && (self.wants_all || !self.numbers.is_empty())
    }

    /// The list that is shown may be another one.
    pub fn outdate(&mut self) {
        self.is_old = true;
    }

    /// Notes that the list has just been asked for.
    pub fn asked(&mut self) {
        self.is_old = false;
        self.listed.get_or_insert_default();
    }

    /// Takes in which applications are in the list; says whether all were marked or unmarked by it.
    pub fn take(&mut self, listed: Vec<Number>) -> bool {
        let listed: BTreeSet<Number> = listed.into_iter().collect();
        let was_wanted = std::mem::take(&mut self.wants_all);
        if was_wanted && listed.is_subset(&self.numbers) {
            self.numbers.clear();
        } else if was_wanted {
            self.numbers.extend(&listed);
        }
        self.listed = Some(listed);
        was_wanted
    }
}
