use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::Number;
use crate::domain::{SessionId, Zone};
use crate::text::Line;

/// What a calendar is to do with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// Put it in, or in the place of what it had under the same UID.
    Request,
    /// Take it out.
    Cancel,
}

/// An event for a calendar. Invited is to whom its letter goes when it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// What to do with it.
    pub method: Method,
    /// The same for all letters about one session, so that a later one finds the event of an earlier.
    pub uid: Line,
    /// Goes up with each change; a calendar keeps the highest.
    pub sequence: u32,
    /// When it begins.
    pub start: DateTime<Utc>,
    /// How long it takes, in minutes.
    pub minutes: u16,
    /// The zone that it was agreed in.
    pub zone: Zone,
    /// What it is.
    pub summary: Line,
    /// Where.
    pub place: Option<Line>,
}

impl Invitation {
    /// The UID of a session, or of the interview after it.
    pub fn uid(program: &str, number: Number, session: SessionId, is_interview: bool) -> Line {
        let part = if is_interview { "interview" } else { "session" };
        Line::clean(&format!("{number}-{part}-{session}@{}", letter_host(program)))
    }

    /// Whether it is of the interview after a session.
    pub fn is_interview(&self) -> bool {
        self.uid.contains("-interview-")
    }

    /// When it ends.
    pub fn end(&self) -> DateTime<Utc> {
        self.start.checked_add_signed(TimeDelta::minutes(self.minutes.into())).unwrap_or(self.start)
    }
}

/// A name that can stand after the @ of an id and belongs to nobody (RFC 2606).
pub fn letter_host(program: &str) -> String {
    let plain: String = program.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}.qapdesk.invalid", plain.to_ascii_lowercase())
}
