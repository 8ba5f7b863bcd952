//! Stories of evidence that is recorded, changed and removed row by row, undone and redone; and of notes.

use super::desk::Desk;
use super::fixture::{feedback, form, jane, line};
use super::hands::Hands;
use crate::domain::{Command, Hours, Item, Number, Requirement, Role};
use crate::tui::event::Event;
use crate::tui::input::Input;

fn number() -> Number {
    Number::new(2026, 1)
}

fn hands() -> Hands {
    Hands::on(Desk::new(Role::Manager).with([jane(), form(None, "李明", "2026-11-20")]), (80, 24))
}

/// Another session of the same person on the same machine.
fn again(before: Hands) -> Hands {
    let disk = before.disk.clone();
    let mut hands = Hands::on(before.desk, (80, 24));
    hands.disk = disk;
    hands
}

fn references(hands: &Hands) -> Vec<String> {
    let form = hands.desk.view(number()).evidence;
    form.references.into_iter().filter_map(|one| one.name).map(|name| name.to_string()).collect()
}

#[test]
fn a_reference_is_added_changed_removed_undone_and_redone() {
    let mut hands = hands();
    hands.press("r").sees("Record a reference: QAP-2026-0001").text("Q. Neutral").press("tab o tab").text("C-09");
    hands.sees("the reference cannot be reached").press("tab tab tab").text("+1 212 555 0199");
    hands.sees_no("cannot be reached").press("ctrl-s").sees("QAP-2026-0001 Jane O'Connor");
    assert_eq!(references(&hands), ["R. Counsel", "P. Party", "Q. Neutral"]);

    hands.press("2 j j enter").sees("References ─").press("j j").sees("▌ Q. Neutral");
    hands.press("enter").sees("Change the reference: QAP-2026-0001").sees("+1 212 555 0199");
    hands.press("end").text("-Berg").press("ctrl-s").sees("▌ Q. Neutral-Berg");
    assert_eq!(references(&hands), ["R. Counsel", "P. Party", "Q. Neutral-Berg"]);

    hands
        .press("d")
        .sees("Remove the reference of QAP-2026-0001 Jane O'Connor?")
        .sees("Q. Neutral-Berg (other), case C-09");
    hands.press("n");
    assert_eq!(references(&hands).len(), 3, "asked and left");
    hands.press("d y");
    assert_eq!(references(&hands), ["R. Counsel", "P. Party"]);

    hands.press("u").sees("This takes back: ").sees("Q. Neutral-Berg").press("y");
    assert_eq!(references(&hands), ["R. Counsel", "P. Party", "Q. Neutral-Berg"]);
    let mut hands = again(hands);
    hands
        .press("ctrl-r")
        .sees("Do the change of QAP-2026-0001 Jane O'Connor again?")
        .sees("This does again: ")
        .press("enter");
    assert_eq!(references(&hands), ["R. Counsel", "P. Party"]);
    hands.press("ctrl-r").sees("refused by H2: there is nothing to redo");
}

#[test]
fn a_course_asks_its_questions_and_warns_of_a_program_before_there_were_any() {
    let mut hands = hands();
    hands.press("t").text("Family mediation").press("tab").text("CEDR").press("tab").text("2017").press("tab");
    hands.text("12.125").sees("more than two decimals").press("backspace").sees_no("more than two decimals");
    hands.press("tab").text("").press("ctrl-u").text("3").press("tab y tab y tab tab tab tab y");
    hands.sees("There is no CMTP before 2019").press("ctrl-s");
    let course = hands.desk.view(number()).evidence.training.pop().expect("a course");
    assert_eq!((course.hours, course.role_plays), (Hours::from_hundredths(1212), 3));
    assert_eq!((course.basic, course.theory, course.practice, course.cmtp), (true, true, false, true));
    hands
        .press("t")
        .text("Family mediation")
        .press("tab")
        .text("CEDR")
        .press("tab")
        .text("2017")
        .press("tab")
        .text("1");
    hands.sees("This course is on file already").press("shift-tab").text("9").sees("20179");
    hands.press("tab").sees("the year 20179 cannot be meant");
}

#[test]
fn a_course_whose_institution_is_corrected_warns_that_it_is_still_sponsored() {
    let mut hands = hands();
    hands.press("t").text("Skills").press("tab").text("CPR").press("tab").text("2021").press("tab").text("8");
    hands.press("tab tab tab tab tab tab y ctrl-s");
    let course = hands.desk.view(number()).evidence.training.pop().expect("a course");
    assert!(course.cpr_sponsored && course.institution.as_str() == "CPR", "{course:?}");
    hands.press("2 j j j j enter j").sees("▌ Skills").press("enter tab").sees_no("still yes");
    hands.press("end ctrl-u").text("CDS").sees("CPR-sponsored is still yes");
    hands.press("tab tab tab tab tab tab tab tab n").sees_no("still yes");
}

#[test]
fn a_row_of_the_case_log_is_recorded_and_the_same_case_is_told_of() {
    let mut hands = hands();
    let row = |hands: &mut Hands| {
        hands.press("c").text("C-77").press("tab").text("3 mar 2026").press("tab m tab").text("12");
    };
    row(&mut hands);
    hands.press("tab y ctrl-s");
    let log = hands.desk.view(number()).evidence.case_log;
    assert_eq!((log.len(), log[0].completed, log[0].hours.to_string().as_str()), (1, true, "12"));
    row(&mut hands);
    hands.sees("A row of this case is on file already: one case, the hours of both");
}

#[test]
fn a_note_is_written_and_read_in_the_file() {
    let mut hands = hands();
    hands.press("N").sees("no letter has it").text("called; sends the forms next week").press("enter");
    assert_eq!(hands.desk.view(number()).notes.len(), 1);
    hands.press("enter G").sees("Notes").sees("called; sends the forms next week");
    hands.press("u").sees("This takes back: ").sees("called; sends").press("y");
    assert_eq!(hands.desk.view(number()).notes.len(), 0);
}

#[test]
fn what_somebody_else_changed_is_told_beside_what_was_typed() {
    let mut hands = hands();
    hands.press("2 j j enter enter").sees("Change the reference").press("ctrl-k end").text(", Esq.");
    let mut other = jane().references.remove(0);
    let before = Some(Box::new(Item::Reference(other.clone())));
    other.phone = Some(line("+1 212 555 0999"));
    let after = Some(Box::new(Item::Reference(other)));
    hands.desk.elsewhere("bo", number(), &Command::Amend { before, after, reason: None });
    hands.let_go();
    hands.sees("no longer on file as it was").press("ctrl-s");
    hands.sees("changed meanwhile: bo").sees("Esq.").sees("R. Counsel").sees_no("Sent again");
    hands.press("ctrl-s").sees("refused by S6: that reference is not on file any more").sees("Esq.").press("esc");
    hands.sees("what was typed is kept");
    assert_eq!(references(&hands), ["R. Counsel", "P. Party"]);
    // The key brings it back, over the row as bo left it, and over no other row.
    hands.press("j enter").sees("P. Party").sees_no("Esq.").press("esc k enter");
    hands.sees("What you typed before is back").sees("Esq.").sees("+1 212 555 0999").press("ctrl-s");
    assert!(references(&hands)[0].ends_with(", Esq."));
    let phone = hands.desk.view(number()).evidence.references.remove(0).phone;
    assert_eq!(phone, Some(line("+1 212 555 0999")));
}

#[test]
fn what_is_typed_into_one_item_is_never_put_into_another() {
    let mut hands = hands();
    hands.press("2 j j enter enter").text("X").press("esc").sees("what was typed is kept");
    hands.press("j enter").sees("P. Party").sees_no("What you typed before is back").press("esc k enter");
    hands.sees("What you typed before is back").press("esc");
    let mut hands = again(hands);
    hands.press("2 j j enter j enter").sees("P. Party").sees_no("Draft from").press("esc k enter").sees("Draft from");
    hands.press("esc esc r").sees_no("Draft from").sees_no("R. Counsel");
}

#[test]
fn what_was_on_file_and_no_field_asks_for_stays() {
    let mut form = jane();
    form.feedback[0].duplicate_of = Some(line("F-99"));
    let mut hands = Hands::on(Desk::new(Role::Staff).with([form]), (80, 24));
    hands.press("3 enter enter").sees("Change the feedback form").press("tab tab tab tab ctrl-u").text("1");
    hands.press("ctrl-s");
    let first = hands.desk.view(number()).evidence.feedback.remove(0);
    assert_eq!((first.unanswered, first.duplicate_of), (Some(1), Some(line("F-99"))));
    hands.press("enter ctrl-s").sees("nothing is different");
}

#[test]
fn what_is_remarked_on_a_deficiency_letter_is_said_to_be_for_the_history() {
    let mut hands = hands();
    hands.press("2 j j j x").text("five forms short").press("enter").sees("marked feedback deficient");
    hands.press("L tab").sees("it stays in the history, no letter has it").text("call us").press("ctrl-s");
    hands.sees("The letter names: Feedback.").sees("Remark, for the history and not in the letter: call us");
}

#[test]
fn triage_of_a_deficient_file_from_reading_to_the_letter() {
    let mut hands = hands();
    hands.press("2 j j j enter").sees("10 of 15").sees("5 short").press("x").text("five forms short").press("enter");
    hands.sees("marked feedback deficient").press("esc L").text("2026-12-24").press("ctrl-s");
    hands.sees("The letter names: Feedback.").sees("Feedback: 10 of 15").sees_no("five forms short");
    hands.sees_no("Unmet and not named").press("y").sees("deficient");
    hands.press("u").sees("This takes back: drew up the deficiency letter").press("esc");
    hands.press("1 enter G").sees("the letter names feedback").sees("feedback").press("esc");
    hands.desk.elsewhere("bo", number(), &Command::RecordFeedback(feedback(40)));
    hands.let_go();
    assert!(hands.desk.view(number()).requirement(Requirement::Feedback).expect("one of the eight").open);
    hands.sees("in review");
}

#[test]
fn l1_before_a_letter_stands_what_the_candidate_will_read_and_what_it_leaves_out() {
    let mut form = jane();
    form.references.clear();
    let mut hands = Hands::on(Desk::new(Role::Staff).with([form]), (80, 24));
    // What is unmet the letter says itself; of what a person judged it has nothing but the reason.
    hands.press("2 j j x").sees("it stays on file, the letter says what is missing").press("esc");
    hands
        .press("k k x")
        .sees("a sentence that the candidate reads in the letter, word for word")
        .text("the dates differ")
        .press("enter");
    hands.press("L ctrl-s").sees("The letter names: Hours.");
    hands.sees("Hours, the reason word for word: the dates differ").sees("Unmet and not named: References, Feedback.");
    hands.press("y").sees("deficient");
}

#[test]
fn a_paste_of_five_thousand_lines_outside_a_field_is_no_command() {
    let text = "a\nA\nd\ny\nq\n".repeat(1000);
    for before in ["1", "2", "2 enter", "enter", "?", "u", "2 j j enter d"] {
        let mut hands = hands();
        hands.press("2 a").press(before);
        let (layers, revision) = (hands.state.layers.len(), hands.desk.view(number()).revision);
        hands.event(Event::Input(Input::Paste(text.clone())));
        assert_eq!(hands.desk.view(number()).revision, revision, "{before}");
        assert_eq!((hands.state.layers.len(), hands.has_quit), (layers, false), "{before}");
        hands.sees("text is pasted only into a field");
    }
}

#[test]
fn a_role_that_may_not_work_changes_and_removes_nothing() {
    let mut hands = Hands::on(Desk::new(Role::Auditor).with([jane()]), (80, 24));
    hands
        .press("2 j j enter enter")
        .sees("refused by V1")
        .press("d")
        .sees("refused by V1")
        .press("r")
        .sees("refused by V1");
    assert_eq!(hands.state.layers.len(), 1);
}

#[test]
fn what_stands_nearest_is_selected_after_a_removal_and_after_its_undo() {
    let mut hands = hands();
    hands.press("2 j j enter").sees("▌ R. Counsel").press("j").sees("▌ P. Party");
    hands.press("d y").sees("▌ R. Counsel").press("d y").sees_no("R. Counsel (");
    assert!(references(&hands).is_empty());
    hands.press("u y").sees("R. Counsel (");
    hands.press("esc esc 1 enter ] ] ] ] ] ] ]").sees("▌ R. Counsel").press("d y").sees("▌ ");
    hands.press("u y").sees("▌ ");
    hands.press("esc y").sees("▌ ").press("j u y").sees("▌ ");
}

#[test]
fn redo_is_offered_where_there_is_something_to_redo() {
    let mut hands = Hands::on(Desk::new(Role::Manager).with([jane()]), (120, 40));
    hands.sees("u undo (H2: nothing)").sees_no("ctrl-r redo");
    hands.press("m").sees("u undo").sees_no("u undo (").press("u y");
    hands.sees("ctrl-r redo").sees_no("u undo (H2: nothing)");
    let mut low = Hands::on(Desk::new(Role::Manager).with([jane()]), (80, 24));
    low.press("m u y").sees("ctrl-r redo");
    hands.press("ctrl-r y").sees("u undo").sees_no("ctrl-r redo");
}
