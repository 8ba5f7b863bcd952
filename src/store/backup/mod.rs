//! Backups of a desk: made beside its running server, added to, checked and brought back.
//!
//! A backup is a folder that needs nothing but itself: `journal/`, `keys/` and `documents/` with the names that they have in a
//! desk's folder, and `manifest.jsonl`, which says what of them belongs to it. Invariants:
//!
//! - The manifest is renamed into its place last, when all that it names is on the disk and was read back. Whatever ends
//!   a run before that leaves the earlier backup as it was: the bytes of a segment that the earlier manifest names stay, also
//!   where the desk has the same changes in other bytes, and documents are named by their content.
//! - A manifest says how much of a segment's file is its own. What follows there is of a run that did not end.
//! - The keys under which the journal is sealed are taken in one by one, and none that the backup has whole is given up for
//!   one that the desk has not. What was destroyed in the desk is destroyed in the backup with the next run, when the
//!   manifest says up to where it goes, and documents of candidates who were forgotten go.
//! - A folder takes the backups of one desk, each a continuation of the last: the head of the last is looked for in the
//!   desk's journal.
//! - Where the journal does not check a backup goes up to there and says so; never back before what it has.
//! - Nothing is brought back from a backup that does not check whole, and never into a folder that holds a desk.
//! - What is brought back says so until it is opened ([`is_brought_back`]).
//!
//! Deliberately absent: compression and encryption (the disk's, or the program's that carries the folder elsewhere),
//! passwords (`mail.toml` names their file), drafts that were typed and not sent.

mod brought_back;
mod check;
mod error;
mod keys;
mod landing;
mod make;
mod manifest;
mod ours;
mod reach;
mod restore;
mod segment;
mod settings;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_forgotten;
#[cfg(test)]
mod tests_hole;
#[cfg(test)]
mod tests_imported;
#[cfg(test)]
mod tests_keys;
#[cfg(test)]
mod tests_saved;

pub use brought_back::{is_brought_back, unmark};
pub use check::{Checked, check};
pub use error::BackupError;
#[cfg(test)]
pub(crate) use make::make_unlocked;
pub use make::{Made, Making, make};
pub use manifest::{Manifest, Setting};
pub use restore::{RestoredDesk, restore};
pub(crate) use {
    landing::INTERRUPTED,
    manifest::{FILE as MANIFEST, FORMAT as OF_BACKUP},
};

pub use super::vault::KeyCopy;

pub(super) use {
    brought_back::mark,
    landing::Landing,
    manifest::{SegmentEntry, document_file},
    settings::{MAIL, read_settings},
};

use std::path::Path;

use super::{
    StoreError,
    disk::{self, Disk, DiskFile},
    journal::lacking,
    table::Witness,
};

/// How far a piece of work is: what is done of how much, in bytes.
pub type Told<'a> = &'a mut dyn FnMut(u64, u64);

/// How much is copied at a time, in bytes.
const PART: usize = 1024 * 1024;

/// The files of a backup that are the same in a desk's folder.
pub(super) const JOURNAL: &str = "journal";
pub(super) const DOCUMENTS: &str = "documents";
pub(super) const KEYS: &str = "keys";

/// What a desk without a server acknowledged after `to`, the last change that its journal has whole, in words; none where
/// that is all. Of what a server saved beside the journal it is told where that is: it is to be had.
pub(super) fn lost_end(disk: &Disk, home: &Path, to: u64) -> Result<Option<String>, StoreError> {
    if let Some(words) = lacking(disk, &home.join(JOURNAL))? {
        return Ok(Some(words));
    }
    let told = Witness::read(disk, &home.join("state"))?;
    Ok((told > to).then(|| not_in_it(to, told)))
}

/// That a copy up to change `whole` lacks what was acknowledged after it, up to `told` as far as anybody knows, in words.
fn not_in_it(whole: u64, told: u64) -> String {
    let lost = if told > whole { lost(whole, told) } else { format!("what follows change {whole}") };
    let (was, is, them) = if told > whole + 1 { ("were", "are", "them") } else { ("was", "is", "it") };
    format!(
        "{lost} {was} acknowledged, cannot be read any more and {is} not in it: a later backup may have {them}, see \
         qapdesk verify --repair --from FOLDER; where none has, bring this one back into another folder"
    )
}

/// The changes after one up to another, in words.
pub(super) fn lost(whole: u64, to: u64) -> String {
    if to == whole + 1 { format!("change {to}") } else { format!("changes {} to {to}", whole + 1) }
}

/// Copies the first `bytes` bytes of a file into one that is made for it; on the disk when this returns, with the digest
/// of what was read back from there.
pub(super) fn copy(disk: &Disk, from: &Path, to: &Path, bytes: u64) -> Result<blake3::Hash, StoreError> {
    disk.remove(to)?;
    fill(&disk.read(from)?, &disk.create(to)?, bytes)?;
    digest(disk, to, bytes)
}

/// Writes the first `bytes` bytes of a file to the beginning of another; on the disk when this returns.
fn fill(from: &DiskFile, to: &DiskFile, bytes: u64) -> Result<(), StoreError> {
    let mut part = Vec::new();
    let mut at = 0;
    while at < bytes {
        part.resize(part_at(at, bytes), 0);
        from.read_at(&mut part, at)?;
        to.write_at(&part, at)?;
        at += part.len() as u64;
    }
    to.sync()
}

/// Makes a file with this content under another name and renames it into its place; on the disk when this returns.
pub(super) fn put(disk: &Disk, path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let new = path.with_added_extension("new");
    disk.remove(&new)?;
    let file = disk.create(&new)?;
    file.write_at(content, 0)?;
    file.sync()?;
    if digest(disk, &new, content.len() as u64)? != blake3::hash(content) {
        return Err(disk::failed("read back", &new, std::io::ErrorKind::InvalidData.into()));
    }
    disk.rename(&new, path)
}

/// The digest of the first `bytes` bytes of a file.
pub(super) fn digest(disk: &Disk, path: &Path, bytes: u64) -> Result<blake3::Hash, StoreError> {
    let file = disk.read(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut part = Vec::new();
    let mut at = 0;
    while at < bytes {
        part.resize(part_at(at, bytes), 0);
        file.read_at(&mut part, at)?;
        hasher.update(&part);
        at += part.len() as u64;
    }
    Ok(hasher.finalize())
}

fn part_at(at: u64, bytes: u64) -> usize {
    usize::try_from(bytes - at).map_or(PART, |left| left.min(PART))
}
