//! A day as a number in bytes that no person reads: a million days are written and read in less time than as text.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Writes a day as its number: 1 is 1 January of the year 1.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
pub(crate) fn serialize<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    day.num_days_from_ce().serialize(serializer)
}

/// Reads it back; a number that is no day of the calendar is an error.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let number = i32::deserialize(deserializer)?;
    NaiveDate::from_num_days_from_ce_opt(number).ok_or_else(|| de::Error::custom(format!("{number} is no day")))
}

/// The same of a day that may not be there.
pub(crate) mod option {
    use super::{Datelike, Deserialize, Deserializer, NaiveDate, Serialize, Serializer, de};

    #[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
    pub(crate) fn serialize<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
        day.map(|day| day.num_days_from_ce()).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
        let Some(number) = Option::<i32>::deserialize(deserializer)? else { return Ok(None) };
        let day = NaiveDate::from_num_days_from_ce_opt(number);
        day.map(Some).ok_or_else(|| de::Error::custom(format!("{number} is no day")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Days(#[serde(with = "super")] NaiveDate, #[serde(with = "super::option")] Option<NaiveDate>);

    #[test]
    fn a_day_is_read_as_it_was_written_and_a_number_that_is_none_is_refused() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for days in [
            Days(day("2026-11-27"), None),
            Days(day("0001-01-01"), Some(day("2028-02-29"))),
            Days(NaiveDate::MIN, Some(NaiveDate::MAX)),
        ] {
            assert_eq!(codec::decode::<Days>(&codec::encode(&days).unwrap()).unwrap(), days);
        }
        for bytes in [codec::encode(&(i32::MAX, None::<i32>)), codec::encode(&(1, Some(i32::MIN)))] {
            assert!(codec::decode::<Days>(&bytes.unwrap()).is_err());
        }
    }
}
