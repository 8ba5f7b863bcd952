use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::YearMonth;

/// How many months a report is about at most.
pub const MOST_MONTHS: usize = 120;
/// How many months it is about where nobody says more.
const USUAL_MONTHS: u32 = 12;

/// The days that a report is about; the first and the last are part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPeriod {
    from: NaiveDate,
    to: NaiveDate,
}

/// Why days are no period of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The last day is before the first.
    #[error("{from} to {to} ends before it begins")]
    Backwards {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
    },
    /// The first day is still to come.
    #[error("a report from {from} on has nothing to count yet: today is {today}")]
    ToCome {
        /// The first day.
        from: NaiveDate,
        /// Today.
        today: NaiveDate,
    },
    /// There are more than [`MOST_MONTHS`].
    #[error("{from} to {to} is longer than {} months", MOST_MONTHS)]
    TooLong {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
    },
}

/// A month as far as it lies in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthSpan {
    /// Which month.
    pub month: YearMonth,
    /// The first of its days in the period.
    pub first: NaiveDate,
    /// The last of them.
    pub last: NaiveDate,
}

impl MonthSpan {
    /// Whether a day is one of them.
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Whether the month's first day is one of them.
    pub fn begins(&self) -> bool {
        self.first.day() == 1
    }
}

impl ReportPeriod {
    /// The days from one to another.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, PeriodError> {
        if to < from {
            return Err(PeriodError::Backwards { from, to });
        }
        let period = Self { from, to };
        if period.months().len() > MOST_MONTHS {
            return Err(PeriodError::TooLong { from, to });
        }
        Ok(period)
    }

    /// The days that are meant by as much as somebody said: until today where only the first is given, the twelve months
    /// up to the last where only that is, and the last twelve whole months where nothing is.
    ///
    /// A period may end after today, but not begin there.
    pub fn asked(from: Option<NaiveDate>, to: Option<NaiveDate>, today: NaiveDate) -> Result<Self, PeriodError> {
        let asked = Self::meant(from, to, today)?;
        if asked.from > today {
            return Err(PeriodError::ToCome { from: asked.from, today });
        }
        Ok(asked)
    }

    fn meant(from: Option<NaiveDate>, to: Option<NaiveDate>, today: NaiveDate) -> Result<Self, PeriodError> {
        let months_before = |day: NaiveDate, months| day.checked_sub_months(Months::new(months)).unwrap_or(day);
        match (from, to) {
            (Some(from), to) => Self::new(from, to.unwrap_or(today.max(from))),
            (None, Some(to)) => Self::new(months_before(first_of_month(to), USUAL_MONTHS - 1), to),
            (None, None) => {
                let this_month = first_of_month(today);
                Self::new(months_before(this_month, USUAL_MONTHS), this_month.pred_opt().unwrap_or(this_month))
            }
        }
    }

    /// The first day.
    pub fn from(self) -> NaiveDate {
        self.from
    }

    /// The last day.
    pub fn to(self) -> NaiveDate {
        self.to
    }

    /// Whether a day is one of them.
    pub fn holds(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Its months, first to last; one more than [`MOST_MONTHS`] at most.
    pub fn months(self) -> Vec<MonthSpan> {
        let next = |first: &NaiveDate| first.checked_add_months(Months::new(1));
        let firsts = std::iter::successors(Some(first_of_month(self.from)), next);
        let of_period = firsts.take_while(|first| *first <= self.to).take(MOST_MONTHS + 1);
        of_period
            .map(|first| {
                let last = next(&first).and_then(|next| next.pred_opt()).unwrap_or(NaiveDate::MAX);
                MonthSpan { month: first.into(), first: first.max(self.from), last: last.min(self.to) }
            })
            .collect()
    }
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}
