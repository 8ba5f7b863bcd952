use std::ops::Range;

use chrono::NaiveDate;
use chrono_tz::Tz;
use ratatui::text::Line;

use crate::domain::view::Row;
use crate::domain::{AssessorId, LetterId, Number, SessionId};
use crate::tui::action::Action;
use crate::tui::theme::Theme;

/// Something in a list of evidence, or a change, that keys can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemName {
    /// A training course, by its place on file.
    Course(usize),
    /// A row of the case log.
    Case(usize),
    /// A reference.
    Reference(usize),
    /// A feedback form.
    Feedback(usize),
    /// A payment or refund.
    Payment(usize),
    /// A document, by its place among the application's documents.
    Document(usize),
    /// A change, by the revision that it made.
    Change(u32),
    /// One of an assessor's own sessions: of which application, and which of its sessions.
    Session(Number, SessionId),
    /// A letter.
    Letter(LetterId),
    /// An assessor, by a number made of their id.
    Assessor(u64),
}

impl ItemName {
    /// What adds something like it: whoever may add an item of evidence may change one, by opening it. None for what is no
    /// evidence.
    pub fn added_by(self) -> Option<Action> {
        Some(match self {
            Self::Feedback(_) => Action::RecordFeedback,
            Self::Payment(_) => Action::RecordPayment,
            Self::Reference(_) => Action::RecordReference,
            Self::Course(_) => Action::RecordCourse,
            Self::Case(_) => Action::RecordCase,
            Self::Assessor(_) | Self::Document(_) | Self::Letter(_) | Self::Change(_) | Self::Session(..) => {
                return None;
            }
        })
    }

    /// An assessor's name on pages.
    pub fn assessor(id: &AssessorId) -> Self {
        let mut first = [0; 8];
        for (to, from) in first.iter_mut().zip(blake3::hash(id.as_str().as_bytes()).as_bytes()) {
            *to = *from;
        }
        Self::Assessor(u64::from_le_bytes(first))
    }

    /// Whether it names one thing for good, as a place in a list does not.
    fn is_of_one(self) -> bool {
        matches!(self, Self::Change(_) | Self::Session(..) | Self::Letter(_) | Self::Assessor(_))
    }

    /// Whether both stand in the same list.
    fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// A part of a page with a title of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// The line that the title stands in.
    pub line: usize,
}

/// Where an item stands on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub name: ItemName,
    /// Its words, by which it is known again when others come or go.
    pub words: String,
    /// Its lines.
    pub lines: Range<usize>,
}

/// What a page was made of, to know when it must be made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeOf {
    /// The columns that it is wrapped to.
    pub columns: u16,
    /// The rows that show it.
    pub rows: u16,
    /// Whether the server is there: help dims what needs it.
    pub is_live: bool,
    /// What the look-up found of the application that it is about, for somebody who may only look up.
    pub found: Option<Row>,
    /// The application with its revision.
    pub application: Option<(Number, u32)>,
    /// The revision up to which its history is known.
    pub past: Option<u32>,
    /// Which reading of an assessor's own sessions, of how assessors score and of submitted sheets it
    /// is, how many edits of sheets are on their way, and which reading of the report.
    pub heard: [u32; 5],
    /// Which reading of the outbox it is.
    pub outbox: u32,
    /// Which reading of the roster it is.
    pub roster: u32,
    /// The changes that are shown whole.
    pub unfolded: Vec<u32>,
    /// The day from which days are counted.
    pub today: NaiveDate,
    /// The zone of times.
    pub zone: Tz,
    /// How roles look.
    pub theme: Theme,
}

/// A page as it is read: wrapped and styled once, not for each key.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<Line<'static>>,
    /// Its sections, in the order of their lines.
    pub sections: Vec<Section>,
    /// Its items, in the order of their lines.
    pub items: Vec<Item>,
}

impl Page {
    /// The section that a line is in, from 0; none above the first.
    pub fn section_at(&self, line: usize) -> Option<usize> {
        self.sections.iter().rposition(|section| section.line <= line)
    }

    /// The same item as one of another page: the one of that name where it names one thing, else the one with the same
    /// words, or in the same place of its list.
    pub fn same_item(&self, old: &Item) -> Option<usize> {
        let by_words = |item: &Item| item.name.is_like(old.name) && item.words == old.words;
        let by_name = |item: &Item| item.name == old.name;
        if old.name.is_of_one() {
            return self.items.iter().position(by_name);
        }
        // The place first, so that of two with the same words the one that was meant stays.
        self.items
            .iter()
            .position(|item| by_words(item) && by_name(item))
            .or_else(|| self.items.iter().position(by_words))
            .or_else(|| self.items.iter().position(by_name))
    }

    /// What stands nearest to the place, from 0, of an item that is gone: one of its list, or else any.
    pub fn nearest_item(&self, at: usize, gone: &Item) -> Option<usize> {
        let is_like = |(_, item): &(usize, &Item)| item.name.is_like(gone.name);
        let in_list = self.items.iter().enumerate().filter(is_like).map(|(place, _)| place);
        in_list.min_by_key(|place| place.abs_diff(at)).or_else(|| Some(at.min(self.items.len().checked_sub(1)?)))
    }

    /// A line's place that stays when the page is wrapped anew: its section's title, and the letters from there on.
    pub fn anchor(&self, line: usize) -> Anchor {
        let section = self.section_at(line).map(|place| &self.sections[place]);
        let start = section.map_or(0, |section| section.line);
        let letters = self.lines.iter().take(line).skip(start).map(letters).sum();
        Anchor { section: section.map(|section| section.title.clone()), letters }
    }

    /// The line of such a place on this page.
    pub fn find(&self, anchor: &Anchor) -> usize {
        let found = self.sections.iter().position(|section| Some(&section.title) == anchor.section.as_ref());
        let start = found.map_or(0, |place| self.sections[place].line);
        let next = found.map_or(0, |place| place + 1);
        let end = self.sections.get(next).map_or(self.lines.len(), |section| section.line);
        let mut passed = 0;
        for (line, text) in self.lines.iter().enumerate().take(end).skip(start) {
            let after = passed + letters(text);
            if after > anchor.letters {
                return line;
            }
            passed = after;
        }
        end.saturating_sub(1).max(start)
    }
}

/// A place on a page that stays when the page is wrapped anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    section: Option<String>,
    letters: usize,
}

/// How many signs a line has that no wrapping takes away.
fn letters(line: &Line<'_>) -> usize {
    line.spans.iter().map(|span| span.content.chars().filter(|letter| !letter.is_whitespace()).count()).sum()
}
