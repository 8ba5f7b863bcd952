use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use serde::Serialize;

use crate::cli::error::CliError;
use crate::domain::Digest;

/// A new folder in the making, beside its place: it goes there when all is on the disk, and where it cannot, it goes.
pub(in crate::cli) struct Folder {
    place: PathBuf,
    part: PathBuf,
    is_whole: bool,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::cli) struct Written {
    /// Its name in the folder.
    pub(in crate::cli) file: String,
    /// Its length.
    pub(in crate::cli) bytes: u64,
    /// How many lines it has, where each is of one thing; without the heads of a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::cli) rows: Option<u64>,
    /// Its BLAKE3 digest.
    pub(in crate::cli) digest: Digest,
}

impl Folder {
    /// Begins; nothing may be at its place yet.
    pub(in crate::cli) fn begin(place: &Path) -> Result<Self, CliError> {
        let unusable = |what: String, hint: &str| CliError::Usage { message: what, hint: hint.to_owned() };
        let Some(name) = place.file_name() else {
            return Err(unusable(format!("{} is no name for a folder", place.display()), "name a new folder"));
        };
        if fs::symlink_metadata(place).is_ok() {
            return Err(unusable(format!("{} is there already", place.display()), "name a new folder"));
        }
        let mut part = name.to_owned();
        part.push(".part");
        let part = place.with_file_name(part);
        let made = DirBuilder::new().mode(0o700).create(&part);
        made.map_err(|error| {
            let hint = if error.kind() == io::ErrorKind::AlreadyExists {
                "a run that was interrupted left it, or another one is at work: remove it when none is"
            } else {
                "name a new folder in one that is there"
            };
            unusable(format!("{} cannot be made: {error}", part.display()), hint)
        })?;
        Ok(Self { place: place.to_owned(), part, is_whole: false })
    }

    /// Makes a folder in it.
    pub(in crate::cli) fn folder(&self, name: &str) -> io::Result<()> {
        DirBuilder::new().mode(0o700).create(self.part.join(name))
    }

    /// Begins a file in it.
    pub(in crate::cli) fn file(&self, name: &str) -> io::Result<Writing> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(self.part.join(name))?;
        let (name, out, hasher) = (name.to_owned(), BufWriter::new(file), blake3::Hasher::new());
        Ok(Writing { name, out, hasher, bytes: 0, rows: 0 })
    }

    /// Writes a whole file into it.
    pub(in crate::cli) fn put(&self, name: &str, text: &[u8]) -> io::Result<Written> {
        let mut file = self.file(name)?;
        file.write(text)?;
        Ok(Written { rows: None, ..file.finish()? })
    }

    /// Puts it in its place, where nothing may have come meanwhile.
    pub(in crate::cli) fn finish(mut self) -> io::Result<()> {
        for folder in fs::read_dir(&self.part)?.filter_map(Result::ok).map(|entry| entry.path()) {
            if folder.is_dir() {
                File::open(&folder)?.sync_all()?;
            }
        }
        File::open(&self.part)?.sync_all()?;
        renameat_with(CWD, &self.part, CWD, &self.place, RenameFlags::NOREPLACE)?;
        self.is_whole = true;
        let above = self.place.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(above)?.sync_all()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.is_whole {
            // A part of a bundle helps nobody; that it stays is no reason to say something else.
            let _ = fs::remove_dir_all(&self.part);
        }
    }
}

/// A file that is being written.
pub(in crate::cli) struct Writing {
    name: String,
    out: BufWriter<File>,
    hasher: blake3::Hasher,
    bytes: u64,
    rows: u64,
}

impl Writing {
    /// Adds what is no line of its own.
    pub(in crate::cli) fn write(&mut self, text: &[u8]) -> io::Result<()> {
        self.hasher.update(text);
        self.bytes += text.len() as u64;
        self.out.write_all(text)
    }

    /// Adds a line.
    pub(in crate::cli) fn row(&mut self, text: &[u8]) -> io::Result<()> {
        self.rows += 1;
        self.write(text)
    }

    /// Adds a value as a line of JSON.
    pub(in crate::cli) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.row(&line)
    }

    /// Has it on the disk.
    pub(in crate::cli) fn finish(self) -> io::Result<Written> {
        let Self { name, out, hasher, bytes, rows } = self;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        let digest = Digest(*hasher.finalize().as_bytes());
        Ok(Written { file: name, bytes, rows: Some(rows), digest })
    }
}
