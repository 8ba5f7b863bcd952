//! Opening a journal: are all segments there, do they follow each other, and where does the last one end.

use std::path::{Path, PathBuf};

use super::{
    Cut, JournalHead,
    frame::{self, Chain, HEADER, OVERHEAD, VERSION},
    mark::Mark,
    read::{SegmentReader, Step},
    segment::{self, Segment, damaged},
    taken,
};
use crate::store::{
    StoreError,
    disk::{Disk, DiskFile},
    error::Fault,
};

/// Where an opened journal goes on.
#[derive(Debug)]
pub(super) struct End {
    pub(super) live: DiskFile,
    /// The first number of the live segment.
    pub(super) first: u64,
    /// Its length in bytes.
    pub(super) len: u64,
    /// The number of the last frame; 0 if there is none.
    pub(super) last: u64,
    pub(super) chain: Chain,
    /// What it ends with.
    pub(super) mark: Mark,
    /// The format version of the live segment.
    pub(super) version: u8,
    pub(super) cut: Option<Cut>,
}

/// Finds the end of the journal; nothing is written before everything that is looked at checks. Up to `witnessed` it is
/// known to have been whole, so what does not check there is no torn end.
pub(super) fn open(disk: &Disk, folder: &Path, witnessed: u64) -> Result<End, StoreError> {
    disk.make_folder(folder)?;
    let paths = disk.all(folder)?;
    taken::lacks_none(disk, folder, &paths)?;
    let mut segments = segment::among(paths)?;
    if segments.is_empty() {
        let live = Segment::create(disk, folder, 1, Chain::default())?;
        let (len, chain) = (HEADER as u64, Chain::default());
        let mark = Mark::of_header(1, &chain);
        return Ok(End { live, first: 1, len, last: 0, chain, mark, version: VERSION, cut: None });
    }
    let unfinished = check_order(disk, &mut segments)?;
    let Some(live) = segments.last() else {
        return Err(StoreError::EndMissing { folder: folder.to_owned(), expected: 1 });
    };
    let mut reader = SegmentReader::open(disk, live)?;
    let (torn, known) = find_end(&mut reader, folder, unfinished.is_some(), witnessed)?;
    if reader.next <= witnessed {
        return Err(match torn {
            Some(_) => damaged(&reader.path, reader.offset, Fault::Acknowledged { change: reader.next }),
            None => StoreError::EndMissing { folder: folder.to_owned(), expected: reader.next },
        });
    }
    #[cfg(test)]
    if crate::store::sim::Bug::SealLeft.is_planted()
        && let Some(unfinished) = &unfinished
    {
        disk.remove(&unfinished.path)?;
    }
    let file = disk.write(&live.path)?;
    let mut cut = None;
    if let Some(rest) = torn {
        cut = Some(Cut {
            file: live.path.clone(),
            offset: reader.offset,
            bytes: rest.len() as u64,
            next: reader.next,
            kept: keep(disk, &live.path, reader.offset, &rest),
        });
        file.truncate(reader.offset)?;
    }
    if known == 0
        && let Some(before) = segments.iter().rev().nth(1)
    {
        let before = disk.write(&before.path)?;
        let len = before.len()?;
        settle(&before, len - OVERHEAD as u64, len)?;
    }
    settle(&file, known, reader.offset)?;
    if let Some(unfinished) = unfinished {
        // A seal may be on the disk that programs do not see: it must be gone before what it says follows.
        file.truncate(reader.offset)?;
        disk.remove(&unfinished.path)?;
    }
    disk.sync_folder(folder)?;
    let SegmentReader { offset: len, next, chain, mark, version, .. } = reader;
    Ok(End { live: file, first: live.first, len, last: next - 1, chain, mark, version, cut })
}

/// Where the journal ends, with what was cut short left out; nothing is written. None where there is no segment.
pub(super) fn look(disk: &Disk, folder: &Path) -> Result<Option<JournalHead>, StoreError> {
    let mut segments = segment::list(disk, folder)?;
    let unfinished = check_order(disk, &mut segments)?;
    let Some(live) = segments.last() else { return Ok(None) };
    let mut reader = SegmentReader::open(disk, live)?;
    find_end(&mut reader, folder, unfinished.is_some(), 0)?;
    Ok(Some(JournalHead { sequence: reader.next - 1, chain: reader.chain }))
}

/// Whether something at the journal's end was cut short, which opening it would cut off; nothing is written.
pub(super) fn is_torn(disk: &Disk, folder: &Path) -> Result<bool, StoreError> {
    let mut segments = segment::list(disk, folder)?;
    let unfinished = check_order(disk, &mut segments)?;
    let Some(live) = segments.last() else { return Ok(false) };
    let mut reader = SegmentReader::open(disk, live)?;
    Ok(find_end(&mut reader, folder, unfinished.is_some(), 0)?.0.is_some())
}

/// Checks every header, and every seal against the header that follows it. Takes the last segment off if it was made
/// for a segment that then was not sealed: nothing was ever acknowledged from it.
fn check_order(disk: &Disk, segments: &mut Vec<Segment>) -> Result<Option<Segment>, StoreError> {
    let mut expected = (1, Chain::default());
    for (index, segment) in segments.iter().enumerate() {
        let file = disk.read(&segment.path)?;
        let header = segment.header(&file)?;
        if segment.first != expected.0 {
            return Err(StoreError::SegmentMissing {
                file: segment.path.clone(),
                expected: expected.0,
                found: segment.first,
            });
        }
        if header.chain != expected.1 {
            return Err(damaged(&segment.path, 0, Fault::Chain));
        }
        let Some(following) = segments.get(index + 1) else { break };
        match segment::read_seal(&file)? {
            Some(seal) => expected = seal,
            None if index + 2 == segments.len() && is_empty(disk, following)? => return Ok(segments.pop()),
            None => return Err(damaged(&segment.path, file.len()?, Fault::Seal)),
        }
    }
    Ok(None)
}

/// Whether a segment has no frame.
pub(super) fn is_empty(disk: &Disk, segment: &Segment) -> Result<bool, StoreError> {
    Ok(matches!(SegmentReader::open(disk, segment)?.step(), Ok(Step::End)))
}

/// Has a part of a file on the disk for certain. Whoever wrote it may have been stopped before its sync, or its sync may
/// have failed: then it may stand in memory only, and no later sync writes it, since the system takes it for written.
fn settle(file: &DiskFile, from: u64, to: u64) -> Result<(), StoreError> {
    #[cfg(test)]
    if crate::store::sim::Bug::EndNotSettled.is_planted() {
        return Ok(());
    }
    let mut bytes = vec![0; usize::try_from(to - from).unwrap_or(usize::MAX)];
    file.read_at(&mut bytes, from)?;
    file.write_at(&bytes, from)?;
    file.sync()
}

/// Reads the live segment to its last whole frame. What follows is returned if a write that was cut short can have
/// left it; it cannot where a frame checks but does not belong, or where a whole frame was appended later. Returned as
/// well is up to where the segment is known to be on the disk, by what is witnessed.
fn find_end(
    reader: &mut SegmentReader,
    folder: &Path,
    unsealed: bool,
    witnessed: u64,
) -> Result<(Option<Vec<u8>>, u64), StoreError> {
    let mut known = 0;
    loop {
        match reader.step() {
            Ok(Step::Frame { sequence, .. }) if sequence <= witnessed => known = reader.offset,
            Ok(Step::Frame { .. }) => {}
            Ok(Step::End) => return Ok((None, known)),
            Ok(Step::Seal) if !unsealed => {
                return Err(StoreError::EndMissing { folder: folder.to_owned(), expected: reader.next });
            }
            Ok(Step::Seal) => return Err(damaged(&reader.path, reader.offset, Fault::Seal)),
            // A power cut between the seal and its sync may leave the room that was taken off before.
            Err(StoreError::Damaged { fault: Fault::AfterSeal, .. }) if unsealed && is_room_after_seal(reader)? => {
                return Ok((Some(reader.rest()?), known));
            }
            Err(StoreError::Damaged { fault: Fault::Length | Fault::Checksum, .. }) => {
                let rest = reader.rest()?;
                return match frame::find_whole(&rest, reader.next) {
                    Some(whole) => {
                        let whole = reader.offset + whole as u64;
                        Err(damaged(&reader.path, reader.offset, Fault::Hole { whole }))
                    }
                    None => Ok((Some(rest), known)),
                };
            }
            Err(error) => return Err(error),
        }
    }
}

/// Whether nothing but zeros follows the seal that a segment reads next.
fn is_room_after_seal(reader: &SegmentReader) -> Result<bool, StoreError> {
    Ok(reader.rest()?.iter().skip(OVERHEAD).all(|byte| *byte == 0))
}

/// How often what is cut off at one place is kept.
const MOST_KEPT: u32 = 100;

/// Keeps what is cut in a file of its own, for whoever looks into it, never in the place of one that is there; the journal
/// does not depend on it, so a full disk does not matter.
fn keep(disk: &Disk, segment: &Path, offset: u64, rest: &[u8]) -> Option<PathBuf> {
    let names = (2..MOST_KEPT).map(|number| format!("at-{offset}-{number}.torn"));
    let mut paths = std::iter::once(format!("at-{offset}.torn")).chain(names).map(|name| segment.with_extension(name));
    let path = paths.find(|path| disk.exists(path).is_ok_and(|exists| !exists))?;
    let file = disk.create(&path).ok()?;
    file.write_at(rest, 0).ok()?;
    file.sync().ok()?;
    Some(path)
}
