//! The state database: a table of checked records in sled that knows how much of the journal is in it.
//!
//! Invariants: records and what is known of them change together, in one batch. Records are in groups, and for each group
//! their count and the sum of their weights is kept; the mark carries the number and chain value of the last change
//! applied, and what the groups sum up to. [`Table::open`] compares groups and mark; the records of a group are compared
//! before the first of them is told or changed, since sled can open damaged files with records silently missing. So a
//! start reads no more than it needs. Nothing here is the truth: whatever does not check is set aside whole and made
//! anew from the journal.

mod engine;
mod groups;
mod guard;
mod memory;
mod value;
mod witness;

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use serde::{Deserialize, Serialize};

use super::{Ground, StoreError, disk, fold};
use crate::codec;

#[cfg(test)]
pub(crate) use self::engine::Scan;
use self::groups::{Group, Groups, MARK, Sum, is_own};
pub(super) use self::witness::Witness;
pub(crate) use self::{
    engine::{Batch, Bytes, Engine, Records, Sled},
    guard::Failure,
};

/// The format version of the records. A table of an older one is made anew from the journal; raise it whenever a
/// stored type or the way it is folded changes.
const FORMAT: u8 = 9;
/// Why a table of an older format is made anew: nothing else is wrong with it.
pub(super) const OLDER: &str = "an older qapdesk made it";
/// Why a table is made anew that lacks what did not open: its keys may be back.
pub(super) const PARTIAL: &str = "keys of letters were lost when it was made";

/// How many records are copied in one batch; few in tests, where desks are small.
#[cfg(not(test))]
const COPIED: usize = 300;
#[cfg(test)]
const COPIED: usize = 3;

/// How much of a key says what it is of and which application it is of.
const KIND_AND_NUMBER: usize = 7;

/// Which change the records hold, and what they are when summed up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// The number of the last change that is applied; 0 if none is.
    pub(super) applied: u64,
    /// That change's chain value in the journal.
    pub(super) chain: [u8; 32],
    /// How many records there are, this one and those of groups not counted.
    pub(super) records: u64,
    /// How many groups they are in.
    groups: u64,
    /// The sum of the weights of what is kept of the groups.
    sum: u128,
}

/// Changes to records: a value to put, or nothing to remove what is there.
pub(super) type Puts = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Gets records, key and bytes, and can end a scan with an error.
pub(super) type EachRecord<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> Result<(), StoreError>;

/// The open table. Every call is guarded: a panic of sled's is an error.
pub(super) struct Table {
    folder: PathBuf,
    groups: RwLock<Groups>,
    /// Absent in memory, and where the disk did not take one.
    witness: Option<Witness>,
    /// Always there until it is dropped.
    db: Option<Box<dyn Records>>,
}

/// What is done with a table as soon as it is open; gets whom to tell how many records were read.
type First = fn(&Table, &dyn Fn(u64)) -> Result<(), StoreError>;

impl Table {
    /// Opens the table in a folder, or makes it. Its records are checked when they are first read or changed; `progress`
    /// gets of how many it tells.
    ///
    /// Only [`StoreError::State`] means that what is in the folder cannot be used.
    pub(super) fn open(on: &Ground, folder: &Path, progress: &mut dyn FnMut(u64)) -> Result<Self, StoreError> {
        Self::open_to(on, folder, progress, |_, _| Ok(()))
    }

    /// Opens the table as [`Self::open`] does, and checks every record.
    pub(super) fn open_checked(on: &Ground, folder: &Path) -> Result<Self, StoreError> {
        Self::open_to(on, folder, &mut |_| (), Self::check_all)
    }

    /// Opens it and does something with it at once, on a thread that may panic or hang.
    fn open_to(on: &Ground, folder: &Path, progress: &mut dyn FnMut(u64), first: First) -> Result<Self, StoreError> {
        on.disk.make_folder(folder)?;
        let (engine, path) = (Arc::clone(&on.engine), folder.to_owned());
        let open = move |alive: &dyn Fn(u64)| {
            let db = engine.open(&path)?;
            let mut groups = Groups::read(db.scan(MARK), alive)?;
            if groups.mark == Mark::default() {
                if db.scan(b"").next().transpose()?.is_some() {
                    return Err(Failure::Broken("its mark is missing".to_owned()));
                }
                groups = Groups::of_empty();
            }
            let table = Self { folder: path, groups: RwLock::new(groups), witness: None, db: Some(db) };
            match first(&table, alive) {
                Err(StoreError::State { cause, .. }) => Err(Failure::Broken(cause)),
                Err(error) => Err(Failure::Broken(error.to_string())),
                Ok(()) => Ok(table),
            }
        };
        let mut table = guard::on_thread(open, progress).map_err(|failure| match failure {
            Failure::Busy => StoreError::Busy { folder: folder.to_owned() },
            Failure::System(source) => disk::failed("open the state in", folder, source),
            Failure::Newer(found) => StoreError::Newer { file: folder.to_owned(), found, known: FORMAT },
            Failure::Broken(cause) => failed(folder, cause),
        })?;
        // The database looked its files up by their paths.
        on.disk.in_place()?;
        let witness = Witness::open(&on.disk, folder)
            .inspect_err(|error| tracing::warn!(%error, "which change is acknowledged last is not noted"));
        table.witness = witness.ok();
        Ok(table)
    }

    /// An empty table in memory, in place of the one in a folder.
    pub(super) fn in_memory(folder: &Path) -> Self {
        let db: Box<dyn Records> = Box::new(memory::Memory::default());
        Self { folder: folder.to_owned(), groups: RwLock::new(Groups::of_empty()), witness: None, db: Some(db) }
    }

    /// What the table holds.
    pub(super) fn mark(&self) -> Mark {
        self.groups().mark
    }

    /// Checks every record that was not checked before; `alive` gets how many were read now and then.
    pub(super) fn check_all(&self, alive: &dyn Fn(u64)) -> Result<(), StoreError> {
        let mut read = 0_u64;
        self.scan(b"", &mut |_, _| {
            read += 1;
            if read.is_multiple_of(1000) {
                alive(read);
            }
            Ok(())
        })
    }

    /// Notes that the journal has all up to a change on the disk, before the table has it.
    pub(super) fn witness(&self, change: u64) {
        let Some(witness) = &self.witness else { return };
        if let Err(error) = witness.tell(change) {
            tracing::warn!(%error, "that change {change} is acknowledged is not noted");
        }
    }

    /// A record's bytes.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let group = Group::of(key);
        self.check(group)?;
        if self.is_empty(group) {
            return Ok(None);
        }
        let sealed = self.call(|db| db.get(key))?;
        sealed.map(|sealed| self.unseal(key, &sealed)).transpose()
    }

    /// All records whose keys begin with a prefix, in the order of their keys. It may run beside [`Table::apply`] and
    /// then sees some records before and some after it.
    pub(super) fn scan(&self, prefix: &[u8], each: EachRecord) -> Result<(), StoreError> {
        if let Some(group) = Group::of_all(prefix) {
            self.check(group)?;
            return self.read(prefix, &mut |key, sealed| each(&key, &self.unseal(&key, &sealed)?));
        }
        let mut reading: Option<Reading> = None;
        self.read(prefix, &mut |key, sealed| {
            let group = Group::of(&key);
            if reading.as_ref().is_none_or(|reading| reading.group != group) {
                let before = reading.take();
                let after = before.as_ref().map(|reading| reading.group);
                before.map_or(Ok(()), |before| self.hand_over(&before, each))?;
                self.compared(self.groups().compare_between(prefix, after, Some(group)))?;
                reading = Some(Reading::new(group, self.groups().is_checked(group)));
            }
            let bytes = self.unseal(&key, &sealed)?;
            match &mut reading {
                Some(reading) if !reading.is_checked => {
                    reading.found.add(value::weight(&key, &sealed));
                    reading.records.push((key, bytes));
                    // sled may never stop finding records.
                    if reading.found.records > self.groups().sum(group).records {
                        return self.compare(group, reading.found);
                    }
                    Ok(())
                }
                _ => each(&key, &bytes),
            }
        })?;
        let last = reading.as_ref().map(|reading| reading.group);
        reading.map_or(Ok(()), |reading| self.hand_over(&reading, each))?;
        self.compared(self.groups().compare_between(prefix, last, None))
    }

    /// Tells the records of a group once they are what they should be.
    fn hand_over(&self, reading: &Reading, each: EachRecord) -> Result<(), StoreError> {
        self.compare(reading.group, reading.found)?;
        reading.records.iter().try_for_each(|(key, bytes)| each(key, bytes))
    }

    /// Reads a group's records and compares them with what they should be, where that was not done before.
    fn check(&self, group: Group) -> Result<(), StoreError> {
        let groups = self.groups();
        if groups.is_checked(group) {
            return Ok(());
        }
        let expected = groups.sum(group);
        drop(groups);
        let mut found = Sum::default();
        for prefix in group.prefixes() {
            let mut records = self.call(|db| Ok(db.scan(&prefix)))?;
            while let Some((key, sealed)) = self.call(|_| records.next().transpose())? {
                if is_own(&key) || Group::of(&key) != group {
                    continue;
                }
                self.unseal(&key, &sealed)?;
                found.add(value::weight(&key, &sealed));
                // sled may never stop finding records.
                if found.records > expected.records {
                    return self.compare(group, found);
                }
            }
        }
        self.compare(group, found)
    }

    /// Whether a group that was checked has no record: then none of it need be looked for.
    fn is_empty(&self, group: Group) -> bool {
        self.groups().sum(group).records == 0
    }

    fn compare(&self, group: Group, found: Sum) -> Result<(), StoreError> {
        let compared = self.groups.write().unwrap_or_else(PoisonError::into_inner).compare(group, found);
        self.compared(compared)
    }

    fn compared(&self, compared: Result<(), String>) -> Result<(), StoreError> {
        compared.map_err(|cause| failed(&self.folder, cause))
    }

    /// Reads records as they are in the database.
    fn read(
        &self,
        prefix: &[u8],
        each: &mut dyn FnMut(Bytes, Bytes) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut records = self.call(|db| Ok(db.scan(prefix)))?;
        while let Some((key, sealed)) = self.call(|_| records.next().transpose())? {
            if !is_own(&key) {
                each(key, sealed)?;
            }
        }
        Ok(())
    }

    /// Changes records and what is known of them in one batch: all of it or nothing is there after a crash. One thread
    /// at a time may do so.
    ///
    /// After an error this table must be opened again before it is written to: sled refuses from then on.
    pub(super) fn apply(&self, puts: &Puts, applied: u64, chain: [u8; 32]) -> Result<(), StoreError> {
        let mut changed: BTreeMap<Group, Sum> = BTreeMap::new();
        let mut batch = Batch::with_capacity(puts.len() + 1);
        for (key, bytes) in puts {
            let (key, group) = (key.as_slice(), Group::of(key));
            let sum = match changed.entry(group) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    // Before it is changed: what is wrong with it could not be told afterwards.
                    self.check(group)?;
                    place.insert(self.groups().sum(group))
                }
            };
            if !self.is_empty(group)
                && let Some(old) = self.call(|db| db.get(key))?
            {
                sum.take(value::weight(key, &old));
            }
            let Some(bytes) = bytes else {
                batch.push((key.into(), None));
                continue;
            };
            let sealed = value::seal(key, bytes);
            sum.add(value::weight(key, &sealed));
            batch.push((key.into(), Some(sealed.into())));
        }
        let encoded = |source| StoreError::Codec { sequence: Some(applied), source };
        let (mark, of_groups) = self.groups().with(&changed).map_err(encoded)?;
        let mark = Mark { applied, chain, ..mark };
        batch.extend(of_groups.into_iter().map(|(key, sealed)| (key.into(), sealed.map(Bytes::from))));
        let bytes = codec::encode(&mark).map_err(encoded)?;
        batch.push((MARK.into(), Some(value::seal(MARK, &[&[FORMAT], bytes.as_slice()].concat()).into())));
        self.call(|db| db.apply(batch))?;
        self.groups.write().unwrap_or_else(PoisonError::into_inner).set(mark, changed);
        Ok(())
    }

    /// Copies all records into a table that is empty. Nothing else is written meanwhile.
    pub(super) fn copy_to(&self, other: &Self) -> Result<(), StoreError> {
        let mut puts = Puts::new();
        self.scan(b"", &mut |key, bytes| {
            puts.insert(key.to_vec(), Some(bytes.to_vec()));
            // Until it has all of them it has applied nothing.
            if puts.len() >= COPIED { other.apply(&std::mem::take(&mut puts), 0, [0; 32]) } else { Ok(()) }
        })?;
        let mark = self.mark();
        other.apply(&puts, mark.applied, mark.chain)?;
        other.witness(mark.applied);
        other.flush()
    }

    /// Writes what sled still holds in memory.
    pub(super) fn flush(&self) -> Result<(), StoreError> {
        self.call(|db| db.flush())
    }

    /// Makes it one of an older format.
    #[cfg(test)]
    pub(super) fn age(&self) {
        let mark = value::seal(MARK, &[FORMAT - 1, 1, 2, 3]);
        self.call(|db| db.apply(vec![(MARK.into(), Some(mark.into()))])).unwrap();
    }

    fn groups(&self) -> RwLockReadGuard<'_, Groups> {
        self.groups.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn call<T>(&self, call: impl FnOnce(&dyn Records) -> Result<T, String>) -> Result<T, StoreError> {
        let Some(db) = &self.db else { return Err(failed(&self.folder, "it is closed".to_owned())) };
        guard::catch(|| call(&**db)).map_err(|cause| failed(&self.folder, cause))
    }

    fn unseal(&self, key: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let bytes = value::unseal(key, sealed).ok_or_else(|| failed(&self.folder, unchecked(key)))?;
        Ok(bytes.to_owned())
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        let db = self.db.take();
        let closed: Result<(), String> = guard::catch(|| {
            drop(db);
            Ok(())
        });
        if let Err(cause) = closed {
            tracing::warn!("the state in {} was not closed in order: {cause}", self.folder.display());
        }
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("folder", &self.folder).field("mark", &self.mark()).finish_non_exhaustive()
    }
}

/// A group that a scan is in.
struct Reading {
    group: Group,
    is_checked: bool,
    /// What was found of it, and what that sums up to, where it was not checked before.
    found: Sum,
    records: Vec<(Bytes, Vec<u8>)>,
}

impl Reading {
    fn new(group: Group, is_checked: bool) -> Self {
        Self { group, is_checked, found: Sum::default(), records: Vec::new() }
    }
}

fn read_mark(bytes: &[u8]) -> Result<Mark, Failure> {
    match bytes.split_first() {
        Some((&FORMAT, bytes)) => {
            codec::decode(bytes).map_err(|error| Failure::Broken(format!("its mark cannot be read: {error}")))
        }
        Some((&newer, _)) if newer > FORMAT => Err(Failure::Newer(newer)),
        _ => Err(Failure::Broken(OLDER.to_owned())),
    }
}

/// That a record is not what was written; of its key only the beginning is told, by which nobody is named.
fn unchecked(key: &[u8]) -> String {
    format!("the record {} does not check", told(key))
}

/// Of a key its kind and number; only its kind where it has names.
fn told(key: &[u8]) -> String {
    let end = if is_own(key) || fold::subject_of_key(key) > 1 { KIND_AND_NUMBER } else { 1 };
    key.get(..end).unwrap_or(key).escape_ascii().to_string()
}

fn failed(folder: &Path, cause: String) -> StoreError {
    StoreError::State { folder: folder.to_owned(), cause }
}

#[cfg(test)]
mod tests;
