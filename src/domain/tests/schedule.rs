//! Who is offered for an application, and a week of assessors (A2, A3, A4, A7).

use chrono::{DateTime, NaiveTime, Utc, Weekday};

use super::fixture::{OneFile, assessor, day, form, line};
use crate::domain::view::{Offer, OfferQuery, Week, WeekQuery};
use crate::domain::{
    AssessorProfile, Command, ConflictAnswer, ConflictKind, Plan, Requirement, Rule, SessionMode, Warning, Window,
    Zone, offers, week,
};

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn new_york() -> Zone {
    "America/New_York".parse().expect("a zone")
}

fn every_day(from: u32, to: u32) -> Vec<Window> {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a time");
    let mut day = Weekday::Mon;
    (0..7)
        .map(|_| {
            let window = Window { day, from: time(from), to: time(to) };
            day = day.succ();
            window
        })
        .collect()
}

/// An approved application and a roster of those named, with hours from 9 to 17 where they live.
fn approved(ids: &[&str], edit: impl Fn(&str, &mut AssessorProfile)) -> OneFile {
    let mut file = OneFile::received(form());
    for id in ids {
        let mut entry = assessor(id);
        entry.profile.weekly = every_day(9, 17);
        edit(id, &mut entry.profile);
        file.assessors.put(entry);
    }
    for requirement in Requirement::ALL {
        file.does(&Command::Accept { requirement, reason: None });
    }
    file.does(&Command::Approve { reason: None });
    file
}

fn conflict(file: &mut OneFile, assessor: &str, answer: ConflictAnswer) {
    file.does(&Command::Conflict { assessor: assessor.parse().expect("an id"), answer });
}

fn book(file: &mut OneFile, assessor: &str, start: &str, minutes: u16) {
    let plan = Plan {
        mode: SessionMode::RolePlay,
        start: utc(start),
        minutes,
        zone: new_york(),
        place: None,
        recorded: false,
        interview: None,
    };
    let assessors = vec![assessor.parse().expect("an id")];
    file.does(&Command::Propose { plan, assessors, despite: Warning::ALL.into() });
}

/// The offers from Tuesday 24 November 2026, 15:00 UTC: 10:00 in New York.
fn offered(file: &OneFile, query: impl FnOnce(&mut OfferQuery)) -> Vec<Offer> {
    let mut asked = OfferQuery { from: utc("2026-11-24T15:00:00Z"), minutes: None, language: None };
    query(&mut asked);
    file.with_context(|context| offers(&file.application, &asked, context))
}

fn names(offers: &[Offer]) -> Vec<&str> {
    offers.iter().map(|offer| offer.assessor.as_str()).collect()
}

#[test]
fn a3_those_who_may_assess_come_first_then_by_how_little_is_missing() {
    let mut file = approved(&["asked", "declared", "fresh", "inactive", "ready"], |id, profile| {
        profile.active = id != "inactive";
    });
    conflict(&mut file, "ready", ConflictAnswer::None);
    conflict(&mut file, "inactive", ConflictAnswer::None);
    conflict(&mut file, "asked", ConflictAnswer::Asked);
    conflict(&mut file, "declared", ConflictAnswer::Declared { kind: ConflictKind::Trained, note: None });
    let offers = offered(&file, |_| {});
    assert_eq!(names(&offers), ["ready", "asked", "fresh", "declared", "inactive"]);
    let rules: Vec<Vec<Rule>> =
        offers.iter().map(|offer| offer.against.iter().map(|refusal| refusal.rule).collect()).collect();
    assert_eq!(rules, [vec![], vec![Rule::A3], vec![Rule::A3], vec![Rule::A3], vec![Rule::A2]]);
}

#[test]
fn a4_the_soonest_free_come_first_then_the_least_loaded_then_by_name() {
    let ids = ["ann", "ben", "cem", "dan"];
    let mut file = approved(&ids, |id, profile| {
        if id == "dan" {
            profile.weekly = every_day(8, 9);
        }
    });
    for id in ids {
        conflict(&mut file, id, ConflictAnswer::None);
    }
    book(&mut file, "ann", "2027-03-01T15:00:00Z", 60);
    let offers = offered(&file, |_| {});
    assert_eq!(names(&offers), ["ben", "cem", "ann", "dan"], "ann has a session to come, dan no hour long enough");
    assert_eq!(offers[0].soonest, Some(utc("2026-11-24T15:00:00Z")));
    assert_eq!((offers[2].load, offers[3].soonest), (1, None));
    assert!(offers[3].warnings.contains(&Warning::OutsideHours) && offers[3].against.is_empty());
}

#[test]
fn a4_the_soonest_time_is_a_quarter_hour_that_is_free_for_both_and_long_enough() {
    let mut file = approved(&["ann", "ben"], |_, _| {});
    conflict(&mut file, "ann", ConflictAnswer::None);
    conflict(&mut file, "ben", ConflictAnswer::None);
    let soonest = |file: &OneFile, from: &str, minutes| {
        let offers = offered(file, |query| (query.from, query.minutes) = (utc(from), Some(minutes)));
        offers.iter().find(|offer| offer.assessor.as_str() == "ann").and_then(|offer| offer.soonest)
    };
    assert_eq!(soonest(&file, "2026-11-24T15:01:00Z", 60), Some(utc("2026-11-24T15:15:00Z")));
    assert_eq!(soonest(&file, "2026-11-24T21:15:00Z", 60), Some(utc("2026-11-25T14:00:00Z")), "17:00 is the end");
    assert_eq!(soonest(&file, "2026-11-01T00:00:00Z", 60), Some(utc("2026-11-23T15:00:00Z")), "never in the past");
    book(&mut file, "ann", "2026-11-24T15:20:00Z", 60);
    assert_eq!(soonest(&file, "2026-11-24T15:00:00Z", 15), Some(utc("2026-11-24T15:00:00Z")));
    assert_eq!(soonest(&file, "2026-11-24T15:00:00Z", 60), Some(utc("2026-11-24T16:30:00Z")));
    // The candidate is taken by another assessor's session.
    book(&mut file, "ben", "2026-11-24T16:30:00Z", 60);
    assert_eq!(soonest(&file, "2026-11-24T15:00:00Z", 60), Some(utc("2026-11-24T17:30:00Z")));
    assert_eq!(soonest(&file, "2026-11-24T15:00:00Z", 481), None, "nobody takes more than eight hours");
}

#[test]
fn a4_hours_that_go_on_over_midnight_hold_a_session_that_does() {
    let round_the_clock = |_: &str, profile: &mut AssessorProfile| {
        profile.weekly = every_day(0, 23);
        profile.weekly.iter_mut().for_each(|window| window.to = Window::LAST_SECOND);
    };
    let mut file = approved(&["ann"], round_the_clock);
    conflict(&mut file, "ann", ConflictAnswer::None);
    file.program.assessment.candidate_hours = "00:00-24:00".parse().expect("hours");
    let offers = offered(&file, |query| (query.from, query.minutes) = (utc("2026-11-25T04:45:00Z"), Some(120)));
    assert_eq!(offers[0].soonest, Some(utc("2026-11-25T04:45:00Z")), "23:45 in New York");
}

#[test]
fn a2_an_assessor_is_qualified_on_the_day_that_is_offered() {
    let mut file = approved(&["ann"], |_, profile| {
        profile.experienced_trainer = false;
        profile.panel = Some(crate::domain::PanelStanding { until: Some(day("2026-11-30")) });
    });
    conflict(&mut file, "ann", ConflictAnswer::None);
    assert!(offered(&file, |_| {})[0].against.is_empty());
    let later = offered(&file, |query| query.from = utc("2026-12-01T15:00:00Z"));
    assert_eq!(later[0].against[0].rule, Rule::A2);
}

#[test]
fn only_who_assesses_in_a_language_is_offered_and_shown() {
    let file = approved(&["ann", "ben"], |id, profile| {
        if id == "ben" {
            profile.languages = [line("Français")].into();
        }
    });
    let wanted = |query: &mut OfferQuery| query.language = Some(line("francais"));
    assert_eq!(names(&offered(&file, wanted)), ["ben"]);
    let shown = shown(&file, |query| query.language = Some(line("FRANÇAIS")));
    assert_eq!(shown.rows.iter().map(|row| row.assessor.as_str()).collect::<Vec<_>>(), ["ben"]);
}

/// The week of 23 November 2026 in New York, as it is on its Monday.
fn shown(file: &OneFile, query: impl FnOnce(&mut WeekQuery)) -> Week {
    let mut asked = WeekQuery {
        monday: day("2026-11-23"),
        zone: new_york(),
        language: None,
        qualified_only: false,
        below_load_only: false,
    };
    query(&mut asked);
    week(&asked, utc("2026-11-23T14:50:00Z"), &file.assessors, &file.diary)
}

#[test]
fn a4_a_week_has_hours_and_bookings_cut_at_its_ends_and_filters() {
    let mut file = approved(&["ann", "ben"], |id, profile| {
        profile.load_cap = (id == "ann").then_some(1);
        profile.active = id != "ben";
        profile.weekly = every_day(0, 23);
        profile.weekly.iter_mut().for_each(|window| window.to = Window::LAST_SECOND);
    });
    conflict(&mut file, "ann", ConflictAnswer::None);
    book(&mut file, "ann", "2026-11-30T04:30:00Z", 60);
    let whole = shown(&file, |query| query.monday = day("2026-11-26"));
    assert_eq!(whole.monday, day("2026-11-23"), "any day of it names a week");
    assert_eq!(whole.rows[0].hours, [(utc("2026-11-23T15:00:00Z"), utc("2026-11-30T05:00:00Z"))]);
    let last = shown(&file, |query| query.monday = day("2026-11-16"));
    assert!(last.rows.iter().all(|row| row.hours.is_empty()), "what is over is not free");
    let taken = &whole.rows[0].taken[0];
    assert_eq!((taken.end, taken.proposed, taken.is_interview), (utc("2026-11-30T05:00:00Z"), true, false));
    assert_eq!((whole.rows[0].load, whole.rows[0].qualified, whole.rows[1].qualified), (1, true, false));
    let ids = |week: Week| week.rows.iter().map(|row| row.assessor.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(shown(&file, |query| query.qualified_only = true)), ["ann"]);
    assert_eq!(ids(shown(&file, |query| query.below_load_only = true)), ["ben"]);
    assert!(shown(&file, |query| query.monday = chrono::NaiveDate::MAX).rows.is_empty());
    assert!(shown(&file, |query| query.monday = chrono::NaiveDate::MIN).rows.is_empty());
}

#[test]
fn a7_a_week_with_a_clock_change_is_an_hour_longer_or_shorter() {
    let file = approved(&["ann"], |_, profile| {
        profile.weekly = every_day(0, 23);
        profile.weekly.iter_mut().for_each(|window| window.to = Window::LAST_SECOND);
    });
    let hours = |monday: &str| {
        let week = shown(&file, |query| query.monday = day(monday));
        week.rows[0].hours.iter().map(|(from, to)| (*to - *from).num_hours()).sum::<i64>()
    };
    assert_eq!((hours("2027-11-01"), hours("2027-02-01"), hours("2027-03-08")), (169, 168, 167));
}
