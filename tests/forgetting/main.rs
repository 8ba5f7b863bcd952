//! Forgetting a candidate, and who read what (H3, V1): at the desk, and over the real program.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod desk;
mod program;
#[path = "../seated/mod.rs"]
mod seated;

use std::fs;
use std::path::{Path, PathBuf};

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else if entry.file_type().unwrap().is_file() {
            found.push(entry.path());
        }
    }
    found
}

/// The files below a folder in which a text stands.
fn with_text(folder: &Path, text: &str) -> Vec<PathBuf> {
    let holds = |path: &PathBuf| fs::read(path).unwrap().windows(text.len()).any(|window| window == text.as_bytes());
    files(folder).into_iter().filter(holds).collect()
}

/// A form of somebody whose every text is marked, with a document of their own.
fn marked(mark: &str) -> String {
    format!(
        r#"
form = "qap-application/1"
received_on = 2026-10-12
[candidate]
name = "Zoë {mark}name"
given_name = "Zoë"
family_name = "{mark}name"
email = "{}mail@example.org"
address = "{mark}street 1"
[statement]
text = "I, {mark}statement, listen."
[[references]]
name = "{mark}reference"
[[training]]
course = "Mediation skills"
institution = "CPR"
hours = 24
syllabus = "syllabus.txt"
"#,
        mark.to_lowercase()
    )
}
