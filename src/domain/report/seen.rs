use chrono::{DateTime, NaiveDate, Utc};

use super::path::Path;
use super::{MonthSpan, ReportPeriod};
use crate::domain::{Application, Change, Program, YearMonth, Zone};

/// An application as it is counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    /// As it is now.
    pub(super) application: &'a Application,
    /// The program version that it is under.
    pub(super) program: &'a Program,
    /// Its changes that stand.
    pub(super) changes: &'a [&'a Change],
    /// The way that they took.
    pub(super) path: &'a Path,
}

/// For which days it is counted, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// The period.
    pub(super) period: ReportPeriod,
    /// The zone in which days are counted.
    pub(super) zone: Zone,
    /// The moment at which it is counted.
    pub(super) now: DateTime<Utc>,
}

impl Setting {
    /// The day of a moment.
    pub(super) fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.zone.local(at).date_naive()
    }

    /// The day on which it is counted.
    pub(super) fn today(&self) -> NaiveDate {
        self.day(self.now)
    }

    /// Whether a moment lies in the period.
    pub(super) fn holds(&self, at: DateTime<Utc>) -> bool {
        self.period.holds(self.day(at))
    }

    /// The month of a day in the period.
    pub(super) fn month(&self, day: NaiveDate) -> Option<YearMonth> {
        self.period.holds(day).then(|| day.into())
    }

    /// The months of the period.
    pub(super) fn months(&self) -> Vec<MonthSpan> {
        self.period.months()
    }
}
