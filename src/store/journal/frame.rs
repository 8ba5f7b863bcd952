//! The bytes of a segment's header and of a frame.
//!
//! All integers are little endian. The header's layout is the same in every format version, so that any program can
//! tell damage from a newer format. A frame without payload is the seal that ends a segment which another one follows.

/// The format version that this program writes. In version 1 each frame was as if it had been appended by itself.
pub(super) const VERSION: u8 = 2;
/// Magic, version, first sequence number, chain value, checksum.
pub(super) const HEADER: usize = 8 + 1 + 8 + 32 + 4;
/// Length, checksum, sequence number, chain value: a frame before its payload.
pub(super) const OVERHEAD: usize = 4 + 4 + 8 + 32;
/// Where in a header the number of the first frame stands, and behind it the chain value.
pub(super) const NUMBER_IN_HEADER: usize = 8 + 1;
/// Where in a frame its number stands, and behind it the chain value.
pub(super) const NUMBER_IN_FRAME: usize = 4 + 4;
/// The largest payload, in bytes: what the codec makes at most, and a version byte.
pub(super) const LARGEST: usize = crate::codec::LIMIT + 1;

const MAGIC: &[u8; 8] = b"QAPJRNL\n";

/// The digest of everything up to a frame; all zero before the first.
pub(super) type Chain = [u8; 32];

/// What a segment begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) version: u8,
    /// The number of the first frame.
    pub(super) first: u64,
    /// The chain value of the frame before it.
    pub(super) chain: Chain,
}

impl Header {
    pub(super) fn to_bytes(self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        bytes[..8].copy_from_slice(MAGIC);
        bytes[8] = self.version;
        bytes[9..17].copy_from_slice(&self.first.to_le_bytes());
        bytes[17..49].copy_from_slice(&self.chain);
        let crc = crc32c::crc32c(&bytes[..49]);
        bytes[49..].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    /// The header, or nothing if the bytes do not check.
    pub(super) fn parse(bytes: &[u8; HEADER]) -> Option<Self> {
        let checks = &bytes[..8] == MAGIC && u32_at(bytes, 49) == crc32c::crc32c(&bytes[..49]);
        checks.then(|| Self { version: bytes[8], first: u64_at(bytes, 9), chain: chain_at(bytes, 17) })
    }
}

/// What a frame begins with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) length: u32,
    crc: u32,
    pub(super) sequence: u64,
    pub(super) chain: Chain,
}

impl Head {
    pub(super) fn parse(bytes: &[u8; OVERHEAD]) -> Self {
        Self { length: u32_at(bytes, 0), crc: u32_at(bytes, 4), sequence: u64_at(bytes, 8), chain: chain_at(bytes, 16) }
    }

    /// The number of the first frame of the append that this frame was written with: its own, or `before`, that of the
    /// append before it. None if the checksum fits neither.
    pub(super) fn append(&self, payload: &[u8], before: u64) -> Option<u64> {
        #[cfg(test)]
        if crate::store::sim::Bug::CrcNotChecked.is_planted() {
            return Some(self.sequence);
        }
        let alone = self.checksum(payload);
        match self.crc {
            crc if crc == alone => Some(self.sequence),
            crc if crc == continued(alone, before) => Some(before),
            _ => None,
        }
    }

    fn checksum(&self, payload: &[u8]) -> u32 {
        checksum(self.length, self.sequence, &self.chain, payload)
    }

    /// The length of the whole frame, if a frame may be that long and `left` bytes are there for it.
    pub(super) fn fits(&self, left: u64) -> bool {
        self.length as usize <= LARGEST && (OVERHEAD as u64) + u64::from(self.length) <= left
    }
}

/// Appends a frame to `out` and returns its chain value. `append` is the number of the first frame that is written with
/// it at once. The payload must not be longer than [`LARGEST`].
pub(super) fn put(out: &mut Vec<u8>, before: &Chain, sequence: u64, payload: &[u8], append: u64) -> Chain {
    let chain = link(before, sequence, payload);
    // No payload is longer than LARGEST, which fits; a longer one would fail its own check when read.
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let alone = checksum(length, sequence, &chain, payload);
    let crc = if append == sequence { alone } else { continued(alone, append) };
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&crc.to_le_bytes());
    out.extend_from_slice(&sequence.to_le_bytes());
    out.extend_from_slice(&chain);
    out.extend_from_slice(payload);
    chain
}

/// The chain value of a frame: BLAKE3 of the value before it, its number and its payload.
pub(super) fn link(before: &Chain, sequence: u64, payload: &[u8]) -> Chain {
    let mut hasher = blake3::Hasher::new();
    hasher.update(before).update(&sequence.to_le_bytes()).update(payload);
    *hasher.finalize().as_bytes()
}

/// How many bytes are summed up in looking for a whole frame, for each byte that is looked through: what was written by
/// chance has hardly any place to look at.
const PATIENCE: usize = 64;
/// And how many in any case.
const PATIENCE_AT_LEAST: usize = 4 * LARGEST;

/// Where in `rest` a whole frame begins that was appended after the change `expected` was on the disk, if one does. A disk
/// writes what is not synced in any order, so one that was appended together with it may be whole and `expected` not. Where
/// there are so many places that somebody must have made them, the next one is taken for one: nothing is cut off then.
pub(super) fn find_whole(rest: &[u8], expected: u64) -> Option<usize> {
    let most = expected.saturating_add((rest.len() / OVERHEAD) as u64);
    let mut patience = rest.len().saturating_mul(PATIENCE).saturating_add(PATIENCE_AT_LEAST);
    (0..rest.len().saturating_sub(OVERHEAD - 1)).find(|&start| {
        let Some(head) = rest[start..].first_chunk::<OVERHEAD>().map(Head::parse) else { return false };
        let left = rest.len() - start;
        if !(expected..=most).contains(&head.sequence) || !head.fits(left as u64) {
            return false;
        }
        let length = head.length as usize;
        let n_later = usize::try_from(head.sequence - expected).unwrap_or(usize::MAX);
        let Some(left) = patience.checked_sub(length.saturating_add(n_later.saturating_mul(size_of::<u64>()))) else {
            return true;
        };
        patience = left;
        let alone = head.checksum(&rest[start + OVERHEAD..start + OVERHEAD + length]);
        let later = expected + 1..head.sequence;
        head.crc == alone || later.into_iter().any(|append| head.crc == continued(alone, append))
    })
}

/// The checksum of a frame that was appended together with an earlier one.
fn continued(alone: u32, append: u64) -> u32 {
    crc32c::crc32c_append(alone, &append.to_le_bytes())
}

fn checksum(length: u32, sequence: u64, chain: &Chain, payload: &[u8]) -> u32 {
    let mut crc = crc32c::crc32c(&length.to_le_bytes());
    crc = crc32c::crc32c_append(crc, &sequence.to_le_bytes());
    crc = crc32c::crc32c_append(crc, chain);
    crc32c::crc32c_append(crc, payload)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut value = [0; 4];
    value.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(value)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut value = [0; 8];
    value.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(value)
}

fn chain_at(bytes: &[u8], at: usize) -> Chain {
    let mut value = [0; 32];
    value.copy_from_slice(&bytes[at..at + 32]);
    value
}
