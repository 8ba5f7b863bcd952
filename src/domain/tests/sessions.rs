//! Sessions and what leads to them: proposals, confirmations, moves, cancellations, fees, videos (A1 to A7, S2, H2).

use std::sync::Arc;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc, Weekday};

use super::fixture::{OneFile, day, form, line};
use crate::domain::view::{Row, details};
use crate::domain::{
    Absent, Act, Application, AssessorId, Command, ConflictAnswer, FeePaid, InterviewPlan, Number, Plan, Rate, Refusal,
    Rule, SessionId, SessionMode, SessionState, StageName, Warning, Window,
};

pub(super) const FIRST: SessionId = SessionId(1);
pub(super) const SECOND: SessionId = SessionId(2);

pub(super) fn id(text: &str) -> AssessorId {
    text.parse().expect("an id")
}

fn ids(texts: &[&str]) -> Vec<AssessorId> {
    texts.iter().map(|text| id(text)).collect()
}

pub(super) fn at(text: &str) -> DateTime<Utc> {
    let zone: crate::domain::Zone = "America/New_York".parse().expect("a zone");
    zone.parse_moment(text).expect("a moment")
}

pub(super) fn plan(start: &str) -> Plan {
    Plan {
        mode: SessionMode::RolePlay,
        start: at(start),
        minutes: 60,
        zone: "America/New_York".parse().expect("a zone"),
        place: None,
        recorded: false,
        interview: None,
    }
}

fn with_interview(start: &str, interview: &str) -> Plan {
    Plan { interview: Some(InterviewPlan { start: at(interview), minutes: 45 }), ..plan(start) }
}

pub(super) fn propose(plan: Plan, assessors: &[&str]) -> Command {
    Command::Propose { plan, assessors: ids(assessors), despite: [Warning::OutsideHours, Warning::UnusualHour].into() }
}

pub(super) fn confirm(session: SessionId) -> Command {
    Command::Confirm { session, despite: [].into() }
}

pub(super) fn move_to(session: SessionId, plan: Plan, assessors: &[&str]) -> Command {
    let despite = [Warning::OutsideHours, Warning::UnusualHour].into();
    Command::Move { session, plan, assessors: ids(assessors), despite, reason: None }
}

pub(super) fn cancel(session: SessionId) -> Command {
    Command::Cancel { session, reason: Some(line("ill")) }
}

pub(super) fn no_conflict(assessor: &str) -> Command {
    Command::Conflict { assessor: id(assessor), answer: ConflictAnswer::None }
}

/// An approved application, two assessors who answered that there is no conflict, and one who was not asked.
pub(super) fn approved() -> OneFile {
    let mut file = OneFile::received(form()).with_assessors(&["chen", "dana", "eve"]);
    file.accept_all();
    file.does(&Command::Approve { reason: None });
    file.does(&no_conflict("chen"));
    file.does(&no_conflict("dana"));
    file
}

pub(super) fn proposed() -> OneFile {
    let mut file = approved();
    file.does(&propose(plan("2026-12-01 10:00"), &["chen"]));
    file
}

pub(super) fn confirmed() -> OneFile {
    let mut file = proposed();
    file.does(&confirm(FIRST));
    file
}

pub(super) fn refusal(file: &mut OneFile, command: &Command) -> Refusal {
    file.run(command).expect_err("a refusal")
}

pub(super) fn rule(file: &mut OneFile, command: &Command) -> Rule {
    refusal(file, command).rule
}

fn stage(file: &OneFile) -> StageName {
    file.application.placement.stage.name()
}

/// Has an assessor's entry be another.
pub(super) fn roster(file: &mut OneFile, assessor: &str, edit: impl FnOnce(&mut crate::domain::AssessorProfile)) {
    let mut entry = file.assessors.get(&id(assessor)).expect("an entry").clone();
    edit(&mut entry.profile);
    file.assessors.put(entry);
}

/// Books an assessor for another application, whose candidate has another address.
pub(super) fn book_elsewhere(file: &mut OneFile, edit: impl FnOnce(&mut Application)) {
    let mut other = file.application.clone();
    other.number = Number::new(2026, 99);
    Arc::make_mut(&mut other.form).candidate.email = Some(line("other@example.org"));
    edit(&mut other);
    file.diary.put(&other);
}

#[test]
fn s2_only_a_confirmed_session_makes_the_application_scheduled() {
    let mut file = proposed();
    assert_eq!(stage(&file), StageName::Approved);
    file.does(&confirm(FIRST));
    assert_eq!(stage(&file), StageName::Scheduled);
    assert_eq!(rule(&mut file, &confirm(FIRST)), Rule::S2);
    assert_eq!(rule(&mut file, &confirm(SECOND)), Rule::A4);
}

#[test]
fn a4_no_session_before_approval() {
    let mut file = OneFile::received(form()).with_assessors(&["chen"]);
    file.does(&no_conflict("chen"));
    let refusal = refusal(&mut file, &propose(plan("2026-12-01 10:00"), &["chen"]));
    assert_eq!(refusal.rule, Rule::A4);
    assert!(refusal.message.contains("before approval"), "{refusal}");
}

#[test]
fn a1_a_session_is_as_long_as_the_program_asks_and_no_longer_than_a_day() {
    let mut file = approved();
    let of = |minutes| propose(Plan { minutes, ..plan("2026-12-01 10:00") }, &["chen"]);
    assert_eq!(rule(&mut file, &of(59)), Rule::A1);
    assert_eq!(rule(&mut file, &of(1441)), Rule::A1);
    file.does(&of(1440));
    let far = Plan { start: at("2026-12-01 10:00") + TimeDelta::days(3650), ..plan("2026-12-01 10:00") };
    assert_eq!(rule(&mut file, &propose(far, &["dana"])), Rule::A7);
    let long = Plan { place: Some(line(&"x".repeat(501))), ..plan("2026-12-03 10:00") };
    assert_eq!(rule(&mut file, &propose(long, &["dana"])), Rule::A4);
}

#[test]
fn a1_a_video_needs_a_request_that_was_granted() {
    let mut file = approved();
    let video = propose(Plan { mode: SessionMode::Video, ..plan("2026-12-01 10:00") }, &["chen"]);
    let answer = |granted| Command::AnswerVideo { granted, reason: Some(line("her cases are abroad")) };
    assert_eq!(rule(&mut file, &video), Rule::A1);
    assert_eq!(rule(&mut file, &answer(true)), Rule::A1, "nothing was asked for");
    let request = Command::RequestVideo { asked_on: None, reason: None };
    file.does(&request);
    assert_eq!(rule(&mut file, &request), Rule::A1, "it is open already");
    assert_eq!(rule(&mut file, &video), Rule::A1);
    assert_eq!(rule(&mut file, &Command::AnswerVideo { granted: true, reason: None }), Rule::A1, "no reason");
    file.does(&answer(false));
    assert_eq!(rule(&mut file, &video), Rule::A1);
    file.does(&answer(true));
    file.does(&video);
    assert_eq!(rule(&mut file, &answer(false)), Rule::A1, "a session relies on it");
    let tomorrow = Command::RequestVideo { asked_on: Some(day("2026-11-24")), reason: None };
    assert_eq!(rule(&mut approved(), &tomorrow), Rule::A1);
}

#[test]
fn a2_an_assessor_is_qualified_on_the_day_of_the_session_where_they_live() {
    let mut file = approved();
    roster(&mut file, "chen", |chen| {
        chen.experienced_trainer = false;
        chen.panel = Some(crate::domain::PanelStanding { until: Some(day("2026-12-01")) });
        chen.zone = "Pacific/Auckland".parse().expect("a zone");
    });
    assert_eq!(rule(&mut file, &propose(plan("2026-12-01 10:00"), &["chen"])), Rule::A2, "there it is 2 December");
    file.does(&propose(plan("2026-12-01 05:00"), &["chen"]));
    assert_eq!(rule(&mut file, &propose(plan("2026-12-03 10:00"), &["nobody"])), Rule::A2);
    assert_eq!(rule(&mut file, &propose(plan("2026-12-03 10:00"), &["dana", "dana"])), Rule::A2);
    assert_eq!(rule(&mut file, &propose(plan("2026-12-03 10:00"), &[])), Rule::A2);
    assert_eq!(rule(&mut file, &propose(plan("2026-12-03 10:00"), &["chen", "dana", "eve"])), Rule::A2);
    roster(&mut file, "chen", |chen| chen.active = false);
    assert_eq!(rule(&mut file, &confirm(FIRST)), Rule::A2, "asked again when it is confirmed");
}

#[test]
fn a3_no_assessor_without_an_answer_of_none() {
    let mut file = approved();
    let with_eve = propose(plan("2026-12-01 10:00"), &["chen", "eve"]);
    assert_eq!(rule(&mut file, &with_eve), Rule::A3);
    file.does(&Command::Conflict { assessor: id("eve"), answer: ConflictAnswer::Asked });
    assert_eq!(rule(&mut file, &with_eve), Rule::A3);
    let kind = crate::domain::ConflictKind::SameFirm;
    file.does(&Command::Conflict { assessor: id("eve"), answer: ConflictAnswer::Declared { kind, note: None } });
    let refusal = refusal(&mut file, &with_eve);
    assert!(refusal.rule == Rule::A3 && refusal.message.contains("same firm"), "{refusal}");
    assert_eq!(rule(&mut file, &no_conflict("eve")), Rule::A3, "it is not taken back without why");
    let answer = ConflictAnswer::Cleared { kind, note: line("left that firm in 2019") };
    file.does(&Command::Conflict { assessor: id("eve"), answer });
    file.does(&with_eve);
}

#[test]
fn a4_an_assessor_is_not_double_booked_across_applications_zones_and_interviews() {
    let mut file = approved();
    let mut other = confirmed();
    other.does(&move_to(FIRST, with_interview("2026-12-01 10:00", "2026-12-01 14:00"), &["chen"]));
    let sessions = other.application.assessment.clone();
    book_elsewhere(&mut file, |application| application.assessment = sessions);
    for (start, taken) in [
        ("2026-12-01 09:00", false),
        ("2026-12-01 09:01", true),
        ("2026-12-01 10:59", true),
        ("2026-12-01 11:00", false),
        ("2026-12-01 13:30", true),
        ("2026-12-01 14:44", true),
        ("2026-12-01 14:45", false),
        // The same hour as the first, as a clock in London shows it.
        ("2026-12-01 15:30Z", true),
    ] {
        let refused = file.run(&propose(plan(start), &["chen"]));
        assert_eq!(refused.as_ref().is_err_and(|refusal| refusal.rule == Rule::A4), taken, "{start}: {refused:?}");
        if let Err(refusal) = refused {
            assert!(refusal.message.contains("QAP-2026-0099") && refusal.warnings.is_empty(), "{refusal}");
        } else {
            file.does(&Command::Undo);
        }
    }
    file.does(&propose(plan("2026-12-01 10:00"), &["dana"]));
    let interview = with_interview("2026-12-02 10:00", "2026-12-01 10:30");
    assert_eq!(rule(&mut file, &propose(interview, &["dana"])), Rule::A10, "an interview comes after its session");
}

#[test]
fn a4_a_candidate_is_not_double_booked_over_own_sessions_and_other_applications() {
    let mut file = proposed();
    let clash = refusal(&mut file, &propose(plan("2026-12-01 10:30"), &["dana"]));
    assert!(clash.rule == Rule::A4 && clash.message.contains("the candidate has session 1 then"), "{clash}");
    file.does(&propose(plan("2026-12-01 11:00"), &["dana"]));
    let mut file = approved();
    let sessions = confirmed().application.assessment;
    book_elsewhere(&mut file, |application| {
        application.assessment = sessions;
        Arc::make_mut(&mut application.form).candidate.email = Some(line("JANE@example.org"));
    });
    let clash = refusal(&mut file, &propose(plan("2026-12-01 10:30"), &["dana"]));
    assert!(clash.message.contains("the candidate has session 1 of QAP-2026-0099"), "{clash}");
}

#[test]
fn a4_what_is_only_unusual_goes_through_when_it_is_meant() {
    let mut file = approved();
    roster(&mut file, "chen", |chen| {
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a time");
        chen.weekly = vec![Window { day: Weekday::Tue, from: time(9), to: time(12) }];
        chen.load_cap = Some(1);
    });
    let without = |start, despite: &[Warning]| Command::Propose {
        plan: plan(start),
        assessors: ids(&["chen"]),
        despite: despite.iter().copied().collect(),
    };
    file.does(&without("2026-12-01 10:00", &[]));
    let unusual = refusal(&mut file, &without("2026-12-08 11:30", &[]));
    assert_eq!(unusual.warnings, [Warning::OutsideHours, Warning::AboveLoad].into());
    assert!(unusual.message.contains("takes 1 open session at most and has 1"), "{unusual}");
    assert_eq!(
        refusal(&mut file, &without("2026-12-08 11:30", &[Warning::AboveLoad])).warnings,
        [Warning::OutsideHours].into()
    );
    file.does(&without("2026-12-08 11:30", &[Warning::OutsideHours, Warning::AboveLoad]));
    file.does(&confirm(SECOND));
    let past = refusal(&mut file, &without("2026-11-17 10:00", &[Warning::AboveLoad]));
    assert_eq!(past.warnings, [Warning::InThePast, Warning::BeforeApproval].into());
}

#[test]
fn a5_a_rate_that_is_recorded_after_the_session_was_planned_is_what_is_paid() {
    let mut file = approved();
    let rate = |from: &str, amount: &str| Rate {
        from: day(from),
        amount: amount.parse().expect("an amount"),
        currency: "USD".parse().expect("a currency"),
    };
    roster(&mut file, "chen", |chen| chen.rates.clear());
    file.does(&propose(plan("2026-12-01 10:00"), &["chen"]));
    let pay = Command::PayAssessor {
        session: FIRST,
        assessor: id("chen"),
        paid: Some(FeePaid { on: day("2026-11-23"), reference: None }),
    };
    assert_eq!(rule(&mut file, &pay), Rule::A5);
    roster(&mut file, "chen", |chen| chen.rates = vec![rate("2026-11-01", "300.00")]);
    file.does(&pay);
    let session = file.application.assessment.session(FIRST).expect("a session");
    assert_eq!(session.planned.seats[0].fee.map(|fee| fee.amount.to_string()).as_deref(), Some("300.00"));
    assert!(session.seats[0].paid.is_some());
}

#[test]
fn a4_a_name_without_an_address_is_taken_to_be_the_same_candidate() {
    for (own, other) in [(None, Some("jane@example.org")), (Some("jane@example.org"), None)] {
        let mut file = approved();
        Arc::make_mut(&mut file.application.form).candidate.email = own.map(line);
        let sessions = confirmed().application.assessment;
        book_elsewhere(&mut file, |application| {
            application.assessment = sessions;
            Arc::make_mut(&mut application.form).candidate.email = other.map(line);
        });
        let clash = refusal(&mut file, &propose(plan("2026-12-01 10:30"), &["dana"]));
        assert!(clash.message.contains("the candidate has session 1 of QAP-2026-0099"), "{clash}");
    }
}

#[test]
fn a5_the_fee_is_that_of_the_day_where_the_assessor_lives_and_follows_a_move() {
    let mut file = approved();
    let rate = |from: &str, amount: &str| Rate {
        from: day(from),
        amount: amount.parse().expect("an amount"),
        currency: "USD".parse().expect("a currency"),
    };
    roster(&mut file, "chen", |chen| chen.rates = vec![rate("2026-12-01", "350.00"), rate("2027-01-01", "400.00")]);
    let fee = |file: &OneFile, session: u16| {
        let session = file.application.assessment.session(SessionId(session)).expect("a session");
        session.planned.seats[0].fee.map(|fee| fee.amount.to_string())
    };
    file.does(&propose(plan("2026-11-30 23:00"), &["chen"]));
    assert_eq!(fee(&file, 1), None, "no rate is in force yet");
    let paid = FeePaid { on: day("2026-11-23"), reference: None };
    let pay = |session, paid| Command::PayAssessor { session, assessor: id("chen"), paid };
    assert_eq!(rule(&mut file, &pay(FIRST, Some(paid.clone()))), Rule::A5);
    file.does(&move_to(FIRST, plan("2026-12-31 23:00"), &["chen"]));
    assert_eq!(fee(&file, 1).as_deref(), Some("350.00"));
    file.does(&move_to(FIRST, plan("2027-01-01 00:00"), &["chen"]));
    assert_eq!(fee(&file, 1).as_deref(), Some("400.00"));
    roster(&mut file, "chen", |chen| chen.rates.clear());
    assert_eq!(fee(&file, 1).as_deref(), Some("400.00"), "a snapshot");
    assert_eq!(rule(&mut file, &pay(FIRST, None)), Rule::A5);
    let later = FeePaid { on: day("2026-11-24"), reference: None };
    assert_eq!(rule(&mut file, &pay(FIRST, Some(later))), Rule::A5);
    file.does(&pay(FIRST, Some(paid.clone())));
    assert_eq!(rule(&mut file, &pay(FIRST, Some(paid.clone()))), Rule::A5, "not twice");
    file.does(&move_to(FIRST, plan("2027-01-02 10:00"), &["chen"]));
    assert_eq!(fee(&file, 1).as_deref(), Some("400.00"), "what was paid for stays what it was paid for");
    assert_eq!(rule(&mut file, &move_to(FIRST, plan("2027-01-02 10:00"), &["dana"])), Rule::A5);
    file.does(&Command::Undo);
    file.does(&Command::Undo);
    assert_eq!(rule(&mut file, &pay(FIRST, None)), Rule::A5, "the undo took the payment back");
}

#[test]
fn a6_a_recording_needs_the_candidates_consent() {
    let mut file = approved();
    let recorded = propose(Plan { recorded: true, ..plan("2026-12-01 10:00") }, &["chen"]);
    let consent = |given| Command::Consent { given, on: None };
    assert_eq!(rule(&mut file, &recorded), Rule::A6);
    file.does(&consent(false));
    assert_eq!(rule(&mut file, &recorded), Rule::A6);
    file.does(&consent(true));
    assert_eq!(rule(&mut file, &consent(true)), Rule::A6, "on file already");
    file.does(&recorded);
    assert_eq!(rule(&mut file, &consent(false)), Rule::A6, "a recorded session relies on it");
}

#[test]
fn a4_a_moved_session_is_checked_as_a_new_one_and_does_not_clash_with_itself() {
    let mut file = confirmed();
    file.does(&move_to(FIRST, plan("2026-12-01 10:30"), &["chen"]));
    let session = file.application.assessment.session(FIRST).expect("a session").clone();
    assert_eq!((session.planned.sequence, &session.planned.state), (1, &SessionState::Confirmed));
    assert_eq!(rule(&mut file, &move_to(FIRST, plan("2026-12-01 10:30"), &["chen"])), Rule::S6, "nothing is new");
    file.does(&move_to(FIRST, plan("2026-12-01 10:30"), &["chen", "dana"]));
    assert_eq!(file.application.assessment.session(FIRST).expect("a session").seats.len(), 2);
    assert_eq!(rule(&mut file, &move_to(FIRST, plan("2026-12-01 10:30"), &["chen", "eve"])), Rule::A3);
    assert_eq!(rule(&mut file, &move_to(FIRST, Plan { minutes: 30, ..plan("2026-12-01 10:30") }, &["chen"])), Rule::A1);
    let words: Vec<String> =
        file.changes.iter().flat_map(|change| details(change, &crate::domain::Scale::default())).collect();
    let moved = "session 1: Tue 1 Dec 2026 10:00–11:00 EST (America/New_York) → Tue 1 Dec 2026 10:30–11:30 EST \
                 (America/New_York)";
    assert!(words.iter().any(|words| words == moved), "{words:#?}");
}

#[test]
fn s2_the_last_confirmed_session_takes_the_stage_back_with_it() {
    let mut file = confirmed();
    file.does(&propose(plan("2026-12-02 10:00"), &["dana"]));
    file.does(&confirm(SECOND));
    assert_eq!(rule(&mut file, &Command::Cancel { session: FIRST, reason: None }), Rule::A4);
    file.does(&cancel(FIRST));
    assert_eq!(stage(&file), StageName::Scheduled);
    assert_eq!(rule(&mut file, &cancel(FIRST)), Rule::A4);
    file.does(&cancel(SECOND));
    assert_eq!(stage(&file), StageName::Approved);
    assert_eq!(file.application.assessment.session(SECOND).expect("a session").planned.sequence, 1);
    file.does(&Command::Undo);
    assert_eq!(stage(&file), StageName::Scheduled);
}

#[test]
fn s2_a_session_is_missed_only_once_it_has_begun() {
    let mut file = confirmed();
    let missed = Command::NoShow { session: FIRST, who: Absent::Candidate, reason: None };
    assert_eq!(rule(&mut file, &missed), Rule::A4);
    file.today = day("2026-12-01");
    file.does(&missed);
    assert_eq!(stage(&file), StageName::Approved);
    assert_eq!(rule(&mut file, &missed), Rule::A4);
    file.does(&propose(plan("2026-12-02 10:00"), &["chen"]));
}

#[test]
fn s5_a_hold_lets_a_session_be_cancelled_and_a_withdrawal_cancels_what_is_to_come() {
    let mut file = confirmed();
    file.does(&Command::Hold { reason: Some(line("ill")), resume_on: None });
    assert_eq!(rule(&mut file, &propose(plan("2026-12-02 10:00"), &["chen"])), Rule::S5);
    let next = |file: &OneFile| Row::of(&file.application, &file.program, file.today).next;
    let words = next(&file);
    assert!(words.starts_with("on hold, no date to resume; session 1 on Tue 1 Dec 2026"), "{words}");
    file.does(&cancel(FIRST));
    assert_eq!(next(&file), "on hold, no date to resume");
    file.does(&Command::Reopen { reason: Some(line("well again")) });
    assert_eq!(stage(&file), StageName::Approved);
    let mut file = confirmed();
    file.does(&Command::Withdraw { reason: None });
    assert!(!file.application.assessment.session(FIRST).expect("a session").planned.state.is_live());
    assert_eq!(file.diary.load(&id("chen")), 0);
    file.does(&Command::Reopen { reason: Some(line("she comes after all")) });
    assert_eq!(stage(&file), StageName::Approved);
}

#[test]
fn h2_no_undo_and_no_redo_double_books_anybody() {
    let mut file = confirmed();
    file.does(&cancel(FIRST));
    let sessions = confirmed().application.assessment;
    book_elsewhere(&mut file, |application| application.assessment = sessions.clone());
    let taken = refusal(&mut file, &Command::Undo);
    assert!(taken.rule == Rule::A4 && taken.message.contains("QAP-2026-0099"), "{taken}");
    file.diary.forget(Number::new(2026, 99));
    file.does(&Command::Undo);
    file.does(&move_to(FIRST, plan("2026-12-03 10:00"), &["chen"]));
    book_elsewhere(&mut file, |application| application.assessment = sessions.clone());
    assert_eq!(rule(&mut file, &Command::Undo), Rule::A4, "a move back is refused as well");
    let mut file = proposed();
    file.does(&Command::Undo);
    book_elsewhere(&mut file, |application| application.assessment = sessions);
    assert_eq!(rule(&mut file, &Command::Redo), Rule::A4);
}

#[test]
fn h2_a2_an_undo_brings_no_assessor_back_who_may_not_assess_now() {
    let mut file = confirmed();
    file.does(&cancel(FIRST));
    roster(&mut file, "chen", |chen| chen.active = false);
    assert_eq!(rule(&mut file, &Command::Undo), Rule::A2);
    let mut file = confirmed();
    roster(&mut file, "chen", |chen| chen.active = false);
    file.does(&Command::Undo);
    assert_eq!(stage(&file), StageName::Approved, "what is confirmed no longer may always be");
}

#[test]
fn h2_steps_of_sessions_say_which_and_when() {
    let mut file = confirmed();
    let view = file.seen_by(crate::domain::Role::Admin);
    let expected = "confirmed a session (session 1 on Tue 1 Dec 2026 10:00–11:00 EST (America/New_York): proposed → \
                    confirmed)";
    assert_eq!(view.undo.as_deref(), Some(expected));
    file.does(&cancel(FIRST));
    assert_eq!(file.changes.last().map(|change| change.act), Some(Act::CancelSession));
}

#[test]
fn d5_the_hint_leads_from_the_conflict_question_to_the_confirmation() {
    let next = |file: &OneFile| file.seen_by(crate::domain::Role::Admin).next;
    let mut file = OneFile::received(form()).with_assessors(&["chen"]);
    file.accept_all();
    file.does(&Command::Approve { reason: None });
    assert_eq!(next(&file), "ask an assessor about a conflict, then propose a session");
    file.does(&Command::Conflict { assessor: id("chen"), answer: ConflictAnswer::Asked });
    assert_eq!(next(&file), "chen to answer about a conflict");
    file.does(&no_conflict("chen"));
    assert_eq!(next(&file), "propose a session: chen answered that there is no conflict");
    file.does(&propose(plan("2026-12-01 10:00"), &["chen"]));
    let expected = "confirm session 1, proposed for Tue 1 Dec 2026 10:00 EST (America/New_York) with chen";
    assert_eq!(next(&file), expected);
}
