use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::canvas::{self, span};
use super::ink::{Ink, marker, style};
use crate::domain::view::{ApplicationView, WeekRow};
use crate::domain::{AssessorId, ConflictAnswer, Permission};
use crate::text::{fit, width};
use crate::tui::state::{Pane, Schedule, State};
use crate::tui::words;

/// The columns before a name: the sign of the selected row, and how the assessor stands to the candidate.
const SIGNS: usize = 2;
/// The fewest columns for a name.
const NAME: usize = 10;
/// The most columns for a day.
const WIDEST: usize = 8;
/// The fewest columns for a day where all seven are shown.
const NARROWEST: usize = 3;
/// The hours that are shown where nobody has any.
const OFFICE: Range<u32> = 9..17;

/// What a stretch of an assessor's week is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Outside,
    Free,
    Proposed,
    Taken,
}

/// How a week is laid out in some columns.
#[derive(Debug)]
struct Grid {
    monday: NaiveDate,
    /// How many days, from Monday.
    days: usize,
    /// The columns of a day.
    day: usize,
    /// The columns of a name.
    name: usize,
    /// The columns of a load.
    load: usize,
    /// The hours that a day's columns stand for.
    hours: Range<u32>,
}

impl Grid {
    fn of(monday: NaiveDate, schedule: &Schedule, columns: usize) -> Self {
        let rows = schedule.any_rows();
        let load = rows.iter().map(|row| width(&words::load(row.load, row.load_cap))).max().unwrap_or(0);
        let room = columns.saturating_sub(SIGNS + NAME + load + 1);
        let days = if room / 7 > NARROWEST { 7 } else { 5 };
        let day = (room / days).saturating_sub(1).clamp(1, WIDEST);
        let name = columns.saturating_sub(SIGNS + days * (day + 1) + load + 1);
        Self { monday, days, day, name, load, hours: schedule.hours.clone().unwrap_or(OFFICE) }
    }

    fn date(&self, day: usize) -> NaiveDate {
        self.monday + TimeDelta::days(i64::try_from(day).unwrap_or(0))
    }

    /// What a column of a day stands for, on a clock's face.
    fn stretch(&self, day: usize, column: usize) -> Range<NaiveDateTime> {
        let start = self.date(day).and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(self.hours.start.into());
        let minutes = i64::from(self.hours.end - self.hours.start) * 60;
        let at = |column: usize| {
            let part = minutes * i64::try_from(column).unwrap_or(0) / i64::try_from(self.day).unwrap_or(1).max(1);
            start + TimeDelta::minutes(part)
        };
        at(column)..at(column + 1)
    }

    fn heading(&self, state: &State) -> Line<'static> {
        let hours = fit(&words::hours(&self.hours), self.name + SIGNS);
        let mut spans = vec![span(hours, style(state, Ink::Faint))];
        for day in 0..self.days {
            let date = self.date(day);
            let ink = if date == state.today() { Ink::Strong } else { Ink::Plain };
            spans.push(span(" ", style(state, Ink::Plain)));
            spans.push(span(fit(&words::day_heading(date, self.day), self.day), style(state, ink)));
        }
        Line::from(spans)
    }

    fn row(&self, state: &State, row: &WeekRow, is_here: bool, is_this_week: bool) -> Line<'static> {
        let is_focused = is_here && state.focus == Pane::Scheduling && state.layers.is_empty();
        let ink = match (is_focused, is_here) {
            (true, _) => Ink::Selected,
            (_, true) => Ink::SelectedElsewhere,
            _ if !row.qualified => Ink::Faint,
            _ => Ink::Plain,
        };
        let mark = if is_here { marker(state) } else { " " };
        let sign = state.shown().map_or(" ", |view| sign(state, view, &row.assessor));
        let name = fit(&row.name, self.name);
        let mut spans = vec![span(format!("{mark}{sign}{name}"), style(state, ink))];
        for day in 0..self.days {
            spans.push(span(" ", style(state, ink)));
            spans.extend(self.day_of(state, row, day, is_this_week));
        }
        let load = words::load(row.load, row.load_cap);
        let ink = if is_at_cap(row) { Ink::Late } else { ink };
        spans.push(span(format!(" {}", fit(&load, self.load)), style(state, ink)));
        Line::from(spans)
    }

    fn day_of(&self, state: &State, row: &WeekRow, day: usize, is_here: bool) -> Vec<Span<'static>> {
        if !is_here {
            return vec![span(" ".repeat(self.day), style(state, Ink::Plain))];
        }
        let cell = |column| cell(row, &self.stretch(day, column), state.zone);
        (0..self.day).map(|column| drawn(state, cell(column))).collect()
    }
}

/// Whether an assessor has as many open sessions as they take (A4).
fn is_at_cap(row: &WeekRow) -> bool {
    row.load_cap.is_some_and(|cap| row.load >= cap)
}

/// How an assessor stands to the candidate (A3): a conflict, none, asked; nothing where it was not asked.
pub(super) fn sign(state: &State, view: &ApplicationView, id: &AssessorId) -> &'static str {
    match view.assessment.conflicts.get(id).map(|record| &record.answer) {
        Some(ConflictAnswer::Declared { .. }) => state.glyphs.unmet,
        Some(ConflictAnswer::None | ConflictAnswer::Cleared { .. }) => state.glyphs.met,
        Some(ConflictAnswer::Asked) => state.glyphs.review,
        None => " ",
    }
}

fn drawn(state: &State, cell: Cell) -> Span<'static> {
    let glyphs = &state.glyphs;
    let (glyph, ink) = match cell {
        Cell::Outside => (" ", Ink::Plain),
        Cell::Free => (glyphs.free, Ink::Faint),
        Cell::Proposed => (glyphs.proposed, Ink::Open),
        Cell::Taken => (glyphs.taken, Ink::Plain),
    };
    span(glyph, style(state, ink))
}

/// What a stretch is: whatever is booked in it is seen, however short.
fn cell(row: &WeekRow, stretch: &Range<NaiveDateTime>, zone: Tz) -> Cell {
    let meets =
        |start: DateTime<Utc>, end: DateTime<Utc>| face(start, zone) < stretch.end && face(end, zone) > stretch.start;
    let booked = row.taken.iter().filter(|taken| meets(taken.start, taken.end));
    match booked.map(|taken| taken.proposed).min() {
        Some(false) => Cell::Taken,
        Some(true) => Cell::Proposed,
        None if row.hours.iter().any(|(start, end)| meets(*start, *end)) => Cell::Free,
        None => Cell::Outside,
    }
}

fn face(at: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

/// Draws the week into the rows that it has; returns where the cursor stands.
pub(super) fn draw(state: &State, buffer: &mut Buffer, area: Rect) -> Position {
    let (monday, rows) = (state.schedule.shown_monday(state.today()), state.schedule.any_rows());
    let is_this_week = state.schedule.rows(state.today()).is_some();
    let columns = usize::from(area.width);
    let grid = Grid::of(monday, &state.schedule, columns);
    let mut cursor = area.as_position();
    let heading = grid.heading(state);
    buffer.set_line(area.x, area.y, &heading, area.width);
    let place = state.schedule.place;
    let list = Rect { y: area.y + 1.min(area.height), height: area.height.saturating_sub(1), ..area };
    for (line, (at, row)) in rows.iter().enumerate().skip(place.top).enumerate() {
        let Some(area) = canvas::row(list, line) else { break };
        let is_here = at == place.at;
        if is_here {
            cursor = area.as_position();
        }
        buffer.set_line(area.x, area.y, &grid.row(state, row, is_here, is_this_week), area.width);
    }
    cursor
}

/// What the pane says instead of rows; none where there are any.
pub(super) fn instead(state: &State) -> Option<String> {
    let schedule = &state.schedule;
    if let Some(role) = state.role.filter(|role| !role.may(Permission::Read)) {
        return Some(words::week_not_for(role));
    }
    if let Some(refused) = &schedule.refused {
        return Some(refused.clone());
    }
    match &schedule.week {
        None => Some(words::LOADING.to_owned()),
        Some(week) if week.rows.is_empty() => Some(words::nobody_in_week(&schedule.only)),
        Some(_) => None,
    }
}

/// What there is to say of the selected assessor's week: what is booked, and when they are free.
pub(super) fn particulars(state: &State, columns: usize) -> Vec<Line<'static>> {
    let Some(row) = state.schedule.row().filter(|_| state.schedule.rows(state.today()).is_some()) else {
        return Vec::new();
    };
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut say = |text: &str, ink| lines.extend(canvas::wrapped(text, columns, style(state, ink)));
    let conflict = state.shown().and_then(|view| view.assessment.conflicts.get(&row.assessor));
    say(&words::assessor_head(row, conflict.map(|record| &record.answer)), Ink::Strong);
    for taken in &row.taken {
        say(&words::taken(taken, state.zone), Ink::Plain);
    }
    say(&words::free(row, state.zone).unwrap_or_else(|| words::NO_FREE_TIME.to_owned()), Ink::Plain);
    lines
}

/// A title's part: which week, and which assessors where not all.
pub(super) fn title(state: &State) -> Vec<String> {
    let monday = state.schedule.shown_monday(state.today());
    let only = words::only(&state.schedule.only);
    let week = words::week(monday, monday.year() != state.today().year());
    [week, only, state.zone.name().to_owned()].into_iter().filter(|part| !part.is_empty()).collect()
}
