//! Room behind the journal's end.

use super::{frame::OVERHEAD, *};

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
