use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas::{self, span};
use super::form::visible;
use super::frame;
use super::ink::{Ink, marker, none, style};
use super::queue::is_one_year;
use crate::domain::Requirement;
use crate::domain::view::{Found, Row};
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
    let columns = Columns::within(usize::from(list.width).saturating_sub(2), &look_up.found);
    for place in 0..usize::from(list.height) {
        let (Some(line), Some(found)) = (canvas::row(list, place), look_up.found.get(look_up.place.top + place)) else {
            break;
        };
        let is_here = look_up.place.top + place == look_up.place.at;
        let ink = if is_here { Ink::Selected } else { Ink::Plain };
        let mark = if is_here { marker(state) } else { " " };
        let text = format!("{mark} {}", columns.row(state, &found.row));
        buffer.set_line(line.x, line.y, &Line::styled(text, style(state, ink)), line.width);
    }
    cursor
}

/// Which keys it has: to whom it is the first page, it is not left by Esc.
pub(super) fn look_up_keys(state: &State) -> &'static str {
    if state.is_for_finding_only() { words::FIRST_LOOK_UP_KEYS } else { words::LOOK_UP_KEYS }
}

/// Which columns a row has, and how wide. A name needs its room before all that is the same in many rows.
#[derive(Debug, Clone, Copy)]
struct Columns {
    /// Whether numbers are whole, or the running ones alone.
    is_whole: bool,
    number: usize,
    name: usize,
    stage: usize,
    open: usize,
    unmet: usize,
}

impl Columns {
    /// A name that has so many is not cut for anything else.
    const WISHED_NAME: usize = 20;
    /// From so many columns on it is said what is unmet.
    const WITH_UNMET: usize = 90;

    fn within(columns: usize, found: &[Found]) -> Self {
        let widest = found.iter().map(|found| width(&found.row.number.to_string())).max().unwrap_or_default();
        let unmet = if columns < Self::WITH_UNMET { 0 } else { 30 };
        let mut chosen = Self { is_whole: true, number: widest, name: 0, stage: 17, open: 7, unmet };
        // What tells two candidates of one name apart is never cut: without program and year only where all have the same.
        let is_one_year = is_one_year(found.iter().map(|found| found.row.number));
        let running = found.iter().map(|found| words::running(found.row.number).len()).max().unwrap_or_default();
        let steps: [&dyn Fn(&mut Self); 5] = [
            &|this| this.stage = 11,
            &|this| {
                if is_one_year {
                    (this.is_whole, this.number) = (false, running);
                }
            },
            &|this| this.stage = 9,
            &|this| this.open = 0,
            &|this| this.stage = 0,
        ];
        for narrower in steps {
            if chosen.name_within(columns) >= Self::WISHED_NAME {
                break;
            }
            narrower(&mut chosen);
        }
        chosen.name = chosen.name_within(columns);
        chosen
    }

    fn name_within(&self, columns: usize) -> usize {
        let others = [self.stage, self.open].into_iter().filter(|wide| *wide > 0).map(|wide| wide + 1).sum::<usize>();
        columns.saturating_sub(self.number + 1 + others + self.unmet)
    }

    fn row(&self, state: &State, row: &Row) -> String {
        let number = if self.is_whole { row.number.to_string() } else { words::running(row.number) };
        let mut text =
            format!("{} {}", fit(&number, self.number), fit(words::name_beside(row.number, &row.name), self.name));
        if self.stage > 0 {
            text = format!("{text} {}", fit(&row.stage.to_string(), self.stage));
        }
        if self.open > 0 {
            let open = if row.open == 0 { none(state).to_owned() } else { words::open(row.open as usize) };
            text = format!("{text} {open:>7}");
        }
        let unmet = row.unmet.iter().map(Requirement::id).collect::<Vec<_>>().join(", ");
        let unmet = if unmet.is_empty() { String::new() } else { format!("  unmet: {unmet}") };
        format!("{text}{}", fit(&unmet, self.unmet))
    }
}
