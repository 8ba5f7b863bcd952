//! A whole desk as text: JSONL, one object a line, to be read without qapdesk and taken in again without loss.
//!
//! The first line says format and version. Then comes every batch of the journal with its changes, its chain value and
//! where segments begin; then what they come to: accounts, assessors, applications, sheets, letters, views; then the
//! documents. The last line has the digest of all before it. Invariants:
//!
//! - What is exported is made from the journal and the documents alone; the state in use is not believed, nor touched.
//! - The batches and documents are the desk. What they come to is for readers: an import passes it over, and a desk makes
//!   it again.
//! - An import has the chain values that the lines say, so the journal it writes has the same head, byte for byte; unless
//!   it is to seal what older programs wrote in clear, which is written anew when all of it was found right.
//! - Memory is bounded by the largest batch or document, not by the desk.
//!
//! Deliberately absent: passwords, drafts that were typed and not sent.

mod line;
mod read;
mod room;
mod seal;
mod write;

pub use read::{Imported, import, import_sealed};
pub(super) use room::{is_left_over, take_over};
pub use write::{Exported, Exporting, export};
