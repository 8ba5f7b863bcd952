use ratatui::text::Line;

use super::canvas::wrapped;
use super::ink::{Ink, style};
use crate::domain::Origin;
use crate::link::protocol::HistoryEntry;
use crate::tui::state::State;
use crate::tui::words;

/// What was done to an application, last first.
pub(super) fn lines(state: &State, entries: Option<&[HistoryEntry]>, columns: usize) -> Vec<Line<'static>> {
    let Some(entries) = entries else { return vec![Line::styled(words::LOADING, style(state, Ink::Faint))] };
    let mut lines = Vec::new();
    for entry in entries {
        let at = words::moment(entry.at, state.zone);
        let Origin::Local { uid } = entry.origin;
        let head = format!("{}  {at}  {} {}", entry.revision, entry.by, entry.what);
        lines.extend(wrapped(&head, columns, style(state, Ink::Strong)));
        let from = format!("   from this machine, uid {uid}");
        let reason = entry.reason.iter().map(|reason| format!("   because: {reason}"));
        for said in reason.chain(entry.details.iter().map(|detail| format!("   {detail}"))) {
            lines.extend(wrapped(&said, columns, style(state, Ink::Plain)));
        }
        lines.extend(wrapped(&from, columns, style(state, Ink::Faint)));
    }
    lines
}
