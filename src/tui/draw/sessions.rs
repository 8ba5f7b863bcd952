use ratatui::text::Line;

use super::canvas;
use super::ink::{Ink, style};
use crate::domain::view::ApplicationView;
use crate::domain::{Session, SessionState};
use crate::tui::state::State;
use crate::tui::words;

/// The sessions of an application, those that stand first, and what is on record about a video and about recording.
pub(super) fn lines(state: &State, view: &ApplicationView, columns: usize) -> Vec<Line<'static>> {
    let mut sessions: Vec<&Session> = view.assessment.sessions.iter().collect();
    sessions.sort_by_key(|session| (!session.planned.state.is_live(), std::cmp::Reverse(session.id)));
    let mut lines = Vec::new();
    for session in sessions {
        let (ink, rest) = match session.planned.state {
            SessionState::Confirmed => (Ink::Strong, Ink::Plain),
            SessionState::Proposed => (Ink::Open, Ink::Plain),
            SessionState::Cancelled { .. } | SessionState::NoShow { .. } => (Ink::Faint, Ink::Faint),
        };
        lines.extend(canvas::wrapped(&words::session_head(session, view, state.zone), columns, style(state, ink)));
        let name_of = |id: &_| state.schedule.name_of(id).to_owned();
        for said in words::session_rest(session, state.zone, name_of) {
            lines.extend(canvas::wrapped(&format!("  {said}"), columns, style(state, rest)));
        }
    }
    for said in words::video_and_consent(&view.assessment) {
        lines.extend(canvas::wrapped(&said, columns, style(state, Ink::Plain)));
    }
    lines
}
