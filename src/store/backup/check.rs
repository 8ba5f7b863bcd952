use std::{collections::BTreeSet, path::Path};

use super::{BackupError, JOURNAL, KEYS, Manifest, Told, digest};
use crate::store::{
    StoreError,
    disk::{Disk, Kind},
    journal,
    truth::{Folding, Truth},
    vault::Vault,
};

/// How many faults are told.
const MOST: usize = 200;

/// What a backup is, read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What belongs to it.
    pub manifest: Manifest,
    /// How many applications are in it; not counted where something does not check.
    pub applications: Option<u64>,
    /// What does not check, in words; empty when the backup can be brought back.
    pub faults: Vec<String>,
    /// What is not as it should be and can be mended by another run of the backup, in words.
    pub flaws: Vec<String>,
    /// Documents that applications name and the desk had not when the backup was made, in words.
    pub absent: Vec<String>,
    /// How many letters are on their way out in it, as far as it is whole.
    pub letters_under_way: u64,
}

/// Reads a backup whole: every digest, the journal's checksums and chain, every batch of it, and whether the documents
/// that applications name are there. Nothing is written. Holds in memory which records there are.
pub fn check(disk: &Disk, folder: &Path, told: Told<'_>) -> Result<Checked, BackupError> {
    let manifest = Manifest::read(disk, folder)?.ok_or_else(|| BackupError::NoBackup(folder.to_owned()))?;
    let total = manifest.bytes();
    let (mut faults, mut done) = (Vec::new(), 0);
    for entry in &manifest.segments {
        faults.extend(differs(disk, &folder.join(entry.file()), entry.bytes, entry.digest.0, true)?);
        done += entry.bytes;
        told(done, total);
    }
    for entry in &manifest.documents {
        faults.extend(differs(disk, &folder.join(entry.file()), entry.bytes, entry.digest.0, false)?);
        done += entry.bytes;
        told(done, total);
    }
    let (mut applications, mut absent, mut flaws, mut letters_under_way) = (None, Vec::new(), Vec::new(), 0);
    if faults.is_empty() {
        let vault = Vault::read(disk, &folder.join(KEYS))?;
        let truth = read_journal(disk, folder, &manifest, &vault, &mut faults)?;
        let keys = truth.key_faults(&vault)?;
        faults.extend(keys.lost);
        flaws.extend(keys.half);
        let alive = truth.forgotten().filter(|number| vault.is_live(*number));
        flaws.extend(alive.map(|number| format!("{number} was forgotten, and its key is still in it")));
        let documents: BTreeSet<_> = manifest.documents.iter().map(|entry| entry.digest).collect();
        applications = faults.is_empty().then(|| truth.n_applications());
        letters_under_way = truth.n_under_way();
        let missing = truth.documents().into_iter().filter(|(digest, _)| !documents.contains(digest));
        absent.extend(missing.map(|(digest, name)| format!("{name} names document {digest}, which the desk had not")));
    }
    faults.truncate(MOST);
    flaws.truncate(MOST);
    Ok(Checked { manifest, applications, faults, flaws, absent, letters_under_way })
}

/// Why a file is not what the manifest says, if it is not. A segment's may be longer.
fn differs(
    disk: &Disk,
    path: &Path,
    bytes: u64,
    expected: [u8; 32],
    may_grow: bool,
) -> Result<Option<String>, BackupError> {
    let file = path.display();
    let Some(Kind::File(length)) = disk.look_at(path)? else {
        return Ok(Some(format!("{file} is missing")));
    };
    if length < bytes || !may_grow && length > bytes {
        return Ok(Some(format!("{file} has {length} bytes and should have {bytes}")));
    }
    match digest(disk, path, bytes) {
        Ok(found) if found.as_bytes() == &expected => Ok(None),
        Ok(_) => Ok(Some(format!("{file} has another digest than the manifest says"))),
        Err(StoreError::Io { source, .. }) => Ok(Some(format!("{file} cannot be read: {source}"))),
        Err(error) => Err(error.into()),
    }
}

/// The journal's records, and what of it does not check.
fn read_journal(
    disk: &Disk,
    folder: &Path,
    manifest: &Manifest,
    vault: &Vault,
    faults: &mut Vec<String>,
) -> Result<Truth, BackupError> {
    let (mut folding, mut unread) = (Folding::default(), Vec::new());
    let (mut first, mut last) = (None, None);
    let head = manifest.head;
    let found = journal::check(disk, &folder.join(JOURNAL), head.sequence, &mut |frame| {
        first.get_or_insert(frame.chain);
        last = Some((frame.sequence, frame.chain));
        match folding.take(&frame, vault) {
            Err(error @ StoreError::Newer { .. }) => return Err(error),
            Err(error) if unread.len() < MOST => unread.push(format!("change {}: {}", frame.sequence, error.cause())),
            _ => {}
        }
        Ok(())
    })?;
    faults.extend(found.iter().map(ToString::to_string).chain(unread));
    if faults.is_empty() && last != Some((head.sequence, head.chain)) {
        faults.push(format!("the journal does not end in {head}, as the manifest says"));
    }
    if faults.is_empty() && first != Some(manifest.desk.0) {
        faults.push("the journal is of another desk than the manifest says".to_owned());
    }
    Ok(folding.done()?)
}
