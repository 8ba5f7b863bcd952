use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas::{self, span, wrapped};
use super::form::visible;
use super::frame;
use super::ink::{Ink, style};
use crate::domain::view::filter::{Part, words as words_of};
use crate::text::{cut, width};
use crate::tui::layer::FilterLine;
use crate::tui::state::State;
use crate::tui::words;

/// Draws the line of the list at the bottom of the screen, below the list that follows it; returns where the cursor
/// stands.
pub(super) fn draw(state: &State, line: &FilterLine, buffer: &mut Buffer, size: (u16, u16)) -> Position {
    let wide = usize::from(size.0.saturating_sub(4));
    let said = said(state, line, wide);
    let offers = offers(state, line, wide);
    let rows = u16::try_from(said.len() + 1 + offers.len() + 2).unwrap_or(u16::MAX).min(size.1.saturating_sub(4));
    // The lines at the bottom stay free: they say what a key came to, and which keys there are.
    let area = Rect { x: 0, y: size.1.saturating_sub(rows + 2), width: size.0, height: rows };
    let inner = canvas::indented(frame::layer(state, words::FILTER, buffer, area), 1);
    let (text, at) = visible(&line.input, usize::from(inner.width.saturating_sub(1)));
    buffer.set_line(inner.x, inner.y, &Line::styled(text, style(state, Ink::Field)), inner.width);
    let rest = Rect { y: inner.y + 1.min(inner.height), height: inner.height.saturating_sub(1), ..inner };
    let lines: Vec<Line<'static>> = said.into_iter().chain(offers).collect();
    canvas::put_lines(buffer, rest, &lines);
    Position { x: inner.x.saturating_add(at).min(inner.right().saturating_sub(1)), y: inner.y }
}

/// What each word asks, or what is wrong with it; then how many applications there are.
fn said(state: &State, line: &FilterLine, wide: usize) -> Vec<Line<'static>> {
    let found = words_of(line.input.value());
    if found.is_empty() {
        return vec![Line::styled(cut(words::FILTER_EMPTY, wide), style(state, Ink::Faint))];
    }
    if let Err(error) = &line.read {
        let said = words::clean(&error.to_string());
        return wrapped(&said, wide, style(state, Ink::Refused)).collect();
    }
    let means = found.iter().filter_map(|word| word.part().ok()).map(|part| match part {
        Part::Term(term) => words::term(&term),
        Part::Order(order) => words::order(&order),
    });
    let means = means.collect::<Vec<_>>().join(" · ");
    let is_shown = line.read.as_ref().is_ok_and(|listing| *listing == state.queue.listing());
    let total = if state.queue.is_loaded && is_shown { format!(" ─ {}", state.queue.total) } else { String::new() };
    wrapped(&format!("{means}{total}"), wide, style(state, Ink::Done)).collect()
}

/// How the word at the cursor can go on, as many as one row has room for.
fn offers(state: &State, line: &FilterLine, wide: usize) -> Vec<Line<'static>> {
    let mut room = wide;
    let mut spans = Vec::new();
    // The one that stands in the text is always among those shown.
    let first = line.offered.map_or(0, |at| at.saturating_sub(2));
    for (at, word) in line.offers.words.iter().enumerate().skip(first) {
        let columns = width(word) + 2;
        if columns > room {
            break;
        }
        room -= columns;
        let ink = if line.offered == Some(at) { Ink::Selected } else { Ink::Key };
        spans.push(span(words::clean(word), style(state, ink)));
        spans.push(span("  ", style(state, Ink::Plain)));
    }
    if spans.is_empty() { Vec::new() } else { vec![Line::from(spans)] }
}
