//! What the journal makes of a desk, told without the state.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{
    StoreError,
    backup::{JOURNAL, KEYS},
    disk::Disk,
    fold::{self, Before, Fold},
    journal::{Frame, Frames},
    named::Named,
    payload::{self, Batch, Item},
    place::LetterTrace,
    rebuild::BATCH,
    table::Puts,
    vault::{KeyCopy, KeyFaults, Slot, Vault},
};
use crate::{
    codec,
    domain::{Digest, LetterId, Number, Record},
};

/// How many documents are told that a desk has not.
const MOST_ABSENT: usize = 200;

/// The journal's changes while they are folded.
#[derive(Debug, Default)]
pub(super) struct Folding {
    truth: Truth,
    /// What is not in the records yet.
    fold: Fold,
    last: u64,
}

/// A batch as far as it is folded. All of it was read.
#[derive(Debug)]
pub(super) struct Foldable {
    sequence: u64,
    batch: Batch,
    /// What each of its records names.
    named: Vec<Named>,
}

impl Foldable {
    /// Reads the batch in a frame.
    pub(super) fn read(frame: &Frame, vault: &Vault) -> Result<Self, StoreError> {
        let (batch, named) = payload::named_in(frame, vault)?;
        Ok(Self { sequence: frame.sequence, batch, named })
    }

    /// A batch that was read for more than this.
    pub(super) fn of(sequence: u64, mut batch: Batch) -> Self {
        let named = batch.items.iter_mut().map(Item::strip).collect();
        Self { sequence, batch, named }
    }
}

impl Folding {
    /// Adds a batch.
    pub(super) fn take(&mut self, frame: &Frame, vault: &Vault) -> Result<(), StoreError> {
        self.add(&Foldable::read(frame, vault)?)
    }

    /// Adds a batch that was read.
    pub(super) fn add(&mut self, Foldable { sequence, batch, named }: &Foldable) -> Result<(), StoreError> {
        self.fold.add_made(batch, &self.truth)?;
        batch.items.iter().zip(named).for_each(|(item, named)| self.truth.note_named(item, named));
        self.last = *sequence;
        if self.fold.len() >= BATCH { self.settle() } else { Ok(()) }
    }

    /// The last batch that was taken.
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// All that was taken, to be read.
    pub(super) fn done(mut self) -> Result<Truth, StoreError> {
        self.settle()?;
        Ok(self.truth)
    }

    fn settle(&mut self) -> Result<(), StoreError> {
        let fold = std::mem::take(&mut self.fold);
        self.truth.put(fold.to_puts()?, self.last)
    }
}

/// The records as the journal makes them, in the order of their keys.
#[derive(Debug, Default)]
pub(super) struct Truth {
    records: BTreeMap<Vec<u8>, Expected>,
    /// The messages of letters that went out, or may have, whatever came of them.
    messages: BTreeMap<Digest, LetterId>,
    /// Whose each letter is.
    letters: BTreeMap<LetterId, Number>,
    /// Those that their last change left on their way out, of applications that were forgotten too.
    under_way: BTreeSet<LetterId>,
    /// What records of applications that were not forgotten named at any time: history and undo still need it.
    ever: BTreeSet<(Digest, Number)>,
    last: u64,
}

/// A record as it should be. Of most of them a digest is enough.
#[derive(Debug)]
pub(super) enum Expected {
    /// One that is folded further.
    Whole(Vec<u8>),
    /// One that is put in the place of another.
    Digest(blake3::Hash),
}

impl Expected {
    /// Whether a record is this one.
    pub(super) fn is(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Whole(expected) => expected == bytes,
            Self::Digest(expected) => *expected == blake3::hash(bytes),
        }
    }
}

impl Before for Truth {
    /// Only of what is folded further.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.records.get(key) {
            Some(Expected::Whole(bytes)) => Ok(Some(bytes.clone())),
            _ => Ok(None),
        }
    }

    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
        let from = self.records.range(prefix.to_vec()..);
        Ok(from.map(|(key, _)| key).take_while(|key| key.starts_with(prefix)).cloned().collect())
    }

    fn letters_of(&self, number: Number) -> Result<Vec<LetterId>, StoreError> {
        Ok(self.letters.iter().filter(|(_, of)| **of == number).map(|(id, _)| *id).collect())
    }

    fn letters(&self) -> Result<BTreeMap<Number, Vec<LetterId>>, StoreError> {
        let mut letters: BTreeMap<Number, Vec<LetterId>> = BTreeMap::new();
        self.letters.iter().for_each(|(id, number)| letters.entry(*number).or_default().push(*id));
        Ok(letters)
    }
}

impl Truth {
    /// Puts what changes folded to, up to a batch.
    fn put(&mut self, puts: Puts, last: u64) -> Result<(), StoreError> {
        for (key, bytes) in puts {
            let Some(bytes) = bytes else {
                if let Some(id) = fold::letter_of(&key) {
                    self.letters.remove(&id);
                    self.messages.retain(|_, of| *of != id);
                }
                self.records.remove(&key);
                continue;
            };
            if key.starts_with(fold::LETTERS) {
                let trace: LetterTrace =
                    codec::decode(&bytes).map_err(|source| StoreError::Codec { sequence: Some(last), source })?;
                self.letters.extend(fold::letter_of(&key).map(|id| (id, trace.number)));
            }
            let is_folded = [fold::APPLICATIONS, fold::LETTERS, fold::DRAFTS, fold::SEALED]
                .iter()
                .any(|kind| key.starts_with(kind));
            let expected = if is_folded { Expected::Whole(bytes) } else { Expected::Digest(blake3::hash(&bytes)) };
            self.records.insert(key, expected);
        }
        self.last = last;
        Ok(())
    }

    /// Notes the documents and the messages that a record names: a later change of the same may name them no more.
    fn note_named(&mut self, item: &Item, named: &Named) {
        let documents = &named.documents;
        if let Some(letter) = item.letter() {
            self.messages.extend(documents.iter().map(|message| (*message, letter)));
            if named.is_under_way {
                self.under_way.insert(letter);
            } else {
                self.under_way.remove(&letter);
            }
        }
        match (&item.head, &item.record) {
            (_, Some(Record::Forgotten(forgotten))) => self.ever.retain(|(_, number)| *number != forgotten.number),
            (Some(head), _) => self.ever.extend(documents.iter().map(|digest| (*digest, head.number))),
            _ => {}
        }
    }

    /// Whether a record of an application that was not forgotten ever named a document.
    pub(super) fn ever_named(&self, digest: Digest) -> bool {
        let of_it = (digest, Number::from_key([0; 6]))..=(digest, Number::from_key([u8::MAX; 6]));
        self.ever.range(of_it).next().is_some()
    }

    /// The records that the journal of a desk makes up to a change.
    pub(super) fn read(disk: &Disk, home: &Path, to: u64) -> Result<Self, StoreError> {
        Self::read_with(disk, home, to, &Vault::read(disk, &home.join(KEYS))?)
    }

    /// The same, read with these keys.
    pub(super) fn read_with(disk: &Disk, home: &Path, to: u64, vault: &Vault) -> Result<Self, StoreError> {
        let mut folding = Folding::default();
        for frame in Frames::open(disk, &home.join(JOURNAL), 1, to)? {
            folding.take(&frame?, vault)?;
        }
        folding.done()
    }

    /// What can take further changes.
    pub(super) fn go_on(self) -> Folding {
        Folding { last: self.last, truth: self, ..Folding::default() }
    }

    /// All records, in the order of their keys.
    pub(super) fn expected(&self) -> impl Iterator<Item = (&Vec<u8>, &Expected)> {
        self.records.iter()
    }

    /// The applications that were forgotten.
    pub(super) fn forgotten(&self) -> impl Iterator<Item = Number> {
        let keys = self.records.range(fold::FORGOTTEN.to_vec()..).map(|(key, _)| key.strip_prefix(fold::FORGOTTEN));
        keys.map_while(|number| number?.try_into().ok()).map(Number::from_key)
    }

    /// Whether an application was forgotten.
    pub(super) fn has_forgotten(&self, number: Number) -> bool {
        self.holds(&fold::forgotten_key(number))
    }

    /// How many applications there are.
    pub(super) fn n_applications(&self) -> u64 {
        let from = self.records.range(fold::APPLICATIONS.to_vec()..);
        from.take_while(|(key, _)| key.starts_with(fold::APPLICATIONS)).count() as u64
    }

    /// How many letters are on their way out.
    pub(super) fn n_under_way(&self) -> u64 {
        self.under_way.iter().filter(|id| self.letters.contains_key(id)).count() as u64
    }

    /// The documents that applications name or ever named, since history and undo need them, and the messages that went out,
    /// each with who names it.
    pub(super) fn documents(&self) -> Vec<(Digest, String)> {
        self.documents_but_of(&|_| false)
    }

    /// The same without those that only applications name of which that holds.
    fn documents_but_of(&self, is_gone: &dyn Fn(Number) -> bool) -> Vec<(Digest, String)> {
        let mut named: BTreeMap<Digest, Number> = BTreeMap::new();
        let is_theirs = |digest: &Digest, number: Number| !self.messages.contains_key(digest) && !is_gone(number);
        for (digest, number) in self.ever.iter().filter(|(digest, number)| is_theirs(digest, *number)) {
            named.entry(*digest).or_insert(*number);
        }
        let of_applications = named.into_iter().map(|(digest, number)| (digest, number.to_string()));
        let is_sent = |id: &LetterId| !self.letters.get(id).is_some_and(|number| is_gone(*number));
        let of_letters = self.messages.iter().filter(|(_, id)| is_sent(id));
        of_applications.chain(of_letters.map(|(digest, id)| (*digest, format!("letter {id}")))).collect()
    }

    /// Which of the documents of [`Self::documents`] are not `there`, in words, of very many the first. Beside a desk at work
    /// somebody may have been forgotten since, whose documents are gone as they should be: of whom the desk's keys of `now`
    /// say so.
    pub(super) fn absent(&self, now: &KeyCopy, there: &dyn Fn(&Digest) -> bool) -> Vec<String> {
        let mut absent = self.documents_but_of(&|number| now.slots.get(&number) == Some(&Slot::Destroyed));
        absent.retain(|(digest, _)| !there(digest));
        let n_more = absent.len().saturating_sub(MOST_ABSENT);
        absent.truncate(MOST_ABSENT);
        let told =
            absent.iter().map(|(digest, name)| format!("{name} names document {digest}, which the desk has not"));
        told.chain((n_more > 0).then(|| format!("and {n_more} more that the desk has not"))).collect()
    }

    /// Looks at both copies of the keys, and whether every application has its own and nobody else's is destroyed.
    pub(super) fn key_faults(&self, vault: &Vault) -> Result<KeyFaults, StoreError> {
        let of_years = self.records.range(fold::SEALED.to_vec()..).take_while(|(key, _)| key.starts_with(fold::SEALED));
        let used = of_years.filter_map(|(key, expected)| match expected {
            Expected::Whole(bytes) => fold::last_sealed(key, bytes),
            Expected::Digest(_) => None,
        });
        let mut faults = vault.check(&used.collect::<Vec<_>>())?;
        for number in vault.destroyed().into_iter().filter(|number| !self.has_forgotten(*number)) {
            faults.lost.push(format!(
                "the key of {number} is destroyed although it was not forgotten: its changes are not read"
            ));
        }
        for key in self.records.keys().filter_map(|key| key.strip_prefix(fold::APPLICATIONS)?.try_into().ok()) {
            let number = Number::from_key(key);
            // What older programs wrote is not sealed.
            if !vault.is_live(number) && !self.holds(&fold::clear_key(number)) {
                faults
                    .lost
                    .push(format!("the key of {number} is not there, or destroyed although it was not forgotten"));
            }
        }
        Ok(faults)
    }

    /// Whether there is a record with a key.
    pub(super) fn holds(&self, key: &[u8]) -> bool {
        self.records.contains_key(key)
    }

    /// Whether a record is what it should be.
    pub(super) fn is(&self, key: &[u8], bytes: &[u8]) -> bool {
        self.records.get(key).is_some_and(|expected| expected.is(bytes))
    }
}
