//! Stories of what others do while somebody works, and of a server that goes and comes.

use super::desk::Desk;
use super::fixture::{form, jane, line};
use super::hands::Hands;
use crate::domain::{Command, Number, Requirement, Role, StageName};
use crate::link::protocol::News;
use crate::tui::event::Event;

fn jane_number() -> Number {
    Number::new(2026, 1)
}

fn two() -> Hands {
    let desk = Desk::new(Role::Manager).with([jane(), form(Some("Łukasz"), "Wiśniewski", "2026-11-10")]);
    Hands::on(desk, (120, 40))
}

fn accept(requirement: Requirement) -> Command {
    Command::Accept { requirement, reason: None }
}

#[test]
fn a_form_goes_out_on_the_page_that_it_was_opened_over() {
    let mut hands = two();
    hands.press("2 w").text("known to the panel");
    hands.desk.elsewhere("bo", jane_number(), &accept(Requirement::Hours));
    hands.let_go();
    assert_eq!(hands.state.view().expect("a page").revision, 2, "the page behind the form is new");
    hands.press("enter");
    hands.sees("changed meanwhile: bo accepted hours").sees("known to the panel");
    assert_eq!(hands.desk.view(jane_number()).revision, 2, "nothing was done that bo's change may speak against");
    // What changed has been told: the second Enter is a knowing one, unless there is a newer change still.
    hands.desk.elsewhere("bo", jane_number(), &accept(Requirement::Cases));
    hands.let_go();
    hands.press("enter").sees("changed meanwhile: bo accepted cases");
    hands.press("enter");
    let made = hands.desk.view(jane_number()).requirements[0].determination.clone().expect("decided");
    assert_eq!(made.reason, Some(line("known to the panel")));
}

#[test]
fn a_question_goes_out_on_the_page_that_its_form_was_opened_over() {
    let mut hands = two();
    hands.press("D").text("no case is named");
    hands.desk.elsewhere("bo", jane_number(), &accept(Requirement::Hours));
    hands.let_go();
    hands.press("enter").sees("Decline QAP-2026-0001").press("y");
    hands.sees("changed meanwhile: bo accepted hours").sees("no case is named");
    assert_ne!(hands.desk.view(jane_number()).stage, StageName::Declined);
    hands.press("enter y");
    assert_eq!(hands.desk.view(jane_number()).stage, StageName::Declined);
}

#[test]
fn store_trouble_is_over_when_a_change_was_kept_or_the_server_is_another() {
    let mut hands = two();
    let trouble = || Event::News(News::Store { trouble: Some("the disk is full".to_owned()) });
    hands.event(trouble());
    hands.sees("read only").sees("the disk is full");
    hands.press("2 a").sees_no("read only");
    assert_eq!(hands.desk.view(jane_number()).revision, 2);
    hands.event(trouble());
    hands.press("1").sees("read only");
    hands.event(Event::Lost("the server left".to_owned()));
    hands.event(Event::Back);
    hands.sees("live").sees_no("the disk is full");
}
