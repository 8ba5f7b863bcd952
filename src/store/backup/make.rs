use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

use super::{
    BackupError, DOCUMENTS, JOURNAL, KEYS, Manifest, Told, copy, digest, document_file, keys,
    manifest::{DocumentEntry, FILE, SegmentEntry},
    ours::make_ours,
    put,
    reach::Reach,
    read_settings,
    segment::copy_segment,
};
use crate::{
    domain::Digest,
    store::{
        StoreError,
        disk::{self, Disk},
        documents,
        journal::{self, Extent, JournalHead},
        truth::Truth,
        vault::KeyCopy,
    },
};

/// Held while a backup is written to a folder.
const LOCK: &str = "backup.lock";

/// What is to be backed up, and where to.
#[derive(Debug)]
pub struct Making<'a> {
    /// Where the files are.
    pub disk: &'a Disk,
    /// The desk's folder.
    pub desk: &'a Path,
    /// The desk's keys as they were before it was asked for [`Making::to`].
    pub keys: &'a KeyCopy,
    /// The last change that the desk's server acknowledged; none where no server runs and the caller holds the lock.
    pub to: Option<u64>,
    /// The backup's folder; made where it is not there, but not the one above it.
    pub folder: &'a Path,
    /// Only add to a backup that is there.
    pub add_only: bool,
    /// Read all that the backup has, and copy anew what is not as its manifest says; else it is known by its length.
    pub repair: bool,
    /// This build's name.
    pub build: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What the backup goes up to now.
    pub head: JournalHead,
    /// What it went up to before; none for the first one.
    pub before: Option<JournalHead>,
    /// How many documents are in it.
    pub documents: u64,
    /// How many bytes of files belong to it.
    pub bytes: u64,
    /// How many bytes were written.
    pub written: u64,
    /// What of the desk is damaged or missing and so is not in it, in words; the rest is.
    pub faults: Vec<String>,
}

/// Makes a backup of a desk, or adds to the last one what is new. May run beside the desk's server.
///
/// Whatever fails leaves the last one as it was; or this one, where only what is not wanted in it any more, keys of candidates
/// who were forgotten among it, could not be removed: the next run does that.
pub fn make(making: &Making<'_>, told: Told<'_>) -> Result<Made, BackupError> {
    let reach = Reach::find(making)?;
    let _lock = open_folder(making)?;
    run(making, reach, told)
}

/// The same on a simulated disk, which has no locks.
#[cfg(test)]
pub(crate) fn make_unlocked(making: &Making<'_>, told: Told<'_>) -> Result<Made, BackupError> {
    let reach = Reach::find(making)?;
    for folder in [making.folder, &making.folder.join(JOURNAL), &making.folder.join(DOCUMENTS)] {
        making.disk.make_folder(folder)?;
    }
    run(making, reach, told)
}

/// Has in the backup's folder what is new in the desk; where its journal does not check, up to there.
fn run(making: &Making<'_>, reach: Reach, told: Told<'_>) -> Result<Made, BackupError> {
    let to = reach.to;
    match write(making, reach, &mut *told) {
        Err(BackupError::Store(error)) if error.is_of_journal() => {
            write(making, Reach::before(making, to, error)?, told)
        }
        made => made,
    }
}

/// Has in the backup's folder what is new in the desk up to a change.
fn write(making: &Making<'_>, Reach { first, to, lost }: Reach, told: Told<'_>) -> Result<Made, BackupError> {
    let (disk, journal_folder) = (making.disk, making.desk.join(JOURNAL));
    let earlier = Manifest::read(disk, making.folder)?;
    if earlier.is_none() && making.add_only {
        return Err(BackupError::NoBackup(making.folder.to_owned()));
    }
    if let Some(earlier) = &earlier {
        continues(making, earlier, Digest(first.chain), to)?;
    }
    let extents = journal::extents(disk, &journal_folder, to)?;
    let Some(last) = extents.last() else { return Err(BackupError::NoDesk(making.desk.to_owned())) };
    let head = JournalHead { sequence: last.last, chain: last.after };
    let faults = Vec::from_iter(lost);
    let mut run = Run { making, earlier: earlier.as_ref(), done: 0, total: 0, written: 0, faults, told };
    let documents = run.find_documents(to)?;
    let wanted: BTreeSet<Digest> = documents.keys().copied().collect();
    run.total = extents.iter().map(|extent| extent.bytes).sum::<u64>() + documents.values().sum::<u64>();
    let segments = extents.iter().map(|extent| run.segment(extent)).collect::<Result<Vec<_>, _>>()?;
    let documents = run.documents(&documents)?;
    let (written, mut faults) = (run.written, run.faults);
    let keys = keys::take(making, to, &mut faults)?;
    let settings = read_settings(disk, making.desk).unwrap_or_else(|fault| {
        let kept = earlier.as_ref().map_or_else(Vec::new, |earlier| earlier.settings.clone());
        faults.push(if kept.is_empty() { fault } else { fault + "; until then what the last run took of it stays" });
        kept
    });
    let build = making.build.to_owned();
    let manifest =
        Manifest { desk: Digest(first.chain), head, made_at: making.at, build, segments, documents, settings };
    let text = manifest.to_text().map_err(|error| disk::failed("write", making.folder, error.into()))?;
    put(disk, &making.folder.join(FILE), text.as_bytes())?;
    keys.finish(&mut faults)?;
    sweep(disk, making.folder, &wanted)?;
    let documents = manifest.n_documents() as u64;
    Ok(Made { head, before: earlier.map(|earlier| earlier.head), documents, bytes: manifest.bytes(), written, faults })
}

/// Makes the backup's folder, or looks whether it is one, and keeps other runs out while the file is open.
fn open_folder(making: &Making<'_>) -> Result<File, BackupError> {
    let folder = making.folder;
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !above.is_dir() {
        return Err(BackupError::NoPlace(above.to_owned()));
    }
    if fs::symlink_metadata(folder).is_ok() && !folder.is_dir() {
        return Err(BackupError::NoFolder(folder.to_owned()));
    }
    let real = |path: &Path| fs::canonicalize(path).map_err(|source| disk::failed("find", path, source));
    let (home, place) = (real(making.desk)?, real(if folder.exists() { folder } else { above })?);
    if place.starts_with(&home) || folder.exists() && home.starts_with(&place) {
        return Err(BackupError::Within(folder.to_owned()));
    }
    if let Some(found) = stranger(folder)? {
        return Err(BackupError::Strange { folder: folder.to_owned(), found });
    }
    if making.add_only && !folder.join(FILE).exists() {
        return Err(BackupError::NoBackup(folder.to_owned()));
    }
    let disk = making.disk;
    disk.make_folder(folder)?;
    make_ours(folder)?;
    disk.make_folder(&folder.join(JOURNAL))?;
    disk.make_folder(&folder.join(DOCUMENTS))?;
    let path = folder.join(LOCK);
    let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
    let file = opened.map_err(|source| disk::failed("open", &path, source))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(BackupError::Busy(folder.to_owned())),
        Err(TryLockError::Error(source)) => Err(disk::failed("lock", &path, source).into()),
    }
}

/// Something in a folder that no backup has there, if it is not one.
fn stranger(folder: &Path) -> Result<Option<String>, BackupError> {
    if folder.join(FILE).exists() || fs::symlink_metadata(folder).is_err() {
        return Ok(None);
    }
    let entries = fs::read_dir(folder).map_err(|source| disk::failed("list the folder", folder, source))?;
    for entry in entries {
        let name = entry.map_err(|source| disk::failed("list the folder", folder, source))?.file_name();
        let name = name.to_string_lossy();
        // A new file system has it.
        let known = [JOURNAL, DOCUMENTS, KEYS, LOCK, "lost+found"].contains(&&*name) || name.starts_with(FILE);
        if !known {
            return Ok(Some(name.into_owned()));
        }
    }
    Ok(None)
}

/// Refuses a folder whose backup is not of this desk, or of a state that it has not gone on from.
fn continues(making: &Making<'_>, earlier: &Manifest, ours: Digest, to: u64) -> Result<(), BackupError> {
    let (disk, folder) = (making.disk, making.folder.to_owned());
    if earlier.desk != ours {
        let (theirs, ours) = (Manifest::short(earlier.desk), Manifest::short(ours));
        return Err(BackupError::OtherDesk { folder, theirs, ours });
    }
    let (head, journal_folder) = (earlier.head, making.desk.join(JOURNAL));
    let common = head.sequence.min(to);
    let there = journal::head_at(disk, &journal_folder, common)?;
    if common == head.sequence {
        return if there == Some(head) { Ok(()) } else { Err(BackupError::Diverged { folder, head }) };
    }
    // What is damaged there goes on from nothing.
    let theirs = journal::head_at(disk, &folder.join(JOURNAL), common).unwrap_or_default();
    if there.is_some() && there == theirs {
        return Err(BackupError::Ahead { folder, ours: to, theirs: head.sequence });
    }
    Err(BackupError::Diverged { folder, head })
}

/// Removes what does not belong to a backup whose manifest is in its place: documents that are not wanted, and files that a
/// run left which did not end. What has no name that a run gives stays.
fn sweep(disk: &Disk, folder: &Path, wanted: &BTreeSet<Digest>) -> Result<(), StoreError> {
    let left = documents::list(disk, &folder.join(DOCUMENTS))?;
    let gone = left.into_keys().filter(|digest| !wanted.contains(digest));
    let mut gone: Vec<PathBuf> = gone.map(|digest| folder.join(document_file(digest))).collect();
    for below in [DOCUMENTS, JOURNAL, KEYS] {
        if disk.is_folder(&folder.join(below))? {
            gone.extend(disk.list(&folder.join(below), "new")?);
        }
    }
    gone.iter().try_for_each(|path| disk.remove(path))?;
    let folders: BTreeSet<&Path> = gone.iter().filter_map(|path| path.parent()).collect();
    folders.into_iter().try_for_each(|folder| disk.sync_folder(folder))
}

/// One run, as far as it is.
struct Run<'a> {
    making: &'a Making<'a>,
    earlier: Option<&'a Manifest>,
    done: u64,
    total: u64,
    written: u64,
    faults: Vec<String>,
    told: Told<'a>,
}

impl Run<'_> {
    /// Has a segment in the backup as far as it goes.
    fn segment(&mut self, extent: &Extent) -> Result<SegmentEntry, BackupError> {
        let place = self.making.folder.join(JOURNAL).join(Extent::name(extent.first));
        let known = self.earlier.and_then(|earlier| earlier.segments.iter().find(|entry| entry.first == extent.first));
        let there = self.making.disk.length(&place)?.is_some_and(|length| length >= extent.bytes);
        let entry = match known {
            Some(known) if known.is(extent) && there && self.is_sound(&place, extent.bytes, known.digest) => {
                known.clone()
            }
            _ => {
                self.written += extent.bytes;
                copy_segment(self.making.disk, extent, &place, known)?
            }
        };
        self.step(extent.bytes);
        Ok(entry)
    }

    /// Whether a file that the last manifest names is as it says, as far as it is asked for.
    fn is_sound(&self, place: &Path, bytes: u64, expected: Digest) -> bool {
        // What cannot be read is not.
        !self.making.repair || digest(self.making.disk, place, bytes).is_ok_and(|found| found.as_bytes() == &expected.0)
    }

    /// The documents of the desk and their lengths, and those that only the backup's folder has, whether the last manifest
    /// names them or a run copied them that did not end. Of these only what candidates who were forgotten alone had is left
    /// out: it goes from the backup, too. What is missing is told, and what neither has that the changes name.
    fn find_documents(&mut self, to: u64) -> Result<BTreeMap<Digest, u64>, BackupError> {
        let Making { disk, desk, folder, .. } = *self.making;
        let mut found = documents::list(disk, &desk.join(DOCUMENTS))?;
        let mut missing = documents::list(disk, &folder.join(DOCUMENTS))?;
        missing.extend(self.earlier.iter().flat_map(|earlier| &earlier.documents).map(|one| (one.digest, one.bytes)));
        missing.retain(|digest, _| !found.contains_key(digest));
        let now = KeyCopy::read(disk, desk)?;
        let truth = Truth::read_with(disk, desk, to, &self.making.keys.with(now.clone()).to_vault(disk));
        // What of the journal or the keys is damaged is told where these are copied.
        if let (Err(error), false) = (&truth, missing.is_empty()) {
            self.faults.push(format!(
                "which documents are missing, or of candidates who were forgotten, is not known: {error}"
            ));
        }
        for (digest, bytes) in missing {
            let is_of_forgotten = |truth: &Truth| truth.forgotten().next().is_some() && !truth.ever_named(digest);
            if truth.as_ref().is_ok_and(is_of_forgotten) {
                continue;
            }
            found.insert(digest, bytes);
            self.faults.push(format!(
                "document {digest} is missing in the desk; this backup has it: qapdesk verify --repair --from FOLDER"
            ));
        }
        if let Ok(truth) = truth {
            self.faults.extend(truth.absent(&now, &|digest| found.contains_key(digest)));
        }
        Ok(found)
    }

    /// Has the documents in the backup. One that the desk has not whole is told, and kept as it was.
    fn documents(&mut self, wanted: &BTreeMap<Digest, u64>) -> Result<Vec<DocumentEntry>, BackupError> {
        let known: BTreeMap<Digest, u64> =
            self.earlier.iter().flat_map(|earlier| &earlier.documents).map(|one| (one.digest, one.bytes)).collect();
        let disk = self.making.disk;
        let mut entries = Vec::with_capacity(wanted.len());
        for (&wanted, &bytes) in wanted {
            let bytes = known.get(&wanted).copied().unwrap_or(bytes);
            let entry = DocumentEntry { digest: wanted, bytes };
            let place = self.making.folder.join(entry.file());
            let there = disk.length(&place)? == Some(bytes)
                && if known.contains_key(&wanted) {
                    self.is_sound(&place, bytes, wanted)
                } else {
                    digest(disk, &place, bytes)?.as_bytes() == &wanted.0
                };
            if there && !known.contains_key(&wanted) {
                // Of a run that did not come to its manifest: its last sync may be what failed.
                self.settle(&place)?;
            }
            if there || self.copy_document(entry, &place)? {
                entries.push(entry);
            }
            self.step(bytes);
        }
        Ok(entries)
    }

    /// Has the name of a file that is there on the disk for certain.
    fn settle(&self, place: &Path) -> Result<(), BackupError> {
        if let Some(folder) = place.parent() {
            self.making.disk.make_folder(folder)?;
            self.making.disk.sync_folder(folder)?;
        }
        Ok(())
    }

    fn copy_document(&mut self, entry: DocumentEntry, place: &Path) -> Result<bool, BackupError> {
        let disk = self.making.disk;
        let source = self.making.desk.join(entry.file());
        if disk.length(&source)? != Some(entry.bytes) {
            self.faults.push(format!("{} is missing or of another length", source.display()));
            return Ok(false);
        }
        if let Some(folder) = place.parent() {
            disk.make_folder(folder)?;
        }
        let new = self.making.folder.join(DOCUMENTS).join("document.new");
        if copy(disk, &source, &new, entry.bytes)?.as_bytes() != &entry.digest.0 {
            disk.remove(&new)?;
            self.faults.push(StoreError::document_damaged(entry.digest, &source).to_string());
            return Ok(false);
        }
        disk.rename(&new, place)?;
        self.written += entry.bytes;
        Ok(true)
    }

    fn step(&mut self, bytes: u64) {
        self.done += bytes;
        (self.told)(self.done, self.total);
    }
}
