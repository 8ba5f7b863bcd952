//! The calls that are made to files, and nothing above them: what a disk of tests stands in for.

use std::{
    fmt::Debug,
    fs::{self, DirBuilder, File, Metadata, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use rustix::{
    fs::{AtFlags, CWD, OFlags, RenameFlags, Statx, StatxFlags, makedev, renameat_with, statx},
    io::Errno,
};

/// What is asked of a file: nothing of its times. Since Linux 6.13 a write to a file whose times were asked for gives it a
/// new one at once, and the sync behind it writes a block more.
const UNTIMED: StatxFlags = StatxFlags::INO.union(StatxFlags::SIZE);

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// To read it.
    Read,
    /// To read and write what is there.
    Write,
    /// To read and write it; it must not be there yet, and is made with mode 0600.
    Create,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file of so many bytes.
    File(u64),
    Folder,
    /// Neither, a socket for example.
    Other,
}

/// Which file or folder something is, whatever its name: its device and its inode. As long as it is open no other one has
/// the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity(pub(crate) u64, pub(crate) u64);

/// Calls to names. Each is one call to the system, with its errors.
pub(crate) trait Names: Debug + Send + Sync {
    /// Opens a file; what has the name and is none is refused, and not waited for.
    fn open(&self, path: &Path, how: How) -> io::Result<Arc<dyn Bytes>>;
    /// What has the name; of a link what it leads to.
    fn look_at(&self, path: &Path) -> io::Result<Kind>;
    /// Which file or folder has the name; of a link what it leads to.
    fn identity(&self, path: &Path) -> io::Result<Identity>;
    /// Opens a folder, so that it stays known whatever becomes of its name.
    fn hold(&self, folder: &Path) -> io::Result<Arc<dyn Bytes>>;
    /// Makes one folder with mode 0700.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Returns when the names in a folder are on the disk.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// The same to a name that nothing has; `AlreadyExists` where something has it.
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// All paths in a folder, in any order.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;
    /// How much fits on a folder's disk, in bytes.
    fn room(&self, _folder: &Path) -> io::Result<u64> {
        Ok(u64::MAX)
    }
}

/// Calls to an open file. Reads and writes may be short.
pub(crate) trait Bytes: Debug + Send + Sync {
    /// Which file it is.
    fn identity(&self) -> io::Result<Identity>;
    fn len(&self) -> io::Result<u64>;
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize>;
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize>;
    /// Returns when content and length are on the disk.
    fn sync(&self) -> io::Result<()>;
    /// Sets the length; not on the disk before a sync.
    fn set_len(&self, len: u64) -> io::Result<()>;
}

/// The system's own calls.
#[derive(Debug)]
pub(crate) struct System;

impl Names for System {
    fn open(&self, path: &Path, how: How) -> io::Result<Arc<dyn Bytes>> {
        let mut options = OpenOptions::new();
        options.read(true);
        match how {
            How::Read => {}
            How::Write => drop(options.write(true)),
            How::Create => drop(options.write(true).create_new(true).mode(0o600)),
        }
        // A pipe would be waited for until somebody writes into it.
        options.custom_flags(bits(OFlags::NONBLOCK | OFlags::NOCTTY));
        let file = options.open(path)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::other("it is no file"));
        }
        Ok(Arc::new(file))
    }

    fn look_at(&self, path: &Path) -> io::Result<Kind> {
        let found = fs::metadata(path)?;
        Ok(match found.file_type() {
            kind if kind.is_file() => Kind::File(found.len()),
            kind if kind.is_dir() => Kind::Folder,
            _ => Kind::Other,
        })
    }

    fn identity(&self, path: &Path) -> io::Result<Identity> {
        match statx(CWD, path, AtFlags::empty(), UNTIMED) {
            Err(Errno::NOSYS | Errno::PERM) => Ok(identity(&fs::metadata(path)?)),
            found => Ok(identity_of(&found?)),
        }
    }

    fn hold(&self, folder: &Path) -> io::Result<Arc<dyn Bytes>> {
        Ok(Arc::new(open_folder(folder)?))
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        DirBuilder::new().mode(0o700).create(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        open_folder(path)?.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            // Not every file system does it in one.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) if fs::symlink_metadata(to).is_err() => {
                fs::rename(from, to)
            }
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Err(io::ErrorKind::AlreadyExists.into()),
            renamed => Ok(renamed?),
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
    }

    fn room(&self, folder: &Path) -> io::Result<u64> {
        let found = rustix::fs::statvfs(folder)?;
        Ok(found.f_bavail.saturating_mul(found.f_frsize))
    }
}

impl Bytes for File {
    fn identity(&self) -> io::Result<Identity> {
        match statx(self, "", AtFlags::EMPTY_PATH, UNTIMED) {
            Err(Errno::NOSYS | Errno::PERM) => Ok(identity(&self.metadata()?)),
            found => Ok(identity_of(&found?)),
        }
    }

    fn len(&self) -> io::Result<u64> {
        match statx(self, "", AtFlags::EMPTY_PATH, UNTIMED) {
            Err(Errno::NOSYS | Errno::PERM) => Ok(self.metadata()?.len()),
            found => Ok(found?.stx_size),
        }
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        FileExt::read_at(self, bytes, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        FileExt::write_at(self, bytes, offset)
    }

    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        File::set_len(self, len)
    }
}

/// Opens a folder; what is none is refused by the system before it could be waited for.
fn open_folder(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(bits(OFlags::DIRECTORY)).open(path)
}

fn bits(flags: OFlags) -> i32 {
    flags.bits().cast_signed()
}

fn identity_of(found: &Statx) -> Identity {
    Identity(makedev(found.stx_dev_major, found.stx_dev_minor), found.stx_ino)
}

/// By a system that does not know the other call, or does not let it through.
fn identity(found: &Metadata) -> Identity {
    Identity(found.dev(), found.ino())
}

#[cfg(test)]
mod tests {
    use rustix::fs::{FileType, Mode, mknodat};

    use super::*;

    #[test]
    fn what_is_no_file_is_refused_and_not_waited_for() {
        let home = tempfile::tempdir().unwrap();
        let [pipe, folder] = ["pipe", "folder"].map(|name| home.path().join(name));
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RWXU, 0).unwrap();
        fs::create_dir(&folder).unwrap();
        for how in [How::Write, How::Read] {
            assert_eq!(System.open(&pipe, how).unwrap_err().to_string(), "it is no file", "{how:?}");
            assert!(System.open(&folder, how).is_err(), "{how:?}");
        }
        for refused in [System.hold(&pipe).map(drop), System.sync_folder(&pipe)] {
            assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::NotADirectory);
        }
        assert!(System.hold(&folder).is_ok() && System.sync_folder(&folder).is_ok());
    }
}
