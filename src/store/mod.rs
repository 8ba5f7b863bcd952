//! The store: a journal that is the truth, and a state database that answers.
//!
//! A desk's folder holds `journal/` (segments of framed, chained batches), `keys/` (under which what the journal has of
//! each application is sealed), `state/` (sled, made from the journal) and `documents/` (files by their digest).
//! Invariants:
//!
//! - A batch is acknowledged by [`Turn::commit`] only when it is in the journal on the disk (`fdatasync`). From then
//!   on it is in force, whatever happens to the state.
//! - The state is always the fold of the journal; of an application it has where in the journal its changes stand, and
//!   whoever asks for one has it folded from there. The database gets changes a moment later ([`Settler`]); until then they
//!   are answered from memory. Whatever does not check is set aside, never deleted, and made anew;
//!   what the journal has and the state has not is replayed at every opening.
//! - Damage to the journal is named with file and byte and never repaired by guessing, but for a torn end.
//! - What concerns an application stands in the journal sealed under its own key. To forget it is to destroy the key;
//!   every other copy of what it said is removed before ([`Writer::erase`]).
//! - sled's panics do not get out of the `table` folder. Where they were goes to the server's log, and nothing
//!   that they quote.
//!
//! Deliberately absent: rules and roles (a batch comes decided), the desk's lock and the check of who owns its folder
//! (the server's), any other format than [`codec`](crate::codec)'s.

pub mod backup;
mod commit;
mod disk;
pub mod documents;
mod erase;
pub mod error;
pub mod export;
mod fold;
mod ground;
pub mod journal;
mod lines;
mod named;
mod open;
mod payload;
mod payload_v3;
mod pieces;
mod place;
mod read;
mod rebuild;
mod renewal;
pub mod repair;
mod scribe;
mod settler;
#[cfg(test)]
pub(crate) mod sim;
mod state;
mod table;
#[cfg(test)]
mod tests_displaced;
mod truth;
mod vault;
mod verify;
mod write;

pub use commit::Decided;
pub use disk::Disk;
pub use documents::LARGEST_DOCUMENT;
pub use error::{Fault, StoreError};
pub use ground::Ground;
pub use journal::JournalHead;
pub use lines::{KeptLines, LineOf, Lines};
pub use open::{Opened, Progress, Store};
pub use payload::{Batch, Concern, Head, Item};
pub use read::{Reader, Unread, needs_all};
pub use rebuild::Restored;
pub use settler::Settler;
pub use verify::{VerifyReport, verify};
pub use write::{Turn, Writer};
