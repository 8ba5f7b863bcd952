//! The store's file operations: every one in one place, so that errors name their path.
//!
//! All files of the store but sled's own are reached through a [`Disk`]. Files are made 0600 and folders 0700 whatever
//! the umask. A folder is synced when a name in it was made or changed. Whoever works in a folder for long holds it
//! ([`Disk::holding`]): once its path leads elsewhere nothing is changed by name any more.

mod calls;
mod held;

use std::{
    ffi::OsStr,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

#[cfg(test)]
pub(crate) use self::calls::System;
pub(crate) use self::calls::{Bytes, How, Identity, Kind, Names};
use self::held::Held;
use super::StoreError;

/// Where the store's files are. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Disk {
    names: Arc<dyn Names>,
    held: Held,
}

/// An open file that knows its path.
#[derive(Debug)]
pub(super) struct DiskFile {
    file: Arc<dyn Bytes>,
    path: PathBuf,
    /// Which file it is, once somebody asked: as long as it is open it is no other.
    is: OnceLock<Identity>,
}

impl Default for Disk {
    fn default() -> Self {
        Self::system()
    }
}

impl Disk {
    /// The disk of this machine.
    pub fn system() -> Self {
        Self { names: Arc::new(calls::System), held: Held::default() }
    }

    /// A disk by other calls than the system's.
    #[cfg(test)]
    pub(crate) fn new(names: Arc<dyn Names>) -> Self {
        Self { names, held: Held::default() }
    }

    /// The same disk for whoever works in a folder, besides those that are held already: it changes no name any more, and
    /// opens nothing to write in it, once the path of one of them leads to another folder or to none. What is open already
    /// is written wherever it is.
    pub(super) fn holding(&self, folder: &Path) -> Result<Self, StoreError> {
        Ok(Self { names: Arc::clone(&self.names), held: self.held.and(&*self.names, folder)? })
    }

    /// Refuses where one of the folders that are held is not in its place any more ([`StoreError::Displaced`]).
    pub(super) fn in_place(&self) -> Result<(), StoreError> {
        self.held.in_place(&*self.names)
    }

    /// How much fits on a folder's disk, in bytes.
    pub fn room(&self, folder: &Path) -> Result<u64, StoreError> {
        self.names.room(folder).map_err(|source| failed("look at the room for", folder, source))
    }

    /// Opens a file to read it.
    pub(super) fn read(&self, path: &Path) -> Result<DiskFile, StoreError> {
        self.open(path, How::Read, "open")
    }

    /// Opens a file that is there to write in it.
    pub(super) fn write(&self, path: &Path) -> Result<DiskFile, StoreError> {
        self.open_to_write(path, How::Write, "open for writing")
    }

    /// Makes a file that must not be there yet.
    pub(super) fn create(&self, path: &Path) -> Result<DiskFile, StoreError> {
        self.open_to_write(path, How::Create, "make")
    }

    fn open_to_write(&self, path: &Path, how: How, action: &'static str) -> Result<DiskFile, StoreError> {
        self.in_place()?;
        let file = self.open(path, how, action)?;
        // Its name was looked up in between.
        self.in_place()?;
        Ok(file)
    }

    fn open(&self, path: &Path, how: How, action: &'static str) -> Result<DiskFile, StoreError> {
        let file = self.names.open(path, how).map_err(|source| failed(action, path, source))?;
        Ok(DiskFile { file, path: path.to_owned(), is: OnceLock::new() })
    }

    /// Whether an open file's name leads to it, and not to another file or to none.
    pub(super) fn has_name(&self, file: &DiskFile) -> Result<bool, StoreError> {
        match self.names.identity(&file.path) {
            Ok(named) => Ok(named == file.identity()?),
            Err(source) if matches!(source.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(false),
            Err(source) => Err(failed("look at", &file.path, source)),
        }
    }

    /// What has a name; none where nothing has it.
    pub(super) fn look_at(&self, path: &Path) -> Result<Option<Kind>, StoreError> {
        match self.names.look_at(path) {
            Ok(kind) => Ok(Some(kind)),
            // Below a file nothing has a name.
            Err(source) if matches!(source.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(source) => Err(failed("look at", path, source)),
        }
    }

    /// Whether something has a name; a link counts for what it leads to.
    pub(super) fn exists(&self, path: &Path) -> Result<bool, StoreError> {
        Ok(self.look_at(path)?.is_some())
    }

    /// Whether something has a name, be it a link that leads nowhere.
    pub(super) fn is_named(&self, path: &Path) -> Result<bool, StoreError> {
        if self.exists(path)? {
            return Ok(true);
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        Ok(self.is_folder(folder)? && self.all(folder)?.iter().any(|there| there == path))
    }

    /// Whether a folder has a name.
    pub(super) fn is_folder(&self, path: &Path) -> Result<bool, StoreError> {
        Ok(self.look_at(path)? == Some(Kind::Folder))
    }

    /// How long a file is, in bytes; none where no file has the name.
    pub(super) fn length(&self, path: &Path) -> Result<Option<u64>, StoreError> {
        Ok(match self.look_at(path)? {
            Some(Kind::File(length)) => Some(length),
            _ => None,
        })
    }

    /// Makes a folder with mode 0700, and those above it, if it is not there. Its name is on the disk when this returns,
    /// also where it was there: whoever made it may have been stopped before that.
    pub(super) fn make_folder(&self, path: &Path) -> Result<(), StoreError> {
        self.in_place()?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        if self.is_folder(path)? {
            return match self.sync_folder(parent.unwrap_or(Path::new("."))) {
                // Who may not look into the folder above did not make this one.
                Err(StoreError::Io { source, .. }) if source.kind() == io::ErrorKind::PermissionDenied => Ok(()),
                synced => synced,
            };
        }
        if let Some(parent) = parent {
            self.make_folder(parent)?;
        }
        match self.names.make_folder(path) {
            Ok(()) => {}
            // Another thread may have made it meanwhile.
            Err(source) if source.kind() == io::ErrorKind::AlreadyExists && self.is_folder(path)? => {}
            Err(source) => return Err(failed("make the folder", path, source)),
        }
        self.sync_folder(parent.unwrap_or(Path::new(".")))
    }

    /// Returns when the names in a folder are on the disk.
    pub(super) fn sync_folder(&self, path: &Path) -> Result<(), StoreError> {
        self.names.sync_folder(path).map_err(|source| failed("sync the folder", path, source))
    }

    /// Gives a file or folder another name, replacing what has that name, and syncs the folder of that. After a
    /// power cut it may have both names where they are in two folders.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<(), StoreError> {
        self.in_place()?;
        self.names.rename(from, to).map_err(|source| failed("rename", from, source))?;
        self.sync_folder(to.parent().unwrap_or(Path::new(".")))
    }

    /// Does the same to a name that nothing has; an error where something has it.
    pub(super) fn rename_new(&self, from: &Path, to: &Path) -> Result<(), StoreError> {
        self.in_place()?;
        self.names.rename_new(from, to).map_err(|source| failed("rename", from, source))?;
        self.sync_folder(to.parent().unwrap_or(Path::new(".")))
    }

    /// Removes a file if it is there.
    pub(super) fn remove(&self, path: &Path) -> Result<(), StoreError> {
        self.in_place()?;
        match self.names.remove(path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(failed("remove", path, source)),
            _ => Ok(()),
        }
    }

    /// All paths in a folder, in the order of their names.
    pub(super) fn all(&self, folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
        let mut paths = self.names.list(folder).map_err(|source| failed("list the folder", folder, source))?;
        paths.sort_unstable();
        Ok(paths)
    }

    /// The paths in a folder whose names end in `.extension`, in the order of their names.
    pub(super) fn list(&self, folder: &Path, extension: &str) -> Result<Vec<PathBuf>, StoreError> {
        let mut paths = self.all(folder)?;
        paths.retain(|path| path.extension() == Some(OsStr::new(extension)));
        Ok(paths)
    }
}

impl DiskFile {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether another open file is the same one, and not one that took its name.
    pub(super) fn is(&self, other: &Self) -> Result<bool, StoreError> {
        Ok(self.identity()? == other.identity()?)
    }

    fn identity(&self) -> Result<Identity, StoreError> {
        if let Some(is) = self.is.get() {
            return Ok(*is);
        }
        let is = self.file.identity().map_err(|source| failed("look at", &self.path, source))?;
        Ok(*self.is.get_or_init(|| is))
    }

    pub(super) fn len(&self) -> Result<u64, StoreError> {
        self.file.len().map_err(|source| failed("look at", &self.path, source))
    }

    /// Writes all bytes at an offset.
    pub(super) fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), StoreError> {
        let (mut rest, mut at) = (bytes, offset);
        while !rest.is_empty() {
            match self.file.write_at(rest, at) {
                Ok(0) => return Err(failed("write", &self.path, io::ErrorKind::WriteZero.into())),
                Ok(written) => {
                    rest = &rest[written..];
                    at += written as u64;
                }
                Err(source) if source.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => return Err(failed("write", &self.path, source)),
            }
        }
        Ok(())
    }

    /// Fills the buffer from an offset.
    pub(super) fn read_at(&self, bytes: &mut [u8], offset: u64) -> Result<(), StoreError> {
        self.sequence(offset).read_exact(bytes).map_err(|source| failed("read", &self.path, source))
    }

    /// Returns when content and length are on the disk (fdatasync).
    pub(super) fn sync(&self) -> Result<(), StoreError> {
        self.file.sync().map_err(|source| failed("sync", &self.path, source))
    }

    /// Cuts the file; its new length is on the disk when this returns.
    pub(super) fn truncate(&self, len: u64) -> Result<(), StoreError> {
        self.file.set_len(len).map_err(|source| failed("shorten", &self.path, source))?;
        self.sync()
    }

    /// All that is in the file, refused if it is longer than `limit` bytes.
    pub(super) fn read_all(&self, limit: u64) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::new();
        let mut limited = self.sequence(0).take(limit.saturating_add(1));
        limited.read_to_end(&mut bytes).map_err(|source| failed("read", &self.path, source))?;
        if bytes.len() as u64 > limit {
            return Err(failed("read", &self.path, io::ErrorKind::FileTooLarge.into()));
        }
        Ok(bytes)
    }

    /// The file's content from an offset on, read in large pieces.
    pub(super) fn buffered(&self, offset: u64) -> BufReader<Sequence> {
        BufReader::with_capacity(256 * 1024, self.sequence(offset))
    }

    fn sequence(&self, at: u64) -> Sequence {
        Sequence { file: Arc::clone(&self.file), at }
    }
}

/// A file's content, one byte after the other.
#[derive(Debug)]
pub(super) struct Sequence {
    file: Arc<dyn Bytes>,
    at: u64,
}

impl Read for Sequence {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(bytes, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

/// An I/O error with its path.
pub(super) fn failed(action: &'static str, path: &Path, source: io::Error) -> StoreError {
    StoreError::Io { action, path: path.to_owned(), source }
}
