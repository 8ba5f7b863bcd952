//! What was typed before a question was on the screen never answers it.

use std::collections::BTreeSet;

use super::desk::Desk;
use super::fixture::{form, jane};
use super::hands::Hands;
use crate::domain::{Command, Number, Role};

fn number(sequence: u32) -> Number {
    Number::new(2026, sequence)
}

fn three() -> Hands {
    let others = [form(Some("Łukasz"), "Wiśniewski", "2026-11-10"), form(None, "李明", "2026-11-20")];
    Hands::on(Desk::new(Role::Manager).with([jane()].into_iter().chain(others)), (120, 40))
}

fn owners(hands: &Hands) -> Vec<String> {
    let owner =
        |sequence| hands.desk.view(number(sequence)).assigned_to.map_or("-".to_owned(), |name| name.to_string());
    (1..=3).map(owner).collect()
}

fn changes(hands: &Hands) -> usize {
    hands.desk.changes.len()
}

#[test]
fn a_second_enter_does_nothing_to_many_that_were_not_shown() {
    let mut hands = three();
    hands.press("* !");
    let before = changes(&hands);
    hands.is_held = true;
    hands.press("enter enter y");
    hands.let_go();
    hands.sees("Assign 3 applications to ada?");
    assert_eq!((changes(&hands), owners(&hands)), (before, vec!["-".to_owned(); 3]));
    hands.press("enter");
    assert_eq!(owners(&hands), ["ada"; 3]);
}

#[test]
fn a_yes_typed_for_one_undo_takes_back_no_others() {
    let mut hands = three();
    hands.press("* ! enter y");
    let before = changes(&hands);
    hands.is_held = true;
    hands.press("u y");
    hands.let_go();
    hands.sees("Undo it on all 3 it was done to together");
    assert_eq!(changes(&hands), before);
}

#[test]
fn esc_calls_off_a_question_that_is_still_on_its_way() {
    let mut hands = three();
    hands.press("* ! enter y");
    hands.is_held = true;
    hands.press("u esc");
    hands.let_go();
    hands.sees_no("Undo it on all").press("j");
    assert_eq!(hands.selected(), Some(number(2)), "keys go to the queue");
}

#[test]
fn an_undo_that_can_be_done_to_none_offers_no_yes() {
    let mut hands = three();
    hands.press("* ! enter y");
    hands.is_held = true;
    hands.press("u");
    for sequence in 1..=3 {
        hands.desk.elsewhere("cyd", number(sequence), &Command::Assign { to: None });
    }
    let before = changes(&hands);
    hands.let_go();
    hands.sees("It can be undone on none").sees("changed meanwhile");
    hands.press("enter");
    assert_eq!(changes(&hands), before);
    assert_eq!(owners(&hands), ["-"; 3]);
}

#[test]
fn a_key_typed_while_a_form_is_checked_takes_nothing_unseen() {
    let mut hands = three();
    hands.in_editor("name = \"Jane O'Connor\"", "name = \"Janet O'Connor\"");
    hands.is_held = true;
    hands.press("e");
    let before = changes(&hands);
    // Answers come one by one: keys are typed while the checked form is on its way back.
    while let Some((ticket, request)) = hands.asked.pop_front() {
        if hands.state.edit.is_some() {
            hands.press("enter");
        }
        let answer = Ok(hands.desk.ask(&request));
        hands.event(crate::tui::event::Event::Answer(ticket, Box::new(answer)));
    }
    hands.let_go();
    hands.sees("Change QAP-2026-0001 Jane O'Connor?");
    assert_eq!(changes(&hands), before);
}

#[test]
fn nobody_is_assigned_by_an_enter_before_the_colleagues_are_there() {
    let mut hands = three();
    hands.press("M").text("bo").press("enter");
    assert_eq!(owners(&hands)[0], "bo");
    let mut hands = Hands::on(hands.desk, (120, 40));
    hands.is_held = true;
    hands.press("M enter");
    hands.let_go();
    assert_eq!(owners(&hands)[0], "bo", "{}", hands.toast());
    hands.sees("Who works on it");
}

#[test]
fn what_is_chosen_stays_when_the_list_grows() {
    let mut hands = three();
    let tag = |name: &str| Command::Tag { add: [name.parse().unwrap()].into(), remove: BTreeSet::new() };
    hands.desk.elsewhere("bo", number(2), &tag("panel"));
    hands.press("T").sees("panel").press("esc");
    hands.desk.elsewhere("bo", number(3), &tag("axis"));
    hands.is_held = true;
    hands.press("T").sees("panel").sees_no("axis");
    hands.let_go();
    hands.sees("axis").press("enter");
    let tags: Vec<String> = hands.desk.view(number(1)).tags.iter().map(ToString::to_string).collect();
    assert_eq!(tags, ["panel"]);
}

#[test]
fn a_count_marks_so_many_and_turns_the_last_one_once() {
    let mut hands = three();
    for _ in 0..2 {
        hands.press("g g 8 space");
    }
    hands.sees_no("marked");
    hands.press("g g 8 space").sees("3 marked");
}

#[test]
fn the_reason_for_many_comes_back_after_esc_and_a_server_that_was_gone() {
    let mut hands = three();
    hands.press("* !").text("hold").press("enter").text("moving house").press("esc esc");
    hands.press("!").text("hold").press("enter").sees("moving house").press("enter");
    hands.press("esc esc !").text("hold").press("enter").sees("moving house").press("enter");
    hands.event(crate::tui::event::Event::Lost(crate::tui::event::Away::Stopped));
    hands.press("enter").event(crate::tui::event::Event::Back);
    hands.let_go();
    hands.press("!").text("hold").press("enter").sees("moving house").press("enter enter y");
    hands.sees("put 3 applications on hold");
    hands.press("* !").text("hold").press("enter").sees_no("moving house");
}

#[test]
fn esc_leaves_the_filter_with_the_application_that_was_selected() {
    let mut hands = three();
    hands.press("j j");
    let before = hands.selected();
    hands.press("F").text("wis").press("backspace backspace backspace esc");
    assert_eq!(hands.selected(), before);
}
