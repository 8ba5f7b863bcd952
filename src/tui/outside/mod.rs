//! What the screen needs of its user's machine: a place for drafts, an editor, documents in and out.
//!
//! The state knows names and texts only; which files and programs that comes to is decided here, behind traits that a
//! test fills with memory. Nothing here is called while a key is acted on.

mod config;
mod drafts;
mod editor;
mod files;
mod folder;
mod keeper;
mod keys;
mod nowhere;
mod recordings;

pub use config::{SettingsFile, config_folder};
pub use drafts::{DraftName, Drafts, Kept, Own};
pub use editor::{Edited, Editor, EditorProgram, Paper, chosen_editor};
pub use files::{Files, OwnFiles};
pub use folder::{DraftFolder, state_folder};
pub(super) use keeper::{Errand, keep};
pub use keys::KeysFile;
pub use nowhere::Nowhere;
pub use recordings::keep_recording;

use std::path::PathBuf;

use super::state::Reach;
use crate::link::protocol::Problem;

/// Documents by the names that a form gives them.
pub type Documents = Vec<(String, Vec<u8>)>;

/// What belongs to an application's form.
pub trait NewForms: Send {
    /// The documents that a form names, from the folder that the desk was opened in, or what is wrong with form or
    /// documents. Those that the form `on_file` names are on file already, and stay.
    fn documents(&mut self, form: &str, on_file: Option<&str>) -> Result<Documents, Vec<Problem>>;
}

/// All of it.
pub struct Outside {
    /// Whether it is the user's at all.
    pub reach: Reach,
    /// Where drafts are kept.
    pub drafts: Box<dyn Drafts>,
    /// Where texts are edited.
    pub editor: Box<dyn Editor>,
    /// Documents that forms name.
    pub forms: Box<dyn NewForms>,
    /// Documents that leave the desk, or come to it alone.
    pub files: Box<dyn Files>,
    /// The folder that recordings go to; none where there is no home.
    pub recordings: Option<PathBuf>,
    /// An application's form without anything in it.
    pub blank_form: String,
}
