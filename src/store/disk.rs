//! The store's file operations: every one in one place, so that errors name their path and faults can be put in here.
//!
//! Files are made 0600 and folders 0700 whatever the umask. A folder is synced when a name in it was made or changed.

use std::{
    ffi::OsStr,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read},
    os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::StoreError;

/// An open file that knows its path.
#[derive(Debug)]
pub(super) struct DiskFile {
    file: File,
    path: PathBuf,
}

impl DiskFile {
    /// Opens a file to read it.
    pub(super) fn read(path: &Path) -> Result<Self, StoreError> {
        let file = File::open(path).map_err(|source| failed("open", path, source))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Opens a file that is there to write in it.
    pub(super) fn write(path: &Path) -> Result<Self, StoreError> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(path)
            .map_err(|source| failed("open for writing", path, source))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Makes a file that must not be there yet.
    pub(super) fn create(path: &Path) -> Result<Self, StoreError> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(|source| failed("make", path, source))?;
        Ok(Self { file, path: path.to_owned() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn len(&self) -> Result<u64, StoreError> {
        let metadata = self.file.metadata().map_err(|source| failed("look at", &self.path, source))?;
        Ok(metadata.len())
    }

    /// Writes all bytes at an offset.
    pub(super) fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), StoreError> {
        #[cfg(test)]
        faults::meet("write", &self.path)?;
        self.file.write_all_at(bytes, offset).map_err(|source| failed("write", &self.path, source))
    }

    /// Fills the buffer from an offset.
    pub(super) fn read_at(&self, bytes: &mut [u8], offset: u64) -> Result<(), StoreError> {
        self.file.read_exact_at(bytes, offset).map_err(|source| failed("read", &self.path, source))
    }

    /// Returns when content and length are on the disk (fdatasync).
    pub(super) fn sync(&self) -> Result<(), StoreError> {
        #[cfg(test)]
        faults::meet("sync", &self.path)?;
        self.file.sync_data().map_err(|source| failed("sync", &self.path, source))
    }

    /// Cuts the file; its new length is on the disk when this returns.
    pub(super) fn truncate(&self, len: u64) -> Result<(), StoreError> {
        self.file.set_len(len).map_err(|source| failed("shorten", &self.path, source))?;
        self.file.sync_all().map_err(|source| failed("sync", &self.path, source))
    }

    /// The file without its path.
    pub(super) fn into_file(self) -> File {
        self.file
    }

    /// All that is in the file, refused if it is longer than `limit` bytes.
    pub(super) fn read_all(&self, limit: u64) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::new();
        let mut limited = (&self.file).take(limit.saturating_add(1));
        limited.read_to_end(&mut bytes).map_err(|source| failed("read", &self.path, source))?;
        if bytes.len() as u64 > limit {
            return Err(failed("read", &self.path, io::ErrorKind::FileTooLarge.into()));
        }
        Ok(bytes)
    }
}

/// An I/O error with its path.
pub(super) fn failed(action: &'static str, path: &Path, source: io::Error) -> StoreError {
    StoreError::Io { action, path: path.to_owned(), source }
}

/// Makes a folder with mode 0700, and those above it, if it is not there; syncs the folder it was made in.
pub(super) fn make_folder(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    if let Some(parent) = parent {
        make_folder(parent)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => {}
        // Another thread may have made it meanwhile.
        Err(source) if source.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
        Err(source) => return Err(failed("make the folder", path, source)),
    }
    sync_folder(parent.unwrap_or(Path::new(".")))
}

/// Returns when the names in a folder are on the disk.
pub(super) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = File::open(path).map_err(|source| failed("open the folder", path, source))?;
    folder.sync_all().map_err(|source| failed("sync the folder", path, source))
}

/// Gives a file or folder another name, replacing what has that name, and syncs the folder (the same for both).
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).map_err(|source| failed("rename", from, source))?;
    sync_folder(to.parent().unwrap_or(Path::new(".")))
}

/// Removes a file if it is there.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(failed("remove", path, source)),
        _ => Ok(()),
    }
}

/// The paths in a folder whose names end in `.extension`, in the order of their names.
pub(super) fn list(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, StoreError> {
    let entries = fs::read_dir(folder).map_err(|source| failed("list the folder", folder, source))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|source| failed("list the folder", folder, source))?.path();
        if path.extension() == Some(OsStr::new(extension)) {
            paths.push(path);
        }
    }
    paths.sort_unstable();
    Ok(paths)
}

/// Faults for tests: a folder whose writes or syncs fail, and what was done in which order.
#[cfg(test)]
pub(crate) mod faults {
    use std::{
        io,
        path::{Path, PathBuf},
        sync::{Mutex, PoisonError},
    };

    use super::StoreError;

    static FAILING: Mutex<Vec<(&'static str, PathBuf)>> = Mutex::new(Vec::new());
    static DONE: Mutex<Vec<(&'static str, PathBuf)>> = Mutex::new(Vec::new());

    /// While this is there, an action fails on every file below a folder as on a full disk.
    pub(crate) struct Failing(&'static str, PathBuf);

    impl Failing {
        pub(crate) fn below(action: &'static str, folder: &Path) -> Self {
            FAILING.lock().unwrap().push((action, folder.to_owned()));
            Self(action, folder.to_owned())
        }
    }

    impl Drop for Failing {
        fn drop(&mut self) {
            let mut failing = FAILING.lock().unwrap_or_else(PoisonError::into_inner);
            failing.retain(|(action, folder)| (*action, folder) != (self.0, &self.1));
        }
    }

    /// What was done on files below a folder, first to last.
    pub(crate) fn done_below(folder: &Path) -> Vec<&'static str> {
        let done = DONE.lock().unwrap();
        done.iter().filter(|(_, path)| path.starts_with(folder)).map(|(action, _)| *action).collect()
    }

    pub(super) fn meet(action: &'static str, path: &Path) -> Result<(), StoreError> {
        let failing = FAILING.lock().unwrap_or_else(PoisonError::into_inner);
        if failing.iter().any(|(failing, folder)| *failing == action && path.starts_with(folder)) {
            return Err(super::failed(action, path, io::ErrorKind::StorageFull.into()));
        }
        DONE.lock().unwrap_or_else(PoisonError::into_inner).push((action, path.to_owned()));
        Ok(())
    }
}
