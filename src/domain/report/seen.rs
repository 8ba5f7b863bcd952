use chrono::{DateTime, NaiveDate, Utc};

use super::path::Path;
use super::{MonthSpan, ReportPeriod};
use crate::domain::{Application, Change, Program, YearMonth, Zone};

/// An application as it is counted.
#[derive(Debug, Clone, Copy)]
pub(in crate::domain) struct Seen<'a> {
    /// As it is now.
    pub(in crate::domain) application: &'a Application,
    /// The program version that it is under.
    pub(in crate::domain) program: &'a Program,
    /// Its changes that stand.
    pub(in crate::domain) changes: &'a [&'a Change],
    /// The way that they took.
    pub(in crate::domain) path: &'a Path,
}

/// For which days it is counted, and when.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The period.
    pub period: ReportPeriod,
    /// The zone in which days are counted.
    pub zone: Zone,
    /// The moment at which it is counted.
    pub now: DateTime<Utc>,
}

impl Setting {
    /// The day of a moment.
    pub(in crate::domain) fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.zone.local(at).date_naive()
    }

    /// The day on which it is counted.
    pub(in crate::domain) fn today(&self) -> NaiveDate {
        self.day(self.now)
    }

    /// Whether a moment lies in the period.
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
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
