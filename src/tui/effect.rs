//! What an update wants of the world outside.

use crate::link::protocol::Request;

/// Under which a request was asked, so that its answer finds the way back and a late one is known as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// What an update wants of the world outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask the desk's server.
    Ask(Ticket, Request),
    /// Start the desk's server, which is gone, and connect to it.
    Start,
    /// Write the whole screen again, whatever the terminal shows.
    Redraw,
    /// Leave.
    Quit,
}
