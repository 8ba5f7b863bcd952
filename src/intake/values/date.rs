use chrono::{Days as Span, NaiveDate};

use super::Parsed;
use crate::intake::fault::{Fault, quote};
use crate::intake::tree::{Node, Value};

/// The days that a date may fall on.
#[derive(Debug, Clone, Copy)]
pub(in crate::intake) struct Days {
    first: NaiveDate,
    today: NaiveDate,
}

impl Days {
    /// From the first day of a year to today.
    pub(in crate::intake) fn since(year: i32, today: NaiveDate) -> Self {
        Self { first: NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MIN), today }
    }

    fn check(self, found: NaiveDate) -> Parsed<NaiveDate> {
        if found < self.first {
            return Err(Fault::DateTooEarly { found, first: self.first });
        }
        // It may be tomorrow already where the form was written.
        let last = self.today.checked_add_days(Span::new(1)).unwrap_or(self.today);
        if found > last {
            return Err(Fault::DateTooLate { found, today: self.today });
        }
        Ok(Some(found))
    }
}

/// A date within some days: a TOML date, or text such as `2026-10-12`.
pub(in crate::intake) fn date(node: &Node, days: Days) -> Parsed<NaiveDate> {
    match any_date(node)? {
        Some(found) => days.check(found),
        None => Ok(None),
    }
}

/// Any date: a TOML date, or text such as `2026-10-12`.
pub(in crate::intake) fn any_date(node: &Node) -> Parsed<NaiveDate> {
    match &node.value {
        Value::Date(date) => Ok(Some(*date)),
        Value::Text(text) if text.trim().is_empty() => Ok(None),
        Value::Text(text) => {
            let text = text.trim();
            // chrono also takes `2026-1-2` and `+2026-01-02`.
            let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| shaped);
            date.map(Some).ok_or_else(|| Fault::NotDate(quote(text)))
        }
        _ => Err(node.instead_of("a date")),
    }
}
