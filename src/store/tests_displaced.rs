//! A desk that was moved away under its server, with another one in its place.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{
    Reader, Store, StoreError, Writer,
    journal::{SAVED, segment_file},
    sim::FailingDisk,
    verify,
};
use crate::domain::{AccountMade, PlainAccount, Record, Role};

/// All files below a folder.
pub(super) fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(content(&path));
        } else {
            all.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    all
}

/// Copies what a backup has of a desk.
pub(super) fn copy_desk(from: &Path, to: &Path) {
    for part in ["journal", "keys", "documents"] {
        for (path, bytes) in content(&from.join(part)) {
            let copy = to.join(path.strip_prefix(from).unwrap());
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            fs::write(copy, bytes).unwrap();
        }
    }
}

fn add(writer: &mut Writer, name: &str) -> Result<(), StoreError> {
    let account = PlainAccount { name: name.parse().unwrap(), role: Role::Staff, uid: None };
    let made = AccountMade { account, at: chrono::DateTime::UNIX_EPOCH, by: "ada".parse().unwrap() };
    let mut turn = writer.turn();
    turn.push(&[Record::Account(made)])?;
    turn.commit().map(drop)
}

fn names(reader: &Reader) -> Vec<String> {
    reader.accounts().unwrap().iter().map(|account| account.name.to_string()).collect()
}

#[test]
fn a_writer_whose_desk_was_moved_cuts_nothing_off_the_one_in_its_place() {
    let (home, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let [desk, away, kept] = ["desk", "away", "kept"].map(|name| home.path().join(name));
    let (mut old, ..) = Store::open_on(&failing.ground(), &desk, &mut |_| ()).unwrap();
    add(&mut old, "ada").unwrap();
    copy_desk(&desk, &kept);
    let fails = failing.fail("sync", &desk.join("journal"));
    assert!(matches!(add(&mut old, "bob"), Err(StoreError::Unsettled { .. })));
    fs::rename(&desk, &away).unwrap();
    fs::rename(&kept, &desk).unwrap();
    let (mut new, reader, _) = Store::open(&desk, &mut |_| ()).unwrap();
    for name in ["cyd", "dan"] {
        add(&mut new, name).unwrap();
    }
    let before = content(&desk.join("journal"));
    drop(fails);
    assert!(matches!(old.try_again(), Err(StoreError::Poisoned { .. })));
    assert!(matches!(add(&mut old, "eve"), Err(StoreError::Displaced { folder }) if folder == desk));
    old.finish();
    assert!(content(&desk.join("journal")) == before, "the other desk's journal was changed");
    let report = verify(&reader, &mut |_| ()).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
    new.finish();
    drop((new, reader));
    let (_, reader, opened) = Store::open(&desk, &mut |_| ()).unwrap();
    assert_eq!((names(&reader), opened.cut), (["ada", "cyd", "dan"].map(String::from).to_vec(), None));
}

/// Where the desk's own folder cannot be moved, as one that a disk is mounted at, what is in it is.
#[test]
fn a_writer_whose_journal_was_moved_acknowledges_nothing() {
    let home = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = Store::open(home.path(), &mut |_| ()).unwrap();
    add(&mut writer, "ada").unwrap();
    let (journal, away) = (home.path().join("journal"), home.path().join("away"));
    fs::rename(&journal, &away).unwrap();
    assert!(matches!(add(&mut writer, "bob"), Err(StoreError::Displaced { folder }) if folder == journal));
    // It was nothing but a mistake.
    fs::rename(&away, &journal).unwrap();
    add(&mut writer, "cyd").unwrap();
    assert_eq!(names(&reader), ["ada", "cyd"]);
    assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
}

#[test]
fn what_the_disk_took_only_when_the_desk_was_gone_is_not_acknowledged() {
    let (home, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let [desk, away] = ["desk", "away"].map(|name| home.path().join(name));
    let (mut writer, reader, _) = Store::open_on(&failing.ground(), &desk, &mut |_| ()).unwrap();
    add(&mut writer, "ada").unwrap();
    failing.move_at_sync(&desk, &away);
    assert!(matches!(add(&mut writer, "bob"), Err(StoreError::Unsettled { .. })));
    fs::rename(&away, &desk).unwrap();
    add(&mut writer, "cyd").unwrap();
    assert_eq!(names(&reader), ["ada", "cyd"]);
    assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
}

#[test]
fn a_desk_without_its_only_segment_names_the_saved_one_that_is_to_be_put_there() {
    let home = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = Store::open(home.path(), &mut |_| ()).unwrap();
    add(&mut writer, "ada").unwrap();
    drop((writer, reader));
    let live = segment_file(&home.path().join("journal"), 1);
    let there = live.with_extension(format!("to-1.{SAVED}"));
    fs::rename(&live, &there).unwrap();
    let refused = Store::open(home.path(), &mut |_| ()).unwrap_err();
    assert!(matches!(&refused, StoreError::Saved { file, saved, .. } if (file, saved) == (&live, &there)), "{refused}");
    fs::rename(&there, &live).unwrap();
    let (_writer, reader, _) = Store::open(home.path(), &mut |_| ()).unwrap();
    assert_eq!(names(&reader), ["ada"]);
}
