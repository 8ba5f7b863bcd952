//! Backups of a desk whose journal does not check somewhere before its end.

use std::{fs, path::Path};

use chrono::DateTime;

use super::{
    tests::{add, back_up, checked, copy_all, ground, is_whole},
    tests_forgotten::{Desk, push, put, received},
    *,
};
use crate::{
    domain::Number,
    store::{Ground, Store, journal::Frames},
};

/// Flips a bit of a change.
fn damage(desk: &Path, change: u64) {
    let frame = Frames::open(&Disk::system(), &desk.join(JOURNAL), change, change).unwrap().next().unwrap().unwrap();
    let mut bytes = fs::read(&frame.file).unwrap();
    bytes[usize::try_from(frame.payload_at()).unwrap()] ^= 1;
    fs::write(&frame.file, bytes).unwrap();
}

/// As beside a server that acknowledged six changes.
fn beside(desk: &Path, folder: &Path) -> Result<Made, BackupError> {
    let machine = &Disk::system();
    let keys = &KeyCopy::read(machine, desk).unwrap();
    let (to, add_only, repair, build, at) = (Some(6), false, false, "test", DateTime::UNIX_EPOCH);
    make(&Making { disk: machine, desk, keys, to, folder, add_only, repair, build, at }, &mut |_, _| ())
}

#[test]
fn what_is_whole_before_damage_that_no_backup_covers_is_saved_and_brought_back() {
    for (ground, is_one_segment) in [(Ground::default(), true), (ground(), false)] {
        let home = tempfile::tempdir().unwrap();
        let [desk, early, late, anew, back] =
            ["desk", "early", "late", "anew", "back"].map(|name| home.path().join(name));
        let machine = &Disk::system();
        let go_on = |names: &[&str]| add(&mut Store::open_on(&ground, &desk, &mut |_| ()).unwrap().0, names);
        go_on(&["ada", "bob"]);
        back_up(machine, &desk, &early).unwrap();
        go_on(&["cyd", "dan", "eve", "fay"]);
        back_up(machine, &desk, &late).unwrap();
        copy_all(&early, &home.path().join("early-too"));
        damage(&desk, 4);
        let runs = [
            (back_up(machine, &desk, &anew), &anew, None),
            (back_up(machine, &desk, &early), &early, Some(2)),
            (beside(&desk, &home.path().join("beside")), &home.path().join("beside"), None),
            (beside(&desk, &home.path().join("early-too")), &home.path().join("early-too"), Some(2)),
        ];
        for (made, folder, before) in runs {
            let made = made.unwrap();
            assert_eq!((made.head.sequence, made.before.map(|before| before.sequence)), (3, before));
            let [fault] = &made.faults[..] else { panic!("{:?}", made.faults) };
            assert!(fault.contains("a frame's checksum does not fit its content: changes 4 to 6 were"), "{fault}");
            assert_eq!(checked(folder).sequence, 3);
        }
        fs::create_dir(&back).unwrap();
        restore(machine, &anew, &back, &mut |_, _| ()).unwrap();
        is_whole(&back);
        // What a backup has it keeps.
        match back_up(machine, &desk, &late) {
            Err(BackupError::Ahead { ours: 3, theirs: 6, .. }) => assert!(is_one_segment),
            made => assert_eq!((made.unwrap().head.sequence, is_one_segment), (6, false)),
        }
        assert_eq!(checked(&late).sequence, 6);
        // Where the first change does not check there is nothing to be saved.
        damage(&desk, 1);
        let made = back_up(machine, &desk, &home.path().join("none"));
        assert!(matches!(made, Err(BackupError::Store(StoreError::Damaged { .. }))), "{made:?}");
    }
}

#[test]
fn h3_it_is_told_where_what_is_saved_does_not_say_that_somebody_was_forgotten() {
    let mut desk = Desk::new();
    let kept = desk.path("kept");
    desk.forget_jane();
    let hers = put(&mut desk.writer, "hers");
    push(&mut desk.writer, received(Number::new(2026, 3), hers));
    damage(&desk.path("desk"), 4);
    let faults = desk.back_up(&Disk::system(), &kept).unwrap();
    assert!(faults.iter().any(|fault| fault.contains("changes 4 to 5 were acknowledged")), "{faults:?}");
    let of_key = |fault: &String| fault.contains("QAP-2026-0001") && fault.contains("cannot be brought back");
    assert!(faults.iter().any(of_key), "{faults:?}");
    assert!(!check(&Disk::system(), &kept, &mut |_, _| ()).unwrap().faults.is_empty());
}
