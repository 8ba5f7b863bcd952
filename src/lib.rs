//! A terminal desk for the staff of a body that certifies mediators.
//!
//! Folders are rooms, and a room uses only those below it; `ARCHITECTURE.md` says what each holds and
//! `tests/layering.rs` holds them to it.

pub mod cli;
pub mod codec;
mod cores;
pub mod desk;
pub mod domain;
pub mod intake;
pub mod letters;
pub mod link;
pub mod store;
pub mod text;
pub mod tui;
