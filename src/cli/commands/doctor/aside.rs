use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::Finding;
use crate::store::journal::{SAVED, lacks_none};
use crate::store::repair::is_set_aside;
use crate::store::{Disk, StoreError};

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
        findings.push(set_aside(&desk.join(name), found, remedy));
    }
    let keys = desk.join("keys");
    for name in names(&keys) {
        let place = keys.join(name);
        if place.extension().and_then(OsStr::to_str).is_some_and(|ending| ending.starts_with("aside-")) {
            findings.push(set_aside(
                &place,
                "what had the name of a file of keys and was none",
                "delete it, and a file of keys that it leads to: it may have keys of applications that were forgotten",
            ));
        }
    }
    let journal = desk.join("journal");
    for name in names(&journal) {
        let place = journal.join(name);
        findings.push(match place.extension().and_then(OsStr::to_str) {
            Some("torn") => set_aside(
                &place,
                "the end of a write that was cut short: nobody was told that it is kept",
                "delete it when nobody misses what was done before that crash",
            ),
            Some(SAVED) => saved(&journal, &place),
            _ => continue,
        });
    }
    findings
}

/// What a server saved of the journal: nobody needs it once the journal has all of it, and until then no server starts, or one
/// that runs keeps no change.
fn saved(journal: &Path, place: &Path) -> Finding {
    let found = "what a server had of the journal when it found another file in the place of its own";
    let name = place.file_name().and_then(OsStr::to_str).unwrap_or_default();
    if name.split('.').next().is_none_or(|first| first.parse::<u64>().is_err()) {
        return set_aside(
            place,
            found,
            "keep it until you know what it has: its name does not say of which segment it is",
        );
    }
    match lacks_none(&Disk::system(), journal, &[place.to_owned()]) {
        Ok(()) => set_aside(place, found, "delete it: the journal has all of it"),
        Err(error @ StoreError::Saved { .. }) => {
            let words = error.to_string();
            let (found, remedy) = words.split_once("; ").unwrap_or((words.as_str(), "keep it"));
            Finding::wrong("journal", found, format!("qapdesk stop, where a server runs; then {remedy}"))
        }
        Err(_) => set_aside(place, found, "keep it until the desk opens and qapdesk verify finds no faults"),
    }
}

fn set_aside(place: &Path, found: &str, remedy: &str) -> Finding {
    Finding::note("set aside", format!("{} is {found}", place.display()), remedy)
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
    use crate::store::journal::{Journal, SEGMENT_SIZE, segment_file};

    #[test]
    fn what_was_set_aside_is_told_as_something_to_know() {
        let desk = tempfile::tempdir().unwrap();
        for folder in
            ["state.aside-20261126T194906Z", "aside-20261126T194906Z", "aside-notes", "state", "journal", "keys"]
        {
            fs::create_dir(desk.path().join(folder)).unwrap();
        }
        for ending in ["qapj", "at-156.torn", "to-7.saved"] {
            fs::write(desk.path().join(format!("journal/00000000000000000001.{ending}")), "").unwrap();
        }
        fs::write(desk.path().join("journal/mine.to-9.saved"), "").unwrap();
        fs::write(desk.path().join("keys/2026.a.aside-1"), "").unwrap();
        let told = look(desk.path());
        let words: Vec<&str> = told.iter().map(|finding| finding.found.as_str()).collect();
        assert_eq!(told.len(), 6, "{words:?}");
        assert!(told.iter().all(|finding| finding.how == How::Note && finding.remedy.is_some()));
        for (words, name) in
            words.iter().zip(["/aside-2026", "/state.aside-2026", "2026.a.aside-1", ".torn", ".saved", "mine."])
        {
            assert!(words.contains(name), "{words}");
        }
        let unnamed = told[5].remedy.as_ref().unwrap().as_str();
        assert!(unnamed.starts_with("keep it "), "{unnamed}");
    }

    #[test]
    fn a_journal_that_lacks_what_is_saved_beside_it_is_wrong_and_nobody_is_told_to_delete_that() {
        let desk = tempfile::tempdir().unwrap();
        let folder = desk.path().join("journal");
        let (mut journal, _) = Journal::open(&Disk::system(), &folder, SEGMENT_SIZE).unwrap();
        journal.append(&[vec![1; 50]]).unwrap();
        let live = segment_file(&folder, 1);
        let early = fs::read(&live).unwrap();
        journal.append(&[vec![2; 50]]).unwrap();
        drop(journal);
        let saved = live.with_extension(format!("to-2.{SAVED}"));
        fs::copy(&live, &saved).unwrap();
        let told = || {
            let mut told = look(desk.path());
            assert_eq!(told.len(), 1, "{told:?}");
            told.remove(0)
        };
        let well = told();
        assert_eq!((well.what, well.how), ("set aside", How::Note));
        assert!(well.remedy.as_ref().unwrap().as_str().starts_with("delete it: "), "{well:?}");
        fs::write(&live, early).unwrap();
        let wrong = told();
        assert_eq!((wrong.what, wrong.how), ("journal", How::Wrong));
        assert!(wrong.found.as_str().contains(&format!("{} has them", saved.display())), "{wrong:?}");
        let remedy = wrong.remedy.as_ref().unwrap().as_str();
        assert!(remedy.contains("rename the saved one to ") && !remedy.contains("delete"), "{remedy}");
    }
}
