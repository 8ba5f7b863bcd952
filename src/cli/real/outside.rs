use std::path::{Path, PathBuf};

use chrono::Utc;

use super::desk_drafts::DeskDrafts;
use super::documents_of;
use crate::cli::commands::intake::{documents_beside, not_over_ssh};
use crate::cli::desk::NamedDocument;
use crate::intake;
use crate::link::ConnectOptions;
use crate::link::protocol::Problem;
use crate::tui::outside::{
    Documents, DraftFolder, Drafts, EditorProgram, NewForms, Nowhere, Outside, OwnFiles, chosen_editor, state_folder,
};
use crate::tui::state::Reach;

/// What the terminal needs of its user's machine, for a desk in a folder.
pub(super) fn outside(desk: &Path) -> Outside {
    let folder = state_folder(|name| std::env::var_os(name).map(PathBuf::from));
    let recordings = folder.as_ref().map(|state| state.join("recordings"));
    let drafts = folder.map(|state| DraftFolder::new(&state, desk));
    let editor = chosen_editor(|name| std::env::var(name).ok());
    Outside {
        reach: Reach::Machine,
        editor: Box::new(EditorProgram::new(editor, drafts.clone())),
        drafts: drafts.map_or_else(|| Box::new(Nowhere) as Box<dyn Drafts>, |drafts| Box::new(drafts)),
        forms: Box::new(Forms),
        files: Box::new(OwnFiles::new(std::env::home_dir())),
        recordings,
        blank_form: intake::blank_form().to_owned(),
    }
}

/// What the terminal has of the machine for somebody who came through the gateway: nothing, but what the server keeps.
pub(super) fn of_gateway(options: ConnectOptions) -> Outside {
    Outside {
        reach: Reach::Desk,
        editor: Box::new(Nowhere),
        drafts: Box::new(DeskDrafts::new(options)),
        forms: Box::new(NoForms),
        files: Box::new(Nowhere),
        recordings: None,
        blank_form: intake::blank_form().to_owned(),
    }
}

/// New forms of somebody whose files are not on this machine: those that name documents are not taken.
struct NoForms;

impl NewForms for NoForms {
    fn documents(&mut self, form: &str, on_file: Option<&str>) -> Result<Documents, Vec<Problem>> {
        let named = missing(form, on_file)?;
        if named.is_empty() { Ok(Vec::new()) } else { Err(named.into_iter().map(not_over_ssh).collect()) }
    }
}

/// New forms as `qapdesk intake` reads them; their documents lie where the desk was opened.
struct Forms;

impl NewForms for Forms {
    fn documents(&mut self, form: &str, on_file: Option<&str>) -> Result<Documents, Vec<Problem>> {
        documents_beside(Path::new(FORM), form.len(), &missing(form, on_file)?)
    }
}

/// The documents that a form names and the form on file does not.
fn missing(form: &str, on_file: Option<&str>) -> Result<Vec<NamedDocument>, Vec<Problem>> {
    let today = Utc::now().date_naive();
    // What is on file was read before.
    let known = on_file.map_or_else(Vec::new, |form| documents_of(FORM, form.as_bytes(), today).unwrap_or_default());
    let mut named = documents_of(FORM, form.as_bytes(), today)?;
    named.retain(|document| !known.iter().any(|known| known.name == document.name));
    Ok(named)
}

/// The name of a form without a file, to tell its format by.
const FORM: &str = "form.toml";
