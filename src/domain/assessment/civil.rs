//! The hours of the day at which a candidate is asked to come (A4).

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde::Deserialize;

use super::Window;
use crate::domain::{Application, Program, Zone};
use crate::text::excerpt;

/// From when until when on a clock's face a session is usual for a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct CivilHours {
    from: NaiveTime,
    to: NaiveTime,
}

/// Why a text is not the hours of a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the hours of a day such as 08:00-20:00")]
pub struct CivilHoursError(String);

impl Default for CivilHours {
    /// From 8 until 20 hours.
    fn default() -> Self {
        let hour = |hour| NaiveTime::MIN + TimeDelta::hours(hour);
        Self { from: hour(8), to: hour(20) }
    }
}

impl std::str::FromStr for CivilHours {
    type Err = CivilHoursError;

    /// Reads `08:00-20:00`; `24:00` is midnight at the day's end.
    fn from_str(text: &str) -> Result<Self, CivilHoursError> {
        let time = |text: &str| match text.trim() {
            "24:00" => Some(Window::LAST_SECOND),
            text => NaiveTime::parse_from_str(text, "%H:%M").ok(),
        };
        let hours = text.split_once(['-', '–']).and_then(|(from, to)| Some(Self { from: time(from)?, to: time(to)? }));
        let shown = || excerpt(text);
        hours.filter(|hours| hours.from < hours.to).ok_or_else(|| CivilHoursError(shown()))
    }
}

impl TryFrom<String> for CivilHours {
    type Error = CivilHoursError;

    fn try_from(text: String) -> Result<Self, CivilHoursError> {
        text.parse()
    }
}

impl std::fmt::Display for CivilHours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let to = if self.to >= Window::LAST_SECOND { "24:00".to_owned() } else { self.to.format("%H:%M").to_string() };
        write!(f, "{}–{to}", self.from.format("%H:%M"))
    }
}

/// The civil hours of one candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CandidateDay {
    /// The program's.
    pub hours: CivilHours,
    /// Where the candidate lives; the body's own zone where that is not on file.
    pub zone: Zone,
}

impl CandidateDay {
    /// The civil hours of an application's candidate; none where nobody knows a clock.
    pub fn of(application: &Application, program: &Program) -> Option<Self> {
        let zone = application.form.candidate.zone().or_else(|| program.time_zone.parse().ok())?;
        Some(Self { hours: program.assessment.candidate_hours, zone })
    }

    /// Whether a stretch of time lies within them.
    pub fn holds(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> bool {
        let CivilHours { from, to } = self.hours;
        if from == NaiveTime::MIN && to >= Window::LAST_SECOND {
            return true;
        }
        // What ends at midnight ends on the day before it.
        let last = end.checked_sub_signed(TimeDelta::seconds(1)).unwrap_or(end);
        let (first, last) = (self.zone.local(start).naive_local(), self.zone.local(last).naive_local());
        first.date() == last.date() && first.time() >= from && last.time() <= to
    }

    /// When they begin next after a moment; none where the clock changes just then.
    pub fn next(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let local = self.zone.local(after).naive_local();
        let is_before = local.time() < self.hours.from;
        let day = if is_before { local.date() } else { local.date().succ_opt()? };
        self.zone.resolve(day.and_time(self.hours.from)).ok()
    }
}
