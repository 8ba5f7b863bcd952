//! Which action a key, or several keys in a row, ask for.
//!
//! A keymap is text: tables named after a [`Context`], `[normal]` for anywhere, each with `command = ["key", "key key"]`;
//! `[prefixes]` names the first keys of sequences, and `[settings]` says which built-in keymap the file is laid over
//! (`base`) and whether digits are always counts. The built-in ones are `keymaps/*.toml`; a user's own file holds only
//! differences. Every mistake is an error with its file, its line and the nearest name, never a silent return to the
//! defaults.
//!
//! Invariants: in no context is a key sequence bound twice, or the beginning of another, so a key never has to wait for
//! a clock. Deliberately absent: keys that type text into a field, which are not commands; where a user's file lies.

mod built_in;
mod clash;
mod context;
mod error;
mod file;
mod key;
mod map;
mod pending;
mod trie;

pub use context::Context;
pub use error::{KeymapError, Mistake};
pub use key::{Key, KeyError};
pub use map::{Keymap, Press};
pub use pending::Pending;
pub use trie::Next;
