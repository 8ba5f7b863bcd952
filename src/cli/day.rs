use chrono::{NaiveDate, TimeDelta, Utc};

use super::context::Context;
use super::error::CliError;
use super::{parse, schedule};

/// A day as an argument names it: by its date, or by a word that the terminal's fields take too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// That one.
    On(NaiveDate),
    /// The day before today.
    Yesterday,
    /// Today.
    Today,
    /// The day after today.
    Tomorrow,
}

impl Day {
    /// Reads one. Which day a word means only the desk knows, by its zone.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        match text.trim().to_ascii_lowercase().as_str() {
            "yesterday" => Ok(Self::Yesterday),
            "today" => Ok(Self::Today),
            "tomorrow" => Ok(Self::Tomorrow),
            _ => parse::day(text).map(Self::On).map_err(|error| format!("{error}; or yesterday, today, tomorrow")),
        }
    }

    /// Which day it is at the desk, which is asked only where a word was given.
    pub(super) fn at_desk(self, context: &mut Context<'_>) -> Result<NaiveDate, CliError> {
        let days = match self {
            Self::On(day) => return Ok(day),
            Self::Yesterday => -1,
            Self::Today => 0,
            Self::Tomorrow => 1,
        };
        let today = schedule::desk_zone(context)?.local(Utc::now()).date_naive();
        Ok(today + TimeDelta::days(days))
    }
}
