//! Stories of the roster of assessors: its pages, and the form for an entry.

use super::desk::Desk;
use super::fixture::{jane, line};
use super::hands::Hands;
use crate::domain::{Assessor, AssessorProfile, Role, read_days, read_rates, read_week};
use crate::tui::layer::blank_profile;

/// An assessor without anything that makes them qualified.
fn profile(name: &str) -> AssessorProfile {
    AssessorProfile { name: line(name), ..blank_profile("America/New_York".parse().expect("a zone")) }
}

/// Two assessors, the first of them qualified.
pub(super) fn two() -> [Assessor; 2] {
    let chen = AssessorProfile {
        email: Some(line("chen@example.org")),
        experienced_trainer: true,
        evaluation_experience: Some(line("twelve candidates since 2019")),
        languages: [line("English"), line("French")].into(),
        rates: read_rates("250 USD from 2026-01-01").expect("rates"),
        weekly: read_week("mon-thu 09:00-17:00").expect("a week"),
        exceptions: read_days("2026-12-24 off").expect("days"),
        load_cap: Some(4),
        ..profile("Wei Chen")
    };
    [("chen", chen), ("osei", profile("Kofi Osei"))].map(|(id, profile)| Assessor {
        id: id.parse().expect("an id"),
        revision: 1,
        profile,
    })
}

fn hands(role: Role, size: (u16, u16)) -> Hands {
    let mut desk = Desk::new(role).with([jane()]);
    for assessor in two() {
        desk.put_in_roster(&assessor.id, &assessor.profile, None, None);
    }
    Hands::on(desk, size)
}

#[test]
fn a2_the_roster_says_who_may_assess_and_why_another_may_not() {
    for size in [(80, 24), (120, 40)] {
        let mut hands = hands(Role::Staff, size);
        hands.press("g r").sees("Kofi Osei · osei").sees("not qualified: Kofi Osei is neither an experienced trainer");
        hands.sees("Wei Chen · chen").sees("English, French · America/New_York · load 0 of 4");
        hands.press("j enter").sees("basis: experienced trainer").sees("250.00 USD from 2026-01-01");
        hands.sees("mon-thu 09:00-17:00 (America/New_York)").sees("2026-12-24 off");
        hands.press("G").sees("ada added the entry");
        hands.press("q").sees("Kofi Osei · osei");
    }
}

#[test]
fn an_assessor_is_added_in_a_form_that_checks_hours_while_one_types() {
    let mut hands = hands(Role::Staff, (120, 40));
    hands.press("g r a").sees("Add an assessor");
    hands
        .text("li")
        .press("tab")
        .text("李明")
        .press("tab tab tab")
        .press("y tab tab tab")
        .text("six sessions")
        .press("tab");
    hands.text("Chinese, English").press("tab tab tab");
    hands.text("mon 09:00-17:00, moon").press(",").sees("`moon` is no day of the week");
    hands.press("ctrl-u").text("mon-fri 09:00-12:00").sees_no("moon");
    hands.press("ctrl-s");
    assert!(hands.toast().contains("saved 李明: qualified"), "{}", hands.toast());
    hands.sees("李明 · li").sees("Chinese, English");
}

#[test]
fn an_edit_puts_only_what_was_typed_over_what_somebody_else_changed() {
    let mut hands = hands(Role::Staff, (120, 40));
    hands.press("g r j e").sees("Change the entry of Wei Chen · chen");
    let [chen, _] = two();
    let elsewhere = AssessorProfile { load_cap: Some(9), ..chen.profile.clone() };
    hands.desk.put_in_roster(&chen.id, &elsewhere, Some(&chen), None);
    hands.press("tab").text(".uk").press("ctrl-s").sees("was changed meanwhile");
    hands.pass(1000).press("ctrl-s");
    let now = hands.desk.assessors.get(&chen.id).expect("there").clone();
    assert_eq!((now.revision, now.profile.load_cap), (3, Some(9)));
    assert_eq!(now.profile.email, Some(line("chen@example.org.uk")));
}

#[test]
fn a2_an_address_that_was_taken_before_keeps_no_entry_from_being_edited() {
    let mut desk = Desk::new(Role::Staff).with([jane()]);
    let [mut chen, osei] = two();
    desk.put_in_roster(&osei.id, &osei.profile, None, None);
    chen.profile.email = Some(line("chen@x..org"));
    desk.assessors.put(chen.clone());
    let mut hands = Hands::on(desk, (120, 40));
    hands.press("g r j e").sees("chen@x..org").text(" Jr.").press("ctrl-s");
    let now = hands.desk.assessors.get(&chen.id).expect("there").clone();
    assert_eq!((now.profile.name, now.profile.email), (line("Wei Chen Jr."), chen.profile.email));
}

#[test]
fn v1_an_auditor_reads_the_roster_and_changes_nothing() {
    let mut hands = hands(Role::Auditor, (120, 40));
    hands.press("g r").sees("Wei Chen · chen");
    hands.press("a");
    assert!(hands.toast().contains("V1"), "{}", hands.toast());
    hands.press("e");
    assert!(hands.toast().contains("V1"), "{}", hands.toast());
}

#[test]
fn what_was_typed_into_an_entry_is_kept_when_its_form_is_closed() {
    let mut hands = hands(Role::Staff, (80, 24));
    hands.press("g r a").text("li").press("esc").press("a").sees("What you typed before is back").sees("li");
}

#[test]
fn a2_a_day_that_ends_a_standing_is_never_dropped() {
    let mut hands = hands(Role::Staff, (120, 40));
    hands.press("g r e").sees("Kofi Osei").press("tab tab tab tab tab").text("2027-06-30").press("ctrl-s");
    hands.sees("a day needs “on the panel: yes”");
    hands.press("backtab y ctrl-s").sees_no("a day needs");
    let panel = hands.desk.assessors.get(&"osei".parse().expect("an id")).expect("osei").profile.panel;
    assert_eq!(panel.and_then(|panel| panel.until), "2027-06-30".parse().ok());
}

#[test]
fn the_roster_says_that_it_is_being_read_and_why_it_cannot_be() {
    let mut desk = Desk::new(Role::Staff).with([jane()]);
    desk.put_in_roster(&two()[0].id, &two()[0].profile, None, None);
    let mut hands = Hands::holding(desk, (80, 24));
    for _ in 0..2 {
        let (ticket, request) = hands.asked.pop_front().expect("asked");
        let answer = hands.desk.ask(&request);
        hands.event(crate::tui::event::Event::Answer(ticket, Box::new(Ok(answer))));
    }
    hands.press("g r").sees("reading").sees_no("Nobody is on the roster");
    hands.let_go();
    hands.sees("Wei Chen").sees_no("reading");
}

#[test]
fn an_assessors_page_never_shows_another_ones_file() {
    let mut hands = hands(Role::Staff, (80, 24));
    hands.press("g r j enter").sees("Wei Chen").press("esc k");
    hands.is_held = true;
    hands.press("enter esc j enter");
    // The answers about the one before come first.
    hands.sees_no("Kofi Osei");
    hands.let_go();
    hands.sees("Wei Chen").sees_no("Kofi Osei");
}
