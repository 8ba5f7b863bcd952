//! Stories of keys typed faster than the desk answers.

use super::desk::Desk;
use super::fixture::{form, jane, line};
use super::hands::Hands;
use crate::domain::{Number, Role};
use crate::tui::event::{Away, Event};
use crate::tui::input::Input;
use crate::tui::layer::{FieldName, Layer};
use crate::tui::update::unknown;

fn jane_number() -> Number {
    Number::new(2026, 1)
}

fn three() -> Hands {
    let desk = Desk::new(Role::Manager).with([
        jane(),
        form(Some("Łukasz"), "Wiśniewski", "2026-11-10"),
        form(None, "李明", "2026-11-20"),
    ]);
    Hands::on(desk, (120, 40))
}

#[test]
fn a_decision_typed_ahead_of_the_last_rows_goes_to_the_last_application() {
    let mut one = form(Some("Jane"), "O'Connor", "2026-11-02");
    one.feedback.clear();
    let desk = Desk::new(Role::Manager).with((0..1500).map(|_| one.clone()));
    let mut hands = Hands::quiet(desk, (120, 40));
    hands.is_held = true;
    hands.press("G a a");
    hands.let_go();
    assert_eq!(hands.selected(), Some(Number::new(2026, 1500)));
    assert_eq!(hands.desk.view(Number::new(2026, 1500)).revision, 2, "{}", hands.toast());
}

#[test]
fn a_paste_waits_behind_the_keys_that_were_typed_before_it() {
    let mut hands = three();
    hands.press("2");
    hands.is_held = true;
    hands.press("a x");
    hands.event(Event::Input(Input::Paste("the log ends in 2019".to_owned())));
    hands.press("enter");
    hands.let_go();
    let view = hands.desk.view(jane_number());
    let reasons: Vec<_> =
        view.requirements.iter().filter_map(|one| one.determination.as_ref()?.reason.clone()).collect();
    assert_eq!(reasons, [line("the log ends in 2019")], "{}", hands.toast());
}

#[test]
fn leaving_waits_for_the_decisions_typed_before_it() {
    let mut hands = three();
    hands.press("G");
    let number = hands.selected().expect("selected");
    hands.press("2");
    hands.is_held = true;
    hands.press("a a a a q");
    assert!(!hands.has_quit, "the first accept is not even sent");
    hands.sees("leaving when the desk has answered");
    hands.let_go();
    assert!(hands.has_quit);
    assert_eq!(hands.desk.view(number).revision, 5);
    assert_eq!(unknown(&hands.state), None);
}

#[test]
fn leaving_is_forgotten_when_a_decision_before_it_is_refused() {
    let mut hands = three();
    hands.press("2");
    hands.is_held = true;
    hands.press("a a a a q");
    hands.let_go();
    assert!(!hands.has_quit);
    hands.sees("refused by D2");
    assert_eq!(hands.state.wake_at(), None);
    hands.press("q");
    assert!(hands.has_quit);
}

#[test]
fn leaving_waits_no_longer_than_its_time_and_says_what_is_unknown() {
    let mut hands = three();
    hands.press("2");
    hands.is_held = true;
    hands.press("a a q");
    let now = hands.state.now;
    let after = |seconds| now + chrono::TimeDelta::seconds(seconds);
    assert_eq!(hands.state.wake_at(), Some(after(5)), "the loop wakes for it");
    hands.event(Event::Clock(after(4)));
    assert!(!hands.has_quit);
    hands.event(Event::Clock(after(6)));
    assert!(hands.has_quit);
    let said = unknown(&hands.state).expect("something is unknown");
    assert!(said.contains("QAP-2026-0001 Jane O'Connor") && said.contains("1 key typed ahead"), "{said}");
}

#[test]
fn ctrl_c_and_asking_twice_leave_at_once() {
    for keys in ["a ctrl-c", "a a ctrl-c", "a q q", "j a q q"] {
        let mut hands = three();
        hands.press("2");
        hands.is_held = true;
        hands.press(keys);
        assert!(hands.has_quit, "{keys}");
        assert!(unknown(&hands.state).is_some(), "{keys}");
    }
}

#[test]
fn the_letter_for_leaving_is_text_in_a_form_typed_ahead() {
    let mut hands = three();
    hands.press("2");
    hands.is_held = true;
    hands.press("a x q q");
    assert!(!hands.has_quit);
    hands.let_go();
    assert!(!hands.has_quit);
    let Some(Layer::Form(form)) = hands.state.layers.last() else { panic!("no form") };
    assert_eq!(form.value(FieldName::Reason), "qq");
}

#[test]
fn a_form_that_waits_for_its_answer_can_be_closed_and_comes_back_when_refused() {
    for (amount, revision) in [("0", 1), ("12.00", 2)] {
        let mut hands = three();
        hands.press("p").text(amount);
        hands.is_held = true;
        hands.press("ctrl-s").sees("waiting for the desk");
        hands.press("j").sees("waiting for the desk");
        assert!(matches!(hands.state.layers[..], [Layer::Form(_)]));
        hands.press("esc").sees("what was typed is kept until it answers");
        assert!(hands.state.layers.is_empty());
        hands.let_go();
        assert_eq!(hands.desk.view(jane_number()).revision, revision);
        if revision == 1 {
            hands.sees("refused by R8: a payment of nothing").sees("Amount");
            let Some(Layer::Form(form)) = hands.state.layers.last() else { panic!("no form") };
            assert_eq!(form.value(FieldName::Amount), amount);
        } else {
            assert!(hands.state.layers.is_empty() && hands.state.draft.is_none());
            assert_ne!(hands.selected(), Some(jane_number()), "what was typed behind it was done after it");
        }
    }
}

#[test]
fn a_look_up_that_waits_can_be_closed_and_nothing_typed_behind_it_is_done() {
    let mut hands = three();
    hands.is_held = true;
    hands.press("/").text("lukasz").press("enter a esc");
    assert!(hands.state.layers.is_empty());
    hands.let_go();
    assert_eq!((hands.selected(), hands.toast()), (Some(jane_number()), ""));
}

#[test]
fn a_form_closed_while_it_waits_comes_back_when_its_answer_is_lost() {
    let mut hands = three();
    hands.press("D").text("no case is named").press("enter");
    hands.is_held = true;
    hands.press("y esc");
    assert!(matches!(hands.state.layers[..], [Layer::Form(_)]), "the question goes first");
    hands.press("esc");
    hands.event(Event::Lost(Away::Silent("the socket is gone".to_owned())));
    hands.sees("the connection was lost before the answer").sees("no case is named");
}

#[test]
fn h2_keys_typed_before_the_question_is_seen_do_not_answer_it() {
    let mut hands = super::scoring::chen((120, 40));
    hands.desk.scores("chen", jane_number(), super::scoring::FIRST, 3);
    hands.press("enter").press_at_once("s y").sees("Submit your sheet of").sees("read it first");
    hands.press("t h e y").sees("letters answer nothing any more").sees("Submit your sheet of");
    hands.press("n").sees("Submit your sheet of").press("enter").sees("submitted a score sheet");
}

#[test]
fn h2_a_key_that_waited_while_the_question_came_does_not_answer_it() {
    let mut hands = super::scoring::chen((120, 40));
    hands.desk.scores("chen", jane_number(), super::scoring::FIRST, 3);
    hands.press("enter").is_held = true;
    hands.press("2 s y");
    hands.let_go();
    hands.sees("Submit your sheet of");
    assert_eq!(hands.desk.submitted_sheets(jane_number()), 0);
}
