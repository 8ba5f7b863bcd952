//! The database below the table: sled, or one of tests that behaves as badly.

use std::{fmt::Debug, fs, io, path::Path};

use super::guard::{self, Failure};

/// A key's or a value's bytes.
pub(crate) type Bytes = sled::IVec;
/// Changes that are made together: a value to put, or nothing to remove what is there.
pub(crate) type Batch = Vec<(Bytes, Option<Bytes>)>;
/// Records in the order of their keys.
pub(crate) type Scan = Box<dyn Iterator<Item = Result<(Bytes, Bytes), String>>>;

/// Opens databases.
pub(crate) trait Engine: Debug + Send + Sync {
    /// Opens the one in a folder that is there, or makes it. It may panic.
    fn open(&self, folder: &Path) -> Result<Box<dyn Records>, Failure>;
    /// Removes the one in a folder, with the folder; nobody has it open.
    fn remove(&self, folder: &Path) -> io::Result<()>;
}

/// An open database; it closes when it is dropped. Errors are in words. Any call may panic.
pub(crate) trait Records: Send + Sync {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, String>;
    /// The records whose keys begin with a prefix.
    fn scan(&self, prefix: &[u8]) -> Scan;
    /// Makes all changes or, after a crash, none.
    fn apply(&self, batch: Batch) -> Result<(), String>;
    /// Writes what is still held in memory.
    fn flush(&self) -> Result<(), String>;
}

/// The engine of every desk.
#[derive(Debug)]
pub(crate) struct Sled;

impl Engine for Sled {
    fn open(&self, folder: &Path) -> Result<Box<dyn Records>, Failure> {
        Ok(Box::new(guard::open(folder)?))
    }

    fn remove(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir_all(folder)
    }
}

impl Records for sled::Db {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, String> {
        sled::Tree::get(self, key).map_err(|error| error.to_string())
    }

    fn scan(&self, prefix: &[u8]) -> Scan {
        Box::new(self.scan_prefix(prefix).map(|record| record.map_err(|error| error.to_string())))
    }

    fn apply(&self, batch: Batch) -> Result<(), String> {
        let mut changes = sled::Batch::default();
        for (key, value) in batch {
            match value {
                Some(value) => changes.insert(key, value),
                None => changes.remove(key),
            }
        }
        self.apply_batch(changes).map_err(|error| error.to_string())
    }

    fn flush(&self) -> Result<(), String> {
        sled::Tree::flush(self).map(drop).map_err(|error| error.to_string())
    }
}
