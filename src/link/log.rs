//! The log of a server that runs in the background: `server.log` in the desk's folder, and the part before as
//! `server.log.1`. It is the server's standard error, so that a panic is in it too. One that somebody runs in the
//! foreground logs to the standard error that it was given.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use super::{DeskDir, LinkError};

/// A log longer than this is set aside, in bytes; so the log takes twice as much of the disk at most.
const LOG_BYTES: u64 = 1024 * 1024;

/// The server's log, private and appended to; one grown long is kept as `server.log.1`.
pub(super) fn open_log(desk: &DeskDir) -> Result<File, LinkError> {
    let path = desk.log_path();
    if std::fs::symlink_metadata(&path).is_ok_and(|found| found.len() > LOG_BYTES) {
        // Two clients may do this at once; the second then finds a short or missing log, which is as good.
        let _ = set_aside(&path);
    }
    open(&path).map_err(|source| LinkError::io("the server's log", &path, source))
}

fn set_aside(path: &Path) -> io::Result<()> {
    std::fs::rename(path, path.with_extension("log.1"))
}

fn open(path: &Path) -> io::Result<File> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    OpenOptions::new().append(true).create(true).mode(0o600).custom_flags(flags).open(path)
}

/// Standard error, of which a server that runs for months writes no more than twice the log's length to the disk.
#[derive(Debug)]
pub struct BoundedLog<T = io::Stderr> {
    path: PathBuf,
    to: T,
    /// What is in the file, in bytes.
    length: u64,
    limit: u64,
    /// Has what is written go to another file.
    turn: fn(&mut T, File) -> io::Result<()>,
}

impl BoundedLog {
    /// The log of the desk in a folder, to whose file standard error goes already.
    pub fn of(desk: &Path) -> Self {
        let path = desk.join(DeskDir::LOG);
        let length = std::fs::symlink_metadata(&path).map_or(0, |found| found.len());
        let turn = |_: &mut io::Stderr, file: File| Ok(rustix::stdio::dup2_stderr(file)?);
        Self { path, to: io::stderr(), length, limit: LOG_BYTES, turn }
    }
}

impl<T: Write> Write for BoundedLog<T> {
    /// Writes a line; the file is turned between two of them.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.length > self.limit {
            // Where the disk does not let it, it is tried again after as much more.
            self.length = 0;
            let aside = match set_aside(&self.path) {
                // Somebody has moved it already.
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                aside => aside,
            };
            aside.and_then(|()| (self.turn)(&mut self.to, open(&self.path)?))?;
        }
        let count = self.to.write(line)?;
        self.length += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_bounded_while_its_server_runs() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("server.log");
        let turn = |to: &mut File, file| {
            *to = file;
            Ok(())
        };
        let mut log = BoundedLog { to: open(&path).unwrap(), path: path.clone(), length: 0, limit: 1000, turn };
        for count in 0..1000 {
            log.write_all(format!("line {count:04}\n").as_bytes()).unwrap();
            let on_disk: u64 =
                home.path().read_dir().unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum();
            assert!(on_disk <= 2100, "{on_disk} bytes at line {count}");
        }
        let [before, now] =
            [path.with_extension("log.1"), path].map(|path| std::fs::read_to_string(path).unwrap_or_default());
        assert!(now.ends_with("line 0999\n"), "{now}");
        let last_of_before: u32 = before.trim_end().rsplit(' ').next().unwrap().parse().unwrap();
        assert!(now.starts_with(&format!("line {:04}", last_of_before + 1)), "no line is lost between the two");
    }
}
