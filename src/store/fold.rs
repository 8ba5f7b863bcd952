//! From what the journal holds to the records of the state: their keys, and the fold.

mod keys;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use super::{
    StoreError,
    payload::{Batch, Head},
    read::decode,
    state::{Held, Layer, Weighed},
    table::{EachRecord, Puts},
};
use crate::{
    codec::{self, CodecError},
    domain::{
        self, AccountChange, Application, Change, Forgotten, Letter, LetterId, Number, Record, SheetChange, SheetDraft,
        SheetKey,
    },
};
pub(super) use keys::*;

/// Encodes what has no number in the journal yet.
pub(super) fn encode<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    codec::encode(value).map_err(|source| StoreError::Codec { sequence: 0, source })
}

/// An application from its record.
pub(super) fn weighed(bytes: &[u8]) -> Result<Weighed, StoreError> {
    Ok(Weighed { application: Arc::new(decode(bytes)?), at_most: bytes.len() })
}

/// How much more an application takes after a change at most, for each byte of the change: it has what the change made of it,
/// and the change itself to take it back; twice as much to be sure.
const GROWTH: usize = 4;
/// And what it takes in any case, in bytes.
const ALLOWANCE: usize = 1024;

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
            let letter: Letter = decode(&bytes)?;
            letters.entry(letter.number).or_default().push(letter.id);
        }
        Ok(letters)
    }

    /// An application.
    fn application(&self, number: Number) -> Result<Option<Weighed>, StoreError> {
        self.get(&application_key(number))?.map(|bytes| weighed(&bytes)).transpose()
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
    scan(LETTERS, &mut |_, bytes| {
        let letter: Letter = decode(bytes)?;
        letters.extend((letter.number == number).then_some(letter.id));
        Ok(())
    })?;
    Ok(letters)
}

/// Refuses a change that does not follow what its application was before.
fn follows(before: Option<&Application>, change: &Change) -> Result<(), StoreError> {
    let expected = before.map_or(1, |before| before.revision.saturating_add(1));
    if change.revision == expected {
        return Ok(());
    }
    Err(StoreError::OutOfOrder { number: change.number, expected, found: change.revision })
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

/// How long an application is at most, in bytes: an answer has to carry it with all that the rules say of it.
const LONGEST: usize = codec::LIMIT / 4;

/// Refuses an application that has no room in a record or in an answer: it could not be put into the state, or not be shown.
fn has_room(one: &mut Weighed) -> Result<(), StoreError> {
    if one.at_most <= LONGEST {
        return Ok(());
    }
    let too_large = || StoreError::ApplicationTooLarge { number: one.application.number, limit: LONGEST };
    let bytes = match codec::encode(&*one.application) {
        Err(CodecError::TooLarge(_)) => return Err(too_large()),
        Err(source) => return Err(StoreError::Codec { sequence: 0, source }),
        Ok(bytes) => bytes.len(),
    };
    if bytes > LONGEST {
        return Err(too_large());
    }
    one.at_most = bytes;
    Ok(())
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
#[derive(Debug, Default)]
pub(super) struct Fold {
    applications: BTreeMap<Number, Weighed>,
    drafts: BTreeMap<SheetKey, SheetDraft>,
    /// Changes and accounts, encoded.
    others: Puts,
    /// Which were forgotten.
    forgotten: BTreeSet<Number>,
    /// The highest running number of each year under whose key something is sealed, as far as it was asked for.
    sealed: BTreeMap<u16, u32>,
    /// The letters of all applications before it, looked for once where many are forgotten.
    letters: OnceLock<BTreeMap<Number, Vec<LetterId>>>,
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

    /// Whether the fold forgot an application.
    pub(super) fn has_forgotten(&self, number: Number) -> bool {
        self.forgotten.contains(&number)
    }

    /// What the fold left of an application that it forgot, encoded.
    pub(super) fn forgotten(&self, number: Number) -> Option<&[u8]> {
        self.others.get(&forgotten_key(number)).and_then(Option::as_deref)
    }

    /// A letter that the fold changed, encoded.
    pub(super) fn letter(&self, id: LetterId) -> Option<&[u8]> {
        self.others.get(&letter_key(id)).and_then(Option::as_deref)
    }

    /// How many records it changes.
    pub(super) fn len(&self) -> usize {
        self.applications.len() + self.drafts.len() + self.others.len()
    }

    /// A sheet that the fold changed.
    pub(super) fn draft(&self, key: &SheetKey) -> Option<&SheetDraft> {
        self.drafts.get(key)
    }

    /// Adds one batch that somebody wants to make, whole or not at all: each change must follow from the one before. `after`
    /// are the applications after the first of its changes, where they were made already.
    pub(super) fn add_new(
        &mut self,
        records: &[Record],
        after: &[Arc<Application>],
        before: &dyn Before,
    ) -> Result<(), StoreError> {
        // All that may fail comes before anything is added: what is refused is in neither the journal nor the state.
        let mut sealed: BTreeMap<u16, u32> = BTreeMap::new();
        for number in records.iter().filter_map(Head::of).map(|head| head.number) {
            let up_to = self.sealed_up_to(number.year(), before)?;
            self.sealed.insert(number.year(), up_to);
            if number.sequence() > up_to {
                let higher = sealed.entry(number.year()).or_default();
                *higher = number.sequence().max(*higher);
            }
        }
        let encoded = sealed.iter().map(|(year, up_to)| Ok((sealed_key(*year), Some(encode(up_to)?))));
        let encoded: Vec<_> = encoded.collect::<Result<_, StoreError>>()?;
        self.add(records.iter(), after, before, true)?;
        self.others.extend(encoded);
        self.sealed.append(&mut sealed);
        Ok(())
    }

    /// Adds one batch that is in the journal. It was made, so it is folded whatever it says.
    pub(super) fn add_made(&mut self, batch: &Batch, before: &dyn Before) -> Result<(), StoreError> {
        match self.add(batch.items.iter().filter_map(|item| item.record.as_ref()), &[], before, false) {
            Err(StoreError::Unfounded { number }) => {
                tracing::error!("the journal's first change of {number} is not its receipt; it is passed over");
            }
            added => added?,
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
        if number.sequence() > self.sealed_up_to(number.year(), before)? {
            self.others.insert(sealed_key(number.year()), Some(encode(&number.sequence())?));
            self.sealed.insert(number.year(), number.sequence());
        }
        Ok(())
    }

    fn add<'r>(
        &mut self,
        records: impl Iterator<Item = &'r Record>,
        made: &[Arc<Application>],
        before: &dyn Before,
        is_new: bool,
    ) -> Result<(), StoreError> {
        let mut made = made.iter();
        let mut applications: BTreeMap<Number, Weighed> = BTreeMap::new();
        let mut drafts: BTreeMap<SheetKey, SheetDraft> = BTreeMap::new();
        let mut others = Puts::new();
        let mut forgot = Vec::new();
        for record in records {
            match record {
                Record::Application(change) => {
                    let number = change.number;
                    let changed = applications.remove(&number).or_else(|| self.applications.get(&number).cloned());
                    let before = if changed.is_some() { changed } else { before.application(number)? };
                    let (before, weight) = before.map_or((None, 0), |one| (Some(one.application), one.at_most));
                    if is_new {
                        follows(before.as_deref(), change)?;
                    }
                    let application = match made.next() {
                        Some(after) if (after.number, after.revision) == (number, change.revision) => Arc::clone(after),
                        _ => {
                            let before = before.map(Arc::unwrap_or_clone);
                            Arc::new(domain::apply(before, change).ok_or(StoreError::Unfounded { number })?)
                        }
                    };
                    let entry = encode(change)?;
                    let at_most = weight.saturating_add(entry.len().saturating_mul(GROWTH)).saturating_add(ALLOWANCE);
                    applications.insert(number, Weighed { application, at_most });
                    others.insert(history_key(number, change.revision), Some(entry));
                }
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
                Record::Letter(change) => {
                    others.insert(letter_key(change.after.id), Some(encode(&change.after)?));
                    others.insert(letter_history_key(&change.after), Some(encode(&change.entry())?));
                }
                Record::Account(made) => add_account(&mut others, &made.clone().into_change())?,
                Record::Access(change) => add_account(&mut others, change)?,
                Record::Forgotten(forgotten) => {
                    let number = forgotten.number;
                    applications.remove(&number);
                    drafts.retain(|key, _| key.number != number);
                    self.forget(forgotten, &mut others, before)?;
                    forgot.push(number);
                }
                Record::Program(change) => {
                    others.insert(program_key(&change.what), Some(encode(change)?));
                }
                // The journal alone keeps who read what.
                Record::Read(_) => {}
            }
        }
        if is_new {
            applications.values_mut().try_for_each(has_room)?;
        }
        for number in forgot {
            self.applications.remove(&number);
            self.drafts.retain(|key, _| key.number != number);
            self.forgotten.insert(number);
        }
        self.applications.append(&mut applications);
        self.drafts.append(&mut drafts);
        self.others.append(&mut others);
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
        for puts in [&self.others, &*others] {
            let scan = |prefix: &[u8], each: EachRecord| {
                beginning(puts, prefix)
                    .filter_map(|(key, bytes)| Some((key, bytes.as_ref()?)))
                    .try_for_each(|(key, bytes)| each(key, bytes))
            };
            letters.extend(letters_of(&scan, number)?);
        }
        let mut prefixes = vec![application_key(number), history_prefix(number), drafts_prefix(number)];
        for letter in letters {
            prefixes.extend([letter_key(letter), letter_history_prefix(letter)]);
        }
        for prefix in prefixes {
            let mut gone = before.keys(&prefix)?;
            for puts in [&self.others, &*others] {
                gone.extend(beginning(puts, &prefix).map(|(key, _)| key.clone()));
            }
            others.extend(gone.into_iter().map(|key| (key, None)));
        }
        others.insert(forgotten_key(number), Some(encode(forgotten)?));
        Ok(())
    }

    /// The letters of all applications before the fold.
    fn letters(&self, before: &dyn Before) -> Result<&BTreeMap<Number, Vec<LetterId>>, StoreError> {
        if let Some(known) = self.letters.get() {
            return Ok(known);
        }
        let letters = before.letters()?;
        Ok(self.letters.get_or_init(|| letters))
    }

    /// All changed records.
    pub(super) fn into_layer(self) -> Layer {
        let mut layer: Layer = self.others.into_iter().map(|(key, bytes)| (key, Held::from(bytes))).collect();
        let applications = self.applications.into_iter();
        layer.extend(applications.map(|(number, one)| (application_key(number), Held::Application(one))));
        layer.extend(self.drafts.into_iter().map(|(key, one)| (draft_key(&key), Held::Draft(Arc::new(one)))));
        layer
    }

    /// All changed records, encoded.
    pub(super) fn to_puts(&self) -> Result<Puts, StoreError> {
        let mut puts = self.others.clone();
        for (number, one) in &self.applications {
            puts.insert(application_key(*number), Some(encode(&*one.application)?));
        }
        for (key, draft) in &self.drafts {
            puts.insert(draft_key(key), Some(encode(draft)?));
        }
        Ok(puts)
    }
}
