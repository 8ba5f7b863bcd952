//! The mark of a desk that was brought back from a copy: what the desk that it was copied from sent since, nobody knows here.
//!
//! It is an empty file in the desk's folder. It is there before the journal is, so that no desk is without it, and the first
//! opening takes it away when letters that waited to go are kept as ones of which nobody knows whether they went (L1).
//! Whoever makes a desk of copied files by hand makes it too.

use std::path::Path;

use crate::store::{Ground, StoreError, disk::Disk};

/// The file's name in the desk's folder.
pub(super) const FILE: &str = "brought-back";

/// Marks the desk in a folder; on the disk when this returns.
pub(in crate::store) fn mark(disk: &Disk, folder: &Path) -> Result<(), StoreError> {
    let path = folder.join(FILE);
    if !disk.exists(&path)? {
        disk.create(&path)?.sync()?;
    }
    disk.sync_folder(folder)
}

/// Whether the desk in a folder was brought back and not opened since.
pub fn is_brought_back(on: &Ground, desk: &Path) -> Result<bool, StoreError> {
    on.disk.exists(&desk.join(FILE))
}

/// Takes the mark away; it does not come back when this returned.
pub fn unmark(on: &Ground, desk: &Path) -> Result<(), StoreError> {
    on.disk.remove(&desk.join(FILE))?;
    on.disk.sync_folder(desk)
}
