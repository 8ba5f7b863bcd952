//! What is asked about a session that is planned otherwise (A4, A7).

use super::fixture::OneFile;
use super::sessions::{FIRST, at, confirmed, id, plan, propose, refusal};
use crate::domain::{Command, InterviewPlan, Plan, Rule, Warning, Zone};

/// 60 minutes from 10 hours on 1 December in New York, where the candidate's day is from 8 to 20 hours; confirmed.
fn with_interview(interview: Option<&str>) -> Plan {
    let interview = interview.map(|start| InterviewPlan { start: at(start), minutes: 45 });
    Plan { interview, ..plan("2026-12-01 10:00") }
}

/// The session planned so by chen, who has no hours of their own, with what is meant beside that.
fn moved(plan: Plan, despite: &[Warning]) -> Command {
    let despite = despite.iter().copied().chain([Warning::OutsideHours]).collect();
    let assessors = vec![id("chen")];
    Command::Move { session: FIRST, plan, assessors, despite, reason: None }
}

/// As [`confirmed`], of which nothing unusual was said to be meant.
fn as_usual() -> OneFile {
    let mut file = super::sessions::approved();
    let (plan, assessors, despite) = (plan("2026-12-01 10:00"), vec![id("chen")], [Warning::OutsideHours].into());
    file.does(&Command::Propose { plan, assessors, despite });
    file.does(&super::sessions::confirm(FIRST));
    file
}

fn despite(file: &OneFile) -> Vec<Warning> {
    let session = file.application.assessment.session(FIRST).expect("a session");
    session.planned.despite.iter().copied().filter(|one| *one != Warning::OutsideHours).collect()
}

#[test]
fn a4_an_interview_moved_to_the_night_is_asked_about() {
    let mut file = as_usual();
    file.does(&moved(with_interview(Some("2026-12-01 14:00")), &[]));
    let night = || with_interview(Some("2026-12-02 03:00"));
    let refused = refusal(&mut file, &moved(night(), &[]));
    assert_eq!((refused.rule, refused.warnings), (Rule::A4, [Warning::UnusualHour].into()));
    assert!(refused.message.contains("the interview on Wed 2 Dec 2026 03:00"), "{}", refused.message);
    file.does(&moved(night(), &[Warning::UnusualHour]));
    file.does(&moved(Plan { recorded: false, place: Some(super::fixture::line("Room 3")), ..night() }, &[]));
    assert_eq!(despite(&file), [Warning::UnusualHour], "its time is the one that was meant");
    file.does(&moved(with_interview(Some("2026-12-01 15:00")), &[]));
    assert_eq!(despite(&file), [], "what was meant of another time says nothing of this one");
}

#[test]
fn a4_a_session_made_longer_into_the_night_is_asked_about() {
    let mut file = as_usual();
    let long = || Plan { minutes: 900, ..with_interview(None) };
    assert_eq!(refusal(&mut file, &moved(long(), &[])).warnings, [Warning::UnusualHour].into());
    file.does(&moved(long(), &[Warning::UnusualHour]));
    let longer = Plan { minutes: 930, ..with_interview(None) };
    assert_eq!(
        refusal(&mut file, &moved(longer, &[])).warnings,
        [Warning::UnusualHour].into(),
        "it was less that was meant"
    );
}

#[test]
fn a4_of_what_was_is_asked_that_it_was_and_of_what_is_to_come_its_hour() {
    let mut file = confirmed();
    let held =
        |interview: Option<&str>| Plan { interview: with_interview(interview).interview, ..plan("2026-11-17 22:00") };
    let past = [Warning::InThePast, Warning::BeforeApproval];
    assert_eq!(refusal(&mut file, &moved(held(None), &[])).warnings, past.into());
    let late = held(Some("2026-11-24 23:30"));
    let all = [Warning::InThePast, Warning::UnusualHour, Warning::BeforeApproval];
    assert_eq!(refusal(&mut file, &moved(late.clone(), &[])).warnings, all.into());
    file.does(&moved(late, &all));
    let longer = Plan { minutes: 90, ..held(None) };
    file.does(&moved(longer, &[]));
}

#[test]
fn a4_a_session_of_a_day_before_the_approval_is_asked_about() {
    let mut file = super::sessions::approved();
    let (assessors, usual) = (vec![id("chen")], [Warning::InThePast, Warning::OutsideHours, Warning::UnusualHour]);
    let at = |start: &str, despite: &[Warning]| Command::Propose {
        plan: plan(start),
        assessors: assessors.clone(),
        despite: despite.iter().copied().collect(),
    };
    let refused = refusal(&mut file, &at("2026-11-22 10:00", &usual));
    assert_eq!(refused.rule, Rule::A4);
    assert_eq!(refused.warnings, [Warning::BeforeApproval].into());
    assert!(refused.message.contains("before the application was approved on 2026-11-23"), "{refused}");
    file.does(&at("2026-11-23 09:00", &usual));
    file.does(&at("2026-11-22 10:00", &[&usual[..], &[Warning::BeforeApproval]].concat()));
}

#[test]
fn a4_a_proposal_is_asked_about_whole() {
    let mut file = confirmed();
    file.does(&propose(plan("2026-12-02 10:00"), &["dana"]));
    let night = Plan {
        interview: Some(InterviewPlan { start: at("2026-12-04 03:00"), minutes: 45 }),
        ..plan("2026-12-03 10:00")
    };
    let asked = Command::Propose { plan: night, assessors: vec![id("dana")], despite: [Warning::OutsideHours].into() };
    assert_eq!(refusal(&mut file, &asked).warnings, [Warning::UnusualHour].into());
}

#[test]
fn a7_an_interview_moves_along_by_the_clock_and_is_asked_about_where_that_does_not_say_when() {
    let zone: Zone = "America/New_York".parse().expect("a zone");
    let moved = |interview: &str, start: &str| {
        let interview = InterviewPlan { start: at(interview), minutes: 45 };
        interview.moved_along((at("2027-03-05 10:00"), at(start)), zone).map(|moved| moved.start)
    };
    assert_eq!(
        moved("2027-03-08 10:00", "2027-03-12 10:00"),
        Ok(at("2027-03-15 10:00")),
        "summer time begins between them"
    );
    assert_eq!(moved("2027-03-05 14:00", "2027-03-16 09:30"), Ok(at("2027-03-16 13:30")));
    assert!(moved("2027-03-08 02:30", "2027-03-11 10:00").is_err(), "no clock shows that hour on 14 March");
    assert_eq!(moved("2027-11-07 01:30-05:00", "2027-03-05 10:00"), Ok(at("2027-11-07 01:30-05:00")), "it stays");
}
