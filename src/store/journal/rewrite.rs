//! Writing a whole journal anew, for a desk that is not one yet.

use std::path::{Path, PathBuf};

use super::{
    JournalHead,
    frame::{self, Chain, HEADER},
    segment::{self, Segment},
};
use crate::store::{
    StoreError,
    disk::{Disk, DiskFile},
};

/// How much is gathered before it is written, in bytes.
const PART: usize = 1024 * 1024;

/// A journal in the making. Nothing of it is sure to be on the disk before [`Rewriter::finish`].
#[derive(Debug)]
pub struct Rewriter {
    disk: Disk,
    folder: PathBuf,
    live: Option<(DiskFile, u64)>,
    waiting: Vec<u8>,
    last: u64,
    chain: Chain,
}

impl Rewriter {
    /// Begins a journal in a folder that is there and empty.
    pub fn begin(disk: &Disk, folder: &Path) -> Self {
        let (disk, folder) = (disk.clone(), folder.to_owned());
        Self { disk, folder, live: None, waiting: Vec::new(), last: 0, chain: Chain::default() }
    }

    /// Adds a batch; with `begins` it is the first of a segment, as the first batch always is. What follows from where
    /// segments begin are the chain values, so they are the same again only with the same segments.
    pub fn push(&mut self, payload: &[u8], begins: bool) -> Result<JournalHead, StoreError> {
        if payload.is_empty() {
            return Err(StoreError::Empty);
        }
        if payload.len() > frame::LARGEST {
            return Err(StoreError::TooLarge { bytes: payload.len(), limit: frame::LARGEST });
        }
        if begins || self.live.is_none() {
            self.begin_segment()?;
        }
        self.last += 1;
        self.chain = frame::put(&mut self.waiting, &self.chain, self.last, payload, self.last);
        if self.waiting.len() >= PART {
            self.write()?;
        }
        Ok(JournalHead { sequence: self.last, chain: self.chain })
    }

    /// Ends the journal; it is on the disk when this returns, with the head it has; none where nothing was added.
    pub fn finish(mut self) -> Result<Option<JournalHead>, StoreError> {
        self.write()?;
        let Some((live, _)) = &self.live else { return Ok(None) };
        live.sync()?;
        Ok(Some(JournalHead { sequence: self.last, chain: self.chain }))
    }

    fn begin_segment(&mut self) -> Result<(), StoreError> {
        let first = self.last + 1;
        if self.live.is_some() {
            let (seal, chain) = segment::seal(&self.chain, first);
            self.waiting.extend_from_slice(&seal);
            self.chain = chain;
            self.write()?;
        }
        if let Some((sealed, _)) = self.live.take() {
            sealed.sync()?;
        }
        let next = Segment::create(&self.disk, &self.folder, first, self.chain)?;
        self.live = Some((next, HEADER as u64));
        Ok(())
    }

    fn write(&mut self) -> Result<(), StoreError> {
        if let Some((live, len)) = &mut self.live {
            live.write_at(&self.waiting, *len)?;
            *len += self.waiting.len() as u64;
        }
        self.waiting.clear();
        Ok(())
    }
}
