//! Stories of a held key: the queue goes at once, what stands beside it when the key rests.

use super::desk::Desk;
use super::fixture::form;
use super::hands::Hands;
use crate::domain::{Number, Role};
use crate::link::protocol::{Name, Request};
use crate::tui::event::{Away, Event};

fn many(size: (u16, u16)) -> Hands {
    let names = ["Abara", "Bello", "Chen", "Diaz", "Eze", "Fofana", "Gok", "Haas", "Ito"];
    let desk = Desk::new(Role::Manager).with(names.map(|name| form(Some("Jo"), name, "2026-11-02")));
    Hands::quiet(desk, size)
}

/// The applications whose pages were asked for and are not answered yet.
fn shows(hands: &Hands) -> Vec<Number> {
    let shows = hands.asked.iter().filter_map(|(_, request)| match request {
        Request::Show(Name::Number(number)) => Some(*number),
        _ => None,
    });
    shows.collect()
}

#[test]
fn a_single_press_is_followed_at_once() {
    let mut hands = many((120, 40));
    hands.press("j").sees("0 of 8 ─ QAP-2026-0002 Jo Bello").sees_no("still");
    hands.press("j").sees("0003 Jo Chen").sees_no("still");
}

#[test]
fn a_held_key_asks_for_no_page_until_it_rests() {
    let mut hands = many((120, 40));
    hands.press("j");
    hands.is_held = true;
    hands.press_every(33, "j j j j j");
    assert_eq!(shows(&hands), []);
    assert_eq!(hands.selected(), Some(Number::new(2026, 7)));
    hands.pass(60);
    assert_eq!(shows(&hands), []);
    let due = hands.state.wake_at().expect("the loop wakes for it");
    hands.desk.now = due;
    hands.pass(0);
    assert_eq!(shows(&hands), [Number::new(2026, 7)]);
    hands.let_go();
    hands.sees("QAP-2026-0007 Jo Gok").sees_no("still");
}

#[test]
fn panes_that_do_not_follow_yet_say_whose_they_are() {
    let mut hands = many((120, 40));
    hands.press("j").press_every(33, "j j");
    hands.sees("2 Requirements ─ 0 of 8 ─ ↻ still 0002  Jo Bello").sees("3 Feedback ─ ↻ still 0002");
    hands.sees("4 Scheduling ─ ↻ still 0002");
    let mut wide = many((200, 60));
    wide.press("j").press_every(33, "j j").sees("File ─ ↻ still 0002");
    let mut narrow = many((80, 24));
    narrow.press("j").press_every(33, "j j").sees("↻ still 0002 Jo Bello");
    narrow.pass(200).sees("QAP-2026-0004 Jo Diaz").sees_no("still");
}

#[test]
fn only_the_queue_changes_while_a_key_is_held() {
    let mut hands = many((120, 40));
    hands.press("j").press_every(33, "j j");
    let right = |hands: &Hands| -> Vec<String> {
        let halves = hands.rows().into_iter().map(|row| row.chars().skip(57).collect());
        halves.collect()
    };
    let before = right(&hands);
    hands.press_every(33, "j j j");
    assert_eq!(right(&hands), before);
}

#[test]
fn a_decision_typed_into_a_held_key_waits_for_the_page_of_the_selected_application() {
    for key in ["m", "2 a"] {
        let mut hands = many((120, 40));
        hands.press("j");
        hands.is_held = true;
        hands.press_every(33, "j j j");
        hands.press_every(33, key);
        assert_eq!(shows(&hands), [Number::new(2026, 5)], "{key}: asked for at once");
        hands.let_go();
        for sequence in 1..=9 {
            let revision = hands.desk.view(Number::new(2026, sequence)).revision;
            assert_eq!(revision, if sequence == 5 { 2 } else { 1 }, "{key}: {sequence}, {}", hands.toast());
        }
    }
}

#[test]
fn an_answer_that_comes_late_is_never_shown_as_the_selected_one() {
    let mut hands = many((120, 40));
    hands.is_held = true;
    hands.press("j");
    assert_eq!(shows(&hands), [Number::new(2026, 2)]);
    hands.press_every(33, "j j");
    hands.sees("↻ still 0001 Jo Abara");
    hands.let_go();
    hands.sees("still").pass(200).sees("QAP-2026-0004 Jo Diaz").sees_no("still");
}

#[test]
fn a_server_that_goes_away_while_a_key_is_held_leaves_nothing_that_looks_current() {
    let mut hands = many((120, 40));
    hands.press("j").press_every(33, "j j");
    hands.event(Event::Lost(Away::Stopped));
    hands.pass(200).sees_no("0002  Jo Bello").sees_no("still");
}
