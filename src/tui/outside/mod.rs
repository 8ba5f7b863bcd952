//! What the screen needs of its user's machine: a place for drafts.
//!
//! The state knows names and texts only; which files that comes to is decided here, behind traits that a test fills
//! with memory. Nothing here is called while a key is acted on.

mod drafts;
mod folder;
mod keeper;
mod nowhere;

pub use drafts::{DraftName, Drafts, Kept};
pub use folder::{DraftFolder, state_folder};
pub(super) use keeper::{Keeping, keep};
pub use nowhere::Nowhere;
