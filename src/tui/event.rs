//! What the one loop waits for.

use chrono::{DateTime, Utc};

use super::effect::Ticket;
use super::input::Input;
use crate::link::protocol::{Answer, News};

/// What the one loop waits for.
#[derive(Debug)]
pub enum Event {
    /// A key, a paste or a new size.
    Input(Input),
    /// What the server answered, or why no answer came, in words.
    Answer(Ticket, Box<Result<Answer, String>>),
    /// What the server tells those who watch.
    News(News),
    /// The time, before each batch of other events and when something waits for it.
    Clock(DateTime<Utc>),
    /// The server is gone, and why; requests fail until [`Event::Back`].
    Lost(String),
    /// The server answers again.
    Back,
    /// Somebody outside asks the program to leave.
    Terminate,
}
