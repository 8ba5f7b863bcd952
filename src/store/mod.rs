//! The store: a journal that is the truth, and a state database that answers.
//!
//! A desk's folder holds `journal/` (segments of framed, chained batches), `state/` (sled, made from the journal) and
//! `documents/` (files by their digest). Invariants:
//!
//! - A batch is acknowledged by [`Turn::commit`] only when it is in the journal on the disk (`fdatasync`). From then
//!   on it is in force, whatever happens to the state.
//! - The state is always the fold of the journal. Whatever does not check is set aside, never deleted, and made anew;
//!   what the journal has and the state has not is replayed at every opening.
//! - Damage to the journal is named with file and byte and never repaired by guessing, but for a torn end.
//! - sled's panics do not get out of the `table` folder. Their messages go to standard error, the server's log.
//!
//! Deliberately absent: rules and roles (a batch comes decided), the desk's lock and the check of who owns its folder
//! (the server's), any other format than [`codec`](crate::codec)'s.

pub mod backup;
mod disk;
pub mod documents;
pub mod error;
pub mod export;
mod fold;
mod ground;
pub mod journal;
mod open;
mod payload_v3;
mod read;
mod rebuild;
pub mod repair;
#[cfg(test)]
pub(crate) mod sim;
mod state;
mod table;
mod verify;
mod write;

pub use disk::Disk;
pub use documents::DOCUMENT_LIMIT;
pub use error::{Fault, StoreError};
pub use ground::Ground;
pub use journal::JournalHead;
pub use open::{Opened, Progress, Store};
pub use read::Reader;
pub use rebuild::Restored;
pub use verify::{VerifyReport, verify};
pub use write::{Committed, Turn, Writer};
