//! A live segment that was deleted, moved away or replaced while it was open.

use std::{fs, os::unix::fs::symlink};

use super::*;
use crate::store::sim::{End, FailingDisk, Machine};

fn open(folder: &Path, witnessed: u64) -> Result<Journal, StoreError> {
    Ok(Journal::open_witnessed(&Disk::system(), folder, 4000, witnessed)?.0)
}

/// A journal in which a change was acknowledged, as it was then, and two more.
fn begun(folder: &Path) -> (Journal, PathBuf, Vec<u8>) {
    let mut journal = open(folder, 0).unwrap();
    journal.append(&[vec![1; 50]]).unwrap();
    let live = journal.live.path().to_owned();
    let early = fs::read(&live).unwrap();
    journal.append(&[vec![2; 50], vec![3; 50]]).unwrap();
    (journal, live, early)
}

fn payloads(journal: &Journal) -> Vec<u8> {
    journal.frames(1).unwrap().map(|frame| frame.unwrap().payload[0]).collect()
}

#[test]
fn a_change_into_a_file_without_a_name_is_refused_and_the_file_made_anew() {
    let home = tempfile::tempdir().unwrap();
    let (folder, away) = (home.path().join("journal"), home.path().join("away"));
    let (mut journal, live, _) = begun(&folder);
    for (nth, is_moved) in [(4, false), (5, true)] {
        if is_moved {
            fs::rename(&live, &away).unwrap();
        } else {
            fs::remove_file(&live).unwrap();
        }
        let refused = journal.append(&[vec![9; 50]]).unwrap_err();
        assert!(matches!(&refused, StoreError::Taken { file, saved: None } if *file == live), "{refused}");
        assert_eq!(journal.append(&[vec![nth; 50]]).unwrap().head.sequence, u64::from(nth));
    }
    assert_eq!(payloads(&journal), [1, 2, 3, 4, 5]);
    drop(journal);
    assert_eq!(payloads(&open(&folder, 5).unwrap()), [1, 2, 3, 4, 5]);
    let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(names, [live]);
}

#[test]
fn a_file_that_was_deleted_while_nobody_asked_is_made_anew_by_a_look() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("journal");
    let (mut journal, ..) = begun(&folder);
    while journal.first == 1 {
        journal.append(&[vec![7; 400]]).unwrap();
    }
    let (live, last) = (journal.live.path().to_owned(), journal.last());
    fs::remove_file(&live).unwrap();
    journal.look_after().unwrap();
    journal.look_after().unwrap();
    assert_eq!(open(&folder, last).unwrap().last(), last);
    // Where what it went on from is gone too it is saved, and under no name that says that all is well.
    fs::remove_file(&live).unwrap();
    fs::remove_file(segment_file(&folder, 1)).unwrap();
    assert!(matches!(journal.look_after(), Err(StoreError::Poisoned { .. })));
    assert!(!live.exists() && live.with_extension(format!("to-{last}.{SAVED}")).exists());
}

#[test]
fn what_the_disk_took_only_when_the_file_had_lost_its_name_is_not_acknowledged() {
    let (home, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (folder, away) = (home.path().join("journal"), home.path().join("away"));
    let mut journal = Journal::open(&failing.ground().disk, &folder, 4000).unwrap().0;
    journal.append(&[vec![1; 50]]).unwrap();
    failing.move_at_sync(journal.live.path(), &away);
    assert!(matches!(journal.append(&[vec![9; 50]]), Err(StoreError::Taken { .. })));
    journal.append(&[vec![2; 50]]).unwrap();
    drop(journal);
    assert_eq!(payloads(&open(&folder, 2).unwrap()), [1, 2]);
}

#[test]
fn a_segment_that_lost_its_name_while_it_was_sealed_is_made_anew() {
    let (home, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (folder, away) = (home.path().join("journal"), home.path().join("away"));
    let mut journal = Journal::open(&failing.ground().disk, &folder, 4000).unwrap().0;
    while journal.len < journal.segment_size {
        journal.append(&[vec![7; 400]]).unwrap();
    }
    let last = journal.last();
    failing.move_at_sync(journal.live.path(), &away);
    assert!(matches!(journal.append(&[vec![9; 50]]), Err(StoreError::Taken { saved: None, .. })));
    assert_eq!(journal.append(&[vec![8; 50]]).unwrap().head.sequence, last + 1);
    drop(journal);
    assert_eq!(payloads(&open(&folder, last + 1).unwrap()).len() as u64, last + 1);
}

#[test]
fn a_file_in_the_place_of_the_live_one_stays_and_what_was_acknowledged_is_saved_beside_it() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("journal");
    let (mut journal, live, early) = begun(&folder);
    fs::remove_file(&live).unwrap();
    fs::write(&live, &early).unwrap();
    let unsettled = journal.append(&[vec![9; 50]]).unwrap_err();
    assert!(matches!(unsettled, StoreError::Unsettled { .. }), "{unsettled}");
    let saved = live.with_extension(format!("to-3.{SAVED}"));
    journal.append(&[vec![9; 50]]).unwrap_err();
    for _ in 0..2 {
        let refused = journal.look_after().unwrap_err().to_string();
        assert!(refused.contains(&format!("saved in {}", saved.display())), "{refused}");
    }
    // It is what the refusal names, so it is there whoever tidies.
    fs::remove_file(&saved).unwrap();
    assert!(journal.look_after().is_err() && saved.exists());
    drop(journal);
    assert_eq!(fs::read(&live).unwrap(), early);
    // Also where nothing but that file knows that there was more.
    let behind = open(&folder, 0).unwrap_err();
    assert!(matches!(&behind, StoreError::Saved { file, .. } if *file == live), "{behind}");
    // Also where the other one has as many: what is there may be another desk's.
    fs::remove_file(&live).unwrap();
    let other = home.path().join("other");
    let mut theirs = open(&other, 0).unwrap();
    theirs.append(&[vec![6; 50], vec![7; 50], vec![8; 50]]).unwrap();
    drop(theirs);
    fs::rename(segment_file(&other, 1), &live).unwrap();
    let instead = open(&folder, 0).unwrap_err();
    assert!(matches!(&instead, StoreError::Saved { is_other: true, .. }), "{instead}");
    // What was saved and goes on lacks nothing.
    fs::copy(&saved, &live).unwrap();
    let mut journal = open(&folder, 3).unwrap();
    journal.append(&[vec![4; 50]]).unwrap();
    drop(journal);
    assert_eq!(payloads(&open(&folder, 4).unwrap()), [1, 2, 3, 4]);
}

#[test]
fn what_was_acknowledged_is_saved_beside_a_link_that_leads_nowhere() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("journal");
    let (mut journal, live, _) = begun(&folder);
    fs::remove_file(&live).unwrap();
    symlink(home.path().join("unmounted"), &live).unwrap();
    let saved = live.with_extension(format!("to-3.{SAVED}"));
    journal.append(&[vec![9; 50]]).unwrap_err();
    for _ in 0..2 {
        let refused = journal.look_after().unwrap_err().to_string();
        assert!(refused.contains(&format!("saved in {}", saved.display())), "{refused}");
        assert!(live.is_symlink() && !folder.join(segment::UNFINISHED).exists());
    }
    drop(journal);
    assert!(matches!(open(&folder, 0), Err(StoreError::Saved { .. })));
    fs::rename(&saved, &live).unwrap();
    assert_eq!(payloads(&open(&folder, 3).unwrap()), [1, 2, 3]);
}

#[test]
fn a_copy_of_all_of_it_in_the_place_of_the_live_one_is_gone_on_with() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("journal");
    let (mut journal, live, _) = begun(&folder);
    let replace = |bytes: &[u8]| {
        fs::remove_file(&live).unwrap();
        fs::write(&live, bytes).unwrap();
    };
    let same = fs::read(&live).unwrap();
    assert_eq!(same.last(), Some(&0), "there is room behind the end");
    replace(&same);
    let refused = journal.append(&[vec![9; 50]]).unwrap_err();
    assert!(matches!(refused, StoreError::Taken { saved: None, .. }), "{refused}");
    journal.append(&[vec![4; 50]]).unwrap();
    // Somebody else may have gone on with one that has something behind it.
    let mut other = fs::read(&live).unwrap();
    *other.last_mut().unwrap() = 1;
    replace(&other);
    let refused = journal.append(&[vec![9; 50]]).unwrap_err();
    assert!(matches!(refused, StoreError::Unsettled { .. }), "{refused}");
    assert_eq!(fs::read(&live).unwrap(), other);
    *other.last_mut().unwrap() = 0;
    replace(&other);
    journal.append(&[vec![5; 50]]).unwrap();
    drop(journal);
    assert_eq!(payloads(&open(&folder, 5).unwrap()), [1, 2, 3, 4, 5]);
}

/// The file stays the one that is open where `cp`, `>` or an editor cuts it and writes into it.
#[test]
fn a_content_that_was_written_into_the_live_file_is_not_gone_on_with() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("journal");
    let (mut journal, live, early) = begun(&folder);
    let (whole, end) = (fs::read(&live).unwrap(), usize::try_from(journal.len).unwrap());
    assert_eq!(early.len(), whole.len(), "its length does not tell");
    for other in [early, Vec::new(), whole[..end - 1].to_vec()] {
        fs::write(&live, &other).unwrap();
        for _ in 0..2 {
            let refused = journal.append(&[vec![9; 50]]).unwrap_err();
            assert!(matches!(&refused, StoreError::Overwritten { file } if *file == live), "{refused}");
            assert!(matches!(journal.look_after(), Err(StoreError::Overwritten { .. })));
        }
        journal.give_room_back();
        assert!(fs::read(&live).unwrap() == other, "something was written into it");
        // Somebody may have what was in it.
        fs::write(&live, &whole).unwrap();
        journal.look_after().unwrap();
    }
    journal.append(&[vec![4; 50]]).unwrap();
    drop(journal);
    assert_eq!(payloads(&open(&folder, 4).unwrap()), [1, 2, 3, 4]);
}

#[test]
fn a_content_that_was_written_over_a_segment_without_a_change_is_not_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open(folder.path(), 0).unwrap();
    let live = journal.live.path().to_owned();
    let zeros = vec![0_u8; 4000];
    fs::write(&live, &zeros).unwrap();
    assert!(matches!(journal.append(&[vec![9; 50]]), Err(StoreError::Overwritten { .. })));
    assert!(fs::read(&live).unwrap() == zeros, "something was written into it");
}

#[test]
fn a_change_behind_which_a_copy_was_written_over_the_file_is_not_acknowledged() {
    let (home, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (folder, early) = (home.path().join("journal"), home.path().join("early"));
    let mut journal = Journal::open(&failing.ground().disk, &folder, 4000).unwrap().0;
    let live = journal.live.path().to_owned();
    fs::copy(&live, &early).unwrap();
    journal.append(&[vec![1; 50]]).unwrap();
    failing.copy_at_sync(&early, &live);
    assert!(matches!(journal.append(&[vec![9; 50]]), Err(StoreError::Unsettled { .. })));
    assert!(matches!(journal.append(&[vec![9; 50]]), Err(StoreError::Overwritten { .. })));
    assert!(fs::read(&live).unwrap() == fs::read(&early).unwrap(), "something was written into it");
}

#[test]
fn a_change_that_a_copy_of_all_before_it_took_away_is_not_acknowledged() {
    let (home, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (folder, early) = (home.path().join("journal"), home.path().join("early"));
    let mut journal = Journal::open(&failing.ground().disk, &folder, 4000).unwrap().0;
    journal.append(&[vec![1; 50]]).unwrap();
    let live = journal.live.path().to_owned();
    fs::copy(&live, &early).unwrap();
    failing.copy_at_sync(&early, &live);
    assert!(journal.append(&[vec![9; 50]]).is_err());
    journal.append(&[vec![2; 50]]).unwrap();
    drop(journal);
    assert_eq!(payloads(&open(&folder, 2).unwrap()), [1, 2]);
}

#[test]
fn a_copy_that_went_on_elsewhere_is_neither_gone_on_with_nor_cut() {
    let home = tempfile::tempdir().unwrap();
    let (folder, elsewhere) = (home.path().join("journal"), home.path().join("elsewhere"));
    let (mut journal, live, _) = begun(&folder);
    fs::create_dir(&elsewhere).unwrap();
    fs::copy(&live, segment_file(&elsewhere, 1)).unwrap();
    open(&elsewhere, 3).unwrap().append(&[vec![7; 50], vec![8; 50]]).unwrap();
    let longer = fs::read(segment_file(&elsewhere, 1)).unwrap();
    fs::write(&live, &longer).unwrap();
    assert!(matches!(journal.append(&[vec![9; 50]]), Err(StoreError::Overwritten { .. })));
    assert!(matches!(journal.look_after(), Err(StoreError::Overwritten { .. })));
    journal.give_room_back();
    drop(journal);
    assert!(fs::read(&live).unwrap() == longer, "something was written into it, or cut off");
    assert_eq!(payloads(&open(&folder, 5).unwrap()), [1, 2, 3, 7, 8]);
}

#[test]
fn a_file_that_was_moved_back_is_gone_on_with() {
    let home = tempfile::tempdir().unwrap();
    let (folder, away) = (home.path().join("journal"), home.path().join("away"));
    let (mut journal, live, early) = begun(&folder);
    fs::rename(&live, &away).unwrap();
    fs::write(&live, &early).unwrap();
    journal.append(&[vec![9; 50]]).unwrap_err();
    fs::rename(&away, &live).unwrap();
    journal.append(&[vec![4; 50]]).unwrap();
    drop(journal);
    assert_eq!(payloads(&open(&folder, 4).unwrap()), [1, 2, 3, 4]);
}

#[test]
fn whatever_fails_while_it_is_made_anew_nothing_acknowledged_is_lost() {
    let is_kept = |call| {
        let (machine, folder) = (Machine::new(call), Path::new("/journal"));
        let disk = machine.ground().disk;
        disk.make_folder(folder).unwrap();
        let (mut journal, _) = Journal::open(&disk, folder, 4000).unwrap();
        for payload in 1..4 {
            journal.append(&[vec![payload; 50]]).unwrap();
        }
        disk.remove(journal.live.path()).unwrap();
        machine.weather(|weather| weather.fail_in = Some(call));
        let failed = journal.look_after().is_err();
        machine.calm();
        // It can be that the new file has its name, and that this was answered with an error.
        journal.look_after().unwrap();
        drop(journal);
        machine.end(End::PowerCut);
        let last = Journal::open_witnessed(&disk, folder, 4000, 3).map(|(journal, _)| journal.last());
        (failed, last.is_ok_and(|last| last == 3))
    };
    let kept: Vec<(bool, bool)> = (1..20).map(is_kept).collect();
    assert!(kept.iter().all(|(_, is_kept)| *is_kept) && kept.iter().any(|(failed, _)| *failed), "{kept:?}");
}
