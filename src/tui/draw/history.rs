use super::ink::Ink;
use super::page::Writer;
use crate::link::protocol::HistoryEntry;
use crate::tui::layer::{ItemName, Page};
use crate::tui::state::State;
use crate::tui::words;

/// How many lines of what was different a change shows while it is folded.
const FOLDED: usize = 6;

/// What was done to the application, last first.
pub(super) fn page(state: &State, past: Option<&[HistoryEntry]>, unfolded: &[u32], columns: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    write(&mut writer, state, past, unfolded);
    writer.done()
}

/// Whether a change says more than is shown of it while it is folded.
pub(super) fn is_long(entry: &HistoryEntry) -> bool {
    entry.details.len() > FOLDED
}

/// Writes what was done, each change an item.
pub(super) fn write(writer: &mut Writer<'_>, state: &State, past: Option<&[HistoryEntry]>, unfolded: &[u32]) {
    let Some(past) = past else { return writer.say(words::LOADING, Ink::Faint) };
    let newest = past.iter().map(|entry| entry.revision).max().unwrap_or_default();
    for entry in past {
        let mut texts = vec![(format!("  {}", words::change(entry, newest, state.zone)), Ink::Strong)];
        texts.extend(entry.reason.iter().map(|reason| (format!("    because: {reason}"), Ink::Plain)));
        let is_folded = is_long(entry) && !unfolded.contains(&entry.revision);
        let shown = if is_folded { FOLDED - 1 } else { entry.details.len() };
        texts.extend(entry.details.iter().take(shown).map(|detail| (format!("    {detail}"), Ink::Plain)));
        if is_folded {
            texts.push((format!("    {}", words::folded(entry.details.len() - shown)), Ink::Faint));
        }
        texts.push((format!("    {}", words::from_where(&entry.origin)), Ink::Faint));
        writer.item(ItemName::Change(entry.revision), &texts);
    }
}
