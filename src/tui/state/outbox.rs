use std::collections::BTreeSet;

use crate::domain::view::{LetterRow, LetterView, OutboxPart, OutboxQuery};
use crate::domain::{LetterId, Number};
use crate::tui::outside::DraftName;

/// Which letters the outbox shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    /// Those that are not sent or discarded.
    #[default]
    Waiting,
    /// All.
    All,
    /// Those of an application.
    Of(Number),
}

/// The outbox, as far as it was read.
#[derive(Debug, Default)]
pub struct Outbox {
    /// Which letters are shown.
    pub shown: Shown,
    /// They; none until they are read.
    pub part: Option<OutboxPart>,
    /// Those that are marked.
    pub marks: BTreeSet<LetterId>,
    /// The letter that is read.
    pub letter: Option<LetterView>,
    /// Why something cannot be read, in words.
    pub refused: Option<String>,
    /// The letter whose text is in its user's editor, at the revision that was shown.
    pub editing: Option<(DraftName, LetterId, u32)>,
    /// How often it was read, by which a page knows that it must be made anew.
    pub version: u32,
    is_old: bool,
    is_letter_old: bool,
}

impl Outbox {
    /// Shows other letters.
    pub fn show(&mut self, shown: Shown) {
        (self.shown, self.is_old) = (shown, true);
        self.marks.clear();
    }

    /// Takes letters in; marks stay on those that are among them.
    pub fn take(&mut self, part: OutboxPart) {
        let there: BTreeSet<LetterId> = part.rows.iter().map(|row| row.id).collect();
        self.marks.retain(|id| there.contains(id));
        (self.part, self.refused) = (Some(part), None);
        self.version += 1;
    }

    /// Takes a letter in.
    pub fn take_letter(&mut self, letter: LetterView) {
        (self.letter, self.refused) = (Some(letter), None);
        self.version += 1;
    }

    /// Something cannot be read, and why.
    pub fn refuse(&mut self, why: String) {
        self.refused = Some(why);
        self.version += 1;
    }

    /// It may be something else by now.
    pub fn outdate(&mut self) {
        (self.is_old, self.is_letter_old) = (true, true);
    }

    /// Whether the letters must be asked for.
    pub fn is_wanted(&self) -> bool {
        self.is_old || (self.part.is_none() && self.refused.is_none())
    }

    /// Whether a letter must be asked for.
    pub fn is_letter_wanted(&self, id: LetterId) -> bool {
        let is_there = self.letter.as_ref().is_some_and(|view| view.letter.id == id);
        (!is_there && self.refused.is_none()) || (is_there && self.is_letter_old)
    }

    /// Notes that the letters have just been asked for.
    pub fn asked(&mut self) {
        self.is_old = false;
    }

    /// Notes that the letter has just been asked for.
    pub fn letter_asked(&mut self) {
        self.is_letter_old = false;
    }

    /// What is asked for.
    pub fn query(&self) -> OutboxQuery {
        let (all, number) = match self.shown {
            Shown::Waiting => (false, None),
            Shown::All => (true, None),
            Shown::Of(number) => (true, Some(number)),
        };
        OutboxQuery { all, number, ..OutboxQuery::default() }
    }

    /// The line of a letter.
    pub fn row(&self, id: LetterId) -> Option<LetterRow> {
        let listed = self.part.iter().flat_map(|part| &part.rows).find(|row| row.id == id).cloned();
        let read = self.letter.as_ref().filter(|view| view.letter.id == id).map(|view| LetterRow::of(&view.letter));
        read.or(listed)
    }

    /// Marks a letter, or takes its mark away.
    pub fn mark(&mut self, id: LetterId) {
        if !self.marks.remove(&id) {
            self.marks.insert(id);
        }
        self.version += 1;
    }

    /// Marks all that wait for a release, or none where they are marked.
    pub fn mark_all(&mut self) {
        let drafts = self.part.iter().flat_map(|part| &part.rows).filter(|row| row.state.is_open());
        let drafts: BTreeSet<LetterId> = drafts.map(|row| row.id).collect();
        self.marks = if self.marks == drafts { BTreeSet::new() } else { drafts };
        self.version += 1;
    }
}
