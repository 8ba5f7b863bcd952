//! Backups of a desk that was imported go on in the folder of the one that it was exported from.

use std::{fs, path::Path, sync::atomic::AtomicBool};

use super::{
    tests::{Stopping, add, back_up, checked, copy_all, ground, is_whole},
    *,
};
use crate::{
    domain::Record,
    store::{
        Store,
        export::{Exporting, export, import},
        journal::JournalHead,
    },
};

const SEGMENT: &str = "journal/00000000000000000001.qapj";

fn imported(from: &Path, to: &Path) -> JournalHead {
    let mut text = Vec::new();
    let keys = &KeyCopy::read(&Disk::system(), from).unwrap();
    let stop = &AtomicBool::new(false);
    let exporting = Exporting { on: &ground(), desk: from, room: from, keys, to: None, build: "test", stop };
    export(&exporting, &mut text, &mut |_, _| ()).unwrap();
    fs::create_dir(to).unwrap();
    import(&Disk::system(), Path::new("text"), &mut &text[..], to, &mut |_| ()).unwrap().head
}

#[test]
fn a_run_of_an_imported_desk_that_is_stopped_anywhere_leaves_the_last_backup_good() {
    let home = tempfile::tempdir().unwrap();
    let [desk, again, first] = ["desk", "again", "first"].map(|name| home.path().join(name));
    let mut writer = Store::open(&desk, &mut |_| ()).unwrap().0;
    add(&mut writer, &["ada"]);
    // Two changes of one append, as of two clients at the same moment.
    let mut turn = writer.turn();
    for name in ["bob", "cyd"] {
        turn.push(&[Record::Access(super::tests::change(name))]).unwrap();
    }
    turn.commit().unwrap();
    writer.finish();
    drop(writer);
    let early = back_up(&Disk::system(), &desk, &first).unwrap().head;
    assert_eq!((early.sequence, imported(&desk, &again)), (3, early));
    let [ours, theirs] = [&desk, &again].map(|desk| fs::read(desk.join(SEGMENT)).unwrap());
    assert!(ours != theirs && ours.len() == theirs.len(), "the same changes in other bytes");
    let mut writer = Store::open(&again, &mut |_| ()).unwrap().0;
    add(&mut writer, &["dan", "eve"]);
    let late = writer.reader.head(None).unwrap().unwrap();
    for n_changes in 0.. {
        let folder = home.path().join(format!("kept-{n_changes}"));
        copy_all(&first, &folder);
        let ended = back_up(&Stopping::before(n_changes), &again, &folder).is_ok();
        let found = checked(&folder);
        assert!(found == late || found == early && !ended, "stopped at {n_changes}: {found}");
        assert_eq!(back_up(&Disk::system(), &again, &folder).unwrap().head, late);
        assert_eq!(checked(&folder), late, "stopped at {n_changes}");
        if ended {
            assert!(n_changes > 10, "only {n_changes} changes of the disk");
            let back = home.path().join("back");
            fs::create_dir(&back).unwrap();
            restore(&Disk::system(), &folder, &back, &mut |_, _| ()).unwrap();
            is_whole(&back);
            break;
        }
    }
}
