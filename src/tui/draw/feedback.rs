use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas::{self, span};
use super::ink::{Ink, bar, style};
use super::{frame, requirements};
use crate::domain::Requirement;
use crate::domain::view::ApplicationView;
use crate::tui::state::{Pane, State};
use crate::tui::words;

/// The longest bar, in cells.
const LONGEST: u32 = 30;

/// Draws pane 3; returns where the cursor stands.
pub(super) fn draw(state: &State, buffer: &mut Buffer, area: Rect) -> Position {
    let inner = frame::pane(state, Pane::Feedback, &[&frame::still(state)], buffer, area);
    let Some(view) = state.shown() else { return requirements::instead(state, buffer, inner) };
    let forms = &view.feedback;
    let cells = forms.needed.min(LONGEST);
    let counted = view.counted_feedback();
    let full = (counted.min(forms.needed) * cells).checked_div(forms.needed).unwrap_or(0);
    let (done, rest) = bar(state);
    let ink = if counted < forms.needed { Ink::Open } else { Ink::Settled };
    let mut lines = vec![Line::from(vec![
        span(done.repeat(full as usize), style(state, ink)),
        span(rest.repeat((cells - full) as usize), style(state, Ink::Faint)),
        span(format!("  {}", words::feedback(view)), style(state, ink)),
    ])];
    lines.push(Line::styled(words::givers(forms), style(state, Ink::Plain)));
    lines.push(Line::styled(words::evaluations(view), style(state, Ink::Faint)));
    let requirement = view.requirement(Requirement::Feedback);
    let area = canvas::indented(inner, 1);
    if let Some(one) = requirement.filter(|_| area.height > 5) {
        lines.push(Line::default());
        for said in one.missing.iter().chain(&one.notes) {
            lines.extend(canvas::wrapped(said, area.width.into(), style(state, Ink::Plain)));
        }
    }
    let room = usize::from(area.height);
    if lines.len() > room && room > 3 {
        lines.truncate(room - 1);
        lines.push(Line::styled(words::more(state), style(state, Ink::Faint)));
    }
    canvas::put_lines(buffer, area, &lines);
    Position { x: inner.x, y: inner.y }
}

/// Everything that the pane says, without the bar.
pub(super) fn said(view: &ApplicationView) -> Vec<String> {
    let counted = [words::feedback(view), words::givers(&view.feedback), words::evaluations(view)];
    let requirement = view.requirement(Requirement::Feedback);
    let more = requirement.into_iter().flat_map(|one| one.missing.iter().chain(&one.notes).cloned());
    counted.into_iter().chain(more).collect()
}
