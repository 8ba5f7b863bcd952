//! The segments of a journal up to a change, for whoever copies them: reads only, also beside the writer.

use std::path::{Path, PathBuf};

use super::{
    JournalHead,
    frame::Chain,
    open,
    read::{Frames, SegmentReader, Step},
    segment::{self, Segment, damaged},
};
use crate::store::{StoreError, disk::Disk, error::Fault};

/// What a segment holds up to some change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// The file.
    pub path: PathBuf,
    /// The number of its first change.
    pub first: u64,
    /// The number of its last change up to there.
    pub last: u64,
    /// How much of the file that is, in bytes: all of it, with its seal, where a further segment is taken too.
    pub bytes: u64,
    /// The chain value that it begins with.
    pub before: Chain,
    /// The chain value at that place.
    pub after: Chain,
}

impl Extent {
    /// The name of the file in a journal's folder.
    pub fn name(first: u64) -> PathBuf {
        Segment::at(Path::new(""), first).path
    }
}

/// The journal's end as an opening would find it, with what was cut short left out; none where there is no journal or
/// no change in it. Nothing is written. Only for whoever holds the desk's lock.
pub fn find_head(disk: &Disk, folder: &Path) -> Result<Option<JournalHead>, StoreError> {
    if !disk.is_folder(folder)? {
        return Ok(None);
    }
    let head = open::look(disk, folder)?;
    Ok(head.filter(|head| head.sequence > 0))
}

/// The chain value of a change of a journal; none where it ends before.
pub fn head_at(disk: &Disk, folder: &Path, sequence: u64) -> Result<Option<JournalHead>, StoreError> {
    let mut frames = Frames::open(disk, folder, sequence, sequence)?;
    match frames.next().transpose() {
        Ok(frame) => Ok(frame.map(|frame| JournalHead { sequence: frame.sequence, chain: frame.chain })),
        Err(StoreError::EndMissing { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The segments up to an acknowledged change, which must be there. Of sealed ones only the two ends are looked at; the
/// last one is read.
pub fn extents(disk: &Disk, folder: &Path, to: u64) -> Result<Vec<Extent>, StoreError> {
    let mut segments = segment::list(disk, folder)?;
    segments.retain(|segment| segment.first <= to);
    let mut extents: Vec<Extent> = Vec::new();
    let mut expected = (1, Chain::default());
    for (index, segment) in segments.iter().enumerate() {
        if segment.first != expected.0 {
            let file = segment.path.clone();
            return Err(StoreError::SegmentMissing { file, expected: expected.0, found: segment.first });
        }
        let extent = match segments.get(index + 1) {
            Some(following) => sealed(disk, segment, following)?,
            None => read_to(disk, segment, to)?,
        };
        if extent.before != expected.1 {
            return Err(damaged(&segment.path, 0, Fault::Chain));
        }
        expected = (extent.last + 1, extent.after);
        extents.push(extent);
    }
    if expected.0 <= to {
        return Err(StoreError::EndMissing { folder: folder.to_owned(), expected: expected.0 });
    }
    Ok(extents)
}

/// A segment that another one follows.
fn sealed(disk: &Disk, segment: &Segment, following: &Segment) -> Result<Extent, StoreError> {
    let file = disk.read(&segment.path)?;
    let header = segment.header(&file)?;
    let bytes = file.len()?;
    let Some((next, after)) = segment::read_seal(&file)? else {
        return Err(damaged(&segment.path, bytes, Fault::Seal));
    };
    if next != following.first {
        return Err(StoreError::SegmentMissing {
            file: following.path.clone(),
            expected: next,
            found: following.first,
        });
    }
    let (path, first) = (segment.path.clone(), segment.first);
    Ok(Extent { path, first, last: next - 1, bytes, before: header.chain, after })
}

/// A segment up to a change in it.
fn read_to(disk: &Disk, segment: &Segment, to: u64) -> Result<Extent, StoreError> {
    let mut reader = SegmentReader::open(disk, segment)?;
    let before = reader.chain;
    while reader.next <= to {
        if !matches!(reader.step()?, Step::Frame { .. }) {
            let folder = segment.path.parent().unwrap_or(Path::new("")).to_owned();
            return Err(StoreError::EndMissing { folder, expected: reader.next });
        }
    }
    let (path, first) = (segment.path.clone(), segment.first);
    Ok(Extent { path, first, last: to, bytes: reader.offset, before, after: reader.chain })
}

/// Reads a copy of a segment, whatever its file is called, and says what it holds within its first `bytes` bytes; an
/// error where they do not end with a frame.
pub fn read_copy(disk: &Disk, path: &Path, first: u64, bytes: u64) -> Result<Extent, StoreError> {
    let mut reader = SegmentReader::open(disk, &Segment { path: path.to_owned(), first })?;
    let before = reader.chain;
    while reader.offset < bytes {
        match reader.step()? {
            Step::Frame { .. } => {}
            Step::Seal if reader.offset == bytes => {}
            Step::Seal | Step::End => return Err(damaged(path, reader.offset, Fault::Short { acknowledged: bytes })),
        }
    }
    if reader.offset != bytes {
        return Err(damaged(path, bytes, Fault::Length));
    }
    Ok(Extent { path: path.to_owned(), first, last: reader.next - 1, bytes, before, after: reader.chain })
}
