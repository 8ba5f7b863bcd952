use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::canvas::span;
use super::frame;
use super::ink::{Ink, style};
use crate::domain::Permission;
use crate::text::{cut, width};
use crate::tui::state::{Link, Pane, State};
use crate::tui::words;

/// The first line: program, counts, account, how the line to the server is, time.
pub(super) fn draw(state: &State, buffer: &mut Buffer, area: Rect) {
    let columns = usize::from(area.width);
    let right = right(state);
    let right_width: usize = right.iter().map(|(text, _)| width(text)).sum();
    // Who may read no list is told nothing of how long it is (V1), but that not all of it is looked through.
    let may_read = state.role.is_none_or(|role| role.may(Permission::Read));
    let (counts, by_weight) = if state.is_for_own_only() || !may_read {
        (words::unreadable(state.counts), String::new())
    } else {
        (words::counts(state.counts), words::counts_by_weight(state.counts))
    };
    let program = state.greeting.as_ref().map_or("", |greeting| greeting.program.as_str());
    let mut left = format!(" {}", words::PROGRAM);
    let free = columns.saturating_sub(right_width + width(&counts) + 4);
    if !program.is_empty() && width(&left) + 3 + width(program) <= free {
        left = format!("{left}   {program}");
    }
    buffer.set_string(area.x, area.y, cut(&left, columns), style(state, Ink::Header));
    let start = width(&left) + 2;
    if start + width(&counts) + 2 + right_width <= columns {
        let middle = (columns - width(&counts)) / 2;
        let x = middle.clamp(start, columns - right_width - 2 - width(&counts));
        put(buffer, area, x, &[span(counts, style(state, Ink::Plain))]);
    } else {
        // A narrow screen has no room for all of it: the last counts go first, and none is shown in part.
        let room = columns.saturating_sub(start + right_width + 1);
        let fewer = by_weight.match_indices(" · ").map(|(end, _)| &by_weight[..end]).filter(|part| width(part) <= room);
        put(buffer, area, start, &[span(fewer.last().unwrap_or_default(), style(state, Ink::Plain))]);
    }
    let spans: Vec<Span<'_>> = right.into_iter().map(|(text, ink)| span(text, style(state, ink))).collect();
    put(buffer, area, columns.saturating_sub(right_width), &spans);
}

fn right(state: &State) -> Vec<(String, Ink)> {
    let mut parts = Vec::new();
    let is_narrow = state.size.0 < 100;
    if state.hides_names {
        parts.push((words::NAMES_HIDDEN.to_owned(), Ink::Stale));
        parts.push((" · ".to_owned(), Ink::Plain));
    }
    if let Some(greeting) = &state.greeting {
        let account =
            if is_narrow { greeting.account.to_string() } else { format!("{} ({})", greeting.account, greeting.role) };
        parts.push((format!("{account} · "), Ink::Plain));
    }
    parts.push(match (&state.link, &state.store_trouble) {
        (Link::Lost(away), _) => (words::away(away, state.reach).to_owned(), Ink::Refused),
        (Link::Live, Some(_)) => (words::READ_ONLY.to_owned(), Ink::Refused),
        (Link::Live, None) => (words::LIVE.to_owned(), Ink::Plain),
    });
    parts.push((format!(" · {} ", words::clock(state.now, state.zone)), Ink::Plain));
    parts
}

fn put(buffer: &mut Buffer, area: Rect, x: usize, spans: &[Span<'_>]) {
    let x = area.x.saturating_add(u16::try_from(x).unwrap_or(u16::MAX)).min(area.right());
    buffer.set_line(x, area.y, &Line::from(spans.to_vec()), area.right() - x);
}

/// The names of the four panes, where only one of them is shown.
pub(super) fn strip(state: &State, buffer: &mut Buffer, area: Rect) {
    let spans = names(area).map(|(pane, name)| {
        let ink = if pane == state.focus { Ink::Selected } else { Ink::Faint };
        span(name, style(state, ink))
    });
    put(buffer, area, 0, &spans.collect::<Vec<_>>());
}

/// The pane whose name stands in a column of the strip.
pub(super) fn pane_at(area: Rect, column: u16) -> Option<Pane> {
    let mut end = usize::from(area.x);
    names(area).find_map(|(pane, name)| {
        end += width(&name);
        (usize::from(column) < end).then_some(pane)
    })
}

fn names(area: Rect) -> impl Iterator<Item = (Pane, String)> {
    let is_narrow = area.width < 60;
    Pane::ALL.into_iter().map(move |pane| {
        let name = words::pane(pane);
        let name = if is_narrow { cut(name, 6) } else { name.to_owned() };
        (pane, format!(" {} {name} ", pane as usize + 1))
    })
}

/// The selected application, where its panes may not be shown.
pub(super) fn who(state: &State, buffer: &mut Buffer, area: Rect) {
    let columns = usize::from(area.width);
    let text = match state.shown() {
        Some(view) => {
            let open = view.requirements.iter().filter(|one| one.open).count();
            let tail = format!(" · {} · {}", view.stage, words::open(open));
            let whose = match state.still() {
                Some(_) => {
                    format!("{}  {}", frame::still(state), words::name_beside(view.number, &view.candidate.name))
                }
                None => words::titled(view.number, &view.candidate.name),
            };
            let name = format!(" {whose}");
            format!("{}{tail}", cut(&name, columns.saturating_sub(width(&tail))))
        }
        None => match state.queue.selected_row() {
            Some(row) => format!(" {}", words::titled(row.number, &row.name)),
            None => format!(" {}", words::NONE_SELECTED),
        },
    };
    let ink = if state.still().is_some() { Ink::Stale } else { Ink::Strong };
    put(buffer, area, 0, &[span(cut(&text, columns), style(state, ink))]);
}
