//! Several fees of one program: payments go to them in its order, each cent once (R8, P1).

use std::collections::BTreeSet;

use super::fixture::{OneFile, accept, deficient, form, own_fee, payment, waive};
use crate::domain::program::{Need, Part, PartsNeed, Test};
use crate::domain::view::Row;
use crate::domain::{Command, Payment, Program, Requirement, Rule, StageName, Verdict, findings};

fn asks(requirements: Vec<Need>) -> Program {
    Program { requirements, ..super::fixture::program() }
}

/// What is found of each fee: its verdict and what is on file for it.
fn found(program: &Program, payments: Vec<Payment>) -> Vec<(Verdict, String)> {
    let form = crate::domain::Form { payments, ..form() };
    findings(&form, program).into_iter().map(|finding| (finding.verdict, finding.have)).collect()
}

fn own(id: &str) -> Requirement {
    id.parse().unwrap()
}

#[test]
fn d1_a_fee_that_was_waived_takes_nothing_from_the_next() {
    let mut form = form();
    form.payments = vec![payment("1070.00", "USD")];
    let mut file = OneFile::received(form);
    file.program = asks(vec![own_fee("admin-fee", "321.00"), own_fee("qap-fee", "1070.00")]);
    let refusal = file.run(&accept(own("qap-fee"))).unwrap_err();
    assert_eq!(refusal.rule, Rule::D2, "the first takes its part");
    file.does(&waive(own("admin-fee")));
    file.does(&accept(own("qap-fee")));
    let day = file.application.form.received_on;
    assert_eq!(file.program.fees_on(day, &file.application.waived()).to_string(), "1070.00");
    assert_eq!(file.program.fees_on(day, &BTreeSet::new()).to_string(), "1391.00");
}

#[test]
fn d4_a_fee_that_was_accepted_and_is_unmet_since_keeps_from_approval() {
    let mut form = form();
    form.payments = vec![payment("200.00", "USD")];
    let mut file = OneFile::received(form);
    file.program = asks(vec![own_fee("admin-fee", "200.00"), own_fee("qap-fee", "160.00")]);
    let (admin, qap) = (own("admin-fee"), own("qap-fee"));
    for command in [waive(admin), accept(qap), deficient(admin), accept(admin)] {
        file.does(&command);
    }
    let approve = Command::Approve { reason: None };
    let refusal = file.run(&approve).unwrap_err();
    assert_eq!(refusal.rule, Rule::D4);
    assert_eq!(refusal.message, "not every requirement is settled: qap-fee accepted, and unmet since");
    let next = |file: &OneFile| Row::of(&file.application, &file.program, file.today).next;
    assert_eq!(next(&file), "decide qap-fee again: unmet since it was accepted");
    file.does(&Command::RecordPayment(payment("160.00", "USD")));
    file.does(&accept(admin));
    file.does(&accept(qap));
    assert_eq!(next(&file), "approve the application");
    file.does(&approve);
}

#[test]
fn d2_a_fee_that_is_unmet_since_is_determined_anew_after_approval_too() {
    let mut form = form();
    form.payments = vec![payment("200.00", "USD")];
    let mut file = OneFile::received(form);
    file.program = asks(vec![own_fee("admin-fee", "200.00"), own_fee("qap-fee", "160.00")]);
    let (admin, qap) = (own("admin-fee"), own("qap-fee"));
    let (approve, more) = (Command::Approve { reason: None }, Command::RecordPayment(payment("1.00", "USD")));
    for command in [waive(admin), accept(qap), approve, more, accept(qap), deficient(admin), accept(admin)] {
        file.does(&command);
    }
    assert!(!file.application.is_open(qap), "its own evidence is the same");
    assert_eq!(file.run(&accept(qap)).unwrap_err().rule, Rule::D2);
    file.does(&waive(qap));
}

#[test]
fn r8_no_money_pays_two_fees() {
    let program = asks(vec![own_fee("admin-fee", "321.00"), Need::standard(Requirement::Fee)]);
    let found = found(&program, vec![payment("400.00", "USD")]);
    assert_eq!(found, [(Verdict::Met, "321.00".to_owned()), (Verdict::Unmet, "79.00".to_owned())]);
}

#[test]
fn r8_what_is_paid_above_a_fee_is_noted() {
    let notes = |need: Need, payments: &[&str]| {
        let payments = payments.iter().map(|amount| payment(amount, "USD")).collect();
        let form = crate::domain::Form { payments, ..form() };
        let found = findings(&form, &asks(vec![need])).into_iter().next().unwrap();
        (found.verdict, found.notes)
    };
    for need in [Need::standard(Requirement::Fee), own_fee("admin-fee", "360.00")] {
        let twice = notes(need.clone(), &["360.00", "360.00"]);
        assert_eq!(twice, (Verdict::Met, vec!["360.00 USD more are paid than the fee of 360.00".to_owned()]));
        assert_eq!(notes(need, &["360.00", "360.00", "-360.00"]), (Verdict::Met, Vec::new()));
    }
}

#[test]
fn r8_fees_that_a_stored_program_has_as_parts_share_the_money() {
    let part = |id: &str, amount: &str| own_fee(id, amount).part;
    let both = PartsNeed { least: 2, parts: vec![part("a", "100.00"), part("b", "100.00")] };
    let part = Part { title: "Both".to_owned(), missing: None, ask: None, test: Test::Parts(both) };
    let need = Need { requirement: own("both-fees"), first: false, part };
    let program = asks(vec![need, own_fee("last", "50.00")]);
    let of = |amount: &str| found(&program, vec![payment(amount, "USD")]).into_iter().map(|(verdict, _)| verdict);
    let all = [["100.00"], ["200.00"], ["250.00"]].map(|[amount]| of(amount).collect::<Vec<_>>());
    let (met, unmet) = (Verdict::Met, Verdict::Unmet);
    assert_eq!(all, [[unmet, unmet], [met, unmet], [met, met]]);
    let day = form().received_on;
    assert_eq!(program.fees_on(day, &BTreeSet::new()).to_string(), "250.00");
}

#[test]
fn r8_more_refunded_than_paid_in_another_currency_is_for_a_person_with_every_fee() {
    let payments = || vec![payment("360.00", "USD"), payment("-10.00", "EUR")];
    for need in [Need::standard(Requirement::Fee), own_fee("admin-fee", "321.00")] {
        assert_eq!(found(&asks(vec![need]), payments())[0].0, Verdict::Review);
    }
}

/// A program that has a fee come first, with a requirement besides.
fn fee_first() -> OneFile {
    let mut file = OneFile::received(form());
    let fee = Need { first: true, ..own_fee("entry-fee", "500.00") };
    file.program = asks(vec![fee, Need::standard(Requirement::Hours), Need::standard(Requirement::Cases)]);
    file
}

#[test]
fn p1_before_what_comes_first_nothing_else_is_determined_and_a_letter_asks_for_it_alone() {
    let mut file = fee_first();
    let hours = Requirement::Hours;
    for command in [accept(hours), deficient(hours), waive(hours)] {
        let refusal = file.run(&command).unwrap_err();
        assert_eq!(refusal.rule, Rule::P1, "{command:?}");
        assert!(refusal.hint.contains("mark entry-fee deficient and ask for it alone"), "{refusal}");
    }
    let letter = Command::Notify { due: None, reason: None };
    file.does(&deficient(own("entry-fee")));
    file.does(&letter);
    assert_eq!(file.application.placement.stage.name(), StageName::Deficient);
    assert_eq!(file.run(&deficient(hours)).unwrap_err().rule, Rule::P1, "the fee is still missing");
    file.does(&Command::RecordPayment(payment("140.00", "USD")));
    file.does(&accept(own("entry-fee")));
    file.does(&accept(hours));
}

#[test]
fn p1_a_letter_waits_for_what_comes_first_where_that_is_open_again() {
    let mut file = fee_first();
    file.does(&waive(own("entry-fee")));
    file.does(&deficient(Requirement::Hours));
    file.does(&Command::RecordPayment(payment("1.00", "USD")));
    let letter = Command::Notify { due: None, reason: None };
    assert_eq!(file.run(&letter).unwrap_err().rule, Rule::P1);
    file.does(&waive(own("entry-fee")));
    file.does(&letter);
}

#[test]
fn d1_r8_a_waived_fee_keeps_what_names_it_and_a_stored_fee_of_alternatives_has_what_is_left() {
    let program = asks(vec![own_fee("first", "100.00"), own_fee("last", "100.00")]);
    let to_last = Payment { fee: Some(own("last")), ..payment("60.00", "USD") };
    let of = found(&program, vec![to_last, payment("110.00", "USD")]);
    assert_eq!(of, [(Verdict::Met, "100.00".to_owned()), (Verdict::Unmet, "70.00".to_owned())]);
    let either = PartsNeed { least: 1, parts: vec![own_fee("a", "50.00").part, own_fee("b", "80.00").part] };
    let part = Part { title: "Either".to_owned(), missing: None, ask: None, test: Test::Parts(either) };
    let program = asks(vec![own_fee("first", "100.00"), Need { requirement: own("either"), first: false, part }]);
    let of = |amount: &str| found(&program, vec![payment(amount, "USD")])[1].0;
    assert_eq!((of("149.00"), of("150.00")), (Verdict::Unmet, Verdict::Met));
}

#[test]
fn p1_r8_a_program_tells_each_of_its_fees_with_its_first_day() {
    let mut program = super::fixture::program();
    let terms = |program: &Program, of| program.need(of).unwrap().terms(program);
    assert!(terms(&program, Requirement::Fee).is_empty(), "the figure says it");
    assert_eq!(terms(&program, Requirement::Statement), ["600 words at most where it is a text"]);
    let mut dearer = program.fees[0].clone();
    (dearer.from, dearer.amount) = ("2026-11-15".parse().unwrap(), "400.00".parse().unwrap());
    let first = program.fees[0].from;
    program.fees.push(dearer);
    assert_eq!(
        terms(&program, Requirement::Fee),
        [format!("360.00 USD from {first}"), "400.00 USD from 2026-11-15".to_owned()]
    );
}
