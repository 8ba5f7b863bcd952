use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Utc, Weekday};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::assessors::time;
use super::fixture::{assessor, day};
use crate::domain::{AssessorProfile, DayException, Window};

const ZONES: [&str; 7] = [
    "America/New_York",
    "Europe/London",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Pacific/Apia",
];

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn profile(zone: &str, weekly: Vec<Window>) -> AssessorProfile {
    AssessorProfile { zone: zone.parse().unwrap(), weekly, ..assessor("chen").profile }
}

fn every_day(from: &str, to: &str) -> Vec<Window> {
    let days = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    days.into_iter().map(|day| Window { day, from: time(from), to: time(to) }).collect()
}

/// The hours of a profile, as text in UTC.
fn hours(profile: &AssessorProfile, from: &str, to: &str) -> Vec<String> {
    let shown = |at: DateTime<Utc>| at.format("%d %H:%M").to_string();
    let found = profile.hours_between(at(from), at(to));
    found.into_iter().map(|(from, to)| format!("{} – {}", shown(from), shown(to))).collect()
}

#[test]
fn a7_a_window_over_a_missing_hour_is_shorter_and_over_a_doubled_one_longer() {
    for (zone, from, midnight, expected) in [
        ("America/New_York", "01:00", "2026-03-08T05:00:00Z", "08 06:00 – 08 07:30"),
        ("America/New_York", "01:00", "2026-11-01T04:00:00Z", "01 05:00 – 01 08:30"),
        ("Europe/London", "01:00", "2026-03-29T00:00:00Z", "29 01:00 – 29 02:30"),
        ("Europe/London", "01:00", "2026-10-24T23:00:00Z", "25 00:00 – 25 03:30"),
        ("Australia/Sydney", "02:00", "2026-10-03T14:00:00Z", "03 16:00 – 03 16:30"),
        ("Australia/Sydney", "02:00", "2026-04-04T13:00:00Z", "04 15:00 – 04 17:30"),
        ("Australia/Lord_Howe", "01:30", "2026-10-03T13:30:00Z", "03 15:00 – 03 16:30"),
        ("Australia/Lord_Howe", "01:30", "2026-04-04T13:00:00Z", "04 14:30 – 04 17:00"),
    ] {
        let profile = profile(zone, every_day(from, "03:30"));
        let until = (at(midnight) + TimeDelta::hours(6)).to_rfc3339();
        assert_eq!(hours(&profile, midnight, &until), [expected], "{zone} {midnight}");
    }
}

#[test]
fn a7_a_window_that_ends_within_a_doubled_hour_opens_again_when_the_clock_shows_it_again() {
    let profile = profile("America/New_York", every_day("00:00", "01:30"));
    let found = hours(&profile, "2026-11-01T04:00:00Z", "2026-11-01T12:00:00Z");
    assert_eq!(found, ["01 04:00 – 01 05:30", "01 06:00 – 01 06:30"]);
}

#[test]
fn a4_windows_to_midnight_and_from_midnight_are_one_stretch() {
    let profile = profile("Asia/Kathmandu", every_day("00:00", "24:00"));
    let found = profile.hours_between(at("2026-11-23T00:00:00Z"), at("2026-11-30T00:00:00Z"));
    assert_eq!(found, [(at("2026-11-23T00:00:00Z"), at("2026-11-30T00:00:00Z"))]);
}

#[test]
fn a4_a_day_that_differs_has_its_own_hours_and_no_others() {
    let off = DayException { day: day("2026-11-24"), hours: Vec::new() };
    let late = DayException { day: day("2026-11-25"), hours: vec![(time("20:00"), time("24:00"))] };
    let weekly = profile("Europe/London", every_day("09:00", "12:00"));
    let profile = AssessorProfile { exceptions: vec![off, late], ..weekly };
    let found = hours(&profile, "2026-11-23T10:00:00Z", "2026-11-26T10:00:00Z");
    assert_eq!(found, ["23 10:00 – 23 12:00", "25 20:00 – 26 00:00", "26 09:00 – 26 10:00"]);
}

#[test]
fn a4_a_stretch_without_time_has_no_hours() {
    let profile = profile("Europe/London", every_day("00:00", "24:00"));
    assert_eq!(hours(&profile, "2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z"), [""; 0]);
    assert_eq!(hours(&profile, "2026-11-23T10:00:00Z", "2026-11-22T10:00:00Z"), [""; 0]);
}

/// Hours of a day that do not overlap, on quarters of an hour; the last may reach to midnight.
fn any_hours() -> impl Strategy<Value = Vec<(NaiveTime, NaiveTime)>> {
    proptest::collection::btree_set(0_u32..=96, 0..5).prop_map(|marks| {
        let marks: Vec<u32> = marks.into_iter().collect();
        let time = |mark: u32| NaiveTime::from_hms_opt(mark / 4, mark % 4 * 15, 0).unwrap_or(Window::LAST_SECOND);
        marks.chunks_exact(2).map(|pair| (time(pair[0]), time(pair[1]))).collect()
    })
}

fn any_profile() -> impl Strategy<Value = AssessorProfile> {
    (select(ZONES.to_vec()), vec(any_hours(), 7), vec((0_u64..200, any_hours()), 0..6)).prop_map(
        |(zone, weekly, others)| {
            let days = every_day("00:00", "24:00").into_iter().map(|window| window.day);
            let windows = days.zip(weekly).flat_map(|(day, hours)| {
                hours.into_iter().map(move |(from, to)| Window { day, from, to }).collect::<Vec<_>>()
            });
            let mut profile = profile(zone, windows.collect());
            for (later, hours) in others {
                let day = day("2026-10-01") + chrono::Days::new(later);
                profile.exceptions.retain(|other| other.day != day);
                profile.exceptions.push(DayException { day, hours });
            }
            profile
        },
    )
}

/// Whether the clock of an assessor shows a time within a window of its day, said as A4 says it.
fn is_within(profile: &AssessorProfile, at: DateTime<Utc>) -> bool {
    let local = profile.zone.local(at).naive_local();
    let is_in =
        |from: NaiveTime, to: NaiveTime| from <= local.time() && (local.time() < to || to == Window::LAST_SECOND);
    match profile.exceptions.iter().find(|exception| exception.day == local.date()) {
        Some(own) => own.hours.iter().any(|(from, to)| is_in(*from, *to)),
        None => profile.weekly.iter().any(|one| one.day == local.weekday() && is_in(one.from, one.to)),
    }
}

proptest! {
    #[test]
    fn a4_hours_are_exactly_the_moments_within_a_window(
        profile in any_profile(),
        // Around every clock change of the zones: New York's and London's, Sydney's and its neighbours'.
        start in select(vec!["2026-10-02", "2026-10-24", "2026-10-31", "2027-03-13", "2027-03-27", "2027-04-03"]),
        minutes in 0_i64..4320,
        length in 1_i64..5760,
    ) {
        prop_assert!(profile.check(None).is_ok());
        let from = day(start).and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minutes) + TimeDelta::milliseconds(1500);
        let to = from + TimeDelta::minutes(length);
        let found = profile.hours_between(from, to);
        for (start, end) in &found {
            prop_assert!(from <= *start && start < end && *end <= to);
        }
        for pair in found.windows(2) {
            prop_assert!(pair[0].1 < pair[1].0, "{found:?} overlap or touch");
        }
        let mut at = from;
        while at < to {
            let is_found = found.iter().any(|(start, end)| *start <= at && at < *end);
            prop_assert_eq!(is_found, is_within(&profile, at), "{} of {:?}", at, found);
            at += TimeDelta::minutes(7);
        }
    }
}
