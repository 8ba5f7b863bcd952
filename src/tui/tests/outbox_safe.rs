//! Letters when something comes between: marks, a slow line, a cut, somebody else, an editor that fails (L1).

use super::hands::Hands;
use super::outbox::{house, states};
use crate::domain::{LetterAct, LetterEntry, LetterStateName, Role};
use crate::link::protocol::Request;
use crate::text::Prose;
use crate::tui::event::{Away, Event};
use crate::tui::outside::Edited;
use crate::tui::update::unknown;

use LetterStateName::{Discarded, Draft, Held, Released};

/// Lets the person write behind a letter's text.
fn writes(hands: &mut Hands, more: &'static str, trouble: Option<&'static str>) {
    let trouble = trouble.map(str::to_owned);
    hands
        .editor
        .push_back(Box::new(move |text| Edited { text: Some(format!("{text}{more}\n")), trouble: trouble.clone() }));
}

fn cut(hands: &mut Hands) {
    hands.asked.clear();
    hands.event(Event::Lost(Away::Silent("cut".to_owned())));
}

fn back(hands: &mut Hands) {
    hands.event(Event::Back);
    hands.let_go();
}

#[test]
fn l1_on_a_letters_own_page_keys_are_for_that_letter_whatever_is_marked() {
    let mut hands = house((120, 40));
    hands.press("B space").sees("* 1").press("enter").sees("Letter 2");
    hands.press("d").sees("Why does this letter not go?").sees("2 QAP-2026-0002").sees_no("Jane");
    hands.text("twice").press("enter").sees("1 letter: discarded");
    assert_eq!(states(&hands), [Draft, Discarded, Draft], "the mark is on another one");
    hands.press("esc d").sees("Why does this letter not go?").sees("1 QAP-2026-0001").press("esc");
    hands.press("j j space H").sees("Why are these 2 letters held back?").sees("1 QAP-2026-0001").sees("3 QAP-2026");
    hands.text("later").press("enter").sees("2 letters: held back");
    assert_eq!(states(&hands), [Held, Discarded, Held]);
}

#[test]
fn l1_marks_go_with_the_outbox() {
    let mut hands = house((120, 40));
    hands.press("B space esc B").sees_no("* 1");
    hands.press("k r").sees("Release this letter?").sees("Jane O'Connor").press("esc");
}

#[test]
fn l1_a_second_yes_waits_for_the_first_and_does_nothing() {
    let mut hands = house((120, 40));
    hands.press("B r");
    hands.is_held = true;
    hands.press("y y enter");
    let released = |(_, request): &&(_, Request)| matches!(request, Request::Letters { .. });
    assert_eq!(hands.asked.iter().filter(released).count(), 1);
    let said = unknown(&hands.state).expect("something is left");
    assert!(said.contains("whether letter 1 was released is unknown"), "{said}");
    hands.let_go();
    hands.sees_no("changed meanwhile");
    assert_eq!(states(&hands)[0], Released);
}

#[test]
fn l1_a_cut_during_a_release_says_that_nobody_knows() {
    let mut hands = house((120, 40));
    hands.press("B * r");
    hands.is_held = true;
    hands.press("y");
    // It reached the desk, its answer did not come back.
    let (_, request) = hands.asked.pop_front().expect("a release");
    hands.desk.ask(&request);
    cut(&mut hands);
    hands.sees("the page will show whether it was done").sees_no("Release 2 letters?");
    back(&mut hands);
    hands.sees("Released: 2");
}

#[test]
fn l1_what_was_written_stays_until_the_desk_has_taken_it() {
    let mut hands = house((120, 40));
    hands.press("B enter");
    writes(&mut hands, "An hour's work.", None);
    hands.desk.letters[0].revision += 1;
    hands.press("e").sees("letter 1 was changed meanwhile").sees("what you wrote is kept");
    hands.sees("the editor begins with it");
    assert_eq!(hands.disk.len(), 1, "on this machine, too: {:?}", hands.disk);
    // Offline, then with an editor that fails.
    writes(&mut hands, "More.", None);
    hands.event(Event::Lost(Away::Silent("cut".to_owned())));
    hands.press("e").sees("the desk's server does not answer");
    hands.editor.clear();
    back(&mut hands);
    writes(&mut hands, "Again.", Some("`vim` ended with 1"));
    hands.press("e").sees("ended with 1; what you wrote is kept");
    assert!(hands.given[0].0.ends_with("An hour's work.\n"), "{:?}", hands.given[0]);
    // Another session finds it again.
    let kept = hands.disk.clone();
    let mut hands = Hands::on(hands.desk, (120, 40));
    hands.disk = kept;
    writes(&mut hands, "Done.", None);
    hands.press("B enter e").sees("1 letter: edited").sees_no("the editor begins with it");
    assert!(hands.desk.letters[0].body.ends_with("An hour's work.\nAgain.\nDone.\n"));
    assert!(hands.disk.is_empty(), "{:?}", hands.disk);
}

#[test]
fn l1_a_kept_text_goes_over_what_another_wrote_since_only_once_that_was_told() {
    let body = |hands: &Hands| hands.desk.letters[0].body.to_string();
    let bo_writes = |hands: &mut Hands| {
        let letter = &mut hands.desk.letters[0];
        (letter.revision, letter.body) = (letter.revision + 1, Prose::clean("By bo.\n"));
        hands.press("B");
    };
    let mut hands = house((120, 40));
    hands.press("B enter");
    writes(&mut hands, "Mine.", Some("`vim` ended with 1"));
    hands.press("e").sees("what you wrote is kept");
    bo_writes(&mut hands);
    writes(&mut hands, "", None);
    hands.press("e").sees("letter 1 was changed meanwhile").sees("what you wrote is kept");
    assert!(body(&hands).contains("By bo."));
    writes(&mut hands, "", None);
    hands.press("e").sees("1 letter: edited");
    assert!(body(&hands).contains("Mine."));
    // What another session kept, by the letter's history.
    writes(&mut hands, "Later.", Some("`vim` ended with 1"));
    hands.press("e").sees("what you wrote is kept").pass(1000);
    bo_writes(&mut hands);
    let entry = |revision, at| LetterEntry { revision, at, by: None, origin: None, act: LetterAct::Edit, reason: None };
    let first = hands.desk.letters[0].drafted_at;
    hands.desk.letter_history = vec![entry(1, first), entry(2, first), entry(3, first), entry(4, hands.desk.now)];
    assert_eq!(hands.desk.letters[0].revision, 4);
    let kept = hands.disk.clone();
    let mut hands = Hands::on(hands.desk, (120, 40));
    hands.disk = kept;
    writes(&mut hands, "", None);
    hands.press("B enter e").sees("letter 1 was changed meanwhile");
    assert!(body(&hands).contains("By bo."));
}

#[test]
fn l1_an_emptied_text_is_given_up() {
    let mut hands = house((120, 40));
    hands.press("B enter");
    writes(&mut hands, "No.", Some("`vim` ended with 1"));
    hands.press("e").sees("what you wrote is kept");
    hands.editor.push_back(Box::new(|_| Edited { text: Some("\n".to_owned()), trouble: None }));
    hands.press("e").sees("what you wrote is dropped");
    assert!(hands.disk.is_empty());
    writes(&mut hands, "", None);
    hands.press("e");
    assert!(!hands.given[0].0.contains("No."));
}

#[test]
fn l1_a_line_that_the_desk_does_not_take_stays_open() {
    let mut hands = house((120, 40));
    hands.press("B enter T ctrl-u").text("Another");
    hands.desk.letters[0].revision += 1;
    hands.press("enter").sees("letter 1 was changed meanwhile").sees("Another");
    hands.press("enter").sees("Subject: Another").sees("1 letter: edited");
    hands.press("t ctrl-u").text("Jane <>; bo@example.org").press("enter");
    let emails: Vec<bool> = hands.desk.letters[0].to.iter().map(|to| to.email.is_some()).collect();
    assert_eq!(emails, [false, true]);
    hands.press("d").text("twice");
    hands.is_held = true;
    hands.press("enter");
    cut(&mut hands);
    hands.sees("twice").sees("the page will show whether it was done");
}

#[test]
fn l1_a_letters_page_never_shows_another_letter() {
    let mut hands = house((120, 40));
    hands.press("B enter").sees("jane@example.org").press("esc j");
    hands.is_held = true;
    hands.press("enter").sees("Letter 2").sees_no("jane@example.org").sees("reading");
    hands.press("r").sees("on its way").sees_no("Release this");
    hands.let_go();
    hands.sees("lukasz@example.org");
}

#[test]
fn l1_the_outbox_is_read_again_when_the_desk_is_back() {
    let mut hands = house((120, 40));
    hands.press("B r y").sees("Released: 1");
    hands.event(Event::Lost(Away::Silent("cut".to_owned())));
    hands.desk.letters.remove(0);
    back(&mut hands);
    hands.sees_no("Released");
    hands.press("j enter");
    hands.is_held = true;
    hands.press("esc k enter");
    cut(&mut hands);
    back(&mut hands);
    hands.sees_no("reading").sees("To: ");
}

#[test]
fn v1_letters_are_for_those_who_may_and_say_so() {
    let mut hands = house((120, 40));
    hands.press(":").text("release-letter").press("enter").sees("go to a letter first");
    let mut desk = hands.desk;
    desk.account.role = Role::Lookup;
    let mut hands = Hands::on(desk, (120, 40));
    hands.press("B").sees_no("Outbox").sees_no("reading");
    let mut desk = hands.desk;
    desk.account.role = Role::Auditor;
    let mut hands = Hands::on(desk, (120, 40));
    hands.press("B enter r").sees("refused by V1").sees_no("Release this letter?");
}
