//! The state database: a table of checked records in sled that knows how much of the journal is in it.
//!
//! Invariants: records and the mark of what they hold change together, in one batch. The mark carries the number and
//! chain value of the last change applied, the count of all records and the sum of their weights; [`Table::open`]
//! reads every record and compares, since sled can open damaged files with records silently missing. Nothing here is
//! the truth: whatever does not check is set aside whole and made anew from the journal.

mod engine;
mod guard;
mod memory;
mod value;
mod witness;

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use super::{Ground, StoreError, disk};
use crate::codec;

#[cfg(test)]
pub(crate) use self::engine::{Bytes, Scan};
pub(super) use self::witness::Witness;
pub(crate) use self::{
    engine::{Batch, Engine, Records, Sled},
    guard::Failure,
};

/// The format version of the records. A table of an older one is made anew from the journal; raise it whenever a
/// stored type or the way it is folded changes.
const FORMAT: u8 = 6;

/// How many records are copied in one batch; few in tests, where desks are small.
#[cfg(not(test))]
const COPIED: usize = 300;
#[cfg(test)]
const COPIED: usize = 3;

/// How much of a key says what it is of and which application it is of.
const KIND_AND_NUMBER: usize = 7;

/// Sorts before every other key: no tree's prefix is zero.
const MARK: &[u8] = &[0];

/// Which change the records hold, and what they are when summed up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// The number of the last change that is applied; 0 if none is.
    pub(super) applied: u64,
    /// That change's chain value in the journal.
    pub(super) chain: [u8; 32],
    /// How many records there are, this one not counted.
    pub(super) records: u64,
    /// The sum of their weights.
    sum: u128,
}

/// Changes to records: a value to put, or nothing to remove what is there.
pub(super) type Puts = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Gets records, key and bytes, and can end a scan with an error.
pub(super) type EachRecord<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> Result<(), StoreError>;

/// The open table. Every call is guarded: a panic of sled's is an error.
pub(super) struct Table {
    folder: PathBuf,
    mark: Mutex<Mark>,
    /// Absent in memory, and where the disk did not take one.
    witness: Option<Witness>,
    /// Always there until it is dropped.
    db: Option<Box<dyn Records>>,
}

impl Table {
    /// Opens the table in a folder, or makes it, and checks every record; `progress` gets how many were read.
    ///
    /// Only [`StoreError::State`] means that what is in the folder cannot be used.
    pub(super) fn open(on: &Ground, folder: &Path, progress: &mut dyn FnMut(u64)) -> Result<Self, StoreError> {
        on.disk.make_folder(folder)?;
        let (engine, path) = (Arc::clone(&on.engine), folder.to_owned());
        let open = move |alive: &dyn Fn(u64)| {
            let db = engine.open(&path)?;
            let mark = check(&*db, alive)?;
            Ok((db, mark))
        };
        let (db, mark) = guard::on_thread(open, progress).map_err(|failure| match failure {
            Failure::Busy => StoreError::Busy { folder: folder.to_owned() },
            Failure::System(source) => disk::failed("open the state in", folder, source),
            Failure::Newer(found) => StoreError::Newer { file: folder.to_owned(), found, known: FORMAT },
            Failure::Broken(cause) => failed(folder, cause),
        })?;
        let witness = Witness::open(&on.disk, folder)
            .inspect_err(|error| tracing::warn!(%error, "which change is acknowledged last is not noted"));
        Ok(Self { folder: folder.to_owned(), mark: Mutex::new(mark), witness: witness.ok(), db: Some(db) })
    }

    /// An empty table in memory, in place of the one in a folder.
    pub(super) fn in_memory(folder: &Path) -> Self {
        let db: Box<dyn Records> = Box::new(memory::Memory::default());
        Self { folder: folder.to_owned(), mark: Mutex::default(), witness: None, db: Some(db) }
    }

    /// What the table holds.
    pub(super) fn mark(&self) -> Mark {
        *self.mark.lock().unwrap_or_else(PoisonError::into_inner)
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
        let sealed = self.call(|db| db.get(key))?;
        sealed.map(|sealed| self.unseal(key, &sealed)).transpose()
    }

    /// All records whose keys begin with a prefix, in the order of their keys. It may run beside [`Table::apply`] and
    /// then sees some records before and some after it.
    pub(super) fn scan(&self, prefix: &[u8], each: EachRecord) -> Result<(), StoreError> {
        let mut records = self.call(|db| Ok(db.scan(prefix)))?;
        while let Some((key, sealed)) = self.call(|_| records.next().transpose())? {
            if key == MARK {
                continue;
            }
            each(&key, &self.unseal(&key, &sealed)?)?;
        }
        Ok(())
    }

    /// Changes records and the mark in one batch: all of it or nothing is there after a crash.
    ///
    /// After an error this table must be opened again before it is written to: sled refuses from then on.
    pub(super) fn apply(&self, puts: &Puts, applied: u64, chain: [u8; 32]) -> Result<(), StoreError> {
        let mut mark = self.mark();
        mark.applied = applied;
        mark.chain = chain;
        let mut batch = Batch::with_capacity(puts.len() + 1);
        for (key, bytes) in puts {
            let key = key.as_slice();
            if let Some(old) = self.call(|db| db.get(key))? {
                mark.sum = mark.sum.wrapping_sub(value::weight(key, &old));
                mark.records = mark.records.wrapping_sub(1);
            }
            let Some(bytes) = bytes else {
                batch.push((key.into(), None));
                continue;
            };
            let sealed = value::seal(key, bytes);
            mark.sum = mark.sum.wrapping_add(value::weight(key, &sealed));
            mark.records = mark.records.wrapping_add(1);
            batch.push((key.into(), Some(sealed.into())));
        }
        let bytes = codec::encode(&mark).map_err(|source| StoreError::Codec { sequence: applied, source })?;
        batch.push((MARK.into(), Some(value::seal(MARK, &[&[FORMAT], bytes.as_slice()].concat()).into())));
        self.call(|db| db.apply(batch))?;
        *self.mark.lock().unwrap_or_else(PoisonError::into_inner) = mark;
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

/// Reads every record and compares what they sum up to with the mark, which is returned.
fn check(db: &dyn Records, alive: &dyn Fn(u64)) -> Result<Mark, Failure> {
    let mut mark = Mark::default();
    let mut found = Mark::default();
    for record in db.scan(b"") {
        let (key, sealed) = record?;
        let bytes = value::unseal(&key, &sealed).ok_or_else(|| unchecked(&key))?;
        if key == MARK {
            mark = read_mark(bytes)?;
            continue;
        }
        // The mark sorts first, so a sled that never stops finding records is noticed here.
        if found.records == mark.records {
            return Err(Failure::Broken(format!("it holds more than the {} records it should", mark.records)));
        }
        found.records += 1;
        found.sum = found.sum.wrapping_add(value::weight(&key, &sealed));
        if found.records.is_multiple_of(1000) {
            alive(found.records);
        }
    }
    if found.records != mark.records {
        let cause = format!("it holds {} records and should hold {}", found.records, mark.records);
        return Err(Failure::Broken(cause));
    }
    if found.sum != mark.sum {
        return Err(Failure::Broken("a record in it is not the one that was last written".to_owned()));
    }
    Ok(mark)
}

fn read_mark(bytes: &[u8]) -> Result<Mark, Failure> {
    match bytes.split_first() {
        Some((&FORMAT, bytes)) => {
            codec::decode(bytes).map_err(|error| Failure::Broken(format!("its mark cannot be read: {error}")))
        }
        Some((&newer, _)) if newer > FORMAT => Err(Failure::Newer(newer)),
        _ => Err(Failure::Broken("an older qapdesk made it".to_owned())),
    }
}

/// That a record is not what was written; of its key only what cannot be a name is told.
fn unchecked(key: &[u8]) -> String {
    let told = key.get(..KIND_AND_NUMBER).unwrap_or(key);
    format!("the record {} does not check", told.escape_ascii())
}

fn failed(folder: &Path, cause: String) -> StoreError {
    StoreError::State { folder: folder.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &Path) -> Result<Table, StoreError> {
        Table::open(&Ground::default(), folder, &mut |_| ())
    }

    fn puts(records: &[(&str, Option<&str>)]) -> Puts {
        records.iter().map(|(key, value)| (key.as_bytes().to_vec(), value.map(Into::into))).collect()
    }

    fn all(table: &Table) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        table
            .scan(b"", &mut |key, value| {
                all.push((text(key), text(value)));
                Ok(())
            })
            .unwrap();
        all
    }

    #[test]
    fn records_and_mark_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let table = open(folder.path()).unwrap();
        assert_eq!(table.mark(), Mark::default());
        table.apply(&puts(&[("a", Some("1")), ("b", Some("2"))]), 1, [1; 32]).unwrap();
        table.apply(&puts(&[("a", Some("3")), ("b", None), ("c", Some("4"))]), 2, [2; 32]).unwrap();
        drop(table);
        let table = open(folder.path()).unwrap();
        let mark = table.mark();
        assert_eq!((mark.applied, mark.chain, mark.records), (2, [2; 32], 2));
        assert_eq!(table.get(b"a").unwrap().unwrap(), b"3");
        assert_eq!(table.get(b"b").unwrap(), None);
        assert_eq!(all(&table), [("a".to_owned(), "3".to_owned()), ("c".to_owned(), "4".to_owned())]);
    }

    #[test]
    fn a_record_that_is_missing_added_or_old_is_seen() {
        let damages: [(&[u8], Option<Vec<u8>>); 5] = [
            (b"a", None),
            (b"d", Some(value::seal(b"d", b"9"))),
            (b"a", Some(value::seal(b"a", b"1"))),
            (b"a", Some(b"rubbish".to_vec())),
            (MARK, None),
        ];
        for (index, (key, value)) in damages.into_iter().enumerate() {
            let folder = tempfile::tempdir().unwrap();
            let table = open(folder.path()).unwrap();
            table.apply(&puts(&[("a", Some("1")), ("b", Some("2"))]), 1, [1; 32]).unwrap();
            table.apply(&puts(&[("a", Some("3"))]), 2, [2; 32]).unwrap();
            let damage = vec![(key.into(), value.map(Bytes::from))];
            table.db.as_ref().unwrap().apply(damage).unwrap();
            drop(table);
            assert!(matches!(open(folder.path()), Err(StoreError::State { .. })), "damage {index}");
        }
    }

    #[test]
    fn a_table_of_a_newer_format_is_refused_and_of_an_older_one_unusable() {
        for (format, newer) in [(FORMAT + 1, true), (FORMAT - 1, false)] {
            let folder = tempfile::tempdir().unwrap();
            let table = open(folder.path()).unwrap();
            let mark = value::seal(MARK, &[format, 1, 2, 3]);
            table.db.as_ref().unwrap().apply(vec![(MARK.into(), Some(mark.into()))]).unwrap();
            drop(table);
            let error = open(folder.path()).unwrap_err();
            assert_eq!(matches!(error, StoreError::Newer { .. }), newer, "{error}");
            assert_eq!(matches!(error, StoreError::State { .. }), !newer, "{error}");
        }
    }
}
