use std::collections::BTreeMap;

use super::ink::Ink;
use super::page::Writer;
use crate::domain::view::LetterRow;
use crate::domain::{LetterId, LetterStateName};
use crate::text::fit;
use crate::tui::layer::{ItemName, Page};
use crate::tui::state::State;
use crate::tui::words;

/// The columns of a kind and of the names: on a wide screen, and on a narrow one, where what holds a letter up has a line
/// of its own.
const WIDE: (usize, usize) = (20, 26);
const NARROW: (usize, usize) = (20, 16);
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
    let mut n_of: BTreeMap<LetterStateName, usize> = BTreeMap::new();
    for row in &part.rows {
        *n_of.entry(row.state.name()).or_default() += 1;
    }
    let mut before: Option<LetterStateName> = None;
    for row in &part.rows {
        let name = row.state.name();
        if before.replace(name) != Some(name) {
            writer.section(&words::outbox_section(name, n_of.get(&name).copied().unwrap_or(0)));
        }
        let mark = if outbox.marks.contains(&row.id) { "*" } else { " " };
        let texts = if columns < ROOM { narrow(row, mark, state) } else { wide(row, mark, state) };
        writer.row(ItemName::Letter(row.id), &texts, ink(row, state));
    }
    writer.done()
}

fn wide(row: &LetterRow, mark: &str, state: &State) -> Vec<String> {
    let (kind, names) = (fit(row.kind.title(), WIDE.0), fit(&row.names(), WIDE.1));
    let (when, why) = (words::letter_when(row, state.now, state.zone), words::letter_held_up(row, state.zone));
    let rest = [when, why].into_iter().flatten().collect::<Vec<_>>().join(": ");
    vec![format!("  {mark} {:>4}  {}  {kind}  {names}  {rest}", row.id, row.number)]
}

fn narrow(row: &LetterRow, mark: &str, state: &State) -> Vec<String> {
    let (kind, names) = (fit(row.kind.title(), NARROW.0), fit(&row.names(), NARROW.1));
    let number = words::number_without_body(row.number);
    let when = words::letter_day(row, state.now, state.zone).unwrap_or_default();
    let mut texts = vec![format!("  {mark} {:>4}  {number}  {kind}  {names}  {when}", row.id)];
    texts.extend(words::letter_held_up(row, state.zone).map(|why| format!("          {why}")));
    texts
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
    writer.say(&format!("{}  {}", row.number, words::letter_why(&row, state.now, state.zone)), ink(&row, state));
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

fn ink(row: &LetterRow, state: &State) -> Ink {
    match row.state.name() {
        LetterStateName::Draft if row.lacks_address() || row.is_late(state.now) => Ink::Refused,
        LetterStateName::Failed | LetterStateName::Unsure => Ink::Refused,
        LetterStateName::Sent | LetterStateName::Discarded => Ink::Faint,
        _ => Ink::Plain,
    }
}
