use super::fixture::{OneFile, accept, day, deficient, feedback, form, line, payment, waive};
use crate::domain::view::{ApplicationView, Row};
use crate::domain::{Command, LetterKind, Requirement, Role, Rule, StageName, WaitingFor};

fn refused(file: &mut OneFile, command: &Command) -> Rule {
    let before = file.application.clone();
    let refusal = file.run(command).expect_err("a refusal");
    assert_eq!(file.application, before, "a refusal changes nothing (S6)");
    assert!(!refusal.message.is_empty() && !refusal.hint.is_empty());
    refusal.rule
}

#[test]
fn d1_a_deficiency_and_a_waiver_need_a_reason() {
    let mut file = OneFile::received(form());
    let requirement = Requirement::Hours;
    for reason in [None, Some(line("  "))] {
        let deficient = Command::MarkDeficient { requirement, reason: reason.clone() };
        assert_eq!(refused(&mut file, &deficient), Rule::D1);
        assert_eq!(refused(&mut file, &Command::Waive { requirement, reason }), Rule::D1);
    }
}

#[test]
fn d1_only_a_program_manager_waives() {
    let mut file = OneFile::received(form());
    file.role = Role::Staff;
    assert_eq!(refused(&mut file, &waive(Requirement::Fee)), Rule::D1);
    file.role = Role::Manager;
    file.does(&waive(Requirement::Fee));
}

#[test]
fn v1_auditors_and_lookup_change_nothing() {
    let mut file = OneFile::received(form());
    for role in [Role::Auditor, Role::Lookup, Role::Assessor] {
        file.role = role;
        assert_eq!(refused(&mut file, &accept(Requirement::Hours)), Rule::V1);
    }
}

#[test]
fn d2_an_unmet_requirement_is_not_accepted() {
    let mut form = form();
    form.feedback.pop();
    let mut file = OneFile::received(form);
    assert_eq!(refused(&mut file, &accept(Requirement::Feedback)), Rule::D2);
    file.does(&accept(Requirement::Statement));
}

#[test]
fn d2_one_finding_is_that_of_all_of_them() {
    let mut form = form();
    form.feedback.pop();
    let mut file = OneFile::received(form);
    file.does(&waive(Requirement::Fee));
    let all = file.application.findings(&file.program);
    for requirement in file.program.each_requirement() {
        assert_eq!(file.application.finding(requirement, &file.program).as_ref(), all.of(requirement));
    }
    let own = Requirement::Own("essay".parse().expect("an id"));
    assert_eq!(file.application.finding(own, &file.program), None);
}

#[test]
fn d3_changed_evidence_makes_a_determination_stale_and_names_the_change() {
    let mut file = OneFile::received(form());
    file.does(&accept(Requirement::Feedback));
    assert!(!file.application.is_open(Requirement::Feedback));
    file.does(&Command::RecordFeedback(feedback(16, 0)));
    assert!(file.application.is_open(Requirement::Feedback));
    let changed = file.application.changed_evidence(Requirement::Feedback);
    assert!(changed.len() == 1 && changed[0].contains("new: form of F-16"), "{changed:?}");
    assert!(!file.application.is_stale(Requirement::Fee));
    file.does(&accept(Requirement::Feedback));
    assert!(!file.application.is_open(Requirement::Feedback));
}

#[test]
fn d3_evidence_that_is_again_as_it_was_is_not_stale() {
    let mut file = OneFile::received(form());
    file.does(&accept(Requirement::Fee));
    file.does(&Command::RecordPayment(payment("-10", "USD")));
    assert!(file.application.is_stale(Requirement::Fee));
    file.does(&Command::Undo);
    assert!(!file.application.is_stale(Requirement::Fee));
}

#[test]
fn d3_evidence_that_is_called_as_the_line_of_a_day_begins_is_not_stale_by_that() {
    let mut form = form();
    form.training[0].course = line("received on the job mediation training");
    form.references[0].name = Some(line("received on behalf of R. Counsel"));
    let mut file = OneFile::received(form);
    for requirement in [Requirement::Training, Requirement::References] {
        file.does(&accept(requirement));
        assert_eq!(file.application.changed_evidence(requirement), [""; 0]);
        assert!(!file.application.is_open(requirement));
    }
}

#[test]
fn s2_d4_approval_needs_every_requirement_settled_and_none_stale() {
    let mut file = OneFile::received(form());
    let approve = Command::Approve { reason: None };
    assert_eq!(refused(&mut file, &approve), Rule::D4);
    file.accept_all();
    file.does(&Command::RecordPayment(payment("-10", "USD")));
    assert_eq!(refused(&mut file, &approve), Rule::D4);
    file.does(&waive(Requirement::Fee));
    file.does(&deficient(Requirement::Hours));
    assert_eq!(refused(&mut file, &approve), Rule::D4);
    file.does(&accept(Requirement::Hours));
    file.does(&approve);
    assert_eq!(file.application.placement.stage.name(), StageName::Approved);
}

#[test]
fn d5_the_hint_says_what_is_next_and_who_is_waited_for() {
    let mut form = form();
    form.feedback.truncate(11);
    form.training[0].hours = "12".parse().unwrap();
    let mut file = OneFile::received(form);
    let row = |file: &OneFile| Row::of(&file.application, &super::fixture::program(), file.today);
    assert_eq!(row(&file).next, "ask the candidate for 4 feedback forms and 8 h of training");
    assert_eq!(row(&file).waiting_for, WaitingFor::Us);
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::Notify { due: None, reason: None });
    let untold = ("release the deficiency letter, or record another one".to_owned(), WaitingFor::Us);
    assert_eq!((row(&file).next, row(&file).waiting_for), untold, "S1: no period runs before it left the house");
    file.release(&file.letter(LetterKind::Deficiency)).expect("released");
    assert_eq!(row(&file).waiting_for, WaitingFor::Candidate);
    assert_eq!(
        row(&file).next,
        "the candidate has until 2026-12-23 for 4 feedback forms",
        "only what the letter named"
    );
    file.today = day("2026-12-24");
    assert_eq!(row(&file).waiting_for, WaitingFor::Us);
    assert!(row(&file).overdue);
}

#[test]
fn d5_a_settled_application_is_to_be_approved() {
    let mut file = OneFile::received(form());
    file.accept_all();
    let view = ApplicationView::of(&file.application, &super::fixture::program(), file.today);
    assert_eq!(view.next, "approve the application");
    assert!(view.requirements.iter().all(|requirement| !requirement.open));
}

#[test]
fn the_same_determination_twice_is_refused() {
    let mut file = OneFile::received(form());
    file.does(&accept(Requirement::Hours));
    assert_eq!(refused(&mut file, &accept(Requirement::Hours)), Rule::D1);
}
