//! A screen as text: its glyphs, and below them where which style stands.

use std::fmt::Write;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use crate::tui::theme::{Glyphs, Theme};

pub(super) fn theme() -> Theme {
    Theme::default()
}

pub(super) fn glyphs() -> Glyphs {
    Glyphs::default()
}

/// The rows of a screen, a wide character once.
pub(super) fn glyph_rows(terminal: &Terminal<TestBackend>) -> Vec<String> {
    let buffer = terminal.backend().buffer();
    let columns = usize::from(buffer.area.width);
    let rows = buffer.content().chunks(columns.max(1));
    rows.map(|cells| {
        let mut row = String::new();
        let mut skip = 0;
        for cell in cells {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            row.push_str(cell.symbol());
            skip = crate::text::width(cell.symbol()).saturating_sub(1);
        }
        row
    })
    .collect()
}

/// Glyphs and styles: `row: column+length style` for every piece that is not plain.
pub(super) fn print(terminal: &mut Terminal<TestBackend>) -> String {
    let mut out = String::new();
    for row in glyph_rows(terminal) {
        writeln!(out, "{}", row.trim_end()).expect("written");
    }
    let buffer = terminal.backend().buffer();
    let columns = usize::from(buffer.area.width);
    writeln!(out, "-- styles").expect("written");
    for (y, cells) in buffer.content().chunks(columns.max(1)).enumerate() {
        let mut pieces: Vec<(usize, usize, String)> = Vec::new();
        for (x, cell) in cells.iter().enumerate() {
            let style = style(cell);
            match pieces.last_mut() {
                Some((start, len, last)) if *last == style && *start + *len == x => *len += 1,
                _ => pieces.push((x, 1, style)),
            }
        }
        pieces.retain(|(_, _, style)| !style.is_empty());
        if !pieces.is_empty() {
            let pieces: Vec<String> = pieces.iter().map(|(x, len, style)| format!("{x}+{len} {style}")).collect();
            writeln!(out, "{y}: {}", pieces.join(", ")).expect("written");
        }
    }
    let at = terminal.get_cursor_position().expect("a cursor");
    writeln!(out, "cursor {},{}", at.x, at.y).expect("written");
    out
}

fn style(cell: &Cell) -> String {
    let mut parts = Vec::new();
    if cell.fg != Color::Reset {
        parts.push(cell.fg.to_string().to_lowercase());
    }
    if cell.bg != Color::Reset {
        parts.push(format!("on {}", cell.bg.to_string().to_lowercase()));
    }
    for (modifier, name) in [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
    ] {
        if cell.modifier.contains(modifier) {
            parts.push(name.to_owned());
        }
    }
    parts.join(" ")
}
