//! Names in every script: the columns beside them stay straight, on the desk's own grid, on a terminal, and on one that
//! writes from right to left what is written so.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use unicode_bidi::{BidiInfo, Level};

use super::desk::Desk;
use super::fixture::{form, jane};
use super::hands::Hands;
use super::looks::EVERYWHERE;
use super::printer::glyph_rows;
use crate::domain::Role;
use crate::text::{Line, width};

/// Names that terminals and programs stumble over.
const NAMES: [&str; 12] = [
    "李明李明",
    "이순신",
    "Nguyễn Thị Minh",
    "Nguye\u{302}\u{303}n Thi\u{323}",
    "कृष्णमूर्ति",
    "நா. முத்துக்குமார்",
    "محمد الأمين",
    "كلا سلام",
    "כהן־לוי 42",
    "שרה (3) לוי",
    "👩\u{200d}⚕\u{fe0f} Zoë",
    "Z\u{335}\u{336}oe",
];

/// A letter that stands nowhere else on the screen.
const PLAIN: &str = "ʘ";

fn screen(name: &str, size: (u16, u16), keys: &str) -> Hands {
    let desk = Desk::new(Role::Admin).with([form(None, name, "2026-11-02"), jane()]);
    let mut hands = Hands::quiet(desk, size);
    for key in keys.split(' ') {
        hands.press(if key == "o" { "1" } else { key });
    }
    hands
}

fn buffer(hands: &Hands) -> Buffer {
    hands.screen().backend().buffer().clone()
}

#[test]
fn every_cell_that_is_not_of_the_name_is_where_it_is_beside_a_plain_one() {
    for keys in EVERYWHERE {
        for size in [(40, 10), (80, 24), (120, 40), (180, 50)] {
            // Names of one width stand beside the same plain one.
            let mut plains = BTreeMap::new();
            for name in NAMES {
                let plain = plains
                    .entry(width(name))
                    .or_insert_with_key(|width| buffer(&screen(&PLAIN.repeat(*width), size, keys)));
                let odd = screen(name, size, keys);
                for row in glyph_rows(&odd.screen()) {
                    assert_eq!(width(&row), usize::from(size.0), "{name} at {size:?} after {keys}: {row}");
                }
                for (at, (odd, plain)) in buffer(&odd).content.iter().zip(&plain.content).enumerate() {
                    let (x, y) = (at % usize::from(size.0), at / usize::from(size.0));
                    // Where a name is cut, a wide letter may end a column sooner; the line of a small screen that says
                    // whose pane it is has no columns.
                    let is_of_name = plain.symbol() == PLAIN || plain.symbol() == "…" || is_free(size, y);
                    assert!(
                        is_of_name || odd.symbol() == plain.symbol() || is_broken_otherwise(name),
                        "{name} at {size:?} after {keys}: {:?} for {:?} at {x},{y}",
                        odd.symbol(),
                        plain.symbol()
                    );
                }
            }
        }
    }
}

/// Whether a row has no columns: the lines of a small screen that say whose pane it is.
fn is_free(size: (u16, u16), y: usize) -> bool {
    size.0 < 100 && (y == 2 || y == 3)
}

/// A name of several words may be broken into lines where a name of one is not.
fn is_broken_otherwise(name: &str) -> bool {
    name.contains(' ')
}

#[test]
fn columns_stand_in_line_with_their_headings_beside_every_name() {
    for name in NAMES {
        for size in [(40, 10), (80, 24), (120, 40)] {
            let hands = screen(name, size, "1");
            let rows = glyph_rows(&hands.screen());
            let column = |row: &str, word: &str| row.find(word).map(|at| width(&row[..at]));
            let heading = rows.iter().find(|row| row.contains(" Days")).expect("a heading");
            let first = rows.iter().find(|row| row.contains("▌ 0001")).expect("a row");
            // Days stand right under their heading.
            let days = column(heading, " Days").map(|at| at + 5);
            assert_eq!(column(first, "21!").map(|at| at + 3), days, "{name} at {size:?}: {first}\n{heading}");
        }
    }
}

/// What stands on a terminal of a hundred columns, as another program reads it.
fn on_terminal(hands: &Hands) -> vt100::Parser {
    let (columns, rows) = hands.state.size;
    let size = |number| std::num::NonZeroU16::new(number).expect("a size");
    let mut parser = vt100::Parser::new(size(rows), size(columns), 0);
    parser.process(&crate::tui::terminal::painted(&buffer(hands)));
    parser
}

/// Terminals disagree on how wide some names are: vt100 counts scalar by scalar, so that an emoji of several takes as
/// many columns as its parts, and a letter of a Brahmic script that is drawn on the one before it takes one. The desk
/// goes by the width of the whole letter, and the painter takes the cursor to its place by number after each letter
/// that is in doubt: what stands after the name is where it must be on either.
#[test]
fn on_a_terminal_that_counts_otherwise_what_follows_a_name_is_where_it_must_be() {
    for name in NAMES {
        for keys in ["1", "2", "y", "/ o"] {
            let hands = screen(name, (120, 40), keys);
            let (shown, parser) = (buffer(&hands), on_terminal(&hands));
            for y in 0..40 {
                for x in 0..120 {
                    let symbol = shown[(x, y)].symbol();
                    if !symbol.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '│') {
                        continue;
                    }
                    let cell = parser.screen().cell(y, x).expect("on the screen");
                    assert_eq!(cell.contents(), symbol, "{name} after {keys} at {x},{y}");
                }
            }
        }
    }
}

/// Most terminals write every letter to the right of the one before, and so does the desk: it puts a name down in the
/// order in which it is spelt. Some turn a row's right-to-left letters round by the rules of Unicode. Then a name is read
/// as it should be, and must take nothing beside it along: after it comes a word before any figure, since figures after
/// right-to-left letters are counted to them. Marks that would isolate a name are no way: they take no column, terminals
/// show them as boxes, and the desk takes them out of every text as a trick. A question over a pane may stand beside one
/// of the pane's figures while it is open, so it is not among these.
#[test]
fn a_terminal_that_turns_names_round_turns_nothing_beside_them() {
    let names = NAMES.iter().filter(|name| name.contains(|letter: char| ('\u{590}'..='\u{6ff}').contains(&letter)));
    for name in names {
        for size in [(40, 10), (80, 24), (120, 40), (180, 50)] {
            for keys in ["1", "2", "3", "4", "enter", "2 enter", "y", "/"] {
                for row in glyph_rows(&screen(name, size, keys).screen()) {
                    let turned = turned(&row);
                    let is_of_name = |piece: &String| name.contains(piece.trim().trim_end_matches('…').trim());
                    assert!(turned.iter().all(is_of_name), "{name} at {size:?} after {keys}: {turned:?} in {row}");
                }
            }
        }
    }
}

/// The pieces of a row that are turned round.
fn turned(row: &str) -> Vec<String> {
    let levels = BidiInfo::new(row, Some(Level::ltr())).levels;
    let mut pieces: Vec<String> = Vec::new();
    let mut is_inside = false;
    for (at, letter) in row.char_indices() {
        let is_turned = levels[at].number() > 0;
        match pieces.last_mut() {
            Some(last) if is_turned && is_inside => last.push(letter),
            _ if is_turned => pieces.push(letter.to_string()),
            _ => {}
        }
        is_inside = is_turned;
    }
    pieces
}

#[test]
fn without_utf_8_every_screen_of_every_name_is_ascii_a_sign_a_cell() {
    for name in NAMES {
        for keys in EVERYWHERE {
            for size in [(30, 8), (40, 10), (80, 24), (120, 40), (180, 50)] {
                let mut hands = screen(name, size, keys);
                hands.state.glyphs = crate::tui::theme::Glyphs::ASCII;
                hands.press(", t");
                for cell in &buffer(&hands).content {
                    let symbol = cell.symbol();
                    assert!(symbol.is_ascii() && symbol.len() == 1, "{name} after {keys}: {symbol:?}");
                }
            }
        }
    }
}

#[test]
fn every_name_is_a_clean_line_as_it_is() {
    for name in NAMES {
        assert!(Line::parse(name).is_ok(), "{name}");
    }
}
