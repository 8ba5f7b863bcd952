//! Another day of receipt, and the fee that was in force on it (P1, R8).

use super::amendments::{add, edit, last_words, notified, rule, stage, view};
use super::fixture::{OneFile, accept, day, deficient, form, payment};
use crate::domain::view::Row;
use crate::domain::{Command, Item, Requirement, Rule, StageName};

#[test]
fn p1_another_day_of_receipt_keeps_the_year_and_is_not_to_come() {
    let mut file = OneFile::received(form());
    let on = |text: &str| {
        let mut edited = form();
        edited.received_on = day(text);
        edit(edited)
    };
    assert_eq!(rule(&mut file, &on("2025-12-31")), Rule::P1);
    assert_eq!(rule(&mut file, &on("2026-11-24")), Rule::P1);
    file.does(&on("2026-11-20"));
    assert_eq!(view(&file).days_in_stage, 3, "nobody looked at it: it rests since then");
    assert_eq!(last_words(&file), ["received on 2026-10-12 → 2026-11-20", "received since 2026-10-12 → 2026-11-20"]);
    file.does(&Command::Undo);
    file.does(&accept(Requirement::Fee));
    file.does(&on("2026-11-20"));
    assert!(!file.application.is_open(Requirement::Fee), "the same fee was in force");
    assert_eq!(view(&file).days_in_stage, 0);
}

#[test]
fn p1_r8_a_fee_that_another_day_of_receipt_opens_after_approval_is_settled_again() {
    let mut file = OneFile::received(form());
    let mut dearer = file.program.fees[0].clone();
    (dearer.from, dearer.amount) = (day("2026-11-01"), "400.00".parse().unwrap());
    file.program.fees.push(dearer);
    file.accept_all();
    file.does(&Command::Approve { reason: None });
    let mut later = form();
    later.received_on = day("2026-11-20");
    file.does(&edit(later));
    assert!(file.application.is_open(Requirement::Fee), "another fee was in force");
    let last = last_words(&file);
    assert_eq!(last.last().map(String::as_str), Some("fee: accepted by ada → stale, by the fee of 2026-10-12"));
    let changed = file.application.changed_evidence(Requirement::Fee);
    assert_eq!(changed, ["new: received on 2026-11-20", "gone: received on 2026-10-12"]);
    let next = |file: &OneFile| Row::of(&file.application, &file.program, file.today).next;
    assert_eq!(next(&file), "decide fee again: the evidence changed");
    assert_eq!(rule(&mut file, &accept(Requirement::Fee)), Rule::D2);
    file.does(&deficient(Requirement::Fee));
    assert_eq!(next(&file), "settle fee: open since the approval");
    file.does(&add(&Item::Payment(payment("40", "USD"))));
    file.does(&accept(Requirement::Fee));
    assert_eq!(rule(&mut file, &deficient(Requirement::Hours)), Rule::S6, "what is settled stays so");
}

#[test]
fn d3_r8_a_fee_that_is_in_force_again_leaves_its_determination_as_it_was() {
    let mut file = OneFile::received(form());
    let mut dearer = file.program.fees[0].clone();
    (dearer.from, dearer.amount) = (day("2026-11-01"), "400.00".parse().unwrap());
    file.program.fees.push(dearer);
    file.does(&accept(Requirement::Fee));
    let made = file.application.determinations[&Requirement::Fee].clone();
    let on = |text: &str| {
        let mut edited = form();
        edited.received_on = day(text);
        edit(edited)
    };
    for dear in ["2026-11-02", "2026-11-03"] {
        file.does(&on(dear));
        assert!(file.application.is_stale(Requirement::Fee), "{dear}");
    }
    file.does(&Command::Undo);
    file.does(&on("2026-10-13"));
    assert_eq!(file.application.determinations[&Requirement::Fee], made, "the fee that it was decided by");
    assert!(!file.application.is_open(Requirement::Fee));
    assert_eq!(last_words(&file).last().map(String::as_str), Some("fee: stale → accepted by ada"));
    file.does(&Command::Undo);
    assert!(file.application.is_stale(Requirement::Fee));
}

#[test]
fn s1_another_fee_takes_a_deficient_application_back_to_the_review() {
    let mut file = notified();
    let mut dearer = file.program.fees[0].clone();
    (dearer.from, dearer.amount) = (day("2026-11-01"), "400.00".parse().unwrap());
    file.program.fees.push(dearer);
    file.does(&accept(Requirement::Fee));
    let mut later = form();
    later.received_on = day("2026-11-20");
    file.does(&edit(later));
    assert_eq!(stage(&file), StageName::InReview);
}
