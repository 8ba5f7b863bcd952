use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::canvas::{self, span};
use super::frame;
use super::ink::{Ink, style};
use crate::text::{fit, width};
use crate::tui::keymap::Next;
use crate::tui::state::{State, disabled, is_offered};
use crate::tui::words;

/// The narrowest and the widest column, and the space between two.
const NARROWEST: usize = 12;
const WIDEST: usize = 36;
const GAP: usize = 2;

/// A key that can follow.
struct Entry {
    key: String,
    says: String,
    is_disabled: bool,
}

/// Draws the keys that can follow those typed so far, in a box that stands on the line of hints.
pub(super) fn draw(state: &State, buffer: &mut Buffer, hints: Rect) {
    if state.pending.keys.is_empty() || hints.y < 4 {
        return;
    }
    let entries = entries(state);
    if entries.is_empty() {
        return;
    }
    let room = usize::from(hints.width).saturating_sub(4);
    let key_columns = entries.iter().map(|entry| width(&entry.key)).max().unwrap_or(1);
    let widest = entries.iter().map(|entry| key_columns + 1 + width(&entry.says)).max().unwrap_or(NARROWEST);
    let columns = widest.clamp(NARROWEST, WIDEST).min(room.max(1));
    let across = ((room + GAP) / (columns + GAP)).max(1);
    let most = usize::from(hints.y / 2).saturating_sub(2).max(1);
    let down = entries.len().div_ceil(across).min(most);
    let height = u16::try_from(down + 2).unwrap_or(hints.y).min(hints.y);
    let area = Rect { y: hints.y - height, height, ..hints };
    let inner = canvas::indented(frame::layer(state, &title(state, entries.len(), down * across), buffer, area), 1);
    for (place, entry) in entries.iter().take(down * across).enumerate() {
        let Some(row) = canvas::row(inner, place % down) else { continue };
        let left = u16::try_from((place / down) * (columns + GAP)).unwrap_or(u16::MAX);
        let row = canvas::indented(row, left);
        let (key, says) = if entry.is_disabled { (Ink::Faint, Ink::Faint) } else { (Ink::Key, Ink::Plain) };
        let says = span(fit(&entry.says, columns.saturating_sub(key_columns + 1)), style(state, says));
        let key = span(fit(&entry.key, key_columns), style(state, key));
        buffer.set_line(row.x, row.y, &Line::from(vec![key, span(" ", style(state, Ink::Plain)), says]), row.width);
    }
}

fn title(state: &State, count: usize, shown: usize) -> String {
    let typed = words::pending(&state.pending.to_string());
    let name = state.keymap.prefix(&state.pending.keys).map_or_else(String::new, |name| format!(" ─ {name}"));
    let more = if count > shown { format!(" ─ {}", words::more_lines(count - shown)) } else { String::new() };
    format!("{typed}{name}{more}")
}

fn entries(state: &State) -> Vec<Entry> {
    let pending = &state.pending.keys;
    let following = state.keymap.following(state.context(), pending);
    let entry = |(key, next): &(crate::tui::keymap::Key, Next)| {
        let key_name = key.to_string();
        match next {
            Next::Action(action) => {
                let title = action.record().title;
                let reason = disabled(*action, state);
                let says = match &reason {
                    Some(reason) => format!("{title} ({})", reason.short),
                    None => title.to_owned(),
                };
                Entry { key: key_name, says, is_disabled: reason.is_some() }
            }
            Next::Keys(_) => {
                let keys: Vec<_> = pending.iter().copied().chain([*key]).collect();
                let name = state.keymap.prefix(&keys).map_or("", |name| name.as_str());
                Entry { key: key_name, says: format!("{name} …").trim_start().to_owned(), is_disabled: false }
            }
        }
    };
    let is_shown = |next: &Next| !matches!(next, Next::Action(action) if !is_offered(*action, state));
    following.iter().filter(|(_, next)| is_shown(next)).map(entry).collect()
}
