//! Stories of several people at the same applications.

use super::desk::Desk;
use super::fixture::{form, jane};
use super::hands::Hands;
use crate::domain::{AccountName, Number, Role};
use crate::link::protocol::News;
use crate::tui::event::{Away, Event};

fn jane_number() -> Number {
    Number::new(2026, 1)
}

fn hands(size: (u16, u16)) -> Hands {
    let lukasz = form(Some("Łukasz"), "Wiśniewski", "2026-11-10");
    let mut hands = Hands::on(Desk::new(Role::Manager).with([jane(), lukasz]), size);
    rest(&mut hands);
    hands
}

/// Nobody presses a key for a second.
fn rest(hands: &mut Hands) {
    hands.desk.now += chrono::TimeDelta::seconds(1);
    hands.event(Event::Clock(hands.desk.now));
}

fn present(hands: &mut Hands, number: Number, accounts: &[&str]) {
    let accounts: Vec<AccountName> = accounts.iter().map(|name| name.parse().expect("a name")).collect();
    hands.event(Event::News(News::Present { number, accounts }));
}

#[test]
fn who_else_has_an_application_open_is_shown_in_pane_and_page_until_they_leave() {
    let mut hands = hands((120, 40));
    let number = hands.selected().expect("selected");
    present(&mut hands, number, &["ada"]);
    hands.sees_no("also open");
    present(&mut hands, number, &["ada", "bo", "max"]);
    hands.sees("also open: bo, max");
    hands.press("2 enter").sees("also open: bo, max").press("esc");
    present(&mut hands, number, &["ada", "max"]);
    hands.sees("also open: max");
    present(&mut hands, number, &["ada"]);
    hands.sees_no("also open");
    present(&mut hands, Number::new(2026, 99), &["bo"]);
    hands.sees_no("also open");
}

#[test]
fn what_is_open_is_told_once_the_selection_rests_and_to_a_new_server_again() {
    let mut hands = hands((120, 40));
    let first = hands.selected();
    assert_eq!(hands.desk.opened, [first]);
    hands.press_every(100, "j k j");
    assert_eq!(hands.desk.opened, [first], "passing by is not opening");
    rest(&mut hands);
    let second = hands.selected();
    assert_eq!(hands.desk.opened, [first, second]);
    present(&mut hands, second.expect("selected"), &["ada", "bo"]);
    hands.event(Event::Lost(Away::Silent("the server left".to_owned())));
    hands.event(Event::Back);
    hands.sees_no("also open");
    rest(&mut hands);
    assert_eq!(hands.desk.opened, [first, second, second]);
}

#[test]
fn on_a_narrow_screen_names_give_way_to_how_many_there_are() {
    let mut hands = hands((80, 24));
    hands.press("2");
    let number = hands.selected().expect("selected");
    present(&mut hands, number, &["ada", "bo", "maximiliana", "theodora.papadopoulou"]);
    hands.sees("also open: bo").sees("+");
    assert_eq!(crate::tui::words::also_open(&["bo", "max"], 16), "also open: bo +1");
    assert_eq!(crate::tui::words::also_open(&["bo", "max"], 9), "also open: 2");
    assert_eq!(crate::tui::words::also_open(&[], 40), "");
}

#[test]
fn v1_who_may_not_read_applications_tells_nothing_of_what_is_open() {
    for role in [Role::Lookup, Role::Assessor] {
        let mut hands = Hands::on(Desk::new(role).with([jane()]), (120, 40));
        rest(&mut hands);
        rest(&mut hands);
        assert!(hands.desk.opened.is_empty(), "{role}");
        present(&mut hands, jane_number(), &["bo"]);
        hands.sees_no("also open");
    }
}
