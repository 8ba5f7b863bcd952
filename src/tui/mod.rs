//! The desk on a terminal: keys in, four panes and their layers out.
//!
//! The edges are rooms of their own and know nothing of the desk's state: `terminal` takes the screen and always gives
//! it back, `input` makes whole keys of what a network has cut up, `keymap` says which [`action::Action`] a key asks
//! for, `theme` says how a role looks. Everything a key can ask for has one record in `action`; help, the hint bar and
//! keymap files all read it.
//!
//! Inside, one [`event::Event`] at a time changes the [`state::State`] ([`update::update`]) and [`draw::draw`] writes it
//! as a frame. Neither does I/O: what is wanted of the world outside is an [`effect::Effect`], and a thread of its own
//! asks the server, so that no key waits for it. [`run()`] ties them together.
//!
//! Invariants:
//! - The selection is an application, not a row: no news, filter or order puts another one under the keys. A decision
//!   goes out with the revision that was on the screen, one at a time; keys typed ahead wait for its answer, and are
//!   dropped when it is a refusal.
//! - What was typed is lost by Esc alone: not by a refusal, a conflict, or a server that goes away.
//! - Nothing is drawn unless something changed, and nothing is asked that is asked already.
//!
//! Deliberately absent: rules, roles and files. The server decides; this room only asks.

pub mod action;
mod ask;
pub mod draw;
pub mod effect;
pub mod event;
pub mod input;
pub mod keymap;
pub mod layer;
pub mod outside;
pub mod plain;
pub mod recording;
mod replay;
mod run;
pub mod settings;
mod size;
pub mod state;
mod storm;
pub mod terminal;
#[cfg(test)]
mod tests;
pub mod theme;
pub mod update;
pub mod words;

pub use ask::{Connect, Connection, Watched};
pub use replay::replay;
pub use run::{Looks, RunError, Taken, run};
