//! The desk on a terminal: keys in, four panes and their layers out.
//!
//! The edges are rooms of their own and know nothing of the desk's state: `terminal` takes the screen and always gives
//! it back, `input` makes whole keys of what a network has cut up, `keymap` says which [`action::Action`] a key asks
//! for, `theme` says how a role looks. Everything a key can ask for has one record in `action`; help, the hint bar and
//! keymap files all read it.
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
mod run;
pub mod state;
pub mod terminal;
#[cfg(test)]
mod tests;
pub mod theme;
pub mod update;
pub mod words;

pub use ask::{Connect, Connection, Watched};
pub use run::{RunError, run};
