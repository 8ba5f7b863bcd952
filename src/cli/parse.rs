//! Values of arguments, parsed once; each error says what is wrong, for a usage error around it.

use chrono::{Months, NaiveDate};

use crate::domain::{Digest, Number, Zone, ZoneError};
use crate::link::protocol::Name;
use crate::text::{Line, Prose};

/// How somebody names an application: `QAP-2026-0042`, `2026-42`, `0042`, `42`.
pub(super) fn name(text: &str) -> Result<Name, String> {
    let trimmed = text.trim();
    if trimmed.is_empty() || !trimmed.bytes().all(|byte| byte.is_ascii_digit()) {
        return trimmed.parse::<Number>().map(Name::Number).map_err(|error| error.to_string());
    }
    match trimmed.parse() {
        Ok(0) | Err(_) => Err(format!("`{trimmed}` is not a running number such as 42")),
        Ok(short) => Ok(Name::Short(short)),
    }
}

/// A reason: one line of clean text.
pub(super) fn reason(text: &str) -> Result<Line, String> {
    one_line(text, "it is blank: write why, or leave the option out")
}

/// One line of clean text that is no reason: a name, an address, a place.
pub(super) fn line(text: &str) -> Result<Line, String> {
    one_line(text, "it is blank: write something, or leave the option out")
}

fn one_line(text: &str, blank: &str) -> Result<Line, String> {
    let line = Line::parse(text).map_err(|unclean| unclean.to_string())?;
    if line.is_empty() { Err(blank.to_owned()) } else { Ok(line) }
}

/// A word of a name to look up.
pub(super) fn looked_up(text: &str) -> Result<Line, String> {
    let line = Line::clean(text);
    if line.is_empty() { Err("it is blank: write a part of a name or a number".to_owned()) } else { Ok(line) }
}

/// A time zone by its IANA name. What is the same all year where clocks change is an hour wrong in summer (A7).
pub(super) fn zone(text: &str) -> Result<Zone, String> {
    let wanted = text.trim();
    let all_year = [("EST", "America/New_York"), ("MST", "America/Denver")];
    if let Some((letters, near)) = all_year.iter().find(|(letters, _)| letters.eq_ignore_ascii_case(wanted)) {
        return Err(format!("{letters} is an hour wrong in summer: write the place, such as {near}"));
    }
    wanted.parse().map_err(|error: ZoneError| match Zone::near(wanted) {
        Some(near) => format!("{error}; did you mean {near}?"),
        None => error.to_string(),
    })
}

/// A day.
pub(super) fn day(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .map_err(|_| "not a date: write year, month and day, such as 2026-12-31".to_owned())
}

/// The first and the last day of a month.
pub(super) fn month(text: &str) -> Result<(NaiveDate, NaiveDate), String> {
    let first = NaiveDate::parse_from_str(&format!("{}-01", text.trim()), "%Y-%m-%d").ok();
    let last = first.and_then(|first| first.checked_add_months(Months::new(1))?.pred_opt());
    first.zip(last).ok_or_else(|| "not a month: write year and month, such as 2026-10".to_owned())
}

/// The id of a program.
pub(super) fn program(text: &str) -> Result<Line, String> {
    let line = Line::clean(text.trim());
    if line.is_empty() { Err("it is blank: write a program's id, such as cpr".to_owned()) } else { Ok(line) }
}

/// The digest of a document.
pub(super) fn digest(text: &str) -> Result<Digest, String> {
    Digest::from_hex(text.trim())
        .ok_or_else(|| "not a digest: 64 hexadecimal digits, as `qapdesk show` prints them".to_owned())
}

/// A note: clean text of any number of lines.
pub(super) fn note(text: &str) -> Result<Prose, String> {
    let prose = Prose::parse(text.trim()).map_err(|unclean| unclean.to_string())?;
    if prose.is_empty() { Err("it is blank: write what is to be noted".to_owned()) } else { Ok(prose) }
}
