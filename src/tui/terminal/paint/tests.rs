//! Whatever the terminal shows, the painter's bytes make it show the frame, as those of crossterm's backend do.

use std::num::NonZeroU16;

use proptest::prelude::*;
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use super::Painter;

/// A terminal of vt100.
struct Shown(vt100::Parser);

impl Shown {
    fn of(area: Rect) -> Self {
        let size = |n| NonZeroU16::new(n).unwrap();
        Self(vt100::Parser::new(size(area.height), size(area.width), 0))
    }

    /// Every cell: its text, and what can be seen of its style.
    fn cells(&self) -> Vec<String> {
        let (rows, columns) = self.0.screen().size();
        let cells = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
        cells
            .map(|(row, column)| {
                let cell = self.0.screen().cell(row, column).unwrap();
                let (bg, inverse, underline) = (cell.bgcolor(), cell.inverse(), cell.underline());
                let text = cell.contents();
                if text.trim().is_empty() && !inverse && !underline {
                    return format!("({row} {column}) blank on {bg:?} {}", cell.is_wide_continuation());
                }
                let weight = (cell.bold(), cell.dim(), cell.italic());
                let text = if text.is_empty() { " " } else { text };
                let fg = cell.fgcolor();
                format!("({row} {column}) {text} {fg:?} on {bg:?} {inverse} {underline} {weight:?}")
            })
            .collect()
    }
}

/// What crossterm's backend makes of a frame on an empty screen.
fn as_crossterm_has_it(frame: &Buffer) -> Vec<String> {
    let mut shown = Shown::of(frame.area);
    let mut bytes = Vec::new();
    let mut backend = CrosstermBackend::new(&mut bytes);
    backend.draw(Buffer::empty(frame.area).diff(frame).into_iter()).unwrap();
    shown.0.process(&bytes);
    shown.cells()
}

/// A piece of text somewhere on a frame.
#[derive(Debug, Clone)]
struct Piece {
    at: (u16, u16),
    text: String,
    style: Style,
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let colour = prop_oneof![
        4 => Just(Color::Reset),
        1 => Just(Color::Red),
        1 => Just(Color::LightCyan),
        1 => Just(Color::Indexed(5)),
        1 => Just(Color::Indexed(99)),
        1 => Just(Color::Rgb(1, 22, 233)),
    ];
    let modifier = prop_oneof![
        3 => Just(Modifier::empty()),
        1 => Just(Modifier::BOLD),
        1 => Just(Modifier::DIM),
        1 => Just(Modifier::BOLD | Modifier::REVERSED),
        1 => Just(Modifier::ITALIC | Modifier::UNDERLINED),
        1 => Just(Modifier::REVERSED),
    ];
    let style = (colour.clone(), colour, modifier)
        .prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier));
    let text = prop::collection::vec(
        prop_oneof![
            8 => "[a-e]".prop_map(|one| one),
            6 => Just("   ".to_owned()),
            1 => Just("               ".to_owned()),
            2 => Just("李".to_owned()),
            1 => Just("─│".to_owned()),
            1 => Just("e\u{301}".to_owned()),
            1 => Just("र्मा".to_owned()),
            1 => Just("ß✓".to_owned()),
        ],
        1..9,
    );
    let piece =
        ((0_u16..40, 0_u16..8), text, style).prop_map(|(at, text, style)| Piece { at, text: text.concat(), style });
    prop::collection::vec(piece, 0..14)
}

fn frame(area: Rect, pieces: &[Piece]) -> Buffer {
    let mut frame = Buffer::empty(area);
    for piece in pieces {
        let (x, y) = (piece.at.0 % area.width, piece.at.1 % area.height);
        // A wide sign that is overwritten in part leaves no part behind.
        for back in 1..=x.min(2) {
            if unicode_width::UnicodeWidthStr::width(frame[(x - back, y)].symbol()) > usize::from(back) {
                frame[(x - back, y)].set_symbol(" ");
            }
        }
        frame.set_string(x, y, &piece.text, Style::reset().patch(piece.style));
    }
    frame
}

proptest! {
    #[test]
    fn the_terminal_shows_each_frame_whatever_it_showed(
        frames in prop::collection::vec((pieces(), prop::option::of((0_u16..40, 0_u16..8))), 1..5),
        (width, height) in (1_u16..40, 1_u16..8),
    ) {
        let area = Rect::new(0, 0, width, height);
        let mut painter = Painter::default();
        let mut shown = Shown::of(area);
        shown.0.process("what was there before\x1b[1;41m\r\nand here".as_bytes());
        for (pieces, at) in frames {
            let next = frame(area, &pieces);
            let at = at.map(|(x, y)| Position { x: x % width, y: y % height });
            let mut bytes = Vec::new();
            painter.paint(&next, at, &mut bytes);
            shown.0.process(&bytes);
            prop_assert_eq!(shown.cells(), as_crossterm_has_it(&next), "{:?}", String::from_utf8_lossy(&bytes));
            prop_assert_eq!(shown.0.screen().hide_cursor(), at.is_none());
            if let Some(at) = at {
                prop_assert_eq!(shown.0.screen().cursor_position(), (at.y, at.x));
            }
            let mut again = Vec::new();
            painter.paint(&next, at, &mut again);
            prop_assert!(again.is_empty(), "the same frame sends {:?}", String::from_utf8_lossy(&again));
        }
    }
}

/// The bytes from one frame to another, with the cursor at the beginning.
fn bytes(before: &Buffer, after: &Buffer) -> String {
    let mut painter = Painter::default();
    painter.paint(before, Some(Position::ORIGIN), &mut Vec::new());
    let mut bytes = Vec::new();
    painter.paint(after, Some(Position::ORIGIN), &mut bytes);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn bytes_are_few() {
    let area = Rect::new(0, 0, 40, 3);
    let text = |text: &str, style: Style| {
        let mut frame = Buffer::empty(area);
        frame.set_string(0, 1, text, style);
        frame
    };
    let plain = Style::new();
    let empty = Buffer::empty(area);
    assert_eq!(bytes(&empty, &text("ab", plain)), "\nab\x1b[H");
    assert_eq!(bytes(&empty, &text("ab", plain.fg(Color::Red))), "\n\x1b[31mab\x1b[H");
    assert_eq!(bytes(&text("one two", plain), &text("One tWo", plain)), "\nOne tW\x1b[H", "over a short gap");
    assert_eq!(bytes(&text("one two three", plain), &text("One two threE", plain)), "\nO\x1b[13GE\x1b[H");
    assert_eq!(bytes(&text("李 two three", plain), &text("明 two threE", plain)), "\n明\x1b[9CE\x1b[H");
    assert_eq!(bytes(&text("─ two three", plain), &text("┌ two threE", plain)), "\n┌\x1b[11GE\x1b[H", "by its number");
    assert_eq!(bytes(&text("e\u{301}a", plain), &text("i\u{301}b", plain)), "\ni\u{301}\x1b[2Gb\x1b[H");
    assert_eq!(bytes(&text("a long line", plain), &text("a", plain)), "\n\x1b[3G\x1b[K\x1b[H", "its end is erased");
    assert_eq!(
        bytes(&text(&"x".repeat(40), plain), &text(&format!("x{}x", " ".repeat(38)), plain)),
        "\n\x1b[C\x1b[38X\x1b[H"
    );
}

#[test]
fn a_conjunct_of_three_columns_is_written_over_what_was_there() {
    let area = Rect::new(0, 0, 40, 1);
    let text = |text: &str| {
        let mut frame = Buffer::empty(area);
        frame.set_string(0, 0, text, Style::new());
        frame
    };
    assert_eq!(bytes(&text("abcdefgh"), &text("शर्मा, x")), "श   \x1b[2Gर्मा\x1b[5G, x \r");
    assert_eq!(bytes(&text("शर्मा, x"), &text("शर्मा, y")), "\x1b[7Gy\r", "it is left as it stands");
    assert_eq!(bytes(&text("शर्मा, x"), &text("श, x")), "\x1b[C, x   \r", "all of it goes");
}

#[test]
fn a_control_character_never_leaves() {
    let mut frame = Buffer::empty(Rect::new(0, 0, 20, 1));
    for (x, symbol) in [(0, "\x1b[31m"), (2, "\u{9b}2J"), (4, "\n"), (6, "\x07"), (8, "ok")] {
        frame[(x, 0)].set_symbol(symbol);
    }
    let before = Buffer::filled(frame.area, ratatui::buffer::Cell::new("-"));
    let sent = bytes(&before, &frame);
    let text = sent.replace("\x1b[", "").replace(['\r', '\x08'], "");
    assert!(!text.contains(|letter: char| letter.is_control()), "{sent:?}");
}

#[test]
fn a_frame_of_another_size_is_written_whole() {
    let mut painter = Painter::default();
    let mut sent = Vec::new();
    painter.paint(&Buffer::with_lines(["one", "two"]), None, &mut sent);
    sent.clear();
    painter.paint(&Buffer::with_lines(["one"]), None, &mut sent);
    assert_eq!(String::from_utf8(sent).unwrap(), "\x1b[m\x1b[H\x1b[2Jone\x1b[?25l");
}
