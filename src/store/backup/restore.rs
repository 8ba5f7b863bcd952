use std::path::Path;

use super::{BackupError, KEYS, KeyCopy, Landing, Manifest, Told, check, copy};
use crate::{
    domain::Digest,
    store::{disk::Disk, journal::JournalHead, vault::Vault},
};

/// What was brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoredDesk {
    /// The last change.
    pub head: JournalHead,
    /// How many applications.
    pub applications: u64,
    /// How many documents.
    pub documents: u64,
    /// Documents that were missing already when the backup was made, in words.
    pub absent: Vec<String>,
    /// How many letters were on their way out when the backup was made.
    pub letters_under_way: u64,
}

/// Brings a desk back from a backup into a folder that holds none; the caller holds the desk's lock. The whole backup is
/// checked before anything is written, and the desk is there when everything is.
pub fn restore(disk: &Disk, backup: &Path, home: &Path, told: Told<'_>) -> Result<RestoredDesk, BackupError> {
    // Before it is checked, so that what was checked has no fewer.
    let keys = KeyCopy::read(disk, backup)?;
    // Twice as much is to do as the backup has: it is read, then copied.
    let checked = check(disk, backup, &mut |done, total| told(done, total.saturating_mul(2)))?;
    if let Some(first) = checked.faults.first() {
        let (folder, n_faults) = (backup.to_owned(), checked.faults.len());
        return Err(BackupError::Faulty { folder, first: first.clone(), n_faults });
    }
    let manifest = &checked.manifest;
    let landing = Landing::begin(disk, home)?;
    if let Err(error) = put_together(disk, (backup, manifest, &keys), (home, &landing), told) {
        landing.abandon();
        return Err(error);
    }
    landing.finish(&manifest.settings)?;
    Ok(RestoredDesk {
        head: manifest.head,
        // Counted, since it was found whole.
        applications: checked.applications.unwrap_or_default(),
        documents: manifest.n_documents() as u64,
        absent: checked.absent,
        letters_under_way: checked.letters_under_way,
    })
}

/// Copies all that belongs to a backup but its settings to where a desk is put together.
fn put_together(
    disk: &Disk,
    (backup, manifest, keys): (&Path, &Manifest, &KeyCopy),
    (home, landing): (&Path, &Landing),
    told: Told<'_>,
) -> Result<(), BackupError> {
    let total = manifest.bytes();
    let mut done = total;
    let segments = manifest.segments.iter().map(|entry| (landing.place(), entry.file(), entry.bytes, entry.digest));
    let documents = manifest.documents.iter().map(|entry| (home, entry.file(), entry.bytes, entry.digest));
    for (place, file, bytes, digest) in segments.chain(documents) {
        take(disk, &backup.join(&file), &place.join(&file), bytes, digest)?;
        done += bytes;
        told(done, total.saturating_mul(2));
    }
    // Both copies of what either has.
    Vault::open(disk, &home.join(KEYS))?.0.take(&keys.slots)?;
    Ok(())
}

/// Copies a file that was just found whole, and looks whether the copy is.
fn take(disk: &Disk, from: &Path, to: &Path, bytes: u64, digest: Digest) -> Result<(), BackupError> {
    if let Some(folder) = to.parent() {
        disk.make_folder(folder)?;
    }
    if copy(disk, from, to, bytes)?.as_bytes() != &digest.0 {
        let cause = "it is another one than a moment ago".to_owned();
        return Err(BackupError::Damaged { file: from.to_owned(), cause, remedy: "check the disk and try again" });
    }
    if let Some(folder) = to.parent() {
        disk.sync_folder(folder)?;
    }
    Ok(())
}
