use std::fs;

use super::*;
use crate::{
    domain::{AccountMade, PlainAccount, Record, Role},
    store::{Store, Writer},
};

const BUILD: &str = "1 this one";

/// A desk with one change, and its head.
fn desk(folder: &Path) -> (Writer, Reader, JournalHead) {
    let (mut writer, reader, _) = Store::open(folder, &mut |_| ()).unwrap();
    change(&mut writer, "ada");
    let head = writer.head();
    (writer, reader, head)
}

fn change(writer: &mut Writer, name: &str) {
    let account = PlainAccount { name: name.parse().unwrap(), role: Role::Staff, uid: None };
    let made = AccountMade { account, at: chrono::DateTime::UNIX_EPOCH, by: "ada".parse().unwrap() };
    let mut turn = writer.turn();
    turn.push(&[Record::Account(made)]).unwrap();
    turn.commit().unwrap();
}

fn of(sequence: u32) -> LineOf {
    LineOf::Application(Number::new(2026, sequence))
}

/// A file with three lines of two applications and one of a letter.
fn written(folder: &Path, head: JournalHead) -> Lines {
    let mut lines = Lines::anew(&Ground::default(), folder, BUILD).unwrap();
    for (of, text) in [(of(1), "Doe"), (of(2), "Roe"), (LineOf::Letter(Number::new(2026, 1), 7), "a letter")] {
        lines.add(of, text.as_bytes());
    }
    lines.add(of(1), b"Doe, Jane");
    lines.finished(head, 3).unwrap()
}

fn found(folder: &Path, reader: &Reader) -> Option<Vec<String>> {
    let kept = KeptLines::find(&Ground::default(), folder, reader, BUILD)?;
    let mut all = Vec::new();
    kept.each(&mut |of, bytes| {
        all.push(format!("{of:?} {}", String::from_utf8_lossy(bytes)));
        Ok(())
    })
    .unwrap();
    Some(all)
}

#[test]
fn the_last_line_of_each_counts_up_to_the_last_mark() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, head) = desk(folder.path());
    drop(written(folder.path(), head));
    let names = found(folder.path(), &reader).unwrap();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names[2].ends_with("Doe, Jane"), "{names:?}");
    let kept = KeptLines::find(&Ground::default(), folder.path(), &reader, BUILD).unwrap();
    let mut lines = kept.go_on(&Ground::default(), folder.path(), BUILD).unwrap();
    change(&mut writer, "bob");
    lines.add(of(3), b"Poe");
    lines.mark(writer.head(), 4);
    assert_eq!(found(folder.path(), &reader).unwrap().len(), 4);
    assert_eq!(
        KeptLines::find(&Ground::default(), folder.path(), &reader, BUILD).unwrap().mark,
        writer.head(),
        "the newer mark"
    );
}

#[test]
fn what_is_cut_or_flipped_is_not_read_and_never_followed_by_what_stood_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    let (_writer, reader, head) = desk(folder.path());
    let mut lines = written(folder.path(), head);
    let whole = fs::read(folder.path().join(NAME)).unwrap().len();
    lines.add(of(3), b"Poe");
    lines.mark(head, 4);
    let bytes = fs::read(folder.path().join(NAME)).unwrap();
    for at in whole..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        for damaged in [&damaged[..], &bytes[..at]] {
            fs::write(folder.path().join(NAME), damaged).unwrap();
            let kept = KeptLines::find(&Ground::default(), folder.path(), &reader, BUILD);
            // One whose line is there and its mark is not says fewer than it has.
            let Some(kept) = kept else { continue };
            let mut lines = kept.go_on(&Ground::default(), folder.path(), BUILD).unwrap();
            lines.mark(head, 3 + usize::from(lines.len > whole as u64));
            let names = found(folder.path(), &reader).unwrap();
            assert!(names.len() <= 4 && names[2].ends_with("Doe, Jane"), "byte {at}: {names:?}");
        }
    }
}

#[test]
fn lines_of_another_build_or_another_journal_count_for_nothing() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_writer, reader, head) = desk(folder.path());
    drop(written(folder.path(), head));
    assert!(KeptLines::find(&Ground::default(), folder.path(), &reader, "1 another one").is_none());
    drop(written(folder.path(), JournalHead { chain: [1; 32], ..head }));
    assert_eq!(found(folder.path(), &reader), None);
    drop(written(folder.path(), JournalHead { sequence: 2, ..head }));
    assert_eq!(found(folder.path(), &reader), None);
    assert_eq!(found(other.path(), &reader), None, "there is none");
    let mut lines = written(folder.path(), head);
    lines.mark(head, 5);
    assert_eq!(found(folder.path(), &reader), None, "a line is missing");
}

#[test]
fn a_file_of_mostly_old_lines_is_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (_writer, reader, head) = desk(folder.path());
    let mut lines = written(folder.path(), head);
    for _ in 0..2 * MANY {
        lines.add(of(2), b"Roe, again");
    }
    lines.mark(head, 3);
    let long = fs::metadata(folder.path().join(NAME)).unwrap().len();
    let before = found(folder.path(), &reader);
    let kept = KeptLines::find(&Ground::default(), folder.path(), &reader, BUILD).unwrap();
    drop(kept.go_on(&Ground::default(), folder.path(), BUILD).unwrap());
    assert_eq!(found(folder.path(), &reader), before);
    assert!(fs::metadata(folder.path().join(NAME)).unwrap().len() < long / 100);
}

#[test]
fn nothing_is_left_of_it_after_forgetting() {
    let folder = tempfile::tempdir().unwrap();
    let (_writer, reader, head) = desk(folder.path());
    drop(written(folder.path(), head));
    Lines::forget(&Disk::system(), folder.path()).unwrap();
    assert_eq!(found(folder.path(), &reader), None);
    assert!(!folder.path().join(NAME).exists() && !folder.path().join(FRESH).exists());
}
