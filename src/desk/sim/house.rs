//! A desk on a simulated machine, without threads: its writer takes a turn when it is told to.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use crate::desk::opening::read_in;
use crate::desk::service::Shared;
use crate::desk::writer::Writer;
use crate::desk::{Clock, Desk, DeskError, Owner};
use crate::domain::Number;
use crate::domain::view::{Filter, LetterRow, OutboxQuery};
use crate::store::Ground;

/// Where the desk is.
pub(super) const FOLDER: &str = "/desk";

pub(super) struct House {
    pub(super) shared: Arc<Shared>,
    pub(super) writer: Writer,
    /// To read as clients do.
    pub(super) desk: Desk,
}

/// A clock that goes when it is told to, in minutes.
#[derive(Clone, Default)]
pub(super) struct Minutes(Arc<AtomicI64>);

impl Minutes {
    pub(super) fn pass(&self, minutes: usize) {
        self.0.fetch_add(i64::try_from(minutes).unwrap(), Ordering::SeqCst);
    }

    fn clock(&self) -> Clock {
        let begun: DateTime<Utc> = "2026-11-26T15:00:00Z".parse().unwrap();
        let minutes = Arc::clone(&self.0);
        Clock::new(move || begun + TimeDelta::minutes(minutes.load(Ordering::SeqCst)))
    }
}

impl House {
    pub(super) fn open(on: &Ground, minutes: &Minutes) -> Result<Self, DeskError> {
        let owner = Owner { uid: 1000, name: "ada".to_owned() };
        let (shared, writer) = read_in(on, Path::new(FOLDER), owner, minutes.clock(), &mut |_| {})?;
        let desk = Desk::to_read(Arc::clone(&shared));
        Ok(Self { shared, writer, desk })
    }

    /// The numbers of all applications.
    pub(super) fn numbers(&self) -> Vec<Number> {
        let ada = "ada".parse().unwrap();
        self.shared.with_index(|index| index.numbers_of(&Filter::default(), &ada)).unwrap_or_default()
    }

    /// All letters, first to last.
    pub(super) fn letters(&self) -> Vec<LetterRow> {
        let query = OutboxQuery { all: true, ..OutboxQuery::default() };
        let mut rows = self.shared.around().outbox.list(&query).rows;
        rows.sort_by_key(|row| row.id);
        rows
    }
}
