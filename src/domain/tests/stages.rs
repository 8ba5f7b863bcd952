use super::fixture::{OneFile, accept, day, deficient, feedback, form, line, payment, program};
use crate::domain::view::{Row, details};
use crate::domain::{Command, LetterKind, Named, OpenStage, Requirement, Rule, Scale, Stage, StageName};

fn stage(file: &OneFile) -> StageName {
    file.application.placement.stage.name()
}

fn rule(file: &mut OneFile, command: &Command) -> Rule {
    file.run(command).expect_err("a refusal").rule
}

#[expect(clippy::unnecessary_wraps, reason = "commands take an optional reason")]
fn because() -> Option<crate::text::Line> {
    Some(line("because"))
}

fn notified() -> OneFile {
    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::Notify { due: None, reason: None });
    file
}

fn approved() -> OneFile {
    let mut file = OneFile::received(form());
    file.accept_all();
    file.does(&Command::Approve { reason: None });
    file
}

#[test]
fn the_first_determination_begins_the_review() {
    let mut file = OneFile::received(form());
    assert_eq!((stage(&file), file.application.placement.since), (StageName::Received, day("2026-10-12")));
    file.does(&accept(Requirement::Hours));
    assert_eq!((stage(&file), file.application.placement.since), (StageName::InReview, file.today));
}

#[test]
fn s1_a_letter_needs_a_deficiency_and_begins_the_period() {
    let mut file = OneFile::received(form());
    let notify = Command::Notify { due: None, reason: None };
    assert_eq!(rule(&mut file, &notify), Rule::S1);
    file.does(&deficient(Requirement::Feedback));
    assert_eq!(rule(&mut file, &Command::Notify { due: Some(day("2026-11-22")), reason: None }), Rule::S1);
    file.does(&notify);
    let named = Named::of([Requirement::Feedback], &program());
    assert_eq!(file.application.placement.stage, Stage::Open(OpenStage::Deficient { due: day("2026-12-23"), named }));
}

#[test]
fn s1_new_evidence_moves_it_back_to_the_review() {
    let mut file = notified();
    file.does(&Command::RecordFeedback(feedback(16, 0)));
    assert_eq!(stage(&file), StageName::InReview);
    let mut file = notified();
    file.does(&Command::RecordPayment(payment("10", "USD")));
    assert_eq!(stage(&file), StageName::InReview);
}

#[test]
fn s1_settling_all_that_the_letter_named_moves_it_back_to_the_review() {
    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&deficient(Requirement::Hours));
    file.does(&Command::Notify { due: None, reason: None });
    file.does(&accept(Requirement::Hours));
    assert_eq!(stage(&file), StageName::Deficient);
    file.does(&accept(Requirement::Feedback));
    assert_eq!(stage(&file), StageName::InReview);
}

#[test]
fn s5_an_application_is_held_and_resumed_where_it_was() {
    let mut file = notified();
    let hold = Command::Hold { reason: because(), resume_on: Some(day("2027-01-10")) };
    assert_eq!(rule(&mut file, &Command::Hold { reason: None, resume_on: None }), Rule::S5);
    file.does(&hold);
    assert_eq!(rule(&mut file, &accept(Requirement::Hours)), Rule::S5);
    file.today = day("2026-12-03");
    assert_eq!(rule(&mut file, &Command::Reopen { reason: None }), Rule::S5);
    file.does(&Command::Reopen { reason: because() });
    let named = Named::of([Requirement::Feedback], &program());
    let resumed = Stage::Open(OpenStage::Deficient { due: day("2027-01-02"), named });
    assert_eq!(file.application.placement.stage, resumed, "ten days on hold do not count");
}

#[test]
fn s5_a_hold_stops_the_days_in_a_stage_and_does_not_begin_them_anew() {
    let mut file = OneFile::received(form());
    file.does(&accept(Requirement::Hours));
    file.today = day("2026-12-01");
    file.does(&Command::Hold { reason: because(), resume_on: None });
    file.today = day("2026-12-04");
    file.does(&Command::Reopen { reason: because() });
    assert_eq!(Row::of(&file.application, &program(), file.today).days_in_stage, 8);
}

#[test]
fn s1_evidence_that_comes_on_hold_ends_the_deficiency_too() {
    let mut file = notified();
    file.does(&Command::Hold { reason: because(), resume_on: None });
    file.does(&Command::RecordFeedback(feedback(16, 0)));
    assert_eq!(stage(&file), StageName::OnHold);
    let told = details(file.changes.last().expect("a change"), &crate::domain::Scale::default());
    assert!(told.contains(&"stage behind the hold: deficient until 2026-12-23 → in review".to_owned()), "{told:?}");
    file.does(&Command::Reopen { reason: because() });
    assert_eq!(stage(&file), StageName::InReview);
}

#[test]
fn s1_what_no_letter_named_has_no_period() {
    let mut file = notified();
    file.does(&deficient(Requirement::Statement));
    assert_eq!(stage(&file), StageName::InReview);
    assert_eq!(rule(&mut file, &Command::CloseIncomplete { reason: None }), Rule::S5);
}

#[test]
fn s1_d3_a_letter_does_not_ask_for_what_has_come_meanwhile() {
    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::RecordFeedback(feedback(16, 0)));
    assert_eq!(rule(&mut file, &Command::Notify { due: None, reason: None }), Rule::D3);
}

#[test]
fn v1_staff_do_not_turn_a_managers_decision_round() {
    let mut file = OneFile::received(form());
    file.does(&super::fixture::waive(Requirement::Fee));
    file.does(&Command::Decline { reason: because() });
    file.role = crate::domain::Role::Staff;
    assert_eq!(rule(&mut file, &Command::Reopen { reason: because() }), Rule::V1);
    file.role = crate::domain::Role::Manager;
    file.does(&Command::Reopen { reason: because() });
    file.role = crate::domain::Role::Staff;
    assert_eq!(rule(&mut file, &deficient(Requirement::Fee)), Rule::D1);
}

#[test]
fn s5_declined_never_after_approval() {
    let mut file = approved();
    assert_eq!(rule(&mut file, &Command::Decline { reason: because() }), Rule::S5);
    let mut file = OneFile::received(form());
    assert_eq!(rule(&mut file, &Command::Decline { reason: None }), Rule::S5);
    file.does(&Command::Decline { reason: because() });
    assert_eq!(rule(&mut file, &Command::RecordFeedback(feedback(16, 0))), Rule::S5);
    file.does(&Command::RecordPayment(payment("-360", "USD")));
    file.does(&Command::Reopen { reason: because() });
    assert_eq!(stage(&file), StageName::Received);
}

#[test]
fn s5_withdrawn_from_any_open_stage_and_reopened_there() {
    let mut file = approved();
    file.does(&Command::Withdraw { reason: None });
    assert_eq!(rule(&mut file, &Command::Withdraw { reason: None }), Rule::S5);
    file.does(&Command::Reopen { reason: because() });
    assert_eq!(stage(&file), StageName::Approved);
}

#[test]
fn s5_closed_as_incomplete_only_when_the_period_is_over() {
    let mut file = OneFile::received(form());
    let close = Command::CloseIncomplete { reason: None };
    assert_eq!(rule(&mut file, &close), Rule::S5);
    let mut file = notified();
    file.today = day("2026-12-23");
    assert_eq!(rule(&mut file, &close), Rule::S5);
    file.today = day("2026-12-24");
    assert_eq!(rule(&mut file, &close), Rule::S1, "no letter left the house");
    let letter = file.letter(LetterKind::Deficiency);
    let mut file = notified();
    file.release(&letter).expect("released");
    file.today = day("2026-12-24");
    file.does(&close);
    assert_eq!(stage(&file), StageName::ClosedIncomplete);
    file.does(&Command::Reopen { reason: because() });
    assert_eq!(stage(&file), StageName::InReview);
}

#[test]
fn s6_what_is_settled_by_approval_stays_settled() {
    let mut file = approved();
    assert_eq!(rule(&mut file, &Command::Approve { reason: None }), Rule::S6);
    assert_eq!(rule(&mut file, &deficient(Requirement::Hours)), Rule::S6);
    file.does(&Command::RecordPayment(payment("-360", "USD")));
    file.does(&deficient(Requirement::Fee));
}

#[test]
fn s7_days_in_stage_count_from_receipt_and_go_overdue_after_the_target() {
    let file = OneFile::received(form());
    let row = |today| Row::of(&file.application, &program(), day(today));
    assert_eq!((row("2026-10-17").days_in_stage, row("2026-10-17").overdue), (5, false));
    assert_eq!((row("2026-10-18").days_in_stage, row("2026-10-18").overdue), (6, true));
    assert_eq!(row("2026-11-23").days_in_stage, 42);
}

#[test]
fn h2_undo_takes_back_one_step_at_a_time_down_to_the_receipt() {
    let mut file = OneFile::received(form());
    let received = file.application.clone();
    file.accept_all();
    file.does(&Command::Approve { reason: None });
    for _ in 0..9 {
        file.does(&Command::Undo);
    }
    assert_eq!(rule(&mut file, &Command::Undo), Rule::H2);
    assert_eq!(file.application.placement, received.placement);
    assert_eq!(file.application.determinations, received.determinations);
    assert_eq!(file.application.revision, 19, "an undo is a change too (H1)");
}

#[test]
fn h2_undo_takes_back_evidence_and_the_move_that_came_with_it() {
    let mut file = OneFile::received(form());
    file.does(&Command::RecordFeedback(feedback(1, 0)));
    file.does(&Command::Undo);
    assert_eq!(*file.application.form, form());
}

#[test]
fn h2_what_left_the_house_is_not_undone() {
    let mut file = notified();
    let letter = file.letter(crate::domain::LetterKind::Deficiency);
    file.release(&letter).expect("released");
    assert_eq!(rule(&mut file, &Command::Undo), Rule::H2);
    file.does(&Command::Reopen { reason: because() });
    assert_eq!(stage(&file), StageName::InReview);
}

#[test]
fn h2_undo_needs_leave_for_what_it_takes_back() {
    let mut file = approved();
    file.role = crate::domain::Role::Staff;
    assert_eq!(rule(&mut file, &Command::Undo), Rule::V1);
}

#[test]
fn an_application_is_assigned_once() {
    let mut file = OneFile::received(form());
    let to = |name: &str| Command::Assign { to: Some(name.parse().unwrap()) };
    file.does(&to("ada"));
    assert_eq!(rule(&mut file, &to("ada")), Rule::S6);
    file.does(&Command::Assign { to: None });
}

#[test]
fn v1_staff_bring_no_managers_decision_back_by_an_undo() {
    let mut file = OneFile::received(form());
    file.does(&super::fixture::waive(Requirement::Fee));
    file.does(&accept(Requirement::Fee));
    file.role = crate::domain::Role::Staff;
    assert_eq!(rule(&mut file, &Command::Undo), Rule::D1, "it would waive the fee again");
    file.role = crate::domain::Role::Manager;
    file.does(&Command::Undo);
    file.does(&Command::Decline { reason: because() });
    file.does(&Command::Reopen { reason: because() });
    file.role = crate::domain::Role::Staff;
    assert_eq!(rule(&mut file, &Command::Undo), Rule::V1, "it would decline the application again");
    file.role = crate::domain::Role::Manager;
    file.does(&Command::Undo);
    assert_eq!(stage(&file), StageName::Declined);
}

#[test]
fn s6_a_reason_is_no_longer_than_a_note() {
    let mut file = OneFile::received(form());
    let long = Some(line(&"ä".repeat(crate::domain::NOTE_LENGTH + 1)));
    assert_eq!(rule(&mut file, &Command::Hold { reason: long, resume_on: None }), Rule::S6);
    let just = Some(line(&"ä".repeat(crate::domain::NOTE_LENGTH)));
    file.does(&Command::Hold { reason: just, resume_on: None });
}

#[test]
fn s5_h2_a_hold_is_not_redone_when_its_day_has_come() {
    let mut file = OneFile::received(form());
    file.does(&Command::Hold { reason: because(), resume_on: Some(day("2026-11-25")) });
    file.does(&Command::Undo);
    file.today = day("2026-11-25");
    assert_eq!(rule(&mut file, &Command::Redo), Rule::S5);
    file.today = day("2026-11-24");
    file.does(&Command::Redo);
    assert_eq!(stage(&file), StageName::OnHold);
}

#[test]
fn s1_h2_a_deficiency_letter_is_not_redone_when_its_day_is_past() {
    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::Notify { due: Some(file.today), reason: None });
    file.does(&Command::Undo);
    file.today = day("2026-11-24");
    assert_eq!(rule(&mut file, &Command::Redo), Rule::S1);
    file.today = day("2026-11-23");
    file.does(&Command::Redo);
    assert_eq!(stage(&file), StageName::Deficient);
}

#[test]
fn h1_another_letter_of_the_same_day_tells_until_when_and_that_nothing_else_changed() {
    let mut file = notified();
    let told = |file: &OneFile| details(file.changes.last().expect("a change"), &Scale::default());
    file.does(&Command::Notify { due: None, reason: None });
    assert_eq!(told(&file), ["stage: deficient until 2026-12-23, as before", "the letter names feedback"]);
    file.today = day("2026-11-24");
    file.does(&Command::Notify { due: Some(day("2026-12-23")), reason: None });
    assert_eq!(told(&file)[0], "deficient until 2026-12-23 since 2026-11-23 → 2026-11-24");
}

#[test]
fn d3_s1_what_changed_since_is_told_of_one_and_of_several() {
    let mut file = OneFile::received(form());
    for (requirement, so_far) in [
        (Requirement::Feedback, "the evidence of feedback changed since it was marked deficient"),
        (Requirement::Fee, "the evidence of feedback and fee changed since they were marked deficient"),
    ] {
        file.does(&deficient(requirement));
        if requirement == Requirement::Fee {
            file.does(&Command::RecordPayment(payment("1.00", "USD")));
        } else {
            file.does(&Command::RecordFeedback(feedback(40, 0)));
        }
        let refusal = file.run(&Command::Notify { due: None, reason: None }).unwrap_err();
        assert_eq!((refusal.rule, refusal.message.as_str()), (Rule::D3, so_far));
    }
    let refusal = file.run(&Command::Approve { reason: None }).unwrap_err();
    assert!(refusal.message.contains("feedback and fee stale since the evidence changed"), "{refusal}");
}
