//! What a journal says, and what a state answers, record by record.

use std::collections::BTreeMap;

use super::super::{
    Reader, StoreError, Writer,
    fold::{self, Before, Fold},
    journal::Frames,
    payload,
    table::EachRecord,
};
use crate::domain::{Act, Event, LetterId, Number, Record};

/// Records by their keys.
pub(crate) type Records = BTreeMap<Vec<u8>, Vec<u8>>;

/// The fold of a journal's batches, from the first to the last that was followed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Truth {
    pub(crate) records: Records,
    pub(crate) last: u64,
    pub(crate) chain: [u8; 32],
}

impl Before for Truth {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.records.get(key).cloned())
    }

    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
        fold::keys_of(&|prefix, each| self.scan(prefix, each), prefix)
    }

    fn letters_of(&self, number: Number) -> Result<Vec<LetterId>, StoreError> {
        fold::letters_of(&|prefix, each| self.scan(prefix, each), number)
    }
}

impl Truth {
    fn scan(&self, prefix: &[u8], each: EachRecord) -> Result<(), StoreError> {
        let records = self.records.range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(prefix));
        for (key, bytes) in records {
            each(key, bytes)?;
        }
        Ok(())
    }

    /// Folds further batches, up to the number `to`. What was done to many at once must be whole in its batch.
    pub(crate) fn follow(&mut self, reader: &Reader, to: u64) -> Result<(), StoreError> {
        let shared = &reader.shared;
        for frame in Frames::open(&shared.disk, &shared.journal_folder, self.last + 1, to)? {
            let frame = frame?;
            let batch = payload::from_payload(&frame, &shared.vault)?;
            let records: Vec<Record> = batch.items.iter().filter_map(|item| item.record.clone()).collect();
            // Of what was forgotten meanwhile only heads are left.
            let is_left = records.len() < batch.items.len();
            assert!(is_left || is_whole(&records), "batch {} holds a part of what was done to many", frame.sequence);
            let mut fold = Fold::default();
            fold.add_made(&batch, self)?;
            for (key, bytes) in fold.to_puts()? {
                match bytes {
                    Some(bytes) => drop(self.records.insert(key, bytes)),
                    None => drop(self.records.remove(&key)),
                }
            }
            (self.last, self.chain) = (frame.sequence, frame.chain);
        }
        Ok(())
    }

    /// The chain value of one batch; none where the journal ends before it.
    pub(crate) fn chain_of(reader: &Reader, number: u64) -> Result<Option<[u8; 32]>, StoreError> {
        let shared = &reader.shared;
        if number == 0 || number > reader.applied() {
            return Ok((number == 0).then_some([0; 32]));
        }
        let frame = Frames::open(&shared.disk, &shared.journal_folder, number, number)?.next().transpose()?;
        Ok(frame.map(|frame| frame.chain))
    }
}

/// All records that the state answers.
pub(crate) fn records(reader: &Reader) -> Result<Records, StoreError> {
    let mut records = Records::new();
    reader.shared.state.scan(b"", &mut |key, bytes| {
        records.insert(key.to_vec(), bytes.to_vec());
        Ok(())
    })?;
    Ok(records)
}

/// The number and the chain value of the last batch that was acknowledged.
pub(crate) fn end(writer: &Writer) -> (u64, [u8; 32]) {
    let head = writer.head();
    (head.sequence, head.chain)
}

fn is_whole(records: &[Record]) -> bool {
    let together = |record: &Record| match record {
        // One of many can be taken back, and done again, by itself.
        Record::Application(change) if !matches!(change.act, Act::Undo { .. } | Act::Redo { .. }) => {
            change.events.iter().find_map(|event| match event {
                Event::InBulk(bulk) => Some(bulk.of),
                _ => None,
            })
        }
        _ => None,
    };
    let of: Vec<u32> = records.iter().filter_map(together).collect();
    of.iter().all(|count| *count as usize == of.len())
}
