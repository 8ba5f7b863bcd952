//! Room behind the journal's end, what an append that failed left there, and another journal in its place.

use std::{collections::BTreeMap, fs};

use super::{frame::OVERHEAD, *};
use crate::store::{
    error::Fault,
    sim::{Bug, FailingDisk, Machine},
};

fn open(folder: &Path, witnessed: u64) -> Result<(Journal, Option<Cut>), StoreError> {
    Journal::open_witnessed(&Disk::system(), folder, 4000, witnessed)
}

#[test]
fn room_behind_the_end_is_no_frame_and_hides_none() {
    let folder = tempfile::tempdir().unwrap();
    let (mut journal, _) = open(folder.path(), 0).unwrap();
    journal.append(&[vec![0; 300], vec![7; 20]]).unwrap();
    journal.append(&[vec![0; 9]]).unwrap();
    let (live, end) = (journal.live.path().to_owned(), usize::try_from(journal.len).unwrap());
    drop(journal);
    let whole = std::fs::read(&live).unwrap();
    assert!(whole.len() > end && whole[end..].iter().all(|byte| *byte == 0), "{} bytes", whole.len());
    // As it is, without a part of the room, and with a byte in it that nobody wrote.
    let mut strange = whole.clone();
    strange[end + 70] = 1;
    for (bytes, is_cut) in [(&whole, false), (&whole[..end + 5].to_vec(), false), (&strange, true)] {
        std::fs::write(&live, bytes).unwrap();
        let (mut journal, cut) = open(folder.path(), 3).unwrap();
        assert_eq!((journal.last(), cut.is_some()), (3, is_cut));
        journal.append(&[vec![1; 100]]).unwrap();
        assert_eq!(open(folder.path(), 4).unwrap().0.last(), 4);
        let frames: Vec<_> = journal.frames(1).unwrap().map(|frame| frame.unwrap().payload.len()).collect();
        assert_eq!(frames, [300, 20, 9, 100]);
    }
    // An acknowledged change that became zeros is missed.
    let mut zeroed = whole;
    zeroed[end - OVERHEAD - 9..].fill(0);
    std::fs::write(&live, &zeroed).unwrap();
    assert!(matches!(open(folder.path(), 3), Err(StoreError::EndMissing { expected: 3, .. })));
    assert_eq!(open(folder.path(), 2).unwrap().0.last(), 2);
}

#[test]
fn a_sealed_segment_ends_with_its_seal() {
    let folder = tempfile::tempdir().unwrap();
    let (mut journal, _) = open(folder.path(), 0).unwrap();
    for _ in 0..30 {
        journal.append(&[vec![5; 400]]).unwrap();
    }
    let disk = Disk::system();
    let segments = segment::list(&disk, folder.path()).unwrap();
    assert!(segments.len() > 2);
    for sealed in &segments[..segments.len() - 1] {
        assert!(segment::read_seal(&disk.read(&sealed.path).unwrap()).unwrap().is_some());
    }
    assert_eq!(open(folder.path(), 30).unwrap().0.last(), 30);
}

#[test]
fn room_that_a_power_cut_left_behind_a_seal_is_taken_off_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut journal, _) = open(folder.path(), 0).unwrap();
    while journal.first == 1 {
        journal.append(&[vec![5; 400]]).unwrap();
    }
    let (first, second, last) = (Segment::at(folder.path(), 1).path, journal.live.path().to_owned(), journal.first - 1);
    drop(journal);
    std::fs::write(&second, &std::fs::read(&second).unwrap()[..HEADER]).unwrap();
    let sealed = std::fs::read(&first).unwrap();
    let mut rubbish = [sealed.clone(), vec![0; 500]].concat();
    *rubbish.last_mut().unwrap() = 1;
    std::fs::write(&first, &rubbish).unwrap();
    assert!(matches!(open(folder.path(), last), Err(StoreError::Damaged { fault: Fault::AfterSeal, .. })));
    std::fs::write(&first, [sealed, vec![0; 500]].concat()).unwrap();
    let (mut journal, cut) = open(folder.path(), last).unwrap();
    assert_eq!((journal.last(), journal.first, cut.is_some()), (last, 1, true));
    assert!(!second.exists());
    journal.append(&[vec![6; 400]]).unwrap();
    assert_eq!(open(folder.path(), last + 1).unwrap().0.last(), last + 1);
}

/// Frames of an append whose sync failed stand behind the end; one that is written over the first of them leaves the second,
/// which belongs to a chain that nobody goes on with.
#[test]
fn what_an_append_that_failed_left_is_taken_off_before_the_next_one() {
    let after_a_failure = || {
        let (folder, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
        let (mut journal, _) = Journal::open_witnessed(&failing.ground().disk, folder.path(), 4000, 0).unwrap();
        journal.append(&[vec![1; 50]]).unwrap();
        let fails = failing.fail("sync", folder.path());
        assert!(journal.append(&[vec![2; 50], vec![3; 50]]).is_err());
        drop(fails);
        assert_eq!(journal.append(&[vec![4; 50]]).unwrap().head.sequence, 2);
        drop(journal);
        open(folder.path(), 2).map(|(journal, cut)| (journal.last(), cut.is_some()))
    };
    assert_eq!(after_a_failure().unwrap(), (2, false));
    let _planted = Bug::PoisonedAppended.plant();
    assert!(!matches!(after_a_failure(), Ok((2, false))), "it would not be found");
}

#[test]
fn a_read_that_fails_is_told_as_that_and_cuts_nothing_off() {
    let is_told = |call| {
        let (machine, folder) = (Machine::new(call), Path::new("/journal"));
        let disk = machine.ground().disk;
        disk.make_folder(folder).unwrap();
        let (mut journal, _) = Journal::open(&disk, folder, 4000).unwrap();
        for payload in 1..4 {
            journal.append(&[vec![payload; 50]]).unwrap();
        }
        drop(journal);
        machine.weather(|weather| weather.read_fails_in = Some(call));
        let opened = Journal::open(&disk, folder, 4000);
        machine.calm();
        let is_whole = Journal::open(&disk, folder, 4000).unwrap().0.last() == 3;
        match opened {
            Ok((journal, cut)) => (false, is_whole && journal.last() == 3 && cut.is_none()),
            Err(error) => (true, is_whole && matches!(error, StoreError::Io { .. })),
        }
    };
    let told: Vec<(bool, bool)> = (1..20).map(is_told).collect();
    assert!(told.iter().all(|(_, is_right)| *is_right) && told.iter().any(|(failed, _)| *failed), "{told:?}");
    let _planted = Bug::FailedReadTorn.plant();
    assert!((1..20).map(is_told).any(|(_, is_right)| !is_right), "it would not be found");
}

/// All files of a folder.
fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn no_segment_is_begun_in_a_journal_that_took_this_ones_place() {
    let home = tempfile::tempdir().unwrap();
    let (folder, away) = (home.path().join("journal"), home.path().join("away"));
    let (mut journal, _) = open(&folder, 0).unwrap();
    while journal.len < journal.segment_size {
        journal.append(&[vec![5; 400]]).unwrap();
    }
    fs::rename(&folder, &away).unwrap();
    fs::create_dir(&folder).unwrap();
    for (path, bytes) in content(&away) {
        fs::write(folder.join(path.file_name().unwrap()), bytes).unwrap();
    }
    // It went on, so it is not this one any more.
    open(&folder, 0).unwrap().0.append(&[vec![7; 400]]).unwrap();
    let before = content(&folder);
    assert!(matches!(journal.append(&[vec![6; 400]]), Err(StoreError::Displaced { .. })));
    assert!(matches!(journal.bring_back(), Err(StoreError::Poisoned { .. })));
    let mut after = content(&folder);
    after.retain(|path, _| path.extension().is_none_or(|ending| ending != SAVED));
    assert!(after == before, "the other journal was changed");
}

#[test]
fn a_segment_with_frames_that_somebody_else_began_is_not_taken_off() {
    let (folder, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (mut journal, _) = Journal::open(&failing.ground().disk, folder.path(), 4000).unwrap();
    journal.append(&[vec![1; 50]]).unwrap();
    let fails = failing.fail("sync", folder.path());
    journal.append(&[vec![2; 50]]).unwrap_err();
    let (mut other, _) = open(folder.path(), 0).unwrap();
    while other.first == 1 {
        other.append(&[vec![3; 400]]).unwrap();
    }
    let before = content(folder.path());
    drop(fails);
    assert!(matches!(journal.bring_back(), Err(StoreError::Poisoned { .. })));
    assert!(content(folder.path()) == before, "the other journal was changed");
}
