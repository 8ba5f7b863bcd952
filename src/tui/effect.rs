//! What an update wants of the world outside.

use serde::{Deserialize, Serialize};

use super::outside::DraftName;
use crate::link::protocol::Request;

/// Under which a request was asked, so that its answer finds the way back and a late one is known as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ticket(pub u64);

/// What an update wants of the world outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask the desk's server.
    Ask(Ticket, Request),
    /// Start the desk's server, which is gone, and connect to it.
    Start,
    /// Tell what was kept beyond a session under this name, by [`super::event::Event::Recalled`].
    Recall(DraftName),
    /// Keep a text beyond the session under this name; none: nothing any more.
    Keep(DraftName, Option<String>),
    /// Let a person edit a text in their editor, on the terminal given back for it.
    Edit {
        /// The draft that it is kept as.
        name: DraftName,
        /// The text.
        text: String,
        /// The line to begin at.
        line: Option<u32>,
    },
    /// Write a document into a new file of the user's own.
    Export {
        /// Where, as it was typed.
        path: String,
        /// The document's name on file.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Gather the documents that a form names.
    Gather {
        /// The form.
        form: String,
        /// The form whose documents are on file already.
        on_file: Option<String>,
    },
    /// Read a file of the user's own, to attach it.
    Read {
        /// Which, as it was typed.
        path: String,
    },
    /// Send a text to the terminal's clipboard; it says nothing about whether it took it.
    Copy(String),
    /// Have the terminal send what the mouse does, or leave the mouse to it.
    Mouse(bool),
    /// Write the last events into a file of the user's own.
    Record,
    /// Write the whole screen again, whatever the terminal shows.
    Redraw,
    /// Give the terminal back and stop, with the whole job, until somebody lets it go on.
    Suspend,
    /// Leave.
    Quit,
}
