//! Keys: counts, contexts, sequences.

use super::desk::Desk;
use super::fixture::form;
use super::hands::Hands;
use crate::domain::{Number, Role};
use crate::tui::keymap::Keymap;

/// A desk of thirty applications, the first one selected.
fn thirty(size: (u16, u16)) -> Hands {
    let desk = Desk::new(Role::Manager).with((0..30).map(|_| form(Some("Jane"), "O'Connor", "2026-11-02")));
    Hands::quiet(desk, size)
}

fn number(sequence: u32) -> Number {
    Number::new(2026, sequence)
}

#[test]
fn a_count_moves_so_many_rows_and_goes_to_a_row() {
    let mut hands = thirty((80, 24));
    hands.state.keymap = Keymap::named("vim").expect("a keymap");
    hands.press("3 j");
    assert_eq!(hands.selected(), Some(number(4)));
    hands.press("1 2").sees("12 …").press("G");
    assert_eq!(hands.selected(), Some(number(12)));
    hands.press("2 g g");
    assert_eq!(hands.selected(), Some(number(2)));
    hands.press("9 9 9 9 9 j");
    assert_eq!(hands.selected(), Some(number(30)));
    hands.press("2 ctrl-w w").sees("Feedback").press("2 ctrl-w h 1 k");
    assert_eq!(hands.selected(), Some(number(29)));
}

#[test]
fn a_count_before_what_is_done_once_is_told_and_nothing_is_done() {
    let mut hands = thirty((80, 24));
    hands.press("2 5 a");
    assert_eq!(hands.toast(), "not done: `accept` takes no count, and 5 was typed before it");
    hands.press("3 5 0 a").sees("`accept` takes no count, and 50 was typed").press("1 9 q");
    assert!(!hands.has_quit && hands.state.layers.is_empty());
    assert_eq!(hands.desk.view(number(1)).revision, 1);
}

#[test]
fn esc_takes_back_what_was_begun_and_a_wrong_key_says_all_that_was_typed() {
    let mut hands = thirty((80, 24));
    hands.press("g").sees("g …").press("esc");
    assert_eq!((hands.toast(), hands.state.pending.is_empty()), ("", true));
    hands.press("7 esc j");
    assert_eq!(hands.selected(), Some(number(2)));
    hands.press("7 g x").sees("`7 g x` means nothing here; ? shows every key");
    assert!(hands.state.layers.is_empty());
}

#[test]
fn a_key_means_in_a_pane_and_on_a_page_what_their_tables_say() {
    let mut hands = thirty((120, 40));
    let text = "[scheduling]\nhistory = [\"j\"]\n[reader]\nback = [\"x\"]\nmove-down = [\"space\"]\n";
    hands.state.keymap = Keymap::laid_over("mine.toml", text).expect("a keymap");
    hands.press("j");
    assert_eq!(hands.selected(), Some(number(2)));
    hands.press("4 j").sees("History").press("x");
    assert!(hands.state.layers.is_empty());
    hands.press("? space").sees(" 2–").press("3").sees("close this page first");
}

#[test]
fn the_selected_row_goes_to_the_middle() {
    let mut hands = thirty((80, 24));
    hands.press("9 j 9 j");
    let hidden = hands.state.queue.place.top;
    hands.press("z z");
    assert!(hands.state.queue.place.top > hidden, "{:?}", hands.state.queue.place);
    assert_eq!(hands.selected(), Some(number(19)));
}
