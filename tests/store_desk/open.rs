//! A desk that is opened again says what it said, whatever happened to its state meanwhile.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use crate::kit::{account, aside, commit, copy, everything, feedback, files, number, open, received, segments};
use qapdesk::{
    domain::Role,
    store::{
        Disk, Progress, Store, StoreError,
        journal::{Journal, SEGMENT_SIZE},
        verify,
    },
};

/// A desk with accounts and twenty applications of several changes, closed; and what it says.
fn made(desk: &Path) -> String {
    let (mut writer, reader, opened) = open(desk);
    assert!(!opened.is_remarkable());
    commit(&mut writer, &[vec![account("ada", Role::Admin), account("bob", Role::Staff)]]);
    for sequence in 1..=20 {
        commit(&mut writer, &[vec![received(sequence, None)]]);
        let changes: Vec<_> = (2..2 + sequence % 4).map(|revision| vec![feedback(sequence, revision)]).collect();
        commit(&mut writer, &changes);
    }
    everything(&reader)
}

#[test]
fn a_desk_says_the_same_after_it_was_closed() {
    let folder = tempfile::tempdir().unwrap();
    let said = made(folder.path());
    let (_writer, reader, opened) = open(folder.path());
    assert_eq!(everything(&reader), said);
    assert_eq!(opened.last, reader.applied());
    assert!(!opened.is_remarkable(), "{opened}");
    let application = reader.application(number(3)).unwrap().unwrap();
    assert_eq!((application.revision, application.form.feedback.len()), (4, 3));
    assert_eq!(reader.history(number(3)).unwrap().len(), 4);
    assert_eq!(reader.application(number(21)).unwrap(), None);
    assert!(reader.history(number(21)).unwrap().is_empty());
    let names: Vec<_> = reader.accounts().unwrap().iter().map(|account| account.name.to_string()).collect();
    assert_eq!(names, ["ada", "bob"]);
    let report = verify(&reader, &mut |_| ()).unwrap();
    assert!(report.is_clean(), "{report:?}");
    assert_eq!((report.applications, report.last), (20, reader.applied()));
}

#[test]
fn everything_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("a").join("desk");
    made(&desk);
    for name in ["", "journal", "state", "documents"] {
        let mode = fs::metadata(desk.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{name}");
    }
    assert_eq!(fs::metadata(&segments(&desk)[0]).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_state_that_is_gone_or_emptied_is_made_anew() {
    let original = tempfile::tempdir().unwrap();
    let said = made(original.path());
    let state = |desk: &Path| desk.join("state");
    let damages: [&dyn Fn(&Path); 5] = [
        &|desk| fs::remove_dir_all(state(desk)).unwrap(),
        &|desk| {
            fs::remove_dir_all(state(desk)).unwrap();
            fs::write(state(desk), "x").unwrap();
        },
        &|desk| {
            fs::remove_dir_all(state(desk)).unwrap();
            fs::create_dir(state(desk)).unwrap();
        },
        &|desk| fs::remove_file(state(desk).join("db")).unwrap(),
        &|desk| files(&state(desk)).iter().for_each(|file| fs::write(file, b"").unwrap()),
    ];
    for (index, damage) in damages.iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let desk = folder.path().join("desk");
        copy(original.path(), &desk);
        damage(&desk);
        let mut told = 0;
        let (_writer, reader, opened) = Store::open(&desk, &mut |progress| {
            if let Progress::Replaying { done, total } = progress {
                assert!(done <= total);
                told = done;
            }
        })
        .unwrap();
        assert_eq!(everything(&reader), said, "damage {index}");
        assert_eq!((opened.restored.replayed, told), (reader.applied(), reader.applied()), "{opened}");
        assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
        if index == 1 {
            let (kept, cause) = opened.restored.set_aside.unwrap();
            assert_eq!((fs::read(kept).unwrap().as_slice(), cause.as_str()), (&b"x"[..], "it is no folder"));
        }
    }
}

#[test]
fn flipped_bytes_in_the_state_never_change_what_the_desk_says() {
    let original = tempfile::tempdir().unwrap();
    let said = made(original.path());
    let lengths: Vec<(PathBuf, u64)> = files(&original.path().join("state"))
        .into_iter()
        .map(|path| (path.strip_prefix(original.path()).unwrap().to_owned(), fs::metadata(&path).unwrap().len()))
        .collect();
    let mut set_aside = 0;
    for (path, len) in lengths {
        // Damage spread over the written part of the file: sled pads it with zeros.
        let bytes = fs::read(original.path().join(&path)).unwrap();
        let written = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        for step in 0..12 {
            let Some(at) = (written * step).checked_div(12).filter(|at| (*at as u64) < len) else { continue };
            let folder = tempfile::tempdir().unwrap();
            let desk = folder.path().join("desk");
            copy(original.path(), &desk);
            let mut damaged = bytes.clone();
            damaged[at] ^= 0xff;
            fs::write(desk.join(&path), &damaged).unwrap();
            let (_writer, reader, opened) = open(&desk);
            assert_eq!(everything(&reader), said, "{} byte {at}: {opened}", path.display());
            assert_eq!(aside(&desk).len(), usize::from(opened.restored.set_aside.is_some()));
            set_aside += aside(&desk).len();
        }
    }
    assert!(set_aside > 0, "some damage must be noticed, not only passed over");
}

#[test]
fn a_state_behind_the_journal_is_brought_up() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, old) = (folder.path().join("desk"), folder.path().join("old"));
    made(&desk);
    copy(&desk, &old);
    let (mut writer, reader, _) = open(&desk);
    commit(&mut writer, &[vec![feedback(4, 2)], vec![feedback(4, 3)], vec![received(21, None)]]);
    let said = everything(&reader);
    drop((writer, reader));
    fs::remove_dir_all(desk.join("state")).unwrap();
    copy(&old.join("state"), &desk.join("state"));
    let (_writer, reader, opened) = open(&desk);
    assert_eq!(opened.restored.replayed, 3);
    assert!(opened.restored.set_aside.is_none());
    assert_eq!(everything(&reader), said);
}

#[test]
fn a_state_of_another_past_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, other) = (folder.path().join("desk"), folder.path().join("other"));
    made(&desk);
    copy(&desk, &other);
    let (mut writer, reader, _) = open(&desk);
    commit(&mut writer, &[vec![feedback(4, 2)]]);
    let said = everything(&reader);
    drop((writer, reader));
    let (mut writer, _, _) = open(&other);
    commit(&mut writer, &[vec![feedback(8, 2)]]);
    drop(writer);
    // As many changes, but not the same ones.
    fs::remove_dir_all(desk.join("state")).unwrap();
    copy(&other.join("state"), &desk.join("state"));
    let (_writer, reader, opened) = open(&desk);
    assert_eq!(everything(&reader), said);
    assert_eq!(aside(&desk), [opened.restored.set_aside.unwrap().0]);
}

#[test]
fn a_torn_batch_of_several_applications_is_gone_whole() {
    let original = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = open(original.path());
    commit(&mut writer, &[vec![received(1, None)], vec![received(2, None)]]);
    let said = everything(&reader);
    let whole = fs::read(&segments(original.path())[0]).unwrap().len();
    drop((writer, reader));
    let before = tempfile::tempdir().unwrap();
    copy(original.path(), before.path());
    let (mut writer, reader, _) = open(original.path());
    commit(&mut writer, &[vec![feedback(1, 2), received(3, None), feedback(2, 2), account("bob", Role::Staff)]]);
    drop((writer, reader));
    let bytes = fs::read(&segments(original.path())[0]).unwrap();
    for cut_at in [whole + 1, whole + 47, whole + 48, whole + 200, bytes.len() - 1] {
        let folder = tempfile::tempdir().unwrap();
        let desk = folder.path().join("desk");
        copy(before.path(), &desk);
        fs::write(&segments(&desk)[0], &bytes[..cut_at]).unwrap();
        let (mut writer, reader, opened) = open(&desk);
        assert_eq!(everything(&reader), said);
        let cut = opened.cut.clone().unwrap();
        assert_eq!((cut.offset, cut.bytes, cut.next), (whole as u64, (cut_at - whole) as u64, 3));
        assert!(opened.to_string().contains("cut short"), "{opened}");
        assert!(aside(&desk).is_empty());
        commit(&mut writer, &[vec![feedback(1, 2)]]);
        assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
    }
    // Where the state has the batch it was acknowledged, so its end is damage and no torn write.
    for cut_at in [whole, whole + 200, bytes.len() - 1] {
        let folder = tempfile::tempdir().unwrap();
        let desk = folder.path().join("desk");
        copy(original.path(), &desk);
        fs::write(&segments(&desk)[0], &bytes[..cut_at]).unwrap();
        let error = Store::open(&desk, &mut |_| ()).unwrap_err();
        let named = matches!(error, StoreError::EndMissing { expected: 3, .. } | StoreError::Damaged { .. });
        assert!(named, "{error}");
        assert_eq!(fs::read(&segments(&desk)[0]).unwrap(), bytes[..cut_at], "nothing is changed");
    }
}

#[test]
fn a_journal_that_is_gone_is_not_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    fs::remove_file(&segments(folder.path())[0]).unwrap();
    let error = Store::open(folder.path(), &mut |_| ()).unwrap_err();
    assert!(matches!(error, StoreError::EndMissing { expected: 1, .. }), "{error}");
    assert!(segments(folder.path()).is_empty());
    fs::remove_dir_all(folder.path().join("journal")).unwrap();
    assert!(Store::open(folder.path(), &mut |_| ()).is_err());
}

#[test]
fn a_desk_that_is_open_is_not_opened_twice_nor_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let held = open(folder.path());
    let error = Store::open(folder.path(), &mut |_| ()).unwrap_err();
    assert!(matches!(error, StoreError::Busy { .. }), "{error}");
    assert!(aside(folder.path()).is_empty());
    drop(held);
    open(folder.path());
}

#[test]
fn a_desk_with_a_newer_batch_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let (mut journal, _) = Journal::open(&Disk::system(), &folder.path().join("journal"), SEGMENT_SIZE).unwrap();
    journal.append(&[vec![255, 1, 2, 3]]).unwrap();
    drop(journal);
    let before = fs::read(&segments(folder.path())[0]).unwrap();
    let error = Store::open(folder.path(), &mut |_| ()).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 255, .. }), "{error}");
    assert!(error.to_string().contains("newer qapdesk"), "{error}");
    assert_eq!(fs::read(&segments(folder.path())[0]).unwrap(), before);
    assert!(aside(folder.path()).is_empty());
}
