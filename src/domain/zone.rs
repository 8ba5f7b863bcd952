use std::fmt;

use chrono::{
    DateTime, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc,
};
use chrono_tz::{TZ_VARIANTS, Tz};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::text::{excerpt, nearest};

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
        "{} does not exist in {zone}: the clock goes forward then; say which is meant, {before} or {after}",
        face(local)
    )]
    Missing {
        /// What the clock would show.
        local: NaiveDateTime,
        /// In which zone.
        zone: Zone,
        /// The moment that it is by the clock before the change, with its offset.
        before: String,
        /// The moment that it is by the clock after the change, with its offset.
        after: String,
    },
    /// The clock shows it twice.
    #[error(
        "{} is there twice in {zone}: the clock goes back then; say which is meant, {first} or {second}",
        face(local)
    )]
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

/// Why what somebody typed is no moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// It is not written as one.
    #[error("`{0}` is not a day and a time such as `2026-12-01 10:00`")]
    Unreadable(String),
    /// The clock changes then (A7).
    #[error(transparent)]
    ClockChange(#[from] ClockChange),
    /// A clock there does not show it with that offset: the time or the offset is not what is meant (A7).
    #[error("{} with the offset {offset} is no time in {zone}: a clock there shows {shown} then", face(local))]
    OtherOffset {
        /// What was typed.
        local: NaiveDateTime,
        /// With which offset.
        offset: FixedOffset,
        /// In which zone.
        zone: Zone,
        /// What a clock there shows at that moment, with its offset.
        shown: String,
    },
}

impl Zone {
    /// The zone that somebody may mean by a text that names none: that of a city, or one that is spelt nearly so.
    pub fn near(text: &str) -> Option<Self> {
        let wanted = text.trim().replace(' ', "_");
        let city = |name: &str| name.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(&wanted));
        let of_city = TZ_VARIANTS.iter().find(|zone| city(zone.name()));
        let named = |near: &str| TZ_VARIANTS.iter().find(|zone| zone.name() == near);
        let spelt = || named(nearest(&wanted, TZ_VARIANTS.iter().map(|zone| zone.name()))?);
        of_city.or_else(spelt).copied().map(Self)
    }

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
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(at) => Ok(at.with_timezone(&Utc)),
            LocalResult::Ambiguous(one, other) => {
                let (first, second) = (with_offset(one.min(other)), with_offset(one.max(other)));
                Err(ClockChange::Twice { local, zone: self, first, second })
            }
            LocalResult::None => {
                let by_clock_of = |hours: i64| {
                    let near = local.checked_add_signed(TimeDelta::hours(hours)).unwrap_or(local);
                    let offset = self.0.from_utc_datetime(&near).offset().fix();
                    let at = local.checked_sub_offset(offset).unwrap_or(local);
                    with_offset(self.local(at.and_utc()))
                };
                // Further away than any zone is from UTC, and than any clock ever jumped.
                let (before, after) = (by_clock_of(-26), by_clock_of(26));
                Err(ClockChange::Missing { local, zone: self, before, after })
            }
        }
    }

    /// The moment that somebody means by a text: a day and a time as a clock there shows them, such as
    /// `2026-12-01 10:00`, or with its offset as in `2026-11-01 01:30-04:00`, which says at a clock change which of two
    /// moments is meant; or in UTC, as in `2026-12-01T15:00Z`. An offset that it has not then is asked about (A7).
    pub fn parse_moment(self, text: &str) -> Result<DateTime<Utc>, MomentError> {
        let text = text.trim();
        let unreadable = || MomentError::Unreadable(excerpt(text));
        let (local, offset) = read_moment(text).ok_or_else(unreadable)?;
        let Some(offset) = offset else { return Ok(self.resolve(local)?) };
        let at = local.checked_sub_offset(offset).ok_or_else(unreadable)?.and_utc();
        let there = self.local(at);
        let is_in_utc = text.ends_with(['Z', 'z']);
        if !is_in_utc && there.offset().fix() != offset {
            return Err(MomentError::OtherOffset { local, offset, zone: self, shown: with_offset(there) });
        }
        Ok(at)
    }

    /// When a day begins there: at midnight, or when the clock goes on after a change at midnight; none for a day that is
    /// left out of a calendar or far beyond it.
    pub fn start_of(self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let quarters = (0..24 * 60).step_by(15).map_while(|minute| {
            let midnight = day.and_time(NaiveTime::MIN);
            midnight.checked_add_signed(TimeDelta::minutes(minute))
        });
        let mut moments = quarters.filter_map(|local| self.0.from_local_datetime(&local).earliest());
        moments.next().map(|at| at.with_timezone(&Utc))
    }

    /// A moment for people, as `Tue 24 Nov 2026 10:00 EST (America/New_York)`: never without its zone (A7).
    pub fn show(self, at: DateTime<Utc>) -> String {
        let local = self.local(at);
        format!("{} {} ({self})", local.format("%a %-d %b %Y %H:%M"), clock(&local))
    }

    /// By which clock a time is told there: its letters, or the offset where it has none.
    pub fn clock(self, at: DateTime<Utc>) -> String {
        clock(&self.local(at))
    }

    /// A stretch of time for people, as `Tue 24 Nov 2026 10:00–11:00 EST (America/New_York)` (A7).
    pub fn show_stretch(self, start: DateTime<Utc>, end: DateTime<Utc>) -> String {
        let (from, to) = (self.local(start), self.local(end));
        if from.date_naive() == to.date_naive() && from.offset().fix() == to.offset().fix() {
            let (day, end) = (from.format("%a %-d %b %Y %H:%M"), to.format("%H:%M"));
            return format!("{day}–{end} {} ({self})", clock(&from));
        }
        let side = |local: &DateTime<Tz>| format!("{} {}", local.format("%a %-d %b %Y %H:%M"), clock(local));
        format!("{} – {} ({self})", side(&from), side(&to))
    }
}

/// A moment as [`Zone::parse_moment`] reads it back in any zone.
fn with_offset(at: DateTime<Tz>) -> String {
    at.format("%Y-%m-%d %H:%M%:z").to_string()
}

/// What a clock shows, to the minute.
fn face(local: &NaiveDateTime) -> impl fmt::Display {
    local.format("%Y-%m-%d %H:%M")
}

/// By which clock a time is told: its letters, or the offset where it has none.
fn clock(local: &DateTime<Tz>) -> String {
    let letters = local.format("%Z").to_string();
    if letters.starts_with(|first: char| first.is_alphabetic()) {
        return letters;
    }
    local.format("%:z").to_string()
}

/// A day and a time, and the offset where there is one.
fn read_moment(text: &str) -> Option<(NaiveDateTime, Option<FixedOffset>)> {
    if !text.is_ascii() {
        return None;
    }
    let (day, rest) = text.split_once([' ', 'T', 't'])?;
    let rest = rest.trim_start();
    let (time, offset) = rest.split_at(rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len()));
    let time = time.trim_end();
    let time = ["%H:%M", "%H:%M:%S"].iter().find_map(|form| chrono::NaiveTime::parse_from_str(time, form).ok())?;
    let day = chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?;
    let offset = match offset {
        "" => None,
        "Z" | "z" => Some(Utc.fix()),
        offset => Some(read_offset(offset)?),
    };
    Some((day.and_time(time), offset))
}

/// An offset such as `-04:00`, `+0545` or `+01`.
fn read_offset(text: &str) -> Option<FixedOffset> {
    let (sign, digits) = text.split_at(1);
    let digits = digits.replacen(':', "", 1);
    let is_written_so = matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let (hours, minutes) = is_written_so.then(|| digits.split_at(2))?;
    let minutes = if minutes.is_empty() { "0" } else { minutes };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    FixedOffset::east_opt(if sign == "-" { -seconds } else { seconds })
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
        found.copied().map(Self).ok_or_else(|| ZoneError(excerpt(text)))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a7_a_time_is_read_in_its_zone_with_or_without_an_offset() {
        let moment = |name: &str, text: &str| zone(name).parse_moment(text);
        for (name, text, expected) in [
            ("America/New_York", "2026-12-01 10:00", "2026-12-01T15:00:00Z"),
            ("America/New_York", " 2026-07-01T10:00 ", "2026-07-01T14:00:00Z"),
            ("America/New_York", "2026-11-01 01:30-04:00", "2026-11-01T05:30:00Z"),
            ("America/New_York", "2026-11-01T01:30 -0500", "2026-11-01T06:30:00Z"),
            ("America/New_York", "2026-11-01t06:30z", "2026-11-01T06:30:00Z"),
            ("Europe/Berlin", "2026-12-01 10:00:30+01", "2026-12-01T09:00:30Z"),
            ("Asia/Kolkata", "2026-12-01 10:00", "2026-12-01T04:30:00Z"),
            ("Asia/Kathmandu", "2026-12-01 10:00", "2026-12-01T04:15:00Z"),
            ("Pacific/Chatham", "2026-12-01 10:00", "2026-11-30T20:15:00Z"),
            ("America/St_Johns", "2026-12-01 10:00", "2026-12-01T13:30:00Z"),
            ("Australia/Lord_Howe", "2026-12-01 10:00", "2026-11-30T23:00:00Z"),
            ("Australia/Lord_Howe", "2026-07-01 10:00", "2026-06-30T23:30:00Z"),
        ] {
            assert_eq!(moment(name, text), Ok(utc(expected)), "{name} {text}");
        }
        for text in [
            "",
            "2026-12-01",
            "10:00",
            "2026-12-01 25:00",
            "2026-12-01 10:00+15:00",
            "2026-13-01 10:00",
            "2026-12-01 10:00 EST",
            "tomorrow 10:00",
            "2026-12-01 10:00-4",
            "2026-12-01 10:00-",
            "２026-12-01 10:00",
        ] {
            let error = moment("Europe/London", text).expect_err(text);
            assert!(matches!(error, MomentError::Unreadable(_)), "{text}: {error}");
        }
    }

    #[test]
    fn a7_an_offset_that_a_clock_there_does_not_show_then_is_asked_about() {
        for (text, shown) in [
            ("2027-11-07 01:30-06:00", "2027-11-07 02:30-05:00"),
            ("2027-03-14 02:30-05:00", "2027-03-14 03:30-04:00"),
            ("2027-03-14 02:30-04:00", "2027-03-14 01:30-05:00"),
            ("2026-07-01 10:00-05:00", "2026-07-01 11:00-04:00"),
            ("2026-12-01 15:00+00:00", "2026-12-01 10:00-05:00"),
        ] {
            let told = zone("America/New_York").parse_moment(text).expect_err(text).to_string();
            let (typed, offset) = text.split_at(16);
            let expected = format!(
                "{typed} with the offset {offset} is no time in America/New_York: a clock there shows {shown} then"
            );
            assert_eq!(told, expected);
            assert!(zone("America/New_York").parse_moment(shown).is_ok(), "{shown} can be pasted");
        }
    }

    /// Both changes of a year: the face that is jumped over, what it is by either clock, the face that is there twice.
    #[test]
    fn a7_a_clock_change_is_asked_about_and_both_answers_can_be_pasted() {
        let cases = [
            ("America/New_York", "2026-03-08 02:30", "2026-03-08 03:30-04:00", "2026-03-08 01:30-05:00"),
            ("Europe/London", "2026-03-29 01:15", "2026-03-29 02:15+01:00", "2026-03-29 00:15+00:00"),
            ("Australia/Sydney", "2026-10-04 02:00", "2026-10-04 03:00+11:00", "2026-10-04 01:00+10:00"),
            ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04 02:45+11:00", "2026-10-04 01:45+10:30"),
            ("America/St_Johns", "2026-03-08 02:30", "2026-03-08 03:30-02:30", "2026-03-08 01:30-03:30"),
            ("Pacific/Chatham", "2026-09-27 03:00", "2026-09-27 04:00+13:45", "2026-09-27 02:00+12:45"),
        ];
        for (name, text, before, after) in cases {
            let zone = zone(name);
            let error = zone.parse_moment(text).expect_err(text);
            let told = error.to_string();
            assert!(told.contains("does not exist") && told.contains(before) && told.contains(after), "{told}");
            let (before, after) = (zone.parse_moment(before).unwrap(), zone.parse_moment(after).unwrap());
            assert!(after < before, "by the clock after the change it is earlier: {told}");
        }
        let cases = [
            ("America/New_York", "2026-11-01 01:30", "2026-11-01 01:30-04:00", "2026-11-01 01:30-05:00", 60),
            ("Europe/London", "2026-10-25 01:00", "2026-10-25 01:00+01:00", "2026-10-25 01:00+00:00", 60),
            ("Australia/Sydney", "2026-04-05 02:45", "2026-04-05 02:45+11:00", "2026-04-05 02:45+10:00", 60),
            ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-05 01:45+11:00", "2026-04-05 01:45+10:30", 30),
            ("America/St_Johns", "2026-11-01 01:30", "2026-11-01 01:30-02:30", "2026-11-01 01:30-03:30", 60),
            ("Pacific/Chatham", "2026-04-05 03:00", "2026-04-05 03:00+13:45", "2026-04-05 03:00+12:45", 60),
        ];
        for (name, text, first, second, minutes) in cases {
            let zone = zone(name);
            let told = zone.parse_moment(text).expect_err(text).to_string();
            assert!(told.contains("twice") && told.contains(first) && told.contains(second), "{told}");
            let (first, second) = (zone.parse_moment(first).unwrap(), zone.parse_moment(second).unwrap());
            assert_eq!(second - first, TimeDelta::minutes(minutes), "{name}");
        }
    }

    #[test]
    fn a7_the_minutes_around_a_clock_change_are_one_moment_each() {
        for (name, text, expected) in [
            ("America/New_York", "2026-03-08 01:59", "2026-03-08T06:59:00Z"),
            ("America/New_York", "2026-03-08 03:00", "2026-03-08T07:00:00Z"),
            ("America/New_York", "2026-11-01 00:59", "2026-11-01T04:59:00Z"),
            ("America/New_York", "2026-11-01 02:00", "2026-11-01T07:00:00Z"),
            ("Europe/London", "2026-03-29 02:00", "2026-03-29T01:00:00Z"),
            ("Australia/Lord_Howe", "2026-04-05 02:00", "2026-04-04T15:30:00Z"),
        ] {
            assert_eq!(zone(name).parse_moment(text), Ok(utc(expected)), "{name} {text}");
        }
    }

    #[test]
    fn a7_a_time_is_never_shown_without_its_zone() {
        let at = utc("2026-11-24T15:00:00Z");
        for (name, expected) in [
            ("America/New_York", "Tue 24 Nov 2026 10:00 EST (America/New_York)"),
            ("Europe/London", "Tue 24 Nov 2026 15:00 GMT (Europe/London)"),
            ("Asia/Kathmandu", "Tue 24 Nov 2026 20:45 +05:45 (Asia/Kathmandu)"),
            ("America/Sao_Paulo", "Tue 24 Nov 2026 12:00 -03:00 (America/Sao_Paulo)"),
            ("Pacific/Chatham", "Wed 25 Nov 2026 04:45 +13:45 (Pacific/Chatham)"),
        ] {
            assert_eq!(zone(name).show(at), expected);
        }
        let end = utc("2026-11-24T16:30:00Z");
        let new_york = zone("America/New_York");
        assert_eq!(new_york.show_stretch(at, end), "Tue 24 Nov 2026 10:00–11:30 EST (America/New_York)");
        let (at, end) = (utc("2026-11-01T05:30:00Z"), utc("2026-11-01T06:30:00Z"));
        let expected = "Sun 1 Nov 2026 01:30 EDT – Sun 1 Nov 2026 01:30 EST (America/New_York)";
        assert_eq!(new_york.show_stretch(at, end), expected);
    }
}
