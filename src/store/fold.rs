//! From what the journal holds to the records of the state: keys, payloads, and the fold.

use std::collections::BTreeMap;

use super::{StoreError, journal::Frame, table::Puts};
use crate::{
    codec::{self, CodecError},
    domain::{
        self, Account, AccountChange, AccountName, Application, Assessor, AssessorId, Change, Letter, LetterId, Number,
        Record, SheetChange, SheetDraft, SheetKey, ViewName,
    },
};

/// The format version of a batch in the journal. Older ones are read as they are, since the lists of records, events and
/// acts grow at their ends; raise it when they grow, so that an older program says that it is too old.
const PAYLOAD: u8 = 4;

/// Before every application's key.
pub(super) const APPLICATIONS: &[u8] = b"a";
/// Before every account's key.
pub(super) const ACCOUNTS: &[u8] = b"u";

pub(super) fn application_key(number: Number) -> Vec<u8> {
    [APPLICATIONS, &number.to_key()].concat()
}

/// Before the keys of all changes of an application.
pub(super) fn history_prefix(number: Number) -> Vec<u8> {
    [b"h", number.to_key().as_slice()].concat()
}

pub(super) fn history_key(number: Number, revision: u32) -> Vec<u8> {
    [history_prefix(number).as_slice(), &revision.to_be_bytes()].concat()
}

pub(super) fn account_key(name: &AccountName) -> Vec<u8> {
    [ACCOUNTS, name.as_str().as_bytes()].concat()
}

/// Before the keys of all changes of an account; no account's name has a zero in it.
pub(super) fn account_history_prefix(name: &AccountName) -> Vec<u8> {
    [b"U", name.as_str().as_bytes(), &[0]].concat()
}

fn account_history_key(after: &Account) -> Vec<u8> {
    [account_history_prefix(&after.name).as_slice(), &after.revision.to_be_bytes()].concat()
}

/// Before every assessor's key.
pub(super) const ASSESSORS: &[u8] = b"r";

fn assessor_key(id: &AssessorId) -> Vec<u8> {
    [ASSESSORS, id.as_str().as_bytes()].concat()
}

/// Before the keys of all changes of an assessor; no id has a zero in it.
pub(super) fn assessor_history_prefix(id: &AssessorId) -> Vec<u8> {
    [b"R", id.as_str().as_bytes(), &[0]].concat()
}

fn assessor_history_key(after: &Assessor) -> Vec<u8> {
    [assessor_history_prefix(&after.id).as_slice(), &after.revision.to_be_bytes()].concat()
}

/// Before every sheet's key: one that its assessor has, or had until it was submitted.
pub(super) const DRAFTS: &[u8] = b"d";

pub(super) fn draft_key(key: &SheetKey) -> Vec<u8> {
    [DRAFTS, &key.number.to_key(), &key.session.0.to_be_bytes(), key.assessor.as_str().as_bytes()].concat()
}

/// Before every letter's key.
pub(super) const LETTERS: &[u8] = b"l";

pub(super) fn letter_key(id: LetterId) -> Vec<u8> {
    [LETTERS, &id.0.to_be_bytes()].concat()
}

/// Before the keys of all changes of a letter.
pub(super) fn letter_history_prefix(id: LetterId) -> Vec<u8> {
    [b"L", id.0.to_be_bytes().as_slice()].concat()
}

fn letter_history_key(after: &Letter) -> Vec<u8> {
    [letter_history_prefix(after.id).as_slice(), &after.revision.to_be_bytes()].concat()
}

/// Before the keys of all views of an account; no account's name has a zero in it.
pub(super) fn views_prefix(account: &AccountName) -> Vec<u8> {
    [b"v", account.as_str().as_bytes(), &[0]].concat()
}

fn view_key(account: &AccountName, name: &ViewName) -> Vec<u8> {
    [views_prefix(account).as_slice(), name.key().as_bytes()].concat()
}

/// A batch as the journal keeps it: the version byte, then the codec's bytes.
pub(super) fn to_payload(records: &[Record]) -> Result<Vec<u8>, StoreError> {
    let bytes = codec::encode(&records).map_err(|source| match source {
        CodecError::TooLarge(bytes) => StoreError::TooLarge { bytes, limit: codec::LIMIT },
        source => StoreError::Codec { sequence: 0, source },
    })?;
    let mut payload = vec![PAYLOAD];
    payload.extend_from_slice(&bytes);
    Ok(payload)
}

/// The batch in a frame.
pub(super) fn from_payload(frame: &Frame) -> Result<Vec<Record>, StoreError> {
    match frame.payload.split_first() {
        Some((1..=PAYLOAD, bytes)) => {
            codec::decode(bytes).map_err(|source| StoreError::Codec { sequence: frame.sequence, source })
        }
        Some((&found, _)) => Err(StoreError::Newer { file: frame.file.clone(), found, known: PAYLOAD }),
        None => Err(StoreError::Empty),
    }
}

/// Encodes what has no number in the journal yet.
pub(super) fn encode<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    codec::encode(value).map_err(|source| StoreError::Codec { sequence: 0, source })
}

/// What is folded further, as it was before a fold.
pub(super) trait Before {
    /// An application.
    fn application(&self, number: Number) -> Result<Option<Application>, StoreError>;
    /// A sheet that is not submitted.
    fn draft(&self, key: &SheetKey) -> Result<Option<SheetDraft>, StoreError>;
}

/// Records by their keys, encoded.
pub(super) struct ByKey<F>(pub(super) F);

impl<F: Fn(&[u8]) -> Result<Option<Vec<u8>>, StoreError>> ByKey<F> {
    fn get<T: serde::de::DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>, StoreError> {
        let decoded = (self.0)(key)?.map(|bytes| codec::decode(&bytes)).transpose();
        decoded.map_err(|source| StoreError::Codec { sequence: 0, source })
    }
}

impl<F: Fn(&[u8]) -> Result<Option<Vec<u8>>, StoreError>> Before for ByKey<F> {
    fn application(&self, number: Number) -> Result<Option<Application>, StoreError> {
        self.get(&application_key(number))
    }

    fn draft(&self, key: &SheetKey) -> Result<Option<SheetDraft>, StoreError> {
        self.get(&draft_key(key))
    }
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

/// Refuses an application that has no room in a record: it would fail the whole turn when it is committed.
fn has_room(application: &Application) -> Result<(), StoreError> {
    match codec::encode(application) {
        Err(CodecError::TooLarge(_)) => {
            Err(StoreError::ApplicationTooLarge { number: application.number, limit: codec::LIMIT })
        }
        Err(source) => Err(StoreError::Codec { sequence: 0, source }),
        Ok(_) => Ok(()),
    }
}

fn add_account(others: &mut Puts, change: &AccountChange) -> Result<(), StoreError> {
    others.insert(account_key(&change.after.name), Some(encode(&change.after)?));
    others.insert(account_history_key(&change.after), Some(encode(change)?));
    Ok(())
}

/// What some batches change, on top of what was before.
#[derive(Debug, Default)]
pub(super) struct Fold {
    applications: BTreeMap<Number, Application>,
    drafts: BTreeMap<SheetKey, SheetDraft>,
    /// Changes and accounts, encoded.
    others: Puts,
}

impl Fold {
    /// An application that the fold changed.
    pub(super) fn application(&self, number: Number) -> Option<&Application> {
        self.applications.get(&number)
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

    /// Adds one batch that somebody wants to make, whole or not at all: each change must follow from the one before.
    pub(super) fn add_new(&mut self, records: &[Record], before: &dyn Before) -> Result<(), StoreError> {
        self.add(records, before, true)
    }

    /// Adds one batch that is in the journal. It was made, so it is folded whatever it says.
    pub(super) fn add_made(&mut self, records: &[Record], before: &dyn Before) -> Result<(), StoreError> {
        match self.add(records, before, false) {
            Err(StoreError::Unfounded { number }) => {
                tracing::error!("the journal's first change of {number} is not its receipt; it is passed over");
                Ok(())
            }
            added => added,
        }
    }

    fn add(&mut self, records: &[Record], before: &dyn Before, is_new: bool) -> Result<(), StoreError> {
        let mut applications: BTreeMap<Number, Application> = BTreeMap::new();
        let mut drafts: BTreeMap<SheetKey, SheetDraft> = BTreeMap::new();
        let mut others = Puts::new();
        for record in records {
            match record {
                Record::Application(change) => {
                    let number = change.number;
                    let changed = applications.remove(&number).or_else(|| self.applications.get(&number).cloned());
                    let before = if changed.is_some() { changed } else { before.application(number)? };
                    if is_new {
                        follows(before.as_ref(), change)?;
                    }
                    let after = domain::apply(before, change).ok_or(StoreError::Unfounded { number })?;
                    applications.insert(number, after);
                    others.insert(history_key(number, change.revision), Some(encode(change)?));
                }
                Record::View(change) => {
                    let view = change.view.as_ref().map(encode).transpose()?;
                    others.insert(view_key(&change.account, &change.name), view);
                }
                Record::Assessor(change) => {
                    others.insert(assessor_key(&change.after.id), Some(encode(&change.after)?));
                    others.insert(assessor_history_key(&change.after), Some(encode(change)?));
                }
                Record::Sheet(change) => {
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
            }
        }
        if is_new {
            applications.values().try_for_each(has_room)?;
        }
        self.applications.append(&mut applications);
        self.drafts.append(&mut drafts);
        self.others.append(&mut others);
        Ok(())
    }

    /// All changed records, encoded.
    pub(super) fn to_puts(&self) -> Result<Puts, StoreError> {
        let mut puts = self.others.clone();
        for (number, application) in &self.applications {
            puts.insert(application_key(*number), Some(encode(application)?));
        }
        for (key, draft) in &self.drafts {
            puts.insert(draft_key(key), Some(encode(draft)?));
        }
        Ok(puts)
    }
}
