//! How what is typed into a field is read: days and amounts as people write them, and back in the desk's words.

use chrono::{Datelike, NaiveDate};

use super::moment::{Roster, assessor_begun, has_time, minutes, zone_begun};
pub(super) use super::moment::{assessor, moment, readings, whole, zone};
use super::{FieldName, Form};
use crate::domain::{AmountError, Cents, Currency, Hours, Requirement};
use crate::text::Line;
use crate::tui::words;

/// What may be filled into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Line,
    /// A day.
    Day,
    /// A whole number.
    Count,
    /// An amount of money.
    Amount,
    /// A currency's code.
    Currency,
    /// A year.
    Year,
    /// Hours, with two decimals at most.
    Hours,
    /// A day and a time.
    Moment,
    /// A time zone.
    Zone,
    /// Minutes of at most a day.
    Minutes,
    /// An assessor on the roster.
    Assessor,
}

/// What is wrong with a value; nothing where it can be read.
pub(super) fn trouble(name: FieldName, value: &str, form: &Form) -> Option<String> {
    match name.kind() {
        Kind::Line if name == FieldName::Fee => value.parse::<Requirement>().err().map(|error| error.to_string()),
        Kind::Line => match Line::parse(value) {
            Err(error) => Some(error.to_string()),
            Ok(_) if name == FieldName::Remark => form.lost_remark(),
            Ok(_) => None,
        },
        Kind::Day => match day(value, form.today) {
            None => Some(words::NOT_A_DAY.to_owned()),
            Some(day) => (!YEARS.contains(&day.year())).then(|| words::not_a_year(day.year())),
        },
        Kind::Count => value.parse::<u32>().err().map(|_| words::NOT_A_COUNT.to_owned()),
        Kind::Amount => amount(value).err().or_else(|| {
            let (sign, code) = SIGNS.into_iter().find(|(sign, _)| value.contains(*sign))?;
            let currency = currency(form.value(FieldName::Currency)).ok()?.to_string();
            (currency != code).then(|| words::not_the_currency(sign, &currency))
        }),
        Kind::Currency => currency(value).err(),
        Kind::Year => match value.parse::<u16>() {
            Err(_) => Some(words::NOT_A_YEAR.to_owned()),
            Ok(year) if !YEARS.contains(&year.into()) => Some(words::not_a_year(year.into())),
            Ok(year) => (i32::from(year) > form.today.year()).then(|| words::FUTURE_YEAR.to_owned()),
        },
        Kind::Hours => hours(value).err(),
        Kind::Moment => match form.moved_along().filter(|_| name == FieldName::InterviewAt) {
            Some(moved) => moved.err().map(|change| change.to_string()),
            None => moment(name, value, form).err(),
        },
        Kind::Zone => zone(value).err(),
        Kind::Minutes => minutes(value).is_none().then(|| words::NOT_MINUTES.to_owned()),
        Kind::Assessor => assessor(value, &form.around.roster).err(),
    }
}

/// Whether a value that cannot be read may become right by typing on.
pub(super) fn is_begun(kind: Kind, value: &str, roster: &Roster) -> bool {
    let letters = |text: &str| text.chars().all(char::is_alphabetic);
    match kind {
        Kind::Day => {
            let iso = value.len() < 10 && value.bytes().zip(*b"dddd-dd-dd").all(|(byte, mask)| fits(byte, mask));
            let mut parts = value.split_whitespace();
            let day = parts.next().is_some_and(|part| part.parse().is_ok_and(|day: u32| (1..=31).contains(&day)));
            let month = parts.next().is_none_or(|part| month(part).is_some() || (part.len() < 3 && letters(part)));
            let year = parts.next().is_none_or(|part| part.len() < 4 && part.bytes().all(|byte| byte.is_ascii_digit()));
            let word = DAYS.iter().any(|(word, _)| word.starts_with(&value.to_lowercase()));
            iso || word || (day && month && year && parts.next().is_none())
        }
        Kind::Amount => value.ends_with(['.', '-', '$', '€', '£']) && amount(&format!("{value}0")).is_ok(),
        Kind::Currency => value.len() < 3 && letters(value),
        Kind::Year => value.len() < 4 && value.bytes().all(|byte| byte.is_ascii_digit()),
        Kind::Hours => value.ends_with('.') && hours(&format!("{value}0")).is_ok(),
        Kind::Moment => !has_time(value),
        Kind::Zone => zone_begun(value),
        Kind::Assessor => assessor_begun(value, roster),
        Kind::Line | Kind::Count | Kind::Minutes => false,
    }
}

/// A value as it is understood, in words; none where it cannot be read or is said by itself.
pub(super) fn understood(name: FieldName, value: &str, form: &Form) -> Option<String> {
    match name.kind() {
        Kind::Day => Some(words::day_understood(day(value, form.today)?, form.today)),
        Kind::Amount => {
            let currency = currency(form.value(FieldName::Currency)).ok();
            Some(words::amount_understood(amount(value).ok()?, currency))
        }
        Kind::Count if name == FieldName::Unanswered => Some(words::unanswered(value.parse().ok()?).to_owned()),
        Kind::Currency => Some(currency(value).ok()?.to_string()).filter(|code| code != value),
        Kind::Line if name == FieldName::Document => Some(words::size(form.document()?.size)),
        Kind::Moment if name == FieldName::InterviewAt && form.moved_along().is_some() => {
            Some(words::moves_along(form.moved_along()?.ok()?, form.typed_zone_or_desk()))
        }
        Kind::Moment => Some(words::moment_understood(moment(name, value, form).ok()?, form)),
        Kind::Assessor => {
            Some(assessor(value, &form.around.roster).ok()?.1.to_string()).filter(|name| !name.is_empty())
        }
        Kind::Zone => Some(zone(value).ok()?.to_string()).filter(|zone| zone != value),
        Kind::Line | Kind::Count | Kind::Year | Kind::Hours | Kind::Minutes => None,
    }
}

/// The years that a day on file can have.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;

/// Days by a word, and how far they are from today.
const DAYS: [(&str, i64); 3] = [("today", 0), ("yesterday", -1), ("tomorrow", 1)];

/// The signs that may stand before an amount, and which currency each means.
const SIGNS: [(char, &str); 3] = [('$', "USD"), ('€', "EUR"), ('£', "GBP")];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A day as `2026-03-03`, `3 Mar 2026`, `March 3, 2026`, or a word. Never `03/04/2026`, which is two days.
pub(in crate::tui) fn day(value: &str, today: NaiveDate) -> Option<NaiveDate> {
    if let Ok(day) = value.parse() {
        return Some(day);
    }
    let value = value.to_lowercase();
    if let Some((_, days)) = DAYS.iter().find(|(word, _)| *word == value) {
        return today.checked_add_signed(chrono::TimeDelta::days(*days));
    }
    let parts: Vec<&str> = value.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    let [first, second, year] = parts[..] else { return None };
    let (day, name) = if month(first).is_some() { (second, first) } else { (first, second) };
    let year = Some(year).filter(|year| year.len() == 4)?;
    NaiveDate::from_ymd_opt(year.parse().ok()?, month(name)?, day.parse().ok()?)
}

/// An amount, with or without its currency's sign before it.
pub(super) fn amount(value: &str) -> Result<Cents, String> {
    let (sign, rest) = value.strip_prefix('-').map_or(("", value), |rest| ("-", rest));
    let digits = SIGNS.iter().find_map(|(mark, _)| rest.strip_prefix(*mark)).unwrap_or(rest);
    // What stands before the digits now would be read as a second sign.
    let decimal = if digits.starts_with(['-', '+']) { value.to_owned() } else { format!("{sign}{digits}") };
    decimal.parse().map_err(|error: AmountError| error.to_string())
}

/// A currency's code in letters of any case.
pub(super) fn currency(value: &str) -> Result<Currency, String> {
    value.to_ascii_uppercase().parse().map_err(|error: AmountError| error.to_string())
}

/// Hours, never rounded.
pub(super) fn hours(value: &str) -> Result<Hours, String> {
    value.parse().map_err(|error: AmountError| error.to_string())
}

/// A month's number from at least three letters of its name.
fn month(name: &str) -> Option<u32> {
    let name = name.trim_end_matches('.').to_lowercase();
    let found = MONTHS.iter().position(|month| name.len() >= 3 && month.starts_with(&name))?;
    u32::try_from(found + 1).ok()
}

fn fits(byte: u8, mask: u8) -> bool {
    if mask == b'd' { byte.is_ascii_digit() } else { byte == mask }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(kind: Kind, value: &str) -> bool {
        is_begun(kind, value, &[])
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default()
    }

    #[test]
    fn a_day_is_read_as_people_write_it_and_an_ambiguous_one_is_not() {
        for text in ["2026-03-03", "3 Mar 2026", "3 march 2026", "March 3, 2026", "03 mar. 2026"] {
            assert_eq!(day(text, today()).map(|day| day.to_string()).as_deref(), Some("2026-03-03"), "{text}");
        }
        assert_eq!(day("Yesterday", today()), today().pred_opt());
        for text in ["03/04/2026", "3.3.2026", "2026-02-30", "3 Mar 26", "3 Mar", "32 Mar 2026", "March", "٣ Mar 2026"]
        {
            assert_eq!(day(text, today()), None, "{text}");
        }
    }

    #[test]
    fn what_is_only_begun_is_not_wrong_yet() {
        for text in ["2", "2026", "2026-1", "2026-11-", "3", "3 m", "3 mar", "3 mar 20", "yes", "to"] {
            assert!(begun(Kind::Day, text), "{text}");
        }
        for text in ["03/04", "2026/", "20265", "99 mar", "3 xyz", "noon", "2026-13-45"] {
            assert!(!begun(Kind::Day, text), "{text}");
        }
        assert!(begun(Kind::Amount, "360.") && begun(Kind::Amount, "-") && begun(Kind::Amount, "$"));
        assert!(!begun(Kind::Amount, "360.001") && !begun(Kind::Amount, "x."));
        assert!(begun(Kind::Currency, "us") && !begun(Kind::Currency, "u1"));
    }

    #[test]
    fn an_amount_may_have_its_sign_and_is_never_rounded() {
        assert_eq!(amount("$360"), Ok(Cents::new(36_000)));
        assert_eq!(amount("-$20.50"), Ok(Cents::new(-2050)));
        for text in ["360.001", "1,200.00", "$$3", "- 3", "$-3"] {
            assert!(amount(text).is_err(), "{text}");
        }
    }
}
