use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use chrono::DateTime;

use super::*;
use crate::{
    domain::{Account, AccountChange, Origin, Record, Role},
    store::{
        Disk, Ground, Store, StoreError, Writer,
        disk::{Bytes, How, Identity, Kind, Names, System},
        export::{Exporting, export, import},
        journal::{self, Frames, JournalHead, Rewriter},
        sim::FailingDisk,
        verify,
    },
};

/// The machine's disk for a process that is stopped before its `n`th change of it; a write is cut in the middle.
#[derive(Debug, Clone)]
pub(super) struct Stopping(Arc<AtomicI64>);

impl Stopping {
    pub(super) fn before(n_changes: i64) -> Disk {
        Disk::new(Arc::new(Self(Arc::new(AtomicI64::new(n_changes)))))
    }

    fn change(&self) -> io::Result<()> {
        if self.0.fetch_sub(1, Ordering::Relaxed) > 0 { Ok(()) } else { Err(io::Error::other("stopped")) }
    }
}

impl Names for Stopping {
    fn open(&self, path: &Path, how: How) -> io::Result<Arc<dyn Bytes>> {
        if how != How::Read {
            self.change()?;
        }
        Ok(Arc::new(StoppingFile { stopping: self.clone(), file: System.open(path, how)? }))
    }

    fn look_at(&self, path: &Path) -> io::Result<Kind> {
        System.look_at(path)
    }

    fn identity(&self, path: &Path) -> io::Result<Identity> {
        System.identity(path)
    }

    fn hold(&self, folder: &Path) -> io::Result<Arc<dyn Bytes>> {
        System.hold(folder)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.change()?;
        System.make_folder(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.change()?;
        System.sync_folder(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change()?;
        System.rename(from, to)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change()?;
        System.rename_new(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.change()?;
        System.remove(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        System.list(folder)
    }
}

#[derive(Debug)]
struct StoppingFile {
    stopping: Stopping,
    file: Arc<dyn Bytes>,
}

impl Bytes for StoppingFile {
    fn identity(&self) -> io::Result<Identity> {
        self.file.identity()
    }

    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        self.file.read_at(bytes, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        let Err(stopped) = self.stopping.change() else { return self.file.write_at(bytes, offset) };
        self.file.write_at(&bytes[..bytes.len() / 2], offset)?;
        Err(stopped)
    }

    fn sync(&self) -> io::Result<()> {
        self.stopping.change()?;
        self.file.sync()
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.stopping.change()?;
        self.file.set_len(len)
    }
}

/// Segments of a few batches.
pub(super) fn ground() -> Ground {
    Ground::default().with_segments_of(150)
}

pub(super) fn open(desk: &Path) -> Writer {
    Store::open_on(&ground(), desk, &mut |_| ()).unwrap().0
}

pub(super) fn change(name: &str) -> AccountChange {
    AccountChange {
        at: DateTime::UNIX_EPOCH,
        by: "ada".parse().unwrap(),
        origin: Origin::Local { uid: 1000 },
        before: None,
        after: Box::new(Account::new(name.parse().unwrap(), Role::Staff, None)),
    }
}

pub(super) fn add(writer: &mut Writer, names: &[&str]) {
    for name in names {
        let mut turn = writer.turn();
        turn.put_document(name.as_bytes()).unwrap();
        turn.push(&[Record::Access(change(name))]).unwrap();
        turn.commit().unwrap();
    }
}

pub(super) fn back_up(disk: &Disk, home: &Path, folder: &Path) -> Result<Made, BackupError> {
    run(disk, home, folder, false)
}

fn run(disk: &Disk, home: &Path, folder: &Path, repair: bool) -> Result<Made, BackupError> {
    let (at, add_only, build) = (DateTime::UNIX_EPOCH, false, "test");
    let keys = &KeyCopy::read(disk, home).unwrap();
    make(&Making { disk, desk: home, keys, to: None, folder, add_only, repair, build, at }, &mut |_, _| ())
}

pub(super) fn checked(folder: &Path) -> JournalHead {
    let checked = check(&Disk::system(), folder, &mut |_, _| ()).unwrap();
    assert_eq!((checked.faults, checked.flaws, checked.absent), (vec![], vec![], vec![]));
    checked.manifest.head
}

pub(super) fn is_whole(desk: &Path) {
    let (_, reader, _) = Store::open_on(&ground(), desk, &mut |_| ()).unwrap();
    let report = verify(&reader, &mut |_| ()).unwrap();
    assert!(report.is_clean(), "{report:?}");
}

pub(super) fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            copy_all(&path, &to);
        } else {
            fs::copy(path, to).unwrap();
        }
    }
}

#[test]
fn a_backup_that_is_stopped_anywhere_leaves_the_last_one_good_and_the_next_run_ends_it() {
    let home = tempfile::tempdir().unwrap();
    let (desk, first) = (home.path().join("desk"), home.path().join("first"));
    let mut writer = open(&desk);
    add(&mut writer, &["ada", "bob", "cyd", "dan"]);
    let early = back_up(&Disk::system(), &desk, &first).unwrap().head;
    add(&mut writer, &["eve", "fay", "gus", "hal", "ida"]);
    let late = writer.reader.head(None).unwrap().unwrap();
    assert!(fs::read_dir(desk.join("journal")).unwrap().count() > 3, "several segments");
    let mut n_changes = 0;
    let ended = loop {
        let folder = home.path().join(format!("kept-{n_changes}"));
        copy_all(&first, &folder);
        if let Ok(made) = back_up(&Stopping::before(n_changes), &desk, &folder) {
            break made;
        }
        let found = checked(&folder);
        assert!(found == early || found == late, "stopped at {n_changes}: {found}");
        assert_eq!(back_up(&Disk::system(), &desk, &folder).unwrap().head, late);
        assert_eq!(checked(&folder), late, "stopped at {n_changes}");
        n_changes += 1;
    };
    assert_eq!((ended.before, ended.head), (Some(early), late));
    assert!(n_changes > 30, "only {n_changes} changes of the disk");
}

#[test]
fn a_change_that_was_acknowledged_and_is_not_in_a_backup_or_an_export_is_told() {
    let home = tempfile::tempdir().unwrap();
    let (desk, kept) = (home.path().join("desk"), home.path().join("kept"));
    let mut writer = Store::open(&desk, &mut |_| ()).unwrap().0;
    add(&mut writer, &["ada", "bob", "cyd"]);
    writer.finish();
    drop(writer);
    let exported = |out: &mut Vec<u8>| {
        let keys = &KeyCopy::read(&Disk::system(), &desk).unwrap();
        let exporting = Exporting {
            on: &ground(),
            desk: &desk,
            room: home.path(),
            keys,
            to: None,
            build: "test",
            stop: &AtomicBool::new(false),
        };
        export(&exporting, out, &mut |_, _| ()).unwrap().faults
    };
    assert_eq!(exported(&mut Vec::new()), Vec::<String>::new());
    let segment = desk.join("journal/00000000000000000001.qapj");
    let mut bytes = fs::read(&segment).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&segment, bytes).unwrap();
    let faults = back_up(&Disk::system(), &desk, &kept).unwrap().faults;
    assert!(matches!(faults.as_slice(), [one] if one.contains("change 3 was acknowledged")), "{faults:?}");
    assert_eq!(exported(&mut Vec::new()), faults);
}

#[test]
fn what_rotted_in_a_backup_is_copied_anew_by_a_run_that_is_to_repair_it() {
    let home = tempfile::tempdir().unwrap();
    let (desk, kept) = (home.path().join("desk"), home.path().join("kept"));
    add(&mut open(&desk), &["ada", "bob", "cyd", "dan"]);
    let made = back_up(&Disk::system(), &desk, &kept).unwrap();
    let document = kept.join(document_file(crate::domain::Digest(*blake3::hash(b"bob").as_bytes())));
    for file in [kept.join("journal/00000000000000000001.qapj"), document] {
        let mut bytes = fs::read(&file).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&file, bytes).unwrap();
    }
    let faults = || check(&Disk::system(), &kept, &mut |_, _| ()).unwrap().faults;
    assert_eq!(faults().len(), 2, "{:?}", faults());
    assert_eq!(back_up(&Disk::system(), &desk, &kept).unwrap().written, 0);
    assert_eq!(faults().len(), 2);
    let again = run(&Disk::system(), &desk, &kept, true).unwrap();
    assert!(again.written > 0 && again.written < made.written && again.faults.is_empty(), "{again:?}");
    assert_eq!(checked(&kept), made.head);
    assert_eq!(run(&Disk::system(), &desk, &kept, true).unwrap().written, 0);
}

#[test]
fn an_export_is_refused_where_what_it_works_on_would_fill_the_disk() {
    let home = tempfile::tempdir().unwrap();
    let desk = home.path().join("desk");
    let writer = &mut open(&desk);
    add(writer, &["ada"]);
    writer.settle();
    let failing = FailingDisk::default();
    let on = &failing.ground();
    let keys = &KeyCopy::read(&Disk::system(), &desk).unwrap();
    let exporting =
        Exporting { on, desk: &desk, room: &desk, keys, to: None, build: "test", stop: &AtomicBool::new(false) };
    let exported = || export(&exporting, &mut Vec::new(), &mut |_, _| ());
    failing.set_room(16 * 1024 * 1024);
    let error = exported().unwrap_err();
    assert!(matches!(error, BackupError::Store(StoreError::NoRoomToExport { .. })), "{error}");
    failing.set_room(1024 * 1024 * 1024);
    assert_eq!(exported().unwrap().faults, Vec::<String>::new());
    let left = fs::read_dir(&desk)
        .unwrap()
        .filter(|one| one.as_ref().unwrap().path().display().to_string().contains("export-"));
    assert_eq!(left.count(), 0);
}

#[test]
fn an_export_that_is_given_up_anywhere_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let (desk, room) = (home.path().join("desk"), home.path().join("out"));
    fs::create_dir(&room).unwrap();
    let writer = &mut open(&desk);
    add(writer, &["ada", "bob", "cyd"]);
    writer.settle();
    let keys = &KeyCopy::read(&Disk::system(), &desk).unwrap();
    for n_steps in 1.. {
        let (stop, mut n_told) = (AtomicBool::new(false), 0);
        let exporting =
            Exporting { on: &ground(), desk: &desk, room: &room, keys, to: None, build: "test", stop: &stop };
        let exported = export(&exporting, &mut Vec::new(), &mut |_, _| {
            n_told += 1;
            if n_told == n_steps {
                stop.store(true, Ordering::SeqCst);
            }
        });
        assert_eq!(fs::read_dir(&room).unwrap().count(), 0, "{n_steps}");
        if exported.is_ok() {
            assert!(n_steps > 6 && n_told < n_steps, "each of the journal's changes is read twice");
            break;
        }
        assert!(matches!(exported, Err(BackupError::Store(StoreError::GivenUp))), "{exported:?}");
    }
}

#[test]
fn a_first_backup_that_is_stopped_anywhere_is_none_and_is_made_by_the_next_run() {
    let home = tempfile::tempdir().unwrap();
    let desk = home.path().join("desk");
    add(&mut open(&desk), &["ada", "bob", "cyd", "dan"]);
    for n_changes in 0.. {
        let folder = home.path().join(format!("kept-{n_changes}"));
        if back_up(&Stopping::before(n_changes), &desk, &folder).is_ok() {
            break;
        }
        if folder.join(manifest::FILE).exists() {
            checked(&folder);
        }
        back_up(&Disk::system(), &desk, &folder).unwrap();
        checked(&folder);
    }
}

#[test]
fn a_restore_or_an_import_that_is_stopped_anywhere_is_no_desk_and_can_be_run_again() {
    let home = tempfile::tempdir().unwrap();
    let (desk, kept) = (home.path().join("desk"), home.path().join("kept"));
    let mut writer = open(&desk);
    add(&mut writer, &["ada", "bob", "cyd", "dan", "eve"]);
    fs::write(desk.join("mail.toml"), "from = \"qap@example.org\"\n").unwrap();
    let head = back_up(&Disk::system(), &desk, &kept).unwrap().head;
    let mut text = Vec::new();
    let keys = &KeyCopy::read(&Disk::system(), &desk).unwrap();
    let exporting = Exporting {
        on: &ground(),
        desk: &desk,
        room: &desk,
        keys,
        to: None,
        build: "test",
        stop: &AtomicBool::new(false),
    };
    export(&exporting, &mut text, &mut |_, _| ()).unwrap();
    let again = |disk: &Disk, to: &Path, is_import: bool| {
        if is_import {
            import(disk, Path::new("text"), &mut &text[..], to, &mut |_| ()).map(|imported| imported.head)
        } else {
            restore(disk, &kept, to, &mut |_, _| ()).map(|restored| restored.head)
        }
    };
    for is_import in [false, true] {
        for n_changes in 0.. {
            let to = home.path().join(format!("back-{is_import}-{n_changes}"));
            fs::create_dir(&to).unwrap();
            if again(&Stopping::before(n_changes), &to, is_import).is_ok() {
                assert!(n_changes > 20, "only {n_changes} changes of the disk");
                break;
            }
            let is_marked = || to.join("brought-back").exists();
            assert!(is_marked() || !to.join("journal").exists(), "{n_changes}: nobody knows that it is a copy");
            if !to.join("journal").exists() {
                let begun = to.join("restoring").exists();
                let opened = begun.then(|| Store::open_on(&ground(), &to, &mut |_| ()));
                assert!(matches!(opened, None | Some(Err(StoreError::HalfRestored { .. }))), "{n_changes}: {opened:?}");
                assert_eq!(again(&Disk::system(), &to, is_import).unwrap(), head, "{n_changes}");
            }
            assert!(is_marked() && fs::read_to_string(to.join("mail.toml")).unwrap().contains("qap@"), "{n_changes}");
            is_whole(&to);
        }
    }
    drop(writer);
}

#[test]
fn a_journal_that_was_rewritten_with_a_chain_that_fits_is_found_by_a_head_of_before() {
    let home = tempfile::tempdir().unwrap();
    let (desk, forged) = (home.path().join("desk"), home.path().join("forged"));
    let mut writer = open(&desk);
    add(&mut writer, &["ada", "bob", "cyd", "dan"]);
    let signed = writer.reader.head(None).unwrap().unwrap();
    add(&mut writer, &["eve"]);
    let machine = Disk::system();
    fs::create_dir_all(forged.join("journal")).unwrap();
    let mut rewriter = Rewriter::begin(&machine, &forged.join("journal"));
    for frame in Frames::open(&machine, &desk.join("journal"), 1, 5).unwrap() {
        let mut frame = frame.unwrap();
        if frame.sequence == 2 {
            let role = frame.payload.windows(3).position(|window| window == b"bob").unwrap();
            frame.payload[role..role + 3].copy_from_slice(b"rob");
        }
        rewriter.push(&frame.payload, frame.sequence == 3).unwrap();
    }
    rewriter.finish().unwrap();
    is_whole(&forged);
    assert_eq!(journal::head_at(&machine, &desk.join("journal"), signed.sequence).unwrap(), Some(signed));
    let found = journal::head_at(&machine, &forged.join("journal"), signed.sequence).unwrap();
    assert!(found.is_some() && found != Some(signed));
    assert_eq!(journal::head_at(&machine, &forged.join("journal"), 9).unwrap(), None);
}

/// A run's last sync failed; the next one found the document there and named it in its manifest, and the power took it.
#[test]
fn a_document_that_an_earlier_run_left_is_on_the_disk_for_certain_before_a_manifest_names_it() {
    let home = tempfile::tempdir().unwrap();
    let (desk, kept) = (home.path().join("desk"), home.path().join("kept"));
    add(&mut open(&desk), &["ada"]);
    let failing = FailingDisk::default();
    let on = &failing.ground();
    let file = kept.join(document_file(crate::domain::Digest(*blake3::hash(b"ada").as_bytes())));
    let fails = failing.fail("sync folder", file.parent().unwrap());
    for _ in 0..2 {
        assert!(back_up(&on.disk, &desk, &kept).is_err(), "its name may go with the power");
        assert!(file.exists());
    }
    drop(fails);
    assert_eq!(back_up(&on.disk, &desk, &kept).unwrap().documents, 1);
    checked(&kept);
}
