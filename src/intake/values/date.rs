use chrono::{Days as Span, NaiveDate};

use super::Parsed;
use crate::intake::fault::{Fault, quote};
use crate::intake::tree::{Node, Value};

/// The days that a date may fall on.
#[derive(Debug, Clone, Copy)]
pub(in crate::intake) struct Days {
    first: NaiveDate,
    last: NaiveDate,
}

impl Days {
    /// From the first day of a year to today as it is anywhere: it may be tomorrow already where the form was written.
    pub(in crate::intake) fn since(year: i32, today: NaiveDate) -> Self {
        Self { last: today.checked_add_days(Span::new(1)).unwrap_or(today), ..Self::at_desk_since(year, today) }
    }

    /// From the first day of a year to today as it is at the desk: of what happens there, such as a form's receipt.
    pub(in crate::intake) fn at_desk_since(year: i32, today: NaiveDate) -> Self {
        Self { first: NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MIN), last: today }
    }

    fn check(self, found: NaiveDate) -> Parsed<NaiveDate> {
        if found < self.first {
            return Err(Fault::DateTooEarly { found, first: self.first });
        }
        if found > self.last {
            return Err(Fault::DateTooLate(found));
        }
        Ok(Some(found))
    }
}

/// A date within some days: a TOML date, or text such as `2026-10-12`.
pub(in crate::intake) fn date(node: &Node<'_>, days: Days) -> Parsed<NaiveDate> {
    match any_date(node)? {
        Some(found) => days.check(found),
        None => Ok(None),
    }
}

/// Any date: a TOML date, or text such as `2026-10-12`.
pub(in crate::intake) fn any_date(node: &Node<'_>) -> Parsed<NaiveDate> {
    match &node.value {
        Value::Date(date) => Ok(Some(*date)),
        Value::Text(text) if text.trim().is_empty() => Ok(None),
        Value::Text(text) => {
            let text = text.trim();
            // chrono also takes `2026-1-2` and `+2026-01-02`.
            let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            let read = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| shaped);
            let date = usual(text).or_else(read);
            date.map(Some).ok_or_else(|| Fault::NotDate(quote(text)))
        }
        _ => Err(node.instead_of("a date")),
    }
}

/// A date as nearly all are written; chrono reads any pattern, which takes longer.
fn usual(text: &str) -> Option<NaiveDate> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let ([year @ .., b'-'], [month @ .., b'-'], day) = (&bytes[..5], &bytes[5..8], &bytes[8..]) else { return None };
    let number =
        |digits: &[u8]| digits.iter().try_fold(0, |number, digit| Some(number * 10 + char::from(*digit).to_digit(10)?));
    NaiveDate::from_ymd_opt(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_date_is_what_any_reader_makes_of_it() {
        for text in ["2026-10-12", "0001-02-29", "2024-02-29", "2026-02-29", "2026-13-01", "2026-1-012", "-026-01-02"] {
            let any = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
            let usual = usual(text);
            assert!(usual == any || usual.is_none() && text.starts_with('-'), "{text}: {usual:?}, {any:?}");
        }
    }
}
