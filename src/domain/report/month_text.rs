//! Serde for a month as a text such as `2026-10`, in what is sent as well as in JSON.

use std::fmt::Display;

use serde::{Deserialize, Deserializer, Serializer, de};

use crate::domain::YearMonth;

/// Writes `2026-10`.
pub(super) fn serialize<M: Display, S: Serializer>(month: &M, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(month)
}

/// Reads `2026-10`.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<YearMonth, D::Error> {
    let text = String::deserialize(deserializer)?;
    let read = || {
        let (year, month) = text.split_once('-')?;
        Some(YearMonth {
            year: year.parse().ok()?,
            month: month.parse().ok().filter(|month| (1..=12).contains(month))?,
        })
    };
    read().ok_or_else(|| de::Error::custom(format!("`{text}` is not a month such as 2026-10")))
}
