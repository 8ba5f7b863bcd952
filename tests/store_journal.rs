//! The journal keeps what it acknowledged, cuts only a torn end, and names every other damage with file and byte.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail by panicking, as tests do")]

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

use qapdesk::store::{
    Disk, Fault, StoreError,
    journal::{Frames, Journal, SEGMENT_SIZE},
};

/// Small enough that a few frames fill a segment.
const SMALL: u64 = 250;
/// Length, checksum, sequence number, chain value.
const OVERHEAD: usize = 48;

fn payload(number: u64) -> Vec<u8> {
    format!("change {number} of the desk").into_bytes()
}

/// A journal with `count` frames, appended one and two at a time.
fn written(folder: &Path, segment_size: u64, count: u64) {
    written_with(folder, segment_size, count, payload);
}

fn written_with(folder: &Path, segment_size: u64, count: u64, payload: fn(u64) -> Vec<u8>) {
    let (mut journal, _) = Journal::open(&Disk::system(), folder, segment_size).unwrap();
    let mut next = 1;
    while next <= count {
        let upto = count.min(next + next % 2);
        let payloads: Vec<_> = (next..=upto).map(payload).collect();
        assert_eq!(journal.append(&payloads).unwrap().head.sequence, upto);
        next = upto + 1;
    }
    journal.give_room_back();
}

/// All frames to `last`, each compared with what was written; how many there are, or the first error.
fn read(folder: &Path, last: u64) -> Result<u64, StoreError> {
    let mut count = 0;
    for frame in Frames::open(&Disk::system(), folder, 1, last)? {
        let frame = frame?;
        count += 1;
        assert_eq!(frame.sequence, count, "frames come in order");
        assert_eq!(frame.payload, payload(count), "a frame that is read is the one that was written");
    }
    Ok(count)
}

fn segments(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "qapj"))
        .collect();
    paths.sort();
    paths
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for path in fs::read_dir(to).unwrap() {
        fs::remove_file(path.unwrap().path()).unwrap();
    }
    for path in segments(from) {
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

#[test]
fn frames_come_back_from_any_number_on() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), SMALL, 20);
    assert!(segments(folder.path()).len() > 3);
    let (journal, cut) = Journal::open(&Disk::system(), folder.path(), SMALL).unwrap();
    assert_eq!((journal.last(), cut), (20, None));
    for from in 1..=21 {
        let numbers: Vec<_> = journal.frames(from).unwrap().map(|frame| frame.unwrap().sequence).collect();
        assert_eq!(numbers, (from..=20).collect::<Vec<_>>());
    }
}

#[test]
fn an_append_that_is_refused_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut journal, _) = Journal::open(&Disk::system(), folder.path(), SMALL).unwrap();
    assert!(matches!(journal.append(&[payload(1), Vec::new()]), Err(StoreError::Empty)));
    let huge = vec![0; qapdesk::codec::LIMIT + 2];
    assert!(matches!(journal.append(&[payload(1), huge]), Err(StoreError::TooLarge { .. })));
    assert_eq!(journal.append(&[]).unwrap().head.sequence, 0);
    assert_eq!(journal.append(&[payload(1)]).unwrap().head.sequence, 1);
    assert_eq!(read(folder.path(), 1).unwrap(), 1);
}

#[test]
fn a_torn_end_is_cut_at_every_byte_and_reported() {
    let original = tempfile::tempdir().unwrap();
    written(original.path(), SEGMENT_SIZE, 6);
    let torn = tempfile::tempdir().unwrap();
    let frame = OVERHEAD + payload(6).len();
    for missing in 1..=frame {
        copy(original.path(), torn.path());
        let live = segments(torn.path()).pop().unwrap();
        let whole = fs::read(&live).unwrap();
        fs::write(&live, &whole[..whole.len() - missing]).unwrap();

        let (mut journal, cut) = Journal::open(&Disk::system(), torn.path(), SEGMENT_SIZE).unwrap();
        assert_eq!(journal.last(), 5);
        if missing == frame {
            assert_eq!(cut, None, "a frame that is not there at all is not torn");
        } else {
            let cut = cut.unwrap();
            assert_eq!(cut.offset, (whole.len() - frame) as u64);
            assert_eq!(cut.bytes, (frame - missing) as u64);
            assert_eq!(cut.next, 6);
            assert_eq!(fs::read(cut.kept.unwrap()).unwrap(), whole[whole.len() - frame..whole.len() - missing]);
        }
        assert_eq!(journal.append(&[payload(6), payload(7)]).unwrap().head.sequence, 7);
        drop(journal);
        let (_, cut) = Journal::open(&Disk::system(), torn.path(), SEGMENT_SIZE).unwrap();
        assert_eq!(cut, None);
        assert_eq!(read(torn.path(), 7).unwrap(), 7);
    }
}

#[test]
fn a_torn_end_may_be_rubbish_and_begin_with_zeros() {
    for tail in [vec![0xff; 4096], (0..=255).collect::<Vec<u8>>(), [vec![0; 4096], vec![1]].concat()] {
        let folder = tempfile::tempdir().unwrap();
        written(folder.path(), SEGMENT_SIZE, 3);
        let live = segments(folder.path()).pop().unwrap();
        let mut bytes = fs::read(&live).unwrap();
        bytes.extend_from_slice(&tail);
        fs::write(&live, &bytes).unwrap();
        let (journal, cut) = Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).unwrap();
        assert_eq!((journal.last(), cut.unwrap().bytes), (3, tail.len() as u64));
    }
}

#[test]
fn every_flipped_byte_is_seen_and_none_is_believed() {
    let original = tempfile::tempdir().unwrap();
    let count = 9;
    written(original.path(), SMALL, count);
    let files = segments(original.path());
    assert!(files.len() >= 3);
    let damaged = tempfile::tempdir().unwrap();
    let last_frame = OVERHEAD + payload(count).len();
    for (index, file) in files.iter().enumerate() {
        let whole = fs::read(file).unwrap();
        for at in 0..whole.len() {
            for mask in [0x01, 0x80, 0xff] {
                copy(original.path(), damaged.path());
                let mut bytes = whole.clone();
                bytes[at] ^= mask;
                let file = damaged.path().join(file.file_name().unwrap());
                fs::write(&file, &bytes).unwrap();

                let verified = read(damaged.path(), count);
                assert!(verified.is_err(), "{} byte {at} mask {mask:#x}", file.display());
                let Ok((journal, cut)) = Journal::open(&Disk::system(), damaged.path(), SMALL) else { continue };
                if let Some(cut) = cut {
                    assert_eq!(index, files.len() - 1, "only the last segment has an end that is cut");
                    assert!(at >= whole.len() - last_frame, "only the last frame can be taken for a torn one");
                    assert_eq!((cut.next, journal.last()), (count, count - 1));
                    assert_eq!(read(damaged.path(), count - 1).unwrap(), count - 1);
                } else {
                    assert!(index < files.len() - 1, "a live segment is read whole when it is opened");
                    assert_eq!(journal.last(), count);
                }
            }
        }
    }
}

#[test]
fn damage_before_a_whole_frame_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), SEGMENT_SIZE, 5);
    let live = segments(folder.path()).pop().unwrap();
    let mut bytes = fs::read(&live).unwrap();
    // The header, then the first frame; the flipped byte is in the second one's payload.
    let second = 53 + OVERHEAD + payload(1).len();
    bytes[second + OVERHEAD + 3] ^= 1;
    fs::write(&live, &bytes).unwrap();
    let error = Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).unwrap_err();
    let message = error.to_string();
    let StoreError::Damaged { file, offset, fault: Fault::Hole { whole } } = error else { panic!("{message}") };
    assert_eq!((file, offset), (live.clone(), second as u64));
    assert_eq!(whole, (second + OVERHEAD + payload(2).len()) as u64);
    assert!(message.contains(live.to_str().unwrap()) && message.contains(&second.to_string()), "{message}");
    assert_eq!(fs::read(&live).unwrap(), bytes, "nothing was changed");
}

/// A disk writes what is not synced in any order, so a power cut may leave the later of two changes that were appended at
/// once. Neither was acknowledged.
#[test]
fn a_write_of_which_only_a_later_part_is_there_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), SEGMENT_SIZE, 2);
    let live = segments(folder.path()).pop().unwrap();
    let acknowledged = fs::metadata(&live).unwrap().len();
    let (mut journal, _) = Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).unwrap();
    journal.append(&[payload(3), payload(4), payload(5)]).unwrap();
    journal.give_room_back();
    drop(journal);
    let mut bytes = fs::read(&live).unwrap();
    let torn = usize::try_from(acknowledged).unwrap();
    bytes[torn + OVERHEAD..torn + OVERHEAD + 4].fill(0);
    fs::write(&live, &bytes).unwrap();
    let (mut journal, cut) = Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).unwrap();
    let cut = cut.unwrap();
    assert_eq!((journal.last(), cut.offset, cut.next), (2, acknowledged, 3));
    journal.append(&[payload(3)]).unwrap();
    drop(journal);
    assert_eq!(read(folder.path(), 3).unwrap(), 3);
}

#[test]
fn a_whole_frame_that_does_not_belong_is_not_cut() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), SEGMENT_SIZE, 3);
    let live = segments(folder.path()).pop().unwrap();
    let mut bytes = fs::read(&live).unwrap();
    let frame = OVERHEAD + payload(3).len();
    let again = bytes[bytes.len() - frame..].to_vec();
    bytes.extend_from_slice(&again);
    fs::write(&live, &bytes).unwrap();
    let error = Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { fault: Fault::Sequence { expected: 4, found: 3 }, .. }), "{error}");
}

#[test]
fn a_missing_segment_is_named_whichever_it_is() {
    let original = tempfile::tempdir().unwrap();
    written(original.path(), SMALL, 12);
    let files = segments(original.path());
    let folder = tempfile::tempdir().unwrap();
    for file in &files {
        copy(original.path(), folder.path());
        fs::remove_file(folder.path().join(file.file_name().unwrap())).unwrap();
        let error = Journal::open(&Disk::system(), folder.path(), SMALL).unwrap_err();
        assert!(
            matches!(error, StoreError::SegmentMissing { .. } | StoreError::EndMissing { .. }),
            "{}: {error}",
            file.display()
        );
        assert!(read(folder.path(), 12).is_err());
    }
}

#[test]
fn swapped_segments_are_seen() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), SMALL, 12);
    let files = segments(folder.path());
    let (first, second) = (fs::read(&files[0]).unwrap(), fs::read(&files[1]).unwrap());
    fs::write(&files[0], second).unwrap();
    fs::write(&files[1], first).unwrap();
    let error = Journal::open(&Disk::system(), folder.path(), SMALL).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { offset: 0, fault: Fault::Name { .. }, .. }), "{error}");
}

#[test]
fn a_segment_of_another_journal_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), SMALL, 12);
    let other = tempfile::tempdir().unwrap();
    // The same lengths, so that both journals change their segments at the same places.
    written_with(other.path(), SMALL, 12, |number| payload(number).to_ascii_uppercase());
    let name = segments(folder.path())[1].file_name().unwrap().to_owned();
    fs::copy(other.path().join(&name), folder.path().join(&name)).unwrap();
    let error = Journal::open(&Disk::system(), folder.path(), SMALL).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { fault: Fault::Chain, .. }), "{error}");
}

#[test]
fn a_crash_while_a_segment_is_changed_leaves_a_journal_that_goes_on() {
    let original = tempfile::tempdir().unwrap();
    written(original.path(), SMALL, 4);
    let before = segments(original.path());
    // The next append changes the segment: what it leaves is cut back to each state a crash can leave.
    let full = fs::read(before.last().unwrap()).unwrap();
    let (mut journal, _) = Journal::open(&Disk::system(), original.path(), SMALL).unwrap();
    journal.append(&[payload(5)]).unwrap();
    journal.give_room_back();
    drop(journal);
    let after = segments(original.path());
    assert_eq!(after.len(), before.len() + 1);
    let sealed = fs::read(before.last().unwrap()).unwrap();
    let next = fs::read(after.last().unwrap()).unwrap();
    assert_eq!(sealed.len(), full.len() + OVERHEAD);

    for of_seal in 0..=OVERHEAD {
        let folder = tempfile::tempdir().unwrap();
        copy(original.path(), folder.path());
        let name = |path: &PathBuf| folder.path().join(path.file_name().unwrap());
        fs::write(name(before.last().unwrap()), &sealed[..full.len() + of_seal]).unwrap();
        fs::write(name(after.last().unwrap()), &next[..53]).unwrap();
        fs::write(folder.path().join("next.tmp"), b"left over").unwrap();
        let (mut journal, cut) = Journal::open(&Disk::system(), folder.path(), SMALL).unwrap();
        // A part of a seal that is zeros is as room.
        let is_seen = sealed[full.len()..full.len() + of_seal].iter().any(|byte| *byte != 0);
        assert_eq!(cut.is_some(), is_seen && of_seal < OVERHEAD);
        assert_eq!(journal.last(), 4);
        journal.append(&[payload(5)]).unwrap();
        drop(journal);
        Journal::open(&Disk::system(), folder.path(), SMALL).unwrap();
        assert_eq!(read(folder.path(), 5).unwrap(), 5);
    }
}

#[test]
fn a_huge_length_is_refused_before_anything_is_allocated() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), SEGMENT_SIZE, 3);
    let live = segments(folder.path()).pop().unwrap();
    let mut bytes = fs::read(&live).unwrap();
    bytes[53..57].copy_from_slice(&u32::MAX.to_le_bytes());
    fs::write(&live, &bytes).unwrap();
    let error = read(folder.path(), 3).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { offset: 53, fault: Fault::Length, .. }), "{error}");
    assert!(Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).is_err());
}

#[test]
fn a_newer_format_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), SEGMENT_SIZE, 3);
    let live = segments(folder.path()).pop().unwrap();
    let mut bytes = fs::read(&live).unwrap();
    bytes[8] = 3;
    let crc = crc32c::crc32c(&bytes[..49]);
    bytes[49..53].copy_from_slice(&crc.to_le_bytes());
    fs::write(&live, &bytes).unwrap();
    let error = Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 3, known: 2, .. }), "{error}");
    assert_eq!(fs::read(&live).unwrap(), bytes);
}

#[test]
fn files_that_are_no_segments_are_named_or_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), SEGMENT_SIZE, 3);
    fs::write(folder.path().join("README"), b"hello").unwrap();
    assert_eq!(Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).unwrap().0.last(), 3);
    fs::write(folder.path().join("copy of 1.qapj"), b"").unwrap();
    let error = Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).unwrap_err();
    assert!(matches!(error, StoreError::StrangeFile { .. }), "{error}");
}

#[test]
fn a_failed_write_is_told_and_cannot_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("journal");
    written(&desk, SMALL, 4);
    let (mut journal, _) = Journal::open(&Disk::system(), &desk, SMALL).unwrap();
    // The journal is due to begin a segment, which cannot be made while its folder has another name.
    let away = folder.path().join("away");
    fs::rename(&desk, &away).unwrap();
    assert!(matches!(journal.append(&[payload(99)]), Err(StoreError::Io { .. })));
    assert!(journal.is_poisoned());
    assert!(matches!(journal.append(&[payload(99)]), Err(StoreError::Poisoned { .. })));
    fs::rename(&away, &desk).unwrap();
    assert_eq!(journal.append(&[payload(5)]).unwrap().head.sequence, 5);
    assert!(!journal.is_poisoned());
    drop(journal);
    Journal::open(&Disk::system(), &desk, SMALL).unwrap();
    assert_eq!(read(&desk, 5).unwrap(), 5);
}

#[test]
fn what_is_cut_off_again_at_the_same_place_is_kept_beside_what_was() {
    let folder = tempfile::tempdir().unwrap();
    drop(Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).unwrap());
    let live = segments(folder.path()).pop().unwrap();
    let len = fs::metadata(&live).unwrap().len();
    for torn in [b"first".as_slice(), b"second"] {
        OpenOptions::new().write(true).open(&live).unwrap().write_all_at(torn, len).unwrap();
        let (_, cut) = Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).unwrap();
        assert_eq!(fs::read(cut.unwrap().kept.unwrap()).unwrap(), torn);
    }
    let kept = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    assert_eq!(kept.filter(|path| path.extension().is_some_and(|ending| ending == "torn")).count(), 2);
}

#[test]
fn a_last_segment_that_is_much_too_long_is_named_and_not_read() {
    let folder = tempfile::tempdir().unwrap();
    drop(Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).unwrap());
    let live = segments(folder.path()).pop().unwrap();
    OpenOptions::new().write(true).open(&live).unwrap().set_len(1 << 40).unwrap();
    let error = Journal::open(&Disk::system(), folder.path(), SEGMENT_SIZE).unwrap_err();
    assert!(matches!(&error, StoreError::Damaged { file, .. } if *file == live), "{error}");
}
