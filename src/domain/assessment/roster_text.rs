//! Hours, days and rates of the roster as people write them, and back: `mon-fri 09:00-17:00, sat 10:00-12:00`,
//! `2026-12-24..2026-12-31 off`, `250.00 USD from 2026-01-01`.

use chrono::{NaiveDate, NaiveTime, Weekday};

use super::{AssessorProfile, DayException, Rate, Window};
use crate::domain::AmountError;
use crate::text::excerpt;

/// Why a text says no hours, no day or no rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RosterTextError {
    /// No day of the week where one is expected.
    #[error("`{0}` is no day of the week: write mon, tue, wed, thu, fri, sat or sun, or mon-fri")]
    NotWeekday(String),
    /// No hours where they are expected.
    #[error("`{0}` are no hours: write them as 09:00-17:00, until midnight as 20:00-24:00")]
    NotHours(String),
    /// A day without its hours.
    #[error("`{0}` says no hours: write them after the day, as 09:00-17:00")]
    NoHours(String),
    /// No date where one is expected.
    #[error("`{0}` is no date: write 2026-12-24, or 2026-12-24..2026-12-31 for several days")]
    NotDate(String),
    /// Days of which the last is before the first.
    #[error("`{0}` ends before it begins")]
    EndsBefore(String),
    /// More days than an entry has room for.
    #[error("`{0}` are too many days, {most} at most", most = AssessorProfile::MOST_EXCEPTIONS)]
    TooManyDays(String),
    /// No rate where one is expected.
    #[error("`{0}` is no rate: write 250.00 USD from 2026-01-01")]
    NotRate(String),
    /// An amount or a currency that is none.
    #[error(transparent)]
    Amount(#[from] AmountError),
}

/// Hours of a day, from when until when.
type Hours = (NaiveTime, NaiveTime);

/// The windows of a week in its order, however they were written; `mon 09:00-12:00 13:00-17:00, tue 09:00-12:00`. Empty
/// text is a week without hours.
pub fn read_week(text: &str) -> Result<Vec<Window>, RosterTextError> {
    let mut windows = Vec::new();
    let mut days: Vec<Weekday> = Vec::new();
    for part in parts(text) {
        let mut words = part.split_whitespace().peekable();
        if words.peek().is_some_and(|word| word.starts_with(|first: char| !first.is_ascii_digit())) {
            days = read_weekdays(words.next().unwrap_or_default())?;
        }
        if days.is_empty() {
            return Err(RosterTextError::NotWeekday(excerpt(part)));
        }
        for (from, to) in read_hours(part, words)? {
            windows.extend(days.iter().map(|day| Window { day: *day, from, to }));
        }
    }
    windows.sort_unstable_by_key(|window| (window.day.num_days_from_monday(), window.from, window.to));
    Ok(windows)
}

/// A week as [`read_week`] reads it; days after one another with the same hours together.
pub fn week_text(windows: &[Window]) -> String {
    let hours_of = |day: Weekday| {
        let mut hours: Vec<Hours> =
            windows.iter().filter(|window| window.day == day).map(|window| (window.from, window.to)).collect();
        hours.sort_unstable();
        hours
    };
    let week: Vec<(Weekday, Vec<Hours>)> = WEEK.into_iter().map(|day| (day, hours_of(day))).collect();
    let same =
        week.chunk_by(|before, after| before.1 == after.1).filter(|days| days.iter().all(|day| !day.1.is_empty()));
    let text = same.map(|days| match days {
        [(only, hours)] => format!("{} {}", short(*only), hours_text(hours)),
        [(first, hours), .., (last, _)] => format!("{}-{} {}", short(*first), short(*last), hours_text(hours)),
        [] => String::new(),
    });
    text.collect::<Vec<_>>().join(", ")
}

/// Days that differ from the week; `2026-12-24 off, 2026-12-28..2026-12-30 10:00-12:00`.
pub fn read_days(text: &str) -> Result<Vec<DayException>, RosterTextError> {
    let mut found = Vec::new();
    for part in parts(text) {
        let mut words = part.split_whitespace().peekable();
        let days = read_dates(words.next().unwrap_or_default())?;
        let is_off = words.peek().is_some_and(|word| word.eq_ignore_ascii_case("off"));
        let hours = if is_off && part.split_whitespace().count() == 2 { Vec::new() } else { read_hours(part, words)? };
        found.extend(days.into_iter().map(|day| DayException { day, hours: hours.clone() }));
        if found.len() > AssessorProfile::MOST_EXCEPTIONS {
            return Err(RosterTextError::TooManyDays(excerpt(part)));
        }
    }
    Ok(found)
}

/// Days as [`read_days`] reads them; those after one another with the same hours together.
pub fn days_text(days: &[DayException]) -> String {
    let follows = |before: &DayException, after: &DayException| {
        before.hours == after.hours && before.day.succ_opt() == Some(after.day)
    };
    let text = days.chunk_by(follows).map(|days| match days {
        [only] => format!("{} {}", only.day, hours_text(&only.hours)),
        [first, .., last] => format!("{}..{} {}", first.day, last.day, hours_text(&first.hours)),
        [] => String::new(),
    });
    text.collect::<Vec<_>>().join(", ")
}

/// Rates; `250.00 USD from 2026-01-01, 300.00 USD from 2027-01-01` (A5).
pub fn read_rates(text: &str) -> Result<Vec<Rate>, RosterTextError> {
    let read = |part: &str| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let [amount, currency, from, day] = words.as_slice() else {
            return Err(RosterTextError::NotRate(excerpt(part)));
        };
        if !from.eq_ignore_ascii_case("from") {
            return Err(RosterTextError::NotRate(excerpt(part)));
        }
        let (amount, currency) = (amount.parse()?, currency.to_ascii_uppercase().parse()?);
        Ok(Rate { from: read_date(day)?, amount, currency })
    };
    parts(text).map(read).collect()
}

/// Rates as [`read_rates`] reads them.
pub fn rates_text(rates: &[Rate]) -> String {
    let text = rates.iter().map(|rate| format!("{} {} from {}", rate.amount, rate.currency, rate.from));
    text.collect::<Vec<_>>().join(", ")
}

/// Hours of a day in words; none of them is a day off.
pub fn hours_text(hours: &[Hours]) -> String {
    if hours.is_empty() {
        return "off".to_owned();
    }
    let end =
        |to: NaiveTime| if to >= Window::LAST_SECOND { "24:00".to_owned() } else { to.format("%H:%M").to_string() };
    hours.iter().map(|(from, to)| format!("{}-{}", from.format("%H:%M"), end(*to))).collect::<Vec<_>>().join(" ")
}

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

fn short(day: Weekday) -> String {
    day.to_string().to_ascii_lowercase()
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

/// `mon`, `monday`, or `mon-fri`; `sat-mon` goes over the week's end.
fn read_weekdays(word: &str) -> Result<Vec<Weekday>, RosterTextError> {
    let day = |word: &str| word.parse::<Weekday>().map_err(|_| RosterTextError::NotWeekday(excerpt(word)));
    let Some((first, last)) = word.split_once(['-', '–']) else { return Ok(vec![day(word)?]) };
    let (first, last) = (day(first)?, day(last)?);
    let mut days = vec![first];
    while let Some(&day) = days.last()
        && day != last
    {
        days.push(day.succ());
    }
    Ok(days)
}

/// `2026-12-24` or `2026-12-24..2026-12-31`.
fn read_dates(word: &str) -> Result<Vec<NaiveDate>, RosterTextError> {
    let Some((first, last)) = word.split_once("..") else { return Ok(vec![read_date(word)?]) };
    let (first, last) = (read_date(first)?, read_date(last)?);
    let days: Vec<NaiveDate> =
        first.iter_days().take_while(|day| *day <= last).take(AssessorProfile::MOST_EXCEPTIONS + 1).collect();
    match days.len() {
        0 => Err(RosterTextError::EndsBefore(excerpt(word))),
        count if count > AssessorProfile::MOST_EXCEPTIONS => Err(RosterTextError::TooManyDays(excerpt(word))),
        _ => Ok(days),
    }
}

fn read_date(word: &str) -> Result<NaiveDate, RosterTextError> {
    // chrono also takes `2026-1-2` and `+2026-01-02`.
    let is_shaped = word.len() == 10 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date = word.parse().ok().filter(|_| is_shaped);
    date.ok_or_else(|| RosterTextError::NotDate(excerpt(word)))
}

fn read_hours<'a>(part: &str, words: impl Iterator<Item = &'a str>) -> Result<Vec<Hours>, RosterTextError> {
    let hours = words.map(|word| {
        let not_hours = || RosterTextError::NotHours(excerpt(word));
        let (from, to) = word.split_once(['-', '–']).ok_or_else(not_hours)?;
        let time = |text| read_time(text).ok_or_else(not_hours);
        // At the day's end nothing begins.
        match (time(from)?, time(to)?) {
            (Window::LAST_SECOND, _) => Err(not_hours()),
            hours => Ok(hours),
        }
    });
    let hours: Vec<Hours> = hours.collect::<Result<_, RosterTextError>>()?;
    if hours.is_empty() { Err(RosterTextError::NoHours(excerpt(part))) } else { Ok(hours) }
}

/// `9`, `09` or `09:30`; `24:00` is the day's last second, which reaches to midnight.
fn read_time(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "00"));
    let is_number =
        |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(hour, 2) || !is_number(minute, 2) || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    if (hour, minute) == (24, 0) { Some(Window::LAST_SECOND) } else { NaiveTime::from_hms_opt(hour, minute, 0) }
}
