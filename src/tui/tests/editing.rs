//! Whole forms in their user's editor: what is wrong comes back beside its line, and nothing typed is lost.

use super::desk::Desk;
use super::fixture::jane;
use super::hands::Hands;
use crate::domain::{Number, Role};
use crate::tui::event::{Away, Event};
use crate::tui::outside::Edited;

fn hands() -> Hands {
    Hands::on(Desk::new(Role::Staff).with([jane()]), (80, 24))
}

/// Another session of the same person on the same machine.
fn again(before: Hands) -> Hands {
    let disk = before.disk.clone();
    let mut hands = Hands::on(before.desk, (80, 24));
    hands.disk = disk;
    hands
}

const DAY: (&str, &str) = ("received_on = \"\"", "received_on = 2026-11-20");
const NAME: (&str, &str) = ("family_name = \"\"", "family_name = \"Adébáyò\"");

fn fills(hands: &mut Hands) -> &mut Hands {
    hands.editor.push_back(Box::new(|text| {
        let text = text.replacen(DAY.0, DAY.1, 1).replacen(NAME.0, NAME.1, 1);
        Edited { text: Some(text), trouble: None }
    }));
    hands
}

#[test]
fn a_new_application_is_written_in_the_editor_with_an_error_and_its_mend() {
    let mut hands = hands();
    hands.in_editor(DAY.0, "received_on = \"20 November\"");
    hands.in_editor("received_on = \"20 November\"", DAY.1);
    hands.in_editor(NAME.0, NAME.1);
    hands.press("n").sees("Take the application in?").sees("Adébáyò would be taken in as QAP-2026-0002");
    let (second, line) = &hands.given[1];
    let line = usize::try_from(line.expect("a line")).expect("small");
    let lines: Vec<&str> = second.lines().collect();
    assert_eq!(lines[line - 1], "received_on = \"20 November\"");
    assert!(lines[line].starts_with("#! "), "{}", lines[line]);
    assert!(!hands.given[0].0.contains("20 November"), "the second mistake alone is marked");
    assert!(hands.given[0].0.contains("#! "));
    assert_eq!(hands.desk.view(Number::new(2026, 1)).revision, 1);
    hands.press("enter").sees("took the application in · QAP-2026-0002 Adébáyò");
    assert_eq!(hands.selected(), Some(Number::new(2026, 2)));
    assert!(hands.disk.is_empty() && hands.state.edits.is_empty(), "{:?}", hands.disk);
    hands.editor.push_back(Box::new(|text| {
        assert!(!text.contains("Adébáyò") && !text.contains("#! "), "{text}");
        Edited { text: Some(text.to_owned()), trouble: None }
    }));
    hands.press("n").sees("nothing was changed");
    assert!(hands.disk.is_empty());
}

#[test]
fn what_was_not_taken_is_kept_and_gone_on_with() {
    let mut hands = hands();
    fills(&mut hands).press("n").sees("Take the application in?").press("esc").sees("the text is kept");
    hands.press("n").sees("what you typed is kept").sees("Adébáyò").press("esc");
    let mut hands = again(hands);
    hands.press("n").sees("draft from 09:42").sees("Adébáyò");
    hands.in_editor("Adébáyò", "Adéọlá");
    hands.press("enter").sees("Adéọlá would be taken in").press("esc");
    hands.press("n").sees("Adéọlá");
    hands.editor.push_back(Box::new(|text| Edited { text: Some(text.to_owned()), trouble: None }));
    hands.press("n").sees("nothing was changed");
    assert!(hands.disk.is_empty(), "begun anew and left");
}

#[test]
fn an_editor_that_fails_does_nothing_and_loses_nothing() {
    let mut hands = hands();
    hands.editor.push_back(Box::new(|text| {
        let text = Some(text.replacen(NAME.0, NAME.1, 1));
        Edited { text, trouble: Some("`vi` ended with exit status: 1".to_owned()) }
    }));
    hands.press("n").sees("nothing was done: `vi` ended with exit status: 1; the text is kept");
    hands.press("n").sees("Adébáyò").press("esc");
    let mut hands = self::hands();
    hands.editor.push_back(Box::new(|_| Edited { text: None, trouble: Some("no such program".to_owned()) }));
    hands.press("n").sees("nothing was done: no such program").sees_no("kept");
    assert!(hands.disk.is_empty());
}

#[test]
fn an_editor_left_with_its_errors_ends_the_round() {
    let mut hands = hands();
    hands.in_editor(DAY.0, "received_on = 7");
    hands.editor.push_back(Box::new(|text| Edited { text: Some(text.to_owned()), trouble: None }));
    hands.press("n").sees("what was wrong is still there");
    assert!(hands.state.edit.is_none() && hands.state.layers.is_empty());
    assert_eq!(hands.state.edits.len(), 1);
}

#[test]
fn a_candidate_with_an_open_application_is_told_of_and_asked_about() {
    let mut hands = hands();
    hands.editor.push_back(Box::new(|text| {
        let text = text.replacen(DAY.0, DAY.1, 1).replacen("\nname = \"\"", "\nname = \"Jane O'Connor\"", 1);
        Edited { text: Some(text.replacen(NAME.0, "family_name = \"O'Connor\"", 1)), trouble: None }
    }));
    hands.press("n").sees("Take it in beside an open one?").sees("an application of Jane O'Connor is open");
    hands.press("enter").sees("took the application in · QAP-2026-0002");
}

#[test]
fn a_server_that_goes_away_keeps_the_text() {
    let mut hands = hands();
    fills(&mut hands).is_held = true;
    hands.press("n");
    hands.event(Event::Lost(Away::Stopped));
    assert_eq!((hands.state.edits.len(), hands.state.edit.is_some()), (1, false));
    hands.sees("the text is kept");
    let role = Hands::on(Desk::new(Role::Auditor).with([jane()]), (80, 24)).press("n").toast().to_owned();
    assert!(role.contains("V1"), "{role}");
}

#[test]
fn keys_typed_while_the_form_is_fetched_do_nothing_here() {
    let mut hands = hands();
    fills(&mut hands).is_held = true;
    hands.press("n x u D");
    hands.let_go();
    hands.sees("Take the application in?");
    assert_eq!(hands.desk.view(Number::new(2026, 1)).revision, 1);
}
