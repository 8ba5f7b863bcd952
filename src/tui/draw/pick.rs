use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas::{self, span, wrapped};
use super::form::visible;
use super::ink::{Ink, marker, style};
use super::layout::inside;
use super::{frame, layout};
use crate::text::{cut, fit, width};
use crate::tui::layer::{Offer, Pick, PickFor, Prompt};
use crate::tui::state::{State, is_coming, items};
use crate::tui::words;

/// The columns between a label and what else there is to know.
const GAP: usize = 2;

/// Where a list to choose from stands.
pub(super) fn area(size: (u16, u16)) -> Rect {
    layout::middle(size, size.0.saturating_sub(4).clamp(size.0.min(40), 76), size.1.saturating_sub(4).clamp(1, 20))
}

/// How many items it shows.
pub(super) fn rows(size: (u16, u16)) -> usize {
    usize::from(inside(area(size)).height).saturating_sub(2).max(1)
}

/// What is offered at a place of the screen.
pub(super) fn offer_at(state: &State, pick: &Pick, at: Position) -> Option<usize> {
    let inner = inside(area(state.size));
    let list = Rect { y: inner.y + 1.min(inner.height), height: inner.height.saturating_sub(2), ..inner };
    let place = pick.place.top + usize::from(at.y.checked_sub(list.y)?);
    (list.contains(at) && place < items(state, pick).len()).then_some(place)
}

/// Draws a list to choose from over the panes; returns where the cursor stands.
pub(super) fn draw(state: &State, pick: &Pick, buffer: &mut Buffer, size: (u16, u16)) -> Position {
    let title = words::pick(&pick.what, state.marks.len());
    let inner = frame::layer(state, &title, buffer, area(size));
    let (text, at) = visible(&pick.input, usize::from(inner.width.saturating_sub(3)));
    let prompt = Line::from(vec![span("> ", style(state, Ink::Key)), span(text, style(state, Ink::Field))]);
    buffer.set_line(inner.x, inner.y, &prompt, inner.width);
    let cursor = Position { x: inner.x.saturating_add(2 + at), y: inner.y };
    let list = Rect { y: inner.y + 1.min(inner.height), height: inner.height.saturating_sub(2), ..inner };
    if let Some(keys) = canvas::row(inner, usize::from(inner.height.saturating_sub(1)).max(1)) {
        let text = cut(words::pick_keys(&pick.what), keys.width.into());
        buffer.set_line(keys.x, keys.y, &Line::styled(text, style(state, Ink::Faint)), keys.width);
    }
    let found = items(state, pick);
    if found.is_empty() {
        let said = words::nothing_offered(&pick.what, pick.text(), is_coming(state, pick));
        let lines: Vec<_> = wrapped(&said, list.width.into(), style(state, Ink::Faint)).collect();
        canvas::put_lines(buffer, list, &lines);
        return cursor;
    }
    let label = label_columns(pick, &found, list.width.into());
    let place = pick.place;
    for row in 0..usize::from(list.height) {
        let (Some(line), Some(item)) = (canvas::row(list, row), found.get(place.top + row)) else { break };
        let is_here = place.top + row == place.at;
        let ink = if is_here { Ink::Selected } else { Ink::Plain };
        let mark = if is_here { marker(state) } else { " " };
        let text = format!("{mark} {}", self::row(pick, place.top + row, item, label));
        buffer.set_line(line.x, line.y, &Line::styled(fit(&text, line.width.into()), style(state, ink)), line.width);
    }
    cursor
}

/// The columns of the labels: half of the list, or more where what else there is to know of them leaves it.
fn label_columns(pick: &Pick, found: &[Offer], columns: usize) -> usize {
    let widest = |of: &dyn Fn(&Offer) -> usize| found.iter().map(of).max().unwrap_or(0);
    let before = 2 + widest(&|item| width(&before(pick, 0, item)));
    let detail = widest(&|item| width(&item.detail));
    let beside = if detail > 0 { GAP + detail } else { 0 };
    widest(&|item| width(&item.label)).min(columns.saturating_sub(before + beside).max(columns / 2))
}

fn row(pick: &Pick, at: usize, item: &Offer, label: usize) -> String {
    format!("{}{}{}{}", before(pick, at, item), fit(&item.label, label), " ".repeat(GAP), item.detail)
}

/// What stands before a label: by which digit it is chosen, and whether it is.
fn before(pick: &Pick, at: usize, item: &Offer) -> String {
    let number = match pick.what {
        PickFor::View if at < 9 && pick.text().is_empty() => format!("{} ", at + 1),
        PickFor::View => "  ".to_owned(),
        _ => String::new(),
    };
    let sign = if item.sign.is_empty() { String::new() } else { format!("{} ", item.sign) };
    format!("{number}{sign}")
}

/// Draws a line that is asked for; returns where the cursor stands.
pub(super) fn draw_prompt(state: &State, prompt: &Prompt, buffer: &mut Buffer, size: (u16, u16)) -> Position {
    let columns = size.0.saturating_sub(4).clamp(size.0.min(40), 76);
    let wide = usize::from(columns.saturating_sub(4));
    let mut above: Vec<Line<'static>> =
        wrapped(&words::prompt(&prompt.what, state.marks.len()), wide, style(state, Ink::Strong)).collect();
    above.extend(prompt.lines.iter().flat_map(|line| wrapped(line, wide, style(state, Ink::Plain))));
    let mut below: Vec<Line<'static>> =
        prompt.trouble.iter().flat_map(|said| wrapped(said, wide, style(state, Ink::Refused))).collect();
    below.extend(wrapped(words::prompt_keys(&prompt.what), wide, style(state, Ink::Faint)));
    let rows = u16::try_from(above.len() + below.len() + 3).unwrap_or(u16::MAX);
    let inner = canvas::indented(frame::layer(state, "", buffer, layout::middle(size, columns, rows)), 1);
    // A low screen keeps the line itself.
    let above = &above[..above.len().min(usize::from(inner.height).saturating_sub(1 + below.len()))];
    canvas::put_lines(buffer, inner, above);
    let Some(line) = canvas::row(inner, above.len()) else { return inner.as_position() };
    let (text, at) = visible(&prompt.input, usize::from(line.width.saturating_sub(1)));
    let text = fit(&text, usize::from(line.width.saturating_sub(1)));
    buffer.set_line(line.x, line.y, &Line::styled(text, style(state, Ink::Field)), line.width);
    let rest = Rect { y: line.y + 1, height: inner.bottom().saturating_sub(line.y + 1), ..inner };
    canvas::put_lines(buffer, rest, &below);
    Position { x: line.x.saturating_add(at).min(line.right().saturating_sub(1)), y: line.y }
}
