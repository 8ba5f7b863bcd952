//! Several sessions of one application: those of one round hide from each other, those of an earlier one are over, and
//! the hint counts all days in one zone (A4, A9, D5).

use chrono::TimeDelta;

use super::fixture::{day, payment, waive};
use super::letters::with_notice;
use super::reports::of_scored;
use super::scored::{FIRST, Scored, decision, id, interview, notice};
use crate::domain::view::Row;
use crate::domain::{Command, Payment, Requirement, Rule, SessionId, SessionMode, StageName, WaitingFor};
use crate::text::{Line, Prose};

const SECOND: SessionId = SessionId(2);

#[test]
fn a9_an_open_sheet_hides_those_of_the_other_sessions_of_its_round() {
    let mut file = Scored::by(&["chen"]);
    file.session(2, &["diaz"], SessionMode::RolePlay);
    file.assesses("chen", FIRST, true);
    let assessment =
        |file: &Scored, who: &str| file.application.assessment.seen_by(Some((&id(who), &who.parse().unwrap())));
    let first = |file: &Scored, who: &str| assessment(file, who).session(FIRST).unwrap().seats[0].clone();
    let seen = first(&file, "diaz");
    assert!(seen.sheet.submitted().is_none() && seen.determination.is_none(), "diaz is still to score");
    assert!(first(&file, "eko").sheet.submitted().is_some(), "who sits in none of the sessions is not blind");
    let mut change = file.changes.iter().find(|one| one.act == crate::domain::Act::SubmitSheet).unwrap().clone();
    file.application.assessment.hide_from((&id("diaz"), &"diaz".parse().unwrap()), &mut change);
    assert!(change.events.is_empty(), "nor does the history tell");
    file.assesses("diaz", SECOND, false);
    assert!(first(&file, "diaz").sheet.submitted().is_some());
    assert!(first(&file, "diaz").determination.is_some());
}

#[test]
fn a9_what_another_wrote_of_an_interview_is_hidden_until_the_own_sheet_is_in() {
    let mut file = Scored::by(&["chen", "diaz"]);
    file.does("chen", &interview(FIRST));
    let change = file.changes.last().unwrap().clone();
    let notes = |file: &Scored, who: &str| {
        let seen = file.application.assessment.seen_by(Some((&id(who), &who.parse().unwrap())));
        seen.session(FIRST).unwrap().interview.clone().unwrap().notes.to_string()
    };
    let history = |file: &Scored, who: &str| {
        let mut change = change.clone();
        file.application.assessment.hide_from((&id(who), &who.parse().unwrap()), &mut change);
        format!("{:?}", change.events).contains("private meetings")
    };
    assert!(notes(&file, "diaz").is_empty() && !history(&file, "diaz"));
    assert!(notes(&file, "chen").contains("private meetings") && history(&file, "chen"), "it is chen's own");
    assert!(notes(&file, "eko").contains("private meetings"), "who does not sit in it is not blind");
    let theirs = Prose::clean("We spoke about fees.");
    file.does("diaz", &Command::ReplaceInterview { session: FIRST, on: None, remote: true, notes: theirs });
    let replaced = |file: &Scored| {
        let mut change = file.changes.last().unwrap().clone();
        file.application.assessment.hide_from((&id("diaz"), &"diaz".parse().unwrap()), &mut change);
        let said = format!("{:?}", change.events);
        (said.contains("private meetings"), said.contains("about fees"))
    };
    assert_eq!(replaced(&file), (false, true), "their own change does not tell what it replaced");
    let after = file.changes.len() - 1;
    file.assesses("diaz", FIRST, false);
    file.changes.truncate(after + 1);
    assert!(history(&file, "diaz") && replaced(&file) == (true, true));
}

#[test]
fn a9_a_sheet_of_an_earlier_round_hides_nothing_and_is_hidden_from_nobody() {
    let mut file = Scored::by(&["chen"]);
    file.assesses("chen", FIRST, false);
    file.does("ada", &decision(false, None));
    file.does("sam", &Command::Reassess { reason: None });
    file.session(2, &["diaz"], SessionMode::RolePlay);
    let seen = file.application.assessment.seen_by(Some((&id("diaz"), &"diaz".parse().unwrap())));
    assert!(seen.session(FIRST).unwrap().seats[0].sheet.submitted().is_some());
}

#[test]
fn a4_a_session_of_an_earlier_round_gets_no_other_assessor() {
    let mut file = Scored::by(&["chen"]);
    file.assesses("chen", FIRST, false);
    file.does("ada", &decision(false, None));
    file.does("sam", &Command::Reassess { reason: None });
    let plan = file.application.assessment.session(FIRST).unwrap().planned.plan.clone();
    let assessors = vec![id("chen"), id("diaz")];
    let join = Command::Move { session: FIRST, plan, assessors, despite: [].into(), reason: None };
    let refusal = file.refused("sam", &join);
    assert_eq!((refusal.rule, refusal.message.as_str()), (Rule::A4, "session 1 is of round 1, which is over"));
}

#[test]
fn d5_the_hint_counts_a_session_agreed_elsewhere_by_the_days_of_the_program() {
    let mut file = Scored::by(&["chen"]);
    file.replan(1, |planned| {
        planned.plan.zone = "Pacific/Auckland".parse().unwrap();
        planned.plan.start = planned.plan.zone.parse_moment("2026-12-02 09:00").unwrap();
    });
    let next = |today| Row::of(&file.application, &file.program, day(today)).next;
    let expected = "the session is on Wed 2 Dec 2026 09:00 NZDT (Pacific/Auckland)";
    assert_eq!(next("2026-11-30"), expected);
    // It is the first of December still where the program counts its days.
    assert_eq!(
        next("2026-12-01"),
        "the score sheet of chen after the session on Wed 2 Dec 2026 09:00 NZDT (Pacific/Auckland)",
        "it may not have begun"
    );
    assert_eq!(next("2026-12-02"), "the score sheet of chen");
}

#[test]
fn d5_the_sheet_of_an_earlier_session_comes_before_that_of_todays() {
    let mut file = Scored::by(&["chen"]);
    file.replan(1, |planned| planned.plan.start -= TimeDelta::days(1));
    file.session(2, &["diaz"], SessionMode::RolePlay);
    let next = |file: &Scored| Row::of(&file.application, &file.program, day("2026-11-23")).next;
    assert_eq!(next(&file), "the score sheet of chen");
    file.assesses("chen", FIRST, true);
    let of_today = "the score sheet of diaz after the session on Mon 23 Nov 2026 09:00 EST (America/New_York)";
    assert_eq!(next(&file), of_today);
}

#[test]
fn d3_d5_what_went_stale_after_approval_is_named_up_to_certification() {
    let next = |file: &Scored| Row::of(&file.application, &file.program, day("2026-11-23"));
    let refund = || Command::RecordPayment(payment("-360.00", "USD"));
    let mut file = Scored::by(&["chen"]);
    file.does("sam", &refund());
    let again = "decide fee again: the evidence changed; then ";
    let row = next(&file);
    assert_eq!(
        (row.next, row.waiting_for),
        (
            format!("{again}the score sheet of chen after the session on Mon 23 Nov 2026 09:00 EST (America/New_York)"),
            WaitingFor::Us
        ),
        "it waits for us as well"
    );
    file.assesses("chen", FIRST, true);
    assert_eq!(next(&file).next, format!("{again}record the body's decision: determined eligible"));
    file.does("ada", &waive(Requirement::Fee));
    file.does("ada", &decision(true, None));
    file.does("sam", &Command::RecordPayment(payment("20.00", "USD")));
    assert_eq!(next(&file).next, format!("{again}draw up the notice to IMI"));
    file.does("ada", &waive(Requirement::Fee));
    assert_eq!(next(&file).next, "draw up the notice to IMI");
}

#[test]
fn d4_s3_s4_nobody_passes_or_is_told_to_imi_whose_approval_lost_its_ground() {
    let refund = || Command::RecordPayment(payment("-360.00", "USD"));
    let mut file = Scored::by(&["chen"]);
    file.assesses("chen", FIRST, true);
    file.does("sam", &refund());
    let refusal = file.refused("ada", &decision(true, Some("as it was determined")));
    assert_eq!(refusal.rule, Rule::D4);
    assert!(refusal.message.starts_with("the approval has lost its ground: fee"), "{refusal}");
    file.does("ada", &waive(Requirement::Fee));
    file.does("ada", &decision(true, None));
    file.does("sam", &Command::RecordPayment(payment("20.00", "USD")));
    for sent_on in [None, Some("2026-11-23")] {
        assert_eq!(file.refused("sam", &notice(sent_on)).rule, Rule::D4);
    }
    file.does("ada", &waive(Requirement::Fee));
    file.does("sam", &notice(Some("2026-11-23")));
    file.does("sam", &Command::RecordPayment(payment("-20.00", "USD")));
    let further = Some(Line::clean("IMI Intercultural Mediator"));
    file.does("sam", &Command::NotifyImi { certification: further, reviewer: None, sent_on: None });

    let mut file = Scored::by(&["chen"]);
    file.assesses("chen", FIRST, false);
    file.does("sam", &refund());
    file.does("ada", &decision(false, None));
}

#[test]
fn d4_s4_a_notice_is_not_released_once_the_approval_lost_its_ground() {
    let (mut file, letter) = with_notice();
    file.does(&Command::RecordPayment(payment("-360.00", "USD")));
    let refused = file.release(&letter).expect_err("refused");
    assert!(refused.rule == Rule::D4 && refused.message.contains("fee"), "{refused}");
    assert_eq!(file.application.placement.stage.name(), StageName::Passed);
    file.does(&waive(Requirement::Fee));
    file.release(&letter).expect("released");
}

/// A candidate whose fee was accepted with these payments, and who did not pass; a re-assessment costs 150.00 USD.
fn not_passed_with(payments: Vec<Payment>) -> Scored {
    let mut file = Scored::with(payments);
    file.session(1, &["chen"], SessionMode::RolePlay);
    file.program.windows.retake = toml::from_str("fee = \"150.00\"\n").expect("terms");
    file.assesses("chen", FIRST, false);
    file.does("ada", &decision(false, None));
    file
}

#[test]
fn s5_r8_a_re_assessment_costs_its_own_fee_where_the_first_was_accepted_in_another_currency() {
    let again = Command::Reassess { reason: None };
    let pays = |amount: &str| Command::RecordPayment(payment(amount, "USD"));
    let mut file = not_passed_with(vec![payment("360.00", "EUR")]);
    let refusal = file.refused("sam", &again);
    assert_eq!(refusal.message, "a re-assessment costs 150.00 USD: 0.00 of 150.00 USD are on file");
    file.does("sam", &pays("150.00"));
    file.does("sam", &again);

    let mut file = not_passed_with(vec![payment("260.00", "EUR"), payment("100.00", "USD")]);
    file.does("sam", &pays("149.99"));
    let refusal = file.refused("sam", &again);
    assert_eq!(refusal.message, "a re-assessment costs 150.00 USD: 249.99 of 250.00 USD are on file");
    file.does("sam", &pays("0.01"));
    file.does("sam", &again);

    let mut file = not_passed_with(vec![payment("360.00", "EUR")]);
    file.does("sam", &Command::RecordPayment(payment("-360.00", "EUR")));
    file.does("sam", &pays("150.00"));
    let refusal = file.refused("sam", &again);
    assert_eq!(
        refusal.message, "a re-assessment costs 150.00 USD: 150.00 of 510.00 USD are on file",
        "it was given back"
    );
}

#[test]
fn d5_s5_a_re_assessment_that_is_paid_is_ours_to_begin() {
    let mut file = not_passed_with(vec![payment("360.00", "USD")]);
    let next = |file: &Scored, on: &str| {
        let row = Row::of(&file.application, &file.program, day(on));
        (row.next, row.waiting_for)
    };
    let asked = "may be assessed again until 2027-11-23, for 150.00 USD".to_owned();
    assert_eq!(next(&file, "2026-11-23"), (asked, WaitingFor::Candidate));
    file.does("sam", &Command::RecordPayment(payment("150.00", "USD")));
    let paid = "begin the re-assessment, possible until 2027-11-23: its 150.00 USD are paid".to_owned();
    assert_eq!(next(&file, "2026-11-23"), (paid, WaitingFor::Us));
    assert_eq!(next(&file, "2027-11-24").1, WaitingFor::Nobody);
}

#[test]
fn d3_s5_what_is_paid_for_another_assessment_leaves_the_fee_accepted() {
    let mut file = not_passed_with(vec![payment("360.00", "USD")]);
    let stale = |file: &Scored| file.application.changed_evidence(Requirement::Fee);
    let pays = |amount: &str, on: &str| Command::RecordPayment(Payment { date: day(on), ..payment(amount, "USD") });
    file.does("sam", &pays("100.00", "2026-11-23"));
    file.does("sam", &pays("50.00", "2026-11-23"));
    assert_eq!(stale(&file), [""; 0]);
    file.does("sam", &Command::Reassess { reason: None });
    assert!(!file.application.is_open(Requirement::Fee), "nothing is to be decided again");
    file.does("sam", &pays("-50.00", "2026-11-23"));
    assert_eq!(stale(&file), ["new: -50.00 USD on 2026-11-23 check"], "a refund is looked at");
    file.does("sam", &Command::Accept { requirement: Requirement::Fee, reason: None });
    assert_eq!(stale(&file), [""; 0], "all of it was looked at");
    let mut file = not_passed_with(vec![payment("360.00", "USD")]);
    file.does("sam", &pays("150.00", "2026-11-22"));
    assert_eq!(stale(&file), ["new: 150.00 USD on 2026-11-22 check"], "it came before");
}

#[test]
fn d3_d4_s5_what_is_paid_for_another_assessment_leaves_a_waived_fee_waived() {
    let mut file = Scored::approved();
    file.program.windows.retake = toml::from_str("fee = \"150.00\"\n").expect("terms");
    file.does("sam", &Command::RecordPayment(payment("-360.00", "USD")));
    file.does("ada", &waive(Requirement::Fee));
    file.session(1, &["chen"], SessionMode::RolePlay);
    file.assesses("chen", FIRST, false);
    file.does("ada", &decision(false, None));
    let paid = Payment { date: day("2026-11-23"), ..payment("150.00", "USD") };
    file.does("sam", &Command::RecordPayment(paid));
    assert_eq!(file.application.changed_evidence(Requirement::Fee), [""; 0]);
    file.does("sam", &Command::Reassess { reason: None });
    file.session(2, &["diaz"], SessionMode::RolePlay);
    file.assesses("diaz", SECOND, true);
    file.does("ada", &decision(true, None));
}

#[test]
fn s5_r8_what_is_refunded_of_a_re_assessment_that_began_is_owed() {
    let mut file = not_passed_with(vec![payment("360.00", "USD")]);
    let owed = |file: &Scored| {
        let owed = of_scored(file).money.owed;
        owed.iter().map(|owed| owed.by_candidates.to_string()).collect::<Vec<_>>()
    };
    file.does("sam", &Command::RecordPayment(payment("150.00", "USD")));
    file.does("sam", &Command::Reassess { reason: None });
    assert_eq!(owed(&file), [""; 0]);
    file.does("sam", &Command::RecordPayment(payment("-150.00", "USD")));
    assert_eq!(owed(&file), ["150.00"]);
    file.does("sam", &Command::Accept { requirement: Requirement::Fee, reason: None });
    assert_eq!(owed(&file), ["150.00"], "the fee of the application is paid");
}
