use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::text::Line;
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;

use super::canvas::{self, span, wrapped};
use super::ink::{Ink, style};
use super::{frame, layout};
use crate::text::{Line as CleanLine, fit, width};
use crate::tui::layer::{Entry, Field, Form, LONGEST};
use crate::tui::state::State;
use crate::tui::words;

const LABEL: u16 = 16;
/// From this length on, a text says how long it is.
const NEARLY_FULL: usize = LONGEST * 9 / 10;

/// Draws a form over the panes; returns where the cursor stands.
pub(super) fn draw(state: &State, form: &Form, buffer: &mut Buffer, size: (u16, u16)) -> Position {
    let columns = size.0.saturating_sub(4).clamp(size.0.min(40), 90);
    let wide = usize::from(columns.saturating_sub(4));
    let above: Vec<Line<'static>> =
        wrapped(&words::task(form.task, form.number, &form.candidate), wide, style(state, Ink::Strong)).collect();
    let mut below: Vec<Line<'static>> = Vec::new();
    if let Some(field) = form.fields.get(form.at) {
        match &field.trouble {
            Some(trouble) => below.extend(wrapped(trouble, wide, style(state, Ink::Refused))),
            None => below.extend(wrapped(words::field_hint(field.name), wide, style(state, Ink::Faint))),
        }
        if field.length() >= NEARLY_FULL {
            below.extend(wrapped(&words::length(field.length(), LONGEST), wide, style(state, Ink::Hint)));
        }
    }
    if let Some(trouble) = &form.trouble {
        below.extend(wrapped(trouble, wide, style(state, Ink::Refused)));
    }
    if form.is_back {
        below.extend(wrapped(words::IS_BACK, wide, style(state, Ink::Hint)));
    }
    let keys = if form.fields.len() == 1 { words::PROMPT_KEYS } else { words::FORM_KEYS };
    below.extend(wrapped(keys, wide, style(state, Ink::Faint)));
    let rows = above.len() + form.fields.len() + below.len() + 4;
    let area = layout::middle(size, columns, u16::try_from(rows).unwrap_or(u16::MAX));
    let inner = canvas::indented(frame::layer(state, "", buffer, area), 1);
    // A low screen shows the field that keys go to and what is wrong with it before all else.
    let room = usize::from(inner.height);
    let spare = room.saturating_sub(form.fields.len() + below.len());
    let above = &above[..above.len().min(spare)];
    canvas::put_lines(buffer, inner, above);
    let start = above.len() + usize::from(spare > above.len());
    let shown = room.saturating_sub(start + below.len()).clamp(1, form.fields.len().max(1));
    let top = (form.at + 1).saturating_sub(shown);
    let mut cursor = Position { x: inner.x, y: inner.y };
    for (place, (idx, field)) in form.fields.iter().enumerate().skip(top).take(shown).enumerate() {
        let Some(line) = canvas::row(inner, start + place) else { break };
        let is_here = idx == form.at;
        let at = draw_field(state, field, is_here, buffer, line);
        if is_here {
            cursor = at;
        }
    }
    let gap = usize::from(room > start + shown + below.len());
    for (place, line) in below.iter().enumerate() {
        let Some(row) = canvas::row(inner, start + shown + gap + place) else { break };
        buffer.set_line(row.x, row.y, line, row.width);
    }
    cursor
}

fn draw_field(
    state: &State,
    field: &Field,
    is_here: bool,
    buffer: &mut Buffer,
    line: ratatui::layout::Rect,
) -> Position {
    let (label_ink, ink) = if is_here { (Ink::Strong, Ink::Field) } else { (Ink::Plain, Ink::Plain) };
    let mark = if field.trouble.is_some() { "!" } else { " " };
    let label = format!("{mark}{}", fit(words::field(field.name), usize::from(LABEL) - 1));
    buffer.set_line(line.x, line.y, &Line::styled(label, style(state, label_ink)), line.width);
    let place = canvas::indented(line, LABEL);
    let columns = usize::from(place.width.saturating_sub(1));
    let (text, at) = match &field.entry {
        Entry::Text(input) => visible(input, columns),
        Entry::Choice { options, at } => (options.get(*at).map_or_else(String::new, |word| word.replace('_', "-")), 0),
    };
    let text = if is_here { fit(&text, columns) } else { text };
    buffer.set_line(place.x, place.y, &Line::from(span(text, style(state, ink))), place.width);
    Position { x: place.x.saturating_add(at).min(line.right().saturating_sub(1)), y: place.y }
}

/// The part of a field's text that fits, and the column of the cursor in it.
pub(super) fn visible(input: &Input, columns: usize) -> (String, u16) {
    let skipped = input.visual_scroll(columns);
    let (mut text, mut passed, mut shown) = (String::new(), 0, 0);
    for grapheme in input.value().graphemes(true) {
        let wide = width(grapheme);
        if passed < skipped {
            passed += wide;
            continue;
        }
        if shown + wide > columns {
            break;
        }
        shown += wide;
        text.push_str(grapheme);
    }
    let at = input.visual_cursor().saturating_sub(passed.max(skipped)).min(columns);
    let ends_in_space = text.len() - text.trim_end().len();
    let starts_in_space = text.len() - text.trim_start().len();
    let clean = CleanLine::clean(&text);
    let blank = text.trim().is_empty();
    let text =
        if blank { text } else { format!("{}{clean}{}", " ".repeat(starts_in_space), " ".repeat(ends_in_space)) };
    (text, u16::try_from(at).unwrap_or(u16::MAX))
}
