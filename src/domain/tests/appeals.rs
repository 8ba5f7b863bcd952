//! Reviews and appeals (C1 to C3): within the window, by somebody who was not involved, linked and never written over.

use super::fixture::day;
use super::scored::{FIRST, Scored, decision};
use crate::domain::view::{ApplicationView, Row, details};
use crate::domain::{
    Act, AppealKind, AppealOutcome, Command, ConflictAnswer, ConflictKind, ConflictRecord, Refusal, Requirement, Role,
    Rule, SessionId, SessionMode, StageName, WaitingFor, apply,
};
use crate::text::Line;

const WINDOWS: &str = "
[review]
days = 14
after = [\"declined\", \"closed_incomplete\"]

[appeal]
days = 30
target = 20
after = [\"not_passed\", \"declined\"]
grounds = [{ id = \"procedure\", text = \"A rule of the procedure was not kept.\" }]
";

/// A candidate whom chen found not eligible, and who did not pass by ada's decision of 23 November 2026.
pub(super) fn not_passed() -> Scored {
    let mut file = Scored::by(&["chen"]);
    file.program.windows = toml::from_str(WINDOWS).expect("windows");
    file.assesses("chen", FIRST, false);
    file.does("ada", &decision(false, None));
    file
}

fn open(kind: AppealKind, ground: Option<&str>, on: Option<&str>, reason: Option<&str>) -> Command {
    let (ground, reason) = (ground.map(Line::clean), reason.map(Line::clean));
    Command::OpenAppeal { kind, ground, received_on: on.map(day), reason }
}

pub(super) fn appeal() -> Command {
    open(AppealKind::Appeal, Some("procedure"), None, None)
}

fn give(to: &str) -> Command {
    Command::AssignAppeal { appeal: None, to: Some(to.parse().unwrap()) }
}

pub(super) fn ends(outcome: AppealOutcome) -> Command {
    Command::DecideAppeal { appeal: None, outcome, reason: Some(Line::clean("the session was cut short")) }
}

fn next(file: &Scored, today: &str) -> (String, bool) {
    let row = Row::of(&file.application, &file.program, day(today));
    assert_eq!(row.waiting_for, WaitingFor::Us);
    (row.next, row.overdue)
}

fn refused_as(file: &mut Scored, who: &str, role: Role, command: &Command) -> Refusal {
    file.run_as(who, role, command).expect_err("a refusal")
}

#[test]
fn c1_a_decision_is_contested_within_its_days_and_on_a_ground() {
    let mut file = not_passed();
    let other = |reason| open(AppealKind::Appeal, None, None, reason);
    assert_eq!(file.refused("sam", &other(None)).message, "an appeal on another ground needs words");
    let unknown = file.refused("sam", &open(AppealKind::Appeal, Some("mood"), None, None));
    assert_eq!((unknown.rule, unknown.hint.as_str()), (Rule::C1, "one of: procedure, other"));
    let refusal = file.refused("sam", &open(AppealKind::Review, None, None, Some("look again")));
    assert_eq!(refusal.message, "the program has no review of an application that is not passed");
    for on in ["2026-11-22", "2026-11-24"] {
        assert_eq!(file.refused("sam", &open(AppealKind::Appeal, Some("procedure"), Some(on), None)).rule, Rule::C1);
    }
    file.now = "2026-12-24T15:00:00Z".parse().unwrap();
    let late = file.refused("sam", &appeal());
    assert_eq!(late.message, "an appeal was possible until 2026-12-23, 30 days after the decision");
    file.does("sam", &open(AppealKind::Appeal, Some("procedure"), Some("2026-12-23"), None));
    let kept = &file.application.appeals[0];
    assert_eq!((kept.against.by.as_str(), kept.against.on), ("ada", day("2026-11-23")));
    let decided = file.changes.iter().find(|change| change.revision == kept.against.revision).unwrap();
    assert_eq!(decided.act, crate::domain::Act::NotPass);
    assert_eq!(file.refused("sam", &appeal()).message, "appeal 1 is open");
}

#[test]
fn c1_there_is_nothing_to_contest_without_a_decision_or_without_terms() {
    let mut file = Scored::approved();
    assert_eq!(file.refused("sam", &appeal()).rule, Rule::C1);
    let mut file = not_passed();
    file.program.windows.appeal = None;
    let refusal = file.refused("sam", &appeal());
    assert!(refusal.message.ends_with("has no appeal"), "{refusal}");
    assert_eq!(refused_as(&mut file, "eko", Role::Assessor, &appeal()).rule, Rule::V1);
}

#[test]
fn c2_nobody_who_was_involved_handles_or_decides_it() {
    let mut file = not_passed();
    file.does("sam", &appeal());
    assert_eq!(next(&file, "2026-11-23").0, "give appeal 1 to somebody who was not involved");
    for (who, expected) in [("ada", "ada decided on QAP-2026-0001"), ("chen", "chen assessed in QAP-2026-0001")] {
        let refusal = file.refused("sam", &give(who));
        assert_eq!(refusal.rule, Rule::C2);
        assert!(refusal.message.starts_with(expected), "{refusal}");
        let decides = refused_as(&mut file, who, Role::Manager, &ends(AppealOutcome::Dismissed));
        assert_eq!(decides.rule, Rule::C2);
    }
    assert_eq!(file.refused("sam", &ends(AppealOutcome::Dismissed)).rule, Rule::V1);
    file.does("sam", &give("max"));
    assert_eq!(next(&file, "2026-11-23"), ("max decides appeal 1 by 2026-12-13".to_owned(), false));
    assert_eq!(next(&file, "2026-12-14"), ("max decides appeal 1, which was due on 2026-12-13".to_owned(), true));
    let refusal = refused_as(&mut file, "eva", Role::Manager, &ends(AppealOutcome::Dismissed));
    assert_eq!((refusal.rule, refusal.message.as_str()), (Rule::C2, "appeal 1 is with max"));
    let silent = Command::DecideAppeal { appeal: None, outcome: AppealOutcome::Dismissed, reason: None };
    assert_eq!(file.refused("max", &silent).rule, Rule::C3);
    file.does("max", &ends(AppealOutcome::Dismissed));
    assert_eq!(file.refused("max", &ends(AppealOutcome::Upheld)).rule, Rule::C3);
    assert_eq!(file.stage(), StageName::NotPassed, "the decision stands");
    assert!(file.refused("sam", &appeal()).message.contains("contested by appeal 1 and dismissed"));
}

#[test]
fn c2_whoever_determined_a_requirement_or_sits_in_a_session_was_involved() {
    let mut file = Scored::approved();
    file.program.windows = toml::from_str(WINDOWS).expect("windows");
    let again = Command::Waive { requirement: Requirement::Fee, reason: Some(Line::clean("paid by the body")) };
    file.does("ada", &Command::Undo);
    file.run_as("eva", Role::Manager, &again).unwrap();
    file.does("ada", &Command::Approve { reason: None });
    file.session(1, &["chen", "diaz"], SessionMode::RolePlay);
    file.assesses("chen", FIRST, false);
    file.assesses("diaz", FIRST, false);
    file.does("ada", &decision(false, None));
    file.does("sam", &appeal());
    let refusal = file.refused("sam", &give("eva"));
    assert!(refusal.message.starts_with("eva determined a requirement of QAP-2026-0001"), "{refusal}");
    file.session(2, &["eko"], SessionMode::RolePlay);
    let refusal = file.refused("sam", &give("eko"));
    assert!(refusal.message.starts_with("eko assesses in session 2"), "{refusal}");
}

#[test]
fn c3_an_upheld_appeal_has_the_decision_taken_anew_by_a_step_that_names_it() {
    let mut file = not_passed();
    let reopen = Command::Reopen { reason: Some(Line::clean("appeal 1 was upheld")) };
    assert_eq!(file.refused("sam", &reopen).rule, Rule::S5);
    file.does("sam", &appeal());
    assert_eq!(file.application.appeals[0].done(Act::OpenAppeal).as_deref(), Some("opened appeal 1"));
    assert_eq!(file.refused("sam", &reopen).rule, Rule::C3, "it is not decided");
    file.does("max", &ends(AppealOutcome::Upheld));
    assert_eq!(file.application.appeals[0].done(Act::DecideAppeal).as_deref(), Some("decided appeal 1: upheld"));
    assert_eq!(next(&file, "2026-11-23").0, "reopen the decision: appeal 1 was upheld");
    file.does("sam", &reopen);
    assert_eq!(file.stage(), StageName::Assessed);
    let kept = file.application.appeals[0].clone();
    assert_eq!(kept.followed_by, Some(file.application.revision));
    let told = details(file.changes.last().unwrap(), &crate::domain::Scale::default());
    assert!(told.iter().any(|line| line.starts_with("appeal 1 against revision")), "{told:?}");
    assert_eq!(file.refused("ada", &decision(true, None)).rule, Rule::C3, "a reason is asked for");
    file.does("ada", &decision(true, Some("the second half showed it")));
    assert_eq!((file.stage(), file.application.appeals[0].clone()), (StageName::Passed, kept));
}

#[test]
fn c3_a_remitted_appeal_has_the_assessment_done_again_whatever_the_window() {
    let mut file = not_passed();
    file.program.windows.retake.most = Some(0);
    file.does("sam", &appeal());
    let again = Command::Reassess { reason: None };
    assert_eq!(file.refused("sam", &again).rule, Rule::C3);
    file.does("max", &ends(AppealOutcome::Remitted));
    assert_eq!(next(&file, "2026-11-23").0, "begin a re-assessment: appeal 1 was remitted");
    file.now = "2028-01-01T15:00:00Z".parse().unwrap();
    file.does("sam", &again);
    assert_eq!((file.stage(), file.application.assessment.round), (StageName::Approved, 2));
    file.session(2, &["diaz"], SessionMode::RolePlay);
    file.assesses("diaz", SessionId(2), false);
    assert_eq!(file.refused("ada", &decision(true, Some("as before"))).rule, Rule::S3, "this round follows its own");
    file.does("ada", &decision(false, None));
    file.does("sam", &appeal());
    let refusal = refused_as(&mut file, "max", Role::Manager, &ends(AppealOutcome::Dismissed));
    assert!(refusal.message.starts_with("max decided appeal 1"), "another one decides the next: {refusal}");
}

#[test]
fn c3_s5_a_round_that_an_appeal_remitted_is_none_of_the_candidates_own_and_costs_nothing() {
    let mut file = not_passed();
    file.program.windows.retake = toml::from_str("most = 1\nfee = \"150.00\"\n").expect("terms");
    file.does("sam", &appeal());
    file.does("max", &ends(AppealOutcome::Remitted));
    let again = Command::Reassess { reason: None };
    file.does("sam", &again);
    file.session(2, &["diaz"], SessionMode::RolePlay);
    file.assesses("diaz", SessionId(2), false);
    file.does("ada", &decision(false, None));
    let row = Row::of(&file.application, &file.program, day("2026-11-23"));
    assert_eq!(row.next, "may be assessed again until 2027-11-23, for 150.00 USD");
    let refusal = file.refused("sam", &again);
    assert_eq!(refusal.message, "a re-assessment costs 150.00 USD: 360.00 of 510.00 USD are on file");
    file.does("sam", &Command::RecordPayment(super::fixture::payment("150.00", "USD")));
    file.does("sam", &again);
    assert_eq!(file.application.retakes(), 1);
}

#[test]
fn c3_a_declined_application_is_reopened_by_staff_after_its_appeal() {
    let mut file = Scored::approved();
    file.program.windows = toml::from_str(WINDOWS).expect("windows");
    file.does("ada", &Command::Undo);
    file.does("ada", &Command::Decline { reason: Some(Line::clean("not of this program")) });
    let reopen = Command::Reopen { reason: Some(Line::clean("review 1 was remitted")) };
    assert_eq!(file.refused("sam", &reopen).rule, Rule::V1);
    file.does("sam", &open(AppealKind::Review, None, None, Some("it is of this program")));
    file.does("max", &ends(AppealOutcome::Remitted));
    file.does("sam", &reopen);
    assert_eq!(file.stage(), StageName::InReview);
    file.does("sam", &Command::Undo);
    assert_eq!(file.stage(), StageName::Declined);
    assert_eq!(file.application.decisions.last().map(|made| made.by.as_str()), Some("ada"), "an undo decides nothing");
    assert_eq!(next(&file, "2026-11-23").0, "reopen the application: review 1 was remitted");
}

#[test]
fn h2_each_step_of_an_appeal_is_taken_back_and_done_again_by_who_may_do_it() {
    let mut file = not_passed();
    let before = file.application.appeals.clone();
    file.does("sam", &appeal());
    file.does("sam", &give("max"));
    file.does("max", &ends(AppealOutcome::Dismissed));
    let decided = file.application.appeals.clone();
    assert_eq!(file.refused("sam", &Command::Undo).rule, Rule::V1);
    file.does("max", &Command::Undo);
    assert!(file.application.appeals[0].is_open());
    file.does("max", &Command::Redo);
    assert_eq!(file.application.appeals, decided);
    for who in ["max", "sam", "sam"] {
        file.does(who, &Command::Undo);
    }
    assert_eq!(file.application.appeals, before);
    let folded = file.changes.iter().fold(None, apply);
    assert_eq!(folded, Some(file.application.clone()));
}

#[test]
fn c2_nobody_who_was_involved_takes_an_outcome_or_another_ones_appeal_back() {
    let mut file = not_passed();
    file.does("sam", &appeal());
    assert_eq!(file.refused("ada", &Command::Undo).rule, Rule::C2, "ada decided, and sam recorded the appeal");
    file.does("max", &ends(AppealOutcome::Upheld));
    assert_eq!(file.refused("ada", &Command::Undo).rule, Rule::C2);
    file.does("max", &Command::Undo);
    assert_eq!(file.refused("ada", &Command::Redo).rule, Rule::C2);
    file.does("max", &Command::Redo);
    let mut file = not_passed();
    file.does("ada", &appeal());
    file.does("ada", &Command::Undo);
}

#[test]
fn c2_whoever_declared_a_conflict_handles_no_appeal() {
    let mut file = not_passed();
    let answer = ConflictAnswer::Declared { kind: ConflictKind::SameFirm, note: None };
    let record = ConflictRecord { answer, by: "sam".parse().unwrap(), at: file.now };
    file.application.assessment.conflicts.insert("diaz".parse().unwrap(), record);
    file.does("sam", &appeal());
    let refusal = file.refused("sam", &give("diaz"));
    assert!(refusal.message.starts_with("diaz declared a conflict with the candidate"), "{refusal}");
}

#[test]
fn c3_what_is_contested_stands_until_the_appeal_is_decided_and_follows_it_then() {
    let mut file = not_passed();
    let again = Command::Reassess { reason: None };
    assert!(file.refused("sam", &Command::Withdraw { reason: None }).hint.contains("re-assessment"));
    file.does("sam", &appeal());
    assert_eq!(file.refused("sam", &again).rule, Rule::C3, "it is open");
    file.does("max", &ends(AppealOutcome::Upheld));
    let refusal = file.refused("sam", &again);
    assert!(refusal.message.starts_with("appeal 1 was upheld"), "{refusal}");
    file.does("sam", &Command::Reopen { reason: Some(Line::clean("appeal 1 was upheld")) });
    let mut file = not_passed();
    file.does("sam", &appeal());
    file.does("max", &ends(AppealOutcome::Dismissed));
    file.does("sam", &again);
}

#[test]
fn c3_what_was_remitted_is_begun_again_by_a_redo_whatever_the_window() {
    let mut file = not_passed();
    file.does("sam", &appeal());
    file.does("max", &ends(AppealOutcome::Remitted));
    file.now = "2028-01-01T15:00:00Z".parse().unwrap();
    for command in [Command::Reassess { reason: None }, Command::Undo, Command::Redo] {
        file.does("sam", &command);
    }
    assert_eq!(file.stage(), StageName::Approved);
}

#[test]
fn c1_an_appeal_that_came_in_time_may_be_recorded_after_the_window_and_is_overdue_by_its_own_day() {
    let mut file = not_passed();
    file.now = "2026-12-24T15:00:00Z".parse().unwrap();
    let barred = file.barred("sam");
    assert!(barred.iter().all(|one| one.act != Act::OpenAppeal), "{barred:?}");
    file.does("sam", &open(AppealKind::Appeal, Some("procedure"), Some("2026-12-23"), None));
    file.program.days.targets = toml::from_str("not_passed = 1").unwrap();
    assert!(!next(&file, "2027-01-12").1 && next(&file, "2027-01-13").1, "20 days after it came");
}

#[test]
fn c1_what_may_be_contested_comes_with_the_application() {
    let file = not_passed();
    let view = ApplicationView::of(&file.application, &file.program, day("2026-11-23"));
    let [(AppealKind::Appeal, grounds)] = view.grounds.as_slice() else { panic!("{:?}", view.grounds) };
    assert_eq!(grounds[0].0.as_str(), "procedure");
    assert!(view.appeals.is_empty());
    let approved = Scored::approved();
    assert!(ApplicationView::of(&approved.application, &file.program, day("2026-11-23")).grounds.is_empty());
}

fn decline(why: &str) -> Command {
    Command::Decline { reason: Some(Line::clean(why)) }
}

fn reopen() -> Command {
    Command::Reopen { reason: Some(Line::clean("look again")) }
}

fn review() -> Command {
    open(AppealKind::Review, None, None, Some("it is of this program"))
}

/// A candidate whom ada declined, and whose review max brought to an end.
fn reviewed(outcome: AppealOutcome) -> Scored {
    let mut file = Scored::approved();
    file.program.windows = toml::from_str(WINDOWS).expect("windows");
    file.does("ada", &Command::Undo);
    file.does("ada", &decline("not of this program"));
    file.does("sam", &review());
    file.does("max", &ends(outcome));
    file
}

#[test]
fn h2_c1_an_undo_goes_back_to_the_decision_that_stands() {
    let mut file = reviewed(AppealOutcome::Dismissed);
    let made = file.application.decisions.last().cloned();
    for command in [reopen(), decline("a second time"), Command::Undo, Command::Undo] {
        file.does("ada", &command);
    }
    assert_eq!((file.stage(), file.application.decisions.last()), (StageName::Declined, made.as_ref()));
    let refusal = file.refused("sam", &review());
    assert!(refusal.message.contains("contested by review 1 and dismissed"), "{refusal}");
    // Also where another change goes back to it once more.
    for command in [reopen(), Command::Undo] {
        file.does("ada", &command);
    }
    assert_eq!(file.application.decisions.last(), made.as_ref());
}

#[test]
fn h2_c3_what_was_remitted_waits_again_where_all_that_came_after_is_undone() {
    let mut file = reviewed(AppealOutcome::Remitted);
    let expected = "reopen the application: review 1 was remitted";
    file.does("sam", &reopen());
    file.does("ada", &decline("a second time"));
    file.does("ada", &Command::Undo);
    file.does("sam", &Command::Undo);
    assert_eq!(next(&file, "2026-11-23").0, expected);
    file.does("sam", &reopen());
    assert_eq!(file.application.appeals[0].followed_by, Some(file.application.revision));
}

#[test]
fn h2_c3_a_decision_that_is_done_again_is_the_one_that_was_contested() {
    let mut file = reviewed(AppealOutcome::Remitted);
    for who in ["max", "sam", "ada"] {
        file.does(who, &Command::Undo);
    }
    assert_eq!((file.stage(), file.application.decisions.last()), (StageName::InReview, None));
    for who in ["ada", "sam", "max"] {
        file.does(who, &Command::Redo);
    }
    assert_eq!(next(&file, "2026-11-23").0, "reopen the application: review 1 was remitted");
    file.does("sam", &reopen());
}

#[test]
fn s5_c3_of_who_did_not_pass_nothing_more_comes_but_another_round_and_what_is_contested() {
    let mut file = not_passed();
    let is_over = |file: &Scored, today| file.application.is_over(&file.program, day(today));
    assert_eq!((is_over(&file, "2027-11-23"), is_over(&file, "2027-11-24")), (false, true));
    file.program.windows.retake.most = Some(0);
    assert!(is_over(&file, "2026-11-23"));
    file.does("sam", &appeal());
    assert!(!is_over(&file, "2027-11-24"), "it is contested");
    file.does("max", &ends(AppealOutcome::Remitted));
    assert!(!is_over(&file, "2027-11-24"), "it is to be done again");
    file.does("sam", &Command::Reassess { reason: None });
    assert!(!is_over(&file, "2027-11-24"));
}
