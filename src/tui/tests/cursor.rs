//! The terminal's own cursor stands on what the keys go to, in every pane and layer: a screen reader reads there.

use ratatui::layout::Position;

use super::desk::Desk;
use super::fixture::{form, jane};
use super::hands::Hands;
use super::looks::EVERYWHERE;
use crate::domain::Role;

fn hands(size: (u16, u16)) -> Hands {
    let desk = Desk::new(Role::Admin).with([jane(), form(Some("Łukasz"), "Wiśniewski", "2026-11-10")]);
    Hands::quiet(desk, size)
}

/// The row that the cursor stands in, from where it stands on.
fn under(hands: &Hands) -> (Position, String) {
    let mut terminal = hands.screen();
    let at = terminal.get_cursor_position().expect("a cursor");
    let buffer = terminal.backend().buffer();
    let row = (at.x..buffer.area.width).map(|x| buffer[(x, at.y)].symbol()).collect();
    (at, row)
}

#[test]
fn it_stands_on_the_row_line_field_or_question_that_keys_go_to() {
    let steps = [
        ("1", "▌ 0001 O'Connor, Jane"),
        ("k", "▌ 0002 Wiśniewski"),
        ("j", "▌ 0001 O'Connor, Jane"),
        ("2", "▌"),
        ("g g", "▌✗ Hours"),
        ("j j j", "▌✗ Feedback"),
        ("3", " ■■■"),
        ("4", " Before it may be scheduled"),
        ("f", " "),
        ("tab", "not stated"),
        ("esc 2 g g enter", "Hours"),
        ("esc u", "Undo"),
        ("esc p", " "),
        ("esc 2 j j j x", " "),
        ("esc ?", ":"),
    ];
    for size in [(80, 24), (120, 40)] {
        let mut hands = hands(size);
        hands.press("2 x").text("so").press("enter 1");
        for (keys, expected) in steps {
            hands.press(keys);
            let (at, row) = under(&hands);
            assert!(row.starts_with(expected), "after {keys} at {size:?} it stands at {at} on {row}");
        }
    }
}

#[test]
fn it_follows_what_is_typed() {
    let mut hands = hands((80, 24));
    hands.press("/");
    let (start, _) = under(&hands);
    hands.text("ab李");
    assert_eq!(under(&hands).0, Position { x: start.x + 4, y: start.y });
    hands.press("left left");
    assert_eq!(under(&hands).0, Position { x: start.x + 1, y: start.y });
    hands.press("esc p");
    let (start, _) = under(&hands);
    hands.text("360");
    assert_eq!(under(&hands).0, Position { x: start.x + 3, y: start.y });
}

#[test]
fn it_is_never_hidden_and_never_off_the_screen() {
    for keys in EVERYWHERE {
        for size in [(1, 1), (30, 8), (40, 10), (80, 24), (120, 40), (200, 60)] {
            let mut hands = hands(size);
            hands.press(keys);
            let mut terminal = hands.screen();
            assert!(terminal.backend().cursor_visible(), "{keys} at {size:?}");
            let at = terminal.get_cursor_position().expect("a cursor");
            assert!(at.x < size.0 && at.y < size.1, "{keys} at {size:?}: {at}");
        }
    }
}
