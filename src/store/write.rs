//! Writing to the store: turns of one writer, each one commit.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};

use super::{
    JournalHead, Reader, Settler, StoreError,
    fold::{self, Before, Fold},
    journal::Journal,
    payload::{self, Head, Keys},
    read::decode,
    state::Weighed,
};
use crate::domain::{Application, Digest, Forgotten, Letter, LetterId, Number, Record, SheetDraft, SheetKey};

/// How long a state that could not be mended is left alone.
const REST: Duration = Duration::from_secs(1);

/// The one who changes the store. There is one per desk.
#[derive(Debug)]
pub struct Writer {
    pub(super) journal: Journal,
    pub(super) reader: Reader,
    /// The highest running number of each year under whose key something is sealed, as far as it was asked for.
    pub(super) sealed: BTreeMap<u16, u32>,
    /// When mending the state was last tried.
    pub(super) tried: Option<Instant>,
}

/// What a commit did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// The number of the last batch in the journal.
    pub last: u64,
}

impl Writer {
    /// Begins a turn: everything pushed in it is committed together, with one wait for the disk. A state that failed
    /// is mended first, if it can be.
    pub fn turn(&mut self) -> Turn<'_> {
        self.mend();
        let fold = Fold::knowing(self.sealed.clone());
        Turn { writer: self, fold, seen: BTreeMap::new(), frames: Vec::new(), failed: None }
    }

    /// Keeps a document; it is on the disk when this returns. At most
    /// [`DOCUMENT_LIMIT`](super::DOCUMENT_LIMIT) bytes; the same content is kept once.
    pub fn put_document(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        self.reader.shared.documents.put(bytes)
    }

    /// Whether a change could be kept now: brings the journal back after a failed write, and tries the disk.
    pub fn try_again(&mut self) -> Result<(), StoreError> {
        self.journal.bring_back()?;
        self.reader.shared.state.probe()?;
        self.mend();
        Ok(())
    }

    /// Starts the thread that puts into the state's database what is committed. Without one it is done now and then by
    /// whoever commits.
    pub fn settler(&self) -> io::Result<Settler> {
        Settler::start(self.reader.clone())
    }

    /// Puts what is committed into the state's database now.
    #[cfg(test)]
    pub(crate) fn settle(&self) {
        self.reader.shared.state.settle();
    }

    /// Has the state on the disk too, so that the next opening has nothing to replay, and knows what the journal had.
    pub fn finish(&mut self) {
        self.journal.give_room_back();
        self.reader.shared.state.flush();
    }

    /// The journal's head.
    pub fn head(&self) -> JournalHead {
        JournalHead { sequence: self.journal.last(), chain: self.journal.chain() }
    }

    /// How much fits on the journal's disk, in bytes.
    pub fn room(&self) -> Result<u64, StoreError> {
        self.reader.shared.disk.room(self.journal.folder())
    }

    /// Whether the state is answered from memory because the disk has no room for it.
    pub fn has_no_room(&self) -> bool {
        self.reader.shared.state.stands_in()
    }

    /// Opens the state database again if it failed. A turn does it too; for a writer that has been idle for long.
    pub fn mend(&mut self) {
        let shared = &self.reader.shared;
        if !shared.state.is_suspect() || self.tried.is_some_and(|tried| tried.elapsed() < REST) {
            return;
        }
        let gate = shared.gate.lock().unwrap_or_else(PoisonError::into_inner);
        match shared.state.mend(&self.journal) {
            Ok(Some(restored)) => tracing::warn!("the state was opened again: {restored}"),
            Ok(None) => {}
            Err(error) => tracing::error!("the state cannot be opened again yet: {error}"),
        }
        drop(gate);
        self.tried = Some(Instant::now());
    }
}

#[cfg(test)]
impl Writer {
    /// Whether something may stand behind the journal's end.
    pub(crate) fn is_poisoned(&self) -> bool {
        self.journal.is_poisoned()
    }

    /// Whether something of the state did not check, and it is not made anew yet.
    #[cfg(test)]
    pub(crate) fn is_state_suspect(&self) -> bool {
        self.reader.shared.state.is_suspect()
    }

    /// Whether the state can be read.
    pub(crate) fn has_state(&self) -> bool {
        self.reader.shared.state.is_there()
    }
}

/// One turn of the writer: batches that were pushed but are not committed. Dropped without a commit it leaves nothing.
#[derive(Debug)]
pub struct Turn<'writer> {
    writer: &'writer mut Writer,
    fold: Fold,
    /// Applications that were asked for and not changed.
    seen: BTreeMap<Number, Weighed>,
    frames: Vec<Vec<u8>>,
    /// Why the disk did not take a key, in words: then it takes nothing of this turn.
    failed: Option<String>,
}

/// What was there before a turn.
struct BeforeTurn<'a> {
    seen: &'a BTreeMap<Number, Weighed>,
    reader: &'a Reader,
}

impl fold::BeforeTurn for BeforeTurn<'_> {
    fn application(&self, number: Number) -> Result<Option<Weighed>, StoreError> {
        match self.seen.get(&number) {
            Some(seen) => Ok(Some(seen.clone())),
            None => self.reader.shared.state.application(number),
        }
    }
}

impl Before for BeforeTurn<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.reader.shared.state.get(key)
    }

    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
        fold::keys_of(&|prefix, each| self.reader.shared.state.scan(prefix, each), prefix)
    }

    fn letters_of(&self, number: Number) -> Result<Vec<LetterId>, StoreError> {
        fold::letters_of(&|prefix, each| self.reader.shared.state.scan(prefix, each), number)
    }
}

impl Turn<'_> {
    /// An application as the batches pushed so far leave it.
    pub fn application(&mut self, number: Number) -> Result<Option<&Arc<Application>>, StoreError> {
        if self.fold.has_forgotten(number) {
            return Ok(None);
        }
        if self.fold.application(number).is_none()
            && !self.seen.contains_key(&number)
            && let Some(application) = self.writer.reader.shared.state.application(number)?
        {
            self.seen.insert(number, application);
        }
        let known = self.fold.application(number).or_else(|| self.seen.get(&number));
        Ok(known.map(|one| &one.application))
    }

    /// A sheet as the batches pushed so far leave it; none where nobody began it.
    pub fn draft(&self, key: &SheetKey) -> Result<Option<SheetDraft>, StoreError> {
        match self.fold.draft(key) {
            Some(draft) => Ok(Some(draft.clone())),
            None if self.fold.has_forgotten(key.number) => Ok(None),
            None => self.writer.reader.draft(key),
        }
    }

    /// A letter as the batches pushed so far leave it.
    pub fn letter(&self, id: LetterId) -> Result<Option<Letter>, StoreError> {
        match self.fold.letter(id) {
            Some(letter) => Ok(Some(letter.clone())),
            None => Ok(self.writer.reader.letter(id)?.filter(|letter| !self.fold.has_forgotten(letter.number))),
        }
    }

    /// What remains of an application that was forgotten, also by the batches pushed so far.
    pub fn forgotten(&self, number: Number) -> Result<Option<Forgotten>, StoreError> {
        match self.fold.forgotten(number) {
            Some(bytes) => decode(bytes).map(Some),
            None => self.writer.reader.forgotten(number),
        }
    }

    /// The number that the next batch pushed will have in the journal.
    pub fn next(&self) -> u64 {
        self.writer.journal.last() + 1 + self.frames.len() as u64
    }

    /// Adds a batch: after a crash either all of it is there or nothing. On an error nothing of it is added.
    pub fn push(&mut self, records: &[Record]) -> Result<(), StoreError> {
        self.push_made(records, &[])
    }

    /// The same; `after` are the applications after the batch's changes, in the order of these, where they were made already.
    pub fn push_made(&mut self, records: &[Record], after: &[Arc<Application>]) -> Result<(), StoreError> {
        if records.is_empty() {
            return Ok(());
        }
        if let Some(head) = records.iter().filter_map(Head::of).find(|head| self.fold.has_forgotten(head.number)) {
            return Err(StoreError::Forgotten { number: head.number });
        }
        let before = BeforeTurn { seen: &self.seen, reader: &self.writer.reader };
        let is_used = |number: Number| Ok(number.sequence() <= self.fold.sealed_up_to(number.year(), &before)?);
        let keys = Keys { vault: &self.writer.reader.shared.vault, is_used: &is_used };
        let payload = match payload::to_payload(records, &keys) {
            Err(error @ StoreError::Io { .. }) => {
                self.failed = Some(error.to_string());
                return Err(error);
            }
            made => made?,
        };
        self.fold.add_new((records, &payload.spans), self.frames.len(), after, &before)?;
        self.frames.push(payload.bytes);
        Ok(())
    }

    /// Keeps a document, as [`Writer::put_document`] does, before the batch that names it is committed.
    pub fn put_document(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        self.writer.put_document(bytes)
    }

    /// Whether the disk failed while batches were pushed; a commit then fails as well.
    pub fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// Commits all batches. When this returns without an error they are on the disk and readers see them; after an
    /// error none of them is in force.
    pub fn commit(self) -> Result<Committed, StoreError> {
        if let Some(cause) = self.failed {
            return Err(StoreError::Poisoned { cause });
        }
        let journal = &mut self.writer.journal;
        if self.frames.is_empty() {
            return Ok(Committed { last: journal.last() });
        }
        let shared = &self.writer.reader.shared;
        let gate = shared.gate.lock().unwrap_or_else(PoisonError::into_inner);
        let appended = journal.append(&self.frames)?;
        let last = appended.last;
        self.writer.sealed.clone_from(self.fold.sealed());
        shared.state.apply(self.fold.into_layer(&appended), last, journal.chain());
        shared.last.store(last, Ordering::Release);
        drop(gate);
        Ok(Committed { last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{AccountMade, PlainAccount, Role},
        store::{Store, state::Layer, verify},
    };

    #[test]
    fn a_turn_after_a_failed_state_makes_it_right() {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, reader, _) = Store::open(folder.path(), &mut |_| ()).unwrap();
        let names = ["ada", "bob", "cyd"];
        for (index, name) in names.iter().enumerate() {
            if index == 1 {
                // The state is another than the journal's, as after damage, and is found to be so.
                let rubbish = Layer::from([(b"ux".to_vec(), Some(b"rubbish".to_vec()).into())]);
                reader.shared.state.apply(rubbish, 99, [0; 32]);
                reader.shared.state.settle();
                reader.shared.state.doubt();
            }
            let account = PlainAccount { name: name.parse().unwrap(), role: Role::Staff, uid: None };
            let made = AccountMade { account, at: chrono::DateTime::UNIX_EPOCH, by: "ada".parse().unwrap() };
            let mut turn = writer.turn();
            turn.push(&[Record::Account(made)]).unwrap();
            turn.commit().unwrap();
        }
        let found: Vec<_> = reader.accounts().unwrap().iter().map(|account| account.name.to_string()).collect();
        assert_eq!(found, names);
        assert!(!reader.shared.state.is_suspect());
        assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
    }
}
