//! The server and its clients, with a toy desk behind the socket.

#![expect(clippy::unwrap_used, reason = "a test's helper fails the test by panicking")]

mod leaving;
mod serving;
mod starting;
mod toy;
