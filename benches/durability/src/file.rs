//! The bare limit: the journal's bytes at the end of a file, and a wait for the disk.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use crate::gather::Gatherer;
use crate::{Bytes, Client, Peer};

/// A file that grows.
pub struct Appending(Gatherer);

impl Appending {
    pub fn new(path: &Path, bytes: &Bytes) -> Self {
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        let batch = bytes.batch.clone();
        Self(Gatherer::new(move |places| {
            file.write_all(&batch.repeat(places.len())).unwrap();
            file.sync_data().unwrap();
        }))
    }
}

impl Peer for Appending {
    fn name(&self) -> &'static str {
        "a file: append and fdatasync, gathered"
    }

    fn client(&self, own: Vec<usize>) -> Box<dyn Client + '_> {
        self.0.client(own)
    }
}
