//! Panel evaluations: whose and which count as feedback forms (R4).

use super::amendments::edit;
use super::fixture::{OneFile, day, finding, form, line, program};
use crate::domain::view::{ApplicationView, Row};
use crate::domain::{Command, Evaluation, Form, Requirement, Verdict, findings};

#[test]
fn r4_panel_evaluations_count_only_where_the_program_says_so() {
    let mut form = form();
    form.feedback.truncate(13);
    form.memberships.cpr_neutral = true;
    form.evaluations = ["C-20", "C-21", "C-22", "C-23", "C-24"].map(evaluation).to_vec();
    assert_eq!(finding(&form, Requirement::Feedback).have, "13");
    assert_eq!(counting(&form), (Verdict::Met, "18".to_owned(), Vec::new()));
}

fn evaluation(case: &str) -> Evaluation {
    Evaluation { case: Some(line(case)), received_on: None }
}

/// What is found of the feedback forms by a program that counts panel evaluations: the verdict, how many, and its notes.
fn counting(form: &Form) -> (Verdict, String, Vec<String>) {
    let mut program = program();
    program.feedback.count_evaluations = true;
    let found = findings(form, &program);
    let of = found.of(Requirement::Feedback).expect("one of the eight");
    (of.verdict, of.have.clone(), of.notes.clone())
}

#[test]
fn r4_a_panel_evaluation_counts_once_and_only_of_a_panel_member() {
    let mut form = form();
    form.feedback.truncate(13);
    form.evaluations = vec![evaluation("C-20"), evaluation("c-20")];
    let note = |text: &str| vec![text.to_owned()];
    let stranger =
        "2 panel evaluations on file, not counted: the form does not say that the candidate is a panel member";
    assert_eq!(counting(&form), (Verdict::Unmet, "13".to_owned(), note(stranger)));
    form.memberships.cpr_neutral = true;
    let twice = "1 panel evaluation of the case and day of another one, not counted";
    assert_eq!(counting(&form), (Verdict::Unmet, "14".to_owned(), note(twice)));
    form.evaluations[1].received_on = Some(day("2026-09-30"));
    assert_eq!(counting(&form), (Verdict::Met, "15".to_owned(), Vec::new()), "of another party to it");
    form.evaluations[1].case = Some(line("n/a"));
    assert_eq!(counting(&form).0, Verdict::Review, "whether it is one of its own is for a person to judge");
    form.evaluations.push(evaluation("C-21"));
    assert_eq!(counting(&form), (Verdict::Met, "16".to_owned(), note("a panel evaluation does not name its case")));
}

#[test]
fn r4_lists_and_files_tell_the_number_that_the_finding_has() {
    let mut form = form();
    form.feedback.truncate(13);
    form.memberships.cpr_neutral = true;
    form.evaluations = vec![evaluation("C-20"), evaluation("C-21")];
    let mut file = OneFile::received(form);
    let told = |file: &OneFile| {
        let view = ApplicationView::of(&file.application, &file.program, file.today);
        let row = Row::of(&file.application, &file.program, file.today);
        (row.feedback, view.counted_feedback(), view.feedback.complete, view.feedback.evaluations)
    };
    assert_eq!(told(&file), (13, 13, 13, 2));
    file.program.feedback.count_evaluations = true;
    assert_eq!(told(&file), (15, 15, 13, 2));
}

#[test]
fn d2_d4_d5_evaluations_that_count_no_more_after_approval_are_hinted_at() {
    let mut form = form();
    form.feedback.truncate(13);
    form.memberships.cpr_neutral = true;
    form.evaluations = vec![evaluation("C-20"), evaluation("C-21")];
    let mut file = OneFile::received(form.clone());
    file.program.feedback.count_evaluations = true;
    file.accept_all();
    file.does(&Command::Approve { reason: None });
    form.memberships.cpr_neutral = false;
    file.does(&edit(form));
    assert!(!file.application.is_open(Requirement::Feedback), "its own evidence is the same");
    let next = Row::of(&file.application, &file.program, file.today).next;
    assert_eq!(next, "decide feedback again: unmet since it was accepted");
}
