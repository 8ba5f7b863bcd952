use std::path::{Path, PathBuf};

use super::documents_of;
use crate::cli::commands::intake::documents_beside;
use crate::intake;
use crate::link::protocol::Problem;
use crate::tui::outside::{
    Documents, DraftFolder, Drafts, EditorProgram, NewForms, Nowhere, Outside, OwnFiles, chosen_editor, state_folder,
};

/// What the terminal needs of its user's machine, for a desk in a folder.
pub(super) fn outside(desk: &Path) -> Outside {
    let folder = state_folder(|name| std::env::var_os(name).map(PathBuf::from));
    let drafts = folder.map(|state| DraftFolder::new(&state, desk));
    let editor = chosen_editor(|name| std::env::var(name).ok());
    Outside {
        editor: Box::new(EditorProgram::new(editor, drafts.clone())),
        drafts: drafts.map_or_else(|| Box::new(Nowhere) as Box<dyn Drafts>, |drafts| Box::new(drafts)),
        forms: Box::new(Forms),
        files: Box::new(OwnFiles::new(std::env::home_dir())),
        blank_form: intake::blank_form().to_owned(),
    }
}

/// New forms as `qapdesk intake` reads them; their documents lie where the desk was opened.
struct Forms;

impl NewForms for Forms {
    fn documents(&mut self, form: &str) -> Result<Documents, Vec<Problem>> {
        documents_beside(Path::new("form.toml"), form.as_bytes(), documents_of)
    }
}
