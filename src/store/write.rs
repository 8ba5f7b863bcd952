//! Writing to the store: turns of one writer, each one commit.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
    time::Instant,
};

use super::{
    Decided, JournalHead, Reader, Settler, StoreError,
    commit::{Landed, UnderWay},
    fold::{self, Before, Fold},
    journal::Journal,
    payload::{self, Head, Keys},
    place::LetterTrace,
    read::decode,
    scribe::Scribe,
    state::Weighed,
};
use crate::domain::{Application, Digest, Forgotten, Letter, LetterId, Number, Record, SheetDraft, SheetKey};

/// The one who changes the store. There is one per desk.
#[derive(Debug)]
pub struct Writer {
    pub(super) journal: Arc<Mutex<Journal>>,
    pub(super) reader: Reader,
    /// A commit that is under way.
    pub(super) under_way: Option<UnderWay>,
    /// The last one that came into force.
    pub(super) landed: Option<Landed>,
    /// How many were begun.
    pub(super) nth: u64,
    /// Has commits on the disk beside the writer; absent where it does that by itself.
    pub(super) scribe: Option<Scribe>,
    /// The highest running number of each year under whose key something is sealed, as far as it was asked for.
    pub(super) sealed: BTreeMap<u16, u32>,
    /// When mending the state was last tried.
    pub(super) tried: Option<Instant>,
    /// Whether it was told that a copy of keys is not in its place.
    lacks_copy: bool,
}

impl Writer {
    /// One that nothing is known of yet but what there is.
    pub(super) fn new(journal: Journal, reader: Reader) -> Self {
        let (journal, sealed) = (Arc::new(Mutex::new(journal)), BTreeMap::new());
        let (under_way, landed, scribe, tried) = (None, None, None, None);
        Self { journal, reader, under_way, landed, nth: 0, scribe, sealed, tried, lacks_copy: false }
    }

    /// Begins a turn: everything pushed in it is committed together, with one wait for the disk. A state that failed
    /// is mended first, if it can be. Where a commit is under way, the turn is decided on top of it.
    pub fn turn(&mut self) -> Turn<'_> {
        self.mend();
        let sealed = self.on().map_or(&self.sealed, Fold::sealed);
        let fold = Fold::knowing(sealed.clone());
        Turn { writer: self, fold, seen: BTreeMap::new(), frames: Vec::new(), failed: None }
    }

    /// What the commit that is under way changes.
    fn on(&self) -> Option<&Fold> {
        self.under_way.as_ref().map(|under_way| &*under_way.fold)
    }

    /// The journal; waits while somebody appends to it.
    pub(super) fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has another thread wait for the disk, so that the next turn can be decided meanwhile.
    pub fn share_work(&mut self) -> io::Result<()> {
        self.scribe = Some(Scribe::start(Arc::clone(&self.reader.shared), Arc::clone(&self.journal))?);
        Ok(())
    }

    /// Keeps a document; it is on the disk when this returns. At most
    /// [`LARGEST_DOCUMENT`](super::LARGEST_DOCUMENT) bytes; the same content is kept once.
    pub fn put_document(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        self.reader.shared.documents.put(bytes)
    }

    /// Whether a change could be kept now: brings the journal back after a failed write, and tries the disk.
    pub fn try_again(&mut self) -> Result<(), StoreError> {
        self.look_after()?;
        self.reader.shared.state.probe()?;
        self.mend();
        Ok(())
    }

    /// Sees to it that what the desk is written into is under its names. What was deleted is made anew of what is open: once
    /// the desk is closed nobody has it. One copy of the keys, whichever, is enough to go on with.
    pub fn look_after(&mut self) -> Result<(), StoreError> {
        let keys = match self.reader.shared.vault.look_after() {
            Ok(()) => {
                self.lacks_copy = false;
                Ok(())
            }
            Err(error) => self.reader.shared.vault.look_after_used().map(|()| {
                if !std::mem::replace(&mut self.lacks_copy, true) {
                    tracing::warn!(%error, "a copy of keys is not in its place, and cannot be made anew yet");
                }
            }),
        };
        self.journal().look_after().and(keys)
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

    /// Refuses where the desk that was opened is not in its place any more: what is done by name there is done to another.
    pub fn in_place(&self) -> Result<(), StoreError> {
        self.reader.shared.disk.in_place()
    }

    /// Has the state on the disk too, so that the next opening has nothing to replay, and knows what the journal had. A desk
    /// that is not in its place any more is left as it is.
    pub fn finish(&mut self) {
        if let Err(error) = self.in_place() {
            tracing::warn!(%error, "the desk is left as after a kill");
            return;
        }
        // Once it is closed nobody has the keys but the files.
        if let Err(error) = self.reader.shared.vault.doubt() {
            tracing::warn!(%error, "the files of keys are not compared with memory");
        }
        // What was refused is not to be in force at the next opening.
        if let Err(error) = self.look_after() {
            tracing::warn!(%error, "what was refused may stand behind the journal's end");
        }
        self.journal().give_room_back();
        self.reader.shared.state.flush();
    }

    /// The journal's head.
    pub fn head(&self) -> JournalHead {
        let journal = self.journal();
        JournalHead { sequence: journal.last(), chain: journal.chain() }
    }

    /// Whether the state is answered from memory because the disk has no room for it.
    pub fn has_no_room(&self) -> bool {
        self.reader.shared.state.stands_in()
    }

    /// Opens the state database again if it failed. A turn does it too; for a writer that has been idle for long.
    pub fn mend(&mut self) {
        let shared = &self.reader.shared;
        if !shared.state.is_suspect() || self.tried.is_some_and(|tried| tried.elapsed() < shared.ground.rest) {
            return;
        }
        let gate = shared.gate.lock().unwrap_or_else(PoisonError::into_inner);
        match shared.state.mend(&self.journal()) {
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
        self.journal().is_poisoned()
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
    /// The commit that is under way.
    on: Option<&'a Fold>,
    reader: &'a Reader,
}

impl fold::BeforeTurn for BeforeTurn<'_> {
    fn application(&self, number: Number) -> Result<Option<Weighed>, StoreError> {
        match self.seen.get(&number) {
            Some(seen) => Ok(Some(seen.clone())),
            None => application(number, self.on, self.reader),
        }
    }
}

impl Before for BeforeTurn<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.on.and_then(|on| on.other(key)) {
            Some(bytes) => Ok(bytes.clone()),
            None => self.reader.shared.state.get(key),
        }
    }

    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut keys = fold::keys_of(&|prefix, each| self.reader.shared.state.scan(prefix, each), prefix)?;
        keys.extend(self.on.into_iter().flat_map(|on| on.keys(prefix)));
        Ok(keys)
    }

    fn letters_of(&self, number: Number) -> Result<Vec<LetterId>, StoreError> {
        let mut letters = fold::letters_of(&|prefix, each| self.reader.shared.state.scan(prefix, each), number)?;
        letters.extend(self.on.into_iter().flat_map(|on| on.letters_of(number)));
        Ok(letters)
    }

    fn letter_trace(&self, id: LetterId) -> Result<Option<LetterTrace>, StoreError> {
        match self.on.and_then(|on| on.letter_trace(id)) {
            Some(trace) => Ok(Some(trace.clone())),
            None => self.reader.shared.state.letter(id),
        }
    }

    fn draft(&self, key: &SheetKey) -> Result<Option<SheetDraft>, StoreError> {
        match self.on.and_then(|on| on.draft(key)) {
            Some(draft) => Ok(Some(draft.clone())),
            None => self.reader.draft(key),
        }
    }
}

/// An application as a commit that is under way leaves it, or as it is kept.
fn application(number: Number, on: Option<&Fold>, reader: &Reader) -> Result<Option<Weighed>, StoreError> {
    match on.and_then(|on| on.application(number)) {
        Some(known) => Ok(Some(known.clone())),
        None => reader.shared.state.application(number),
    }
}

impl<'writer> Turn<'writer> {
    /// An application as the batches pushed so far leave it.
    pub fn application(&mut self, number: Number) -> Result<Option<&Arc<Application>>, StoreError> {
        if self.fold.has_forgotten(number) {
            return Ok(None);
        }
        if self.fold.application(number).is_none()
            && !self.seen.contains_key(&number)
            && let Some(application) = application(number, self.writer.on(), &self.writer.reader)?
        {
            self.seen.insert(number, application);
        }
        let known = self.fold.application(number).or_else(|| self.seen.get(&number));
        Ok(known.map(|one| &one.application))
    }

    /// A sheet as the batches pushed so far leave it; none where nobody began it.
    pub fn draft(&self, key: &SheetKey) -> Result<Option<SheetDraft>, StoreError> {
        let on = self.writer.on();
        match self.fold.draft(key).or_else(|| on?.draft(key)) {
            Some(draft) => Ok(Some(draft.clone())),
            None if self.fold.has_forgotten(key.number) => Ok(None),
            None => self.writer.reader.draft(key),
        }
    }

    /// A letter as the batches pushed so far leave it.
    pub fn letter(&self, id: LetterId) -> Result<Option<Letter>, StoreError> {
        let on = self.writer.on();
        let letter = match self.fold.letter(id).or_else(|| on?.letter(id)) {
            Some(letter) => Some(letter.clone()),
            None => self.writer.reader.letter(id)?,
        };
        Ok(letter.filter(|letter| !self.fold.has_forgotten(letter.number)))
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
        let under_way = self.writer.under_way.as_ref().map(|under_way| under_way.last);
        let last = under_way.unwrap_or_else(|| self.writer.reader.shared.last.load(Ordering::Acquire));
        last + 1 + self.frames.len() as u64
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
        let on = self.writer.on();
        let before = BeforeTurn { seen: &self.seen, on, reader: &self.writer.reader };
        let is_used = |number: Number| Ok(number.sequence() <= self.fold.sealed_up_to(number.year(), &before)?);
        let keys = Keys { vault: &self.writer.reader.shared.vault, is_used: &is_used };
        let payload = match payload::to_payload(records, &keys) {
            Err(error @ (StoreError::Io { .. } | StoreError::Displaced { .. } | StoreError::Taken { .. })) => {
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

    /// What was decided, to be committed when the writer begins with it.
    pub fn decided(self) -> Decided {
        self.apart().0
    }

    /// Commits all batches; none may be under way. When this returns without an error they are on the disk and readers
    /// see them; after an error none of them is in force. The journal's head after them.
    pub fn commit(self) -> Result<JournalHead, StoreError> {
        let (decided, writer) = self.apart();
        if decided.is_empty() {
            return Ok(writer.head());
        }
        writer.commit(decided)
    }

    fn apart(self) -> (Decided, &'writer mut Writer) {
        let (upon, is_above) = (self.writer.nth, self.writer.under_way.is_some());
        (Decided { fold: self.fold, frames: self.frames, upon, is_above, failed: self.failed }, self.writer)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{
        domain::{AccountMade, PlainAccount, Role},
        store::{Store, sim::FailingDisk, state::Layer, verify},
    };

    #[test]
    fn one_copy_of_the_keys_is_enough_to_go_on_with() {
        let (folder, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
        let (mut writer, ..) = Store::open_on(&failing.ground(), folder.path(), &mut |_| ()).unwrap();
        let vault = Arc::clone(&writer.reader.shared.vault);
        assert!(vault.key_to_seal(Number::new(2026, 7), &|| Ok(false)).unwrap().is_some());
        let copies = ["a", "b"].map(|copy| folder.path().join(format!("keys/2026.{copy}")));
        let whole = fs::read(&copies[0]).unwrap();
        for (one, other) in [(&copies[0], &copies[1]), (&copies[1], &copies[0])] {
            fs::remove_file(other).unwrap();
            let fails = failing.fail("write", other);
            assert!(vault.look_after().is_err());
            writer.try_again().unwrap();
            // It is written again also where the other one cannot be.
            fs::remove_file(one).unwrap();
            writer.try_again().unwrap();
            assert_eq!(fs::read(one).unwrap(), whole);
            let fails_too = failing.fail("write", one);
            fs::remove_file(one).unwrap();
            assert!(writer.try_again().is_err());
            drop((fails, fails_too));
            writer.try_again().unwrap();
            assert!(copies.iter().all(|copy| fs::read(copy).unwrap() == whole));
        }
    }

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
