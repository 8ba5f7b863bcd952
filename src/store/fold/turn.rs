//! The changes of a turn: made, and not in the journal yet.

use std::{collections::BTreeMap, sync::Arc};

use super::{Before, Fold, application_key, draft_key, encode, letter_key, sealed_key};
use crate::{
    codec::{self, CodecError},
    domain::{self, Application, Change, LetterId, Number, Record},
    store::{
        StoreError,
        journal::Appended,
        payload::{Head, Span},
        place::{Growing, Place},
        state::{Held, Layer, Weighed},
    },
};

/// How much more an application takes after a change at most, for each byte of the change: it has what the change made of it,
/// and the change itself to take it back; twice as much to be sure.
const GROWTH: usize = 4;
/// And what it takes in any case, in bytes.
const ALLOWANCE: usize = 1024;

/// Refuses a change that does not follow what its application was before.
fn follows(before: Option<&Application>, change: &Change) -> Result<(), StoreError> {
    let expected = before.map_or(1, |before| before.revision.saturating_add(1));
    if change.revision == expected {
        return Ok(());
    }
    Err(StoreError::OutOfOrder { number: change.number, expected, found: change.revision })
}

/// By how many bytes more than twice what it took an application may have grown before it is encoded to know.
const GUESSED: usize = 64 * 1024;

/// How long an application is at most, in bytes: an answer has to carry it with all that the rules say of it.
const LONGEST: usize = codec::LIMIT / 4;

/// Refuses an application that an answer has no room for: it could not be shown.
fn has_room(one: &mut Weighed) -> Result<(), StoreError> {
    if one.at_most <= LONGEST && one.at_most <= one.measured.saturating_mul(2).saturating_add(GUESSED) {
        return Ok(());
    }
    let too_large = || StoreError::ApplicationTooLarge { number: one.application.number, limit: LONGEST };
    let bytes = match codec::encode(&*one.application) {
        Err(CodecError::TooLarge(_)) => return Err(too_large()),
        Err(source) => return Err(StoreError::Codec { sequence: None, source }),
        Ok(bytes) => bytes.len(),
    };
    if bytes > LONGEST {
        return Err(too_large());
    }
    (one.at_most, one.measured) = (bytes, bytes);
    Ok(())
}

/// What was there before a turn: applications, too.
pub(in crate::store) trait BeforeTurn: Before {
    /// An application.
    fn application(&self, number: Number) -> Result<Option<Weighed>, StoreError>;
}

/// What was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Subject {
    Application(Number),
    Letter(LetterId),
}

/// A change that was made in a turn; where it will stand is known once the turn is committed.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Made {
    pub(super) of: Subject,
    /// Which batch of the turn it is in.
    batch: usize,
    span: Span,
}

impl Fold {
    /// Adds one batch that somebody wants to make, whole or not at all: each change must follow from the one before. `spans`
    /// are where its records stand in its payload, `after` the applications after the first of its changes, where they were
    /// made already.
    pub(in crate::store) fn add_new(
        &mut self,
        (records, spans): (&[Record], &[Span]),
        batch: usize,
        after: &[Arc<Application>],
        before: &dyn BeforeTurn,
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
        let mut applications = self.made_of(records.iter().zip(spans), after, before)?;
        applications.values_mut().try_for_each(has_room)?;
        self.add(records.iter(), before, true)?;
        let forgotten = &self.forgotten;
        applications.retain(|number, _| !forgotten.contains(number));
        self.applications.extend(applications);
        let changes = records.iter().zip(spans).filter_map(|(record, span)| {
            let of = match record {
                Record::Application(change) => Subject::Application(change.number),
                Record::Letter(change) => Subject::Letter(change.after.id),
                _ => return None,
            };
            Some(Made { of, batch, span: *span })
        });
        self.made.extend(changes);
        self.others.extend(encoded);
        self.sealed.extend(sealed);
        Ok(())
    }

    /// The applications that a batch changes, as it leaves them.
    fn made_of<'r>(
        &self,
        records: impl Iterator<Item = (&'r Record, &'r Span)>,
        after: &[Arc<Application>],
        before: &dyn BeforeTurn,
    ) -> Result<BTreeMap<Number, Weighed>, StoreError> {
        let mut applications: BTreeMap<Number, Weighed> = BTreeMap::new();
        let mut made = after.iter();
        for (record, span) in records {
            let Record::Application(change) = record else { continue };
            let number = change.number;
            let changed = applications.remove(&number).or_else(|| self.applications.get(&number).cloned());
            let known = if changed.is_some() { changed } else { before.application(number)? };
            let (known, weight, measured, trace) = match known {
                Some(Weighed { application, at_most, measured, trace }) => {
                    (Some(application), at_most, measured, trace)
                }
                None => (None, 0, 0, Growing::default()),
            };
            follows(known.as_deref(), change)?;
            let application = match made.next() {
                Some(after) if (after.number, after.revision) == (number, change.revision) => Arc::clone(after),
                _ => {
                    let known = known.map(Arc::unwrap_or_clone);
                    Arc::new(domain::apply(known, change).ok_or(StoreError::Unfounded { number })?)
                }
            };
            let at_most =
                weight.saturating_add((span.length as usize).saturating_mul(GROWTH)).saturating_add(ALLOWANCE);
            applications.insert(number, Weighed { application, trace, at_most, measured });
        }
        Ok(applications)
    }

    /// The changes of a turn, in their order.
    pub(in crate::store) fn made(&self) -> &[Made] {
        &self.made
    }

    /// Notes where the changes of the turn that this one was decided on stand, now that the journal has its batches.
    pub(in crate::store) fn follow(&mut self, made: &[Made], appended: &Appended) {
        for one in made {
            self.put_place(one, appended);
        }
    }

    fn put_place(&mut self, Made { of, batch, span }: &Made, appended: &Appended) {
        let Some(at) = appended.payloads_at.get(*batch) else { return };
        let place = Place::new(appended.segment, *at, *span);
        // What was forgotten in the same turn is in neither.
        match of {
            Subject::Application(number) => {
                if let Some(one) = self.applications.get_mut(number) {
                    one.trace.push(place);
                }
            }
            Subject::Letter(id) => {
                if let Some(trace) = self.letter_traces.get_mut(id) {
                    trace.places.push(place);
                }
            }
        }
    }

    /// All records that a turn changed, now that the journal has its batches.
    pub(in crate::store) fn into_layer(mut self, appended: &Appended) -> Layer {
        for one in std::mem::take(&mut self.made) {
            self.put_place(&one, appended);
        }
        let mut layer: Layer = self.others.into_iter().map(|(key, bytes)| (key, Held::from(bytes))).collect();
        let applications = self.applications.into_iter();
        layer.extend(applications.map(|(number, one)| (application_key(number), Held::Application(one))));
        layer.extend(self.drafts.into_iter().map(|(key, one)| (draft_key(&key), Held::Draft(Arc::new(one)))));
        let letters = self.letter_traces.into_iter();
        layer.extend(letters.map(|(id, trace)| (letter_key(id), Held::Letter(Arc::new(trace)))));
        layer
    }
}
