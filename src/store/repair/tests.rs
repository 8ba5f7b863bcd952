use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::*;
use crate::{
    domain::{Account, AccountChange, Digest, Number, Origin, Record, Role},
    store::{
        Disk, Store, Writer,
        backup::{KEYS, KeyCopy, Made, Making, make, restore},
        sim::FailingDisk,
        vault::Vault,
        verify,
    },
};

/// Segments of a few batches.
fn ground() -> Ground {
    Ground::default().with_segments_of(150)
}

fn open(desk: &Path) -> Writer {
    Store::open_on(&ground(), desk, &mut |_| ()).unwrap().0
}

/// Adds a change for each name.
pub(super) fn add(writer: &mut Writer, names: &[&str]) {
    for name in names {
        let change = AccountChange {
            at: DateTime::UNIX_EPOCH,
            by: "ada".parse().unwrap(),
            origin: Origin::Local { uid: 1000 },
            before: None,
            after: Box::new(Account::new(name.parse().unwrap(), Role::Staff, None)),
        };
        let mut turn = writer.turn();
        turn.push(&[Record::Access(change)]).unwrap();
        turn.commit().unwrap();
    }
    writer.finish();
}

pub(super) fn back_up(home: &Path, folder: &Path) -> Result<Made, BackupError> {
    let (disk, at) = (&Disk::system(), DateTime::UNIX_EPOCH);
    let keys = &KeyCopy::read(disk, home).unwrap();
    let making = Making { disk, desk: home, keys, to: None, folder, add_only: false, repair: false, build: "test", at };
    make(&making, &mut |_, _| ())
}

/// A desk of several segments, a backup of its beginning and one of all of it.
pub(super) struct Desks {
    home: tempfile::TempDir,
}

impl Desks {
    pub(super) fn new() -> Self {
        let this = Self { home: tempfile::tempdir().unwrap() };
        let mut writer = open(&this.path("desk"));
        add(&mut writer, &["ada", "bob", "cyd", "dan", "eve"]);
        this.back_up("early");
        add(&mut writer, &["fay", "gus", "hal", "ida"]);
        this.back_up("late");
        drop(writer);
        this
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn back_up(&self, name: &str) {
        self.back_up_of("desk", name);
    }

    fn back_up_of(&self, of: &str, name: &str) {
        back_up(&self.path(of), &self.path(name)).unwrap();
    }

    /// Mends the desk until nothing is left to do; what was done and what cannot be.
    pub(super) fn mend(&self, backup: Option<&str>) -> (Vec<String>, Vec<String>) {
        let (on, desk, backup) = (ground(), self.path("desk"), backup.map(|name| self.path(name)));
        let repairing = Repairing { on: &on, desk: &desk, backup: backup.as_deref(), at: DateTime::UNIX_EPOCH };
        let mut done = Vec::new();
        loop {
            let plan = plan(&repairing, &mut |_| ()).unwrap();
            if plan.steps.is_empty() {
                return (done, plan.cannot);
            }
            assert!(done.len() < 20, "{done:?}");
            mend(&repairing, &plan).unwrap();
            done.extend(plan.steps.iter().map(ToString::to_string));
        }
    }

    pub(super) fn segments(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = fs::read_dir(self.path("desk/journal")).unwrap().map(|entry| entry.unwrap().path());
        files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    }

    pub(super) fn is_whole(&self) {
        let (_, reader, _) = Store::open_on(&ground(), &self.path("desk"), &mut |_| ()).unwrap();
        let report = verify(&reader, &mut |_| ()).unwrap();
        assert!(report.is_clean(), "{report:?}");
        assert_eq!(reader.accounts().unwrap().len(), 9);
    }
}

fn damages(bytes: &[u8]) -> Vec<Option<Vec<u8>>> {
    let middle = bytes.len() / 2;
    let mut flipped = bytes.to_vec();
    flipped[middle] ^= 4;
    let mut header = bytes.to_vec();
    header[20] ^= 4;
    let mut zeroed = bytes.to_vec();
    zeroed[60..middle].fill(0);
    vec![Some(flipped), Some(header), Some(zeroed), Some(Vec::new()), None]
}

#[test]
fn a_segment_that_is_damaged_or_missing_is_taken_from_the_backup_and_the_damaged_one_is_kept() {
    let desks = Desks::new();
    let whole = desks.segments();
    assert!(whole.len() > 3);
    let (mark, mut n_lacking) = (desks.path("desk/brought-back"), 0);
    for (file, bytes) in &whole {
        for damaged in damages(bytes) {
            match &damaged {
                Some(damaged) => fs::write(file, damaged).unwrap(),
                None => fs::remove_file(file).unwrap(),
            }
            let (done, cannot) = desks.mend(Some("late"));
            assert_eq!((done.len(), cannot), (1, vec![]), "{done:?}");
            assert_eq!(desks.segments(), whole);
            let may_lack = done[0].contains("if there were any, are lost");
            assert_eq!(mark.exists(), may_lack, "letters that wait may have gone since: {done:?}");
            n_lacking += u32::from(may_lack);
            let _ = fs::remove_file(&mark);
            desks.is_whole();
            let aside = desks.path("desk/aside-19700101T000000Z");
            if let Some(damaged) = &damaged {
                let kept: Vec<_> = fs::read_dir(&aside).unwrap().map(|entry| entry.unwrap().path()).collect();
                assert_eq!(kept.len(), 1);
                assert_eq!(&fs::read(&kept[0]).unwrap(), damaged);
            }
            let _ = fs::remove_dir_all(aside);
        }
    }
    assert!(n_lacking > 0);
    assert_eq!(desks.mend(Some("late")), (vec![], vec![]), "nothing is to be mended");
}

#[test]
fn a_damaged_segment_before_a_missing_one_is_mended_with_it() {
    let desks = Desks::new();
    let whole = desks.segments();
    let files: Vec<_> = whole.iter().collect();
    for pair in files.windows(2) {
        let (file, bytes) = pair[0];
        let mut damaged = bytes.clone();
        damaged[20] ^= 4;
        fs::write(file, damaged).unwrap();
        fs::remove_file(pair[1].0).unwrap();
        let (done, cannot) = desks.mend(Some("late"));
        assert_eq!((done.len(), cannot), (2, vec![]), "{done:?}");
        assert_eq!(desks.segments(), whole);
        desks.is_whole();
    }
}

#[test]
fn what_the_desk_holds_behind_the_backups_part_of_a_segment_is_kept_where_the_chain_goes_on_into_it() {
    let desks = Desks::new();
    let whole = desks.segments();
    let early = fs::read_dir(desks.path("early/journal")).unwrap().map(|entry| entry.unwrap().path());
    let last = early.max().unwrap();
    let n_kept = usize::try_from(fs::metadata(&last).unwrap().len()).unwrap();
    let file = desks.path("desk/journal").join(last.file_name().unwrap());
    let mut damaged = whole[&file].clone();
    if damaged.len() > n_kept {
        damaged[n_kept - 20] ^= 1;
        fs::write(&file, &damaged).unwrap();
        let (done, cannot) = desks.mend(Some("early"));
        assert_eq!((done.len(), cannot), (1, vec![]));
        assert_eq!(desks.segments(), whole);
        desks.is_whole();
    }
    // Behind the backup nothing else has it: told, and left as it is.
    let (file, bytes) = whole.iter().next_back().unwrap();
    let mut damaged = bytes.clone();
    damaged[70] ^= 1;
    fs::write(file, &damaged).unwrap();
    let (done, cannot) = desks.mend(Some("early"));
    let told = cannot.first().cloned().unwrap_or_default();
    assert!(done.is_empty(), "{done:?}");
    assert!(told.contains(file.file_name().unwrap().to_str().unwrap()) && told.contains("change"), "{told}");
    assert_eq!(&fs::read(file).unwrap(), &damaged);
}

#[test]
fn without_a_backup_a_damaged_segment_is_told_with_byte_and_changes_and_left_alone() {
    let desks = Desks::new();
    let whole = desks.segments();
    let (file, bytes) = whole.iter().nth(1).unwrap();
    let mut damaged = bytes.clone();
    damaged[70] ^= 1;
    fs::write(file, &damaged).unwrap();
    let (done, cannot) = desks.mend(None);
    assert_eq!(done, Vec::<String>::new());
    let told = &cannot[0];
    assert!(told.contains("at byte 53") && told.contains("changes ") && told.contains("--from"), "{told}");
    assert_eq!(&fs::read(file).unwrap(), &damaged);
}

#[test]
fn a_backup_of_another_desk_has_nothing_that_belongs_here() {
    let (desks, other) = (Desks::new(), Desks::new());
    let mut writer = open(&other.path("another"));
    add(&mut writer, &["zoe", "yan", "xia", "wim", "vic", "ute", "tom", "sue", "ria"]);
    drop(writer);
    fs::rename(other.path("desk"), other.path("old")).unwrap();
    fs::rename(other.path("another"), other.path("desk")).unwrap();
    other.back_up("foreign");
    let whole = desks.segments();
    let file = whole.keys().nth(1).unwrap();
    fs::write(file, "rubbish").unwrap();
    let foreign = other.path("foreign");
    fs::rename(foreign, desks.path("foreign")).unwrap();
    let (done, cannot) = desks.mend(Some("foreign"));
    assert_eq!((done.len(), cannot.len()), (0, 1), "{cannot:?}");
    assert_eq!(fs::read(file).unwrap(), b"rubbish");
}

#[test]
fn the_state_is_made_anew_and_what_was_left_over_is_set_aside() {
    let desks = Desks::new();
    let left = ["desk/journal/next.tmp", "desk/documents/incoming/7-0.tmp", "desk/mail.toml.new"];
    for left in left {
        fs::write(desks.path(left), "half").unwrap();
    }
    let (done, cannot) = desks.mend(None);
    assert_eq!((done.len(), cannot), (left.len(), vec![]), "{done:?}");
    for left in left {
        assert!(!desks.path(left).exists());
    }
    assert_eq!(fs::read_dir(desks.path("desk/aside-19700101T000000Z")).unwrap().count(), left.len());
    desks.is_whole();
    let digest = Digest([7; 32]);
    let step = Step::Document { digest, bytes: 1, is_there: false };
    assert!(step.to_string().contains("missing"));
}

#[test]
fn nothing_is_taken_from_another_desk_or_another_time_line_whatever_is_damaged() {
    let desks = Desks::new();
    // Another desk that begins as this one does, and is as long.
    let mut writer = open(&desks.path("other"));
    add(&mut writer, &["zed", "bob", "cyd", "dan", "eve", "fay", "gus", "hal", "ida", "jay"]);
    drop(writer);
    desks.back_up_of("other", "foreign");
    let first = desks.segments().into_keys().next().unwrap();
    let bytes = fs::read(&first).unwrap();
    for damaged in damages(&bytes) {
        match &damaged {
            Some(damaged) => fs::write(&first, damaged).unwrap(),
            None => fs::remove_file(&first).unwrap(),
        }
        let (done, cannot) = desks.mend(Some("foreign"));
        assert!(done.is_empty() && cannot.len() == 1 && cannot[0].contains("another desk"), "{done:?} {cannot:?}");
    }
    fs::write(&first, &bytes).unwrap();
    // Back to the early backup, and on from there otherwise.
    fs::rename(desks.path("desk"), desks.path("lost")).unwrap();
    fs::create_dir(desks.path("desk")).unwrap();
    restore(&Disk::system(), &desks.path("early"), &desks.path("desk"), &mut |_, _| ()).unwrap();
    let mut writer = open(&desks.path("desk"));
    add(&mut writer, &["zoe"]);
    drop(writer);
    let now = desks.segments();
    let (done, cannot) = desks.mend(Some("late"));
    assert!(done.is_empty() && cannot[0].contains("did not go on"), "{done:?} {cannot:?}");
    assert_eq!(desks.segments(), now, "what was acknowledged stays");
}

#[test]
fn the_keys_of_a_desk_with_nothing_to_mend_are_on_the_disk_for_certain() {
    let (home, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let (on, desk) = (&failing.ground(), &home.path().join("desk"));
    add(&mut open(desk), &["ada"]);
    let keys = &desk.join(KEYS);
    Vault::open(&on.disk, keys).unwrap().0.key_to_seal(Number::new(2026, 1), &|| Ok(false)).unwrap();
    let before = failing.done_below(keys).len();
    // As where an earlier mending wrote them and its sync failed: they are read, and may stand in memory only.
    let plan = plan(&Repairing { on, desk, backup: None, at: DateTime::UNIX_EPOCH }, &mut |_| ()).unwrap();
    assert!(plan.steps.is_empty() && plan.cannot.is_empty(), "{:?} {:?}", plan.steps, plan.cannot);
    assert_eq!(failing.done_below(keys)[before..], ["write", "sync", "write", "sync"]);
}

#[test]
fn keys_made_ahead_of_their_use_come_back_from_the_backup_so_that_later_ones_miss_none() {
    let desks = Desks::new();
    let keys = desks.path("desk").join(KEYS);
    Vault::open(&Disk::system(), &keys).unwrap().0.key_to_seal(Number::new(2026, 1), &|| Ok(false)).unwrap();
    desks.back_up("late");
    let kept = KeyCopy::read(&Disk::system(), &desks.path("late")).unwrap().slots;
    fs::remove_dir_all(&keys).unwrap();
    let (done, cannot) = desks.mend(Some("late"));
    assert!(
        cannot.is_empty() && done.len() == 1 && done[0].starts_with("keys are missing that"),
        "{done:?} {cannot:?}"
    );
    assert!(KeyCopy::read(&Disk::system(), &desks.path("desk")).unwrap().slots == kept, "all of them");
}

#[test]
fn a_segment_that_was_being_sealed_is_put_together_before_one_that_holds_nothing() {
    /// The lengths of a seal, and of what is before the first frame.
    const SEAL: usize = 48;
    const HEADER: usize = 53;
    let desks = Desks::new();
    let whole = desks.segments();
    let early = fs::read_dir(desks.path("early/journal")).unwrap().map(|entry| entry.unwrap());
    let last = early.max_by_key(fs::DirEntry::file_name).unwrap();
    let n_kept = usize::try_from(last.metadata().unwrap().len()).unwrap();
    let file = desks.path("desk/journal").join(last.file_name());
    let mut later = whole.range(file.clone()..).skip(1);
    let (next, content) = later.next().unwrap();
    later.for_each(|(file, _)| fs::remove_file(file).unwrap());
    fs::write(next, &content[..HEADER]).unwrap();
    let mut damaged = whole[&file].clone();
    damaged.truncate(damaged.len() - SEAL);
    let before_seal = damaged.clone();
    assert!(n_kept < damaged.len(), "the desk has more of it than the backup");
    damaged[n_kept - 20] ^= 1;
    fs::write(&file, &damaged).unwrap();
    let (done, cannot) = desks.mend(Some("early"));
    // That the changes after it were kept once is told, and hinders nothing.
    assert!(done.len() == 1 && cannot.len() == 1 && cannot[0].contains("ends before change"), "{done:?} {cannot:?}");
    assert_eq!(fs::read(&file).unwrap(), before_seal);
}
