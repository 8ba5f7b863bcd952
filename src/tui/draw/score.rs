use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::canvas::{self, put_lines, span, wrapped};
use super::frame;
use super::ink::{Ink, marker, style};
use super::layout::{inside, percent};
use crate::domain::view::CompetencyMean;
use crate::domain::{ChecklistItem, Competency, Mark};
use crate::text::{Line as CleanLine, cut, fit, width, wrap};
use crate::tui::action::Action;
use crate::tui::keymap::Context;
use crate::tui::layer::{ScorePage, TextArea};
use crate::tui::state::{Link, OwnSheet, State, disabled};
use crate::tui::words;

/// From how many columns on the items stand beside what is said about one of them.
const SIDE_BY_SIDE: u16 = 96;
/// How many rows the list of items has at least, where it stands above.
const LEAST_ROWS: u16 = 3;
/// From how many rows on there is room for a list above.
const WITH_LIST: u16 = 12;

/// Where everything of a score sheet stands.
struct Plan {
    /// The lines about the whole sheet.
    head: Rect,
    /// The items; none on a low screen.
    list: Rect,
    /// What is said about the item that keys go to.
    detail: Rect,
}

impl Plan {
    fn of(area: Rect, head: usize, detail: usize) -> Self {
        let inner = inside(area);
        let rows = u16::try_from(head).unwrap_or(1).min(inner.height / 3).max(1).min(inner.height);
        let head = Rect { height: rows, ..inner };
        let body = Rect { y: inner.y + rows, height: inner.height - rows, ..inner };
        if inner.width >= SIDE_BY_SIDE {
            let left = percent(inner.width, 48);
            let detail = canvas::indented(body, left + 2);
            return Self { head, list: Rect { width: left, ..body }, detail };
        }
        if body.height < WITH_LIST {
            return Self { head, list: Rect { height: 0, ..body }, detail: body };
        }
        let wanted = u16::try_from(detail).unwrap_or(u16::MAX);
        let below = wanted.clamp(body.height / 2, body.height - LEAST_ROWS - 1);
        let list = Rect { height: body.height - below - 1, ..body };
        Self { head, list, detail: Rect { y: list.bottom() + 1, height: below, ..body } }
    }
}

/// Draws a score sheet over the panes; returns where the cursor stands.
pub(super) fn draw(state: &State, page: &ScorePage, buffer: &mut Buffer, area: Rect) -> Position {
    let Some(own) = state.bench.get(&page.key) else {
        let inner = frame::layer(state, words::SHEET, buffer, area);
        put_lines(buffer, inner, &[Line::styled(words::LOADING, style(state, Ink::Faint))]);
        return inner.as_position();
    };
    let title = format!("{} ─ {}", words::SHEET, words::sheet_title(&own.view));
    frame::layer(state, &title, buffer, area);
    let (plan, head, detail) = laid(state, page, own, area);
    put_lines(buffer, plan.head, &head);
    let cursor = list(state, page, own, buffer, plan.list);
    let lines = detail.lines.len();
    let rows = usize::from(plan.detail.height);
    let top = detail.top(page, rows);
    for (row, line) in (plan.detail.top()..plan.detail.bottom()).zip(detail.lines.iter().skip(top)) {
        buffer.set_line(plan.detail.x, row, line, plan.detail.width);
    }
    if lines > rows {
        frame::foot(state, &words::lines_shown(top, rows, lines), buffer, area);
    }
    match detail.cursor.filter(|(line, _)| (top..top + rows).contains(line)) {
        Some((line, column)) => Position {
            x: (plan.detail.x + column).min(plan.detail.right().saturating_sub(1)),
            y: plan.detail.y + u16::try_from(line - top).unwrap_or(0),
        },
        None => cursor.unwrap_or_else(|| plan.detail.as_position()),
    }
}

/// How many lines are said about the item that keys go to, and how many of them are shown.
pub(super) fn scroll(state: &State, page: &ScorePage, area: Rect) -> (usize, usize) {
    let Some(own) = state.bench.get(&page.key) else { return (0, 0) };
    let (plan, _, detail) = laid(state, page, own, area);
    (detail.lines.len(), usize::from(plan.detail.height))
}

/// How many columns a note is wrapped to.
pub(super) fn note_columns(area: Rect) -> usize {
    usize::from(Plan::of(area, 1, 1).detail.width).saturating_sub(3).max(1)
}

fn laid(state: &State, page: &ScorePage, own: &OwnSheet, area: Rect) -> (Plan, Vec<Line<'static>>, Detail) {
    let head = head(state, own, inside(area).width.into());
    let columns = usize::from(Plan::of(area, head.len(), 1).detail.width);
    let detail = detail(state, page, own, columns);
    (Plan::of(area, head.len(), detail.lines.len()), head, detail)
}

/// How far the sheet is, whether it is saved, and what the pass rule makes of it.
fn head(state: &State, own: &OwnSheet, columns: usize) -> Vec<Line<'static>> {
    let mut said = vec![words::progress(&own.sheet, &own.view.checklist)];
    said.extend(words::notes_missing(&own.sheet, &own.view.checklist));
    said.push(words::saved(own, state.link == Link::Live));
    said.push(words::indication(&own.view.indication));
    let ink = if own.trouble.is_some() { Ink::Refused } else { Ink::Strong };
    let mut lines: Vec<Line<'static>> = wrapped(&said.join(" · "), columns, style(state, ink)).collect();
    let over = words::not_under_way(&own.view.session.state).filter(|_| !own.is_locked());
    for said in words::sheet_state(&own.view.state).into_iter().chain(over) {
        lines.extend(wrapped(&said, columns, style(state, Ink::Hint)));
    }
    lines
}

/// Draws the items by competency; returns where the one stands that keys go to.
fn list(state: &State, page: &ScorePage, own: &OwnSheet, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    let (mut here, mut place) = (0, 0);
    let columns = usize::from(area.width);
    for competency in &own.view.checklist.competencies {
        lines.push(heading(state, own, competency, columns));
        for item in &competency.items {
            let is_here = place == page.at;
            if is_here {
                here = lines.len();
            }
            lines.push(row(state, own, item, is_here, columns));
            place += 1;
        }
    }
    let is_here = page.at >= place;
    if is_here {
        here = lines.len();
    }
    let sign = if own.sheet.remark.is_some() { words::score_flag_note() } else { "" };
    lines.push(list_row(state, " ", words::SHEET_REMARK, sign, is_here, Ink::Plain, columns));
    let rows = usize::from(area.height);
    let top = here.saturating_sub(rows / 2).min(lines.len().saturating_sub(rows));
    put_lines(buffer, area, lines.iter().skip(top));
    let row = u16::try_from(here.checked_sub(top)?).ok().filter(|row| *row < area.height)?;
    Some(Position { x: area.x, y: area.y + row })
}

fn heading(state: &State, own: &OwnSheet, competency: &Competency, columns: usize) -> Line<'static> {
    let mean = own.view.indication.competencies.iter().find(|one| one.id == competency.id);
    let mean = mean.map_or_else(String::new, CompetencyMean::shown);
    let name = fit(&competency.name, columns.saturating_sub(width(&mean) + 1));
    Line::from(vec![span(format!("{name} {mean}"), style(state, Ink::Strong))])
}

fn row(state: &State, own: &OwnSheet, item: &ChecklistItem, is_here: bool, columns: usize) -> Line<'static> {
    let (score, scale) = (own.score(&item.id), &own.view.checklist.scale);
    let ink = match score.mark {
        _ if scale.lacks_note(&score) => Ink::Unmet,
        None if item.mandatory => Ink::Open,
        _ => Ink::Plain,
    };
    let sign = match score.mark {
        None if item.mandatory => state.glyphs.dot.to_owned(),
        mark => words::mark_sign(mark),
    };
    list_row(state, &sign, &item.text, words::score_flag(&score, scale), is_here, ink, columns)
}

fn list_row(
    state: &State,
    sign: &str,
    text: &str,
    flag: &str,
    is_here: bool,
    ink: Ink,
    columns: usize,
) -> Line<'static> {
    let room = columns.saturating_sub(width(sign) + width(flag) + 4);
    let mark = if is_here { marker(state) } else { " " };
    let text = format!("{mark}{sign} {} {flag}", fit(text, room));
    let ink = if is_here { Ink::Selected } else { ink };
    Line::styled(fit(&text, columns), style(state, ink))
}

/// What is said about the item that keys go to.
struct Detail {
    lines: Vec<Line<'static>>,
    /// The line and column of the cursor, while the note is written.
    cursor: Option<(usize, u16)>,
}

impl Detail {
    /// The first line shown: as far as was scrolled, and the cursor is always seen.
    fn top(&self, page: &ScorePage, rows: usize) -> usize {
        let last = self.lines.len().saturating_sub(rows);
        match self.cursor {
            Some((line, _)) => line.saturating_sub(rows.saturating_sub(2)).min(last),
            None => page.top.min(last),
        }
    }
}

fn detail(state: &State, page: &ScorePage, own: &OwnSheet, columns: usize) -> Detail {
    let mut lines: Vec<Line<'static>> = Vec::new();
    let checklist = &own.view.checklist;
    let Some((competency, item)) = checklist.items().nth(page.at) else {
        lines.push(Line::styled(words::SHEET_REMARK, style(state, Ink::Strong)));
        let cursor = note(state, page.writing.as_ref(), own.sheet.remark.as_deref(), &mut lines, columns);
        return Detail { lines, cursor };
    };
    let score = own.score(&item.id);
    let count = checklist.items().count();
    let place = format!("{} {}", words::place(page.at + 1, count), competency.name);
    lines.push(Line::styled(cut(&place, columns), style(state, Ink::Faint)));
    lines.extend(wrapped(&item.text, columns, style(state, Ink::Strong)));
    if !item.mandatory {
        lines.push(Line::styled(words::OPTIONAL_ITEM, style(state, Ink::Faint)));
    }
    for (level, said) in checklist.scale.levels().zip(&item.levels) {
        let is_given = score.mark == Some(Mark::Level(level));
        lines.extend(choice(state, &level.to_string(), said, is_given, columns));
    }
    for mark in [Mark::NotApplicable, Mark::Unable] {
        if score.mark == Some(mark) {
            let said = words::mark(Some(mark), &item.levels);
            lines.extend(choice(state, &words::mark_sign(Some(mark)), &said, true, columns));
        }
    }
    if checklist.scale.lacks_note(&score) {
        lines.extend(wrapped(&words::needs_note(&checklist.scale), columns, style(state, Ink::Unmet)));
    }
    let cursor = note(state, page.writing.as_ref(), score.note.as_deref(), &mut lines, columns);
    Detail { lines, cursor }
}

/// One of the marks that can be given, the given one marked by sign and weight.
fn choice(state: &State, key: &str, said: &str, is_given: bool, columns: usize) -> impl Iterator<Item = Line<'static>> {
    let (sign, ink) = if is_given { (marker(state), Ink::Strong) } else { (" ", Ink::Plain) };
    let look = style(state, ink);
    let first = format!("{sign} {key}  ");
    let indent = width(&first);
    wrap(said, columns.saturating_sub(indent)).into_iter().enumerate().map(move |(row, piece)| {
        let before = if row == 0 { first.clone() } else { " ".repeat(indent) };
        Line::from(span(cut(&format!("{before}{piece}"), columns), look))
    })
}

/// The note as it is, or as it is being written; returns where the cursor stands in it.
fn note(
    state: &State,
    writing: Option<&TextArea>,
    text: Option<&str>,
    lines: &mut Vec<Line<'static>>,
    columns: usize,
) -> Option<(usize, u16)> {
    let Some(area) = writing else {
        let can_write = disabled(Action::ItemNote, state).is_none();
        let key = state.keymap.keys_in(Context::Sheet, Action::ItemNote).into_iter().next().filter(|_| can_write);
        let said = text.map_or_else(|| words::no_note(key.as_deref()), words::note);
        let ink = if text.is_some() { Ink::Plain } else { Ink::Faint };
        lines.extend(wrapped(&said, columns, style(state, ink)));
        return None;
    };
    lines.push(Line::styled(words::NOTE_TITLE, style(state, Ink::Key)));
    let start = lines.len();
    lines.extend(text_rows(state, area, columns));
    let (row, column) = area.cursor();
    Some((start + row, u16::try_from(column + 2).unwrap_or(u16::MAX)))
}

/// The rows of a text that is being written, each as wide as the field.
pub(super) fn text_rows(state: &State, area: &TextArea, columns: usize) -> Vec<Line<'static>> {
    let look = style(state, Ink::Field);
    let row = |text: &str| -> Line<'static> {
        // Clean letter by letter: a row may end in spaces that are being typed.
        let shown = if text.trim().is_empty() { text.to_owned() } else { clean(text) };
        Line::from(vec![Span::raw("  "), span(fit(&shown.replace('\t', " "), columns.saturating_sub(2)), look)])
    };
    area.rows().into_iter().map(row).collect()
}

/// A row of a text without letters.
pub(super) fn empty_row(state: &State, columns: usize) -> Line<'static> {
    let blank = " ".repeat(columns.saturating_sub(2));
    Line::from(vec![Span::raw("  "), span(blank, style(state, Ink::Field))])
}

fn clean(text: &str) -> String {
    let before = &text[..text.len() - text.trim_start().len()];
    let after = &text[text.trim_end().len()..];
    format!("{before}{}{after}", CleanLine::clean(text.trim()))
}

/// The rows of the list and the place of the item in each, for clicks.
pub(super) fn item_at(state: &State, page: &ScorePage, area: Rect, at: Position) -> Option<usize> {
    let own = state.bench.get(&page.key)?;
    let (plan, ..) = laid(state, page, own, area);
    if !plan.list.contains(at) {
        return None;
    }
    let places = places(own);
    let here = places.iter().position(|place| *place == Some(page.at))?;
    let rows: Range<usize> = 0..usize::from(plan.list.height);
    let top = here.saturating_sub(rows.end / 2).min(places.len().saturating_sub(rows.end));
    places.get(top + usize::from(at.y - plan.list.y)).copied().flatten()
}

/// The item of each row of the list; none for a competency's heading.
fn places(own: &OwnSheet) -> Vec<Option<usize>> {
    let mut next = 0;
    let mut places = Vec::new();
    for competency in &own.view.checklist.competencies {
        places.push(None);
        places.extend(competency.items.iter().map(|_| {
            next += 1;
            Some(next - 1)
        }));
    }
    places.push(Some(next));
    places
}
