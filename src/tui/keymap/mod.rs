//! Which action a key, or several keys in a row, ask for.
//!
//! A keymap is text: `[normal]`, then `command = ["key", "key key"]`. The built-in one is `keymaps/default.toml`; a
//! user's own file holds only differences and is laid over it. Every mistake is an error with its file, its line and
//! the nearest name, never a silent return to the defaults.
//!
//! Invariants: no key sequence is bound twice, and none is the beginning of another, so a key never has to wait for a
//! clock. Deliberately absent: keys that type text into a field, which are not commands.

mod error;
mod file;
mod key;
mod map;
mod trie;

pub use error::{KeymapError, Mistake};
pub use key::{Key, KeyError};
pub use map::{Keymap, Press};
pub use trie::Next;
