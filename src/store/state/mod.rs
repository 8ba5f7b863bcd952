//! The state as readers see it: the table, and in front of it what the table could not take.
//!
//! The journal is the truth. A change that is in the journal is in force, so [`State::apply`] never fails. It is
//! answered from memory until the table has it, which gets many changes at once and an application once for all of them;
//! what sled does not take stays in memory until the table was opened again, or made anew. A table that cannot be read is
//! stood in for by one in memory, made from the journal: what is in force is read also while the disk is full.

mod ahead;
mod recent;
mod renew;
mod settle;
mod stand_in;

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, RwLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    Ground, Progress, StoreError, fold,
    journal::Journal,
    place::{LetterTrace, Places, Trace},
    read::decode,
    rebuild::{self, Restored},
    renewal,
    table::{EachRecord, Table},
    vault::Vault,
};
use crate::domain::{LetterId, Number};

pub(super) use self::ahead::{Held, Layer, Weighed};
use self::{ahead::Ahead, recent::Recent};

/// How much must fit on the disk before a table that failed is closed to be opened again, in bytes.
const ROOM: usize = 4 * 1024 * 1024;
/// So many records in front of the table are put into it by whoever adds more, where nobody else did.
const MOST_AHEAD: usize = 50_000;

/// What answers a reader.
#[derive(Debug, Clone)]
struct View {
    /// Absent while it could not be opened again.
    table: Option<Arc<Table>>,
    /// Records that are in force but not in the table.
    ahead: Ahead,
    /// Whether the table is one in memory, while the one on the disk cannot be read.
    stands_in: bool,
    /// The table that it stands in for, which others may still have open.
    failed: Weak<Table>,
}

impl View {
    fn of(table: Table) -> Self {
        Self { table: Some(Arc::new(table)), ahead: Ahead::default(), stands_in: false, failed: Weak::new() }
    }

    /// Whether a reader is in the middle of a scan of the table on the disk.
    fn is_being_read(&self) -> bool {
        if self.stands_in {
            return self.failed.strong_count() > 0;
        }
        self.table.as_ref().is_some_and(|table| Arc::strong_count(table) > 1)
    }

    /// Closes the table on the disk; `false` where a reader is in the middle of a scan.
    fn close(&mut self) -> bool {
        if self.stands_in {
            return !self.is_being_read();
        }
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
    /// What applications and a table in memory are made from.
    places: Places,
    recent: Recent,
    /// Held while records are put into the table.
    settling: Mutex<()>,
    /// Held while one is made: the readers that wait for it need one between them.
    making: Mutex<()>,
}

impl State {
    /// Takes the table as it was opened, and brings it up to the journal; where there was no room to open it, one in
    /// memory stands in for it.
    pub(super) fn bring_up(
        on: &Ground,
        folder: &Path,
        first: Result<Table, StoreError>,
        (journal, vault): (&Journal, &Arc<Vault>),
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Restored), StoreError> {
        let places = Places::new(&on.disk, journal.folder(), Arc::clone(vault));
        let (view, restored) = match rebuild::bring_up(on, folder, first, (journal, vault), progress) {
            Ok((table, restored)) => (View::of(table), restored),
            // sled's own words do not tell a full disk from a damaged table.
            Err(error) if is_no_room(on, folder, &error) => {
                tracing::error!("the state is answered from memory until there is room to open it: {error}");
                (stand_in::in_memory(&places, folder, journal.last())?, Restored::default())
            }
            Err(error) => return Err(error),
        };
        let (suspect, view) = (AtomicBool::new(view.stands_in), RwLock::new(view));
        let (ground, folder) = (on.clone(), folder.to_owned());
        let (settling, making, recent) = (Mutex::default(), Mutex::default(), Recent::default());
        Ok((Self { ground, folder, view, suspect, places, recent, settling, making }, restored))
    }

    /// Where its table is.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A record's bytes.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let view = self.view();
        match self.get_of(&view, key) {
            Err(error @ StoreError::State { .. }) => self.get_of(&self.stood_in_for(&view, error)?, key),
            got => got,
        }
    }

    /// An application.
    pub(super) fn application(&self, number: Number) -> Result<Option<Weighed>, StoreError> {
        let key = fold::application_key(number);
        if let Some(Held::Application(weighed)) = self.view().ahead.get(&key) {
            return Ok(Some(weighed.clone()));
        }
        if let Some(weighed) = self.recent.get(number) {
            return Ok(Some(weighed));
        }
        self.get(&key)?.map_or(Ok(None), |bytes| self.places.weighed(decode(&bytes)?))
    }

    /// Where the changes of an application stand; nowhere where there is none.
    pub(super) fn trace(&self, number: Number) -> Result<Trace, StoreError> {
        self.get(&fold::application_key(number))?.map_or(Ok(Trace::new()), |bytes| decode(&bytes))
    }

    /// Where the changes of a letter stand; none where there is no such letter.
    pub(super) fn letter(&self, id: LetterId) -> Result<Option<LetterTrace>, StoreError> {
        self.get(&fold::letter_key(id))?.map(|bytes| decode(&bytes)).transpose()
    }

    /// What reads changes where they stand.
    pub(super) fn places(&self) -> &Places {
        &self.places
    }

    /// All records whose keys begin with a prefix, in the order of their keys.
    pub(super) fn scan(&self, prefix: &[u8], each: EachRecord) -> Result<(), StoreError> {
        let view = self.view();
        // How far it came before the table failed, and whether it was the table.
        let (mut last, mut is_ended) = (Vec::new(), false);
        let scanned = self.scan_of(&view, prefix, &mut |key, bytes| {
            last = key.to_vec();
            each(key, bytes).inspect_err(|_| is_ended = true)
        });
        match scanned {
            Err(error @ StoreError::State { .. }) if !is_ended => {
                let stands_in = self.stood_in_for(&view, error)?;
                drop(view);
                self.scan_of(&stands_in, prefix, &mut |key, bytes| {
                    if key > last.as_slice() { each(key, bytes) } else { Ok(()) }
                })
            }
            scanned => scanned,
        }
    }

    /// A record's bytes as [`State::get`] has them, but for a table that does not check there is an error.
    pub(super) fn get_as_stored(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.noticed(self.get_of(&self.view(), key))
    }

    /// Records as [`State::scan`] has them, but for a table that does not check there is an error.
    pub(super) fn scan_as_stored(&self, prefix: &[u8], each: EachRecord) -> Result<(), StoreError> {
        self.noticed(self.scan_of(&self.view(), prefix, each))
    }

    fn get_of(&self, view: &View, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match view.ahead.get(key) {
            Some(held) => Ok(held.bytes()?.map(Cow::into_owned)),
            None => self.table(view)?.get(key),
        }
    }

    fn scan_of(&self, view: &View, prefix: &[u8], each: EachRecord) -> Result<(), StoreError> {
        let mut ahead = view.ahead.of(prefix).into_iter().peekable();
        let tell = |each: EachRecord, key: &[u8], held: &Held| held.bytes()?.map_or(Ok(()), |bytes| each(key, &bytes));
        self.table(view)?.scan(prefix, &mut |key, bytes| {
            while let Some((before, held)) = ahead.next_if(|(ahead, _)| *ahead < key) {
                tell(each, before, held)?;
            }
            match ahead.next_if(|(ahead, _)| *ahead == key) {
                Some((_, held)) => tell(each, key, held),
                None => each(key, bytes),
            }
        })?;
        ahead.try_for_each(|(key, held)| tell(each, key, held))
    }

    /// Brings in what the journal has just taken. The table gets it later ([`State::settle`]).
    pub(super) fn apply(&self, records: Layer, applied: u64, chain: [u8; 32]) {
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        // What is added now is left to whoever settles, however much it is: somebody waits for it.
        let is_much = view.ahead.len() > MOST_AHEAD;
        for (key, held) in &records {
            match (held, fold::number_of(key)) {
                (Held::Application(one), Some(number)) => self.recent.put(number, one),
                (_, Some(number)) => self.recent.remove(number),
                _ => {}
            }
        }
        view.ahead.add(records, applied, chain);
        if let Some(table) = &view.table {
            table.witness(applied);
        }
        drop(view);
        if is_much {
            self.settle();
        }
    }

    /// Writes what the table still holds in memory; a failure costs a replay, so it is only logged.
    pub(super) fn flush(&self) {
        self.settle();
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

    /// Whether a table in memory stands in for the one on the disk.
    pub(super) fn stands_in(&self) -> bool {
        self.view().stands_in
    }

    /// Has the table opened again, which checks every record, at the writer's next turn.
    pub(super) fn doubt(&self) {
        self.suspect.store(true, Ordering::Release);
    }

    /// Opens the table again, or makes it anew, and brings it up to the journal. Nothing is done, and nothing lost,
    /// while the disk has no room for it or a reader is in the middle of a scan.
    pub(super) fn mend(&self, journal: &Journal) -> Result<Option<Restored>, StoreError> {
        self.probe()?;
        let _one = self.one_settles();
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        if !view.close() {
            return Ok(None);
        }
        if !view.stands_in {
            return Ok(Some(self.open_again(&mut view, journal)?));
        }
        // The one in memory goes on answering while the other one is opened. Nothing is applied meanwhile: who mends
        // holds what a commit waits for.
        drop(view);
        let (table, restored) = self.brought_up(journal)?;
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = View::of(table);
        self.suspect.store(false, Ordering::Release);
        Ok(Some(restored))
    }

    /// The table on the disk, which nobody has open, as it is opened and brought up to the journal.
    fn brought_up(&self, journal: &Journal) -> Result<(Table, Restored), StoreError> {
        let first = opened(&self.ground, &self.folder, Table::open_checked(&self.ground, &self.folder));
        rebuild::bring_up(&self.ground, &self.folder, first, (journal, &**self.places.vault()), &mut |_| ())
    }

    /// Opens the table that is closed; where that fails one in memory stands in for it.
    fn open_again(&self, view: &mut View, journal: &Journal) -> Result<Restored, StoreError> {
        match self.brought_up(journal) {
            Ok((table, restored)) => {
                *view = View::of(table);
                self.suspect.store(false, Ordering::Release);
                Ok(restored)
            }
            Err(error) if view.stands_in => Err(error),
            Err(error) => {
                *view = stand_in::in_memory(&self.places, &self.folder, journal.last())?;
                Err(error)
            }
        }
    }

    /// Whether there is a table to read.
    #[cfg(test)]
    pub(super) fn is_there(&self) -> bool {
        self.view().table.is_some()
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
        result.inspect_err(|error| {
            if matches!(error, StoreError::State { .. }) {
                self.notice(error);
            }
        })
    }

    fn notice(&self, error: &StoreError) {
        tracing::error!("{error}");
        self.doubt();
    }

    /// sled answers from what it has read while the disk is full, but cannot be opened then.
    pub(super) fn probe(&self) -> Result<(), StoreError> {
        probe(&self.ground, &self.folder)
    }
}

/// A table as it was opened; what sled says of one on a disk without room is the disk's error, and nothing is said of the
/// table.
pub(super) fn opened<T>(on: &Ground, folder: &Path, table: Result<T, StoreError>) -> Result<T, StoreError> {
    let error = match table {
        Err(error @ StoreError::State { .. }) => error,
        table => return table,
    };
    match probe(on, folder) {
        Err(full) if full.is_no_room() => {
            tracing::error!("{error}");
            Err(full)
        }
        _ => Err(error),
    }
}

/// Whether an error is one of a disk without room for the table in a folder.
pub(super) fn is_no_room(on: &Ground, folder: &Path, error: &StoreError) -> bool {
    let is_of_table = || matches!(error, StoreError::State { .. });
    error.is_no_room() || is_of_table() && probe(on, folder).is_err_and(|error| error.is_no_room())
}

/// Tries whether the disk has room for a table in a folder.
fn probe(on: &Ground, folder: &Path) -> Result<(), StoreError> {
    let (path, disk) = (renewal::path(folder, renewal::TRIED), &on.disk);
    disk.remove(&path)?;
    let file = disk.create(&path)?;
    let written = file.write_at(&vec![1; ROOM], 0).and_then(|()| file.sync());
    disk.remove(&path)?;
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEGMENT_SIZE: u64 = 1 << 20;

    fn layer(records: &[(&str, Option<&str>)]) -> Layer {
        let held = |value: Option<&str>| Held::from(value.map(Into::into));
        records.iter().map(|(key, value)| (key.as_bytes().to_vec(), held(*value))).collect()
    }

    /// A state in a desk's folder, its journal and its keys.
    fn state_in(desk: &Path) -> (State, Journal) {
        let (on, folder) = (Ground::default(), desk.join("state"));
        let (journal, _) = Journal::open(&on.disk, &desk.join("journal"), SEGMENT_SIZE).unwrap();
        let vault = Arc::new(Vault::open(&on.disk, &desk.join("keys")).unwrap().0);
        let table = Table::open(&on, &folder, &mut |_| ());
        (State::bring_up(&on, &folder, table, (&journal, &vault), &mut |_| ()).unwrap().0, journal)
    }

    fn all(state: &State) -> Vec<String> {
        let mut all = Vec::new();
        state
            .scan(b"u", &mut |key, bytes| {
                all.push(format!("{}={}", key.escape_ascii(), bytes.escape_ascii()));
                Ok(())
            })
            .unwrap();
        all
    }

    #[test]
    fn what_the_table_does_not_take_is_answered_from_memory() {
        let folder = tempfile::tempdir().unwrap();
        let (state, _journal) = state_in(folder.path());
        state.apply(layer(&[("u2", Some("2")), ("u4", Some("4")), ("u6", Some("6")), ("v", Some("v"))]), 1, [1; 32]);
        state.suspect.store(true, Ordering::Release);
        state.apply(layer(&[("u1", Some("1")), ("u4", None), ("u6", Some("six")), ("u7", Some("7"))]), 2, [2; 32]);
        assert_eq!(all(&state), ["u1=1", "u2=2", "u6=six", "u7=7"]);
        assert_eq!(state.get(b"u4").unwrap(), None);
        assert_eq!(state.get(b"u6").unwrap().unwrap(), b"six");
        assert_eq!(state.get(b"u2").unwrap().unwrap(), b"2");
    }

    #[test]
    fn a_state_that_failed_is_mended_when_no_reader_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let (state, journal) = state_in(folder.path());
        state.suspect.store(true, Ordering::Release);
        let reading = state.view();
        assert_eq!(state.mend(&journal).unwrap(), None);
        assert!(state.is_suspect());
        drop(reading);
        assert_eq!(state.mend(&journal).unwrap(), Some(Restored::default()));
        assert!(!state.is_suspect());
    }
}
