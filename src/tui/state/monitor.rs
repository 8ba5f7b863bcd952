use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Tz;

use crate::domain::Zone;
use crate::domain::view::{Monitoring, Period};
use crate::tui::layer::read_day;

/// The first and the last of some days; open where there is none.
pub type Days = (Option<NaiveDate>, Option<NaiveDate>);

/// How assessors score, as far as it was read (A12).
#[derive(Debug, Default)]
pub struct Monitor {
    /// The days that are looked at.
    pub days: Days,
    /// What they come to; none until it is read.
    pub found: Option<Monitoring>,
    /// Why it cannot be read, in words.
    pub refused: Option<String>,
    /// How often it was read, by which a page knows that it must be made anew.
    pub version: u32,
    is_old: bool,
}

impl Monitor {
    /// Looks at other days.
    pub fn show(&mut self, days: Days) {
        *self = Self { days, version: self.version + 1, ..Self::default() };
    }

    /// Takes in what some days come to; nothing where others are looked at by now.
    pub fn take(&mut self, days: Days, found: Monitoring) {
        if days != self.days {
            return;
        }
        (self.found, self.refused) = (Some(found), None);
        self.version += 1;
    }

    /// They cannot be read, and why, likewise.
    pub fn refuse(&mut self, days: Days, why: String) {
        if days != self.days {
            return;
        }
        self.refused = Some(why);
        self.version += 1;
    }

    /// It may be something else by now.
    pub fn outdate(&mut self) {
        self.is_old = true;
    }

    /// Whether it must be asked for.
    pub fn is_wanted(&self) -> bool {
        self.is_old || (self.found.is_none() && self.refused.is_none())
    }

    /// Notes that it has just been asked for.
    pub fn asked(&mut self) {
        self.is_old = false;
    }

    /// The days as moments, from midnight to midnight in the desk's zone.
    pub fn period(&self, zone: Tz) -> Period {
        let (zone, (first, last)) = (Zone::from(zone), self.days);
        let start_of = |day| zone.start_of(day);
        Period { from: first.and_then(start_of), to: last.and_then(|day| start_of(day.succ_opt()?)) }
    }
}

/// Days as a person writes them: `all`, `2026`, `2026-03`, `90 days`, `1 mar 2026`, `2026-01-01 to 2026-06-30`.
pub fn read_days(text: &str, today: NaiveDate) -> Option<Days> {
    let text = text.trim().to_lowercase();
    if text.is_empty() || text == "all" {
        return Some((None, None));
    }
    if let Some(days) = text.strip_suffix("days").map(str::trim).and_then(|days| days.parse::<u32>().ok()) {
        return Some((Some(today.checked_sub_days(chrono::Days::new(days.into()))?), None));
    }
    if let Some(first) = (text.len() == 4).then(|| text.parse().ok()).flatten().and_then(|year| day(year, 1)) {
        return Some((Some(first), day(first.year() + 1, 1)?.pred_opt()));
    }
    if let Some((year, month)) = text.split_once('-').filter(|_| text.len() == 7) {
        let first = day(year.parse().ok()?, month.parse().ok()?)?;
        return Some((Some(first), first.checked_add_months(Months::new(1))?.pred_opt()));
    }
    let (first, last) = match text.split_once(" to ") {
        Some((first, last)) => (first, Some(read_day(last.trim(), today)?)),
        None => (text.as_str(), None),
    };
    let first = read_day(first.trim(), today)?;
    last.is_none_or(|last| first <= last).then_some((Some(first), last))
}

fn day(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_of_other_days_is_not_taken() {
        let mut monitor = Monitor::default();
        let before = monitor.days;
        monitor.show((day(2026, 1), None));
        monitor.take(before, Monitoring::default());
        monitor.refuse(before, "no".to_owned());
        assert!(monitor.found.is_none() && monitor.refused.is_none() && monitor.is_wanted());
        monitor.take(monitor.days, Monitoring::default());
        assert!(!monitor.is_wanted());
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let today = day(2026, 11).expect("a day");
        let read = |text: &str| {
            let (first, last) = read_days(text, today)?;
            let said = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
            Some(format!("{} {}", said(first), said(last)))
        };
        for (text, days) in [
            ("", "… …"),
            ("all", "… …"),
            ("2025", "2025-01-01 2025-12-31"),
            ("2024-02", "2024-02-01 2024-02-29"),
            ("90 days", "2026-08-03 …"),
            ("1 mar 2026", "2026-03-01 …"),
            ("2026-01-01 to yesterday", "2026-01-01 2026-10-31"),
        ] {
            assert_eq!(read(text).as_deref(), Some(days), "{text}");
        }
        for text in ["soon", "2026-13", "2026-05-01 to 2026-04-01", "x days", "1 to 2"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
