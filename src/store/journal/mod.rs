//! The journal: append-only segment files of framed bytes, the truth of the desk.
//!
//! What the payloads mean is not known here. A frame holds its length, a CRC-32C, its number and a BLAKE3 chain to the
//! frame before. Invariants:
//!
//! - [`Journal::append`] returns only when all its frames are on the disk (`fdatasync`); frames of an append that
//!   failed are taken off again before anything else is written. Where they cannot be, it says that they may come back:
//!   whoever opens the journal before they are takes those that are whole for acknowledged.
//! - A segment that another one follows ends in a seal and is never written again.
//! - The file that is open and the file that has its name are one before anything is acknowledged. Where another file has
//!   the name, another desk may have taken this one's place: nothing is changed by name, and what the open file has is saved
//!   beside it. Where none has, it is made anew of the open one.
//! - Nothing is written behind a content that is not what was acknowledged, as where a copy was written into the open file.
//! - What a write cut short can have left at the end of the last segment is cut off when the journal is opened and
//!   reported, also where a later part of that write is whole; anything else that does not check is an error that names
//!   file and byte, and nothing is changed.
//! - Behind the last frame of the live segment zeros may stand: room for the next ones, since a file that does not grow is
//!   synced faster. Zeros to the end of a file are no frame and no torn one.
//!
//! Deliberately absent: deleting old segments, a lock (the server's lock guards the desk).

mod check;
mod extent;
mod frame;
mod head;
mod mark;
mod open;
mod read;
mod rewrite;
mod seen;
mod segment;
mod taken;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_saved;
#[cfg(test)]
mod tests_taken;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use self::{
    frame::{Chain, HEADER, LARGEST, OVERHEAD, VERSION},
    mark::Mark,
    segment::Segment,
};
use super::{
    StoreError,
    disk::{Disk, DiskFile},
};

pub use check::check;
pub use extent::{Extent, extents, find_head, head_at, read_copy};
pub use head::{JournalHead, NotAHead};
pub use read::{Frame, Frames};
pub use rewrite::Rewriter;
pub use seen::{Seen, SegmentEnd, see, segments, whole_until};
pub use taken::{SAVED, lacking, lacks_none};

/// The size at which a segment is sealed and the next one begun, in bytes.
pub const SEGMENT_SIZE: u64 = 16 * 1024 * 1024;

/// How much is read back at once, in bytes, to see two things in one read.
const PART: u64 = 64 * 1024;
/// How much room is made at a time behind the live segment's end, in bytes.
const ROOM: u64 = 256 * 1024;

/// What was cut off the end of the journal when it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The segment.
    pub file: PathBuf,
    /// Where it was cut, in bytes from its start.
    pub offset: u64,
    /// How many bytes were cut.
    pub bytes: u64,
    /// The number of the change that was being written.
    pub next: u64,
    /// Where the cut bytes were kept, if there was room for them.
    pub kept: Option<PathBuf>,
}

/// What an append wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The journal's head after it.
    pub head: JournalHead,
    /// The number of the first frame of the segment that all of it is in.
    pub segment: u64,
    /// Where each payload begins, in bytes from the segment's start.
    pub payloads_at: Vec<u64>,
}

/// The file of a segment, by the number of its first frame.
pub fn segment_file(folder: &Path, first: u64) -> PathBuf {
    Segment::at(folder, first).path
}

/// The journal, open for appending. One per desk.
#[derive(Debug)]
pub struct Journal {
    disk: Disk,
    folder: PathBuf,
    segment_size: u64,
    live: DiskFile,
    /// The first number of the live segment.
    first: u64,
    /// The format version of the live segment.
    version: u8,
    /// How much of the live segment is acknowledged, in bytes.
    len: u64,
    /// How long its file is: zeros stand behind what is acknowledged.
    room: u64,
    /// The number of the last acknowledged frame.
    last: u64,
    chain: Chain,
    /// What the acknowledged part of the live segment ends with.
    mark: Mark,
    /// Whether something may stand behind the acknowledged length since a write failed.
    poisoned: bool,
    /// Where what is acknowledged of the live segment is saved, since another file has its name.
    saved: Option<PathBuf>,
}

impl Journal {
    /// Opens the journal in a folder, or makes it; says what was cut off a torn end. A segment is sealed once it has
    /// `segment_size` bytes ([`SEGMENT_SIZE`] outside tests).
    ///
    /// Fails with the place if anything but a torn end does not check; sealed segments are read whole only by
    /// [`Frames`].
    pub fn open(disk: &Disk, folder: &Path, segment_size: u64) -> Result<(Self, Option<Cut>), StoreError> {
        Self::open_witnessed(disk, folder, segment_size, 0)
    }

    /// Opens it as [`Journal::open`] does, where it is known from elsewhere that the frame `witnessed` was acknowledged:
    /// nothing up to it is taken for a torn end.
    pub fn open_witnessed(
        disk: &Disk,
        folder: &Path,
        segment_size: u64,
        witnessed: u64,
    ) -> Result<(Self, Option<Cut>), StoreError> {
        let end = open::open(disk, folder, witnessed)?;
        let room = end.live.len()?;
        let journal = Self {
            disk: disk.clone(),
            folder: folder.to_owned(),
            segment_size,
            live: end.live,
            first: end.first,
            version: end.version,
            len: end.len,
            room,
            last: end.last,
            chain: end.chain,
            mark: end.mark,
            poisoned: false,
            saved: None,
        };
        Ok((journal, end.cut))
    }

    /// Whether there is a journal in a folder.
    pub fn is_begun(disk: &Disk, folder: &Path) -> Result<bool, StoreError> {
        Ok(disk.is_folder(folder)? && !segment::list(disk, folder)?.is_empty())
    }

    /// Refuses a journal with a segment of a format that only a newer program knows. Nothing is written, and what else does
    /// not check is told by opening it.
    pub fn is_known(disk: &Disk, folder: &Path) -> Result<(), StoreError> {
        for segment in segment::list(disk, folder)? {
            let header = disk.read(&segment.path).and_then(|file| segment.header(&file));
            if let Err(error @ StoreError::Newer { .. }) = header {
                return Err(error);
            }
        }
        Ok(())
    }

    /// Whether a file of this name in its folder is a part of it, or of one that is being begun.
    pub fn is_part(name: &str) -> bool {
        segment::is_name(name)
    }

    /// Whether something at its end was cut short, which opening it would cut off; nothing is written.
    pub fn is_torn(disk: &Disk, folder: &Path) -> Result<bool, StoreError> {
        open::is_torn(disk, folder)
    }

    /// Where its segments are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The number of the last acknowledged frame; 0 if there is none.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// After an append, the chain value of its last frame: the digest of everything up to it.
    pub fn chain(&self) -> [u8; 32] {
        self.chain
    }

    /// Whether the last append failed and the journal could not yet be brought back.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }

    /// Reads the frames from a number to the last acknowledged one.
    pub fn frames(&self, from: u64) -> Result<Frames, StoreError> {
        Frames::open(&self.disk, &self.folder, from, self.last)
    }

    /// Appends one frame for each payload in one write and returns where they are when all are on the disk.
    ///
    /// If it fails none of them is in the journal, but after [`StoreError::Unsettled`] they may be when it is opened again.
    /// Payloads must not be empty or longer than a codec's value with a
    /// version byte.
    pub fn append(&mut self, payloads: &[Vec<u8>]) -> Result<Appended, StoreError> {
        for payload in payloads {
            if payload.is_empty() {
                return Err(StoreError::Empty);
            }
            if payload.len() > LARGEST {
                return Err(StoreError::TooLarge { bytes: payload.len(), limit: LARGEST });
            }
        }
        // One look instead of one at each folder, where all is well.
        if !self.disk.has_name(&self.live)? {
            self.disk.in_place()?;
        }
        self.bring_back()?;
        if payloads.is_empty() {
            let head = JournalHead { sequence: self.last, chain: self.chain };
            return Ok(Appended { head, segment: self.first, payloads_at: Vec::new() });
        }
        self.is_as_left()?;
        self.poisoned = true;
        let rolled = self.roll_where_due();
        let is_begun = rolled.is_ok();
        match rolled.and_then(|()| self.write(payloads)) {
            Ok(appended) => {
                self.poisoned = false;
                Ok(appended)
            }
            Err(cause) => match self.bring_back() {
                Ok(()) => Err(cause),
                Err(error) => {
                    tracing::error!("the journal could not be brought back after a failed write: {error}");
                    Err(if is_begun { StoreError::Unsettled { cause: cause.to_string() } } else { cause })
                }
            },
        }
    }

    fn roll_where_due(&mut self) -> Result<(), StoreError> {
        let is_old = self.version < VERSION && self.len > HEADER as u64;
        if is_old || self.len >= self.segment_size { self.roll() } else { Ok(()) }
    }

    fn write(&mut self, payloads: &[Vec<u8>]) -> Result<Appended, StoreError> {
        let first = self.last + 1;
        let mut bytes = Vec::new();
        let mut chain = self.chain;
        let mut last = self.last;
        let mut mark = self.mark;
        let mut payloads_at = Vec::with_capacity(payloads.len());
        for payload in payloads {
            last += 1;
            let offset = self.len + bytes.len() as u64;
            payloads_at.push(offset + OVERHEAD as u64);
            let append = if self.version < VERSION { last } else { first };
            chain = frame::put(&mut bytes, &chain, last, payload, append);
            mark = Mark::of_frame(offset, last, &chain);
        }
        let len = self.len + bytes.len() as u64;
        let mut room = self.room;
        if len > room {
            // A file that does not grow is synced in two thirds of the time.
            room = len.next_multiple_of(ROOM.min(self.segment_size).max(1));
            bytes.resize(bytes.len() + usize::try_from(room - len).unwrap_or(0), 0);
        }
        self.live.write_at(&bytes, self.len)?;
        self.live.sync()?;
        self.is_found(&bytes[..usize::try_from(len - self.len).unwrap_or(bytes.len())])?;
        (self.len, self.room) = (len, room);
        (self.last, self.chain, self.mark) = (last, chain, mark);
        let head = JournalHead { sequence: last, chain };
        Ok(Appended { head, segment: self.first, payloads_at })
    }

    /// Begins the next segment. It is made before the live one is sealed, so that a seal says: another one follows.
    fn roll(&mut self) -> Result<(), StoreError> {
        self.is_live(&self.disk.read(self.live.path())?)?;
        let first = self.last + 1;
        let (seal, chain) = segment::seal(&self.chain, first);
        let next = Segment::create(&self.disk, &self.folder, first, chain)?;
        // A sealed segment ends with its seal.
        self.live.truncate(self.len)?;
        self.live.write_at(&seal, self.len)?;
        self.live.sync()?;
        // From here on nobody has it open who could make it anew.
        self.is_found(&seal)?;
        self.live = next;
        (self.first, self.version) = (first, VERSION);
        (self.len, self.room) = (HEADER as u64, HEADER as u64);
        (self.chain, self.mark) = (chain, Mark::of_header(first, &chain));
        Ok(())
    }

    /// Has the live segment end with its last frame, for a desk that is closed. Where that fails zeros stay behind it, as after
    /// a kill.
    pub fn give_room_back(&mut self) {
        let is_room = || self.has_room_behind().and_then(|()| self.live.truncate(self.len)).is_ok();
        if !self.poisoned && self.room > self.len && is_room() {
            self.room = self.len;
        }
    }

    /// Sees to it that the live segment's file has its name: one that lost it is made anew, or saved beside what has the name.
    /// Once it is closed nothing has what was in it. One that was written over is refused, and nobody can make it anew.
    pub fn look_after(&mut self) -> Result<(), StoreError> {
        if self.is_named().and_then(|()| self.is_untouched(&self.live)).is_err() {
            self.poisoned = true;
        }
        self.bring_back()?;
        self.has_room_behind()
    }

    /// Takes off what an append that failed may have left behind, if one did.
    pub fn bring_back(&mut self) -> Result<(), StoreError> {
        #[cfg(test)]
        if crate::store::sim::Bug::PoisonedAppended.is_planted() {
            return Ok(());
        }
        if !self.poisoned {
            return Ok(());
        }
        self.recover().map_err(|error| match error {
            // It says itself what is to be done, and that is not to wait.
            overwritten @ StoreError::Overwritten { .. } => overwritten,
            cause => StoreError::Poisoned { cause: cause.to_string() },
        })
    }

    /// Cuts the live segment to its last acknowledged frame.
    fn recover(&mut self) -> Result<(), StoreError> {
        self.disk.in_place()?;
        if !self.disk.has_name(&self.live)? {
            self.live = self.put_back()?;
        }
        let live = self.disk.write(self.live.path())?;
        self.is_live(&live)?;
        let later = self.empty_ones_behind()?;
        self.is_untouched(&live)?;
        live.truncate(self.len)?;
        self.room = self.len;
        for segment in later {
            self.disk.remove(&segment.path)?;
        }
        self.disk.sync_folder(&self.folder)?;
        self.live = live;
        (self.poisoned, self.saved) = (false, None);
        Ok(())
    }

    /// Refuses where whoever opens the desk next does not find what was written behind the live segment's end, or what it
    /// follows: a dying disk may have taken so long for it that the file was moved, or something written over it.
    fn is_found(&self, written: &[u8]) -> Result<(), StoreError> {
        self.disk.in_place()?;
        self.is_named()?;
        let end = self.len + written.len() as u64;
        let found = if let Some(found) = self.behind_mark(end)? {
            found
        } else {
            self.is_untouched(&self.live)?;
            self.read_back(self.len, end)?
        };
        if found.ends_with(written) { Ok(()) } else { Err(self.overwritten()) }
    }

    /// Refuses the live segment's file where it is not as this journal left it, with its last change and room behind it.
    fn is_as_left(&self) -> Result<(), StoreError> {
        #[cfg(test)]
        if crate::store::sim::Bug::PoisonedAppended.is_planted() {
            return self.is_untouched(&self.live);
        }
        let end = self.room.min(self.len + OVERHEAD as u64);
        let Some(found) = self.behind_mark(end)? else {
            self.is_untouched(&self.live)?;
            return self.has_room_behind();
        };
        if end == self.len && self.live.len()? != self.len {
            return Err(self.overwritten());
        }
        let room = found.iter().rev().take(usize::try_from(end - self.len).unwrap_or_default());
        if room.copied().all(|byte| byte == 0) { Ok(()) } else { Err(self.overwritten()) }
    }

    /// What stands in the live segment's file from its mark, which is there, to an end; none where that is much.
    fn behind_mark(&self, end: u64) -> Result<Option<Vec<u8>>, StoreError> {
        if self.len - self.mark.at() > PART {
            return Ok(None);
        }
        let found = self.read_back(self.mark.at(), end)?;
        if self.mark.begins(&found) { Ok(Some(found)) } else { Err(self.overwritten()) }
    }

    /// Bytes that the live segment's file is known to have.
    fn read_back(&self, from: u64, end: u64) -> Result<Vec<u8>, StoreError> {
        let mut found = vec![0; usize::try_from(end - from).unwrap_or_default()];
        match self.live.read_at(&mut found, from) {
            Err(StoreError::Io { source, .. }) if source.kind() == ErrorKind::UnexpectedEof => Err(self.overwritten()),
            read => read.map(|()| found),
        }
    }

    /// Refuses where the live segment's name leads to another file, or to none: what is written would be gone with this
    /// server.
    fn is_named(&self) -> Result<(), StoreError> {
        if self.disk.has_name(&self.live)? {
            return Ok(());
        }
        Err(StoreError::Taken { file: self.live.path().to_owned(), saved: None })
    }

    /// Refuses the live segment's file where it does not end any more with what was acknowledged: somebody wrote another
    /// content into it. What is written behind that would follow from nothing.
    fn is_untouched(&self, live: &DiskFile) -> Result<(), StoreError> {
        if live.len()? >= self.len && self.mark.is_in(live)? {
            return Ok(());
        }
        Err(self.overwritten())
    }

    /// Refuses where a change stands behind the last one that this journal wrote: somebody wrote a copy into the file that
    /// went on elsewhere. What is written there would be between the changes of two.
    fn has_room_behind(&self) -> Result<(), StoreError> {
        let behind = self.live.len()?.saturating_sub(self.len).min(OVERHEAD as u64);
        let mut bytes = vec![0; usize::try_from(behind).unwrap_or_default()];
        self.live.read_at(&mut bytes, self.len)?;
        if bytes.iter().all(|byte| *byte == 0) { Ok(()) } else { Err(self.overwritten()) }
    }

    fn overwritten(&self) -> StoreError {
        StoreError::Overwritten { file: self.live.path().to_owned() }
    }

    /// Refuses a file that has the live segment's name and is another one: it may be of a desk that took this one's place.
    fn is_live(&self, named: &DiskFile) -> Result<(), StoreError> {
        if named.is(&self.live)? { Ok(()) } else { Err(self.displaced()) }
    }

    /// The segments behind the live one. A roll that failed made them, and left no frame in them; one that has some is not
    /// this journal's.
    fn empty_ones_behind(&self) -> Result<Vec<Segment>, StoreError> {
        let mut later = segment::list(&self.disk, &self.folder)?;
        later.retain(|segment| segment.first > self.first);
        for segment in &later {
            if !open::is_empty(&self.disk, segment)? {
                return Err(self.displaced());
            }
        }
        Ok(later)
    }

    fn displaced(&self) -> StoreError {
        StoreError::Displaced { folder: self.folder.clone() }
    }
}
