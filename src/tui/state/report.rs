use chrono::{Datelike, Days, Months, NaiveDate};

use super::read_days;
use crate::domain::report::{MOST_MONTHS, Report, ReportPeriod, ReportQuery};
use crate::text::Line;

/// What a word begins with that names a program.
const PROGRAM: &str = "program:";

/// What the desk did in a period, as far as it was counted.
#[derive(Debug, Default)]
pub struct Reported {
    /// What is asked for.
    pub query: ReportQuery,
    /// What was counted last; none until it is. It may be of other days than those that are asked for.
    pub found: Option<Box<Report>>,
    /// Why it cannot be counted, in words.
    pub refused: Option<String>,
    /// How often it was asked for and counted, by which a page knows that it must be made anew.
    pub version: u32,
    counted: Option<ReportQuery>,
}

/// Why a text names no days of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoPeriod {
    /// It is not days.
    NotDays,
    /// There is no report of them, in words.
    NotReported(String),
}

impl Reported {
    /// Asks for something else.
    pub fn show(&mut self, query: ReportQuery) {
        (self.query, self.refused, self.counted) = (query, None, None);
        self.version += 1;
    }

    /// Takes in what was counted; what nobody wants any more is dropped.
    pub fn take(&mut self, query: ReportQuery, report: Box<Report>) {
        if query == self.query {
            (self.found, self.refused) = (Some(report), None);
        }
        self.counted = Some(query);
        self.version += 1;
    }

    /// It cannot be counted, and why.
    pub fn refuse(&mut self, query: ReportQuery, why: String) {
        if query == self.query {
            self.refused = Some(why);
        }
        self.counted = Some(query);
        self.version += 1;
    }

    /// It may be something else by now.
    pub fn outdate(&mut self) {
        self.counted = None;
    }

    /// Whether it must be asked for.
    pub fn is_wanted(&self) -> bool {
        self.counted.as_ref() != Some(&self.query)
    }

    /// Notes that it has just been asked for.
    pub fn asked(&mut self) {
        self.version += 1;
    }

    /// The days before those that are shown, or after them: as many months where they are whole ones, else as many days.
    /// None where they begin after today or there is no calendar for them.
    pub fn next(&self, forward: bool, today: NaiveDate) -> Option<ReportQuery> {
        let is_it = !self.is_wanted() && self.refused.is_none();
        let shown = self.found.as_ref().filter(|_| is_it).map(|found| (found.from, found.to));
        let asked = || {
            let period = ReportPeriod::asked(self.query.from, self.query.to, today).ok()?;
            Some((period.from(), period.to()))
        };
        let (from, to) = shown.or_else(asked)?;
        let (from, to) = moved(from, to, forward)?;
        let query = ReportQuery { from: Some(from), to: Some(to), program: self.query.program.clone() };
        (from <= today).then_some(query)
    }
}

fn moved(from: NaiveDate, to: NaiveDate, forward: bool) -> Option<(NaiveDate, NaiveDate)> {
    let after = to.succ_opt()?;
    if from.day() == 1 && after.day() == 1 {
        let months = ReportPeriod::new(from, to).ok()?.months().len();
        let months = Months::new(u32::try_from(months).ok()?);
        let shift = |day: NaiveDate| {
            if forward { day.checked_add_months(months) } else { day.checked_sub_months(months) }
        };
        return Some((shift(from)?, shift(after)?.pred_opt()?));
    }
    let days = Days::new(u64::try_from((after - from).num_days()).ok()?);
    let shift = |day: NaiveDate| if forward { day.checked_add_days(days) } else { day.checked_sub_days(days) };
    Some((shift(from)?, shift(to)?))
}

/// Days of a report as a person writes them, as [`read_days`] reads them; nothing for the last twelve whole months, `all`
/// for as long as there is a report of; with `program:` and an id only what is under that program.
pub fn read_report(text: &str, today: NaiveDate) -> Result<ReportQuery, NoPeriod> {
    let is_program = |word: &&str| word.to_lowercase().starts_with(PROGRAM);
    let (programs, days): (Vec<&str>, Vec<&str>) = text.split_whitespace().partition(is_program);
    let program = programs.last().and_then(|word| word.get(PROGRAM.len()..)).filter(|id| !id.is_empty());
    let (from, to) = match days.join(" ") {
        days if days.eq_ignore_ascii_case("all") => (longest(today), Some(today)),
        days => read_days(&days, today).ok_or(NoPeriod::NotDays)?,
    };
    ReportPeriod::asked(from, to, today).map_err(|error| NoPeriod::NotReported(error.to_string()))?;
    Ok(ReportQuery { from, to, program: program.map(Line::clean) })
}

/// The first day of the longest report until today.
fn longest(today: NaiveDate) -> Option<NaiveDate> {
    let months = u32::try_from(MOST_MONTHS).ok()?.checked_sub(1)?;
    today.with_day(1)?.checked_sub_months(Months::new(months))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn days_and_program_of_a_report_are_read_as_people_write_them() {
        let read = |text: &str| {
            let query = read_report(text, day("2026-11-26"))?;
            let said = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
            let program = query.program.map(|program| format!(" {program}")).unwrap_or_default();
            Ok(format!("{} {}{program}", said(query.from), said(query.to)))
        };
        for (text, expected) in [
            ("", "… …"),
            ("program:cpr", "… … cpr"),
            ("2025 Program:CPR", "2025-01-01 2025-12-31 CPR"),
            ("2026-11", "2026-11-01 2026-11-30"),
            ("all", "2016-12-01 2026-11-26"),
            ("1 jan 2026 to 30 jun 2026", "2026-01-01 2026-06-30"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(read("soon"), Err(NoPeriod::NotDays));
        for text in ["2027", "2016-01-01 to 2026-11-26"] {
            assert!(matches!(read(text), Err(NoPeriod::NotReported(_))), "{text}");
        }
    }

    #[test]
    fn the_days_before_and_after_are_as_many_months_or_days() {
        let today = day("2026-11-26");
        let step = |from: &str, to: &str, forward| {
            let mut reported = Reported::default();
            reported.show(ReportQuery { from: Some(day(from)), to: Some(day(to)), program: None });
            let query = reported.next(forward, today)?;
            Some(format!("{} {}", query.from?, query.to?))
        };
        for (from, to, forward, expected) in [
            ("2026-02-01", "2026-02-28", false, Some("2026-01-01 2026-01-31")),
            ("2026-02-01", "2026-02-28", true, Some("2026-03-01 2026-03-31")),
            ("2025-11-01", "2026-10-31", false, Some("2024-11-01 2025-10-31")),
            ("2025-11-01", "2026-10-31", true, Some("2026-11-01 2027-10-31")),
            ("2026-11-02", "2026-11-08", true, Some("2026-11-09 2026-11-15")),
            ("2026-11-20", "2026-11-26", true, None),
        ] {
            assert_eq!(step(from, to, forward).as_deref(), expected, "{from} {to}");
        }
        let usual = Reported::default().next(false, today).expect("days");
        assert_eq!((usual.from, usual.to), (Some(day("2024-11-01")), Some(day("2025-10-31"))));
    }

    #[test]
    fn what_was_refused_is_asked_again_and_gone_on_from_and_not_what_was_counted_before() {
        let today = day("2026-11-26");
        let report: Report =
            serde_json::from_str(include_str!("../../../samples/reports/year.json")).expect("a report");
        let mut reported = Reported::default();
        reported.take(ReportQuery::default(), Box::new(report));
        let query = ReportQuery { program: Some(Line::clean("nope")), ..ReportQuery::default() };
        reported.show(query.clone());
        reported.refuse(query.clone(), "there is no program nope".to_owned());
        let before = reported.next(false, today).expect("days");
        assert_eq!((before.from, before.program), (Some(day("2024-11-01")), query.program.clone()));
        reported.show(query);
        assert!(reported.is_wanted(), "it is refused again, in words");
    }

    #[test]
    fn what_was_counted_for_other_days_is_not_taken() {
        let report: Report =
            serde_json::from_str(include_str!("../../../samples/reports/year.json")).expect("a report");
        let mut reported = Reported::default();
        let query = reported.query.clone();
        reported.show(ReportQuery { from: Some(day("2026-01-01")), ..ReportQuery::default() });
        reported.take(query.clone(), Box::new(report.clone()));
        assert!(reported.found.is_none() && reported.is_wanted());
        reported.refuse(query, "no".to_owned());
        assert!(reported.refused.is_none() && reported.is_wanted());
        reported.take(reported.query.clone(), Box::new(report));
        assert!(reported.found.is_some() && !reported.is_wanted());
    }
}
