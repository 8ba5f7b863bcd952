//! The screens as they are: glyphs and styles at the sizes that people use.

use super::desk::Desk;
use super::hands::Hands;
use super::printer::print;
use super::screens::{SCREENS, desk, open};
use crate::domain::Role;
use crate::tui::theme::{Glyphs, Theme};

/// The sizes that people use: the smallest that is promised whole, a usual one, and one with a third column.
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

#[test]
fn every_pane_and_layer_at_three_sizes() {
    for (name, keys) in SCREENS {
        for (columns, rows) in SIZES {
            let shown = print(&mut open(keys, (columns, rows)).screen());
            insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), shown);
        }
    }
}

#[test]
fn small_and_smallest() {
    insta::assert_snapshot!("queue_40x10", print(&mut open("", (40, 10)).screen()));
    insta::assert_snapshot!("requirements_40x10", print(&mut open("2", (40, 10)).screen()));
    insta::assert_snapshot!("report_40x10", print(&mut open("g p", (40, 10)).screen()));
    insta::assert_snapshot!("too_small_30x8", print(&mut open("", (30, 8)).screen()));
}

#[test]
fn a_new_application_before_it_is_taken_in() {
    let mut hands = Hands::on(desk(), (80, 24));
    hands.in_editor("family_name = \"\"", "family_name = \"Adébáyò\"");
    hands.in_editor("received_on = \"\"", "received_on = 2026-11-20");
    hands.press("n");
    insta::assert_snapshot!("take_in_80x24", print(&mut hands.screen()));
}

#[test]
fn a_terminal_without_utf_8_and_without_colours() {
    let mut hands = Hands::on(desk(), (120, 40));
    (hands.state.glyphs, hands.state.theme) = (Glyphs::ASCII, Theme::mono());
    hands.press("2 j j j");
    let shown = print(&mut hands.screen());
    assert!(shown.is_ascii(), "{shown}");
    let is_one_sign = |cell: &ratatui::buffer::Cell| cell.symbol().len() == 1;
    assert!(hands.screen().backend().buffer().content.iter().all(is_one_sign), "what a cell cannot hold stays there");
    insta::assert_snapshot!("ascii_120x40", shown);
}

#[test]
fn an_empty_desk_says_how_to_begin() {
    let hands = Hands::on(Desk::new(Role::Staff), (80, 24));
    insta::assert_snapshot!("empty_80x24", print(&mut hands.screen()));
}
