use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use crossterm::event::{KeyCode, KeyModifiers};
use serde_json::Value;

use super::basis::{self, Basis};
use super::file::{Entry, Header, Recording, What};
use super::mask::{mask, mask_letter};
use super::masker::Masker;
use crate::link::protocol::Answer;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::event::Event;
use crate::tui::input::Input;
use crate::tui::keymap::Key;
use crate::tui::layer::{Entry as Filled, Kind, Layer};
use crate::tui::outside::Kept;
use crate::tui::state::{State, draft_fields};
use crate::tui::update::update;

/// How many events are kept at most.
const EVENTS: usize = 2000;
/// How many bytes they take at most.
const BYTES: usize = 4 * 1024 * 1024;
/// After how many events, or bytes, the state is noted again, so that those before can go.
const BETWEEN: usize = 400;
const BYTES_BETWEEN: usize = BYTES / 4;

/// Lets an event change the state as [`update`] does, and keeps it.
pub fn recorded(recorder: &Mutex<Recorder>, state: &mut State, event: Event) -> Vec<Effect> {
    let lock = || recorder.lock().unwrap_or_else(PoisonError::into_inner);
    lock().note(state, &event);
    let effects = update(state, event);
    lock().settle(state);
    effects
}

/// The last events, as they were; they are masked when they are written.
#[derive(Debug, Default)]
pub struct Recorder {
    noted: VecDeque<Noted>,
    bytes: usize,
    since_basis: usize,
    bytes_since_basis: usize,
    /// A key that was given to the update, until it is known whether it was text.
    key: Option<(Key, bool)>,
    is_begun: bool,
    header: Header,
}

#[derive(Debug)]
struct Noted {
    at: DateTime<Utc>,
    kind: NotedKind,
    json: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NotedKind {
    Basis,
    Clock,
    Event,
    /// An event that is masked already.
    Masked,
}

impl Recorder {
    /// Notes what is about to change the state.
    pub fn note(&mut self, state: &State, event: &Event) {
        if !self.is_begun {
            self.is_begun = true;
            self.header = Header::of(state);
            self.add_basis(state);
        }
        self.key = None;
        match event {
            Event::Input(Input::Key(key)) => self.key = Some((*key, takes_text(state) || !state.held.is_empty())),
            Event::Clock(_) => {
                if self.noted.back().is_some_and(|last| last.kind == NotedKind::Clock) {
                    self.drop_last();
                }
                self.add(state.now, NotedKind::Clock, event);
            }
            Event::Answer(ticket, answer) if matches!(**answer, Ok(Answer::Document(_))) => {
                let answer = Box::new(Ok(Answer::Document(Vec::new())));
                self.add(state.now, NotedKind::Event, &Event::Answer(*ticket, answer));
            }
            Event::Gathered(Ok(documents)) => {
                let names = documents.iter().map(|(name, _)| (name.clone(), Vec::new())).collect();
                self.add(state.now, NotedKind::Event, &Event::Gathered(Ok(names)));
            }
            Event::Edited(name, edited) => {
                let mut edited = edited.clone();
                let given = state.edit.as_ref().map(|editing| editing.shown().0);
                // Left as it was given: masked it would be another text.
                if edited.trouble.is_none() && edited.text == given {
                    edited.text = None;
                }
                self.add(state.now, NotedKind::Event, &Event::Edited(name.clone(), edited));
            }
            Event::Recalled(name, Ok(Some(kept))) => {
                let (mut name, text) = (name.clone(), masked_draft(&kept.text));
                name.account = mask(name.account.as_str()).parse().unwrap_or(name.account);
                let event = Event::Recalled(name, Ok(Some(Kept { text, at: kept.at })));
                self.add(state.now, NotedKind::Masked, &event);
            }
            event => self.add(state.now, NotedKind::Event, event),
        }
    }

    /// Notes what the event came to: a key that went into a text is kept as a mask, and what cannot be shown any more
    /// goes.
    pub fn settle(&mut self, state: &State) {
        if let Some((key, was_text)) = self.key.take() {
            let is_text = was_text || !state.held.is_empty();
            let key = if is_text && !is_understood(state, key) { masked_key(key) } else { key };
            self.add(state.now, NotedKind::Event, &Event::Input(Input::Key(key)));
        }
        let is_due = self.since_basis >= BETWEEN || self.bytes_since_basis >= BYTES_BETWEEN;
        if is_due && basis::is_quiet(state) {
            self.add_basis(state);
        }
        self.trim();
    }

    /// The events that are kept, masked.
    pub fn recording(&self) -> Recording {
        let (mut events, mut bases) = (Masker::<Event>::default(), Masker::<Basis>::default());
        let entries = self.noted.iter().filter_map(|noted| {
            let value: Value = serde_json::from_str(&noted.json).ok()?;
            let what = match noted.kind {
                NotedKind::Basis => What::Basis(bases.mask(&value)?),
                NotedKind::Masked => What::Event(value),
                NotedKind::Clock | NotedKind::Event => What::Event(events.mask(&value)?),
            };
            Some(Entry { at: noted.at, what })
        });
        Recording { header: self.header.clone(), entries: entries.collect() }
    }

    fn add_basis(&mut self, state: &State) {
        if let Some(json) = basis::of(state) {
            (self.since_basis, self.bytes_since_basis) = (0, 0);
            self.bytes += json.len();
            self.noted.push_back(Noted { at: state.now, kind: NotedKind::Basis, json });
        }
    }

    fn add(&mut self, at: DateTime<Utc>, kind: NotedKind, event: &Event) {
        let Ok(json) = serde_json::to_string(event) else { return };
        self.since_basis += 1;
        self.bytes_since_basis += json.len();
        self.bytes += json.len();
        self.noted.push_back(Noted { at, kind, json });
    }

    fn drop_last(&mut self) {
        if let Some(last) = self.noted.pop_back() {
            self.bytes -= last.json.len();
        }
    }

    /// Lets the oldest go while there are too many, up to the next basis, so that what is left can be shown from its
    /// beginning; all the same where there is no other basis.
    fn trim(&mut self) {
        while self.noted.len() > EVENTS || self.bytes > BYTES {
            let next = (1..self.noted.len()).find(|&at| self.noted[at].kind == NotedKind::Basis);
            for gone in self.noted.drain(..next.unwrap_or(1)) {
                self.bytes -= gone.json.len();
            }
        }
    }
}

/// Whether letters go into a text now.
fn takes_text(state: &State) -> bool {
    state.layers.last().is_some_and(Layer::takes_text)
}

/// Whether a key went into a field for days, figures or choices, and what stands there may be one: then it says nothing
/// about anybody, and the form is filled in again as it was.
fn is_understood(state: &State, key: Key) -> bool {
    let form = match state.layers.last() {
        Some(Layer::Form(form)) => form,
        Some(Layer::Palette(palette)) => return is_command(palette.input.value()),
        _ => return false,
    };
    let Some(field) = form.fields.get(form.at).filter(|_| state.held.is_empty()) else { return false };
    match (&field.entry, key.code()) {
        (Filled::Choice { options, .. }, KeyCode::Char(letter)) => {
            let letter = letter.to_ascii_lowercase();
            options.iter().any(|option| option.to_lowercase().starts_with(letter))
        }
        (Filled::Choice { .. }, _) => true,
        (Filled::Lines(_), _) => false,
        (Filled::Text(_), _) => field.name.kind() != Kind::Line && field.trouble.is_none(),
    }
}

/// Whether what was typed into the palette can be of a command's name, or is an application's number.
fn is_command(typed: &str) -> bool {
    let typed = typed.to_lowercase();
    let begins_a_word = |part: &str| {
        let mut words = Action::ALL.iter().flat_map(|action| action.record().name.split('-'));
        words.any(|word| word.starts_with(part)) || part.bytes().all(|byte| byte.is_ascii_digit())
    };
    typed.split([' ', '-']).all(begins_a_word)
}

/// A key of which only what kind of letter it was is left.
fn masked_key(key: Key) -> Key {
    match key.code() {
        KeyCode::Char(letter) if !key.modifiers().intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => {
            Key::new(KeyCode::Char(mask_letter(letter)), key.modifiers())
        }
        _ => key,
    }
}

/// A draft whose fields are masked, or whose whole text is where it is no form of ours.
fn masked_draft(text: &str) -> String {
    let Some(fields) = draft_fields(text) else { return mask(text) };
    let fields = fields.into_iter().map(|(name, value)| {
        let value = if name.kind() == Kind::Line { mask(&value) } else { value };
        (name, value)
    });
    crate::tui::state::fields_text(fields.collect()).unwrap_or_default()
}
