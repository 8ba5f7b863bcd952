//! Batches of the format versions 1 to 3, in which a released letter did not say which change had drafted it, and an
//! invitation named who is invited.

use std::{fmt, marker::PhantomData};

use chrono::{DateTime, Utc};
use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeSeed, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess, Visitor},
    forward_to_deserialize_any,
};

use crate::{
    codec::{self, CodecError},
    domain::{
        About, AccountName, Act, Addressee, Change, Event, Invitation, Letter, LetterAct, LetterChange, LetterId,
        LetterKind, LetterState, Method, Number, Origin, Recipient, Record, Released, Zone,
    },
    text::{Line, Prose},
};

/// The batch of such a payload, its version byte taken off.
pub(super) fn decode(bytes: &[u8]) -> Result<Vec<Record>, CodecError> {
    let records: Vec<Old<Record>> = codec::decode(bytes)?;
    let mut records: Vec<Record> = records.into_iter().map(|record| record.0).collect();
    let causes: Vec<(LetterId, u32)> = records
        .iter()
        .filter_map(|record| match record {
            Record::Letter(change) => Some((change.after.id, change.after.cause)),
            _ => None,
        })
        .collect();
    for record in &mut records {
        let Record::Application(change) = record else { continue };
        for event in &mut change.events {
            let Event::LetterReleased { letter, cause, .. } = event else { continue };
            // The letter's own change stands in the same batch, and knows.
            if let Some((_, known)) = causes.iter().find(|(id, _)| id == letter) {
                *cause = *known;
            }
        }
    }
    Ok(records)
}

/// An enum of today, read as it was written then.
struct Old<T>(T);

/// Those of its variants that had another shape.
trait Reshaped: Sized + for<'de> Deserialize<'de> {
    /// The variant by its place, if it had; otherwise what was to be read from is given back.
    fn read<'de, A: VariantAccess<'de>>(place: u32, access: A) -> Result<Result<Self, A>, A::Error>;
}

impl Reshaped for Record {
    fn read<'de, A: VariantAccess<'de>>(place: u32, access: A) -> Result<Result<Self, A>, A::Error> {
        Ok(Ok(match place {
            0 => Self::Application(access.newtype_variant::<OldChange>()?.into()),
            5 => Self::Letter(access.newtype_variant::<OldLetterChange>()?.into()),
            _ => return Ok(Err(access)),
        }))
    }
}

impl Reshaped for Event {
    fn read<'de, A: VariantAccess<'de>>(place: u32, access: A) -> Result<Result<Self, A>, A::Error> {
        if place != 29 {
            return Ok(Err(access));
        }
        let (letter, kind) = access.struct_variant(&["letter", "kind"], OldRelease)?;
        Ok(Ok(Self::LetterReleased { letter, kind, cause: 0 }))
    }
}

impl<'de, T: Reshaped> Deserialize<'de> for Old<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The codec asks neither for the name nor for the variants.
        deserializer.deserialize_enum("", &[], OldVisitor(PhantomData)).map(Self)
    }
}

struct OldVisitor<T>(PhantomData<T>);

impl<'de, T: Reshaped> Visitor<'de> for OldVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a variant of an older format")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        let (place, access) = access.variant::<u32>()?;
        match T::read(place, access)? {
            Ok(read) => Ok(read),
            Err(access) => T::deserialize(Begun { place, access }),
        }
    }
}

/// An enum's value of which the place of the variant was read already.
struct Begun<A> {
    place: u32,
    access: A,
}

impl<'de, A: VariantAccess<'de>> Deserializer<'de> for Begun<A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_enum(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, A: VariantAccess<'de>> EnumAccess<'de> for Begun<A> {
    type Error = A::Error;
    type Variant = A;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, A), A::Error> {
        let place: de::value::U32Deserializer<A::Error> = self.place.into_deserializer();
        Ok((seed.deserialize(place)?, self.access))
    }
}

struct OldRelease;

impl<'de> Visitor<'de> for OldRelease {
    type Value = (LetterId, LetterKind);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a letter and its kind")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let missing = |place| de::Error::invalid_length(place, &"two fields");
        let letter = fields.next_element()?.ok_or_else(|| missing(0))?;
        let kind = fields.next_element()?.ok_or_else(|| missing(1))?;
        Ok((letter, kind))
    }
}

/// [`Change`] as it was.
#[derive(Deserialize)]
struct OldChange {
    number: Number,
    revision: u32,
    at: DateTime<Utc>,
    by: AccountName,
    origin: Origin,
    act: Act,
    reason: Option<Line>,
    events: Vec<Old<Event>>,
}

impl From<OldChange> for Change {
    fn from(old: OldChange) -> Self {
        let OldChange { number, revision, at, by, origin, act, reason, events } = old;
        let events = events.into_iter().map(|event| event.0).collect();
        Self { number, revision, at, by, origin, act, reason, events }
    }
}

/// [`LetterChange`] as it was.
#[derive(Deserialize)]
struct OldLetterChange {
    at: DateTime<Utc>,
    by: Option<AccountName>,
    origin: Option<Origin>,
    act: LetterAct,
    reason: Option<Line>,
    after: Box<OldLetter>,
}

impl From<OldLetterChange> for LetterChange {
    fn from(old: OldLetterChange) -> Self {
        let OldLetterChange { at, by, origin, act, reason, after } = old;
        Self { at, by, origin, act, reason, after: Box::new((*after).into()) }
    }
}

/// [`Letter`] as it was.
#[derive(Deserialize)]
struct OldLetter {
    id: LetterId,
    revision: u32,
    number: Number,
    cause: u32,
    kind: LetterKind,
    about: About,
    addressee: Addressee,
    to: Vec<Recipient>,
    subject: Line,
    body: Prose,
    invitations: Vec<OldInvitation>,
    message_id: Line,
    drafted_at: DateTime<Utc>,
    released: Option<Released>,
    state: LetterState,
}

impl From<OldLetter> for Letter {
    fn from(old: OldLetter) -> Self {
        Self {
            id: old.id,
            revision: old.revision,
            number: old.number,
            cause: old.cause,
            kind: old.kind,
            about: old.about,
            addressee: old.addressee,
            to: old.to,
            subject: old.subject,
            body: old.body,
            invitations: old.invitations.into_iter().map(Into::into).collect(),
            message_id: old.message_id,
            drafted_at: old.drafted_at,
            released: old.released,
            state: old.state,
        }
    }
}

/// [`Invitation`] as it was: who is invited is since then to whom the letter goes.
#[derive(Deserialize)]
struct OldInvitation {
    method: Method,
    uid: Line,
    sequence: u32,
    start: DateTime<Utc>,
    minutes: u16,
    zone: Zone,
    summary: Line,
    place: Option<Line>,
    #[expect(dead_code, reason = "it is read over")]
    attendees: Vec<Recipient>,
}

impl From<OldInvitation> for Invitation {
    fn from(old: OldInvitation) -> Self {
        let OldInvitation { method, uid, sequence, start, minutes, zone, summary, place, .. } = old;
        Self { method, uid, sequence, start, minutes, zone, summary, place }
    }
}
