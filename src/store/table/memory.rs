//! A table in memory, for as long as the one on the disk cannot be read.

use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock},
};

use super::engine::{Batch, Bytes, Records, Scan};

/// Records that no disk has.
#[derive(Debug, Default)]
pub(super) struct Memory(RwLock<BTreeMap<Bytes, Bytes>>);

impl Records for Memory {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, String> {
        Ok(self.0.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned())
    }

    fn scan(&self, prefix: &[u8]) -> Scan {
        let records = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let from = records.range(Bytes::from(prefix)..);
        // Cheap copies: both are counted references.
        let found =
            from.take_while(|(key, _)| key.starts_with(prefix)).map(|(key, value)| (key.clone(), value.clone()));
        Box::new(found.map(Ok).collect::<Vec<_>>().into_iter())
    }

    fn apply(&self, batch: Batch) -> Result<(), String> {
        let mut records = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in batch {
            match value {
                Some(value) => drop(records.insert(key, value)),
                None => drop(records.remove(&key)),
            }
        }
        Ok(())
    }

    fn flush(&self) -> Result<(), String> {
        Ok(())
    }
}
