use super::fixture::{
    OneFile, accept, course, day, deficient, document, feedback, finding, form, line, logged, payment, reference, waive,
};
use super::sessions::refusal;
use crate::domain::view::{ApplicationView, details};
use crate::domain::{
    Basis, Capacity, CaseLogRow, CaseRole, Command, FeedbackForm, Form, Item, LetterKind, MOST_NOTES, NOTE_LENGTH,
    OpenStage, Payment, Reference, Requirement, Role, Rule, Slot, Stage, StageName, TrainingCourse, Verdict,
};
use crate::text::Prose;

fn boxed(item: &Item) -> Box<Item> {
    Box::new(item.clone())
}

pub(super) fn add(item: &Item) -> Command {
    Command::Amend { before: None, after: Some(boxed(item)), reason: None }
}

fn change(before: &Item, after: &Item) -> Command {
    Command::Amend { before: Some(boxed(before)), after: Some(boxed(after)), reason: None }
}

fn remove(item: &Item) -> Command {
    Command::Amend { before: Some(boxed(item)), after: None, reason: None }
}

pub(super) fn edit(form: Form) -> Command {
    Command::Edit { form: Box::new(form), reason: None }
}

pub(super) fn rule(file: &mut OneFile, command: &Command) -> Rule {
    file.run(command).expect_err("a refusal").rule
}

pub(super) fn stage(file: &OneFile) -> StageName {
    file.application.placement.stage.name()
}

pub(super) fn view(file: &OneFile) -> ApplicationView {
    ApplicationView::of(&file.application, &super::fixture::program(), file.today)
}

pub(super) fn last_words(file: &OneFile) -> Vec<String> {
    details(file.changes.last().expect("a change"), &crate::domain::Scale::default())
}

pub(super) fn notified() -> OneFile {
    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::Notify { due: None, reason: None });
    file
}

/// One of each kind, the requirement whose evidence it is, and another that it can be corrected to.
fn items() -> [(Item, Item, Requirement); 5] {
    let case = logged("C-50", CaseRole::Mediator, "3", true);
    let course = course("CEDR", 2020, "8");
    let reference = reference("Q. Other", Capacity::Party, Some("C-02"));
    let paid = payment("-10", "USD");
    let form = feedback(40, 0);
    [
        (
            Item::Feedback(form.clone()),
            Item::Feedback(FeedbackForm { unanswered: Some(2), ..form }),
            Requirement::Feedback,
        ),
        (
            Item::Payment(paid.clone()),
            Item::Payment(Payment { amount: "-20".parse().unwrap(), ..paid }),
            Requirement::Fee,
        ),
        (
            Item::Reference(reference.clone()),
            Item::Reference(Reference { city: Some(line("Łódź")), ..reference }),
            Requirement::References,
        ),
        (
            Item::Course(course.clone()),
            Item::Course(TrainingCourse { hours: "9".parse().unwrap(), ..course }),
            Requirement::Training,
        ),
        (Item::Case(case.clone()), Item::Case(CaseLogRow { completed: false, ..case }), Requirement::Cases),
    ]
}

#[test]
fn a_row_of_every_kind_is_added_corrected_and_removed() {
    for (item, other, _) in items() {
        let mut file = OneFile::received(form());
        file.does(&add(&item));
        assert_ne!(*file.application.form, form(), "{item:?}");
        file.does(&change(&item, &other));
        assert_eq!(rule(&mut file, &change(&item, &other)), Rule::S6, "it is not there any more");
        assert!(last_words(&file)[0].contains(" → "), "{:?}", last_words(&file));
        file.does(&remove(&other));
        assert!(last_words(&file)[0].starts_with("removed: "), "{:?}", last_words(&file));
        assert_eq!(*file.application.form, form());
        for _ in 0..3 {
            file.does(&Command::Undo);
        }
        assert_eq!(*file.application.form, form());
    }
}

#[test]
fn d3_an_amendment_of_every_kind_makes_the_determination_on_it_stale_after_approval_too() {
    for (item, other, requirement) in items() {
        let mut file = OneFile::received(form());
        file.accept_all();
        file.does(&Command::Approve { reason: None });
        file.does(&add(&item));
        assert!(file.application.is_stale(requirement), "{item:?}");
        assert_eq!(stage(&file), StageName::Approved);
        file.does(&change(&item, &other));
        file.does(&remove(&other));
        assert!(!file.application.is_stale(requirement), "the evidence is what it was");
    }
}

#[test]
fn s1_an_amendment_of_every_kind_moves_a_deficient_application_back_to_the_review() {
    for (item, ..) in items() {
        let mut file = notified();
        file.does(&add(&item));
        assert_eq!(stage(&file), StageName::InReview, "{item:?}");
        let mut file = notified();
        file.does(&Command::Hold { reason: Some(line("abroad")), resume_on: None });
        file.does(&add(&item));
        assert!(
            matches!(file.application.placement.stage, Stage::OnHold { from: OpenStage::InReview, .. }),
            "{item:?}"
        );
    }
}

#[test]
fn s5_a_closed_application_takes_payments_and_contact_data_and_nothing_else() {
    let mut file = OneFile::received(form());
    file.does(&Command::Withdraw { reason: None });
    for (item, other, _) in items() {
        match item {
            Item::Payment(_) => {
                file.does(&add(&item));
                file.does(&change(&item, &other));
                file.does(&remove(&other));
            }
            _ => assert_eq!(rule(&mut file, &add(&item)), Rule::S5),
        }
    }
    let mut moved = form();
    moved.candidate.email = Some(line("jane@new.example"));
    file.does(&edit(moved.clone()));
    assert_eq!(last_words(&file), ["e-mail jane@example.org → jane@new.example"]);
    moved.experience.mediator = Some(super::fixture::declared(40, "400"));
    assert_eq!(rule(&mut file, &edit(moved)), Rule::S5);
}

#[test]
fn what_a_row_must_say_is_asked_by_its_rule() {
    let mut file = OneFile::received(form());
    let mut nameless = reference("x", Capacity::Party, None);
    nameless.name = None;
    let mut short = course("CPR", 2020, "8");
    short.hours = "0".parse().unwrap();
    let later = course("CPR", 2027, "8");
    let mut undated = feedback(40, 0);
    undated.received_on = Some(day("2026-11-24"));
    let mut tomorrow = logged("C-50", CaseRole::Mediator, "3", true);
    tomorrow.date = Some(day("2026-11-24"));
    let mut keyless = logged("C-50", CaseRole::Mediator, "3", true);
    keyless.key = line(" ");
    let cases = [
        (Item::Reference(nameless), Rule::R3),
        (Item::Course(short), Rule::R5),
        (Item::Course(later), Rule::R5),
        (Item::Feedback(undated), Rule::R4),
        (Item::Case(tomorrow), Rule::R1),
        (Item::Case(keyless), Rule::R2),
        (Item::Payment(payment("0", "USD")), Rule::R8),
    ];
    for (item, expected) in cases {
        assert_eq!(rule(&mut file, &add(&item)), expected, "{item:?}");
    }
    let (one, other) = (Item::Payment(payment("360.00", "USD")), Item::Feedback(feedback(40, 0)));
    assert_eq!(rule(&mut file, &change(&one, &other)), Rule::S6);
    assert_eq!(rule(&mut file, &change(&one, &one)), Rule::S6);
    assert_eq!(rule(&mut file, &Command::Amend { before: None, after: None, reason: None }), Rule::S6);
}

#[test]
fn what_a_row_lacked_when_it_came_it_may_go_on_lacking() {
    let mut received = form();
    received.references[0].name = None;
    let mut file = OneFile::received(received.clone());
    received.references[0].phone = Some(line("+1 212 555 0199"));
    file.does(&edit(received.clone()));
    received.references[1].name = None;
    assert_eq!(rule(&mut file, &edit(received)), Rule::R3, "one more of them is refused");
}

#[test]
fn an_edit_is_one_change_of_all_that_is_different() {
    let mut file = OneFile::received(form());
    assert_eq!(rule(&mut file, &edit(form())), Rule::S6);
    let mut edited = form();
    edited.candidate.name = line("Jane O'Connor-Łukasz");
    edited.training[0].hours = "26".parse().unwrap();
    edited.training[0].year = Some(2020);
    edited.feedback.remove(3);
    edited.feedback.push(feedback(30, 1));
    edited.statement.text = Some(Prose::clean("I listen.\nAnd I ask."));
    edited.experience.mediator = None;
    file.does(&edit(edited.clone()));
    assert_eq!((file.application.revision, &*file.application.form), (2, &edited));
    let words = last_words(&file);
    for expected in [
        "name Jane O'Connor → Jane O'Connor-Łukasz",
        "course Course of CPR: year 2021 → 2020, hours 24 → 26",
        "cases as mediator 31 → –",
        "statement 2 words → 5 words",
        "removed: form of F-04 (counsel) on C-04, 2026-09-30, complete",
        "added: form of F-30 (counsel) on C-30, 2026-09-30, 1 unanswered",
    ] {
        assert!(words.iter().any(|word| word == expected), "{expected}: {words:#?}");
    }
    file.does(&Command::Undo);
    assert_eq!(*file.application.form, form());
    let mut turned = form();
    turned.references.reverse();
    file.does(&edit(turned));
    assert_eq!(last_words(&file), ["the references stand in another order"]);
}

#[test]
fn contact_data_is_no_evidence_and_leaves_the_letters_period_alone() {
    let mut file = notified();
    let mut edited = form();
    edited.candidate.cell = Some(line("+48 600 000 000"));
    edited.memberships.cpr_neutral = true;
    file.does(&edit(edited));
    assert_eq!(stage(&file), StageName::Deficient);
}

#[test]
fn a_document_is_attached_where_it_belongs_and_taken_back() {
    let mut received = form();
    received.training.push(course("Elsewhere", 2019, "30"));
    received.training[0].hours = "4".parse().unwrap();
    let mut file = OneFile::received(received);
    let course = |at, name: &str| Slot::Syllabus { at, course: line(name) };
    let attach = |slot, pages| Command::Attach { slot, document: document("s.pdf"), pages };
    assert_eq!(rule(&mut file, &attach(course(1, "Course of CPR"), None)), Rule::R6);
    assert_eq!(rule(&mut file, &attach(course(7, "Course of CPR"), None)), Rule::R6);
    file.does(&attach(course(1, "Course of Elsewhere"), None));
    assert_eq!(last_words(&file), ["course Course of Elsewhere: syllabus – → s.pdf (10 bytes, 07070707)"]);
    assert_eq!(rule(&mut file, &attach(course(1, "Course of Elsewhere"), None)), Rule::S6);
    file.does(&attach(Slot::Completion { at: 1, course: line("Course of Elsewhere") }, None));
    assert_eq!(finding(&file.application.form, Requirement::TrainingDocuments).verdict, Verdict::Met);
    file.does(&attach(Slot::Statement, Some(2)));
    assert_eq!(finding(&file.application.form, Requirement::Statement).verdict, Verdict::Unmet);
    assert_eq!(view(&file).undo.as_deref(), Some("attached the statement (statement 2 words → –; and 2 more)"));
    file.does(&Command::Undo);
    assert_eq!(file.application.form.statement, form().statement);
}

#[test]
fn r7_a_document_that_is_attached_takes_the_place_of_the_text_until_it_is_undone() {
    let mut long = form();
    long.statement.text = Some(Prose::clean(&"word ".repeat(700)));
    let mut file = OneFile::received(long.clone());
    let judged = |file: &OneFile| finding(&file.application.form, Requirement::Statement);
    assert_eq!(judged(&file).verdict, Verdict::Unmet);
    file.does(&Command::Attach { slot: Slot::Statement, document: document("s.pdf"), pages: Some(1) });
    assert_eq!((judged(&file).verdict, judged(&file).unit.as_str()), (Verdict::Review, "pages"));
    assert_eq!(last_words(&file)[0], "statement 700 words → –");
    file.does(&Command::Undo);
    assert_eq!(judged(&file).verdict, Verdict::Unmet);
    assert_eq!(file.application.form.statement, long.statement);
}

#[test]
fn a_note_is_kept_in_any_stage_and_bounded() {
    let mut file = OneFile::received(form());
    file.does(&Command::Withdraw { reason: None });
    let note = |text: &str| Command::Note { text: Prose::clean(text) };
    assert_eq!(rule(&mut file, &note(" \n")), Rule::S6);
    assert_eq!(rule(&mut file, &note(&"ä".repeat(NOTE_LENGTH + 1))), Rule::S6);
    file.does(&note("called 李明\nwill write"));
    let notes = view(&file).notes;
    assert_eq!((notes[0].by.as_str(), notes[0].text.as_str()), ("ada", "called 李明\nwill write"));
    assert_eq!(last_words(&file), ["noted: called 李明 will write"]);
    file.role = Role::Auditor;
    assert_eq!(rule(&mut file, &note("x")), Rule::V1);
    file.role = Role::Staff;
    file.does(&Command::Undo);
    assert!(file.application.notes.is_empty());
    for _ in 0..MOST_NOTES {
        file.does(&note("x"));
    }
    assert_eq!(rule(&mut file, &note("x")), Rule::S6);
}

#[test]
fn h2_redo_does_again_what_was_undone_until_something_else_is_done() {
    let mut file = OneFile::received(form());
    assert_eq!(rule(&mut file, &Command::Redo), Rule::H2);
    file.does(&accept(Requirement::Hours));
    file.does(&Command::RecordFeedback(feedback(16, 0)));
    let after = file.application.clone();
    file.does(&Command::Undo);
    file.does(&Command::Undo);
    assert_eq!(view(&file).redo.as_deref(), Some("accepted hours"));
    assert_eq!(view(&file).undo_refused.map(|refusal| refusal.rule), Some(Rule::H2));
    file.does(&Command::Redo);
    file.does(&Command::Redo);
    assert_eq!(rule(&mut file, &Command::Redo), Rule::H2);
    assert_eq!((&file.application.form, &file.application.determinations), (&after.form, &after.determinations));
    assert_eq!(file.application.placement, after.placement);
    file.does(&Command::Undo);
    file.does(&Command::Redo);
    file.does(&Command::Undo);
    assert_eq!(*file.application.form, form(), "the undo of a redo works");
    file.does(&Command::Note { text: Prose::clean("x") });
    assert_eq!(rule(&mut file, &Command::Redo), Rule::H2, "something else was done");
}

#[test]
fn h2_redo_needs_leave_for_what_it_does_again() {
    let mut file = OneFile::received(form());
    file.does(&waive(Requirement::Fee));
    file.does(&Command::Undo);
    file.role = Role::Staff;
    assert_eq!(rule(&mut file, &Command::Redo), Rule::D1);
    file.role = Role::Manager;
    file.does(&Command::Redo);
    file.does(&Command::Decline { reason: Some(line("because")) });
    file.does(&Command::Reopen { reason: Some(line("because")) });
    file.does(&Command::Undo);
    file.role = Role::Staff;
    assert_eq!(rule(&mut file, &Command::Redo), Rule::V1, "staff do not turn a manager's decision round");
}

#[test]
fn h2_the_view_says_that_a_letter_was_released() {
    let mut file = notified();
    assert_eq!(view(&file).undo_refused, None, "a draft is not released");
    let letter = file.letter(LetterKind::Deficiency);
    file.release(&letter).expect("released");
    let refused = view(&file).undo_refused.expect("a refusal");
    assert!(refused.rule == Rule::H2 && refused.message.contains("was released"), "{refused}");
    let mut file = OneFile::received(form());
    file.does(&accept(Requirement::Hours));
    assert_eq!(view(&file).undo_refused, None);
}

#[test]
fn d3_a_telephone_that_goes_another_way_makes_the_references_stale() {
    let mut file = OneFile::received(form());
    file.does(&accept(Requirement::References));
    let before = file.application.form.references[0].clone();
    let after = Reference { city: before.phone.clone(), phone: None, ..before.clone() };
    file.does(&change(&Item::Reference(before.clone()), &Item::Reference(after)));
    assert_eq!(finding(&file.application.form, Requirement::References).verdict, Verdict::Unmet);
    assert!(file.application.is_stale(Requirement::References), "nobody can reach the person any more");
    file.does(&Command::Undo);
    assert!(!file.application.is_stale(Requirement::References));
    let after = Reference { firm: before.name.clone(), name: None, ..before };
    let mut nameless = form();
    nameless.references[0] = after;
    let (named, nameless) =
        (Basis::standard(Requirement::References, &form()), Basis::standard(Requirement::References, &nameless));
    assert_ne!(named, nameless);
}

#[test]
fn d3_a_case_log_that_has_the_referred_case_in_another_role_makes_the_references_stale() {
    let mut file = OneFile::received(form());
    file.does(&accept(Requirement::References));
    file.does(&add(&Item::Case(logged("c-01", CaseRole::Observer, "3", true))));
    assert_eq!(finding(&file.application.form, Requirement::References).verdict, Verdict::Review);
    assert!(file.application.is_stale(Requirement::References));
    file.does(&accept(Requirement::References));
    let own = logged("C-01", CaseRole::Mediator, "3", true);
    file.does(&add(&Item::Case(own.clone())));
    file.does(&accept(Requirement::References));
    file.does(&remove(&Item::Case(own)));
    assert!(file.application.is_stale(Requirement::References), "it was met by the row that is gone");
    file.does(&accept(Requirement::References));
    file.does(&add(&Item::Case(logged("C-77", CaseRole::Observer, "3", true))));
    assert!(!file.application.is_stale(Requirement::References), "no reference names that case");
}

#[test]
fn d3_a_document_of_another_course_of_that_name_is_another_document() {
    let mut received = form();
    received.training[0].hours = "4".parse().unwrap();
    let mut other = course("Elsewhere", 2019, "30");
    other.course = received.training[0].course.clone();
    (other.syllabus, other.completion) = (Some(document("s.pdf")), Some(document("c.pdf")));
    received.training.push(other);
    let mut file = OneFile::received(received.clone());
    file.does(&accept(Requirement::TrainingDocuments));
    received.training[0].syllabus = received.training[1].syllabus.take();
    file.does(&edit(received));
    assert_eq!(finding(&file.application.form, Requirement::TrainingDocuments).verdict, Verdict::Unmet);
    assert!(file.application.is_stale(Requirement::TrainingDocuments));
}

#[test]
fn h2_of_a_long_case_log_fewer_edits_can_be_taken_back_and_the_last_always_can() {
    let mut file = OneFile::received(form());
    let log = |mark: &str| Form {
        case_log: (0..8000).map(|row| logged(&format!("{mark}-{row}"), CaseRole::Mediator, "3", true)).collect(),
        ..form()
    };
    for mark in ["A", "B", "C", "D", "E", "F"] {
        file.does(&edit(log(mark)));
    }
    // Each edit but the first holds 16,000 rows.
    assert_eq!(file.application.trail.len(), 3);
    let all = file.application.clone();
    file.does(&Command::Undo);
    assert_eq!(file.application.form.case_log, log("E").case_log);
    file.does(&Command::Redo);
    assert_eq!(file.application.form, all.form);
}

#[test]
fn r8_a_payment_names_a_fee_that_the_program_asks_for() {
    let mut file = OneFile::received(form());
    let named = |fee: &str| Payment { fee: Some(fee.parse().unwrap()), ..payment("10.00", "USD") };
    for command in [add(&Item::Payment(named("admin-fee"))), Command::RecordPayment(named("admin-fee"))] {
        let refused = refusal(&mut file, &command);
        assert_eq!((refused.rule, refused.hint.as_str()), (Rule::R8, "name one of fee, or none"));
        assert_eq!(refused.message, "the program cpr asks for no fee `admin-fee`");
    }
    let mut form = Form::clone(&file.application.form);
    form.payments.push(named("admin-fee"));
    assert_eq!(refusal(&mut file, &edit(form)).rule, Rule::R8);
    file.does(&add(&Item::Payment(named("fee"))));
}
