use chrono::{DateTime, Utc};

use super::schedule::Age;
use crate::domain::AssessorId;
use crate::domain::view::{RosterFile, RosterRow};
use crate::link::protocol::HistoryEntry;
use crate::text::fold;

/// The page of one assessor, as far as it was read. The roster itself is kept with the week of pane 4.
#[derive(Debug, Default)]
pub struct RosterPage {
    /// Whose page; none while none was opened.
    pub id: Option<AssessorId>,
    /// What is on file about them.
    pub file: Option<Box<RosterFile>>,
    /// What was done to their entry, first to last.
    pub history: Vec<HistoryEntry>,
    /// Why it cannot be read, in words.
    pub refused: Option<String>,
    /// How often anything of the roster was read, by which a page knows that it must be made anew.
    pub version: u32,
    age: Age,
}

impl RosterPage {
    /// Goes to an assessor's page.
    pub fn open(&mut self, id: AssessorId) {
        *self = Self { id: Some(id), version: self.version.wrapping_add(1), ..Self::default() };
    }

    /// Takes in what is on file about an assessor; nothing where the page is another's by now.
    pub fn take(&mut self, id: &AssessorId, file: Box<RosterFile>) {
        if self.id.as_ref() != Some(id) {
            return;
        }
        (self.file, self.refused) = (Some(file), None);
        self.read();
    }

    /// Takes in what was done to an entry, likewise.
    pub fn take_history(&mut self, id: &AssessorId, history: Vec<HistoryEntry>) {
        if self.id.as_ref() != Some(id) {
            return;
        }
        self.history = history;
        self.read();
    }

    /// It cannot be read, and why, likewise.
    pub fn refuse(&mut self, id: &AssessorId, why: String) {
        if self.id.as_ref() != Some(id) {
            return;
        }
        self.refused = Some(why);
        self.read();
    }

    /// Something of the roster was read.
    pub fn read(&mut self) {
        self.version = self.version.wrapping_add(1);
    }

    /// It may be another one by now.
    pub fn outdate(&mut self) {
        self.age.outdate();
    }

    /// The assessor to ask for next; notes that they are asked for.
    pub fn wanted(&mut self, now: DateTime<Utc>) -> Option<AssessorId> {
        let id = self.id.clone().filter(|_| self.age.is_due(now))?;
        self.age.asked(now);
        Some(id)
    }

    /// When it may be asked for again; none where it is fresh.
    pub fn wake_at(&self) -> Option<DateTime<Utc>> {
        self.age.due().filter(|_| self.id.is_some())
    }
}

/// The entries of the roster in the order of their names.
pub fn by_name(roster: &[RosterRow]) -> Vec<&RosterRow> {
    let mut rows: Vec<&RosterRow> = roster.iter().collect();
    rows.sort_by_cached_key(|row| (fold(&row.assessor.profile.name), row.assessor.id.clone()));
    rows
}
