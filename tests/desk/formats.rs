//! Desks that older builds wrote, one folder each in `tests/fixtures/`: their journals are read as they are, and their
//! state is made anew.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use qapdesk::desk::{Clock, Desk, Owner, Who};
use qapdesk::domain::view::OutboxQuery;
use qapdesk::domain::{Change, Command, Event, Number, view};
use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn open(folder: &Path, uid: u32) -> (Desk, Who) {
    let now: DateTime<Utc> = "2026-11-26T15:00:00Z".parse().unwrap();
    let owner = Owner { uid, name: "ada".to_owned() };
    let desk = Desk::open(folder, owner, Clock::new(move || now), &mut |_| {}).unwrap();
    let who = desk.admit(uid, None).unwrap();
    (desk, who)
}

/// Everything that was there is there and the same; what is new is not looked at.
fn is_within(old: &Value, new: &Value, path: &str) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            // What to do next, and what is refused, is said by the rules of today and kept nowhere (D5).
            for (key, value) in old.iter().filter(|(key, _)| !["next", "barred"].contains(&key.as_str())) {
                let found = new.get(key).unwrap_or_else(|| panic!("{path}.{key} is gone"));
                is_within(value, found, &format!("{path}.{key}"));
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            assert_eq!(old.len(), new.len(), "{path}");
            old.iter().zip(new).for_each(|(old, new)| is_within(old, new, &format!("{path}[]")));
        }
        _ => assert_eq!(old, new, "{path}"),
    }
}

/// Opens the desk of a format, with and without its state, and looks whether all that its applications were is there.
fn is_read_as_it_was(name: &str, uid: u32, applications: &[u32]) {
    for with_state in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("desk");
        copy(&fixture(name).join("desk"), &place);
        if !with_state {
            fs::remove_dir_all(place.join("state")).unwrap();
        }
        let (desk, who) = open(&place, uid);
        for &sequence in applications {
            let number = Number::new(2026, sequence);
            let file = fixture(name).join(format!("{number}.json"));
            let shown = desk.show(&who, number).unwrap();
            let history = desk.history(&who, number).unwrap();
            let scale = desk.scale(number).unwrap();
            let words = |change: &Change| (change.revision, change.words(), view::details(change, &scale));
            let history: Vec<_> = history.iter().map(words).collect();
            let new = serde_json::json!({ "show": shown, "history": history });
            if !file.exists() && std::env::var_os("QAPDESK_UPDATE").is_some() {
                fs::write(&file, serde_json::to_string_pretty(&new).unwrap() + "\n").unwrap();
            }
            let old = fs::read_to_string(file).unwrap();
            is_within(&serde_json::from_str(&old).unwrap(), &new, &number.to_string());
        }
        let report = desk.verify(&who).unwrap();
        assert!(report.is_clean() && report.applications == applications.len() as u64, "{:?}", report.faults);
    }
}

#[test]
fn a_desk_of_the_first_format_is_read_as_it_was() {
    is_read_as_it_was("desk-1", 1000, &[1, 2, 3]);
}

#[test]
fn a_desk_of_the_second_format_is_read_as_it_was_with_its_views() {
    is_read_as_it_was("desk-2", 0, &[1, 2, 3, 4]);
    let folder = tempfile::tempdir().unwrap();
    copy(&fixture("desk-2").join("desk"), folder.path());
    let (desk, who) = open(folder.path(), 0);
    let views = desk.saved_views(&who).unwrap();
    assert_eq!(views.iter().map(|view| view.name.to_string()).collect::<Vec<_>>(), ["mine"]);
}

#[test]
fn a_desk_of_the_third_format_is_read_as_it_was_with_its_assessors_sheets_and_accounts() {
    is_read_as_it_was("desk-3", 0, &[1]);
    let folder = tempfile::tempdir().unwrap();
    copy(&fixture("desk-3").join("desk"), folder.path());
    let (desk, who) = open(folder.path(), 0);
    let names: Vec<_> = desk.assessors(&who).unwrap().iter().map(|row| row.assessor.id.to_string()).collect();
    assert_eq!(names, ["chen", "diaz"]);
    let accounts: Vec<_> = desk.accounts(&who).unwrap().iter().map(|account| account.name.to_string()).collect();
    assert_eq!(accounts, ["aud", "chen", "diaz", "max", "root", "sam"]);
}

#[test]
fn letters_of_the_third_format_are_read_released_and_with_their_invitations() {
    is_read_as_it_was("desk-3-letters", 0, &[1]);
    let folder = tempfile::tempdir().unwrap();
    copy(&fixture("desk-3-letters").join("desk"), folder.path());
    let (desk, who) = open(folder.path(), 0);
    let number = Number::new(2026, 1);
    let released: Vec<_> = desk
        .history(&who, number)
        .unwrap()
        .iter()
        .flat_map(|change| change.events.clone())
        .filter_map(|event| match event {
            Event::LetterReleased { letter, cause, .. } => Some((letter.to_string(), cause)),
            _ => None,
        })
        .collect();
    // The confirmation was the 15th change, and what it let go keeps it, and not what came later, from being undone.
    assert_eq!(released, [("4".to_owned(), 15), ("5".to_owned(), 15)]);
    desk.command(&who, number, None, Command::Undo).unwrap();
    let refused = desk.show(&who, number).unwrap().undo_refused.unwrap();
    assert!(refused.message.contains("session confirmation was released"), "{}", refused.message);
}

#[test]
fn a_desk_of_the_fourth_format_is_read_as_it_was_with_its_letters_and_sheets() {
    is_read_as_it_was("desk-4", 0, &[1, 2, 3]);
    let folder = tempfile::tempdir().unwrap();
    copy(&fixture("desk-4").join("desk"), folder.path());
    let (desk, who) = open(folder.path(), 0);
    let letters = desk.outbox(&who, &OutboxQuery { all: true, ..OutboxQuery::default() }).unwrap();
    assert!(letters.total >= 4, "{letters:?}");
    assert_eq!(desk.saved_views(&who).unwrap().len(), 1);
}

#[test]
fn a_desk_of_the_fifth_format_is_read_as_it_was_with_its_keys_and_what_was_forgotten() {
    // Sealed under keys; the third was forgotten, and there are segments of version 2.
    is_read_as_it_was("desk-5", 0, &[1, 2, 4]);
    let folder = tempfile::tempdir().unwrap();
    copy(&fixture("desk-5").join("desk"), folder.path());
    let (desk, who) = open(folder.path(), 0);
    let forgotten = desk.forgotten(&who, Number::new(2026, 3)).unwrap().unwrap();
    assert!(forgotten.on_request && forgotten.reason.unwrap().as_str() == "asked by letter");
    assert!(desk.show(&who, Number::new(2026, 3)).is_err() && desk.show(&who, Number::new(2026, 4)).is_ok());
    assert!(desk.verify(&who).unwrap().is_clean());
}

#[test]
fn a_desk_of_a_newer_format_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    copy(&fixture("desk-4").join("desk"), folder.path());
    let segment = folder.path().join("journal/00000000000000000001.qapj");
    let mut bytes = fs::read(&segment).unwrap();
    bytes[8] = 9;
    let crc = crc32c::crc32c(&bytes[..49]);
    bytes[49..53].copy_from_slice(&crc.to_le_bytes());
    fs::write(&segment, &bytes).unwrap();
    let before = all_below(folder.path());
    assert!(before.keys().any(|path| path.ends_with("state/db")), "{:?}", before.keys());
    let owner = Owner { uid: 0, name: "ada".to_owned() };
    let error = Desk::open(folder.path(), owner, Clock::system(), &mut |_| {}).unwrap_err().to_string();
    assert!(error.contains("format version 9") && error.contains("newer qapdesk"), "{error}");
    let after = all_below(folder.path());
    assert!(after.keys().eq(before.keys()), "{:?} and {:?}", before.keys(), after.keys());
    for (path, was) in &before {
        assert!(after[path] == *was, "{}", path.display());
    }
}

/// All files and folders below a folder, with mode and bytes; a folder has none.
fn all_below(folder: &Path) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let about = fs::metadata(&path).unwrap();
            let bytes = if about.is_dir() { Vec::new() } else { fs::read(&path).unwrap() };
            if about.is_dir() {
                folders.push(path.clone());
            }
            found.insert(path, (about.permissions().mode(), bytes));
        }
    }
    found
}

#[test]
fn what_an_older_build_did_can_be_undone_and_redone() {
    let folder = tempfile::tempdir().unwrap();
    copy(&fixture("desk-1").join("desk"), folder.path());
    let (desk, who) = open(folder.path(), 1000);
    let number = Number::new(2026, 2);
    let before = desk.show(&who, number).unwrap();
    desk.command(&who, number, None, Command::Undo).unwrap();
    let undone = desk.show(&who, number).unwrap();
    assert_eq!(undone.feedback.complete + 1, before.feedback.complete);
    assert_eq!(undone.redo, before.undo);
    assert!(undone.undo_refused.unwrap().message.contains("left the house"));
    drop(desk);
    let (desk, who) = open(folder.path(), 1000);
    desk.command(&who, number, None, Command::Redo).unwrap();
    let again = desk.show(&who, number).unwrap();
    assert_eq!((again.evidence, again.stage, again.undo), (before.evidence, before.stage, before.undo));
    assert!(desk.verify(&who).unwrap().is_clean());
}
