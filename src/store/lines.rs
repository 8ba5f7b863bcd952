//! What a desk holds in memory, kept in a file so that its next start need not make it anew from all that is on file.
//!
//! The file is a log of lines. A line is of an application or of one of its letters, and the last one of each counts. What
//! is in them is the desk's; here they are bytes. Now and then a mark says up to which change of the journal it is
//! complete: what is behind the last mark is passed over, and what came after it is read from the store. Invariants:
//!
//! - It is a copy of what can be made anew, never the truth: whatever does not check ends it, and a file whose mark is not
//!   in the journal, or which another build wrote, counts for nothing.
//! - It is read up to the first byte that does not check, so what was synced of it in which order does not matter.
//! - Of who was forgotten no line is left ([`Lines::forget`]).
//! - A write that fails costs the next start its time, and nothing else.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    Ground, JournalHead, Reader, StoreError,
    disk::{Disk, DiskFile, failed},
};
use crate::{codec, domain::Number};

/// The name of the file in the desk's folder.
const NAME: &str = "lines";
/// The name under which it is written anew.
const FRESH: &str = "lines.new";
/// Length of the rest, CRC-32C, kind, number, part.
const HEAD: usize = 4 + 4 + 1 + 6 + 4;
/// The longest line, in bytes.
const LONGEST: usize = 1 << 20;
/// How much is written at a time, in bytes.
const PIECE: usize = 1 << 18;
/// From how many lines that count no more on the file is written anew, if they are more than those that count.
const MANY: usize = 1000;

/// What a line is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineOf {
    /// An application.
    Application(Number),
    /// A letter of an application, by the letter's number.
    Letter(Number, u32),
}

impl LineOf {
    fn to_head(self) -> [u8; 11] {
        let (kind, number, part) = match self {
            Self::Application(number) => (b'a', number, 0),
            Self::Letter(number, letter) => (b'l', number, letter),
        };
        let mut head = [kind; 11];
        head[1..7].copy_from_slice(&number.to_key());
        head[7..].copy_from_slice(&part.to_le_bytes());
        head
    }

    fn from_head(head: [u8; 11]) -> Option<Self> {
        let ([kind], rest) = head.split_first_chunk()?;
        let (number, part) = rest.split_first_chunk()?;
        let (number, part) = (Number::from_key(*number), part.try_into().ok()?);
        match kind {
            b'a' => Some(Self::Application(number)),
            b'l' => Some(Self::Letter(number, u32::from_le_bytes(part))),
            _ => None,
        }
    }

    /// Of which application.
    pub fn number(self) -> Number {
        let (Self::Application(number) | Self::Letter(number, _)) = self;
        number
    }
}

/// Gets lines, and can end the reading with an error.
type EachLine<'a> = &'a mut dyn FnMut(LineOf, &[u8]) -> Result<(), StoreError>;
/// Gets where something is in the file, its head and its bytes, and says whether to go on.
type Each<'a> = &'a mut dyn FnMut(u64, [u8; 11], &[u8]) -> Result<bool, StoreError>;

/// The heads of lines that say something of the file itself: who wrote it, and up to which change it is complete.
const WRITTEN_BY: [u8; 11] = [b'w'; 11];
const MARK: [u8; 11] = [b'm'; 11];

/// The file, open to add lines.
#[derive(Debug)]
pub struct Lines {
    disk: Disk,
    folder: PathBuf,
    /// None after a failure: then nothing more is kept.
    file: Option<DiskFile>,
    /// Its length, with what is not written yet.
    len: u64,
    waiting: Vec<u8>,
}

/// The lines that count of a file, to be read.
#[derive(Debug)]
pub struct KeptLines {
    file: DiskFile,
    /// Where its last mark ends, in bytes: what is behind that counts for nothing.
    len: u64,
    /// Where the last line of each is, in that order.
    last: Vec<u64>,
    /// Up to which change they are complete.
    pub mark: JournalHead,
    n_lines: usize,
}

impl KeptLines {
    /// The file in a desk's folder, as far as it can be relied on; none where it cannot. `written_by` names the build and
    /// the format of what is in the lines.
    pub fn find(on: &Ground, folder: &Path, reader: &Reader, written_by: &str) -> Option<Self> {
        let found = Self::look(&on.disk, folder, written_by).unwrap_or_else(|error| {
            tracing::warn!(%error, "the lines cannot be read");
            None
        })?;
        let mark = found.mark;
        let is_known = mark.sequence <= reader.applied() && reader.head(Some(mark.sequence)).ok()? == Some(mark);
        is_known.then_some(found)
    }

    fn look(disk: &Disk, folder: &Path, written_by: &str) -> Result<Option<Self>, StoreError> {
        let path = folder.join(NAME);
        if disk.length(&path)?.is_none() {
            return Ok(None);
        }
        let file = disk.read(&path)?;
        let (mut all, mut is_ours) = (Vec::new(), false);
        // Of the last mark: what it tells, where it ends, and how many lines are before it. What is behind it may tell of
        // changes that the journal has not.
        let mut marked: Option<((JournalHead, u64), u64, usize)> = None;
        read(&file, &mut |offset, head, bytes| {
            if let Some(of) = LineOf::from_head(head) {
                all.push((of, offset));
            } else if head == WRITTEN_BY {
                is_ours = bytes == written_by.as_bytes();
            } else {
                let mark = codec::decode(bytes).ok();
                marked = mark.map(|mark| (mark, offset + (HEAD + bytes.len()) as u64, all.len()));
            }
            Ok(is_ours)
        })?;
        let Some(((mark, count), len, n_lines)) = marked.filter(|_| is_ours) else { return Ok(None) };
        all.truncate(n_lines);
        let last = last_of_each(all);
        Ok((last.len() as u64 == count).then_some(Self { file, len, last, mark, n_lines }))
    }

    /// A line of some bytes, from which it may borrow.
    pub fn line<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, StoreError> {
        codec::decode(bytes).map_err(unreadable)
    }

    /// What the bytes of a line begin with; what comes after it is not looked at.
    pub fn beginning<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, StoreError> {
        codec::decode_first(bytes).map(|(value, _)| value).map_err(unreadable)
    }

    /// Hands over each line that counts, in the order in which they were written.
    pub fn each(&self, each: EachLine) -> Result<(), StoreError> {
        let mut last = self.last.iter().peekable();
        read(&self.file, &mut |offset, head, bytes| {
            if offset >= self.len {
                return Ok(false);
            }
            if last.next_if_eq(&&offset).is_some()
                && let Some(of) = LineOf::from_head(head)
            {
                each(of, bytes)?;
            }
            Ok(true)
        })?;
        Ok(())
    }

    /// The file, to go on with; written anew where too much in it counts no more.
    pub fn go_on(self, on: &Ground, folder: &Path, written_by: &str) -> Result<Lines, StoreError> {
        let disk = &on.disk;
        let stale = self.n_lines - self.last.len();
        if stale > MANY && stale > self.last.len() {
            let mut lines = Lines::anew(on, folder, written_by)?;
            self.each(&mut |of, bytes| {
                lines.add(of, bytes);
                Ok(())
            })?;
            return lines.finished(self.mark, self.last.len());
        }
        let file = disk.write(&folder.join(NAME))?;
        file.truncate(self.len)?;
        let (disk, folder) = (disk.clone(), folder.to_owned());
        Ok(Lines { disk, folder, file: Some(file), len: self.len, waiting: Vec::new() })
    }
}

impl Lines {
    /// An empty file under another name than the one it is to have; [`Self::finished`] gives it that.
    pub fn anew(on: &Ground, folder: &Path, written_by: &str) -> Result<Self, StoreError> {
        let path = folder.join(FRESH);
        on.disk.remove(&path)?;
        let file = on.disk.create(&path)?;
        let (disk, folder) = (on.disk.clone(), folder.to_owned());
        let mut lines = Self { disk, folder, file: Some(file), len: 0, waiting: Vec::new() };
        lines.push(WRITTEN_BY, written_by.as_bytes());
        Ok(lines)
    }

    /// The bytes of a line.
    pub fn bytes<T: Serialize>(line: &T) -> Vec<u8> {
        codec::encode(line).unwrap_or_else(|error| {
            // What cannot be read again is never taken for a line.
            tracing::warn!(%error, "a line cannot be kept");
            Vec::new()
        })
    }

    /// Adds a line. It is written with the next mark, or before.
    pub fn add(&mut self, of: LineOf, bytes: &[u8]) {
        self.push(of.to_head(), bytes);
        if self.waiting.len() >= PIECE {
            self.write();
        }
    }

    /// Says up to which change the lines are complete, and how many there are of all applications and letters.
    pub fn mark(&mut self, at: JournalHead, count: usize) {
        if let Ok(bytes) = codec::encode(&(at, count as u64)) {
            self.push(MARK, &bytes);
            self.write();
        }
    }

    /// Gives a file that was written anew its name.
    pub fn finished(mut self, at: JournalHead, count: usize) -> Result<Self, StoreError> {
        self.mark(at, count);
        if self.file.is_some() {
            self.disk.rename(&self.folder.join(FRESH), &self.folder.join(NAME))?;
        }
        Ok(self)
    }

    /// Removes the file with all copies, so that nothing is left in it of applications that were forgotten (H3). The next
    /// start makes it anew.
    pub fn forget(disk: &Disk, folder: &Path) -> Result<(), StoreError> {
        for name in [NAME, FRESH] {
            disk.remove(&folder.join(name))?;
        }
        disk.sync_folder(folder)
    }

    fn push(&mut self, head: [u8; 11], bytes: &[u8]) {
        if self.file.is_none() {
            return;
        }
        if bytes.len() > LONGEST {
            return self.give_up("a line is too long");
        }
        let offset = self.len;
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.waiting.extend_from_slice(&length.to_le_bytes());
        self.waiting.extend_from_slice(&checksum(offset, head, bytes).to_le_bytes());
        self.waiting.extend_from_slice(&head);
        self.waiting.extend_from_slice(bytes);
        self.len += (HEAD + bytes.len()) as u64;
    }

    fn write(&mut self) {
        let Some(file) = &self.file else { return };
        let written = file.write_at(&self.waiting, self.len - self.waiting.len() as u64);
        self.waiting.clear();
        if let Err(error) = written {
            self.give_up(&error.to_string());
        }
    }

    /// What is in the file stays right, up to its last mark.
    fn give_up(&mut self, cause: &str) {
        tracing::warn!(cause, "lines are not kept any more: the next start takes longer");
        self.file = None;
        self.waiting = Vec::new();
    }
}

fn unreadable(source: codec::CodecError) -> StoreError {
    StoreError::Codec { sequence: None, source }
}

/// Where the last line of each is, in the order in which they are in the file.
fn last_of_each(mut all: Vec<(LineOf, u64)>) -> Vec<u64> {
    // Stable, so that the last of each stays last; and quick, since most are in order.
    all.sort_by_key(|(of, _)| *of);
    let mut last: Vec<u64> =
        all.chunk_by(|(one, _), (other, _)| one == other).filter_map(|of| Some(of.last()?.1)).collect();
    last.sort_unstable();
    last
}

/// Reads lines until one does not check or `each` says that it is enough; up to where they were read.
fn read(file: &DiskFile, each: Each) -> Result<u64, StoreError> {
    let (mut from, mut offset) = (file.buffered(0), 0);
    let mut bytes = Vec::new();
    loop {
        let mut head = [0; HEAD];
        if !fill(&mut from, &mut head, file)? {
            return Ok(offset);
        }
        let (length, check, rest) = parts(head);
        let length = length as usize;
        if length > LONGEST {
            return Ok(offset);
        }
        bytes.resize(length, 0);
        if !fill(&mut from, &mut bytes, file)? || checksum(offset, rest, &bytes) != check {
            return Ok(offset);
        }
        if !each(offset, rest, &bytes)? {
            return Ok(offset);
        }
        offset += (HEAD + length) as u64;
    }
}

/// The length and the checksum in front of a line, and what it is of.
fn parts(head: [u8; HEAD]) -> (u32, u32, [u8; 11]) {
    let (mut length, mut check, mut rest) = ([0; 4], [0; 4], [0; 11]);
    length.copy_from_slice(&head[..4]);
    check.copy_from_slice(&head[4..8]);
    rest.copy_from_slice(&head[8..]);
    (u32::from_le_bytes(length), u32::from_le_bytes(check), rest)
}

/// Fills a buffer; `false` where the file ends before.
fn fill(from: &mut impl Read, bytes: &mut [u8], file: &DiskFile) -> Result<bool, StoreError> {
    match from.read_exact(bytes) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(failed("read", file.path(), error)),
    }
}

/// Over where a line is, what it is of and what it says.
fn checksum(offset: u64, head: [u8; 11], bytes: &[u8]) -> u32 {
    let crc = crc32c::crc32c_append(crc32c::crc32c(&offset.to_le_bytes()), &head);
    crc32c::crc32c_append(crc, bytes)
}

#[cfg(test)]
mod tests;
