//! Reading the store, from any thread.

use std::{
    fmt,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    Ground, StoreError,
    disk::Disk,
    documents::Documents,
    fold,
    journal::{self, Frames, JournalHead},
    payload::{self, Head, Item, Wish},
    place::{Places, Trace},
    state::State,
    vault::Vault,
};
use crate::{
    codec,
    domain::{
        Account, AccountChange, AccountName, Application, Assessor, AssessorChange, AssessorId, Change, Digest,
        Forgotten, Letter, LetterEntry, LetterId, Number, ProgramChange, SavedView, SheetDraft, SheetKey,
    },
};

/// What the writer and all readers share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) ground: Ground,
    pub(super) disk: Disk,
    pub(super) journal_folder: PathBuf,
    pub(super) state: State,
    pub(super) documents: Documents,
    pub(super) vault: Arc<Vault>,
    /// The number of the last acknowledged batch.
    pub(super) last: AtomicU64,
    /// Held while a batch goes into the journal and the state, so that whoever holds it sees both agree.
    pub(super) gate: Mutex<()>,
}

/// Reads what was committed; cheap to clone, one for each thread.
#[derive(Clone)]
pub struct Reader {
    pub(super) shared: Arc<Shared>,
}

impl Reader {
    /// How much fits on the journal's disk, in bytes.
    pub fn room(&self) -> Result<u64, StoreError> {
        self.shared.disk.room(&self.shared.journal_folder)
    }

    /// An application as its last committed change left it.
    pub fn application(&self, number: Number) -> Result<Option<Application>, StoreError> {
        Ok(self.shared.state.application(number)?.map(|one| Arc::unwrap_or_clone(one.application)))
    }

    /// The same, and how many bytes it takes at most.
    pub fn measured(&self, number: Number) -> Result<Option<(Arc<Application>, usize)>, StoreError> {
        Ok(self.shared.state.application(number)?.map(|one| (one.application, one.at_most)))
    }

    /// All changes of an application, the first one first; none if there is no such application.
    pub fn history(&self, number: Number) -> Result<Vec<Change>, StoreError> {
        let state = &self.shared.state;
        state.places().changes(&state.trace(number)?)
    }

    /// The change that made a revision of an application; none where it is not on disk.
    pub fn change(&self, number: Number, revision: u32) -> Result<Option<Change>, StoreError> {
        let state = &self.shared.state;
        let trace = state.trace(number)?;
        // Revisions are counted from 1.
        let place = usize::try_from(revision).ok().and_then(|revision| trace.get(revision.checked_sub(1)?));
        place.map_or(Ok(None), |place| state.places().change(*place))
    }

    /// Hands over all changes of all applications, by number and revision; of one that cannot be read `unread` gets why.
    pub fn changes(&self, each: &mut dyn FnMut(Change), unread: Unread<Number>) -> Result<(), StoreError> {
        self.each_trace(&mut |number, trace, places| {
            let changes = places.changes(&trace).or_else(|error| passed_over(number, error, unread))?;
            changes.into_iter().for_each(&mut *each);
            Ok(())
        })
    }

    /// Hands over all applications, in the order of their numbers; of one that cannot be read `unread` gets why. Beside a
    /// writer each is as it was at some moment of the call.
    pub fn applications(&self, each: &mut dyn FnMut(Application), unread: Unread<Number>) -> Result<(), StoreError> {
        self.each_trace(&mut |number, trace, places| {
            let application = places.application(&trace).or_else(|error| passed_over(number, error, unread))?;
            application.into_iter().for_each(&mut *each);
            Ok(())
        })
    }

    fn each_trace(&self, each: EachTrace) -> Result<(), StoreError> {
        let state = &self.shared.state;
        state.scan(fold::APPLICATIONS, &mut |key, bytes| match fold::number_of(key) {
            Some(number) => each(number, decode(bytes)?, state.places()),
            None => Ok(()),
        })
    }

    /// A sheet as its assessor left it; none where nobody began it.
    pub fn draft(&self, key: &SheetKey) -> Result<Option<SheetDraft>, StoreError> {
        let bytes = self.shared.state.get(&fold::draft_key(key))?;
        bytes.map(|bytes| decode(&bytes)).transpose()
    }

    /// All accounts, in the order of their names.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.all(fold::ACCOUNTS)
    }

    /// All changes of an account, the first one first.
    pub fn account_history(&self, name: &AccountName) -> Result<Vec<AccountChange>, StoreError> {
        self.all(&fold::account_history_prefix(name))
    }

    /// The changes that left the programs of the desk as they are: each version that was loaded, and the default (P1).
    pub fn programs(&self) -> Result<Vec<ProgramChange>, StoreError> {
        self.all(fold::PROGRAMS)
    }

    /// All assessors, in the order of their ids.
    pub fn assessors(&self) -> Result<Vec<Assessor>, StoreError> {
        self.all(fold::ASSESSORS)
    }

    /// All changes of an assessor's entry, the first one first.
    pub fn assessor_history(&self, id: &AssessorId) -> Result<Vec<AssessorChange>, StoreError> {
        self.all(&fold::assessor_history_prefix(id))
    }

    fn all<T: serde::de::DeserializeOwned>(&self, prefix: &[u8]) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        self.shared.state.scan(prefix, &mut |_, bytes| {
            found.push(decode(bytes)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// A letter as its last committed change left it.
    pub fn letter(&self, id: LetterId) -> Result<Option<Letter>, StoreError> {
        let state = &self.shared.state;
        state.letter(id)?.map_or(Ok(None), |trace| state.places().letter(&trace))
    }

    /// What was done to a letter, first to last.
    pub fn letter_history(&self, id: LetterId) -> Result<Vec<LetterEntry>, StoreError> {
        let state = &self.shared.state;
        state.letter(id)?.map_or(Ok(Vec::new()), |trace| state.places().letter_history(&trace))
    }

    /// Hands over all letters, in the order of their numbers; of one that cannot be read `unread` gets why.
    pub fn letters(&self, each: &mut dyn FnMut(Letter), unread: Unread<LetterId>) -> Result<(), StoreError> {
        let state = &self.shared.state;
        state.scan(fold::LETTERS, &mut |key, bytes| {
            let Some(id) = fold::letter_of(key) else { return Ok(()) };
            let letter = state.places().letter(&decode(bytes)?).or_else(|error| passed_over(id, error, unread))?;
            letter.into_iter().for_each(&mut *each);
            Ok(())
        })
    }

    /// The views that an account saved.
    pub fn views(&self, account: &AccountName) -> Result<Vec<SavedView>, StoreError> {
        self.all(&fold::views_prefix(account))
    }

    /// What remains of an application that was forgotten; none of any other (H3).
    pub fn forgotten(&self, number: Number) -> Result<Option<Forgotten>, StoreError> {
        let bytes = self.shared.state.get(&fold::forgotten_key(number))?;
        bytes.map(|bytes| decode(&bytes)).transpose()
    }

    /// What remains of every application that was forgotten, in the order of their numbers (H3).
    pub fn all_forgotten(&self) -> Result<Vec<Forgotten>, StoreError> {
        self.all(fold::FORGOTTEN)
    }

    /// How many changes of letters do not open and are in no list: their numbers were given.
    pub fn n_closed_letters(&self) -> Result<u32, StoreError> {
        let bytes = self.shared.state.get(fold::CLOSED_LETTERS)?;
        bytes.map_or(Ok(0), |bytes| decode(&bytes))
    }

    /// Whether a change of an application stands in the journal unsealed, as older programs wrote it.
    pub fn is_clear(&self, number: Number) -> Result<bool, StoreError> {
        Ok(self.shared.state.get(&fold::clear_key(number))?.is_some())
    }

    /// Why an application cannot be read, where that is since its key is lost; nothing that is sealed is looked at.
    pub fn lost_key(&self, number: Number) -> Result<Option<StoreError>, StoreError> {
        match self.shared.vault.key(number) {
            // What older programs wrote is not sealed, and needs no key.
            Err(error) => Ok((!self.is_clear(number)?).then_some(error)),
            Ok(_) => Ok(None),
        }
    }

    /// Hands over the journal's batches from one on, each with the head that the journal had with it, until `each` says that it is enough. Sealed records
    /// that are not wanted by their heads are left out; of an application that was forgotten, or whose key is lost, there are
    /// heads only.
    pub fn batches(
        &self,
        from: u64,
        wants: &dyn Fn(&Head) -> bool,
        each: &mut dyn FnMut(JournalHead, Vec<Item>) -> bool,
    ) -> Result<(), StoreError> {
        let shared = &self.shared;
        for frame in Frames::open(&shared.disk, &shared.journal_folder, from, self.applied())? {
            let frame = frame?;
            let wish = |head: &Head| if wants(head) { Wish::Whole } else { Wish::Nothing };
            let batch = payload::from_payload_of(&frame, &shared.vault, &wish, &mut |_, _| Ok(()))?;
            if !each(JournalHead { sequence: frame.sequence, chain: frame.chain }, batch.items) {
                break;
            }
        }
        Ok(())
    }

    /// A document's bytes, checked against its digest.
    pub fn document(&self, digest: Digest) -> Result<Vec<u8>, StoreError> {
        self.shared.documents.get(digest)
    }

    /// The journal's head, or what it was at a batch; none where that is not acknowledged, or nothing is.
    pub fn head(&self, at: Option<u64>) -> Result<Option<JournalHead>, StoreError> {
        let last = self.applied();
        let at = at.unwrap_or(last);
        if at == 0 || at > last {
            return Ok(None);
        }
        journal::head_at(&self.shared.disk, &self.shared.journal_folder, at)
    }

    /// The journal's head, for whoever copies the journal up to it; none where nothing was acknowledged. Refused where
    /// the journal's folder does not have all that was.
    pub fn head_in_folder(&self) -> Result<Option<JournalHead>, StoreError> {
        let last = self.applied();
        if last == 0 {
            return Ok(None);
        }
        let (disk, folder) = (&self.shared.disk, &self.shared.journal_folder);
        journal::lacks_none(disk, folder, &disk.all(folder)?)?;
        let head = journal::head_at(disk, folder, last)?;
        head.map(Some).ok_or_else(|| StoreError::EndMissing { folder: folder.clone(), expected: last })
    }

    /// The number of the last batch that was acknowledged; 0 if there is none.
    pub fn applied(&self) -> u64 {
        self.shared.last.load(Ordering::Acquire)
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("applied", &self.applied()).finish_non_exhaustive()
    }
}

/// Gets the number of an application and where its changes stand.
type EachTrace<'a> = &'a mut dyn FnMut(Number, Trace, &Places) -> Result<(), StoreError>;

/// Gets which of many cannot be read, and why, where it is wrong with that one alone; an error ends the reading.
pub type Unread<'a, T> = &'a mut dyn FnMut(T, StoreError) -> Result<(), StoreError>;

/// Ends a reading at the first that cannot be read: an [`Unread`] of whoever must have all.
pub fn needs_all<T>(_: T, error: StoreError) -> Result<(), StoreError> {
    Err(error)
}

/// Nothing in the place of what cannot be read, once `unread` has it.
fn passed_over<K, T: Default>(which: K, error: StoreError, unread: Unread<K>) -> Result<T, StoreError> {
    if !error.is_of_one() {
        return Err(error);
    }
    unread(which, error)?;
    Ok(T::default())
}

pub(super) fn decode<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    codec::decode(bytes).map_err(|source| StoreError::Codec { sequence: None, source })
}
