use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas::{self, span};
use super::ink::{Ink, glyph, marker, style};
use super::{evidence, frame};
use crate::domain::view::{ApplicationView, RequirementView};
use crate::text::{cut, fit, width};
use crate::tui::state::{Pane, State};
use crate::tui::words;

/// Draws pane 2; returns where the cursor stands.
pub(super) fn draw(state: &State, buffer: &mut Buffer, area: Rect) -> Position {
    let Some(view) = state.shown() else {
        let inner = frame::pane(state, Pane::Requirements, &[], buffer, area);
        return instead(state, buffer, inner);
    };
    let settled = view.requirements.iter().filter(|one| !one.open).count();
    let done = format!("{settled} of {}", view.requirements.len());
    let [done, who, others] = title(state, view, &done, area.width.into());
    let inner = frame::pane(state, Pane::Requirements, &[&done, &who, &others], buffer, area);
    let room = usize::from(inner.width.saturating_sub(4));
    // Whoever has no room above is told of below.
    let others = if others.is_empty() { frame::others(state, room) } else { String::new() };
    let says: Vec<String> = Some(others).filter(|said| !said.is_empty()).into_iter().chain(words::tags(view)).collect();
    if !says.is_empty() {
        frame::foot(state, &cut(&says.join(" · "), room), buffer, area);
    }
    let mut cursor = Position { x: inner.x, y: inner.y };
    let (top, visible) = window(state, view, inner.height);
    for (place, one) in view.requirements.iter().enumerate().skip(top).take(visible) {
        let Some(line) = canvas::row(inner, place - top) else { break };
        let is_here = place == state.selected.line;
        if is_here {
            cursor = Position { x: line.x, y: line.y };
        }
        draw_line(state, one, is_here, buffer, line);
    }
    below(state, view, buffer, inner);
    cursor
}

/// The columns of a title that are its frame, the pane's name and the sign before the next part; and of each such sign.
const AROUND: usize = 23;
const SIGN: usize = 3;
/// So many columns of whose requirements they are come before who else reads them, and then before how many are settled.
const WHOSE: usize = 20;
/// The columns in which it is said that others read them, without their names.
const HOW_MANY: usize = 12;

/// What the title says behind the pane's name, in a pane of so many columns: how many are settled, whose they are, and who
/// else reads them. Whose it is has room before all else.
fn title(state: &State, view: &ApplicationView, done: &str, columns: usize) -> [String; 3] {
    let name = words::name_beside(view.number, &view.candidate.name);
    // Of a long name more is shown without the year.
    let (whole, short) = if let Some(view) = state.still() {
        let still = format!("{}  {}", frame::still(state), words::name_beside(view.number, &view.candidate.name));
        (still.clone(), still)
    } else {
        (words::titled(view.number, &view.candidate.name), format!("{}  {name}", words::running(view.number)))
    };
    let beside = |part: &str| if part.is_empty() { 0 } else { width(part) + SIGN };
    let is_alone = frame::others(state, columns).is_empty();
    let least = if is_alone { 0 } else { WHOSE.min(width(&short)) };
    let tries = [(done, columns / 3), (done, HOW_MANY), ("", columns / 3), ("", HOW_MANY), ("", 0)];
    let mut fitting = [String::new(), String::new(), String::new()];
    for (done, for_others) in tries {
        let others = if for_others == 0 { String::new() } else { frame::others(state, for_others) };
        let room = columns.saturating_sub(AROUND + beside(done) + beside(&others));
        let who = if width(&whole) <= room { &whole } else { &short };
        fitting = [done.to_owned(), cut(who, room), others];
        if room >= least {
            break;
        }
    }
    fitting
}

/// So many requirements are never cut for what stands below them.
const EIGHT: usize = 8;
/// The rows that more of them leave for the next step.
const BELOW: u16 = 3;

/// The first requirement that is drawn, and how many are: of many as much as leaves room for the next step, so that the
/// selected one is among them.
pub(super) fn window(state: &State, view: &ApplicationView, height: u16) -> (usize, usize) {
    shown(view.requirements.len(), state.selected.line, height)
}

/// The same, of so many with one of them selected, in so many rows.
fn shown(many: usize, selected: usize, height: u16) -> (usize, usize) {
    let room = usize::from(height);
    let whole = if many > EIGHT { usize::from(height.saturating_sub(BELOW)).max(EIGHT.min(room)) } else { room };
    let visible = whole.min(many);
    ((selected.min(many.saturating_sub(1)) + 1).saturating_sub(visible.max(1)), visible)
}

fn draw_line(state: &State, one: &RequirementView, is_here: bool, buffer: &mut Buffer, line: Rect) {
    let columns = usize::from(line.width);
    let (title, figures) = if columns < 56 { (10, 16) } else { (15, 22) };
    let standing = words::standing_within(one, columns.saturating_sub(4 + title + 1 + figures + 1));
    let text = format!("{} {} {standing}", fit(&one.title, title), fit(&words::figures(one), figures));
    let is_focused = is_here && state.focus == Pane::Requirements && state.layers.is_empty();
    let (glyph, ink) = glyph(state, one);
    let ink = if is_focused { Ink::Selected } else { ink };
    let mark = if is_here { marker(state) } else { " " };
    let text = fit(&text, columns.saturating_sub(4));
    let spans = vec![span(format!("{mark}{glyph} "), style(state, ink)), span(text, style(state, ink))];
    buffer.set_line(line.x, line.y, &Line::from(spans), line.width);
}

/// The next step, and what is to be said about the selected requirement, as far as there is room.
fn below(state: &State, view: &ApplicationView, buffer: &mut Buffer, inner: Rect) {
    let start = u16::try_from(window(state, view, inner.height).1).unwrap_or(u16::MAX);
    let rest = Rect { y: inner.y + start.min(inner.height), height: inner.height.saturating_sub(start), ..inner };
    let area = canvas::indented(rest, 1);
    let columns = usize::from(area.width);
    let mut lines: Vec<Line<'static>> =
        canvas::wrapped(&words::next(&view.next), columns, style(state, Ink::Strong)).collect();
    if usize::from(area.height) > lines.len() + 2 {
        lines.push(Line::default());
        lines.extend(evidence::standing(state, view, state.selected.requirement(), columns));
    }
    let room = usize::from(area.height);
    if lines.len() > room && room > 0 {
        lines.truncate(room - 1);
        lines.push(Line::styled(cut(&words::more(state), columns), style(state, Ink::Faint)));
    }
    canvas::put_lines(buffer, area, &lines);
}

/// Why no application is shown.
pub(super) fn why_nothing(state: &State) -> &str {
    match (&state.selected.refused, state.queue.selected) {
        (Some(refused), _) => refused,
        (None, Some(_)) => words::LOADING,
        (None, None) => words::NONE_SELECTED,
    }
}

/// What panes 2 to 4 say while there is nothing to show.
pub(super) fn instead(state: &State, buffer: &mut Buffer, inner: Rect) -> Position {
    let area = canvas::indented(inner, 1);
    let lines: Vec<_> = canvas::wrapped(why_nothing(state), area.width.into(), style(state, Ink::Faint)).collect();
    canvas::put_lines(buffer, area, &lines);
    Position { x: inner.x, y: inner.y }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn p1_the_selected_requirement_of_many_is_always_shown() {
        // The eight stand as they always did, and leave what room there is to what stands below them.
        assert_eq!((shown(8, 7, 14), shown(8, 0, 20)), ((0, 8), (0, 8)));
        for height in 1..30 {
            for selected in 0..14 {
                let (top, visible) = shown(14, selected, height);
                assert!((top..top + visible).contains(&selected), "{selected} of 14 in {height}: {top} {visible}");
                assert!(visible <= usize::from(height));
            }
        }
        // Fourteen in the pane of a terminal of 80x24 scroll, and leave three rows for the next step.
        assert_eq!((shown(14, 0, 13), shown(14, 13, 13)), ((0, 10), (4, 10)));
    }
}
