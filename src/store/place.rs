//! Where the changes of applications and letters stand in the journal, and reading them there.
//!
//! The state keeps of each its trace: the places of its changes, the first one first. What they say is in the journal alone,
//! sealed; whoever asks for an application has it folded from them, and a letter is as its last change left it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use super::{
    StoreError,
    disk::{Disk, DiskFile},
    error::Fault,
    fold::encode,
    journal::{self, Frame},
    payload::{self, Span},
    state::Weighed,
    vault::Vault,
};
use crate::domain::{self, Application, Change, Letter, LetterChange, LetterEntry, Number, Record};

/// How many segments are held open to be read; a thousand would be all that a process may have.
const HELD_OPEN: usize = 64;

/// Where a change stands in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// The number of the first change of its segment.
    segment: u64,
    /// Where its entry begins, in bytes from the segment's start.
    at: u64,
    /// How long the entry is, in bytes.
    length: u32,
    /// The entry's CRC-32C.
    crc: u32,
    /// Set where the entry stands in a batch that older programs wrote, which is read whole: which of its records it is.
    nth: Option<u32>,
}

/// The places of the changes of an application, the first one first.
pub(super) type Trace = Vec<Place>;

/// A trace that grows, since who works on an application changes it again and again. A copy shares all of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Growing {
    /// What it was when it was read.
    read: Arc<Trace>,
    /// What came after that, the last one first.
    since: Option<Arc<Since>>,
}

#[derive(Debug)]
struct Since {
    place: Place,
    before: Option<Arc<Self>>,
}

impl Growing {
    /// Adds the place of the next change.
    pub(super) fn push(&mut self, place: Place) {
        self.since = Some(Arc::new(Since { place, before: self.since.take() }));
    }

    /// All of it.
    pub(super) fn all(&self) -> Trace {
        let since = std::iter::successors(self.since.as_deref(), |one| one.before.as_deref());
        let mut all: Trace = since.map(|one| one.place).collect();
        all.reverse();
        [self.read.as_slice(), &all].concat()
    }
}

impl From<Trace> for Growing {
    fn from(trace: Trace) -> Self {
        Self { read: Arc::new(trace), since: None }
    }
}

impl Drop for Since {
    /// One after the other: of a long trace each would have the next one dropped, and the stack would not last.
    fn drop(&mut self) {
        let mut before = self.before.take();
        while let Some(mut one) = before.and_then(Arc::into_inner) {
            before = one.before.take();
        }
    }
}

/// A letter, as the state keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LetterTrace {
    /// Of which application it is.
    pub(super) number: Number,
    /// The places of its changes, the first one first.
    pub(super) places: Trace,
}

impl Place {
    /// An entry of a payload that begins at a byte of a segment.
    pub(super) fn new(segment: u64, payload_at: u64, span: Span) -> Self {
        let Span { start, length, crc, nth } = span;
        Self { segment, at: payload_at + u64::from(start), length, crc, nth }
    }

    /// An entry of a frame.
    pub(super) fn in_frame(frame: &Frame, span: Span) -> Self {
        Self::new(frame.segment, frame.payload_at(), span)
    }
}

/// The records of a batch of an older version.
#[derive(Debug)]
struct Older {
    /// Its segment, and where it begins there.
    at: (u64, u64),
    records: Vec<Record>,
}

/// Reads what stands at places of a journal.
#[derive(Debug)]
pub(super) struct Places {
    disk: Disk,
    /// The journal's folder.
    folder: PathBuf,
    vault: Arc<Vault>,
    /// Segments that are held open, by the number of their first change.
    open: Mutex<BTreeMap<u64, Arc<DiskFile>>>,
    /// The batch of an older version that was read last: it is read whole for each of its records.
    older: Mutex<Option<Older>>,
}

impl Places {
    /// Those of the journal in a folder, whose keys are in `vault`.
    pub(super) fn new(disk: &Disk, folder: &Path, vault: Arc<Vault>) -> Self {
        Self { disk: disk.clone(), folder: folder.to_owned(), vault, open: Mutex::default(), older: Mutex::default() }
    }

    /// The journal's folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where its segments are.
    pub(super) fn disk(&self) -> &Disk {
        &self.disk
    }

    /// The keys.
    pub(super) fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// The change of an application at a place; none where it was forgotten. What does not check is [`StoreError::Damaged`].
    pub(super) fn change(&self, place: Place) -> Result<Option<Change>, StoreError> {
        match self.record(place)? {
            Some(Record::Application(change)) => Ok(Some(change)),
            Some(_) => Err(self.another(place)),
            None => Ok(None),
        }
    }

    /// The change of a letter at a place; none where its application was forgotten.
    fn letter_change(&self, place: Place) -> Result<Option<LetterChange>, StoreError> {
        match self.record(place)? {
            Some(Record::Letter(change)) => Ok(Some(change)),
            Some(_) => Err(self.another(place)),
            None => Ok(None),
        }
    }

    /// That a record of another kind is at a place than stood there.
    fn another(&self, place: Place) -> StoreError {
        let file = journal::segment_file(&self.folder, place.segment);
        StoreError::Damaged { file, offset: place.at, fault: Fault::Checksum }
    }

    /// A letter as its last change left it.
    pub(super) fn letter(&self, trace: &LetterTrace) -> Result<Option<Letter>, StoreError> {
        let Some(last) = trace.places.last() else { return Ok(None) };
        Ok(self.letter_change(*last)?.map(|change| *change.after))
    }

    /// What was done to a letter, first to last.
    pub(super) fn letter_history(&self, trace: &LetterTrace) -> Result<Vec<LetterEntry>, StoreError> {
        let changes = trace.places.iter().filter_map(|place| self.letter_change(*place).transpose());
        changes.map(|change| change.map(|change| change.entry())).collect()
    }

    fn record(&self, place: Place) -> Result<Option<Record>, StoreError> {
        let Some(nth) = place.nth else {
            let (file, bytes) = self.read(place)?;
            return payload::record_at(&bytes, &self.vault, (file.path(), place.at));
        };
        let at = (place.segment, place.at);
        let mut older = self.older.lock().unwrap_or_else(PoisonError::into_inner);
        if older.as_ref().is_none_or(|older| older.at != at) {
            let (_, bytes) = self.read(place)?;
            *older = Some(Older { at, records: payload::older_records(&bytes)? });
        }
        Ok(older.as_ref().and_then(|older| older.records.get(nth as usize)).cloned())
    }

    /// The bytes at a place, and the file. Where they do not check in the one that is held open, another one may have the
    /// segment's name: one that was deleted is made anew.
    fn read(&self, place: Place) -> Result<(Arc<DiskFile>, Vec<u8>), StoreError> {
        let held = self.segment(place.segment)?;
        let read = Self::bytes(&held, place);
        if read.is_ok() || self.disk.has_name(&held)? {
            return Ok((held, read?));
        }
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&place.segment);
        let named = self.segment(place.segment)?;
        let bytes = Self::bytes(&named, place)?;
        Ok((named, bytes))
    }

    /// The bytes at a place of a file.
    fn bytes(file: &DiskFile, place: Place) -> Result<Vec<u8>, StoreError> {
        let damaged = |fault| StoreError::Damaged { file: file.path().to_owned(), offset: place.at, fault };
        let mut bytes = vec![0; place.length as usize];
        if let Err(error) = file.read_at(&mut bytes, place.at) {
            let is_short = file.len()? < place.at.saturating_add(place.length.into());
            return Err(if is_short { damaged(Fault::Length) } else { error });
        }
        if crc32c::crc32c(&bytes) != place.crc {
            return Err(damaged(Fault::Checksum));
        }
        Ok(bytes)
    }

    /// The changes at places, in their order; of an application that was forgotten there are none.
    pub(super) fn changes(&self, trace: &[Place]) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::with_capacity(trace.len());
        for place in trace {
            // It was forgotten, maybe after the first of them was read.
            let Some(change) = self.change(*place)? else { return Ok(Vec::new()) };
            changes.push(change);
        }
        Ok(changes)
    }

    /// An application as the changes at places leave it; none where they are of none, as where it was forgotten.
    pub(super) fn application(&self, trace: &[Place]) -> Result<Option<Application>, StoreError> {
        let mut application: Option<Application> = None;
        for change in self.changes(trace)? {
            application = domain::apply(application, &change);
            if application.is_none() {
                tracing::error!(
                    "the journal's first change of {} is not its receipt; nothing is read of it",
                    change.number
                );
                return Ok(None);
            }
        }
        Ok(application)
    }

    /// The same with its trace, and how long it is.
    pub(super) fn weighed(&self, trace: Trace) -> Result<Option<Weighed>, StoreError> {
        let Some(application) = self.application(&trace)? else { return Ok(None) };
        let measured = encode(&application)?.len();
        Ok(Some(Weighed { application: Arc::new(application), at_most: measured, measured, trace: trace.into() }))
    }

    /// A segment, open to be read.
    fn segment(&self, first: u64) -> Result<Arc<DiskFile>, StoreError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = open.get(&first) {
            return Ok(Arc::clone(file));
        }
        let file = Arc::new(self.disk.read(&journal::segment_file(&self.folder, first))?);
        if open.len() >= HELD_OPEN {
            open.clear();
        }
        open.insert(first, Arc::clone(&file));
        Ok(file)
    }
}
