//! Every size of the terminal, with every layer open: nothing panics, nothing is drawn outside.

use super::desk::Desk;
use super::fixture::{form, jane};
use super::hands::Hands;
use crate::domain::Role;
use crate::tui::event::Event;
use crate::tui::input::Input;

fn at_every_size(mut hands: Hands) {
    let widths = [1, 2, 3, 5, 8, 13, 30, 39, 40, 41, 44, 60, 79, 80, 99, 100, 120, 167, 168, 200];
    for columns in widths {
        for rows in [1, 2, 3, 5, 9, 10, 11, 12, 14, 20, 24, 27, 28, 29, 40, 60] {
            hands.event(Event::Input(Input::Resize(columns, rows)));
            hands.screen();
        }
    }
}

fn desk() -> Desk {
    Desk::new(Role::Admin).with([
        jane(),
        form(Some("Łukasz"), "Wiśniewski", "2026-11-10"),
        form(None, "李明李明李明李明李明李明", "2026-11-20"),
    ])
}

#[test]
fn an_empty_desk_and_an_unconnected_one_are_drawn_at_every_size() {
    at_every_size(Hands::on(Desk::new(Role::Staff), (80, 24)));
    at_every_size(Hands::holding(desk(), (80, 24)));
}

#[test]
fn panes_are_drawn_at_every_size() {
    for pane in ["1", "2", "3", "4"] {
        let mut hands = Hands::on(desk(), (80, 24));
        hands.press(pane);
        at_every_size(hands);
    }
}

#[test]
fn layers_are_drawn_at_every_size() {
    for keys in [
        "/ o c",
        "2 x",
        "2 w",
        "f",
        "p",
        "D",
        "?",
        "enter",
        "2 enter",
        "y",
        "g",
        "H enter z ctrl-s",
        "2 j j j j j j a",
        "2 x z esc x",
        "2 x z enter L ctrl-s",
    ] {
        let mut hands = Hands::on(desk(), (80, 24));
        hands.press(keys);
        at_every_size(hands);
    }
}

#[test]
fn a_question_about_an_edited_form_is_drawn_at_every_size() {
    let mut hands = Hands::on(desk(), (80, 24));
    hands.in_editor("family_name = \"\"", "family_name = \"李明李明李明李明李明李明李明李明\"\n#");
    hands.in_editor("received_on = \"\"", "received_on = 2026-11-20");
    hands.press("n");
    at_every_size(hands);
}
