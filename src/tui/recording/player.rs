use chrono::{DateTime, Datelike, Utc};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use serde::Deserialize;
use serde_json::Value;

use super::basis::Basis;
use super::file::{Entry, ReadError, Recording, What};
use crate::link::protocol::{Answer, Request};
use crate::tui::draw::draw;
use crate::tui::effect::{Effect, Ticket};
use crate::tui::event::Event;
use crate::tui::input::Input;
use crate::tui::keymap::Keymap;
use crate::tui::size::LARGEST;
use crate::tui::state::State;
use crate::tui::theme::{Glyphs, Theme};
use crate::tui::update::update;
use crate::tui::words;

/// Lets the events of a recording change a state again, one at a time.
pub struct Player {
    recording: Recording,
    keymap: Keymap,
    state: State,
    /// What the state asked and was not answered.
    asked: Vec<(Ticket, Request)>,
    /// The place of the next event.
    next: usize,
}

impl Player {
    /// A player that stands before the first event.
    pub fn new(recording: Recording) -> Result<Self, ReadError> {
        for (at, entry) in recording.entries.iter().enumerate() {
            check(entry).map_err(|why| ReadError::Line { line: at + 2, why })?;
        }
        let keymap = recording.header.keymap().ok_or(ReadError::NotOne)?;
        let state = empty(&recording, keymap.clone());
        Ok(Self { recording, keymap, state, asked: Vec::new(), next: 0 })
    }

    /// How many events there are, and how many were shown.
    pub fn place(&self) -> (usize, usize) {
        (self.next, self.recording.len())
    }

    /// When the last event shown happened, and the one after it.
    pub fn times(&self) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let at = |place: usize| self.recording.entries.get(place).map(|entry| entry.at);
        (self.next.checked_sub(1).and_then(at), at(self.next))
    }

    /// What the last event shown was, in words.
    pub fn said(&self) -> String {
        let last = self.next.checked_sub(1).and_then(|at| self.recording.entries.get(at));
        match last.map(|entry| &entry.what) {
            None => words::REPLAY_BEGINS.to_owned(),
            Some(What::Basis(_)) => words::REPLAY_BASIS.to_owned(),
            Some(What::Event(value)) => {
                Event::deserialize(value).map_or_else(|_| String::new(), |event| words::event(&event))
            }
        }
    }

    /// Goes an event on; false at the end.
    pub fn step(&mut self) -> bool {
        let Some(entry) = self.recording.entries.get(self.next).cloned() else { return false };
        self.next += 1;
        match entry.what {
            What::Basis(value) => {
                // The first one is where it begins; on a later one the state is there already, more exactly.
                if let (1, Ok(basis)) = (self.next, Basis::deserialize(&value)) {
                    self.state = basis.state(self.keymap.clone());
                }
            }
            What::Event(value) => {
                if let Ok(event) = Event::deserialize(&value) {
                    self.event(event);
                }
            }
        }
        true
    }

    /// Goes to before the event at a place.
    pub fn go_to(&mut self, place: usize) {
        if place < self.next {
            self.state = empty(&self.recording, self.keymap.clone());
            (self.asked, self.next) = (Vec::new(), 0);
        }
        while self.next < place && self.step() {}
    }

    /// The screen as it was.
    pub fn screen(&self) -> Buffer {
        let (columns, rows) = self.state.size;
        let mut terminal = match Terminal::new(TestBackend::new(columns, rows)) {
            Ok(terminal) => terminal,
            Err(never) => match never {},
        };
        let drawn = terminal.draw(|frame| draw(&self.state, frame));
        drawn.map_or_else(|never| match never {}, |frame| frame.buffer.clone())
    }

    /// The same as text.
    pub fn rows(&self) -> Vec<String> {
        rows(&self.screen())
    }

    fn event(&mut self, event: Event) {
        let event = match event {
            Event::Answer(ticket, answer) => Event::Answer(self.ticket(ticket, &answer), answer),
            Event::Edited(name, mut edited) if edited.text.is_none() && edited.trouble.is_none() => {
                edited.text = self.state.edit.as_ref().map(|editing| editing.shown().0);
                Event::Edited(name, edited)
            }
            event => event,
        };
        for effect in update(&mut self.state, event) {
            if let Effect::Ask(ticket, request) = effect {
                self.asked.push((ticket, request));
            }
        }
    }

    /// The ticket that an answer is for: its own, or where the recording begins in the middle and they are others, that
    /// of the oldest question of its kind.
    fn ticket(&mut self, ticket: Ticket, answer: &Result<Answer, String>) -> Ticket {
        let own = self.asked.iter().position(|(asked, _)| *asked == ticket);
        let found = own.or_else(|| self.asked.iter().position(|(_, request)| is_answer(request, answer)));
        found.map_or(ticket, |at| self.asked.remove(at).0)
    }
}

/// The text of a screen, without spaces at the ends of its rows.
fn rows(buffer: &Buffer) -> Vec<String> {
    let columns = usize::from(buffer.area.width).max(1);
    let row = |cells: &[ratatui::buffer::Cell]| {
        let (mut row, mut skip) = (String::new(), 0);
        for cell in cells {
            if skip == 0 {
                row.push_str(cell.symbol());
                skip = crate::text::width(cell.symbol()).max(1);
            }
            skip -= 1;
        }
        row.trim_end().to_owned()
    };
    buffer.content.chunks(columns).map(row).collect()
}

fn empty(recording: &Recording, keymap: Keymap) -> State {
    let now = recording.entries.first().map_or(DateTime::UNIX_EPOCH, |entry| entry.at);
    State::new(now, (80, 24), Theme::default(), Glyphs::UNICODE, keymap)
}

/// What is wrong with an entry: its type does not take it, a time in it has no hour in some zone, or its screen is larger
/// than any.
fn check(entry: &Entry) -> Result<(), String> {
    let (What::Basis(value) | What::Event(value)) = &entry.what;
    if !is_shown(entry.at) || !are_shown(value) {
        return Err("a time that no clock shows".to_owned());
    }
    let size = match &entry.what {
        What::Basis(value) => Some(Basis::deserialize(value).map_err(|error| error.to_string())?.size()),
        What::Event(value) => match Event::deserialize(value).map_err(|error| error.to_string())? {
            Event::Input(Input::Resize(columns, rows)) => Some((columns, rows)),
            _ => None,
        },
    };
    match size {
        Some((columns, rows)) if columns > LARGEST.0 || rows > LARGEST.1 => {
            Err(format!("a screen of {columns}×{rows} is larger than any"))
        }
        _ => Ok(()),
    }
}

/// Whether a time can be said in every zone: at the ends of the calendar some have no day for it.
fn is_shown(at: DateTime<Utc>) -> bool {
    (0..=9999).contains(&at.year())
}

/// The same of all times in a value.
fn are_shown(value: &Value) -> bool {
    match value {
        Value::String(text) => text.parse::<DateTime<Utc>>().ok().is_none_or(is_shown),
        Value::Array(items) => items.iter().all(are_shown),
        Value::Object(fields) => fields.values().all(are_shown),
        _ => true,
    }
}

fn is_answer(request: &Request, answer: &Result<Answer, String>) -> bool {
    let Ok(answer) = answer else { return true };
    matches!(
        (request, answer),
        (Request::Greet, Answer::Greeting(_))
            | (Request::Find { .. }, Answer::Found(_))
            | (Request::List(_), Answer::Rows { .. })
            | (Request::Show(_), Answer::Application(_))
            | (Request::History(_), Answer::History(_))
            | (Request::Intake(_), Answer::Taken(_))
            | (Request::Command { .. }, Answer::Done { .. } | Answer::Failed(_))
            | (Request::Document(_), Answer::Document(_))
    )
}
