//! Stories of an application on file that is edited as its form, and of documents that are attached.

use super::desk::Desk;
use super::fixture::{feedback, jane, line};
use super::hands::Hands;
use crate::domain::{Command, Number, Requirement, Role};
use crate::link::protocol::Request;
use crate::tui::event::{Away, Event};
use crate::tui::outside::Edited;

fn number() -> Number {
    Number::new(2026, 1)
}

fn hands() -> Hands {
    Hands::on(Desk::new(Role::Manager).with([jane()]), (100, 30))
}

/// Another session of the same person on the same machine.
fn again(before: Hands) -> Hands {
    let disk = before.disk.clone();
    let mut hands = Hands::on(before.desk, (100, 30));
    hands.disk = disk;
    hands
}

fn name(hands: &Hands) -> String {
    hands.desk.view(number()).candidate.name.to_string()
}

const GIVEN: (&str, &str) = ("given_name = \"Jane\"", "given_name = \"Janet\"");
const NAME: (&str, &str) = ("name = \"Jane O'Connor\"", "name = \"Janet O'Connor\"");

#[test]
fn a_typo_is_mended_in_the_editor_after_an_error_and_taken_as_one_change() {
    let mut hands = hands();
    hands.in_editor(NAME.0, "name = 7");
    hands.in_editor("name = 7", NAME.1);
    hands.press("e").sees("Change QAP-2026-0001 Jane O'Connor?").sees("What is different, taken as one change:");
    hands.sees("Jane O'Connor → Janet O'Connor");
    let (second, line) = &hands.given[0];
    let line = usize::try_from(line.expect("a line")).expect("small");
    let lines: Vec<&str> = second.lines().collect();
    assert_eq!(lines[line - 1], "name = 7");
    assert!(lines[line].starts_with("#! "), "{}", lines[line]);
    assert_eq!(name(&hands), "Jane O'Connor", "nothing is taken before it was seen");
    hands.in_editor(GIVEN.0, GIVEN.1);
    hands.press("e").sees("given name").press("enter");
    hands.sees("changed the application · QAP-2026-0001 Janet O'Connor");
    assert_eq!((name(&hands).as_str(), hands.desk.view(number()).revision), ("Janet O'Connor", 2));
    assert!(hands.disk.is_empty() && hands.state.edits.is_empty(), "{:?}", hands.disk);
    hands.press("u y");
    assert_eq!(name(&hands), "Jane O'Connor", "one step to undo");
}

#[test]
fn of_more_differences_than_there_is_room_for_the_rest_is_told_and_reached() {
    let mut hands = Hands::on(Desk::new(Role::Manager).with([jane()]), (80, 12));
    hands.editor.push_back(Box::new(|text| {
        let text = text.replace("received_on = 2026-09-30", "received_on = 2026-09-29");
        Edited { text: Some(text), trouble: None }
    }));
    hands.press("e").sees("Change QAP-2026-0001").sees("below · Up and Down").sees_no("F-11");
    hands.press("G").sees("F-11").sees("the end · Up and Down");
}

#[test]
fn an_editor_left_without_a_change_changes_nothing() {
    let mut hands = hands();
    hands.editor.push_back(Box::new(|text| {
        assert!(text.starts_with("# QAP-2026-0001  Jane O'Connor, as of change 1.\n"), "{text}");
        Edited { text: Some(text.to_owned()), trouble: None }
    }));
    hands.press("e").sees("nothing was changed");
    assert!(hands.disk.is_empty() && hands.state.layers.is_empty() && hands.state.edit.is_none());
    hands.in_editor("received_on", "# a remark\nreceived_on");
    hands.press("e").sees("nothing is different").press("n").sees("nothing was changed");
    assert!(hands.disk.is_empty());
}

#[test]
fn a_draft_survives_a_crash_and_goes_on_with_what_it_was_begun_from() {
    let mut hands = hands();
    hands.in_editor(NAME.0, NAME.1);
    hands.press("e").sees("one change:").press("esc").sees("the text is kept");
    let mut hands = again(hands);
    hands.desk.elsewhere("bo", number(), &Command::RecordFeedback(feedback(40)));
    hands.let_go();
    hands.press("e").sees("draft from 09:42").sees("begun at change 1").sees("it is at change 2 now");
    hands.press("esc").sees("the text is kept");
    let mut hands = again(hands);
    hands.press("e").sees("draft from 09:42").sees("begun at change 1");
    hands.editor.push_back(Box::new(|text| {
        assert!(text.contains(NAME.1), "{text}");
        Edited { text: Some(text.to_owned()), trouble: None }
    }));
    hands.press("enter").sees("changed meanwhile: bo recorded a feedback form");
    // What the draft was begun from is gone: what would be undone by it is shown.
    hands.press("enter").sees("Your form stands as a whole").sees("F-40").press("esc");
    assert_eq!(hands.state.edits.len(), 1);
}

#[test]
fn what_another_person_changed_meanwhile_stays_when_mine_is_put_on_it() {
    let mut hands = hands();
    hands.in_editor(NAME.0, NAME.1);
    hands.press("e").sees("one change:");
    hands.desk.elsewhere("bo", number(), &Command::RecordFeedback(feedback(40)));
    hands.let_go();
    hands.press("enter").sees("QAP-2026-0001 Jane O'Connor: changed meanwhile").sees("bo recorded a feedback form");
    assert_eq!(name(&hands), "Jane O'Connor");
    hands
        .press("enter")
        .sees("What was changed meanwhile stays")
        .sees("What is different, taken as one change:")
        .sees_no("F-40");
    hands.press("enter").sees("changed the application");
    let view = hands.desk.view(number());
    assert_eq!((name(&hands).as_str(), view.evidence.feedback.len()), ("Janet O'Connor", 12));
}

#[test]
fn the_keys_of_a_question_stand_in_it_whole_on_a_narrow_screen() {
    let mut hands = Hands::on(Desk::new(Role::Manager).with([jane()]), (80, 24));
    hands.in_editor(NAME.0, NAME.1);
    hands.press("e");
    hands.desk.elsewhere("bo", number(), &Command::RecordFeedback(feedback(40)));
    hands.let_go();
    hands.press("enter").sees("│ Enter put mine on it and show").sees("Esc look first, keep the ").sees("│ text  ");
}

#[test]
fn a_conflict_can_be_looked_at_first_and_the_text_is_kept() {
    let mut hands = hands();
    hands.in_editor(NAME.0, NAME.1);
    hands.press("e");
    let accept = Command::Accept { requirement: Requirement::Hours, reason: None };
    hands.desk.elsewhere("bo", number(), &accept);
    hands.let_go();
    hands.press("enter").sees("changed meanwhile").press("esc").sees("the text is kept");
    hands.press("y").sees("bo accepted hours").press("esc e").sees("what you typed is kept").press("esc");
    assert_eq!(hands.state.edits.len(), 1);
}

#[test]
fn a_server_that_goes_away_keeps_the_text_and_a_rule_that_refuses_too() {
    let mut hands = hands();
    hands.in_editor("received_on = 2026-11-02", "received_on = 2025-11-02");
    hands.press("e").sees("QAP-2026-0001 Jane O'Connor: not taken").sees("refused by P1").press("esc");
    assert_eq!(hands.state.edits.len(), 1);
    hands.press("e").sees("what you typed is kept").press("esc");
    let mut hands = self::hands();
    hands.in_editor(NAME.0, NAME.1);
    hands.press("e").sees("one change:");
    hands.is_held = true;
    hands.press("enter");
    hands.event(Event::Lost(Away::Stopped));
    assert_eq!((hands.state.edits.len(), hands.state.edit.is_some()), (1, false));
    hands.sees("the text is kept");
    // What is kept on disk is not forgotten because the form could not be fetched.
    let mut hands = again(hands);
    hands.is_held = true;
    hands.press("e");
    assert!(matches!(hands.asked.back(), Some((_, Request::FormText(_)))), "{:?}", hands.asked);
    hands.event(Event::Lost(Away::Stopped));
    assert_eq!(hands.disk.len(), 1);
    let mut auditor = Hands::on(Desk::new(Role::Auditor).with([jane()]), (80, 24));
    assert!(auditor.press("e").toast().contains("V1"));
}

#[test]
fn a_form_of_hundreds_of_differences_is_looked_through() {
    let mut hands = hands();
    hands.editor.push_back(Box::new(|text| {
        let rows: Vec<String> = (0..120)
            .map(|row| {
                format!("[[case_log]]\nkey = \"C-{row:03}\"\nhours = 2\nrole = \"mediator\"\ncompleted = true\n")
            })
            .collect();
        Edited { text: Some(format!("{text}\n{}", rows.concat())), trouble: None }
    }));
    hands.press("e").sees("C-000").sees_no("C-099").press("G").sees("C-099").sees("20 more").press("enter");
    assert_eq!(hands.desk.view(number()).evidence.case_log.len(), 120);
}

#[test]
fn a_document_is_attached_where_it_belongs() {
    let mut hands = hands();
    hands.documents.push(("syllabus.pdf".to_owned(), vec![7; 300]));
    hands.press("+").sees("Attach a document: QAP-2026-0001").text("none.pdf").press("ctrl-s").sees("no such file");
    hands.press("ctrl-u").text("syllabus.pdf").press("tab s").sees("syllabus of Basic mediation").press("ctrl-s");
    let course = hands.desk.view(number()).evidence.training.remove(0);
    assert_eq!(course.syllabus.map(|document| document.name), Some(line("syllabus.pdf")));
    assert!(hands.disk.is_empty() && hands.state.layers.is_empty(), "{:?}", hands.state.layers);
    hands.press("u").sees("This takes back: attached").press("y");
    assert!(hands.desk.view(number()).evidence.training[0].syllabus.is_none());
}

#[test]
fn the_form_says_once_where_a_new_document_is_taken_from() {
    let mut hands = hands();
    hands.editor.push_back(Box::new(|text| {
        assert_eq!(text.matches("folder that qapdesk was opened in").count(), 1, "{text}");
        assert!(!text.contains("beside this file"), "{text}");
        Edited { text: Some(text.to_owned()), trouble: None }
    }));
    hands.press("e").sees("nothing was changed");
}
