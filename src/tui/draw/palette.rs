use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas::{self, span};
use super::form::visible;
use super::frame;
use super::ink::{Ink, marker, style};
use crate::text::{cut, fit, width};
use crate::tui::action::Action;
use crate::tui::keymap::Context;
use crate::tui::layer::{Choice, Palette};
use crate::tui::state::{State, disabled};
use crate::tui::words;

/// How many columns names get.
const NAME: usize = 20;
/// How many columns groups get, with the gap before them.
const GROUP: usize = 25;
/// From so many columns on groups are shown.
const GROUPED: usize = 100;

/// Draws the palette over what lies under it; returns where the cursor stands.
pub(super) fn draw(state: &State, palette: &Palette, buffer: &mut Buffer, area: Rect) -> Position {
    let title = format!("{} ─ {}", words::PALETTE, palette.found.len());
    let inner = frame::layer(state, &title, buffer, area);
    let (text, at) = visible(&palette.input, usize::from(inner.width.saturating_sub(3)));
    let prompt = Line::from(vec![span(": ", style(state, Ink::Key)), span(text, style(state, Ink::Field))]);
    buffer.set_line(inner.x, inner.y, &prompt, inner.width);
    let cursor = Position { x: inner.x + 2 + at, y: inner.y };
    let rows = inner.height.saturating_sub(2);
    let list = Rect { y: inner.y + 1.min(inner.height), height: rows, ..inner };
    let context = under(state);
    if palette.found.is_empty() {
        let said = words::no_such_command(palette.text());
        let lines: Vec<_> = canvas::wrapped(&said, list.width.into(), style(state, Ink::Faint)).collect();
        canvas::put_lines(buffer, list, &lines);
        return cursor;
    }
    let keys = keys_columns(state, context, palette);
    for place in 0..usize::from(list.height) {
        let at = palette.place.top + place;
        let (Some(line), Some(choice)) = (canvas::row(list, place), palette.found.get(at)) else { break };
        let is_here = at == palette.place.at;
        let ink = match choice {
            _ if is_here => Ink::Selected,
            Choice::Run(action) if disabled(*action, state).is_some() => Ink::Faint,
            _ => Ink::Plain,
        };
        let mark = if is_here { marker(state) } else { " " };
        let columns = usize::from(line.width).saturating_sub(2);
        let text = match choice {
            Choice::Run(action) => row(state, context, *action, (columns, keys)),
            Choice::GoTo(number) => fit(&words::go_to(number), columns),
        };
        buffer.set_line(line.x, line.y, &Line::styled(format!("{mark} {text}"), style(state, ink)), line.width);
    }
    // The selected one in full: what it does, or why it cannot.
    if let (Some(line), Some(Choice::Run(action))) =
        (canvas::row(inner, usize::from(inner.height.saturating_sub(1)).max(1)), palette.chosen())
    {
        let (said, ink) = match disabled(*action, state) {
            Some(reason) => (reason.long, Ink::Refused),
            None => (action.record().doc.to_owned(), Ink::Hint),
        };
        let said = cut(&said, line.width.into());
        buffer.set_line(line.x, line.y, &Line::styled(said, style(state, ink)), line.width);
    }
    cursor
}

/// Where keys go when the palette is closed.
fn under(state: &State) -> Context {
    state.context_under(1)
}

/// The keys of a command, as a row shows them.
fn keys(state: &State, context: Context, action: Action) -> String {
    state.keymap.keys_in(context, action).join("  ")
}

/// How many columns keys get so that those of every command that was found have room.
fn keys_columns(state: &State, context: Context, palette: &Palette) -> usize {
    let widths = palette.found.iter().map(|choice| match choice {
        Choice::Run(action) => width(&keys(state, context, *action)),
        Choice::GoTo(_) => 0,
    });
    widths.max().unwrap_or(0)
}

/// A command's name, what it does or why it cannot, its group where there is room, and its keys at the right; groups
/// stand in one column, so that what stands behind them is as wide in every row.
fn row(state: &State, context: Context, action: Action, (columns, widest): (usize, usize)) -> String {
    let record = action.record();
    let is_grouped = columns >= GROUPED;
    let most = if is_grouped { widest.min(columns / 4) } else { columns / 2 };
    let keys = cut(&keys(state, context, action), most);
    let keys_columns = if is_grouped { most } else { width(&keys) };
    let room = columns.saturating_sub(keys_columns + 1);
    let mut text = fit(record.name, NAME.min(room));
    let reason = disabled(action, state);
    let says = match &reason {
        Some(reason) if room < 50 => format!("({})", reason.short),
        Some(reason) => reason.long.clone(),
        None => record.doc.to_owned(),
    };
    let (group, group_columns) = if is_grouped { (record.group.title(), GROUP) } else { ("", 0) };
    let says_columns = room.saturating_sub(NAME + 1 + group_columns);
    if says_columns > 4 {
        text = format!("{text} {}{}", fit(&says, says_columns), fit(&format!(" {group}"), group_columns));
    }
    format!("{} {}{keys}", fit(&text, room), " ".repeat(keys_columns - width(&keys)))
}
