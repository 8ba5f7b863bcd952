use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

/// Makes a frame fit for a terminal that shows nothing but ASCII: signs become their nearest, letters `?`.
pub(super) fn only(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let symbol = cell.symbol();
        if symbol.is_ascii() {
            continue;
        }
        let plain = match symbol {
            "·" | "–" | "—" | "─" => "-",
            "…" => "~",
            "→" => ">",
            "×" => "x",
            "“" | "”" => "\"",
            "‘" | "’" => "'",
            wide if wide.width() > 1 => "??",
            _ => "?",
        };
        cell.set_symbol(plain);
    }
}
