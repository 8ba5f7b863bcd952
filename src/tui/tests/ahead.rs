//! Stories of keys typed faster than the desk answers.

use super::desk::Desk;
use super::fixture::{form, jane, line};
use super::hands::Hands;
use crate::domain::{Number, Role};
use crate::tui::event::Event;
use crate::tui::input::Input;

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
