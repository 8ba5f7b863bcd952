//! A journal beside what was saved of it, when it is opened again.

use std::fs;

use super::*;

fn open(folder: &Path) -> Result<Journal, StoreError> {
    Ok(Journal::open(&Disk::system(), folder, 4000)?.0)
}

/// A segment with a change of each payload.
fn written(folder: &Path, payloads: &[u8]) -> PathBuf {
    let mut journal = open(folder).unwrap();
    for payload in payloads {
        journal.append(&[vec![*payload; 50]]).unwrap();
    }
    journal.give_room_back();
    segment_file(folder, 1)
}

/// A journal, and what was saved of it by a server that had three changes.
fn with_saved(home: &Path, payloads: &[u8]) -> (PathBuf, PathBuf) {
    let folder = home.join("journal");
    let saved = written(&folder, payloads).with_extension(format!("to-3.{SAVED}"));
    fs::rename(written(&home.join("server's"), &[1, 2, 3]), &saved).unwrap();
    (folder, saved)
}

#[test]
fn a_journal_opens_with_all_that_was_saved_of_it_or_without_the_saved_one() {
    let table: [(&[u8], Option<bool>); 6] = [
        (&[1, 2, 3], None),
        (&[1, 2, 3, 4], None),
        (&[], Some(false)),
        (&[1, 2], Some(false)),
        (&[8], Some(true)),
        (&[1, 2, 8, 4], Some(true)),
    ];
    for (there, expected) in table {
        let home = tempfile::tempdir().unwrap();
        let (folder, saved) = with_saved(home.path(), there);
        let refused = open(&folder).err();
        let is_other = refused.as_ref().map(|error| match error {
            StoreError::Saved { is_other, .. } => *is_other,
            error => panic!("{error}"),
        });
        assert_eq!(is_other, expected, "{there:?}");
        let may_stay = refused.is_some_and(|error| error.to_string().contains("move the saved one out"));
        assert_eq!(may_stay, expected == Some(true), "{there:?}");
        fs::rename(&saved, home.path().join("away")).unwrap();
        assert_eq!(open(&folder).unwrap().last(), there.len() as u64);
    }
}

#[test]
fn what_is_no_file_in_the_place_of_a_segment_has_nothing_of_what_was_saved_of_it() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    for is_folder in [true, false] {
        let home = tempfile::tempdir().unwrap();
        let (folder, there) = with_saved(home.path(), &[1, 2]);
        let live = segment_file(&folder, 1);
        fs::remove_file(&live).unwrap();
        if is_folder {
            fs::create_dir(&live).unwrap();
        } else {
            mknodat(CWD, &live, FileType::Fifo, Mode::RWXU, 0).unwrap();
        }
        let refused = open(&folder).unwrap_err();
        assert!(matches!(&refused, StoreError::Saved { saved, is_other: false, .. } if *saved == there), "{refused}");
        assert_eq!(lacking(&Disk::system(), &folder).unwrap(), Some(refused.to_string()));
    }
}

#[test]
fn of_a_saved_one_that_does_not_check_as_much_is_wanted_as_it_is_long() {
    // In its header, and in its last change.
    let table: [(usize, &[u8], bool); 5] = [
        (1, &[1, 2], false),
        (1, &[1, 2, 3], true),
        (280, &[1, 2], false),
        (280, &[1, 2, 3], true),
        (280, &[1, 8, 3], false),
    ];
    for (at, there, opens) in table {
        let home = tempfile::tempdir().unwrap();
        let (folder, saved) = with_saved(home.path(), there);
        let mut bytes = fs::read(&saved).unwrap();
        bytes[at] ^= 1;
        fs::write(&saved, bytes).unwrap();
        let opened = open(&folder);
        assert_eq!(opened.is_ok(), opens, "{at} {there:?}: {:?}", opened.err());
        // One that is cut short before its first change has none.
        fs::write(&saved, "QAPJRNL").unwrap();
        open(&folder).unwrap();
    }
}

#[test]
fn a_journal_that_goes_on_behind_what_was_saved_tells_of_its_own_damage() {
    let home = tempfile::tempdir().unwrap();
    let (folder, saved) = with_saved(home.path(), &[1, 2, 3, 4, 5]);
    let live = segment_file(&folder, 1);
    let whole = fs::read(&live).unwrap();
    let mut damaged = whole.clone();
    // In the second change; all frames are of one length.
    damaged[HEADER + (whole.len() - HEADER) / 5 + 50] ^= 1;
    fs::write(&live, &damaged).unwrap();
    assert!(matches!(open(&folder), Err(StoreError::Damaged { .. })));
    // Where nothing stands behind what was saved that one has more.
    fs::write(&live, &damaged[..HEADER + (whole.len() - HEADER) / 5 * 3]).unwrap();
    assert!(matches!(open(&folder), Err(StoreError::Saved { is_other: false, .. })));
    fs::rename(&saved, &live).unwrap();
    assert_eq!(open(&folder).unwrap().last(), 3);
}
