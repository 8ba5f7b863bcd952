use std::fs::OpenOptions;
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

use super::error::{CliError, FileProblem};
use crate::text::Line;

/// How long a named pipe is waited for into which nobody has written yet.
const PATIENCE: Duration = Duration::from_secs(1);
/// A mebibyte.
const MIB: u64 = 1024 * 1024;

/// Why a file that was named on the command line is not read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unread {
    /// It is a folder.
    #[error("this is a folder")]
    Folder,
    /// It is a device or a socket, which may never end.
    #[error("this is no file")]
    NoFile,
    /// It has more bytes than the limit of so many; how many, where that is known.
    #[error("{}", larger(*limit, *size))]
    TooLarge {
        /// How many bytes there are.
        size: Option<u64>,
        /// How many there may be.
        limit: u64,
    },
    /// The system.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
}

impl Unread {
    /// What to do about it.
    fn hint(&self) -> &'static str {
        match self {
            Self::Folder | Self::NoFile => "name the file itself",
            Self::TooLarge { .. } => "check that it is the file that was meant",
            Self::Io(error) if error.kind() == io::ErrorKind::NotFound => "check the name",
            Self::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => "check the file's permissions",
            Self::Io(_) => "check the file",
        }
    }

    /// The error of a command that was given the file.
    pub(super) fn of(&self, path: &Path) -> CliError {
        bad(path, &self.to_string(), self.hint())
    }
}

/// The error of a command whose file is not what it should be.
pub(super) fn bad(path: &Path, message: &str, hint: &str) -> CliError {
    let name =
        if is_standard_input(path) { Line::clean("standard input") } else { Line::clean(&path.to_string_lossy()) };
    CliError::BadInput {
        message: format!("{name}: {message}"),
        problems: vec![FileProblem::whole(&name, message, hint)],
    }
}

/// Whether `-` was given for a file.
pub(super) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The bytes of a file, or of standard input for `-`: all of them, and not more than so many. A named pipe is read as
/// far as somebody writes into it, and not waited for where nobody does.
pub(super) fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Unread> {
    if is_standard_input(path) {
        return whole(io::stdin().lock(), limit);
    }
    let file = OpenOptions::new().read(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed()).open(path)?;
    let found = file.metadata()?;
    let kind = found.file_type();
    if kind.is_dir() {
        return Err(Unread::Folder);
    }
    if kind.is_char_device() || kind.is_block_device() || kind.is_socket() {
        return Err(Unread::NoFile);
    }
    if kind.is_file() && found.len() > limit {
        return Err(Unread::TooLarge { size: Some(found.len()), limit });
    }
    if kind.is_fifo() {
        // Whoever writes into it may come a moment later.
        let patience = Timespec::try_from(PATIENCE).ok();
        poll(&mut [PollFd::new(&file, PollFlags::IN)], patience.as_ref()).map_err(io::Error::from)?;
    }
    let flags = fcntl_getfl(&file).map_err(io::Error::from)?;
    fcntl_setfl(&file, flags - OFlags::NONBLOCK).map_err(io::Error::from)?;
    whole(file, limit)
}

fn whole(file: impl Read, limit: u64) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(Unread::TooLarge { size: None, limit }) } else { Ok(bytes) }
}

fn larger(limit: u64, size: Option<u64>) -> String {
    let size = size.map_or_else(String::new, |size| format!(" with {}", mebibytes(size)));
    match limit / MIB {
        0 => format!("larger than {} KiB{size}", limit / 1024),
        limit => format!("larger than {limit} MiB{size}"),
    }
}

/// A size that is over a limit in whole mebibytes must not read as the limit itself.
pub(super) fn mebibytes(bytes: u64) -> String {
    let tenths = (u128::from(bytes) * 10).div_ceil(u128::from(MIB));
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_told_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
        assert_eq!(bytes(&pipe, 10).unwrap(), b"", "nobody writes");
        assert!(matches!(bytes(folder.path(), 10), Err(Unread::Folder)));
        assert!(matches!(bytes(Path::new("/dev/zero"), 10), Err(Unread::NoFile)));
        assert!(matches!(bytes(&folder.path().join("none"), 10), Err(Unread::Io(_))));
        let file = folder.path().join("file");
        std::fs::write(&file, b"0123456789").unwrap();
        assert_eq!(bytes(&file, 10).unwrap().len(), 10);
        assert!(matches!(bytes(&file, 9), Err(Unread::TooLarge { size: Some(10), .. })));
    }

    #[test]
    fn a_pipe_that_somebody_writes_into_is_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
        // Both ends, so that it has a writer before it is read.
        let mut ends = OpenOptions::new().read(true).write(true).open(&pipe).unwrap();
        io::Write::write_all(&mut ends, b"one").unwrap();
        let path = pipe.clone();
        let reader = std::thread::spawn(move || bytes(&path, 100).unwrap());
        while rustix::io::ioctl_fionread(&ends).unwrap() > 0 {
            std::thread::yield_now();
        }
        drop(ends);
        assert_eq!(reader.join().unwrap(), b"one");
    }
}
