use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::text::{Prose, excerpt};
use crate::tui::action::Action;
use crate::tui::keymap::Keymap;
use crate::tui::state::State;

/// The format's name with its number.
const FORMAT: &str = "qapdesk-recording/1";
/// The largest file, in bytes, and the most lines that are read.
const LARGEST: usize = 32 * 1024 * 1024;
const MOST: usize = 20_000;

/// Why a recording cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The file is no recording.
    #[error("not a recording: its first line does not say {FORMAT}")]
    NotOne,
    /// It is of a later format.
    #[error("made by a newer qapdesk ({0}): show it with that one")]
    Newer(String),
    /// It is larger than any recording.
    #[error("larger than any recording is")]
    TooLarge,
    /// A line of it cannot be read.
    #[error("line {line}: {why}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// Why not.
        why: String,
    },
}

/// What a recording was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    format: String,
    /// The version that made it.
    pub version: String,
    /// The keys of its user, as a keymap file.
    keys: String,
}

/// Something that happened, or the state as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum What {
    /// The state at that moment.
    #[serde(rename = "basis")]
    Basis(Value),
    /// An event.
    #[serde(rename = "event")]
    Event(Value),
}

/// One line of a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// When.
    pub(super) at: DateTime<Utc>,
    /// What.
    #[serde(flatten)]
    pub(super) what: What,
}

/// A recording: what it was made with, and what happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// What it was made with.
    pub header: Header,
    pub(super) entries: Vec<Entry>,
}

impl Default for Header {
    fn default() -> Self {
        Self { format: FORMAT.to_owned(), version: env!("CARGO_PKG_VERSION").to_owned(), keys: String::new() }
    }
}

impl Header {
    /// The header of a session.
    pub(super) fn of(state: &State) -> Self {
        let mut keys = "[normal]\n".to_owned();
        for action in Action::ALL {
            let own: Vec<String> =
                state.keymap.keys_of(*action).iter().map(|key| Value::from(key.as_str()).to_string()).collect();
            // Writing into memory does not fail.
            let _ = writeln!(keys, "{} = [{}]", action.record().name, own.join(", "));
        }
        Self { keys, ..Self::default() }
    }

    /// The keys of its user; the desk's own where they cannot be read.
    pub(super) fn keymap(&self) -> Option<Keymap> {
        Keymap::parse("recording", &self.keys).ok().or_else(|| Keymap::built_in().ok())
    }
}

impl Recording {
    /// The recording as a file has it: a line of JSON for the header and one for each event.
    pub fn text(&self) -> String {
        let lines = self.entries.iter().filter_map(|entry| serde_json::to_string(entry).ok());
        let mut text = serde_json::to_string(&self.header).unwrap_or_default();
        for line in lines {
            text.push('\n');
            text.push_str(&line);
        }
        text.push('\n');
        text
    }

    /// How many events it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing happened in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Reads a file's bytes; every text in it is cleaned, since whoever made it may have written anything.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.len() > LARGEST {
            return Err(ReadError::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| ReadError::NotOne)?;
        let mut lines = text.lines().enumerate();
        let (_, first) = lines.next().ok_or(ReadError::NotOne)?;
        let header = header(first)?;
        let mut entries = Vec::new();
        for (at, line) in lines {
            if entries.len() >= MOST {
                return Err(ReadError::TooLarge);
            }
            let wrong = |error: serde_json::Error| ReadError::Line { line: at + 1, why: error.to_string() };
            let mut value: Value = serde_json::from_str(line).map_err(wrong)?;
            clean(&mut value);
            entries.push(Entry::deserialize(value).map_err(wrong)?);
        }
        Ok(Self { header, entries })
    }
}

fn header(line: &str) -> Result<Header, ReadError> {
    let mut value: Value = serde_json::from_str(line).map_err(|_| ReadError::NotOne)?;
    clean(&mut value);
    let format = value.get("format").and_then(Value::as_str).ok_or(ReadError::NotOne)?;
    match format.strip_prefix("qapdesk-recording/") {
        Some("1") => Header::deserialize(&value).map_err(|error| ReadError::Line { line: 1, why: error.to_string() }),
        Some(_) => Err(ReadError::Newer(excerpt(format))),
        None => Err(ReadError::NotOne),
    }
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = Prose::clean(text).to_string(),
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        _ => {}
    }
}
