use ratatui::buffer::Buffer;
use ratatui::style::{Color, Style};

/// Gives the colours of the screen to every cell that has none of its own, last of all, so that no layer has to know
/// of them.
pub(super) fn fill(buffer: &mut Buffer, screen: Style) {
    let (Some(fg), Some(bg)) = (screen.fg, screen.bg) else { return };
    for cell in &mut buffer.content {
        if cell.fg == Color::Reset {
            cell.fg = fg;
        }
        if cell.bg == Color::Reset {
            cell.bg = bg;
        }
    }
}
