//! Whole keys from what a network has cut up.
//!
//! crossterm takes an ESC at the end of a packet for the Esc key, so over SSH an arrow can arrive as Esc, `[`, `A`, and
//! a paste as hundreds of single keys, each of them a command. [`InputFilter`] holds a lone Esc for a moment and puts
//! such parts together again.
//!
//! It is pure: events and times come in as arguments, nothing here reads a clock or a terminal. Deliberately absent:
//! what a key or a click means; focus, which is dropped.

mod filter;
mod mouse;
mod paste;
mod sequence;

pub use filter::{Input, InputFilter};
pub use mouse::{Mouse, MouseKind};
