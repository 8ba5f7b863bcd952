//! Commits: a turn that was decided goes into the journal, and is in force then.
//!
//! One may be under way while the next turn is decided on top of it. What was decided on a turn that could not be kept is
//! never committed.

use std::sync::{Arc, Mutex, PoisonError, atomic::Ordering};

use super::{
    JournalHead, StoreError, Writer,
    fold::{Fold, Made},
    journal::{Appended, Journal},
    read::Shared,
    scribe::Entrusted,
};

/// A turn that was decided. Dropped it leaves nothing.
#[derive(Debug)]
pub struct Decided {
    pub(super) fold: Fold,
    pub(super) frames: Vec<Vec<u8>>,
    /// Which commit was the last one begun.
    pub(super) upon: u64,
    /// Whether that one was under way.
    pub(super) is_above: bool,
    /// Why the disk did not take a key, in words: then it takes nothing of this turn.
    pub(super) failed: Option<String>,
}

impl Decided {
    /// Whether there is nothing in it to commit, and nothing failed.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty() && self.failed.is_none()
    }
}

/// A commit that is not known to be on the disk.
#[derive(Debug)]
pub(super) struct UnderWay {
    /// Which commit of this writer it is.
    nth: u64,
    /// What it changes, for what is decided on top of it.
    pub(super) fold: Arc<Fold>,
    /// The number of its last batch.
    pub(super) last: u64,
    /// Its frames, where they go to the disk once somebody waits for it.
    waits: Option<Vec<Vec<u8>>>,
}

/// A commit that is in force.
#[derive(Debug)]
pub(super) struct Landed {
    nth: u64,
    made: Vec<Made>,
    appended: Appended,
}

impl Writer {
    /// Commits a turn: when this returns without an error it is on the disk and readers see it; after an error nothing of it
    /// is in force. None may be under way. The journal's head after it.
    pub fn commit(&mut self, decided: Decided) -> Result<JournalHead, StoreError> {
        self.note(decided)?;
        self.end()
    }

    /// Begins to commit a turn: beside what else is done, where there is a thread for it, or when [`Writer::end`] waits for
    /// it. One that forgets an application is committed at once: what is decided next must not find it. None may be under
    /// way. After an error nothing of it is in force.
    pub fn begin(&mut self, decided: Decided) -> Result<(), StoreError> {
        if decided.fold.forgets() {
            return self.commit(decided).map(drop);
        }
        self.note(decided)?;
        if let Some(scribe) = &self.scribe
            && let Some(under_way) = &mut self.under_way
            && let Some(frames) = under_way.waits.take()
        {
            scribe.entrust(Entrusted { fold: Arc::clone(&under_way.fold), frames });
        }
        Ok(())
    }

    /// Notes a turn as under way.
    fn note(&mut self, decided: Decided) -> Result<(), StoreError> {
        let Decided { mut fold, frames, upon, is_above, failed } = decided;
        if self.under_way.is_some() {
            return Err(StoreError::Poisoned { cause: "another commit is under way".to_owned() });
        }
        if let Some(cause) = failed {
            return Err(StoreError::Poisoned { cause });
        }
        if upon != self.nth {
            return Err(StoreError::Poisoned { cause: "another commit was begun since it was decided".to_owned() });
        }
        if is_above {
            let landed = self.landed.as_ref().filter(|landed| landed.nth == upon);
            let landed =
                landed.ok_or_else(|| StoreError::Poisoned { cause: "what it rests on was not kept".to_owned() })?;
            fold.follow(&landed.made, &landed.appended);
        }
        self.nth += 1;
        let last = self.reader.shared.last.load(Ordering::Acquire) + frames.len() as u64;
        self.under_way = Some(UnderWay { nth: self.nth, fold: Arc::new(fold), last, waits: Some(frames) });
        Ok(())
    }

    /// Waits until the commit that is under way is on the disk and readers see it; after an error nothing of it is in
    /// force. The journal's head after it.
    pub fn end(&mut self) -> Result<JournalHead, StoreError> {
        let Some(UnderWay { nth, fold, waits, .. }) = self.under_way.take() else {
            return Ok(self.head());
        };
        let (made, sealed) = (fold.made().to_vec(), fold.sealed().clone());
        let appended = match (waits, &self.scribe) {
            (Some(frames), _) => commit(&self.reader.shared, &self.journal, fold, &frames)?,
            (None, Some(scribe)) => scribe.wait()?,
            (None, None) => return Err(StoreError::Poisoned { cause: "nobody writes it".to_owned() }),
        };
        let head = appended.head;
        self.sealed = sealed;
        self.landed = Some(Landed { nth, made, appended });
        Ok(head)
    }
}

/// Has frames on the disk, and what they change in force.
pub(super) fn commit(
    shared: &Shared,
    journal: &Mutex<Journal>,
    fold: Arc<Fold>,
    frames: &[Vec<u8>],
) -> Result<Appended, StoreError> {
    if !frames.is_empty() {
        shared.vault.look_after_used()?;
    }
    let gate = shared.gate.lock().unwrap_or_else(PoisonError::into_inner);
    let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
    let appended = journal.append(frames)?;
    let layer = Arc::unwrap_or_clone(fold).into_layer(&appended);
    let JournalHead { sequence, chain } = appended.head;
    shared.state.apply(layer, sequence, chain);
    shared.last.store(sequence, Ordering::Release);
    drop(journal);
    drop(gate);
    Ok(appended)
}

#[cfg(test)]
mod tests {
    use crate::{
        domain::{AccountMade, PlainAccount, Record, Role},
        store::{Store, StoreError, Turn, sim::FailingDisk, verify},
    };

    fn push(turn: &mut Turn<'_>, name: &str) {
        let account = PlainAccount { name: name.parse().unwrap(), role: Role::Staff, uid: None };
        let made = AccountMade { account, at: chrono::DateTime::UNIX_EPOCH, by: "ada".parse().unwrap() };
        turn.push(&[Record::Account(made)]).unwrap();
    }

    #[test]
    fn what_rests_on_a_turn_that_could_not_be_kept_is_never_committed() {
        for is_shared in [false, true] {
            let (folder, disk) = (tempfile::tempdir().unwrap(), FailingDisk::default());
            let (mut writer, reader, _) = Store::open_on(&disk.ground(), folder.path(), &mut |_| ()).unwrap();
            if is_shared {
                writer.share_work().unwrap();
            }
            let failing = disk.fail("sync", &folder.path().join("journal"));
            let mut turn = writer.turn();
            push(&mut turn, "bob");
            let below = turn.decided();
            writer.begin(below).unwrap();
            let mut turn = writer.turn();
            push(&mut turn, "cyd");
            let above = turn.decided();
            writer.end().unwrap_err();
            drop(failing);
            assert!(matches!(writer.commit(above), Err(StoreError::Poisoned { .. })));
            let mut turn = writer.turn();
            push(&mut turn, "eve");
            turn.commit().unwrap();
            let names: Vec<_> = reader.accounts().unwrap().iter().map(|account| account.name.to_string()).collect();
            assert_eq!(names, ["eve"]);
            assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
        }
    }
}
