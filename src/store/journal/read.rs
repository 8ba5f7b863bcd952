//! Reading the journal from a change on, every frame checked: length, checksum, number, chain.

use std::{
    io::{BufReader, Read},
    path::{Path, PathBuf},
};

use super::{
    frame::{self, Chain, HEADER, Head, OVERHEAD},
    mark::Mark,
    segment::{self, Segment, damaged},
};
use crate::store::{
    StoreError,
    disk::{self, Disk, DiskFile, Sequence},
    error::Fault,
};

/// How much may follow the last whole frame, in bytes: no append leaves as much, and it is read at once.
const LONGEST_REST: u64 = 1024 * 1024 * 1024;

/// One frame of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Its number, counted from 1.
    pub sequence: u64,
    /// What was appended.
    pub payload: Vec<u8>,
    /// Its chain value: the digest of everything up to it.
    pub chain: [u8; 32],
    /// The segment that it stands in.
    pub file: PathBuf,
    /// The number of the first frame of that segment.
    pub segment: u64,
    /// Where it begins, in bytes from the segment's start.
    pub offset: u64,
}

impl Frame {
    /// Where its payload begins, in bytes from the segment's start.
    pub fn payload_at(&self) -> u64 {
        self.offset + OVERHEAD as u64
    }
}

/// All frames from one number to another, in order, read as they are asked for.
///
/// It may run beside the writer as long as the last number is one that was acknowledged. After an error it ends.
#[derive(Debug)]
pub struct Frames {
    disk: Disk,
    segments: std::vec::IntoIter<Segment>,
    current: Option<SegmentReader>,
    folder: PathBuf,
    from: u64,
    to: u64,
    ended: bool,
}

impl Frames {
    /// Reads the frames `from..=to` of the journal in a folder.
    pub fn open(disk: &Disk, folder: &Path, from: u64, to: u64) -> Result<Self, StoreError> {
        let from = from.max(1);
        let mut segments = segment::list(disk, folder)?;
        if from <= to {
            match segments.first() {
                None => return Err(StoreError::EndMissing { folder: folder.to_owned(), expected: from }),
                Some(segment) if segment.first != 1 => {
                    return Err(StoreError::SegmentMissing {
                        file: segment.path.clone(),
                        expected: 1,
                        found: segment.first,
                    });
                }
                Some(_) => {}
            }
        }
        let skipped = segments.iter().rposition(|segment| segment.first <= from).unwrap_or(0);
        segments.drain(..skipped);
        let ended = from > to;
        let (disk, folder, segments) = (disk.clone(), folder.to_owned(), segments.into_iter());
        Ok(Self { disk, segments, current: None, folder, from, to, ended })
    }

    fn step(&mut self) -> Result<Option<Frame>, StoreError> {
        loop {
            let Some(reader) = &mut self.current else {
                let Some(segment) = self.segments.next() else { return Err(self.end_missing(self.from)) };
                self.current = Some(SegmentReader::open(&self.disk, &segment)?);
                continue;
            };
            match reader.step()? {
                Step::Frame { sequence, .. } if sequence < self.from => {}
                Step::Frame { sequence, offset, payload } => {
                    self.ended = sequence >= self.to;
                    let (chain, file, segment) = (reader.chain, reader.path.clone(), reader.first);
                    return Ok(Some(Frame { sequence, payload, chain, file, segment, offset }));
                }
                Step::Seal => {
                    let (next, chain) = (reader.next, reader.chain);
                    let Some(segment) = self.segments.next() else { return Err(self.end_missing(next)) };
                    if segment.first != next {
                        return Err(StoreError::SegmentMissing {
                            file: segment.path,
                            expected: next,
                            found: segment.first,
                        });
                    }
                    let following = SegmentReader::open(&self.disk, &segment)?;
                    if following.chain != chain {
                        return Err(damaged(&segment.path, 0, Fault::Chain));
                    }
                    self.current = Some(following);
                }
                Step::End if self.segments.len() > 0 => {
                    return Err(damaged(&reader.path, reader.offset, Fault::Seal));
                }
                Step::End => return Err(self.end_missing(self.current.as_ref().map_or(0, |reader| reader.next))),
            }
        }
    }

    fn end_missing(&self, expected: u64) -> StoreError {
        StoreError::EndMissing { folder: self.folder.clone(), expected }
    }
}

impl Iterator for Frames {
    type Item = Result<Frame, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let step = self.step();
        self.ended |= step.is_err();
        step.transpose()
    }
}

/// What stands next in a segment.
#[derive(Debug)]
pub(super) enum Step {
    Frame {
        sequence: u64,
        offset: u64,
        payload: Vec<u8>,
    },
    /// The end of a segment that another follows.
    Seal,
    /// The end of a segment that may still grow; zeros may stand behind it.
    End,
}

/// Reads one segment from its start.
#[derive(Debug)]
pub(super) struct SegmentReader {
    reader: BufReader<Sequence>,
    file: DiskFile,
    pub(super) path: PathBuf,
    /// The number of its first frame.
    pub(super) first: u64,
    /// Where the next frame begins.
    pub(super) offset: u64,
    len: u64,
    /// The number that the next frame must have.
    pub(super) next: u64,
    /// The chain value before the next frame.
    pub(super) chain: Chain,
    /// What ends at `offset`.
    pub(super) mark: Mark,
    /// The number of the first frame of the append that was read last.
    append: u64,
    /// The segment's format version.
    pub(super) version: u8,
}

impl SegmentReader {
    pub(super) fn open(disk: &Disk, segment: &Segment) -> Result<Self, StoreError> {
        let file = disk.read(&segment.path)?;
        let header = segment.header(&file)?;
        Ok(Self {
            reader: file.buffered(HEADER as u64),
            len: file.len()?,
            file,
            path: segment.path.clone(),
            first: header.first,
            offset: HEADER as u64,
            next: header.first,
            chain: header.chain,
            mark: Mark::of_header(header.first, &header.chain),
            append: header.first,
            version: header.version,
        })
    }

    /// The next frame. After an error `offset`, `next` and `chain` still say where the last whole frame ended.
    pub(super) fn step(&mut self) -> Result<Step, StoreError> {
        let left = self.len - self.offset;
        if left == 0 {
            return Ok(Step::End);
        }
        let mut bytes = [0; OVERHEAD];
        if left < OVERHEAD as u64 {
            return if self.is_room()? { Ok(Step::End) } else { Err(self.damaged(Fault::Length)) };
        }
        self.fill(&mut bytes)?;
        if bytes == [0; OVERHEAD] && self.is_room()? {
            return Ok(Step::End);
        }
        let head = Head::parse(&bytes);
        if !head.fits(left) {
            return Err(self.damaged(Fault::Length));
        }
        let mut payload = vec![0; head.length as usize];
        self.fill(&mut payload)?;
        let Some(append) = head.append(&payload, self.append) else { return Err(self.damaged(Fault::Checksum)) };
        if head.sequence != self.next {
            return Err(self.damaged(Fault::Sequence { expected: self.next, found: head.sequence }));
        }
        if head.chain != frame::link(&self.chain, head.sequence, &payload) {
            return Err(self.damaged(Fault::Chain));
        }
        let offset = self.offset;
        let end = offset + (OVERHEAD + payload.len()) as u64;
        if payload.is_empty() && end != self.len {
            return Err(damaged(&self.path, end, Fault::AfterSeal));
        }
        self.offset = end;
        self.chain = head.chain;
        self.mark = Mark::of_frame(offset, head.sequence, &head.chain);
        self.append = append;
        if payload.is_empty() {
            return Ok(Step::Seal);
        }
        self.next += 1;
        Ok(Step::Frame { sequence: head.sequence, offset, payload })
    }

    /// What follows the last whole frame; damage where it is longer than an append leaves.
    pub(super) fn rest(&self) -> Result<Vec<u8>, StoreError> {
        if self.len - self.offset > LONGEST_REST {
            return Err(self.damaged(Fault::Length));
        }
        let mut rest = vec![0; usize::try_from(self.len - self.offset).unwrap_or(usize::MAX)];
        self.file.read_at(&mut rest, self.offset)?;
        Ok(rest)
    }

    /// Whether nothing but zeros follows: room that an append made for the next ones.
    fn is_room(&self) -> Result<bool, StoreError> {
        Ok(self.rest()?.iter().all(|byte| *byte == 0))
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), StoreError> {
        self.reader.read_exact(bytes).map_err(|source| {
            #[cfg(test)]
            if crate::store::sim::Bug::FailedReadTorn.is_planted() {
                return self.damaged(Fault::Length);
            }
            disk::failed("read", &self.path, source)
        })
    }

    fn damaged(&self, fault: Fault) -> StoreError {
        damaged(&self.path, self.offset, fault)
    }
}
