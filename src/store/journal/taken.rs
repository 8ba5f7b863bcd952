//! A live segment whose file lost its name while it was open, as by somebody who tidied: what is open has all of it still.

use std::path::{Path, PathBuf};

use super::{
    Journal,
    extent::read_copy,
    frame::{Chain, HEADER, find_whole},
    read::{SegmentReader, Step},
    segment::{self, Segment, UNFINISHED, damaged},
};
use crate::store::{
    StoreError,
    disk::{Disk, DiskFile},
    error::Fault,
};

/// The ending of what is saved beside a file that has a segment's name and is not the one that was open.
pub const SAVED: &str = "saved";
/// How much is copied at a time, in bytes.
const PART: u64 = 256 * 1024;

impl Journal {
    /// Makes the live segment's file anew where nothing has its name, and the journal that is there goes on with it. What has
    /// the name is never touched: it may be of another desk. But one that has all of it and nothing else is as good: it was
    /// made anew and something failed then, or somebody put a copy there.
    pub(super) fn put_back(&mut self) -> Result<DiskFile, StoreError> {
        let segment = Segment::at(&self.folder, self.first);
        if self.is_all_of_it(&segment.path).unwrap_or(false) {
            tracing::warn!("{} has what was open, and is gone on with", segment.path.display());
            return self.disk.write(&segment.path);
        }
        // A link that leads nowhere has the name too, and nothing is there for who asks what it leads to.
        if self.disk.all(&self.folder)?.contains(&segment.path) || !self.goes_on_with(&segment)? {
            return Err(StoreError::Taken { saved: self.save(), file: segment.path });
        }
        let named = segment.name(&self.disk, &self.copy_live()?)?;
        tracing::warn!("{} was deleted or moved away; it was made anew of what was open", segment.path.display());
        Ok(named)
    }

    /// Whether what is in the folder before the live segment ends where that begins.
    fn goes_on_with(&self, live: &Segment) -> Result<bool, StoreError> {
        let header = live.header(&self.live)?;
        let mut before = segment::list(&self.disk, &self.folder)?;
        before.retain(|segment| segment.first < self.first);
        let next = match before.last() {
            Some(last) => segment::read_seal(&self.disk.read(&last.path)?)?,
            None => Some((1, Chain::default())),
        };
        Ok(next == Some((header.first, header.chain)))
    }

    /// Has what is acknowledged of the live segment in a file beside it; where that is. None where the disk does not take it.
    fn save(&mut self) -> Option<PathBuf> {
        // Whoever put a file in the place of the live one may take this one away.
        self.saved = self.saved.take().filter(|saved| self.disk.exists(saved).unwrap_or(false));
        if self.saved.is_none() {
            let live = Segment::at(&self.folder, self.first).path;
            let place = live.with_extension(format!("to-{}.{SAVED}", self.last));
            match self.save_as(&place) {
                Ok(()) => self.saved = Some(place),
                Err(error) => tracing::error!(%error, "what is acknowledged of the live segment is not saved yet"),
            }
        }
        self.saved.clone()
    }

    fn save_as(&self, place: &Path) -> Result<(), StoreError> {
        // It may be of an earlier time.
        if self.disk.exists(place)? {
            return self.is_copy(place);
        }
        let copy = self.copy_live()?;
        self.disk.rename_new(copy.path(), place)
    }

    /// A new file of what is acknowledged of the live segment, whole on the disk.
    fn copy_live(&self) -> Result<DiskFile, StoreError> {
        let path = self.folder.join(UNFINISHED);
        self.disk.remove(&path)?;
        let copy = self.disk.create(&path)?;
        let mut at = 0;
        while at < self.len {
            let mut part = vec![0; usize::try_from(PART.min(self.len - at)).unwrap_or_default()];
            self.live.read_at(&mut part, at)?;
            copy.write_at(&part, at)?;
            at += part.len() as u64;
        }
        copy.sync()?;
        self.is_copy(&path)?;
        Ok(copy)
    }

    /// Whether a file holds what is acknowledged of the live segment, and nothing behind it but room.
    fn is_all_of_it(&self, path: &Path) -> Result<bool, StoreError> {
        let file = self.disk.read(path)?;
        let len = file.len()?;
        if !(self.len..=self.room).contains(&len) {
            return Ok(false);
        }
        let mut rest = vec![0; usize::try_from(len - self.len).unwrap_or_default()];
        file.read_at(&mut rest, self.len)?;
        self.is_copy(path)?;
        Ok(rest.iter().all(|byte| *byte == 0))
    }

    /// Refuses a file that does not hold what is acknowledged of the live segment.
    fn is_copy(&self, path: &Path) -> Result<(), StoreError> {
        let found = read_copy(&self.disk, path, self.first, self.len)?;
        if (found.last, found.after) == (self.last, self.chain) {
            return Ok(());
        }
        Err(damaged(path, self.len, Fault::Chain))
    }
}

/// Refuses a journal that lacks what an earlier server saved of it, by the paths of its folder. Nobody is to go on without
/// changes that were acknowledged and are there.
pub fn lacks_none(disk: &Disk, folder: &Path, paths: &[PathBuf]) -> Result<(), StoreError> {
    for saved in paths.iter().filter(|path| path.extension().is_some_and(|found| found == SAVED)) {
        let name = saved.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Some(first) = name.split('.').next().and_then(|first| first.parse().ok()) else { continue };
        let segment = Segment::at(folder, first);
        let is_other = match what_it_has(disk, &segment, saved)? {
            Has::All => continue,
            Has::Less => false,
            Has::Others => true,
        };
        return Err(StoreError::Saved { file: segment.path, saved: saved.clone(), is_other });
    }
    Ok(())
}

/// What the journal in a folder lacks of what was saved of it, in words; none where it lacks nothing, or is not there.
pub fn lacking(disk: &Disk, folder: &Path) -> Result<Option<String>, StoreError> {
    if !disk.is_folder(folder)? {
        return Ok(None);
    }
    match lacks_none(disk, folder, &disk.all(folder)?) {
        Err(error @ StoreError::Saved { .. }) => Ok(Some(error.to_string())),
        looked => looked.map(|()| None),
    }
}

/// What a segment has of what was saved of it.
enum Has {
    /// All of it: nothing is missed with the saved one.
    All,
    /// It ends, or is damaged, before all of it.
    Less,
    /// Other changes in the place of some of it.
    Others,
}

/// Compares them change by change, by their chain values.
fn what_it_has(disk: &Disk, segment: &Segment, saved: &Path) -> Result<Has, StoreError> {
    let length = disk.length(saved)?.unwrap_or_default();
    if length < HEADER as u64 {
        // Nothing can be had of it.
        return Ok(Has::All);
    }
    // What has the name may be a folder or a pipe.
    if disk.length(&segment.path)?.is_none() {
        return Ok(Has::Less);
    }
    let Some(mut there) = begun(disk, segment)? else { return Ok(Has::Less) };
    // One that the disk does not read is as one that does not check.
    let kept = match begun(disk, &Segment { path: saved.to_owned(), first: segment.first }) {
        Err(StoreError::Io { .. }) => None,
        kept => kept?,
    };
    let Some(mut kept) = kept else { return as_long(&mut there, length) };
    while kept.chain == there.chain {
        match kept.step() {
            Ok(Step::Frame { .. }) => {}
            Ok(Step::Seal | Step::End) => return Ok(Has::All),
            Err(StoreError::Damaged { .. } | StoreError::Io { .. }) => return as_long(&mut there, length),
            Err(error) => return Err(error),
        }
        if !goes_on(&mut there)? {
            return ended(&there, length);
        }
    }
    Ok(Has::Others)
}

/// What a segment has of a saved one that cannot be read any further, and may have had changes up to its length.
fn as_long(segment: &mut SegmentReader, length: u64) -> Result<Has, StoreError> {
    while segment.offset < length {
        if !goes_on(segment)? {
            return ended(segment, length);
        }
    }
    Ok(Has::All)
}

/// What a segment has that goes no further, though the saved one does, to its length. Where whole changes stand behind that it
/// is damaged in the middle: an opening and a repair tell of that, and the saved one has less.
fn ended(segment: &SegmentReader, length: u64) -> Result<Has, StoreError> {
    let rest = match segment.rest() {
        Err(StoreError::Damaged { .. }) => return Ok(Has::Less),
        rest => rest?,
    };
    let behind = usize::try_from(length.saturating_sub(segment.offset)).unwrap_or(usize::MAX);
    let has_more = rest.get(behind..).is_some_and(|rest| find_whole(rest, segment.next).is_some());
    Ok(if has_more { Has::All } else { Has::Less })
}

/// A reader of a segment; none where its header does not check.
fn begun(disk: &Disk, segment: &Segment) -> Result<Option<SegmentReader>, StoreError> {
    match SegmentReader::open(disk, segment) {
        Ok(reader) => Ok(Some(reader)),
        Err(StoreError::Damaged { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether another change that checks follows in a segment; it is read then.
fn goes_on(segment: &mut SegmentReader) -> Result<bool, StoreError> {
    match segment.step() {
        Ok(step) => Ok(matches!(step, Step::Frame { .. })),
        Err(StoreError::Damaged { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}
