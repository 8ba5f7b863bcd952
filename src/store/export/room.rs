//! Where an export makes what the changes come to: a folder that holds what a state does, in clear, while it is there.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::store::{StoreError, disk};

/// How the name of such a folder begins.
pub(in crate::store) const LEFT_OVER: &str = "export-";
/// Locked in it as long as the export runs.
const LOCK: &str = "lock";

/// The folder of an export that runs; it goes with it.
#[derive(Debug)]
pub(super) struct Room {
    place: TempDir,
    _lock: File,
}

impl Room {
    /// Makes the folder below another one.
    pub(super) fn make(above: &Path) -> Result<Self, StoreError> {
        let place = tempfile::Builder::new().prefix(LEFT_OVER).tempdir_in(above);
        let place = place.map_err(|source| disk::failed("make a folder in", above, source))?;
        let path = place.path().join(LOCK);
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let lock = made.and_then(|file| file.lock().map(|()| file));
        let lock = lock.map_err(|source| disk::failed("lock", &path, source))?;
        Ok(Self { place, _lock: lock })
    }

    /// A folder in it for a table.
    pub(super) fn table(&self) -> PathBuf {
        self.place.path().join("table")
    }
}

/// Takes what an export left, so that it can be removed: its lock, if it has one. Refused while the export runs.
pub(in crate::store) fn take_over(folder: &Path) -> Result<Option<File>, StoreError> {
    let path = folder.join(LOCK);
    // Not the store's disk: one of tests has no locks.
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(disk::failed("open", &path, source)),
    };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::BeingExported { folder: folder.to_owned() }),
        Err(TryLockError::Error(source)) => Err(disk::failed("lock", &path, source)),
    }
}
