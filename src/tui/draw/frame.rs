use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use super::canvas::span;
use super::ink::{Ink, borders, style};
use super::layout::inside;
use crate::domain::AccountName;
use crate::text::cut;
use crate::tui::state::{Pane, State};
use crate::tui::words;

/// Draws a pane's frame with its number, name and what else its title says; returns the inside.
pub(super) fn pane(state: &State, pane: Pane, says: &[&str], buffer: &mut Buffer, area: Rect) -> Rect {
    let is_focused = state.focus == pane && state.layers.is_empty();
    let mut title = format!("{} {}", pane as usize + 1, words::pane(pane));
    for part in says.iter().filter(|part| !part.is_empty()) {
        title.push_str(" ─ ");
        title.push_str(part);
    }
    let heading = if pane != Pane::Queue && state.still().is_some() { Ink::Stale } else { heading(is_focused) };
    framed(state, &title, heading, is_focused, buffer, area)
}

/// What a pane says in its title while it still shows another application than the selected one; else nothing.
pub(super) fn still(state: &State) -> String {
    state.still().map_or_else(String::new, |view| format!("{} {}", state.glyphs.stale, words::still(view.number)))
}

/// Who else has the application open that is shown, in so many columns at most; nothing where nobody has.
pub(super) fn others(state: &State, columns: usize) -> String {
    let Some((view, own)) = state.view().zip(state.greeting.as_ref()) else { return String::new() };
    let names: Vec<&str> = state.presence.others(view.number, &own.account).map(AccountName::as_str).collect();
    words::also_open(&names, columns)
}

fn heading(is_focused: bool) -> Ink {
    if is_focused { Ink::Strong } else { Ink::Plain }
}

/// Writes into the lower edge of a frame.
pub(super) fn foot(state: &State, says: &str, buffer: &mut Buffer, area: Rect) {
    if area.width < 4 || area.height < 2 {
        return;
    }
    let line = Line::styled(format!(" {says} "), style(state, Ink::Plain));
    buffer.set_line(area.x + 1, area.bottom() - 1, &line, area.width - 2);
}

/// Draws the frame of what stands beside the panes and never has the focus; returns the inside.
pub(super) fn beside(state: &State, title: &str, buffer: &mut Buffer, area: Rect) -> Rect {
    let heading = if state.still().is_some() { Ink::Stale } else { heading(false) };
    framed(state, title, heading, false, buffer, area)
}

/// Draws a frame over what was there, and empties its inside.
pub(super) fn layer(state: &State, title: &str, buffer: &mut Buffer, area: Rect) -> Rect {
    Clear.render(area, buffer);
    framed(state, title, heading(true), true, buffer, area)
}

fn framed(state: &State, title: &str, heading: Ink, is_focused: bool, buffer: &mut Buffer, area: Rect) -> Rect {
    let frame = if is_focused { Ink::FocusedFrame } else { Ink::Frame };
    let title = cut(title, usize::from(area.width.saturating_sub(6)));
    let pieces: Vec<Span<'static>> =
        if title.is_empty() { Vec::new() } else { vec![span(format!(" {title} "), style(state, heading))] };
    Block::bordered()
        .border_set(borders(state))
        .border_style(style(state, frame))
        .title(Line::from(pieces))
        .render(area, buffer);
    inside(area)
}
