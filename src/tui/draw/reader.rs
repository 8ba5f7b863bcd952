use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas::{put_lines, span};
use super::ink::{Ink, style};
use super::{evidence, file, frame, history};
use crate::text::{fit, width};
use crate::tui::action::{Action, Group};
use crate::tui::layer::{Reader, Subject};
use crate::tui::state::State;
use crate::tui::words;

/// Draws a page to read over the panes; returns where the cursor stands.
pub(super) fn draw(state: &State, reader: &Reader, buffer: &mut Buffer, area: Rect) -> Position {
    let columns = usize::from(area.width.saturating_sub(2));
    let lines = lines(state, &reader.subject, columns);
    let rows = usize::from(area.height.saturating_sub(2));
    let top = reader.top.min(lines.len().saturating_sub(rows));
    let title = title(state, &reader.subject);
    let says = if lines.len() > rows { words::page(&title, top, rows, lines.len()) } else { title };
    let inner = frame::layer(state, &says, buffer, area);
    put_lines(buffer, inner, lines.iter().skip(top));
    Position { x: inner.x, y: inner.y }
}

/// Draws the selected application's file beside the panes.
pub(super) fn beside(state: &State, buffer: &mut Buffer, area: Rect) {
    let inner = frame::beside(state, words::FILE, buffer, area);
    if let Some(view) = state.view() {
        let lines = file::lines(state, view, inner.width.into());
        put_lines(buffer, inner, &lines);
    }
}

fn title(state: &State, subject: &Subject) -> String {
    let who = state.view().map_or_else(String::new, |view| format!("{}  {}", view.number, view.candidate.name));
    match subject {
        Subject::Help => words::HELP.to_owned(),
        Subject::File => format!("{} ─ {who}", words::FILE),
        Subject::Evidence(requirement) => format!("{} ─ {who}", requirement.title()),
        Subject::History { .. } => format!("{} ─ {who}", words::HISTORY),
    }
}

/// The lines of a page, wrapped to so many columns.
pub(super) fn lines(state: &State, subject: &Subject, columns: usize) -> Vec<Line<'static>> {
    let view = state.view();
    match (subject, view) {
        (Subject::Help, _) => help(state, columns),
        (Subject::History { entries, .. }, _) => history::lines(state, entries.as_deref(), columns),
        (Subject::File, Some(view)) => file::lines(state, view, columns),
        (Subject::Evidence(requirement), Some(view)) => evidence::lines(state, view, *requirement, columns),
        (_, None) => vec![Line::styled(words::LOADING, style(state, Ink::Faint))],
    }
}

/// Every action by group, with the user's own keys.
fn help(state: &State, columns: usize) -> Vec<Line<'static>> {
    let (strong, plain, faint) = (style(state, Ink::Strong), style(state, Ink::Plain), style(state, Ink::Faint));
    let mut lines = Vec::new();
    for group in Group::ALL {
        lines.push(Line::styled(group.title(), strong));
        for action in Action::ALL.iter().map(|action| action.record()).filter(|record| record.group == group) {
            let keys = state.keymap.keys_of(action.action);
            let keys = if keys.is_empty() { words::NO_KEY.to_owned() } else { keys.join("  ") };
            let keys_columns = 20.min(columns / 3);
            let doc = action.doc.to_owned();
            let room = columns.saturating_sub(keys_columns + 3);
            let mut pieces = super::canvas::wrap(&doc, room).into_iter();
            let first = pieces.next().unwrap_or_default();
            if width(&keys) > keys_columns {
                lines.push(Line::from(vec![span("  ", plain), span(keys, style(state, Ink::Key))]));
                lines.push(Line::from(vec![span(" ".repeat(keys_columns + 3), plain), span(first, plain)]));
            } else {
                let keys = span(fit(&keys, keys_columns), style(state, Ink::Key));
                lines.push(Line::from(vec![span("  ", plain), keys, span(format!(" {first}"), plain)]));
            }
            lines.extend(pieces.map(|piece| Line::styled(format!("{}{piece}", " ".repeat(keys_columns + 3)), plain)));
        }
        lines.push(Line::default());
    }
    lines.extend(super::canvas::wrapped(words::HELP_FIELDS, columns, faint));
    lines
}
