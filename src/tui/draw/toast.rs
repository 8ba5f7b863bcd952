use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::canvas::{self, wrapped};
use super::ink::{Ink, style};
use crate::text::cut;
use crate::tui::state::{Link, State, Tone};
use crate::tui::words;

/// How many rows the answer of the last command takes.
pub(super) fn rows(state: &State, columns: u16) -> u16 {
    u16::try_from(lines(state, columns).len()).unwrap_or(u16::MAX).max(1)
}

/// Whether there is anything to be said.
pub(super) fn says(state: &State) -> bool {
    !lines(state, u16::MAX).is_empty()
}

/// Where it is said over a page: what answers a key has all its rows until the next one, and what stays until the desk is
/// well again no more than cover the page's frame.
pub(super) fn over_pages(state: &State, area: Rect) -> Rect {
    let rows = if state.toast.is_some() { area.height } else { area.height.min(2) };
    Rect { y: area.bottom() - rows, height: rows, ..area }
}

/// Draws the answer of the last command, or the keys typed so far of a longer sequence.
pub(super) fn draw(state: &State, buffer: &mut Buffer, area: Rect) {
    let mut lines = lines(state, area.width);
    let shown = usize::from(area.height);
    if lines.len() > shown {
        lines.truncate(shown);
        // What finds no room is not passed over in silence.
        if let Some(last) = lines.last_mut() {
            *last = cut_short(last, usize::from(area.width).saturating_sub(1));
        }
    }
    canvas::put_lines(buffer, area, &lines);
}

/// A line with a sign at its end that there is more.
fn cut_short(line: &Line<'_>, columns: usize) -> Line<'static> {
    Line::styled(cut(&format!("{line} …"), columns), line.style)
}

fn lines(state: &State, columns: u16) -> Vec<Line<'static>> {
    let columns = usize::from(columns).saturating_sub(1);
    if !state.pending.is_empty() {
        return wrapped(&format!(" {}", words::pending(&state.pending.to_string())), columns, style(state, Ink::Key))
            .collect();
    }
    let (words, ink) = match (&state.toast, &state.store_trouble, &state.link) {
        (Some(toast), _, _) => {
            let ink = match toast.tone {
                Tone::Done => Ink::Done,
                Tone::Refused => Ink::Refused,
                Tone::Hint => Ink::Hint,
            };
            (toast.words.clone(), ink)
        }
        (None, _, Link::Lost(away)) => (words::lost(away, state.reach), Ink::Refused),
        (None, Some(trouble), _) => (words::store_trouble(trouble), Ink::Refused),
        (None, None, _) => match state.room {
            Some(left) => (words::little_room(left), Ink::Hint),
            None => return Vec::new(),
        },
    };
    wrapped(&format!(" {words}"), columns, style(state, ink)).collect()
}
