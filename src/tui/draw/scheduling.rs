use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas;
use super::ink::{Ink, style};
use super::{frame, requirements};
use crate::domain::StageName;
use crate::domain::view::ApplicationView;
use crate::tui::state::{Pane, State};
use crate::tui::words;

/// Draws pane 4; returns where the cursor stands.
pub(super) fn draw(state: &State, buffer: &mut Buffer, area: Rect) -> Position {
    let inner = frame::pane(state, Pane::Scheduling, &[&frame::still(state), state.zone.name()], buffer, area);
    let Some(view) = state.shown() else { return requirements::instead(state, buffer, inner) };
    let area = canvas::indented(inner, 1);
    let mut lines = lines(state, view, area.width.into());
    let room = usize::from(area.height);
    if lines.len() > room && room > 1 {
        let hidden = lines.len() - (room - 1);
        lines.truncate(room - 1);
        lines.push(Line::styled(words::more_lines(hidden), style(state, Ink::Faint)));
    }
    canvas::put_lines(buffer, area, &lines);
    Position { x: inner.x, y: inner.y }
}

/// A4, D4: what stands before the assessment, or that nothing does.
pub(super) fn lines(state: &State, view: &ApplicationView, columns: usize) -> Vec<Line<'static>> {
    let (strong, plain) = (style(state, Ink::Strong), style(state, Ink::Plain));
    match view.stage {
        StageName::Received | StageName::InReview | StageName::Deficient => {
            let open: Vec<_> = view.requirements.iter().filter(|one| one.open).collect();
            if open.is_empty() {
                return canvas::wrapped(words::APPROVE_FIRST, columns, strong).collect();
            }
            let mut lines: Vec<_> = canvas::wrapped(words::BEFORE_SCHEDULING, columns, strong).collect();
            for one in open {
                lines.extend(canvas::wrapped(&words::before_scheduling(one), columns, plain));
            }
            lines
        }
        StageName::Approved => {
            let mut lines: Vec<_> = canvas::wrapped(words::MAY_BE_SCHEDULED, columns, strong).collect();
            lines.extend(canvas::wrapped(words::NO_ASSESSORS, columns, plain));
            lines
        }
        other => canvas::wrapped(&words::scheduling_of(other), columns, plain).collect(),
    }
}
