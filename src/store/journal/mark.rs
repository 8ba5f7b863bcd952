//! What the acknowledged part of a segment ends with, to be found there again before something is written behind it.

use super::frame::{Chain, NUMBER_IN_FRAME, NUMBER_IN_HEADER};
use crate::store::{StoreError, disk::DiskFile};

/// How long a number and the chain value behind it are, in bytes.
const LENGTH: usize = 8 + 32;

/// The number and the chain value of the last frame, or those of the header where there is no frame. The chain value follows
/// from all that is before it: another content, an earlier one of the same segment too, has something else there, or nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    at: u64,
    bytes: [u8; LENGTH],
}

impl Mark {
    /// That of a segment without a frame.
    pub(super) fn of_header(first: u64, chain: &Chain) -> Self {
        Self::new(NUMBER_IN_HEADER as u64, first, chain)
    }

    /// That of a frame which begins at an offset.
    pub(super) fn of_frame(offset: u64, sequence: u64, chain: &Chain) -> Self {
        Self::new(offset + NUMBER_IN_FRAME as u64, sequence, chain)
    }

    fn new(at: u64, number: u64, chain: &Chain) -> Self {
        let mut bytes = [0; LENGTH];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        bytes[8..].copy_from_slice(chain);
        Self { at, bytes }
    }

    /// Where it begins in its segment.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Whether what was read from where it begins begins with it.
    pub(super) fn begins(&self, found: &[u8]) -> bool {
        found.starts_with(&self.bytes)
    }

    /// Whether it stands in a file that is long enough for it.
    pub(super) fn is_in(&self, file: &DiskFile) -> Result<bool, StoreError> {
        let mut found = [0; LENGTH];
        file.read_at(&mut found, self.at)?;
        Ok(found == self.bytes)
    }
}
