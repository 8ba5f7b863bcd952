//! A table in memory that answers while the one on the disk cannot be read.

use std::{
    path::Path,
    sync::{Arc, PoisonError},
};

use super::{State, View};
use crate::store::{StoreError, journal::Frames, place::Places, rebuild, table::Table};

/// What answers from memory: the records up to a change, in place of the table in `folder`.
pub(super) fn in_memory(places: &Places, folder: &Path, to: u64) -> Result<View, StoreError> {
    let table = Table::in_memory(folder);
    rebuild::replay_all(&table, &mut Frames::open(places.disk(), places.folder(), 1, to)?, places.vault())?;
    Ok(View { stands_in: true, ..View::of(table) })
}

impl State {
    /// What answers in place of a view whose table failed: whatever took its place since, or a table in memory that is
    /// made here.
    ///
    /// The table's mark says which change it has; each one after that, and each that the writer was at meanwhile, is in
    /// front of the table, since the table is in doubt before its mark is read.
    pub(super) fn stood_in_for(&self, failed: &View, error: StoreError) -> Result<View, StoreError> {
        let Some(table) = failed.table.as_ref().filter(|_| !failed.stands_in) else { return Err(error) };
        self.notice(&error);
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let is_in_place = |view: &View| view.table.as_ref().is_some_and(|now| Arc::ptr_eq(now, table));
        let now = self.view();
        if !is_in_place(&now) {
            return Ok(now);
        }
        let made = in_memory(&self.places, &self.folder, table.mark().applied)?;
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        if is_in_place(&view) {
            tracing::warn!("the state is answered from memory until it can be opened again");
            *view = View { ahead: view.ahead.clone(), failed: Arc::downgrade(table), ..made };
        }
        Ok(view.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        path::Path,
        sync::{
            Arc, Mutex,
            atomic::{AtomicBool, AtomicUsize, Ordering},
            mpsc::{Receiver, Sender, channel},
        },
        thread,
        time::Duration,
    };

    use crate::{
        domain::{AccountMade, PlainAccount, Record, Role},
        store::{
            Ground, Reader, Restored, Store, Writer,
            sim::FailingDisk,
            table::{Batch, Bytes, Engine, Failure, Records, Scan, Sled},
            verify,
        },
    };

    /// sled on a disk that can be full: then nothing is read any more, not even after so many records of a scan, and
    /// nothing is opened.
    #[derive(Debug, Default, Clone)]
    struct Full(Arc<(AtomicBool, AtomicUsize, Mutex<Option<Gate>>)>);

    /// Where an opening tells that it began, and then waits.
    type Gate = (Sender<()>, Receiver<()>);

    struct FullRecords(Full, Box<dyn Records>);

    impl Full {
        fn set(&self, full: bool, after: usize) {
            self.0.0.store(full, Ordering::SeqCst);
            self.0.1.store(after, Ordering::SeqCst);
        }

        fn tried(&self) -> Result<(), String> {
            let is_full = self.0.0.load(Ordering::SeqCst);
            if is_full { Err("No space left on device".to_owned()) } else { Ok(()) }
        }
    }

    impl Engine for Full {
        fn open(&self, folder: &Path) -> Result<Box<dyn Records>, Failure> {
            self.tried().map_err(|_| Failure::System(io::ErrorKind::StorageFull.into()))?;
            if let Some((begun, goes_on)) = self.0.2.lock().unwrap().take() {
                begun.send(()).unwrap();
                let _ = goes_on.recv();
            }
            Ok(Box::new(FullRecords(self.clone(), Sled.open(folder)?)))
        }

        fn remove(&self, folder: &Path) -> io::Result<()> {
            Sled.remove(folder)
        }
    }

    impl Records for FullRecords {
        fn get(&self, key: &[u8]) -> Result<Option<Bytes>, String> {
            self.0.tried().and_then(|()| self.1.get(key))
        }

        fn scan(&self, prefix: &[u8]) -> Scan {
            let full = self.0.clone();
            let left = full.0.1.load(Ordering::SeqCst);
            Box::new(self.1.scan(prefix).enumerate().map(move |(place, record)| {
                if place >= left {
                    full.tried()?;
                }
                record
            }))
        }

        fn apply(&self, batch: Batch) -> Result<(), String> {
            self.0.tried().and_then(|()| self.1.apply(batch))
        }

        fn flush(&self) -> Result<(), String> {
            self.0.tried().and_then(|()| self.1.flush())
        }
    }

    fn add(writer: &mut Writer, name: &str) {
        let account = PlainAccount { name: name.parse().unwrap(), role: Role::Staff, uid: None };
        let made = AccountMade { account, at: chrono::DateTime::UNIX_EPOCH, by: "ada".parse().unwrap() };
        let mut turn = writer.turn();
        turn.push(&[Record::Account(made)]).unwrap();
        turn.commit().unwrap();
    }

    fn names(reader: &Reader) -> Vec<String> {
        reader.accounts().unwrap().iter().map(|account| account.name.to_string()).collect()
    }

    #[test]
    fn what_is_in_force_is_read_while_the_table_cannot_be() {
        let (folder, full) = (tempfile::tempdir().unwrap(), Full::default());
        let on = Ground { engine: Arc::new(full.clone()), ..Ground::default() };
        let (mut writer, reader, _) = Store::open_on(&on, folder.path(), &mut |_| ()).unwrap();
        for name in ["ada", "bob", "cyd"] {
            add(&mut writer, name);
        }
        writer.settle();
        // It fails in the middle of a scan: nothing is handed over twice.
        full.set(true, 2);
        assert_eq!(names(&reader), ["ada", "bob", "cyd"]);
        assert!(writer.has_no_room());
        add(&mut writer, "dan");
        assert_eq!(names(&reader), ["ada", "bob", "cyd", "dan"]);
        full.set(false, 0);
        writer.tried = None;
        writer.mend();
        assert!(!writer.has_no_room());
        add(&mut writer, "eve");
        assert_eq!(names(&reader), ["ada", "bob", "cyd", "dan", "eve"]);
        assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
    }

    #[test]
    fn a_desk_is_opened_and_read_without_room_for_the_table() {
        let (folder, full) = (tempfile::tempdir().unwrap(), Full::default());
        let on = Ground { engine: Arc::new(full.clone()), ..Ground::default() };
        let (mut writer, _, _) = Store::open_on(&on, folder.path(), &mut |_| ()).unwrap();
        add(&mut writer, "ada");
        drop(writer);
        full.set(true, 0);
        let (mut writer, reader, _) = Store::open_on(&on, folder.path(), &mut |_| ()).unwrap();
        assert!(writer.has_no_room());
        assert_eq!(names(&reader), ["ada"]);
        full.set(false, 0);
        add(&mut writer, "bob");
        assert!(!writer.has_no_room());
        assert_eq!(names(&reader), ["ada", "bob"]);
        assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
    }

    #[test]
    fn what_stands_in_answers_while_the_table_is_opened_again() {
        let (folder, full) = (tempfile::tempdir().unwrap(), Full::default());
        let on = Ground { engine: Arc::new(full.clone()), ..Ground::default() };
        let (mut writer, reader, _) = Store::open_on(&on, folder.path(), &mut |_| ()).unwrap();
        add(&mut writer, "ada");
        writer.settle();
        full.set(true, 0);
        assert_eq!(names(&reader), ["ada"]);
        full.set(false, 0);
        let ((begun, has_begun), (go_on, goes_on), (answer, answered)) = (channel(), channel(), channel());
        *full.0.2.lock().unwrap() = Some((begun, goes_on));
        writer.tried = None;
        thread::scope(|scope| {
            let go_on = go_on;
            scope.spawn(|| writer.mend());
            has_begun.recv().unwrap();
            scope.spawn(|| answer.send(names(&reader)));
            assert_eq!(answered.recv_timeout(Duration::from_secs(20)).unwrap(), ["ada"]);
            drop(go_on);
        });
        assert!(!writer.has_no_room());
        add(&mut writer, "bob");
        assert_eq!(names(&reader), ["ada", "bob"]);
        assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
    }

    /// sled that panics at every opening while it is told to.
    #[derive(Debug, Default, Clone)]
    struct Panicking(Arc<AtomicBool>);

    impl Engine for Panicking {
        fn open(&self, folder: &Path) -> Result<Box<dyn Records>, Failure> {
            if self.0.load(Ordering::SeqCst) {
                Err(Failure::Broken("it panicked".to_owned()))
            } else {
                Sled.open(folder)
            }
        }

        fn remove(&self, folder: &Path) -> io::Result<()> {
            Sled.remove(folder)
        }
    }

    #[test]
    fn a_state_is_not_set_aside_for_what_sled_says_on_a_full_disk() {
        let (folder, panicking) = (tempfile::tempdir().unwrap(), Panicking::default());
        let failing = FailingDisk::default();
        let on = Ground { engine: Arc::new(panicking.clone()), ..failing.ground() };
        let (mut writer, _, _) = Store::open_on(&on, folder.path(), &mut |_| ()).unwrap();
        add(&mut writer, "ada");
        writer.finish();
        drop(writer);
        panicking.0.store(true, Ordering::SeqCst);
        let full = failing.fail("write", &folder.path().join("state.room.tmp"));
        let (writer, reader, _) = Store::open_on(&on, folder.path(), &mut |_| ()).unwrap();
        assert!(writer.has_no_room());
        assert_eq!(names(&reader), ["ada"]);
        drop((writer, reader, full));
        panicking.0.store(false, Ordering::SeqCst);
        let (_, reader, opened) = Store::open_on(&on, folder.path(), &mut |_| ()).unwrap();
        assert_eq!((names(&reader), opened.restored), (vec!["ada".to_owned()], Restored::default()));
    }
}
