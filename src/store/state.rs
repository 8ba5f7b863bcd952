//! The state as readers see it: the table, and in front of it what the table could not take.
//!
//! The journal is the truth. A change that is in the journal is in force, so [`State::apply`] never fails: what sled
//! does not take is answered from memory until the table was opened again, or made anew.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use super::{
    Ground, StoreError,
    journal::Journal,
    rebuild::{self, Restored},
    renewal,
    table::{EachRecord, Puts, Table},
    vault::Vault,
};

/// How much must fit on the disk before a table that failed is closed to be opened again, in bytes.
const ROOM: usize = 4 * 1024 * 1024;
/// How long readers are waited for before the state is put in the place of the one that they read.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a reader is waited for at a time.
const PAUSE: Duration = Duration::from_millis(10);

/// What answers a reader.
#[derive(Debug, Clone)]
struct View {
    /// Absent while it could not be opened again.
    table: Option<Arc<Table>>,
    /// Records that are in force but not in the table.
    pending: Arc<Puts>,
}

impl View {
    /// Closes the table; `false` where a reader is in the middle of a scan.
    fn close(&mut self) -> bool {
        let Some(table) = self.table.take() else { return true };
        match Arc::try_unwrap(table) {
            Ok(table) => {
                drop(table);
                true
            }
            Err(shared) => {
                self.table = Some(shared);
                false
            }
        }
    }
}

/// Current records, shared by all readers and the writer.
#[derive(Debug)]
pub(super) struct State {
    ground: Ground,
    folder: PathBuf,
    view: RwLock<View>,
    /// Whether the table failed and is to be opened again.
    suspect: AtomicBool,
}

impl State {
    pub(super) fn new(ground: &Ground, folder: &Path, table: Table) -> Self {
        let view = RwLock::new(View { table: Some(Arc::new(table)), pending: Arc::default() });
        Self { ground: ground.clone(), folder: folder.to_owned(), view, suspect: AtomicBool::new(false) }
    }

    /// Where its table is.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A record's bytes.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let view = self.view();
        if let Some(pending) = view.pending.get(key) {
            return Ok(pending.clone());
        }
        self.noticed(self.table(&view)?.get(key))
    }

    /// All records whose keys begin with a prefix, in the order of their keys.
    pub(super) fn scan(&self, prefix: &[u8], each: EachRecord) -> Result<(), StoreError> {
        let view = self.view();
        let mut pending =
            view.pending.range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(prefix)).peekable();
        let scanned = self.table(&view)?.scan(prefix, &mut |key, bytes| {
            while let Some((before, value)) = pending.next_if(|(pending, _)| pending.as_slice() < key) {
                value.as_ref().map_or(Ok(()), |value| each(before, value))?;
            }
            match pending.next_if(|(pending, _)| pending.as_slice() == key) {
                Some((_, value)) => value.as_ref().map_or(Ok(()), |value| each(key, value)),
                None => each(key, bytes),
            }
        });
        self.noticed(scanned)?;
        for (key, value) in pending {
            value.as_ref().map_or(Ok(()), |value| each(key, value))?;
        }
        Ok(())
    }

    /// Brings in what the journal has just taken.
    pub(super) fn apply(&self, puts: Puts, applied: u64, chain: [u8; 32]) {
        let view = self.view();
        if let (Some(table), false) = (&view.table, self.suspect.load(Ordering::Acquire)) {
            match table.apply(&puts, applied, chain) {
                Ok(()) => return,
                Err(error) => tracing::error!(
                    "change {applied} is safe in the journal but not in the state; it is answered from memory: {error}"
                ),
            }
        }
        drop(view);
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut view.pending).extend(puts);
        self.doubt();
    }

    /// Writes what the table still holds in memory; a failure costs a replay, so it is only logged.
    pub(super) fn flush(&self) {
        let view = self.view();
        if let Some(table) = &view.table
            && let Err(error) = table.flush()
        {
            tracing::warn!("the state was not flushed: {error}");
        }
    }

    /// Whether the table failed and is to be opened again.
    pub(super) fn is_suspect(&self) -> bool {
        self.suspect.load(Ordering::Acquire)
    }

    /// Has the table opened again, which checks every record, at the writer's next turn.
    pub(super) fn doubt(&self) {
        self.suspect.store(true, Ordering::Release);
    }

    /// Opens the table again, or makes it anew, and brings it up to the journal. Nothing is done, and nothing lost,
    /// while the disk has no room for it or a reader is in the middle of a scan.
    pub(super) fn mend(&self, journal: &Journal, vault: &Vault) -> Result<Option<Restored>, StoreError> {
        self.probe()?;
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        if !view.close() {
            return Ok(None);
        }
        let first = Table::open(&self.ground, &self.folder, &mut |_| ());
        let (table, restored) = rebuild::bring_up(&self.ground, &self.folder, first, (journal, vault), &mut |_| ())?;
        *view = View { table: Some(Arc::new(table)), pending: Arc::default() };
        self.suspect.store(false, Ordering::Release);
        Ok(Some(restored))
    }

    /// Whether there is a table to read.
    #[cfg(test)]
    pub(super) fn is_there(&self) -> bool {
        self.view().table.is_some()
    }

    /// Makes the state anew from what it holds, in a new folder, so that nothing is left of records that were removed: a
    /// database keeps old bytes. Readers wait only while the one is put in the place of the other. Nothing is done, and
    /// `false` returned, while a reader is in the middle of a scan for too long.
    pub(super) fn renew(&self, journal: &Journal, vault: &Vault) -> Result<bool, StoreError> {
        let fresh = renewal::path(&self.folder, renewal::FRESH);
        renewal::clear(&self.ground, &self.folder)?;
        let view = self.view();
        if view.pending.is_empty()
            && !self.is_suspect()
            && let Some(table) = &view.table
        {
            let copy = Table::open(&self.ground, &fresh, &mut |_| ())?;
            table.copy_to(&copy)?;
        }
        drop(view);
        let until = Instant::now() + PATIENCE;
        let mut view = loop {
            let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
            if view.close() {
                break view;
            }
            drop(view);
            if Instant::now() > until {
                return Ok(false);
            }
            std::thread::park_timeout(PAUSE);
        };
        // Until it is open again the writer has it mended.
        self.doubt();
        let replaced = renewal::replace(&self.ground, &self.folder);
        let first = Table::open(&self.ground, &self.folder, &mut |_| ());
        let (table, _) = rebuild::bring_up(&self.ground, &self.folder, first, (journal, vault), &mut |_| ())?;
        *view = View { table: Some(Arc::new(table)), pending: Arc::default() };
        self.suspect.store(false, Ordering::Release);
        drop(view);
        replaced?;
        renewal::clear(&self.ground, &self.folder)?;
        Ok(true)
    }

    fn view(&self) -> View {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn table<'a>(&self, view: &'a View) -> Result<&'a Table, StoreError> {
        let cause = || StoreError::State {
            folder: self.folder.clone(),
            cause: "it failed and could not be opened again yet".to_owned(),
        };
        view.table.as_deref().ok_or_else(cause)
    }

    /// Remembers that the table does not check, so that it is mended at the writer's next turn.
    fn noticed<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error @ StoreError::State { .. }) = &result {
            tracing::error!("{error}");
            self.doubt();
        }
        result
    }

    /// sled answers from what it has read while the disk is full, but cannot be opened then.
    pub(super) fn probe(&self) -> Result<(), StoreError> {
        let path = self.folder.with_extension("room.tmp");
        let disk = &self.ground.disk;
        disk.remove(&path)?;
        let file = disk.create(&path)?;
        let written = file.write_at(&vec![1; ROOM], 0).and_then(|()| file.sync());
        disk.remove(&path)?;
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::Disk;

    const SEGMENT_SIZE: u64 = 1 << 20;

    fn puts(records: &[(&str, Option<&str>)]) -> Puts {
        records.iter().map(|(key, value)| (key.as_bytes().to_vec(), value.map(Into::into))).collect()
    }

    fn all(state: &State) -> Vec<String> {
        let mut all = Vec::new();
        state
            .scan(b"a", &mut |key, bytes| {
                all.push(format!("{}={}", key.escape_ascii(), bytes.escape_ascii()));
                Ok(())
            })
            .unwrap();
        all
    }

    #[test]
    fn what_the_table_does_not_take_is_answered_from_memory() {
        let folder = tempfile::tempdir().unwrap();
        let table = Table::open(&Ground::default(), &folder.path().join("state"), &mut |_| ()).unwrap();
        let state = State::new(&Ground::default(), &folder.path().join("state"), table);
        state.apply(puts(&[("a2", Some("2")), ("a4", Some("4")), ("a6", Some("6")), ("b", Some("b"))]), 1, [1; 32]);
        state.suspect.store(true, Ordering::Release);
        state.apply(puts(&[("a1", Some("1")), ("a4", None), ("a6", Some("six")), ("a7", Some("7"))]), 2, [2; 32]);
        assert_eq!(all(&state), ["a1=1", "a2=2", "a6=six", "a7=7"]);
        assert_eq!(state.get(b"a4").unwrap(), None);
        assert_eq!(state.get(b"a6").unwrap().unwrap(), b"six");
        assert_eq!(state.get(b"a2").unwrap().unwrap(), b"2");
    }

    #[test]
    fn a_state_that_failed_is_mended_when_no_reader_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let (journal, _) = Journal::open(&Disk::system(), &folder.path().join("journal"), SEGMENT_SIZE).unwrap();
        let state = State::new(&Ground::default(), &path, Table::open(&Ground::default(), &path, &mut |_| ()).unwrap());
        state.suspect.store(true, Ordering::Release);
        let reading = state.view();
        let (vault, _) = Vault::open(&Disk::system(), &folder.path().join("keys")).unwrap();
        assert_eq!(state.mend(&journal, &vault).unwrap(), None);
        assert!(state.is_suspect());
        drop(reading);
        assert_eq!(state.mend(&journal, &vault).unwrap(), Some(Restored::default()));
        assert!(!state.is_suspect());
    }
}
