//! Days in rows of which a form has many: stored and sent as the text that chrono makes of them, without its ways of making
//! and reading it.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A day, or none, as chrono writes it.
#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
pub(super) fn serialize<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    day.map(Written).serialize(serializer)
}

/// A day, or none, as chrono reads it.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    Ok(Option::<Written>::deserialize(deserializer)?.map(|Written(day)| day))
}

#[derive(Debug, PartialEq)]
struct Written(NaiveDate);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Reader).map(Self)
    }
}

struct Reader;

impl de::Visitor<'_> for Reader {
    type Value = NaiveDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day such as 2026-12-01")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<NaiveDate, E> {
        plain(text.as_bytes()).map_or_else(|| text.parse().map_err(E::custom), Ok)
    }
}

/// A day of four, two and two digits; none where it is written otherwise, or is in no calendar.
fn plain(text: &[u8]) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let number = |digits: &[u8]| {
        let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
        digits.iter().try_fold(0, |number, byte| Some(10 * number + digit(*byte)?))
    };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (year, month, day) = (self.0.year(), self.0.month(), self.0.day());
        let digit = |number: u32| b'0' + u8::try_from(number % 10).unwrap_or_default();
        let year = match u32::try_from(year) {
            Ok(year) if year < 10_000 => year,
            _ => return self.0.serialize(serializer),
        };
        let text = [
            digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            b'-',
            digit(month / 10),
            digit(month),
            b'-',
            digit(day / 10),
            digit(day),
        ];
        match std::str::from_utf8(&text) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => self.0.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec;
    use crate::domain::FeedbackForm;

    #[test]
    fn whatever_chrono_reads_is_read_and_nothing_else() {
        for text in [
            "2026-12-01",
            "2024-02-29",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-1",
            "+2026-12-01",
            " 2026-12-01",
            "2026-12-01 ",
            "2026-12-0a",
            "２026-12-01",
            "",
            "2026-12-01T00:00",
            "-0001-01-01",
            "12026-12-01",
            "0000-01-01",
        ] {
            let bytes = codec::encode(&text).unwrap();
            let (ours, chronos) = (codec::decode::<Written>(&bytes), codec::decode::<NaiveDate>(&bytes));
            assert_eq!(ours.ok().map(|day| day.0), chronos.ok(), "{text}");
        }
    }

    #[test]
    fn a_day_is_written_as_chrono_writes_it_and_read_back() {
        let of_year = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take(366);
        for day in [-1, 0, 7, 999, 2024, 9999, 10_000].into_iter().flat_map(of_year) {
            let bytes = codec::encode(&Written(day)).unwrap();
            assert_eq!(bytes, codec::encode(&day).unwrap(), "{day}");
            assert_eq!(codec::decode::<Written>(&bytes).unwrap(), Written(day));
        }
        assert_eq!(
            serde_json::to_string(&Written(NaiveDate::MAX)).unwrap(),
            serde_json::to_string(&NaiveDate::MAX).unwrap()
        );
    }

    #[test]
    fn a_day_that_is_not_there_or_not_told_is_none() {
        let form = |json: &str| serde_json::from_str::<FeedbackForm>(json).unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        assert_eq!(form("{}").received_on, None);
        assert_eq!(form(r#"{"received_on":null}"#).received_on, None);
        assert_eq!(form(r#"{"received_on":"2026-12-01"}"#).received_on, Some(day));
        let without = FeedbackForm { received_on: None, ..form("{}") };
        assert_eq!(codec::decode::<FeedbackForm>(&codec::encode(&without).unwrap()).unwrap(), without);
        assert_eq!(serde_json::to_value(&without).unwrap()["received_on"], serde_json::Value::Null);
    }
}
