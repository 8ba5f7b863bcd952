//! A desk in which something is gone, or is no folder or no file where there should be one.

use std::{fs, os::unix::fs::symlink, path::Path};

use super::{tests::Desks, *};
use crate::{
    domain::Number,
    store::{Disk, vault::Vault},
};

/// Puts in the place of something what is none: nothing, a file, a folder, or a link that leads nowhere.
fn put(kind: &str, path: &Path) {
    match kind {
        "file" => fs::write(path, "no folder").unwrap(),
        "folder" => fs::create_dir(path).unwrap(),
        "link" => symlink("/nowhere/at/all", path).unwrap(),
        _ => {}
    }
}

#[test]
fn a_journal_that_is_gone_comes_back_from_the_backup() {
    let desks = Desks::new();
    let (whole, journal) = (desks.segments(), desks.path("desk/journal"));
    for kind in ["nothing", "file", "link"] {
        fs::remove_dir_all(&journal).unwrap();
        put(kind, &journal);
        let (_, cannot) = desks.mend(None);
        assert!(cannot.len() == 1 && cannot[0].contains("and with it the changes from 1 on"), "{kind}: {cannot:?}");
        let (done, cannot) = desks.mend(Some("late"));
        assert!(done.len() >= whole.len() && cannot.is_empty(), "{kind}: {done:?} {cannot:?}");
        assert_eq!(desks.segments(), whole, "{kind}");
        desks.is_whole();
    }
}

#[test]
fn where_there_is_no_desk_nothing_is_mended() {
    let home = tempfile::tempdir().unwrap();
    let (on, none) = (Ground::default(), home.path().join("none"));
    for desk in [home.path(), none.as_path()] {
        let repairing = Repairing { on: &on, desk, backup: None, at: DateTime::UNIX_EPOCH };
        assert!(matches!(plan(&repairing, &mut |_| ()), Err(BackupError::NoDesk(_))));
    }
}

#[test]
fn a_segment_that_is_no_file_is_set_aside_for_the_one_of_the_backup() {
    let desks = Desks::new();
    let whole = desks.segments();
    for (segment, kind) in whole.keys().zip(["folder", "link"]) {
        fs::remove_file(segment).unwrap();
        put(kind, segment);
        let (done, cannot) = desks.mend(None);
        assert!(done.is_empty() && cannot[0].contains(".qapj is no file, and with it"), "{done:?} {cannot:?}");
        let (done, cannot) = desks.mend(Some("late"));
        assert_eq!((done.len(), cannot), (1, vec![]), "{done:?}");
        assert_eq!(desks.segments(), whole);
        desks.is_whole();
    }
}

#[test]
fn a_copy_of_the_keys_that_is_no_file_is_set_aside_and_made_again() {
    let desks = Desks::new();
    let (disk, keys) = (Disk::system(), desks.path("desk/keys"));
    Vault::open(&disk, &keys).unwrap().0.key_to_seal(Number::new(2026, 1), &|| Ok(false)).unwrap();
    let copies = ["2026.a", "2026.b"].map(|copy| keys.join(copy));
    let whole = fs::read(&copies[0]).unwrap();
    for (copy, kind) in copies.iter().zip(["folder", "link"]) {
        fs::remove_file(copy).unwrap();
        put(kind, copy);
        // The other one is enough to read by.
        let (vault, told) = Vault::open(&disk, &keys).unwrap();
        assert!(vault.is_live(Number::new(2026, 1)) && told[0].contains("cannot be"), "{told:?}");
        let faults = vault.check(&[Number::new(2026, 1)]).unwrap();
        assert!(faults.half.iter().any(|fault| fault.contains("is no file; qapdesk verify --repair")), "{faults:?}");
        let (done, cannot) = desks.mend(None);
        assert!(done.len() == 1 && done[0].contains("it is set aside") && cannot.is_empty(), "{done:?} {cannot:?}");
        assert!(copies.iter().all(|copy| fs::read(copy).unwrap() == whole));
    }
    assert_eq!(fs::read_dir(desks.path("desk/aside-19700101T000000Z")).unwrap().count(), 2);
}

#[test]
fn a_link_that_leads_nowhere_is_set_aside_with_what_is_left_over() {
    let desks = Desks::new();
    // The first as an editor puts it beside a file that it has open.
    for left in ["journal/.#00000000000000000001.qapj", "journal/next.tmp", "documents/7-0.tmp"] {
        let link = desks.path("desk").join(left);
        // Twice: what was set aside before is not lost for it.
        for n_aside in 1..3 {
            put("link", &link);
            let (done, cannot) = desks.mend(None);
            assert!(done.len() == 1 && done[0].contains("is left over") && cannot.is_empty(), "{done:?} {cannot:?}");
            assert!(fs::symlink_metadata(&link).is_err(), "{left} is there still");
            let aside = fs::read_dir(desks.path("desk/aside-19700101T000000Z")).unwrap();
            let stem = left.replace('/', "-");
            let names = aside.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            assert_eq!(names.filter(|name| name.starts_with(&stem)).count(), n_aside, "{left}");
        }
    }
    desks.is_whole();
}
