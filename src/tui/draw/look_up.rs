use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas::{self, span};
use super::form::visible;
use super::frame;
use super::ink::{Ink, marker, none, style};
use crate::domain::Requirement;
use crate::domain::view::Row;
use crate::text::{fit, width};
use crate::tui::layer::LookUp;
use crate::tui::state::State;
use crate::tui::words;

/// Draws the look-up over the panes; returns where the cursor stands.
pub(super) fn draw(state: &State, look_up: &LookUp, buffer: &mut Buffer, area: Rect) -> Position {
    let found = look_up.found_for.as_ref().map_or_else(String::new, |_| format!(" ─ {}", look_up.found.len()));
    let inner = frame::layer(state, &format!("{}{found}", words::LOOK_UP), buffer, area);
    let (text, at) = visible(&look_up.input, usize::from(inner.width.saturating_sub(3)));
    let prompt = Line::from(vec![span("/ ", style(state, Ink::Key)), span(text, style(state, Ink::Field))]);
    buffer.set_line(inner.x, inner.y, &prompt, inner.width);
    let cursor = Position { x: inner.x + 2 + at, y: inner.y };
    let rest = Rect { y: inner.y + 1.min(inner.height), height: inner.height.saturating_sub(1), ..inner };
    if let Some(keys) = canvas::row(inner, usize::from(inner.height.saturating_sub(1)).max(1)) {
        buffer.set_line(keys.x, keys.y, &Line::styled(look_up_keys(state), style(state, Ink::Faint)), keys.width);
    }
    let list = Rect { height: rest.height.saturating_sub(1), ..rest };
    if look_up.found.is_empty() {
        let text = match (&look_up.refused, &look_up.found_for) {
            (Some(refused), _) => refused.as_str(),
            (None, Some(_)) => words::NOBODY,
            (None, None) if look_up.text().is_empty() => words::TYPE_A_NAME,
            (None, None) => words::LOADING,
        };
        let lines: Vec<_> = canvas::wrapped(text, list.width.into(), style(state, Ink::Faint)).collect();
        canvas::put_lines(buffer, list, &lines);
        return cursor;
    }
    // A number is never cut: it is what tells two candidates of one name apart.
    let numbers = look_up.found.iter().map(|found| width(&found.row.number.to_string())).max().unwrap_or_default();
    for place in 0..usize::from(list.height) {
        let (Some(line), Some(found)) = (canvas::row(list, place), look_up.found.get(look_up.place.top + place)) else {
            break;
        };
        let is_here = look_up.place.top + place == look_up.place.at;
        let ink = if is_here { Ink::Selected } else { Ink::Plain };
        let mark = if is_here { marker(state) } else { " " };
        let text =
            format!("{mark} {}", row_text(state, &found.row, numbers, usize::from(line.width).saturating_sub(2)));
        buffer.set_line(line.x, line.y, &Line::styled(text, style(state, ink)), line.width);
    }
    cursor
}

/// Which keys it has: to whom it is the first page, it is not left by Esc.
pub(super) fn look_up_keys(state: &State) -> &'static str {
    if state.is_for_finding_only() { words::FIRST_LOOK_UP_KEYS } else { words::LOOK_UP_KEYS }
}

/// A row of so many columns, of which `numbers` are for the number.
fn row_text(state: &State, row: &Row, numbers: usize, columns: usize) -> String {
    let stage_columns = if columns < 60 { 11 } else { 17 };
    let open = if row.open == 0 { none(state).to_owned() } else { words::open(row.open as usize) };
    let unmet_columns = if columns < 90 { 0 } else { 30 };
    let unmet = row.unmet.iter().map(Requirement::id).collect::<Vec<_>>().join(", ");
    let unmet = if unmet.is_empty() { String::new() } else { format!("  unmet: {unmet}") };
    let name = columns.saturating_sub(numbers + 1 + stage_columns + 1 + 8 + unmet_columns);
    let line = format!(
        "{} {} {} {open:>7}{}",
        fit(&row.number.to_string(), numbers),
        fit(words::name_beside(row.number, &row.name), name),
        fit(&row.stage.to_string(), stage_columns),
        fit(&unmet, unmet_columns)
    );
    fit(&line, columns)
}
