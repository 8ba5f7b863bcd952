use super::ink::Ink;
use super::page::Writer;
use crate::domain::view::LetterRow;
use crate::domain::{LetterId, LetterStateName};
use crate::text::fit;
use crate::tui::layer::{ItemName, Page};
use crate::tui::state::State;
use crate::tui::words;

/// The columns of a kind and of the names: on a wide screen, and on one where how far a letter is would have no room.
const WIDE: (usize, usize) = (20, 26);
const NARROW: (usize, usize) = (12, 14);
/// From how many columns on a screen is wide.
const ROOM: usize = 100;

/// The letters of the outbox, one a line.
pub(super) fn page(state: &State, columns: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    let outbox = &state.outbox;
    writer.say(&words::outbox_shown(outbox.shown), Ink::Strong);
    if let Some(why) = &outbox.refused {
        writer.say(why, Ink::Refused);
    }
    let Some(part) = &outbox.part else {
        if outbox.refused.is_none() {
            writer.say(words::LOADING, Ink::Faint);
        }
        return writer.done();
    };
    if let Some(trouble) = &part.trouble {
        writer.say(&words::clean(trouble), Ink::Refused);
    }
    if part.rows.is_empty() {
        writer.say(words::NO_LETTERS_WAIT, Ink::Faint);
    }
    let (kind, names) = if columns < ROOM { NARROW } else { WIDE };
    let mut before: Option<LetterStateName> = None;
    for row in &part.rows {
        let name = row.state.name();
        if before.replace(name) != Some(name) {
            writer.section(&words::outbox_section(name, part.counts.get(&name).copied().unwrap_or(0)));
        }
        let mark = if outbox.marks.contains(&row.id) { "*" } else { " " };
        let id = row.id.to_string();
        let line = format!(
            "  {mark} {id:>4}  {}  {}  {}  {}",
            row.number,
            fit(row.kind.title(), kind),
            fit(&row.names(), names),
            words::letter_why(row, state.zone),
        );
        writer.row(ItemName::Letter(row.id), line, ink(row));
    }
    writer.done()
}

/// One letter, whole.
pub(super) fn letter(state: &State, id: LetterId, columns: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    let why_not = state.outbox.why_not(id);
    if let Some(why) = why_not {
        writer.say(why, Ink::Refused);
    }
    let Some(view) = state.outbox.view(id) else {
        if why_not.is_none() {
            writer.say(words::LOADING, Ink::Faint);
        }
        return writer.done();
    };
    let row = LetterRow::of(&view.letter);
    writer.say(&format!("{}  {}", row.number, words::letter_why(&row, state.zone)), ink(&row));
    writer.say(&words::letter_addresses(&row.to), Ink::Plain);
    writer.say(&words::letter_subject(&row.subject), Ink::Strong);
    for one in &view.letter.invitations {
        writer.say(&words::calendar(one), Ink::Plain);
    }
    if let Some(refused) = view.release_refused.as_ref().filter(|_| row.state.is_open()) {
        writer.say(&words::refusal(refused), Ink::Refused);
    }
    if state.outbox.texts.iter().any(|text| text.id == id) {
        writer.say(words::LETTER_TEXT_KEPT, Ink::Refused);
    }
    writer.say("", Ink::Plain);
    for line in view.letter.body.lines() {
        writer.say(line, Ink::Plain);
    }
    writer.section(words::HISTORY);
    for entry in &view.history {
        writer.say(&format!("  {}", words::letter_entry(entry, state.zone)), Ink::Faint);
    }
    writer.done()
}

fn ink(row: &LetterRow) -> Ink {
    match row.state.name() {
        LetterStateName::Draft if row.lacks_address() => Ink::Refused,
        LetterStateName::Failed | LetterStateName::Unsure => Ink::Refused,
        LetterStateName::Sent | LetterStateName::Discarded => Ink::Faint,
        _ => Ink::Plain,
    }
}
