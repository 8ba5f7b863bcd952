//! What is typed into forms: read as people write it, kept beyond the session.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::desk::Desk;
use super::fixture::{jane, line};
use super::hands::Hands;
use crate::domain::{Digest, Document, Number, Role};
use crate::tui::event::{Away, Event};
use crate::tui::input::Input;

fn hands() -> Hands {
    Hands::on(Desk::new(Role::Manager).with([jane()]), (80, 24))
}

/// Another session of the same person on the same machine.
fn again(before: Hands) -> Hands {
    let disk = before.disk.clone();
    let mut hands = Hands::on(before.desk, (80, 24));
    hands.disk = disk;
    hands
}

#[test]
fn a_payment_is_shown_as_it_is_understood_and_what_is_wrong_stands_under_its_field() {
    let mut hands = hands();
    hands.press("p").text("$36").sees("Amount $36 $36.00").sees("Mon 23 Nov 2026, today");
    hands.text("0.001").sees("has more than two decimals").sees_no("$36.00");
    hands.press("backspace backspace").text("5").sees("$360.05");
    hands.press("tab ctrl-u").text("eu").sees_no("not a currency");
    hands.press("tab").sees("`EU` is not a currency code");
    hands.press("shift-tab").text("r").sees("`$` is not the sign of EUR");
}

#[test]
fn a_day_is_taken_as_people_write_it() {
    let mut hands = hands();
    hands.press("p shift-tab ctrl-u").text("3 mar").sees_no("not a day");
    hands.text(" 2026").sees("Tue 3 Mar 2026, 265 days ago");
    hands.press("tab").text("360").press("ctrl-s");
    let paid = hands.desk.view(Number::new(2026, 1)).evidence.payments.pop().expect("a payment");
    assert_eq!(paid.date.to_string(), "2026-03-03");
    hands.press("p shift-tab ctrl-u").text("03/04/2026").sees("not a day such as");
}

#[test]
fn a_paste_of_several_lines_becomes_one_and_says_so() {
    let mut hands = hands();
    hands.press("H");
    hands.event(Event::Input(Input::Paste("first\r\nsecond\n".to_owned())));
    hands.sees("first second").sees("line ends of what was pasted became spaces");
    hands.text("!").sees_no("became spaces");
    hands.press("esc f tab");
    hands.event(Event::Input(Input::Paste("party".to_owned())));
    hands.sees("not pasted");
}

#[test]
fn what_was_typed_survives_a_crash_and_is_offered_again() {
    let mut hands = hands();
    hands.press("f").text("F-21").press("tab p tab").text("C-2");
    assert_eq!(hands.disk.len(), 1);
    let mut hands = again(hands);
    hands.press("f").sees("Draft from 09:42 restored").sees("F-21").sees("party").sees("C-2");
    hands.press("ctrl-r").sees_no("F-21");
    assert!(hands.disk.is_empty(), "cleared");
    hands.press("ctrl-r").sees("F-21").press("ctrl-s").sees("recorded a feedback form");
    assert!(hands.disk.is_empty(), "done");
    hands.press("f").sees_no("restored").sees_no("F-21");
}

#[test]
fn what_was_typed_survives_a_refusal_esc_and_a_server_that_goes_away() {
    let mut hands = hands();
    hands.press("p").text("0").press("ctrl-s").sees("refused by R8");
    assert_eq!(hands.disk.len(), 1);
    hands.event(Event::Lost(Away::Stopped));
    hands.press("esc");
    assert_eq!(hands.disk.len(), 1);
    let mut hands = again(hands);
    hands.press("p").sees("restored").text(".50").press("ctrl-s").sees("recorded a payment");
    assert!(hands.disk.is_empty());
}

#[test]
fn an_emptied_form_leaves_no_draft_and_each_form_has_its_own() {
    let mut hands = hands();
    hands.press("H").text("x").press("esc f").text("F").press("esc");
    assert_eq!(hands.disk.len(), 2);
    hands.press("H backspace esc");
    assert_eq!(hands.disk.len(), 1);
}

#[test]
fn what_is_on_file_already_is_said_before_it_is_saved() {
    let mut hands = hands();
    hands.press("f").text("f-02").press("tab tab").text("C-0").sees_no("on file already");
    hands.text("2").sees("A form of F-02 on C-02 is on file already: the two count once (R4).");
    hands.press("esc p shift-tab ctrl-u").text("2 nov 2026").press("tab").text("36").sees_no("on file already");
    hands.text("0").sees("A payment of this day and amount is on file already");
    hands.press("tab tab tab").text("another").sees_no("on file already");
}

/// Keys as people press them in forms, and pastes of anything.
fn any_typing() -> impl Strategy<Value = Vec<Result<&'static str, String>>> {
    let keys = vec![
        "tab",
        "backtab",
        "space",
        "c",
        "2",
        "-",
        ".",
        "$",
        "é",
        "李",
        "ctrl-u",
        "ctrl-w",
        "ctrl-k",
        "ctrl-y",
        "ctrl-r",
        "left",
        "right",
        "home",
        "end",
        "backspace",
        "delete",
        "up",
        "down",
    ];
    vec(
        prop_oneof![8 => select(keys).prop_map(Ok), 1 => "\\PC{0,12}[\n\t\u{1b}\u{202e}\"#]?.{0,4}".prop_map(Err)],
        0..40,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever is typed into whichever form comes back in the next session as it was.
    #[test]
    fn any_typing_survives_a_crash(form in select(vec!["f", "p", "H", "W", "D"]), typing in any_typing()) {
        let mut hands = hands();
        hands.press(form);
        for one in typing {
            match one {
                Ok(key) => drop(hands.press(key)),
                Err(text) => hands.event(Event::Input(Input::Paste(text))),
            }
        }
        let of = |hands: &Hands| -> Vec<String> {
            let form = hands.state.forms().next().expect("a form");
            form.typed().map(|(name, value)| format!("{name:?} {value}")).collect()
        };
        let before = of(&hands);
        let mut hands = again(hands);
        hands.press(form);
        prop_assert_eq!(of(&hands), before);
    }
}

#[test]
fn a_document_is_written_into_a_new_file_and_over_nothing() {
    let mut form = jane();
    let document = |name: &str, of: u8| Document { name: line(name), digest: Digest([of; 32]), size: 2048 };
    form.training[0].syllabus = Some(document("syllabus.pdf", 1));
    form.training[0].completion = Some(document("syllabus.pdf", 2));
    let mut hands =
        Hands::on(Desk::new(Role::Auditor).with([form, super::fixture::form(None, "李明", "2026-11-20")]), (80, 24));
    hands.press("E").sees("Document syllabus.pdf").sees("2 KiB").press("ctrl-s").sees("written to syllabus.pdf");
    assert_eq!(hands.documents, [("syllabus.pdf".to_owned(), vec![1; 32])]);
    hands.press("E space").sees("syllabus.pdf 02020202").press("ctrl-s").sees("syllabus.pdf is there already");
    hands.press("tab").text("other.pdf").press("enter").sees("written to other.pdf");
    assert_eq!(hands.documents[1], ("other.pdf".to_owned(), vec![2; 32]));
    assert!(hands.disk.is_empty() && hands.state.layers.is_empty());
    hands.press("j E").sees("no document is on file");
}

#[test]
fn a_disk_that_keeps_nothing_is_told_where_one_types() {
    let mut hands = hands();
    hands.press("H").text("x");
    hands.event(Event::Drafts { trouble: Some("no space left on device".to_owned()) });
    hands.sees("what you type is kept in this session only: no space left");
    hands.event(Event::Drafts { trouble: None });
    hands.sees_no("no space left");
}
