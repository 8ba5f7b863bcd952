//! The program in real terminals: who works at it, by keys and by commands, and what their terminals are sent.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod certified;
mod editor;
mod escapes;
mod line;
mod live;
#[path = "../pty/mod.rs"]
mod pty;
mod tmux;
