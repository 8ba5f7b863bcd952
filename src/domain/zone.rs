use std::fmt;

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a text names no time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an IANA time zone such as America/New_York")]
pub struct ZoneError(String);

/// An IANA time zone: a time is agreed in one, and never shown without it (A7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

/// Why a time on a clock's face is not one moment (A7).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockChange {
    /// The clock jumps over it.
    #[error(
        "{local} does not exist in {zone}: the clock goes forward then; the moments around it are {before} and {after}"
    )]
    Missing {
        /// What the clock would show.
        local: NaiveDateTime,
        /// In which zone.
        zone: Zone,
        /// The same face by the offset before the change, with its offset.
        before: String,
        /// The same face by the offset after the change, with its offset.
        after: String,
    },
    /// The clock shows it twice.
    #[error("{local} is there twice in {zone}: the clock goes back then; say which, {first} or {second}")]
    Twice {
        /// What the clock shows.
        local: NaiveDateTime,
        /// In which zone.
        zone: Zone,
        /// The earlier of both, with its offset.
        first: String,
        /// The later of both, with its offset.
        second: String,
    },
}

impl Zone {
    /// The zone as a value of the library that knows its clock.
    pub fn tz(self) -> Tz {
        self.0
    }

    /// A moment as a clock there shows it.
    pub fn local(self, at: DateTime<Utc>) -> DateTime<Tz> {
        at.with_timezone(&self.0)
    }

    /// The moment at which a clock there shows a time; one that is jumped over or shown twice is asked about (A7).
    pub fn resolve(self, local: NaiveDateTime) -> Result<DateTime<Utc>, ClockChange> {
        let with_offset = |at: DateTime<Tz>| at.format("%Y-%m-%d %H:%M%:z").to_string();
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(at) => Ok(at.with_timezone(&Utc)),
            LocalResult::Ambiguous(first, second) => {
                Err(ClockChange::Twice { local, zone: self, first: with_offset(first), second: with_offset(second) })
            }
            LocalResult::None => {
                let near = |hours: i64| self.0.from_utc_datetime(&(local + chrono::TimeDelta::hours(hours)));
                let shown = |at: DateTime<Tz>| {
                    let offset = chrono::Offset::fix(at.offset());
                    with_offset((local - offset).and_utc().with_timezone(&self.0))
                };
                let (before, after) = (shown(near(-26)), shown(near(26)));
                Err(ClockChange::Missing { local, zone: self, before, after })
            }
        }
    }
}

impl From<Tz> for Zone {
    fn from(zone: Tz) -> Self {
        Self(zone)
    }
}

impl std::str::FromStr for Zone {
    type Err = ZoneError;

    /// Takes an IANA name in any case.
    fn from_str(text: &str) -> Result<Self, ZoneError> {
        let text = text.trim();
        let found = TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(text));
        found.copied().map(Self).ok_or_else(|| ZoneError(text.chars().filter(|c| !c.is_control()).take(40).collect()))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.name())
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        match name.parse::<Tz>() {
            Ok(zone) => Ok(Self(zone)),
            Err(_) => name.parse().map_err(de::Error::custom),
        }
    }
}
