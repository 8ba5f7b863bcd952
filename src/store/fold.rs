//! From what the journal holds to the records of the state: their keys, and the fold.

mod keys;
mod turn;

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    sync::OnceLock,
};

use super::{
    StoreError,
    payload::{Batch, Concern, Head},
    place::{LetterTrace, Trace},
    read::decode,
    state::Weighed,
    table::{EachRecord, Puts},
};
use crate::{
    codec,
    domain::{AccountChange, Forgotten, Letter, LetterId, Number, Record, SheetChange, SheetDraft, SheetKey},
};
pub(super) use keys::*;
pub(super) use turn::BeforeTurn;
pub(super) use turn::Made;

/// Encodes what has no number in the journal yet.
pub(super) fn encode<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    codec::encode(value).map_err(|source| StoreError::Codec { sequence: None, source })
}

/// The records of the state before a fold.
pub(super) trait Before {
    /// A record's bytes.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;
    /// The keys that begin with a prefix.
    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError>;
    /// The letters of an application.
    fn letters_of(&self, number: Number) -> Result<Vec<LetterId>, StoreError>;

    /// The letters of every application. From all records, unless whoever keeps less knows better.
    fn letters(&self) -> Result<BTreeMap<Number, Vec<LetterId>>, StoreError> {
        let mut letters: BTreeMap<Number, Vec<LetterId>> = BTreeMap::new();
        for key in self.keys(LETTERS)? {
            let Some(bytes) = self.get(&key)? else { continue };
            let letter: LetterTrace = decode(&bytes)?;
            letters.entry(letter.number).or_default().extend(letter_of(&key));
        }
        Ok(letters)
    }

    /// Where the changes of a letter stand; none where there is no such letter.
    fn letter_trace(&self, id: LetterId) -> Result<Option<LetterTrace>, StoreError> {
        self.get(&letter_key(id))?.map(|bytes| decode(&bytes)).transpose()
    }

    /// Where the changes of an application stand; nowhere where there is none.
    fn trace(&self, number: Number) -> Result<Trace, StoreError> {
        self.get(&application_key(number))?.map_or(Ok(Trace::new()), |bytes| decode(&bytes))
    }

    /// A sheet that is not submitted.
    fn draft(&self, key: &SheetKey) -> Result<Option<SheetDraft>, StoreError> {
        self.get(&draft_key(key))?.map(|bytes| decode(&bytes)).transpose()
    }
}

/// Scans records by the prefix of their keys.
type Scan<'a> = &'a dyn Fn(&[u8], EachRecord) -> Result<(), StoreError>;

/// The keys that a scan finds for a prefix.
pub(super) fn keys_of(scan: Scan, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut keys = Vec::new();
    scan(prefix, &mut |key, _| {
        keys.push(key.to_vec());
        Ok(())
    })?;
    Ok(keys)
}

/// The letters of an application that a scan finds.
pub(super) fn letters_of(scan: Scan, number: Number) -> Result<Vec<LetterId>, StoreError> {
    let mut letters = Vec::new();
    scan(LETTERS, &mut |key, bytes| {
        let letter: LetterTrace = decode(bytes)?;
        letters.extend(letter_of(key).filter(|_| letter.number == number));
        Ok(())
    })?;
    Ok(letters)
}

/// Where the changes of a letter of an application stand before a fold; nowhere where it is new.
fn trace_of_letter(id: LetterId, number: Number, before: &dyn Before) -> Result<LetterTrace, StoreError> {
    Ok(before.letter_trace(id)?.unwrap_or(LetterTrace { number, places: Trace::new() }))
}

/// Refuses an edit that does not follow what its sheet was before.
fn draft_follows(before: &SheetDraft, change: &SheetChange) -> Result<(), StoreError> {
    let (expected, found) = (before.revision.saturating_add(1), change.revision);
    if found == expected {
        return Ok(());
    }
    let SheetKey { number, session, .. } = change.key;
    Err(StoreError::SheetOutOfOrder { number, session, expected, found })
}

/// The records whose keys begin with a prefix.
fn beginning<'p>(puts: &'p Puts, prefix: &'p [u8]) -> impl Iterator<Item = (&'p Vec<u8>, &'p Option<Vec<u8>>)> {
    puts.range(prefix.to_vec()..).take_while(move |(key, _)| key.starts_with(prefix))
}

fn add_account(others: &mut Puts, change: &AccountChange) -> Result<(), StoreError> {
    others.insert(account_key(&change.after.name), Some(encode(&change.after)?));
    others.insert(account_history_key(&change.after), Some(encode(change)?));
    Ok(())
}

/// What some batches change, on top of what was before.
#[derive(Debug, Default, Clone)]
pub(super) struct Fold {
    /// Applications as the changes of a turn leave them, with the traces that they had before it.
    applications: BTreeMap<Number, Weighed>,
    /// The changes of a turn, in their order.
    made: Vec<Made>,
    /// Traces with the places of changes that stand in the journal.
    traces: BTreeMap<Number, Trace>,
    /// Letters as the changes of a turn leave them.
    letters: BTreeMap<LetterId, Letter>,
    /// Traces of letters, with the places of changes that stand in the journal.
    letter_traces: BTreeMap<LetterId, LetterTrace>,
    drafts: BTreeMap<SheetKey, SheetDraft>,
    /// Changes and accounts, encoded.
    others: Puts,
    /// Which were forgotten.
    forgotten: BTreeSet<Number>,
    /// The highest running number of each year under whose key something is sealed, as far as it was asked for.
    sealed: BTreeMap<u16, u32>,
    /// The letters of all applications before it, looked for once where many are forgotten.
    letters_before: OnceLock<BTreeMap<Number, Vec<LetterId>>>,
}

impl Fold {
    /// A fold that changes nothing yet; what is sealed up to which number of a year is known.
    pub(super) fn knowing(sealed: BTreeMap<u16, u32>) -> Self {
        Self { sealed, ..Self::default() }
    }

    /// Up to which number of a year something is sealed, as far as it was asked for.
    pub(super) fn sealed(&self) -> &BTreeMap<u16, u32> {
        &self.sealed
    }

    /// An application that the fold changed.
    pub(super) fn application(&self, number: Number) -> Option<&Weighed> {
        self.applications.get(&number)
    }

    /// Whether the fold forgot anything.
    pub(super) fn forgets(&self) -> bool {
        !self.forgotten.is_empty()
    }

    /// Whether the fold forgot an application.
    pub(super) fn has_forgotten(&self, number: Number) -> bool {
        self.forgotten.contains(&number)
    }

    /// Where the changes of a letter that the fold changed stood before it.
    pub(super) fn letter_trace(&self, id: LetterId) -> Option<&LetterTrace> {
        self.letter_traces.get(&id)
    }

    /// The letters of an application that the fold changed.
    pub(super) fn letters_of(&self, number: Number) -> impl Iterator<Item = LetterId> {
        self.letter_traces.iter().filter(move |(_, trace)| trace.number == number).map(|(id, _)| *id)
    }

    /// A record that the fold changed and keeps encoded: its bytes, or none where it is gone.
    pub(super) fn other(&self, key: &[u8]) -> Option<&Option<Vec<u8>>> {
        self.others.get(key)
    }

    /// The keys of sheets and of what the fold keeps encoded, that begin with a prefix.
    pub(super) fn keys(&self, prefix: &[u8]) -> Vec<Vec<u8>> {
        let drafts = self.drafts.keys().map(draft_key).filter(|key| key.starts_with(prefix));
        beginning(&self.others, prefix).map(|(key, _)| key.clone()).chain(drafts).collect()
    }

    /// What the fold left of an application that it forgot, encoded.
    pub(super) fn forgotten(&self, number: Number) -> Option<&[u8]> {
        self.others.get(&forgotten_key(number)).and_then(Option::as_deref)
    }

    /// A letter that the fold changed.
    pub(super) fn letter(&self, id: LetterId) -> Option<&Letter> {
        self.letters.get(&id)
    }

    /// How many records it changes.
    pub(super) fn len(&self) -> usize {
        let traces = self.applications.len() + self.traces.len() + self.letter_traces.len();
        traces + self.drafts.len() + self.others.len()
    }

    /// A sheet that the fold changed.
    pub(super) fn draft(&self, key: &SheetKey) -> Option<&SheetDraft> {
        self.drafts.get(key)
    }

    /// Adds one batch that is in the journal. It was made, so it is folded whatever it says.
    pub(super) fn add_made(&mut self, batch: &Batch, before: &dyn Before) -> Result<(), StoreError> {
        for item in &batch.items {
            let Some(Head { number, of, .. }) = item.head else { continue };
            match (of, item.letter()) {
                (Concern::Application, _) => {
                    let trace = match self.traces.entry(number) {
                        Entry::Occupied(known) => known.into_mut(),
                        Entry::Vacant(free) => free.insert(before.trace(number)?),
                    };
                    trace.push(item.place);
                }
                (_, Some(id)) => {
                    let trace = match self.letter_traces.entry(id) {
                        Entry::Occupied(known) => known.into_mut(),
                        Entry::Vacant(free) => free.insert(trace_of_letter(id, number, before)?),
                    };
                    trace.places.push(item.place);
                }
                _ => {}
            }
        }
        self.add(batch.items.iter().filter_map(|item| item.record.as_ref()), before, false)?;
        if batch.n_closed_letters > 0 {
            let known = match self.others.get(CLOSED_LETTERS) {
                Some(known) => known.clone(),
                None => before.get(CLOSED_LETTERS)?,
            };
            let known: u32 = known.map_or(Ok(0), |bytes| decode(&bytes))?;
            let now = known.saturating_add(batch.n_closed_letters);
            self.others.insert(CLOSED_LETTERS.to_vec(), Some(encode(&now)?));
        }
        let mut heads = batch.items.iter().filter_map(|item| item.head.as_ref());
        if batch.is_clear {
            self.others.extend(heads.map(|head| (clear_key(head.number), Some(Vec::new()))));
            return Ok(());
        }
        heads.try_for_each(|head| self.note_sealed(head.number, before))
    }

    /// The highest running number of a year under whose key something is sealed; 0 where nothing is.
    pub(super) fn sealed_up_to(&self, year: u16, before: &dyn Before) -> Result<u32, StoreError> {
        if let Some(known) = self.sealed.get(&year) {
            return Ok(*known);
        }
        let key = sealed_key(year);
        let known = match self.others.get(&key) {
            Some(known) => known.clone(),
            None => before.get(&key)?,
        };
        known.map_or(Ok(0), |bytes| decode(&bytes))
    }

    fn note_sealed(&mut self, number: Number, before: &dyn Before) -> Result<(), StoreError> {
        let up_to = self.sealed_up_to(number.year(), before)?;
        // Also where it is no higher, so that it is looked for once.
        self.sealed.insert(number.year(), number.sequence().max(up_to));
        if number.sequence() > up_to {
            self.others.insert(sealed_key(number.year()), Some(encode(&number.sequence())?));
        }
        Ok(())
    }

    /// Adds all of a batch but what it makes of applications, whole or not at all. Of the letters of one that is in the
    /// journal the traces are kept.
    fn add<'r>(
        &mut self,
        records: impl Iterator<Item = &'r Record>,
        before: &dyn Before,
        is_new: bool,
    ) -> Result<(), StoreError> {
        let mut drafts: BTreeMap<SheetKey, SheetDraft> = BTreeMap::new();
        let mut others = Puts::new();
        let mut letters: BTreeMap<LetterId, (Letter, LetterTrace)> = BTreeMap::new();
        let mut forgot = Vec::new();
        for record in records {
            match record {
                Record::View(change) | Record::ViewFrom(change, _) => {
                    let view = change.view.as_ref().map(encode).transpose()?;
                    others.insert(view_key(&change.account, &change.name), view);
                }
                Record::Assessor(change) => {
                    others.insert(assessor_key(&change.after.id), Some(encode(&change.after)?));
                    others.insert(assessor_history_key(&change.after), Some(encode(change)?));
                }
                Record::Sheet(change) | Record::SheetFrom(change, _) => {
                    let known = drafts.remove(&change.key).or_else(|| self.drafts.get(&change.key).cloned());
                    let known = if known.is_some() { known } else { before.draft(&change.key)? };
                    let mut draft = known.unwrap_or_default();
                    if is_new {
                        draft_follows(&draft, change)?;
                    }
                    draft.apply(change);
                    drafts.insert(change.key.clone(), draft);
                }
                Record::Letter(change) if is_new => {
                    let Letter { id, number, .. } = *change.after;
                    let known = letters.remove(&id).map(|(_, trace)| trace);
                    let known = known.or_else(|| self.letter_traces.get(&id).cloned());
                    let trace = known.map_or_else(|| trace_of_letter(id, number, before), Ok)?;
                    letters.insert(id, ((*change.after).clone(), trace));
                }
                Record::Account(made) => add_account(&mut others, &made.clone().into_change())?,
                Record::Access(change) => add_account(&mut others, change)?,
                Record::Forgotten(forgotten) => {
                    let number = forgotten.number;
                    drafts.retain(|key, _| key.number != number);
                    letters.retain(|_, (letter, _)| letter.number != number);
                    self.forget(forgotten, &mut others, before)?;
                    forgot.push(number);
                }
                Record::Program(change) => {
                    others.insert(program_key(&change.what), Some(encode(change)?));
                }
                // Of these the traces are kept; the journal alone has who read what.
                Record::Application(_) | Record::Letter(_) | Record::Read(_) => {}
            }
        }
        for number in forgot {
            self.applications.remove(&number);
            self.traces.remove(&number);
            self.letter_traces.retain(|_, trace| trace.number != number);
            self.letters.retain(|_, letter| letter.number != number);
            self.drafts.retain(|key, _| key.number != number);
            self.forgotten.insert(number);
        }
        self.drafts.extend(drafts);
        self.others.extend(others);
        for (id, (letter, trace)) in letters {
            self.letter_traces.insert(id, trace);
            self.letters.insert(id, letter);
        }
        Ok(())
    }

    /// Removes every record of an application, and puts what remains of it in their place (H3).
    fn forget(&self, forgotten: &Forgotten, others: &mut Puts, before: &dyn Before) -> Result<(), StoreError> {
        let number = forgotten.number;
        let is_one_of_many = [&self.others, &*others].iter().any(|puts| beginning(puts, FORGOTTEN).next().is_some());
        let mut letters = if is_one_of_many {
            self.letters(before)?.get(&number).cloned().unwrap_or_default()
        } else {
            before.letters_of(number)?
        };
        letters.retain(|id| !self.letter_traces.contains_key(id));
        letters.extend(self.letter_traces.iter().filter(|(_, trace)| trace.number == number).map(|(id, _)| *id));
        others.extend(letters.into_iter().map(|letter| (letter_key(letter), None)));
        others.insert(application_key(number), None);
        let prefix = drafts_prefix(number);
        let mut gone = before.keys(&prefix)?;
        for puts in [&self.others, &*others] {
            gone.extend(beginning(puts, &prefix).map(|(key, _)| key.clone()));
        }
        others.extend(gone.into_iter().map(|key| (key, None)));
        others.insert(forgotten_key(number), Some(encode(forgotten)?));
        Ok(())
    }

    /// The letters of all applications before the fold.
    fn letters(&self, before: &dyn Before) -> Result<&BTreeMap<Number, Vec<LetterId>>, StoreError> {
        if let Some(known) = self.letters_before.get() {
            return Ok(known);
        }
        let letters = before.letters()?;
        Ok(self.letters_before.get_or_init(|| letters))
    }

    /// All records that batches of the journal changed, encoded.
    pub(super) fn to_puts(&self) -> Result<Puts, StoreError> {
        let mut puts = self.others.clone();
        for (number, trace) in &self.traces {
            puts.insert(application_key(*number), Some(encode(trace)?));
        }
        for (id, trace) in &self.letter_traces {
            puts.insert(letter_key(*id), Some(encode(trace)?));
        }
        for (key, draft) in &self.drafts {
            puts.insert(draft_key(key), Some(encode(draft)?));
        }
        Ok(puts)
    }
}
