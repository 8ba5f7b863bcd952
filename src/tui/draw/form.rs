use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;

use super::canvas::{self, span, wrapped};
use super::ink::{Ink, style};
use super::{frame, layout, score};
use crate::text::{Line as CleanLine, fit, width};
use crate::tui::layer::{Draft, Entry, Field, FieldName, Form, Kind, LONGEST, Task};
use crate::tui::state::{Link, Reach, State};
use crate::tui::words;

/// The columns of a label.
const LABEL: u16 = 16;
/// The columns of a value that is said beside it as it is understood.
const SHORT: usize = 22;
/// From so many rows on the first says what the form is for, whatever else finds room.
const TITLED: usize = 12;
/// The most and the fewest rows of a text of several lines.
const MOST_ROWS: usize = 8;
const FEWEST_ROWS: usize = 3;
/// From this length on, a text says how long it is.
const NEARLY_FULL: usize = LONGEST * 9 / 10;

/// Draws a form over the panes; returns where the cursor stands.
pub(super) fn draw(state: &State, form: &Form, buffer: &mut Buffer, size: (u16, u16)) -> Position {
    let plan = Plan::of(state, form, size);
    frame::layer(state, "", buffer, plan.area);
    let inner = plan.inner();
    canvas::put_lines(buffer, inner, &plan.above);
    let mut cursor = Position { x: inner.x, y: inner.y };
    let mut next = plan.start;
    for (idx, block, rows) in plan.shown() {
        next = rows.start + block.rows();
        let at = block.draw(state, idx == form.at, buffer, inner, rows);
        if idx == form.at {
            cursor = at;
        }
    }
    let shown = plan.shown().count();
    let hidden = (plan.first, plan.blocks.len().saturating_sub(plan.first + shown));
    if hidden != (0, 0) {
        frame::foot(state, &words::fields_hidden(hidden), buffer, plan.area);
    }
    let next = next.min(plan.end);
    let gap = usize::from(usize::from(inner.height) > next + plan.below.len());
    for (place, line) in plan.below.iter().enumerate() {
        let Some(row) = canvas::row(inner, next + gap + place) else { break };
        buffer.set_line(row.x, row.y, line, row.width);
    }
    cursor
}

/// The field that stands at a cell.
pub(super) fn field_at(state: &State, form: &Form, at: Position) -> Option<usize> {
    let plan = Plan::of(state, form, state.size);
    let inner = plan.inner();
    let row = usize::from(at.y.checked_sub(inner.y)?);
    let found = plan.shown().find(|(_, _, rows)| rows.contains(&row)).map(|(idx, ..)| idx);
    found.filter(|_| inner.contains(at))
}

/// Where everything of a form stands.
struct Plan<'a> {
    area: Rect,
    /// What the form is for.
    above: Vec<Line<'static>>,
    blocks: Vec<Block<'a>>,
    below: Vec<Line<'static>>,
    /// The first field shown.
    first: usize,
    /// The row inside of the frame where the fields begin, and the one where they end at the latest.
    start: usize,
    end: usize,
}

impl<'a> Plan<'a> {
    fn of(state: &State, form: &'a Form, size: (u16, u16)) -> Self {
        let columns = size.0.saturating_sub(4).clamp(size.0.min(40), 90);
        let wide = usize::from(columns.saturating_sub(4));
        let mut above: Vec<Line<'static>> = wrapped(&words::form(form), wide, style(state, Ink::Strong)).collect();
        above.extend(form.matter.facts.iter().flat_map(|said| wrapped(said, wide, style(state, Ink::Plain))));
        let below = below(state, form, wide);
        let blocks: Vec<Block> = form
            .fields
            .iter()
            .enumerate()
            .map(|(idx, field)| Block::of(state, form, field, wide, idx == form.at))
            .collect();
        let of_fields = blocks.iter().map(Block::rows).sum::<usize>();
        let rows = above.len() + of_fields + below.len() + 4;
        let area = layout::middle(size, columns, u16::try_from(rows).unwrap_or(u16::MAX));
        // A low screen shows the field that keys go to and what is wrong with it before all else.
        let room = usize::from(layout::inside(area).height);
        let spare = room.saturating_sub(of_fields + below.len()).max(usize::from(room >= TITLED));
        above.truncate(spare);
        let start = above.len() + usize::from(spare > above.len());
        let here = blocks.get(form.at).map_or(1, Block::rows);
        let end = room.saturating_sub(below.len()).max(start + here).min(room);
        let first = first_shown(&blocks, form.at, end - start.min(end));
        Self { area, above, blocks, below, first, start, end }
    }

    fn inner(&self) -> Rect {
        canvas::indented(layout::inside(self.area), 1)
    }

    /// The fields that are shown, each with the rows from its first to the end of all.
    fn shown(&self) -> impl Iterator<Item = (usize, &Block<'a>, Range<usize>)> {
        let mut next = self.start;
        self.blocks.iter().enumerate().skip(self.first).map_while(move |(idx, block)| {
            let rows = next..self.end.min(next + block.rows());
            next += block.rows();
            (!rows.is_empty()).then_some((idx, block, rows))
        })
    }
}

/// What to know about a field; of a reason that may go into a letter, who reads it, and of a remark that stays on record,
/// when there must be one.
fn hint(state: &State, form: &Form, name: FieldName) -> &'static str {
    let of_remark = || words::remark_hint(form.task);
    if let Some(said) = (name == FieldName::Remark).then(of_remark).flatten() {
        return said;
    }
    let view = state.view().filter(|view| Some(view.number) == form.number);
    let marked = match (form.task, name) {
        (Task::Deficient(requirement), FieldName::Reason) => view.and_then(|view| view.requirement(requirement)),
        _ => None,
    };
    marked.map_or_else(|| words::field_hint(name), |one| words::who_reads_reason(one.finding))
}

/// What stands below the fields: what to know of the one that keys go to, why the form was refused, the keys.
fn below(state: &State, form: &Form, wide: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    if let Some(field) = form.fields.get(form.at) {
        if field.trouble.is_none() {
            lines.extend(wrapped(hint(state, form, field.name), wide, style(state, Ink::Faint)));
        }
        if field.length() >= NEARLY_FULL {
            lines.extend(wrapped(&words::length(field.length(), LONGEST), wide, style(state, Ink::Hint)));
        }
    }
    lines.extend(form.against_indication().iter().flat_map(|said| wrapped(said, wide, style(state, Ink::Open))));
    let on_file = state.view().filter(|view| Some(view.number) == form.number).map(|view| &view.evidence);
    for said in on_file.map(|evidence| form.warnings(evidence)).unwrap_or_default() {
        lines.extend(wrapped(&said, wide, style(state, Ink::Hint)));
    }
    if let Some(trouble) = &form.trouble {
        lines.extend(wrapped(trouble, wide, style(state, Ink::Refused)));
    }
    if let Some(said) = &form.said {
        lines.extend(wrapped(said, wide, style(state, Ink::Hint)));
    }
    if let Draft::Back(at) = form.draft {
        lines.extend(wrapped(&words::is_back(at, state.now, state.zone), wide, style(state, Ink::Hint)));
    }
    // Over SSH the server keeps what is typed: that it is away is said once.
    let is_said = state.reach == Reach::Desk && state.link != Link::Live;
    if let Some(trouble) = state.on_disk.trouble.as_ref().filter(|_| !is_said) {
        lines.extend(wrapped(&words::not_kept(trouble), wide, style(state, Ink::Refused)));
    }
    let keys = match form.fields.len() {
        _ if form.is_in_lines() => words::FORM_KEYS_IN_LINES,
        1 => words::PROMPT_KEYS,
        _ => words::FORM_KEYS,
    };
    lines.extend(wrapped(keys, wide, style(state, Ink::Faint)));
    lines
}

/// The first field to show, so that the one at `at` is among those that have `room` rows.
fn first_shown(blocks: &[Block], at: usize, room: usize) -> usize {
    let mut used = blocks.get(at).map_or(0, Block::rows);
    let before = blocks.get(..at).unwrap_or_default().iter().rev();
    let fitting = before.take_while(|block| {
        used += block.rows();
        used <= room
    });
    at - fitting.count()
}

/// A field with what is said about it: how it is understood beside it, what is wrong under it.
struct Block<'a> {
    field: &'a Field,
    understood: Option<String>,
    trouble: Vec<Line<'static>>,
    /// The rows of a text of several lines that are shown, and where the cursor stands in them.
    text: Option<(Vec<Line<'static>>, (usize, u16))>,
}

impl<'a> Block<'a> {
    fn of(state: &State, form: &Form, field: &'a Field, wide: usize, is_here: bool) -> Self {
        let room = wide.saturating_sub(usize::from(LABEL));
        let trouble = field.trouble.iter().flat_map(|said| wrapped(said, room, style(state, Ink::Refused)));
        Self {
            field,
            understood: form.understood(field),
            trouble: trouble.collect(),
            text: text(state, field, room, is_here),
        }
    }

    fn rows(&self) -> usize {
        self.text.as_ref().map_or(1, |(rows, _)| rows.len().max(1)) + self.trouble.len()
    }

    /// Draws it into some rows; returns where the cursor stands if keys go to it.
    fn draw(&self, state: &State, is_here: bool, buffer: &mut Buffer, area: Rect, rows: Range<usize>) -> Position {
        let Some(line) = canvas::row(area, rows.start) else { return area.as_position() };
        let (label_ink, ink) = if is_here { (Ink::Strong, Ink::Field) } else { (Ink::Plain, Ink::Plain) };
        let mark = if self.field.trouble.is_some() { "!" } else { " " };
        let label = format!("{mark}{}", fit(words::field(self.field.name), usize::from(LABEL) - 1));
        buffer.set_line(line.x, line.y, &Line::styled(label, style(state, label_ink)), line.width);
        let place = canvas::indented(line, LABEL);
        if let Some((text, at)) = &self.text {
            return self.draw_text(text, *at, buffer, area, rows);
        }
        let columns = self.columns(usize::from(place.width.saturating_sub(1)));
        let (text, at) = match &self.field.entry {
            Entry::Text(input) => visible(input, columns),
            // Drawn above.
            Entry::Lines(_) => (String::new(), 0),
            Entry::Choice { options, at } => {
                (options.get(*at).map_or_else(String::new, |word| words::option(self.field.name, word)), 0)
            }
        };
        let mut spans = vec![span(if is_here { fit(&text, columns) } else { text.clone() }, style(state, ink))];
        if let Some(said) = &self.understood
            && columns + 2 + width(said) <= usize::from(place.width)
        {
            let gap = if is_here { 0 } else { columns.saturating_sub(width(&text)) };
            spans.push(span(format!("{}  {said}", " ".repeat(gap)), style(state, Ink::Done)));
        }
        buffer.set_line(place.x, place.y, &Line::from(spans), place.width);
        for (row, said) in rows.skip(1).zip(&self.trouble) {
            let Some(row) = canvas::row(canvas::indented(area, LABEL), row) else { break };
            buffer.set_line(row.x, row.y, said, row.width);
        }
        Position { x: place.x.saturating_add(at).min(line.right().saturating_sub(1)), y: place.y }
    }

    /// Draws the rows of a text of several lines, and what is wrong with it below; returns where the cursor stands.
    fn draw_text(
        &self,
        text: &[Line<'static>],
        (row, column): (usize, u16),
        buffer: &mut Buffer,
        area: Rect,
        rows: Range<usize>,
    ) -> Position {
        let place = canvas::indented(area, LABEL);
        for (row, line) in rows.clone().zip(text.iter().chain(&self.trouble)) {
            let Some(row) = canvas::row(place, row) else { break };
            buffer.set_line(row.x, row.y, line, row.width);
        }
        let y = place.y.saturating_add(u16::try_from(rows.start + row).unwrap_or(u16::MAX));
        let x = place.x.saturating_add(column).min(place.right().saturating_sub(1));
        Position { x, y: y.min(area.bottom().saturating_sub(1)) }
    }

    /// How many of the columns are for the value: a short kind of value leaves room for how it is understood.
    fn columns(&self, columns: usize) -> usize {
        let is_short = self.field.name.kind() != Kind::Line && self.field.length() < SHORT;
        match &self.understood {
            _ if is_short && columns > SHORT * 2 => SHORT,
            Some(said) if matches!(self.field.entry, Entry::Choice { .. }) => columns.saturating_sub(width(said) + 2),
            _ => columns,
        }
    }
}

/// The rows shown of a text of several lines, where a field has one, and where the cursor stands in them.
fn text(state: &State, field: &Field, columns: usize, is_here: bool) -> Option<(Vec<Line<'static>>, (usize, u16))> {
    let Entry::Lines(area) = &field.entry else { return None };
    let (row, column) = area.cursor();
    let most = if is_here { MOST_ROWS } else { FEWEST_ROWS };
    let top = if is_here { (row + 1).saturating_sub(most) } else { 0 };
    let mut rows: Vec<_> = score::text_rows(state, area, columns).into_iter().skip(top).take(most).collect();
    while rows.len() < FEWEST_ROWS {
        rows.push(score::empty_row(state, columns));
    }
    Some((rows, (row.saturating_sub(top), u16::try_from(column + 2).unwrap_or(u16::MAX))))
}

/// How many columns a text of several lines is wrapped to.
pub(super) fn text_columns(size: (u16, u16)) -> usize {
    let columns = size.0.saturating_sub(4).clamp(size.0.min(40), 90);
    usize::from(columns).saturating_sub(4 + usize::from(LABEL) + 3).max(1)
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
