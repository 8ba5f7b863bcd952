//! Where an export makes what the changes come to: a folder that holds what a state does, in clear, while it is there.

use std::{
    fs::{self, File, Metadata, OpenOptions, TryLockError},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;
use tempfile::TempDir;

use crate::store::{
    StoreError,
    disk::{self, Disk},
};

/// How the name of such a folder begins, and how many letters and digits follow.
const PREFIX: &str = "export-";
const RANDOM: usize = 6;
/// Locked in it as long as the export runs.
const LOCK: &str = "lock";
/// In it where there is more.
const TABLE: &str = "table";

/// The folder of an export that runs; it goes with it.
#[derive(Debug)]
pub(super) struct Room {
    place: TempDir,
    _lock: File,
}

impl Room {
    /// Makes the folder below another one.
    pub(super) fn make(above: &Path) -> Result<Self, StoreError> {
        loop {
            let place = tempfile::Builder::new().prefix(PREFIX).rand_bytes(RANDOM).tempdir_in(above);
            let place = place.map_err(|source| disk::failed("make a folder in", above, source))?;
            let path = place.path().join(LOCK);
            let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
            let lock = made.and_then(|file| file.lock().map(|()| file));
            let lock = lock.map_err(|source| disk::failed("lock", &path, source))?;
            // Before it was locked another export may have taken it for one that was left.
            if path.exists() {
                return Ok(Self { place, _lock: lock });
            }
        }
    }

    /// A folder in it for a table.
    pub(super) fn table(&self) -> PathBuf {
        self.place.path().join(TABLE)
    }

    /// Removes what exports that were killed left below a folder. Where it is not the desk's, nothing else comes by it that
    /// forgets somebody.
    pub(super) fn tidy(above: &Path) {
        let Ok(entries) = fs::read_dir(above) else { return };
        for folder in entries.flatten().map(|entry| entry.path()).filter(|folder| is_ours(folder)) {
            // An export that runs holds the lock, and one that begins has none yet.
            if let Ok(Some(_lock)) = take_over(&folder)
                && let Err(error) = fs::remove_dir_all(&folder)
            {
                tracing::warn!(%error, "what an export left is not removed: {}", folder.display());
            }
        }
    }
}

/// Whether a folder has a name that an export gives.
fn is_named(folder: &Path) -> bool {
    let random = folder.file_name().and_then(|name| name.to_str()?.strip_prefix(PREFIX));
    random.is_some_and(|random| random.len() == RANDOM && random.chars().all(char::is_alphanumeric))
}

/// Whether something in a desk's folder is what an export left, by its name and by what is in it, of which some may have been
/// removed. An empty one holds nothing of anybody.
pub(in crate::store) fn is_left_over(disk: &Disk, path: &Path) -> Result<bool, StoreError> {
    if !is_named(path) || !disk.is_folder(path)? {
        return Ok(false);
    }
    let inside = disk.all(path)?;
    Ok(!inside.is_empty() && inside.iter().all(|one| one.ends_with(LOCK) || one.ends_with(TABLE)))
}

/// Whether a folder is by its name, its owner and what is in it one that an export of this user made: it may lie among
/// those of other programs.
fn is_ours(folder: &Path) -> bool {
    let is_own = |found: Metadata| found.is_dir() && found.uid() == rustix::process::geteuid().as_raw();
    is_named(folder)
        && fs::symlink_metadata(folder).is_ok_and(is_own)
        && fs::read_dir(folder).is_ok_and(|mut entries| {
            entries.all(|entry| entry.is_ok_and(|entry| entry.file_name() == LOCK || entry.file_name() == TABLE))
        })
}

/// Takes what an export left, so that it can be removed: its lock, if it has one. Refused while the export runs.
pub(in crate::store) fn take_over(folder: &Path) -> Result<Option<File>, StoreError> {
    let path = folder.join(LOCK);
    // Not the store's disk: one of tests has no locks.
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let file = match OpenOptions::new().read(true).custom_flags(flags).open(&path) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_killed_exports_left_goes_and_nothing_that_runs_begins_or_is_of_others() {
        let above = tempfile::tempdir().unwrap();
        let running = Room::make(above.path()).unwrap();
        fs::create_dir(running.table()).unwrap();
        let left = |name: &str, files: &[&str]| {
            fs::create_dir_all(above.path().join(name).join(TABLE)).unwrap();
            for file in files {
                fs::write(above.path().join(name).join(file), "").unwrap();
            }
        };
        left("export-dSXXOF", &[LOCK, "table/db"]);
        left("export-others", &[LOCK, "notes.txt"]);
        left("export-begins", &["table/db"]);
        left("else", &[LOCK]);
        Room::tidy(above.path());
        let is_there = |name: &str| above.path().join(name).exists();
        assert!(!is_there("export-dSXXOF"));
        assert!(["export-others", "export-begins", "else"].into_iter().all(is_there) && running.table().exists());
    }
}
