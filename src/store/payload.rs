//! Batches as the journal keeps them: a version byte, then the codec's bytes of a list of entries.
//!
//! What concerns an application is sealed under its key, but for when it was and who did it; the rest is open. Batches of
//! versions 1 to 4 are lists of records, all open.

mod letter;

use std::{convert::identity, path::Path};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    StoreError,
    journal::Frame,
    named::Named,
    payload_v3,
    place::Place,
    vault::{Key, Vault},
};
use crate::{
    codec::{self, CodecError},
    cores,
    domain::{AccountName, LetterId, Number, Record},
};

/// The format version of a batch. Types in it grow only at the end of their lists of variants, and then this is raised,
/// so that an older program says that it is too old; the oldest batches are read by [`payload_v3`]. It is raised
/// once per release: an older build of the same release need not read what a newer one wrote.
pub(super) const VERSION: u8 = 5;
/// The last version of which all is open.
const ALL_OPEN: u8 = 4;

/// One record of a batch, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
enum Entry<'a> {
    Open(Record),
    Sealed(Head, #[serde(borrow)] Bytes<'a>),
}

impl Entry<'_> {
    fn into_open(self) -> Option<Record> {
        match self {
            Self::Open(record) => Some(record),
            Self::Sealed(..) => None,
        }
    }
}

/// Where an entry stands in a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// Where it begins, in bytes.
    pub(super) start: u32,
    /// How long it is.
    pub(super) length: u32,
    /// Its CRC-32C.
    pub(super) crc: u32,
    /// Set where it is a record of a batch that older programs wrote, which can only be read whole: which of them. Then all
    /// else is said of the whole payload.
    pub(super) nth: Option<u32>,
}

impl Span {
    fn of(payload: &[u8], start: usize, end: usize) -> Self {
        // No payload is longer than the codec's limit, which fits.
        let fits = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let crc = crc32c::crc32c(&payload[start..end]);
        Self { start: fits(start), length: fits(end - start), crc, nth: None }
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
    /// How many changes of letters in it do not open, where they were left out for it.
    pub n_closed_letters: u32,
}

/// One record of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Whose it is, where it concerns an application.
    pub head: Option<Head>,
    /// What it says; none where its application was forgotten, it does not open, or it was not asked for.
    pub record: Option<Record>,
    /// Which letter it changes, where it was read no further.
    letter: Option<LetterId>,
    /// Where it stands in the journal.
    pub(super) place: Place,
}

impl Item {
    /// Which letter it changes, as far as it was read.
    pub(super) fn letter(&self) -> Option<LetterId> {
        match &self.record {
            Some(Record::Letter(change)) => Some(change.after.id),
            _ => self.letter,
        }
    }

    /// Takes off what a change of an application or of a letter says, but for which letter it is and what the record names.
    pub(super) fn strip(&mut self) -> Named {
        let Some(record) = &self.record else { return Named::default() };
        let named = Named::of(record);
        self.letter = self.letter();
        if matches!(record, Record::Application(_) | Record::Letter(_)) {
            self.record = None;
        }
        named
    }
}

/// A payload, and where each of its entries stands in it.
#[derive(Debug)]
pub(super) struct Payload {
    pub(super) bytes: Vec<u8>,
    pub(super) spans: Vec<Span>,
}

/// A batch of new records.
pub(super) fn to_payload(records: &[Record], keys: &Keys<'_>) -> Result<Payload, StoreError> {
    let mut bytes = vec![VERSION];
    // A list is its length and then its entries, one after the other.
    bytes.extend_from_slice(&encode(&(records.len() as u64))?);
    let mut spans = Vec::with_capacity(records.len());
    // Keys are asked for in order, since that may ask the disk.
    let to_seal = records.iter().map(|record| Ok((record, keys.of(record)?)));
    let to_seal: Vec<_> = to_seal.collect::<Result<_, StoreError>>()?;
    for entry in cores::map(to_seal, |(record, sealing)| to_entry(record, sealing)) {
        let start = bytes.len();
        bytes.extend_from_slice(&entry?);
        if bytes.len() - 1 > codec::LIMIT {
            return Err(StoreError::TooLarge { bytes: bytes.len(), limit: codec::LIMIT });
        }
        spans.push(Span::of(&bytes, start, bytes.len()));
    }
    Ok(Payload { bytes, spans })
}

/// An entry, encoded.
fn to_entry(record: &Record, sealing: Option<(Head, Key)>) -> Result<Vec<u8>, StoreError> {
    let Some((head, key)) = sealing else { return encode(&Entry::Open(record.clone())) };
    let text = encode(record)?;
    let too_large = || StoreError::TooLarge { bytes: text.len(), limit: codec::LIMIT };
    let sealed = key.seal(&encode(&head)?, &text).ok_or_else(too_large)?;
    encode(&Entry::Sealed(head, Bytes(&sealed)))
}

/// Where the keys to seal with come from.
pub(super) struct Keys<'a> {
    pub(super) vault: &'a Vault,
    /// Whether something is sealed under the key of a number already.
    pub(super) is_used: &'a dyn Fn(Number) -> Result<bool, StoreError>,
}

impl Keys<'_> {
    /// The head of a record and the key to seal it under; none for one that stays open.
    fn of(&self, record: &Record) -> Result<Option<(Head, Key)>, StoreError> {
        let Some(head) = Head::of(record) else { return Ok(None) };
        let number = head.number;
        let key = self.vault.key_to_seal(number, &|| (self.is_used)(number))?;
        Ok(Some((head, key.ok_or(StoreError::Forgotten { number })?)))
    }
}

/// What is read of a sealed record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// All.
    Whole,
    /// Its head, and of which letter it is.
    Letter,
    /// Its head.
    Head,
    /// Nothing: it is left out.
    Nothing,
}

/// The batch in a frame. Of an application that was forgotten only the heads are read.
pub(super) fn from_payload(frame: &Frame, vault: &Vault) -> Result<Batch, StoreError> {
    from_payload_of(frame, vault, &|_| Wish::Whole, &mut |_, error| Err(error))
}

/// The batch in a frame as far as the state keeps it: of the changes of applications that are sealed only the heads, and of
/// those of letters which it is. What does not open keeps nothing else from being kept.
pub(super) fn heads_of_changes(frame: &Frame, vault: &Vault) -> Result<Batch, StoreError> {
    let wish = |head: &Head| match head.of {
        Concern::Application => Wish::Head,
        Concern::Letter => Wish::Letter,
        Concern::Sheet => Wish::Whole,
    };
    let mut n_closed_letters = 0;
    let batch = from_payload_of(frame, vault, &wish, &mut |head, _| {
        n_closed_letters += u32::from(head.of == Concern::Letter);
        Ok(())
    })?;
    Ok(Batch { n_closed_letters, ..batch })
}

/// The same; of each sealed record is read what is wished by its head. Of one that does not open `closed` says whether that
/// is an error, or it is there without what it says.
pub(super) fn from_payload_of(
    frame: &Frame,
    vault: &Vault,
    wish: &dyn Fn(&Head) -> Wish,
    closed: &mut dyn FnMut(&Head, StoreError) -> Result<(), StoreError>,
) -> Result<Batch, StoreError> {
    let (items, is_clear) = items_of(frame, vault, wish, closed, identity)?;
    Ok(Batch { items, is_clear, n_closed_letters: 0 })
}

/// The batch in a frame, and what each of its records names; of the changes of applications and letters no more is kept
/// ([`Item::strip`]).
pub(super) fn named_in(frame: &Frame, vault: &Vault) -> Result<(Batch, Vec<Named>), StoreError> {
    let take = |mut item: Item| {
        let named = item.strip();
        (item, named)
    };
    let (items, is_clear) = items_of(frame, vault, &|_| Wish::Whole, &mut |_, error| Err(error), take)?;
    let (items, named) = items.into_iter().unzip();
    Ok((Batch { items, is_clear, n_closed_letters: 0 }, named))
}

/// What `take` takes of each item of a batch, and whether the batch is in clear. Many are read on two cores.
fn items_of<T: Send>(
    frame: &Frame,
    vault: &Vault,
    wish: &dyn Fn(&Head) -> Wish,
    closed: &mut dyn FnMut(&Head, StoreError) -> Result<(), StoreError>,
    take: fn(Item) -> T,
) -> Result<(Vec<T>, bool), StoreError> {
    let (entries, is_clear) = entries(frame)?;
    let wished = entries.into_iter().map(|(entry, span)| match &entry {
        Entry::Sealed(head, _) => (wish(head), entry, span),
        Entry::Open(_) => (Wish::Whole, entry, span),
    });
    let wished = wished.filter(|(wish, ..)| *wish != Wish::Nothing).collect();
    let read = cores::map(wished, |(wish, entry, span)| {
        let (item, error) = item(frame, (entry, span), wish, vault)?;
        Ok((take(item), error))
    });
    let mut items = Vec::with_capacity(read.len());
    for read in read {
        let (item, error) = read?;
        error.map_or(Ok(()), |(head, error)| closed(&head, error))?;
        items.push(item);
    }
    Ok((items, is_clear))
}

/// What is wished of an entry, and why it does not open, where it does not.
fn item(
    frame: &Frame,
    (entry, span): (Entry<'_>, Span),
    wish: Wish,
    vault: &Vault,
) -> Result<(Item, Option<(Head, StoreError)>), StoreError> {
    let place = Place::in_frame(frame, span);
    let (head, sealed) = match entry {
        Entry::Open(record) => {
            return Ok((Item { head: Head::of(&record), record: Some(record), letter: None, place }, None));
        }
        Entry::Sealed(head, sealed) => (head, sealed.0),
    };
    let read = match wish {
        Wish::Nothing | Wish::Head => Ok((None, None)),
        Wish::Letter => unseal(&head, sealed, vault, place_of(frame), letter::which).map(|letter| (None, letter)),
        Wish::Whole => {
            unseal(&head, sealed, vault, place_of(frame), |text| codec::decode(text)).map(|record| (record, None))
        }
    };
    let ((record, letter), error) = match read {
        Err(error @ (StoreError::KeyLost { .. } | StoreError::SealBroken { .. })) => {
            ((None, None), Some((head.clone(), error)))
        }
        read => (read?, None),
    };
    Ok((Item { head: Some(head), record, letter, place }, error))
}

/// The record that stands in an entry; none where its application was forgotten. `at` is the file and the byte of these
/// bytes.
pub(super) fn record_at(bytes: &[u8], vault: &Vault, at: (&Path, u64)) -> Result<Option<Record>, StoreError> {
    let read = codec::decode_first(bytes).map_err(|source| StoreError::Codec { sequence: None, source })?;
    match read.0 {
        Entry::Open(record) => Ok(Some(record)),
        Entry::Sealed(head, sealed) => unseal(&head, sealed.0, vault, (at.0, at.1, 0), |text| codec::decode(text)),
    }
}

/// The records of a payload that older programs wrote.
pub(super) fn older_records(payload: &[u8]) -> Result<Vec<Record>, StoreError> {
    let (&version, bytes) = payload.split_first().ok_or(StoreError::Empty)?;
    old_records(version, bytes).map_err(|source| StoreError::Codec { sequence: None, source })
}

/// Whether a batch's first sealed record opens with its key.
pub(super) fn first_opens(frame: &Frame, vault: &Vault) -> Result<(), StoreError> {
    let first = entries(frame)?.0.into_iter().find_map(|(entry, _)| match entry {
        Entry::Sealed(head, sealed) => Some((head, sealed)),
        Entry::Open(_) => None,
    });
    let opens = |(head, sealed): (Head, Bytes<'_>)| {
        unseal(&head, sealed.0, vault, place_of(frame), |text| codec::decode::<Record>(text)).map(drop)
    };
    first.map_or(Ok(()), opens)
}

/// The records of a batch that older programs wrote, its version byte taken off.
fn old_records(version: u8, bytes: &[u8]) -> Result<Vec<Record>, CodecError> {
    if version < ALL_OPEN { payload_v3::decode(bytes) } else { codec::decode(bytes) }
}

/// The entries of a batch and where they stand in it, and whether all of it is open, as older programs wrote it.
fn entries(frame: &Frame) -> Result<(Vec<(Entry<'_>, Span)>, bool), StoreError> {
    let (payload, sequence) = (frame.payload.as_slice(), frame.sequence);
    let failed = |source| StoreError::Codec { sequence: Some(sequence), source };
    match payload.split_first() {
        Some((&version @ 1..=ALL_OPEN, bytes)) => {
            let whole = Span::of(payload, 0, payload.len());
            let nth = |nth: usize| Span { nth: u32::try_from(nth).ok(), ..whole };
            let records = old_records(version, bytes).map_err(failed)?.into_iter().enumerate();
            Ok((records.map(|(place, record)| (Entry::Open(record), nth(place))).collect(), true))
        }
        Some((&VERSION, _)) => Ok((entries_of(payload).map_err(failed)?, false)),
        Some((&found, _)) => Err(StoreError::Newer { file: frame.file.clone(), found, known: VERSION }),
        None => Err(StoreError::Empty),
    }
}

/// The entries of a payload of this version.
fn entries_of(payload: &[u8]) -> Result<Vec<(Entry<'_>, Span)>, CodecError> {
    let (count, used): (u64, usize) = codec::decode_first(&payload[1..])?;
    let mut at = 1 + used;
    // Each takes a byte at least, so a count that nobody wrote ends with the bytes.
    let mut entries = Vec::new();
    for _ in 0..count {
        let (entry, used) = codec::decode_first(&payload[at..])?;
        entries.push((entry, Span::of(payload, at, at + used)));
        at += used;
    }
    if at < payload.len() {
        return Err(CodecError::Trailing(payload.len() - at));
    }
    Ok(entries)
}

/// A batch of an older version, as it is written now: what concerns applications is sealed, under keys that are made where
/// there are none. None for one in which nothing is in clear that could be sealed.
pub(super) fn seal_anew(frame: &Frame, vault: &Vault) -> Result<Option<Vec<u8>>, StoreError> {
    let records: Vec<Record> = match entries(frame)? {
        (entries, true) => entries.into_iter().filter_map(|(entry, _)| entry.into_open()).collect(),
        _ => return Ok(None),
    };
    if records.iter().all(|record| Head::of(record).is_none()) {
        return Ok(None);
    }
    Ok(Some(to_payload(&records, &Keys { vault, is_used: &|_| Ok(false) })?.bytes))
}

/// A sealed record of a batch, as it stands there.
#[derive(Debug)]
pub(super) struct Sealed {
    /// Whose it is.
    pub(super) head: Head,
    bytes: Vec<u8>,
}

impl Sealed {
    /// Whether it opens with a key.
    pub(super) fn opens(&self, key: &Key) -> Result<bool, StoreError> {
        Ok(key.open(&encode(&self.head)?, &self.bytes).is_some())
    }
}

/// A batch as it stands there, without any key: its open records, and the sealed ones.
pub(super) fn as_it_stands(frame: &Frame) -> Result<(Vec<Record>, Vec<Sealed>), StoreError> {
    let (mut open, mut sealed) = (Vec::new(), Vec::new());
    for (entry, _) in entries(frame)?.0 {
        match entry {
            Entry::Open(record) => open.push(record),
            Entry::Sealed(head, bytes) => sealed.push(Sealed { head, bytes: bytes.0.to_vec() }),
        }
    }
    Ok((open, sealed))
}

/// The file, the byte and the number of a frame, to be told of.
fn place_of(frame: &Frame) -> (&Path, u64, u64) {
    (&frame.file, frame.offset, frame.sequence)
}

/// What was sealed, as far as `read` reads it; none where its application was forgotten. The place is told where it does not
/// open or cannot be read.
fn unseal<T>(
    head: &Head,
    sealed: &[u8],
    vault: &Vault,
    (file, offset, sequence): (&Path, u64, u64),
    read: fn(&[u8]) -> Result<T, CodecError>,
) -> Result<Option<T>, StoreError> {
    let number = head.number;
    let Some(key) = vault.key(number)? else { return Ok(None) };
    let broken = || StoreError::SealBroken { number, file: file.to_owned(), offset };
    let text = key.open(&encode(head)?, sealed).ok_or_else(broken)?;
    read(&text).map(Some).map_err(|source| StoreError::Codec { sequence: Some(sequence), source })
}

fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    codec::encode(value).map_err(|source| match source {
        CodecError::TooLarge(bytes) => StoreError::TooLarge { bytes, limit: codec::LIMIT },
        source => StoreError::Codec { sequence: None, source },
    })
}

/// Bytes that are encoded as one piece instead of one by one, and read where they stand.
#[derive(Debug)]
struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Bytes<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&[u8]>::deserialize(deserializer).map(Self)
    }
}
