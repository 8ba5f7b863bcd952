//! Batches as the journal keeps them: a version byte, then the codec's bytes of a list of entries.
//!
//! What concerns an application is sealed under its key, but for when it was and who did it; the rest is open. Batches of
//! versions 1 to 4 are lists of records, all open.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{
    StoreError,
    journal::Frame,
    payload_v3,
    vault::{Key, Vault},
};
use crate::{
    codec::{self, CodecError},
    domain::{AccountName, Number, Record},
};

/// The format version of a batch. Types in it grow only at the end of their lists of variants, and then this is raised,
/// so that an older program says that it is too old; the oldest batches are read by [`payload_v3`].
pub(super) const VERSION: u8 = 5;
/// The last version of which all is open.
const ALL_OPEN: u8 = 4;

/// One record of a batch, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
enum Entry {
    Open(Record),
    Sealed(Head, Bytes),
}

impl Entry {
    fn into_open(self) -> Option<Record> {
        match self {
            Self::Open(record) => Some(record),
            Self::Sealed(..) => None,
        }
    }
}

/// What stays readable of a sealed record, also of an application that was forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Of which application.
    pub number: Number,
    /// What was changed of it.
    pub of: Concern,
    /// The revision after it, of what was changed.
    pub revision: u32,
    /// When, to the microsecond.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: DateTime<Utc>,
    /// Who; none where the desk did it by itself.
    pub by: Option<AccountName>,
}

/// What of an application a record changes. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Concern {
    /// The application itself.
    Application,
    /// A score sheet that is not submitted.
    Sheet,
    /// A letter.
    Letter,
}

impl Head {
    /// What may stay readable of a record; none where it concerns no application, and all of it is open.
    pub(super) fn of(record: &Record) -> Option<Self> {
        match record {
            Record::Application(change) => Some(Self {
                number: change.number,
                of: Concern::Application,
                revision: change.revision,
                at: change.at,
                by: Some(change.by.clone()),
            }),
            Record::Sheet(change) | Record::SheetFrom(change, _) => Some(Self {
                number: change.key.number,
                of: Concern::Sheet,
                revision: change.revision,
                at: change.at,
                by: Some(change.by.clone()),
            }),
            Record::Letter(change) => Some(Self {
                number: change.after.number,
                of: Concern::Letter,
                revision: change.after.revision,
                at: change.at,
                by: change.by.clone(),
            }),
            Record::Account(_)
            | Record::View(_)
            | Record::ViewFrom(..)
            | Record::Assessor(_)
            | Record::Access(_)
            | Record::Forgotten(_)
            | Record::Read(_)
            | Record::Program(_) => None,
        }
    }
}

/// A batch as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its records, in their order.
    pub items: Vec<Item>,
    /// Whether what concerns applications stands in it unsealed, as older programs wrote it.
    pub is_clear: bool,
}

/// One record of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Whose it is, where it concerns an application.
    pub head: Option<Head>,
    /// What it says; none where its application was forgotten, or it does not open.
    pub record: Option<Record>,
}

/// A batch of new records.
pub(super) fn to_payload(records: &[Record], keys: &Keys<'_>) -> Result<Vec<u8>, StoreError> {
    let entries = records.iter().map(|record| {
        let Some(head) = Head::of(record) else { return Ok(Entry::Open(record.clone())) };
        let number = head.number;
        let key =
            keys.vault.key_to_seal(number, &|| (keys.is_used)(number))?.ok_or(StoreError::Forgotten { number })?;
        let text = encode(record)?;
        let too_large = || StoreError::TooLarge { bytes: text.len(), limit: codec::LIMIT };
        let sealed = key.seal(&encode(&head)?, &text).ok_or_else(too_large)?;
        Ok(Entry::Sealed(head, Bytes(sealed)))
    });
    let bytes = encode(&entries.collect::<Result<Vec<Entry>, StoreError>>()?)?;
    let mut payload = vec![VERSION];
    payload.extend_from_slice(&bytes);
    Ok(payload)
}

/// Where the keys to seal with come from.
pub(super) struct Keys<'a> {
    pub(super) vault: &'a Vault,
    /// Whether something is sealed under the key of a number already.
    pub(super) is_used: &'a dyn Fn(Number) -> Result<bool, StoreError>,
}

/// The batch in a frame. Of an application that was forgotten only the heads are read.
pub(super) fn from_payload(frame: &Frame, vault: &Vault) -> Result<Batch, StoreError> {
    from_payload_of(frame, vault, &|_| true, &mut |_, error| Err(error))
}

/// The same; records that are sealed and not wanted by their heads are left out. Of one that does not open `closed` says
/// whether that is an error, or it is there without what it says.
pub(super) fn from_payload_of(
    frame: &Frame,
    vault: &Vault,
    wants: &dyn Fn(&Head) -> bool,
    closed: &mut dyn FnMut(&Head, StoreError) -> Result<(), StoreError>,
) -> Result<Batch, StoreError> {
    let (entries, is_clear) = entries(frame)?;
    let wanted = |entry: &Entry| !matches!(entry, Entry::Sealed(head, _) if !wants(head));
    let items = entries.into_iter().filter(wanted).map(|entry| match entry {
        Entry::Open(record) => Ok(Item { head: Head::of(&record), record: Some(record) }),
        Entry::Sealed(head, sealed) => {
            let record = match unseal(&head, &sealed.0, frame, vault) {
                Err(error @ (StoreError::KeyLost { .. } | StoreError::SealBroken { .. })) => {
                    closed(&head, error)?;
                    None
                }
                unsealed => unsealed?,
            };
            Ok(Item { head: Some(head), record })
        }
    });
    Ok(Batch { items: items.collect::<Result<_, StoreError>>()?, is_clear })
}

/// Whether a batch's first sealed record opens with its key.
pub(super) fn first_opens(frame: &Frame, vault: &Vault) -> Result<(), StoreError> {
    let first = entries(frame)?.0.into_iter().find_map(|entry| match entry {
        Entry::Sealed(head, sealed) => Some((head, sealed)),
        Entry::Open(_) => None,
    });
    first.map_or(Ok(()), |(head, sealed)| unseal(&head, &sealed.0, frame, vault).map(drop))
}

/// The entries of a batch, and whether all of it is open, as older programs wrote it.
fn entries(frame: &Frame) -> Result<(Vec<Entry>, bool), StoreError> {
    let sequence = frame.sequence;
    let failed = |source| StoreError::Codec { sequence, source };
    match frame.payload.split_first() {
        Some((&version @ 1..=ALL_OPEN, bytes)) => {
            let read = if version < ALL_OPEN { payload_v3::decode(bytes) } else { codec::decode(bytes) };
            let records: Vec<Record> = read.map_err(failed)?;
            Ok((records.into_iter().map(Entry::Open).collect(), true))
        }
        Some((&VERSION, bytes)) => Ok((codec::decode(bytes).map_err(failed)?, false)),
        Some((&found, _)) => Err(StoreError::Newer { file: frame.file.clone(), found, known: VERSION }),
        None => Err(StoreError::Empty),
    }
}

/// A batch of an older version, as it is written now: what concerns applications is sealed, under keys that are made where
/// there are none. None for one in which nothing is in clear that could be sealed.
pub(super) fn seal_anew(frame: &Frame, vault: &Vault) -> Result<Option<Vec<u8>>, StoreError> {
    let records: Vec<Record> = match entries(frame)? {
        (entries, true) => entries.into_iter().filter_map(Entry::into_open).collect(),
        _ => return Ok(None),
    };
    if records.iter().all(|record| Head::of(record).is_none()) {
        return Ok(None);
    }
    to_payload(&records, &Keys { vault, is_used: &|_| Ok(false) }).map(Some)
}

/// A sealed record of a batch, as it stands there.
#[derive(Debug)]
pub(super) struct Sealed {
    /// Whose it is.
    pub(super) head: Head,
    bytes: Bytes,
}

impl Sealed {
    /// Whether it opens with a key.
    pub(super) fn opens(&self, key: &Key) -> Result<bool, StoreError> {
        Ok(key.open(&encode(&self.head)?, &self.bytes.0).is_some())
    }
}

/// A batch as it stands there, without any key: its open records, and the sealed ones.
pub(super) fn as_it_stands(frame: &Frame) -> Result<(Vec<Record>, Vec<Sealed>), StoreError> {
    let (mut open, mut sealed) = (Vec::new(), Vec::new());
    for entry in entries(frame)?.0 {
        match entry {
            Entry::Open(record) => open.push(record),
            Entry::Sealed(head, bytes) => sealed.push(Sealed { head, bytes }),
        }
    }
    Ok((open, sealed))
}

fn unseal(head: &Head, sealed: &[u8], frame: &Frame, vault: &Vault) -> Result<Option<Record>, StoreError> {
    let Some(key) = vault.key(head.number)? else { return Ok(None) };
    let text = key.open(&encode(head)?, sealed).ok_or_else(|| StoreError::SealBroken {
        number: head.number,
        file: frame.file.clone(),
        offset: frame.offset,
    })?;
    let record = codec::decode(&text).map_err(|source| StoreError::Codec { sequence: frame.sequence, source })?;
    Ok(Some(record))
}

fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    codec::encode(value).map_err(|source| match source {
        CodecError::TooLarge(bytes) => StoreError::TooLarge { bytes, limit: codec::LIMIT },
        source => StoreError::Codec { sequence: 0, source },
    })
}

/// Bytes that are encoded as one piece instead of one by one.
#[derive(Debug)]
struct Bytes(Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }

            fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                Ok(Bytes(bytes))
            }
        }

        deserializer.deserialize_byte_buf(Visitor)
    }
}
