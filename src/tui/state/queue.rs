use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Place;
use crate::domain::view::filter::{Listing, Owner, Test};
use crate::domain::view::{Filter, Order, Query, Row};
use crate::domain::{Number, StageName};

/// How many rows are held around the selected one; the rest stays with the server.
const WINDOW: u32 = 400;

/// How near to the window's edge the selected row may come before more rows are asked for.
const EDGE: u32 = 100;

/// How many rows a page has when the selected application is looked for in the whole list.
const SEEK: u32 = 2000;

/// How long a list is believed while news come in fast.
const REST: TimeDelta = TimeDelta::milliseconds(100);

/// The filters that every desk has, in their order: what to do, then stage by stage.
pub fn built_in() -> impl Iterator<Item = Filter> {
    let named = [Test::NeedsUs, Test::Owner(vec![Owner::Me]), Test::Overdue, Test::Waiting].map(Filter::one);
    named.into_iter().chain([Filter::default()]).chain(StageName::ALL.into_iter().map(Filter::stage))
}

/// Pane 1: a window of rows over a list that the server holds.
///
/// The selection is an application, not a row: it stays when the list is put in another order, and also when the
/// application leaves the list, so that no key ever goes to an application that slid under the cursor.
#[derive(Debug, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the list")]
pub struct Queue {
    /// Which applications.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// The rows held.
    pub rows: Vec<Row>,
    /// The place of the first of them in the list.
    pub offset: u32,
    /// How many rows the list has.
    pub total: u32,
    /// The selected application.
    pub selected: Option<Number>,
    /// Whether it stands in the list, as far as known.
    pub is_inside: bool,
    /// The selected row and the first one shown.
    pub place: Place,
    /// Whether rows have arrived for this filter and order.
    pub is_loaded: bool,
    /// Whether the server's list may differ from the rows held.
    pub is_old: bool,
    /// Why the list cannot be shown, in words.
    pub refused: Option<String>,
    /// From which place to look on for the selected application.
    pub seek: Option<u32>,
    /// Whether to show all applications if the selected one is not in this list.
    pub widen: bool,
    asked_at: Option<DateTime<Utc>>,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            filter: Filter::one(Test::NeedsUs),
            order: Order::default(),
            rows: Vec::new(),
            offset: 0,
            total: 0,
            selected: None,
            is_inside: false,
            place: Place::default(),
            is_loaded: false,
            is_old: true,
            refused: None,
            seek: None,
            widen: false,
            asked_at: None,
        }
    }
}

impl Queue {
    /// Which list is shown.
    pub fn listing(&self) -> Listing {
        Listing { filter: self.filter.clone(), order: self.order.clone() }
    }

    /// The row at a place in the list, if it is held.
    pub fn row(&self, at: usize) -> Option<&Row> {
        self.rows.get(at.checked_sub(self.offset as usize)?)
    }

    /// The selected application's row, if it is held.
    pub fn selected_row(&self) -> Option<&Row> {
        self.rows.iter().find(|row| Some(row.number) == self.selected)
    }

    /// How many rows the list has.
    pub fn len(&self) -> usize {
        self.total as usize
    }

    /// Whether the list has no rows.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Shows another list: from its first row, or in another order around the selected application.
    pub fn show(&mut self, filter: Filter, order: Order) {
        if filter != self.filter {
            self.selected = self.selected.filter(|_| self.widen);
            self.place = Place::default();
        }
        (self.filter, self.order) = (filter, order);
        (self.rows, self.offset) = (Vec::new(), 0);
        (self.is_loaded, self.is_old, self.is_inside, self.refused) = (false, true, true, None);
        (self.seek, self.asked_at) = (None, None);
    }

    /// Moves the selection by some rows; from outside of the list it comes back to where it left.
    pub fn step(&mut self, by: isize, rows: usize) {
        if self.is_empty() {
            return;
        }
        let by = if self.is_inside || self.selected.is_none() { by } else { by - by.signum() };
        self.place.step(by, self.len(), rows);
        self.select_here();
    }

    /// Moves the selection to a place in the list.
    pub fn jump(&mut self, at: usize, rows: usize) {
        self.place.at = at;
        self.place.follow(self.len(), rows);
        self.select_here();
    }

    /// Selects an application wherever it stands, in a list of all if it is not in this one.
    pub fn select(&mut self, number: Number) {
        self.selected = Some(number);
        self.find_selected();
        self.widen = !self.is_inside;
        self.seek = self.widen.then_some(0);
    }

    /// Takes rows in that the server answered.
    pub fn take(&mut self, offset: u32, rows: Vec<Row>, total: u32) {
        let was_inside = self.is_inside;
        let whole = rows.len() >= total as usize;
        (self.rows, self.offset, self.total) = (rows, offset, total);
        (self.is_loaded, self.refused) = (true, None);
        self.place.at = self.place.at.min(self.len().saturating_sub(1));
        if self.selected.is_none() {
            self.select_here();
            return;
        }
        self.find_selected();
        if self.is_inside {
            (self.seek, self.widen) = (None, false);
        } else if whole {
            self.not_found();
        } else if was_inside {
            self.seek = Some(0);
        }
    }

    /// Takes rows in that were read to find the selected application. Whoever asks for them takes [`Self::seek`] away: a
    /// search that is wanted again by now is of another application, and begins where that says.
    pub fn take_sought(&mut self, offset: u32, rows: Vec<Row>, total: u32) {
        if self.is_inside || self.seek.is_some() {
            // Another one was selected meanwhile.
            return;
        }
        let read = offset.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        if rows.iter().any(|row| Some(row.number) == self.selected) {
            self.take(offset, rows, total);
        } else if rows.is_empty() || read >= total {
            self.total = total;
            self.not_found();
        } else {
            self.seek = Some(read);
        }
    }

    fn not_found(&mut self) {
        (self.seek, self.is_inside) = (None, false);
        if self.widen && !self.filter.is_all() {
            self.show(Filter::default(), self.order.clone());
            return;
        }
        self.widen = false;
    }

    /// What to ask for next so that the rows around the selection are there; none while they are.
    pub fn wanted(&self, now: DateTime<Utc>) -> Option<Query> {
        if let Some(offset) = self.seek {
            return Some(self.query(offset, SEEK));
        }
        let at = u32::try_from(self.place.at).unwrap_or(u32::MAX);
        let around = at.saturating_sub(WINDOW / 2).min(self.total.saturating_sub(WINDOW));
        if !self.is_loaded || (self.is_old && self.has_rested(now)) {
            return Some(self.query(around, WINDOW));
        }
        let end = self.offset.saturating_add(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        let near_start = self.offset > 0 && at < self.offset.saturating_add(EDGE);
        let near_end = end < self.total && at.saturating_add(EDGE) >= end;
        ((near_start || near_end) && around != self.offset).then(|| self.query(around, WINDOW))
    }

    /// Notes that the rows have just been asked for.
    pub fn asked(&mut self, now: DateTime<Utc>) {
        (self.is_old, self.asked_at) = (false, Some(now));
    }

    /// When an old list may be asked for again; none where it is not old.
    pub fn wake_at(&self) -> Option<DateTime<Utc>> {
        self.is_old.then_some(self.asked_at?).map(|asked| asked + REST)
    }

    fn has_rested(&self, now: DateTime<Utc>) -> bool {
        self.asked_at.is_none_or(|asked| now - asked >= REST || now < asked)
    }

    fn select_here(&mut self) {
        self.selected = self.row(self.place.at).map(|row| row.number);
        self.is_inside = true;
        (self.seek, self.widen) = (None, false);
    }

    fn find_selected(&mut self) {
        let found = self.rows.iter().position(|row| Some(row.number) == self.selected);
        self.is_inside = found.is_some();
        if let Some(found) = found {
            self.place.at = found + self.offset as usize;
        }
    }

    fn query(&self, offset: u32, limit: u32) -> Query {
        Query { filter: self.filter.clone(), order: self.order.clone(), offset, limit }
    }
}
