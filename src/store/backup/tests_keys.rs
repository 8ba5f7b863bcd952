//! What becomes of keys in a backup when the desk's are damaged, lost, foreign or destroyed.

use std::{collections::BTreeMap, fs, path::Path, sync::atomic::AtomicBool};

use chrono::DateTime;

use super::{
    tests::{Stopping, checked, copy_all, ground, is_whole, open},
    tests_forgotten::{Desk, bob, forgotten, jane, push, put, received},
    *,
};
use crate::{
    domain::Number,
    store::{
        export::{Exporting, export, import},
        vault::{Slot, Vault},
    },
};

/// The slots of Jane and Bob in the two files of a folder.
const SLOTS: [(usize, usize); 2] = [(64, 128), (128, 192)];

fn files(home: &Path) -> [std::path::PathBuf; 2] {
    ["2026.a", "2026.b"].map(|file| home.join(KEYS).join(file))
}

/// Does something with the bytes of a slot in both copies.
fn change(home: &Path, slot: usize, with: impl Fn(&mut [u8])) {
    for file in files(home) {
        let mut bytes = fs::read(&file).unwrap();
        with(&mut bytes[SLOTS[slot].0..SLOTS[slot].1]);
        fs::write(file, bytes).unwrap();
    }
}

fn one_fault(desk: &Desk, kept: &Path, words: &str) {
    let faults = desk.back_up(&Disk::system(), kept).unwrap();
    assert!(faults.len() == 1 && faults[0].contains(words), "{words}: {faults:?}");
}

#[test]
fn a_key_that_the_desk_lost_stays_in_the_backup_whatever_the_desk_lost_of_it() {
    let desk = Desk::new();
    let (home, kept) = (desk.path("desk"), desk.path("kept"));
    assert_eq!(desk.back_up(&Disk::system(), &kept), Some(vec![]));
    let whole = files(&kept).map(|file| fs::read(file).unwrap());
    let damages: [(&str, &dyn Fn()); 4] = [
        ("missing or damaged in the desk", &|| change(&home, 1, |slot| slot[40] ^= 1)),
        ("missing or damaged in the desk", &|| change(&home, 1, |slot| slot.fill(0))),
        ("missing or damaged in the desk", &|| files(&home).iter().for_each(|file| fs::write(file, "").unwrap())),
        ("missing or damaged in the desk", &|| fs::remove_dir_all(home.join(KEYS)).unwrap()),
    ];
    for (words, damage) in damages {
        damage();
        one_fault(&desk, &kept, words);
        assert_eq!(files(&kept).map(|file| fs::read(file).unwrap()), whole);
        checked(&kept);
    }
}

#[test]
fn a_slot_that_one_copy_has_whole_is_backed_up_and_brought_back_in_both() {
    let desk = Desk::new();
    let (home, kept, back) = (desk.path("desk"), desk.path("kept"), desk.path("back"));
    let whole = files(&home).map(|file| fs::read(file).unwrap());
    for (file, slot) in files(&home).iter().zip(SLOTS) {
        let mut bytes = fs::read(file).unwrap();
        bytes[slot.0 + 40] ^= 1;
        fs::write(file, bytes).unwrap();
    }
    assert_eq!(desk.back_up(&Disk::system(), &kept), Some(vec![]));
    assert_eq!(files(&kept).map(|file| fs::read(file).unwrap()), whole);
    let mut bytes = whole[0].clone();
    bytes[100] ^= 1;
    fs::write(&files(&kept)[0], bytes).unwrap();
    let found = check(&Disk::system(), &kept, &mut |_, _| ()).unwrap();
    assert_eq!((found.faults.len(), found.flaws.len()), (0, 1), "{found:?}");
    fs::create_dir(&back).unwrap();
    restore(&Disk::system(), &kept, &back, &mut |_, _| ()).unwrap();
    assert_eq!(files(&back).map(|file| fs::read(file).unwrap()), whole);
    is_whole(&back);
}

#[test]
fn a_key_that_no_copy_of_the_backup_has_is_a_fault_that_names_whose() {
    let desk = Desk::new();
    let kept = desk.path("kept");
    assert_eq!(desk.back_up(&Disk::system(), &kept), Some(vec![]));
    let whole = files(&kept).map(|file| fs::read(file).unwrap());
    change(&kept, 1, |slot| slot[40] ^= 1);
    let faults = check(&Disk::system(), &kept, &mut |_, _| ()).unwrap().faults;
    assert!(faults.iter().any(|fault| fault.contains("the key of QAP-2026-0002 is lost")), "{faults:?}");
    assert!(faults.iter().all(|fault| !fault.contains("--from")), "{faults:?}");
    // The desk has it: the next run brings it back.
    desk.back_up(&Disk::system(), &kept).unwrap();
    assert_eq!(files(&kept).map(|file| fs::read(file).unwrap()), whole);
    checked(&kept);
}

#[test]
fn a_key_that_was_never_used_is_missed_by_nobody_and_one_that_was_by_every_run() {
    let desk = Desk::new();
    let (home, kept, anew) = (desk.path("desk"), desk.path("kept"), desk.path("anew"));
    for file in files(&home) {
        let mut bytes = fs::read(&file).unwrap();
        // Of the block that was made ahead, as a power cut may leave it.
        bytes[500 * 64..510 * 64].fill(0);
        fs::write(file, bytes).unwrap();
    }
    for _ in 0..2 {
        assert_eq!(desk.back_up(&Disk::system(), &kept), Some(vec![]));
        checked(&kept);
    }
    change(&home, 0, |slot| slot.fill(0));
    for _ in 0..2 {
        let faults = desk.back_up(&Disk::system(), &anew).unwrap();
        assert!(faults.iter().any(|fault| fault.contains("the key of QAP-2026-0001 is lost")), "{faults:?}");
        assert!(faults.iter().all(|fault| fault.contains("QAP-2026-0001")), "{faults:?}");
    }
}

#[test]
fn a_foreign_key_and_one_that_was_destroyed_without_a_word_do_not_replace_the_backups() {
    let desk = Desk::new();
    let (home, kept) = (desk.path("desk"), desk.path("kept"));
    assert_eq!(desk.back_up(&Disk::system(), &kept), Some(vec![]));
    let whole = files(&kept).map(|file| fs::read(file).unwrap());
    let foreign = BTreeMap::from([(bob(), Slot::Key([9; 32]))]);
    Vault::open(&Disk::system(), &home.join(KEYS)).unwrap().0.take(&foreign).unwrap();
    one_fault(&desk, &kept, "the key of QAP-2026-0002 is another one in the desk");
    Vault::open(&Disk::system(), &home.join(KEYS)).unwrap().0.destroy(&[bob()]).unwrap();
    one_fault(&desk, &kept, "the key of QAP-2026-0002 is destroyed in the desk although nobody forgot it");
    assert_eq!(files(&kept).map(|file| fs::read(file).unwrap()), whole);
    checked(&kept);
    let faults = check_desk(&home);
    assert!(faults.iter().any(|fault| fault.contains("is destroyed although")), "{faults:?}");
}

/// What a first backup of a desk is found to be.
fn check_desk(home: &Path) -> Vec<String> {
    let anew = home.with_file_name("anew");
    super::tests::back_up(&Disk::system(), home, &anew).unwrap();
    check(&Disk::system(), &anew, &mut |_, _| ()).unwrap().faults
}

#[test]
fn a_key_that_was_made_anew_before_anything_was_sealed_under_it_is_taken() {
    let mut desk = Desk::new();
    let (home, kept) = (desk.path("desk"), desk.path("kept"));
    assert_eq!(desk.back_up(&Disk::system(), &kept), Some(vec![]));
    let (third, other) = (Number::new(2026, 3), BTreeMap::from([(Number::new(2026, 3), Slot::Key([9; 32]))]));
    Vault::open(&Disk::system(), &kept.join(KEYS)).unwrap().0.take(&other).unwrap();
    let hers = put(&mut desk.writer, "hers");
    push(&mut desk.writer, received(third, hers));
    assert_eq!(desk.back_up(&Disk::system(), &kept), Some(vec![]));
    assert_eq!(files(&kept).map(|file| fs::read(file).unwrap()), files(&home).map(|file| fs::read(file).unwrap()));
}

#[test]
fn h3_a_key_is_destroyed_in_the_backup_when_it_goes_up_to_the_forgetting_and_never_before() {
    let mut desk = Desk::new();
    let (home, first) = (desk.path("desk"), desk.path("first"));
    assert_eq!(desk.back_up(&Disk::system(), &first), Some(vec![]));
    let live = fs::read(&files(&first)[0]).unwrap();
    desk.forget_jane();
    for n_changes in 0.. {
        let kept = desk.path(&format!("kept-{n_changes}"));
        copy_all(&first, &kept);
        let ended = desk.back_up(&Stopping::before(n_changes), &kept).is_some();
        let found = check(&Disk::system(), &kept, &mut |_, _| ()).unwrap();
        assert_eq!(found.faults, Vec::<String>::new(), "stopped at {n_changes}");
        assert_eq!(desk.back_up(&Disk::system(), &kept).unwrap(), Vec::<String>::new(), "stopped at {n_changes}");
        checked(&kept);
        for (file, of_desk) in files(&kept).iter().zip(files(&home)) {
            let bytes = fs::read(file).unwrap();
            assert!(bytes == fs::read(of_desk).unwrap() && bytes != live, "stopped at {n_changes}");
        }
        if ended {
            assert!(n_changes > 10, "only {n_changes} changes of the disk");
            break;
        }
    }
}

fn make_with(desk: &Desk, keys: &KeyCopy, to: u64) -> Result<Made, BackupError> {
    let (home, folder, machine) = (desk.path("desk"), desk.path("kept"), Disk::system());
    let at = DateTime::UNIX_EPOCH;
    let making = Making {
        disk: &machine,
        desk: &home,
        keys,
        to: Some(to),
        folder: &folder,
        add_only: false,
        repair: false,
        build: "test",
        at,
    };
    make(&making, &mut |_, _| ())
}

#[test]
fn h3_who_is_forgotten_while_a_backup_is_made_is_in_it_whole_until_the_next() {
    let mut desk = Desk::new();
    let keys = KeyCopy::read(&Disk::system(), &desk.path("desk")).unwrap();
    let to = desk.writer.reader.applied();
    desk.forget_jane();
    make_with(&desk, &keys, to).unwrap();
    let found = check(&Disk::system(), &desk.path("kept"), &mut |_, _| ()).unwrap();
    assert_eq!((found.faults, found.applications), (vec![], Some(2)));
    let back = desk.path("back");
    fs::create_dir(&back).unwrap();
    restore(&Disk::system(), &desk.path("kept"), &back, &mut |_, _| ()).unwrap();
    let writer = open(&back);
    assert!(writer.reader.application(jane()).unwrap().is_some());
    assert_eq!(desk.back_up(&Disk::system(), &desk.path("kept")), Some(vec![]));
    assert_eq!(check(&Disk::system(), &desk.path("kept"), &mut |_, _| ()).unwrap().applications, Some(1));
}

#[test]
fn h3_who_is_taken_in_and_forgotten_while_a_backup_or_an_export_is_made_ends_it() {
    let mut desk = Desk::new();
    let to = desk.writer.reader.applied();
    let keys = KeyCopy::default();
    let other = Number::new(2027, 1);
    push(&mut desk.writer, received(other, crate::domain::Digest([3; 32])));
    push(&mut desk.writer, forgotten(other));
    desk.writer.erase().unwrap();
    let made = make_with(&desk, &keys, to);
    assert!(matches!(made, Err(BackupError::Meanwhile { number }) if number == other), "{made:?}");
    let (on, home, stop) = (&ground(), &desk.path("desk"), &AtomicBool::new(false));
    let exporting = |keys, to| Exporting { on, desk: home, room: home, keys, to: Some(to), build: "test", stop };
    let exported = export(&exporting(&keys, to), &mut Vec::new(), &mut |_, _| ());
    assert!(matches!(exported, Err(BackupError::Meanwhile { number }) if number == other), "{exported:?}");
    let (keys, to) = (KeyCopy::read(&Disk::system(), home).unwrap(), desk.writer.reader.applied());
    let mut text = Vec::new();
    assert_eq!(export(&exporting(&keys, to), &mut text, &mut |_, _| ()).unwrap().faults, Vec::<String>::new());
    let again = desk.path("again");
    fs::create_dir(&again).unwrap();
    import(&Disk::system(), Path::new("text"), &mut &text[..], &again, &mut |_| ()).unwrap();
    assert_eq!(desk.back_up(&Disk::system(), &desk.path("kept")), Some(vec![]));
    checked(&desk.path("kept"));
}

#[test]
fn h3_of_a_journal_that_cannot_be_read_nobody_is_said_not_to_have_been_forgotten() {
    let mut desk = Desk::new();
    let (home, kept) = (desk.path("desk"), desk.path("kept"));
    assert_eq!(desk.back_up(&Disk::system(), &kept), Some(vec![]));
    desk.forget_jane();
    let second = home.join(JOURNAL).join("00000000000000000002.qapj");
    let mut bytes = fs::read(&second).unwrap();
    bytes[100] ^= 1;
    fs::write(second, bytes).unwrap();
    let faults = desk.back_up(&Disk::system(), &kept).unwrap();
    assert!(faults.iter().any(|fault| fault.contains("the keys could not be compared")), "{faults:?}");
    assert!(faults.iter().all(|fault| !fault.contains("although nobody forgot")), "{faults:?}");
}
