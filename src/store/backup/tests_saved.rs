//! Backups of a desk with another file in the place of its journal's last one.

use std::{fs, path::Path};

use chrono::DateTime;

use super::{
    tests::{add, back_up},
    *,
};
use crate::store::{
    Store,
    journal::{SAVED, segment_file},
};

/// As beside a server that acknowledged three changes.
fn beside(desk: &Path, folder: &Path) -> Result<Made, BackupError> {
    let machine = &Disk::system();
    let keys = &KeyCopy::read(machine, desk).unwrap();
    let (to, add_only, repair, build, at) = (Some(3), false, false, "test", DateTime::UNIX_EPOCH);
    make(&Making { disk: machine, desk, keys, to, folder, add_only, repair, build, at }, &mut |_, _| ())
}

#[test]
fn of_changes_that_are_saved_beside_the_journal_it_is_told_where_they_are_and_not_that_they_are_lost() {
    let home = tempfile::tempdir().unwrap();
    let [desk, kept, other] = ["desk", "kept", "other"].map(|name| home.path().join(name));
    let machine = &Disk::system();
    let (mut writer, reader, _) = Store::open(&desk, &mut |_| ()).unwrap();
    assert_eq!(reader.head_in_folder().unwrap(), None);
    add(&mut writer, &["ada", "bob"]);
    back_up(machine, &desk, &kept).unwrap();
    let live = segment_file(&desk.join(JOURNAL), 1);
    let early = fs::read(&live).unwrap();
    add(&mut writer, &["cyd"]);
    assert_eq!(reader.head_in_folder().unwrap(), reader.head(None).unwrap());
    fs::remove_file(&live).unwrap();
    fs::write(&live, early).unwrap();
    // Nothing is saved before somebody looked, and a server without its changes on the disk has a desk all the same.
    let not_yet = reader.head_in_folder();
    assert!(matches!(not_yet, Err(StoreError::EndMissing { expected: 3, .. })), "{not_yet:?}");
    writer.look_after().unwrap_err();
    let saved = live.with_extension(format!("to-3.{SAVED}"));
    let refused = reader.head_in_folder().unwrap_err();
    assert!(matches!(&refused, StoreError::Saved { saved: there, .. } if *there == saved), "{refused}");
    drop((writer, reader));
    let words = refused.to_string();
    for made in [back_up(machine, &desk, &kept), beside(&desk, &other)] {
        let made = made.unwrap();
        assert_eq!((made.head.sequence, made.faults), (2, vec![words.clone()]));
    }
    fs::remove_file(&live).unwrap();
    fs::create_dir(&live).unwrap();
    let no_file = back_up(machine, &desk, &kept);
    assert!(matches!(no_file, Err(BackupError::Store(StoreError::Saved { .. }))), "{no_file:?}");
    // With the saved one in its place the backup goes on.
    fs::remove_dir(&live).unwrap();
    fs::rename(&saved, &live).unwrap();
    let made = back_up(machine, &desk, &kept).unwrap();
    assert_eq!((made.head.sequence, made.faults), (3, Vec::new()));
}
