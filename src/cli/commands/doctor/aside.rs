use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::Finding;
use crate::store::journal::SAVED;
use crate::store::repair::is_set_aside;

/// What was set aside in a desk's folder, and never deleted: somebody may want to look at it, and it takes room.
pub(super) fn look(desk: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in names(desk) {
        let (found, remedy) = if name.starts_with("state.aside-") {
            ("a state that did not check; another one was made of the journal", "delete it when the desk is well")
        } else if is_set_aside(&name) {
            (
                "what qapdesk verify --repair took out of its place",
                "delete it when the desk is well and nobody misses it",
            )
        } else {
            continue;
        };
        findings.push(Finding::note("set aside", format!("{} is {found}", desk.join(name).display()), remedy));
    }
    let journal = desk.join("journal");
    for name in names(&journal) {
        let (found, remedy) = match Path::new(&name).extension().and_then(OsStr::to_str) {
            Some("torn") => (
                "the end of a write that was cut short: nobody was told that it is kept",
                "delete it when nobody misses what was done before that crash",
            ),
            Some(SAVED) => (
                "what a server had of the journal when it found another file in the place of its own",
                "delete it when the desk opens and qapdesk verify finds no faults",
            ),
            _ => continue,
        };
        findings.push(Finding::note("set aside", format!("{} is {found}", journal.join(name).display()), remedy));
    }
    findings
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::super::How;
    use super::*;

    #[test]
    fn what_was_set_aside_is_told_as_something_to_know() {
        let desk = tempfile::tempdir().unwrap();
        for folder in ["state.aside-20261126T194906Z", "aside-20261126T194906Z", "aside-notes", "state", "journal"] {
            fs::create_dir(desk.path().join(folder)).unwrap();
        }
        for ending in ["qapj", "at-156.torn", "to-7.saved"] {
            fs::write(desk.path().join(format!("journal/00000000000000000001.{ending}")), "").unwrap();
        }
        let told = look(desk.path());
        let words: Vec<&str> = told.iter().map(|finding| finding.found.as_str()).collect();
        assert_eq!(told.len(), 4, "{words:?}");
        assert!(told.iter().all(|finding| finding.how == How::Note && finding.remedy.is_some()));
        for (words, name) in words.iter().zip(["/aside-2026", "/state.aside-2026", ".torn", ".saved"]) {
            assert!(words.contains(name), "{words}");
        }
    }
}
