use std::collections::BTreeMap;

use chrono::{NaiveTime, Weekday};

use super::fixture::{assessor, day, line};
use crate::domain::{
    Account, AssessorProfile, Assessors, Cents, DayException, Diary, NotEdited, Origin, PanelStanding, Rate, Role,
    RosterContext, RosterEdit, RosterTarget, Rule, Window, days_text, edit_roster, rates_text, read_days, read_rates,
    read_week, week_text,
};

fn profile() -> AssessorProfile {
    assessor("chen").profile
}

fn against(profile: &AssessorProfile) -> Vec<String> {
    let refusals = profile.unqualified_on(day("2026-11-23"));
    assert!(refusals.iter().all(|refusal| refusal.rule == Rule::A2 && !refusal.hint.is_empty()), "{refusals:?}");
    refusals.into_iter().map(|refusal| refusal.message).collect()
}

fn rate(from: &str, cents: i64) -> Rate {
    Rate { from: day(from), amount: Cents::new(cents), currency: "USD".parse().unwrap() }
}

pub(super) fn time(text: &str) -> NaiveTime {
    if text == "24:00" { Window::LAST_SECOND } else { NaiveTime::parse_from_str(text, "%H:%M").unwrap() }
}

fn window(day: Weekday, from: &str, to: &str) -> Window {
    Window { day, from: time(from), to: time(to) }
}

#[test]
fn a2_a_trainer_or_a_neutral_of_the_panel_with_experience_of_evaluating_is_qualified() {
    assert_eq!(against(&profile()), [""; 0]);
    assert_eq!(against(&AssessorProfile { experienced_trainer: false, ..profile() }), [""; 0]);
    assert_eq!(against(&AssessorProfile { panel: None, ..profile() }), [""; 0]);
    assert_eq!(
        against(&AssessorProfile { experienced_trainer: false, panel: None, ..profile() }),
        ["chen is neither an experienced trainer nor a neutral of the panel"]
    );
}

#[test]
fn a2_standing_counts_to_its_last_day_and_a_trainer_needs_none() {
    let until = |trainer, until| AssessorProfile {
        experienced_trainer: trainer,
        panel: Some(PanelStanding { until: Some(day(until)) }),
        ..profile()
    };
    assert_eq!(against(&until(false, "2026-11-23")), [""; 0]);
    assert_eq!(against(&until(false, "2026-11-22")), ["the panel standing of chen ended on 2026-11-22"]);
    assert_eq!(against(&until(true, "2026-11-22")), [""; 0]);
}

#[test]
fn a2_every_reason_is_named() {
    let none = AssessorProfile {
        active: false,
        experienced_trainer: false,
        panel: None,
        evaluation_experience: Some(line("")),
        ..profile()
    };
    assert_eq!(
        against(&none),
        [
            "chen is not active",
            "chen is neither an experienced trainer nor a neutral of the panel",
            "no experience of evaluating is on record for chen"
        ]
    );
}

#[test]
fn a5_the_newest_rate_that_has_begun_is_in_force() {
    let rates = vec![rate("2026-07-01", 30_000), rate("2025-01-01", 25_000), rate("2027-01-01", 35_000)];
    let profile = AssessorProfile { rates, ..profile() };
    let on = |text| profile.rate_on(day(text)).map(|rate| rate.amount.value());
    assert_eq!(on("2024-12-31"), None);
    assert_eq!(on("2025-01-01"), Some(25_000));
    assert_eq!(on("2026-06-30"), Some(25_000));
    assert_eq!(on("2026-07-01"), Some(30_000));
    assert_eq!(on("2030-01-01"), Some(35_000));
}

#[test]
fn a2_an_address_that_was_taken_before_keeps_no_entry_from_being_edited() {
    let mut chen = assessor("chen");
    chen.profile.email = Some(line("chen@x..org"));
    let mut assessors = Assessors::default();
    assessors.put(chen.clone());
    let by = Account::new("ada".parse().unwrap(), Role::Admin, None);
    let (accounts, diary, origin) = (BTreeMap::new(), Diary::default(), Origin::Local { uid: 1000 });
    let at = "2026-11-23T15:00:00Z".parse().unwrap();
    let context =
        RosterContext { at, by: &by, origin: &origin, accounts: &accounts, assessors: &assessors, diary: &diary };
    let edited = |profile: AssessorProfile| {
        let on = RosterTarget::Known { seen: None };
        edit_roster(RosterEdit { id: chen.id.clone(), on, profile, reason: None }, &context)
    };
    let rates = vec![rate("2027-01-01", 25_000)];
    let change = edited(AssessorProfile { rates, ..chen.profile.clone() }).unwrap();
    assert_eq!(change.after.profile.email, chen.profile.email);
    let other = edited(AssessorProfile { email: Some(line("chen@y..org")), ..chen.profile.clone() });
    assert!(matches!(other, Err(NotEdited::Refused(refusal)) if refusal.rule == Rule::A2));
}

#[test]
fn a_profile_that_cannot_stand_is_refused_with_what_is_wrong() {
    let refused = |profile: AssessorProfile| profile.in_order().check(None).map_err(|refusal| refusal.message);
    let weekly = |windows: &[Window]| refused(AssessorProfile { weekly: windows.to_vec(), ..profile() });
    assert_eq!(refused(profile()), Ok(()));
    assert_eq!(refused(AssessorProfile { name: line(""), ..profile() }), Err("an assessor without a name".to_owned()));
    for email in ["chen", "chen@", "@x.org", "a@b@c", "a b@c.org", "a@b.org,c@d.org", "Chen <a@b.org>", "chen@x..org"] {
        let refused = refused(AssessorProfile { email: Some(line(email)), ..profile() });
        assert_eq!(refused, Err(format!("`{email}` is not an e-mail address")));
    }
    let both = vec![rate("2026-01-01", 1), rate("2026-01-01", 2)];
    assert!(refused(AssessorProfile { rates: both, ..profile() }).is_err());
    assert!(refused(AssessorProfile { rates: vec![rate("2026-01-01", -1)], ..profile() }).is_err());
    assert!(refused(AssessorProfile { load_cap: Some(0), ..profile() }).is_err());
    assert_eq!(weekly(&[window(Weekday::Mon, "09:00", "12:00"), window(Weekday::Mon, "12:00", "24:00")]), Ok(()));
    assert_eq!(
        weekly(&[window(Weekday::Mon, "13:00", "17:00"), window(Weekday::Mon, "09:00", "13:30")]),
        Err("Mon 09:00-13:30 and 13:00-17:00 overlap".to_owned())
    );
    assert_eq!(
        weekly(&[window(Weekday::Tue, "22:00", "02:00")]),
        Err("Tue 22:00-02:00 ends before it begins".to_owned())
    );
    let twice = vec![DayException { day: day("2026-12-24"), hours: Vec::new() }; 2];
    assert_eq!(
        refused(AssessorProfile { exceptions: twice, ..profile() }),
        Err("2026-12-24 is there twice".to_owned())
    );
    let many = vec![window(Weekday::Mon, "09:00", "12:00"); AssessorProfile::MOST_WINDOWS + 1];
    assert!(weekly(&many).is_err());
    let long = Some(line(&"x".repeat(2001)));
    assert!(refused(AssessorProfile { evaluation_experience: long, ..profile() }).is_err());
}

#[test]
fn a_week_is_read_as_people_write_it_and_written_so_that_it_reads_the_same() {
    for (text, expected) in [
        ("", ""),
        ("mon 09:00-17:00", "mon 09:00-17:00"),
        ("Monday 9-17; tue 9:30–12:00", "mon 09:00-17:00, tue 09:30-12:00"),
        ("mon-fri 09:00-12:00 13:00-17:00", "mon-fri 09:00-12:00 13:00-17:00"),
        ("wed 09:00-12:00, 13:00-24:00", "wed 09:00-12:00 13:00-24:00"),
        ("sat-mon 10:00-12:00", "mon 10:00-12:00, sat-sun 10:00-12:00"),
    ] {
        let week = read_week(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(week_text(&week), expected, "{text}");
        assert_eq!(week_text(&read_week(expected).unwrap()), expected);
    }
    for text in
        ["09:00-17:00", "mon", "mon 09:00", "mon 25:00-26:00", "mon 9:5-10", "moon 09:00-10:00", "mon off", "mon 24-2"]
    {
        assert!(read_week(text).is_err(), "{text}");
    }
}

#[test]
fn days_that_differ_are_read_and_written_one_by_one_or_many_together() {
    for (text, expected) in [
        ("2026-12-24 off", "2026-12-24 off"),
        ("2026-12-24..2026-12-26 OFF", "2026-12-24..2026-12-26 off"),
        ("2026-12-24 off, 2026-12-25 off, 2026-12-27 off", "2026-12-24..2026-12-25 off, 2026-12-27 off"),
        ("2026-12-28 10-12 14-16", "2026-12-28 10:00-12:00 14:00-16:00"),
    ] {
        let days = read_days(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(days_text(&days), expected, "{text}");
    }
    for text in [
        "2026-12-24",
        "off",
        "2026-2-30 off",
        "2026-12-26..2026-12-24 off",
        "2026-01-01..2099-01-01 off",
        "2026-12-24 off 10-12",
    ] {
        assert!(read_days(text).is_err(), "{text}");
    }
}

#[test]
fn a5_rates_are_read_with_their_currency_and_first_day() {
    let rates = read_rates("250 usd from 2026-01-01; 300.50 EUR from 2027-01-01").unwrap();
    assert_eq!(rates_text(&rates), "250.00 USD from 2026-01-01, 300.50 EUR from 2027-01-01");
    for text in ["250", "250 USD", "250 USD 2026-01-01", "250 US from 2026-01-01", "x USD from 2026-01-01"] {
        assert!(read_rates(text).is_err(), "{text}");
    }
}
