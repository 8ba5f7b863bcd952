//! Stories of keys typed faster than the desk answers.

use super::desk::Desk;
use super::fixture::form;
use super::hands::Hands;
use crate::domain::{Number, Role};

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
