//! What is said where nothing of the machine may be used: what to do instead, at home.

use crate::domain::Number;
use crate::tui::action::Action;

/// Why an action cannot run over SSH, in a few words, and what its key says: what to do instead.
pub fn not_over_ssh(action: Action, number: Option<Number>) -> (String, String) {
    let number = number.map_or_else(|| "NUMBER".to_owned(), |number| number.to_string());
    match action {
        Action::AttachDocument => (
            format!("not over SSH: ssh HOST attach {number} … - < FILE"),
            format!(
                "the desk's machine has no files of yours: from yours, `ssh HOST attach {number} statement - --name NAME < FILE` attaches one (or syllabus, completion with --course N)"
            ),
        ),
        Action::ExportDocument => (
            "not over SSH: ssh HOST document DIGEST -o - > FILE".to_owned(),
            format!(
                "the desk's machine has no place for files of yours: `ssh HOST document DIGEST -o - > FILE` writes one on yours; `ssh HOST show {number}` names the digests"
            ),
        ),
        _ => (
            "not over SSH".to_owned(),
            "a recording is a file of the desk's machine: none is written over SSH".to_owned(),
        ),
    }
}
