//! Segment files: their names, their headers, their order.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

use super::frame::{self, Chain, HEADER, Head, Header, OVERHEAD, VERSION};
use crate::store::{
    StoreError,
    disk::{Disk, DiskFile},
    error::Fault,
};

pub(super) const EXTENSION: &str = "qapj";
/// A segment that is not yet one: it gets its name when its header is on the disk.
pub(super) const UNFINISHED: &str = "next.tmp";

/// A segment file by its name.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) path: PathBuf,
    /// The number of its first frame.
    pub(super) first: u64,
}

/// Whether a file's name is of a segment, of a strange one too, or of one that is being made.
pub(super) fn is_name(name: &str) -> bool {
    name.contains(&format!(".{EXTENSION}")) || name == UNFINISHED
}

impl Segment {
    pub(super) fn at(folder: &Path, first: u64) -> Self {
        Self { path: folder.join(format!("{first:020}.{EXTENSION}")), first }
    }

    /// Makes the segment with its header, both on the disk when this returns; never in the place of one that is there.
    pub(super) fn create(disk: &Disk, folder: &Path, first: u64, chain: Chain) -> Result<DiskFile, StoreError> {
        let unfinished = folder.join(UNFINISHED);
        disk.remove(&unfinished)?;
        let file = disk.create(&unfinished)?;
        file.write_at(&Header { version: VERSION, first, chain }.to_bytes(), 0)?;
        file.sync()?;
        Self::at(folder, first).name(disk, &file)
    }

    /// Gives a file that is whole on the disk the segment's name, which nothing has.
    pub(super) fn name(&self, disk: &Disk, file: &DiskFile) -> Result<DiskFile, StoreError> {
        disk.rename_new(file.path(), &self.path)?;
        let named = disk.write(&self.path)?;
        if !named.is(file)? {
            let folder = self.path.parent().unwrap_or(Path::new("")).to_owned();
            return Err(StoreError::Displaced { folder });
        }
        Ok(named)
    }

    /// The header, checked by itself and against the name.
    pub(super) fn header(&self, file: &DiskFile) -> Result<Header, StoreError> {
        let mut bytes = [0; HEADER];
        if file.len()? < HEADER as u64 {
            return Err(damaged(&self.path, 0, Fault::Header));
        }
        file.read_at(&mut bytes, 0)?;
        let Some(header) = Header::parse(&bytes) else { return Err(damaged(&self.path, 0, Fault::Header)) };
        if !(1..=VERSION).contains(&header.version) {
            return Err(StoreError::Newer { file: self.path.clone(), found: header.version, known: VERSION });
        }
        if header.first != self.first {
            return Err(damaged(&self.path, 0, Fault::Name { expected: self.first, found: header.first }));
        }
        Ok(header)
    }
}

/// The seal at a segment's end, if there is one: the number and the chain value of what follows.
pub(super) fn read_seal(file: &DiskFile) -> Result<Option<(u64, Chain)>, StoreError> {
    let len = file.len()?;
    if len < (HEADER + OVERHEAD) as u64 {
        return Ok(None);
    }
    let mut bytes = [0; OVERHEAD];
    file.read_at(&mut bytes, len - OVERHEAD as u64)?;
    let head = Head::parse(&bytes);
    Ok((head.length == 0 && head.append(&[], head.sequence).is_some()).then_some((head.sequence, head.chain)))
}

/// All segments in a folder, in order, by their names alone.
pub(super) fn list(disk: &Disk, folder: &Path) -> Result<Vec<Segment>, StoreError> {
    among(disk.all(folder)?)
}

/// The segments among the paths of a folder, in order, by their names alone.
pub(super) fn among(paths: Vec<PathBuf>) -> Result<Vec<Segment>, StoreError> {
    paths
        .into_iter()
        .filter(|path| path.extension() == Some(OsStr::new(EXTENSION)))
        .map(|path| {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let first = stem.parse().ok().filter(|first| *first > 0);
            match first {
                Some(first) if path.file_name() == Segment::at(Path::new(""), first).path.file_name() => {
                    Ok(Segment { path, first })
                }
                _ => Err(StoreError::StrangeFile { file: path }),
            }
        })
        .collect()
}

/// The bytes of a seal after a chain value, and the chain value that the next segment begins with.
pub(super) fn seal(before: &Chain, next: u64) -> (Vec<u8>, Chain) {
    let mut bytes = Vec::with_capacity(OVERHEAD);
    let chain = frame::put(&mut bytes, before, next, &[], next);
    (bytes, chain)
}

pub(super) fn damaged(file: &Path, offset: u64, fault: Fault) -> StoreError {
    StoreError::Damaged { file: file.to_owned(), offset, fault }
}
