//! How far a segment can be read, whatever is wrong with it.

use std::path::{Path, PathBuf};

use super::{
    frame::{self, Chain},
    read::{SegmentReader, Step},
    segment::{self, Segment},
};
use crate::store::{StoreError, disk::Disk, error::Fault};

/// A segment as far as it can be read.
#[derive(Debug)]
pub struct Seen {
    /// The chain value that it begins with.
    pub before: Chain,
    /// The number of the change that would follow.
    pub next: u64,
    /// The chain value there.
    pub after: Chain,
    /// How it ends.
    pub end: SegmentEnd,
}

/// How a segment ends.
#[derive(Debug)]
pub enum SegmentEnd {
    /// With a seal: another one follows.
    Sealed,
    /// With a whole change.
    Whole,
    /// With what a write that was cut short left, in so many bytes.
    Torn(u64),
}

/// Reads a segment to its end; an error is the first thing in it that does not check.
pub fn see(disk: &Disk, path: &Path, first: u64) -> Result<Seen, StoreError> {
    let mut reader = SegmentReader::open(disk, &Segment { path: path.to_owned(), first })?;
    let before = reader.chain;
    let end = loop {
        match reader.step() {
            Ok(Step::Frame { .. }) => {}
            Ok(Step::Seal) => break SegmentEnd::Sealed,
            Ok(Step::End) => break SegmentEnd::Whole,
            Err(error @ StoreError::Damaged { fault: Fault::Length | Fault::Checksum, .. }) => {
                let rest = reader.rest()?;
                if frame::find_whole(&rest, reader.next).is_some() {
                    return Err(error);
                }
                break SegmentEnd::Torn(rest.len() as u64);
            }
            Err(error) => return Err(error),
        }
    };
    Ok(Seen { before, next: reader.next, after: reader.chain, end })
}

/// The number of the first change of a segment that is not whole; its very first one where its beginning does not check, or
/// does not follow from what is before it.
pub fn whole_until(disk: &Disk, path: &Path, first: u64, before: &Chain) -> Result<u64, StoreError> {
    let mut reader = match SegmentReader::open(disk, &Segment { path: path.to_owned(), first }) {
        Ok(reader) if reader.chain == *before => reader,
        Ok(_) | Err(StoreError::Damaged { .. }) => return Ok(first),
        Err(error) => return Err(error),
    };
    loop {
        match reader.step() {
            Ok(Step::Frame { .. }) => {}
            Ok(Step::Seal | Step::End) | Err(StoreError::Damaged { .. }) => return Ok(reader.next),
            Err(error) => return Err(error),
        }
    }
}

/// The first changes of the segments in a journal's folder, and what has a segment's ending and not its name.
pub fn segments(disk: &Disk, folder: &Path) -> Result<(Vec<u64>, Vec<PathBuf>), StoreError> {
    let (mut segments, mut strange) = (Vec::new(), Vec::new());
    for path in disk.list(folder, segment::EXTENSION)? {
        let first = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
        match first {
            Some(first) if first > 0 && Segment::at(folder, first).path == path => segments.push(first),
            _ => strange.push(path),
        }
    }
    Ok((segments, strange))
}
