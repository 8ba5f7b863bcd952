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

/// A letter's text on its way to its user's editor or in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// Which draft.
    pub name: DraftName,
    /// Which letter.
    pub id: LetterId,
    /// The revision that its user saw: the one on which the text was begun, later the one that a conflict named.
    pub revision: u32,
    /// The text as the desk has it.
    pub body: String,
    /// Whether what was kept of it is being looked for; keys wait.
    pub is_sought: bool,
}

impl Writing {
    /// Whether a text is to be kept of it: whoever empties it wants none, and one that the desk has is there.
    pub fn is_another(&self, text: &str) -> bool {
        !text.trim().is_empty() && text != self.body
    }
}

/// What was written of a letter and the desk has not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterText {
    /// Under which name it is kept.
    pub name: DraftName,
    /// Which letter.
    pub id: LetterId,
    /// The revision of the letter that its user saw.
    pub revision: u32,
    /// It.
    pub text: String,
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
    /// Why they cannot be read, in words.
    pub refused: Option<String>,
    /// The letter that cannot be read, and why, in words.
    pub letter_refused: Option<(LetterId, String)>,
    /// The letter that is edited as soon as it has come; keys wait.
    pub edit_soon: Option<LetterId>,
    /// The letter whose text is in its user's editor, or is looked for before it goes there.
    pub writing: Option<Writing>,
    /// What was written and the desk has not taken: at most one text for each letter.
    pub texts: Vec<LetterText>,
    /// How many letters were released since it was read: whether these wait is told when it is read again.
    pub released: Option<usize>,
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

    /// Forgets all that was read, and nothing that was written.
    pub fn forget_read(&mut self) {
        let texts = std::mem::take(&mut self.texts);
        *self = Self { texts, version: self.version + 1, ..Self::default() };
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
        (self.letter, self.letter_refused) = (Some(letter), None);
        self.version += 1;
    }

    /// A letter cannot be read, and why.
    pub fn refuse_letter(&mut self, id: LetterId, why: String) {
        (self.letter_refused, self.edit_soon) = (Some((id, why)), None);
        self.version += 1;
    }

    /// The letters cannot be read, and why.
    pub fn refuse(&mut self, why: String) {
        (self.refused, self.released) = (Some(why), None);
        self.version += 1;
    }

    /// It may be something else by now.
    pub fn outdate(&mut self) {
        (self.is_old, self.is_letter_old, self.letter_refused) = (true, true, None);
    }

    /// Whether the letters must be asked for.
    pub fn is_wanted(&self) -> bool {
        self.is_old || (self.part.is_none() && self.refused.is_none())
    }

    /// Whether a letter must be asked for.
    pub fn is_letter_wanted(&self, id: LetterId) -> bool {
        match self.view(id) {
            Some(_) => self.is_letter_old,
            None => self.letter_refused.as_ref().is_none_or(|(refused, _)| *refused != id),
        }
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

    /// A letter, once it has arrived; never another one.
    pub fn view(&self, id: LetterId) -> Option<&LetterView> {
        self.letter.as_ref().filter(|view| view.letter.id == id)
    }

    /// Why a letter cannot be read; none where it can, or nobody knows yet.
    pub fn why_not(&self, id: LetterId) -> Option<&str> {
        self.letter_refused.as_ref().filter(|(refused, _)| *refused == id).map(|(_, why)| why.as_str())
    }

    /// Keeps what was written of a letter until the desk takes it.
    pub fn keep(&mut self, text: LetterText) {
        self.forget(text.id);
        self.texts.push(text);
    }

    /// Takes in that whoever had seen a letter at one revision, or a later one, has seen it at another: to send its text
    /// again is to have seen what was changed.
    pub fn lift(&mut self, id: LetterId, from: u32, revision: u32) {
        for text in self.texts.iter_mut().filter(|text| text.id == id && text.revision >= from) {
            text.revision = revision;
        }
    }

    /// Keeps nothing any more that was written of a letter.
    pub fn forget(&mut self, id: LetterId) {
        self.texts.retain(|known| known.id != id);
        self.version += 1;
    }

    /// The line of a letter.
    pub fn row(&self, id: LetterId) -> Option<LetterRow> {
        let listed = self.part.iter().flat_map(|part| &part.rows).find(|row| row.id == id).cloned();
        let read = self.view(id).map(|view| LetterRow::of(&view.letter));
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
