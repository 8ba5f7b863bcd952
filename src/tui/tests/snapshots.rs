//! The screens as they are: glyphs and styles at the sizes that people use.

use super::desk::Desk;
use super::fixture::{form, jane, line};
use super::hands::Hands;
use super::printer::print;
use crate::domain::{Command, Number, Requirement, Role};
use crate::tui::theme::{Glyphs, Theme};

fn desk() -> Desk {
    let mut paid_late = form(Some("María"), "García Núñez", "2026-11-05");
    paid_late.payments.clear();
    let mut desk = Desk::new(Role::Manager).with([
        jane(),
        form(Some("Łukasz"), "Wiśniewski", "2026-11-10"),
        form(None, "李明", "2026-11-20"),
        paid_late,
        form(Some("Oluwaseun"), "Adébáyò", "2026-11-17"),
        form(Some("סימה"), "כהן", "2026-11-18"),
    ]);
    let (jane, oluwaseun) = (Number::new(2026, 1), Number::new(2026, 5));
    for requirement in [Requirement::Hours, Requirement::Cases, Requirement::References] {
        desk.elsewhere("ada", jane, &Command::Accept { requirement, reason: None });
    }
    for requirement in Requirement::ALL {
        desk.elsewhere("bo", oluwaseun, &Command::Accept { requirement, reason: None });
    }
    desk.elsewhere("bo", oluwaseun, &Command::Approve { reason: None });
    let (requirement, reason) = (Requirement::Training, Some(line("the syllabus of 2021 is not the course's")));
    desk.elsewhere("bo", jane, &Command::MarkDeficient { requirement, reason });
    desk
}

fn shot(size: (u16, u16), keys: &str) -> String {
    let mut hands = Hands::on(desk(), size);
    hands.press("/").text("connor").press("enter");
    for key in keys.split(' ').filter(|key| !key.is_empty()) {
        hands.press(key);
    }
    print(&mut hands.screen())
}

#[test]
fn four_panes_side_by_side() {
    insta::assert_snapshot!("panes_120x40", shot((120, 40), "2 j j j"));
}

#[test]
fn one_pane_at_a_time_on_a_small_terminal() {
    insta::assert_snapshot!("queue_80x24", shot((80, 24), ""));
    insta::assert_snapshot!("requirements_80x24", shot((80, 24), "2 j j j"));
    insta::assert_snapshot!("feedback_80x24", shot((80, 24), "3"));
    insta::assert_snapshot!("scheduling_80x24", shot((80, 24), "4"));
}

#[test]
fn small_and_smallest() {
    insta::assert_snapshot!("queue_40x10", shot((40, 10), ""));
    insta::assert_snapshot!("requirements_40x10", shot((40, 10), "2"));
    insta::assert_snapshot!("too_small_30x8", shot((30, 8), ""));
}

#[test]
fn a_wide_terminal_shows_the_file_beside_the_panes() {
    insta::assert_snapshot!("panes_180x50", shot((180, 50), ""));
}

#[test]
fn layers_over_the_panes() {
    insta::assert_snapshot!("look_up_120x40", shot((120, 40), "/ a"));
    insta::assert_snapshot!("feedback_form_120x40", shot((120, 40), "f F - 1 2 tab c"));
    insta::assert_snapshot!("payment_form_80x24", shot((80, 24), "p $ 3 6 0 . 0 0 1 tab ctrl-u e u tab"));
    insta::assert_snapshot!("reason_80x24", shot((80, 24), "2 x t o o"));
    insta::assert_snapshot!("undo_80x24", shot((80, 24), "u"));
    insta::assert_snapshot!("refused_80x24", shot((80, 24), "2 a"));
    insta::assert_snapshot!("help_80x24", shot((80, 24), "?"));
    insta::assert_snapshot!("evidence_80x24", shot((80, 24), "2 enter"));
    insta::assert_snapshot!("history_120x40", shot((120, 40), "y"));
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
