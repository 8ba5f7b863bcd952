use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::domain::view::{ApplicationView, SheetView};
use crate::domain::{Number, Scale, Seat, Session, SheetKey, SheetState};

/// The submitted sheets of the application whose file is read, with the checklists that give their levels words.
#[derive(Debug, Default)]
pub struct Submitted {
    /// By sheet: when it was submitted, and what was read; none where it cannot be.
    sheets: BTreeMap<SheetKey, (DateTime<Utc>, Option<Box<SheetView>>)>,
    /// How often one was read, by which a page knows that it must be made anew.
    pub version: u32,
}

impl Submitted {
    /// A sheet, as far as it was read.
    pub fn of(&self, key: &SheetKey) -> Option<&SheetView> {
        self.sheets.get(key)?.1.as_deref()
    }

    /// What levels are called in the sheets of an application, where one of them was read: all have its checklist (A8).
    pub fn scale(&self, number: Number) -> Option<&Scale> {
        let mut of_it = self.sheets.iter().filter(|(key, _)| key.number == number);
        of_it.find_map(|(_, (_, read))| Some(&read.as_deref()?.checklist.scale))
    }

    /// The first sheet of an application that is not read as it was submitted last.
    pub fn wanted(&self, view: &ApplicationView) -> Option<SheetKey> {
        let is_read = |key: &SheetKey, at: DateTime<Utc>| self.sheets.get(key).is_some_and(|(read, _)| *read == at);
        submitted(view)
            .find(|(key, _, seat)| submitted_at(seat).is_some_and(|at| !is_read(key, at)))
            .map(|(key, ..)| key)
    }

    /// Takes in what was read of a sheet; those of other applications are forgotten.
    pub fn take(&mut self, key: SheetKey, view: &ApplicationView, read: Option<Box<SheetView>>) {
        self.sheets.retain(|other, _| other.number == key.number);
        let at = submitted(view).find(|(own, ..)| *own == key).and_then(|(_, _, seat)| submitted_at(seat));
        if let Some(at) = at {
            self.sheets.insert(key, (at, read));
            self.version += 1;
        }
    }

    /// What could not be read may be now.
    pub fn outdate(&mut self) {
        self.sheets.retain(|_, (_, read)| read.is_some());
    }
}

/// The sheets of an application that are submitted, with their sessions and seats.
pub fn submitted(view: &ApplicationView) -> impl Iterator<Item = (SheetKey, &Session, &Seat)> {
    let seats =
        view.assessment.sessions.iter().flat_map(|session| session.seats.iter().map(move |seat| (session, seat)));
    seats.filter(|(_, seat)| seat.sheet.submitted().is_some()).map(|(session, seat)| {
        (SheetKey { number: view.number, session: session.id, assessor: seat.assessor.clone() }, session, seat)
    })
}

fn submitted_at(seat: &Seat) -> Option<DateTime<Utc>> {
    match &seat.sheet {
        SheetState::Submitted { at, .. } => Some(*at),
        SheetState::Open | SheetState::Returned { .. } => None,
    }
}
