//! What the one loop waits for.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::effect::Ticket;
use super::input::Input;
use super::outside::{Documents, DraftName, Edited, Kept};
use crate::link::protocol::{Answer, News, Problem};

/// How the server is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Away {
    /// None runs: it was stopped, and is started again when a key is pressed.
    Stopped,
    /// It is being started.
    Starting,
    /// It does not answer, or cannot be started; why, in words.
    Silent(String),
}

/// What the one loop waits for.
#[derive(Debug, Serialize, Deserialize)]
pub enum Event {
    /// A key, a paste, a click or a new size.
    Input(Input),
    /// What the server answered, or why no answer came, in words.
    Answer(Ticket, Box<Result<Answer, String>>),
    /// What the server tells those who watch.
    News(News),
    /// The time, before each batch of other events and when something waits for it.
    Clock(DateTime<Utc>),
    /// The server is gone; requests fail until [`Event::Back`].
    Lost(Away),
    /// The server does not let this account in any more.
    SentAway {
        /// Why.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The server answers again.
    Back,
    /// What was kept beyond a session under this name, or why that cannot be told, in words.
    Recalled(DraftName, Result<Option<Kept>, String>),
    /// Whether drafts can be kept beyond the session.
    Drafts {
        /// Why not, in words; none where they can.
        trouble: Option<String>,
    },
    /// A person has left their editor.
    Edited(DraftName, Edited),
    /// The documents that a form names, or what is wrong.
    Gathered(Result<Documents, Vec<Problem>>),
    /// A file's name and bytes, or why it cannot be attached, in words.
    Read(Result<(String, Vec<u8>), String>),
    /// Where a document was written to, or why it was not, in words.
    Exported(Result<String, String>),
    /// Where the last events were written to, or why they were not, in words.
    Recorded(Result<String, String>),
    /// A question that must be seen before it is answered is on the screen; what was typed before is handled.
    Drawn,
    /// The program is about to be stopped: nobody looks at the screen until it goes on.
    Stopping,
    /// The program was stopped and goes on.
    Resumed,
    /// Somebody outside asks the program to leave.
    Terminate,
}
