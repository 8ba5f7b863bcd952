use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use crate::text::fold;
use crate::tui::theme::Glyphs;

/// Makes a frame fit for a terminal that shows nothing but ASCII: signs and
/// letters become their nearest, or `?`.
pub(super) fn only(buffer: &mut Buffer, glyphs: &Glyphs) {
    // A cell takes one sign: with more in it the terminal is not told to overwrite the rest later.
    let mut behind_wide = 0;
    for cell in &mut buffer.content {
        if behind_wide > 0 {
            behind_wide -= 1;
            // What a layer put over the second column stays.
            if cell.symbol() == " " {
                cell.set_symbol("?");
                continue;
            }
        }
        let symbol = cell.symbol();
        if symbol.is_ascii() {
            continue;
        }
        let plain = match symbol {
            "·" => glyphs.dot.to_owned(),
            "…" => glyphs.more.to_owned(),
            "–" | "—" | "─" => "-".to_owned(),
            "→" => ">".to_owned(),
            "×" => "x".to_owned(),
            "“" | "”" => "\"".to_owned(),
            "‘" | "’" => "'".to_owned(),
            letter => without_marks(letter).unwrap_or_else(|| {
                behind_wide = letter.width().saturating_sub(1);
                "?".to_owned()
            }),
        };
        cell.set_symbol(&plain);
    }
}

/// A Latin letter without its diacritics; none for a letter of another script.
fn without_marks(letter: &str) -> Option<String> {
    let plain = fold(letter);
    if plain.len() != 1 || !plain.is_ascii() || letter.width() != 1 {
        return None;
    }
    let is_upper = letter.chars().next().is_some_and(char::is_uppercase);
    Some(if is_upper { plain.to_ascii_uppercase() } else { plain })
}
