//! Records that are in force and not in the table yet.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use crate::{
    domain::{Application, SheetDraft},
    store::{
        StoreError, fold,
        place::{Growing, LetterTrace},
        table::Puts,
    },
};

/// A record as it is in force.
#[derive(Debug, Clone)]
pub(in crate::store) enum Held {
    /// There is none any more.
    Gone,
    /// Its bytes.
    Bytes(Arc<Vec<u8>>),
    /// An application. The table gets its trace, which is encoded then: until then it may change many times.
    Application(Weighed),
    /// A letter's trace, likewise.
    Letter(Arc<LetterTrace>),
    /// A sheet, likewise.
    Draft(Arc<SheetDraft>),
}

/// An application, with what it takes at most when it is encoded, and where its changes stand.
#[derive(Debug, Clone)]
pub(in crate::store) struct Weighed {
    pub(in crate::store) application: Arc<Application>,
    pub(in crate::store) trace: Growing,
    /// In bytes; kept beside it, so that not every change has to encode it to know that it still has room.
    pub(in crate::store) at_most: usize,
    /// How many bytes it took when it was last encoded.
    pub(in crate::store) measured: usize,
}

impl Weighed {
    /// About how many bytes it takes: what it took when it was last encoded, if it was.
    pub(super) fn about(&self) -> usize {
        if self.measured == 0 { self.at_most } else { self.measured }
    }
}

impl Held {
    /// Its bytes; none where it is gone.
    pub(super) fn bytes(&self) -> Result<Option<Cow<'_, [u8]>>, StoreError> {
        Ok(Some(match self {
            Self::Gone => return Ok(None),
            Self::Bytes(bytes) => Cow::Borrowed(bytes.as_slice()),
            Self::Application(one) => Cow::Owned(fold::encode(&one.trace.all())?),
            Self::Letter(trace) => Cow::Owned(fold::encode(&**trace)?),
            Self::Draft(draft) => Cow::Owned(fold::encode(&**draft)?),
        }))
    }
}

impl From<Option<Vec<u8>>> for Held {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        bytes.map_or(Self::Gone, |bytes| Self::Bytes(Arc::new(bytes)))
    }
}

/// What some changes made of records.
pub(in crate::store) type Layer = BTreeMap<Vec<u8>, Held>;

/// A layer, and the last change that is in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Made {
    records: Layer,
    pub(super) applied: u64,
    pub(super) chain: [u8; 32],
}

impl Made {
    /// Its records, encoded.
    pub(super) fn to_puts(&self) -> Result<Puts, StoreError> {
        let encoded = |(key, held): (&Vec<u8>, &Held)| Ok((key.clone(), held.bytes()?.map(Cow::into_owned)));
        self.records.iter().map(encoded).collect()
    }
}

/// All that is in front of the table, in two layers: what is being put into it, and what came after that. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Ahead {
    now: Arc<Made>,
    settling: Arc<Made>,
}

impl Ahead {
    /// A record that is in front of the table.
    pub(super) fn get(&self, key: &[u8]) -> Option<&Held> {
        self.now.records.get(key).or_else(|| self.settling.records.get(key))
    }

    /// The records whose keys begin with a prefix, in their order.
    pub(super) fn of(&self, prefix: &[u8]) -> BTreeMap<&[u8], &Held> {
        let both = [&self.settling.records, &self.now.records].into_iter();
        both.flat_map(|records| records.range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(prefix)))
            .map(|(key, held)| (key.as_slice(), held))
            .collect()
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.now.records.len() + self.settling.records.len()
    }

    /// Adds what changes up to `applied` made of records.
    pub(super) fn add(&mut self, records: Layer, applied: u64, chain: [u8; 32]) {
        let now = Arc::make_mut(&mut self.now);
        now.records.extend(records);
        (now.applied, now.chain) = (applied, chain);
    }

    /// What is to be put into the table now: what could not be put before, or all there is. None where there is nothing.
    pub(super) fn begin(&mut self) -> Option<Arc<Made>> {
        if self.settling.applied == 0 {
            self.settling = std::mem::take(&mut self.now);
        }
        (self.settling.applied > 0).then(|| Arc::clone(&self.settling))
    }

    /// What [`Self::begin`] gave is in the table.
    pub(super) fn end(&mut self) {
        self.settling = Arc::default();
    }
}
