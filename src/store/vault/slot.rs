//! The bytes of a file of keys: a header, then one slot for each number of a year.
//!
//! All integers are little endian. A slot is as long as the header and no slot lies across two sectors of a disk. Its
//! checksum covers whose it is, so that one in a wrong place or file is not taken.

use crate::domain::Number;

/// The format version that this program writes.
pub(super) const VERSION: u8 = 1;
/// The length of the header, in bytes.
pub(super) const HEADER: usize = 64;
/// The length of a slot, in bytes.
pub(super) const SLOT: usize = 64;

const MAGIC: &[u8; 8] = b"QAPKEYS\n";
const IS_KEY: u8 = 1;
const IS_DESTROYED: u8 = 2;
/// Where the key begins in its slot; what is before it but the state is zero.
const KEY: usize = SLOT - 4 - 32;

/// What a slot holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Slot {
    /// The key of an application, whether it is there already or not.
    Key([u8; 32]),
    /// Nothing any more: the application was forgotten.
    Destroyed,
}

impl Slot {
    /// The slot of a number, as it stands in the file.
    pub(super) fn to_bytes(self, number: Number) -> [u8; SLOT] {
        let mut bytes = [0; SLOT];
        match self {
            Self::Key(key) => {
                bytes[0] = IS_KEY;
                bytes[KEY..KEY + 32].copy_from_slice(&key);
            }
            Self::Destroyed => bytes[0] = IS_DESTROYED,
        }
        let crc = checksum(number, &bytes[..SLOT - 4]);
        bytes[SLOT - 4..].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    /// The slot of a number, or nothing if the bytes do not check.
    pub(super) fn parse(bytes: &[u8], number: Number) -> Option<Self> {
        let bytes: &[u8; SLOT] = bytes.try_into().ok()?;
        let (content, crc) = bytes.split_last_chunk::<4>()?;
        if u32::from_le_bytes(*crc) != checksum(number, content) {
            return None;
        }
        match bytes[0] {
            IS_KEY => content.last_chunk::<32>().map(|key| Self::Key(*key)),
            IS_DESTROYED => Some(Self::Destroyed),
            _ => None,
        }
    }
}

/// Where the slot of the `place`th number (from 0) begins in its file.
pub(super) fn offset(place: usize) -> u64 {
    (HEADER + place * SLOT) as u64
}

/// The header of the keys of a year.
pub(super) fn header(year: u16) -> [u8; HEADER] {
    let mut bytes = [0; HEADER];
    bytes[..8].copy_from_slice(MAGIC);
    bytes[8] = VERSION;
    bytes[9..11].copy_from_slice(&year.to_le_bytes());
    let crc = crc32c::crc32c(&bytes[..HEADER - 4]);
    bytes[HEADER - 4..].copy_from_slice(&crc.to_le_bytes());
    bytes
}

/// The format version of a file of keys by its header; none where that does not check or is of another year.
pub(super) fn version(bytes: &[u8], year: u16) -> Option<u8> {
    let header = bytes.first_chunk::<HEADER>()?;
    let (content, crc) = header.split_last_chunk::<4>()?;
    let checks = &header[..8] == MAGIC && u32::from_le_bytes(*crc) == crc32c::crc32c(content);
    (checks && header[9..11] == year.to_le_bytes()).then_some(header[8])
}

fn checksum(number: Number, content: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&number.to_key()), content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_flipped_byte_and_no_other_numbers_slot_is_taken() {
        let number = Number::new(2026, 7);
        for slot in [Slot::Key([9; 32]), Slot::Destroyed] {
            let bytes = slot.to_bytes(number);
            assert!(Slot::parse(&bytes, number) == Some(slot));
            assert!(Slot::parse(&bytes, Number::new(2026, 8)).is_none());
            assert!(Slot::parse(&bytes, Number::new(2025, 7)).is_none());
            for at in 0..SLOT {
                let mut damaged = bytes;
                damaged[at] ^= 1;
                assert!(Slot::parse(&damaged, number).is_none(), "byte {at}");
            }
        }
        assert_eq!(version(&header(2026), 2026), Some(VERSION));
        assert_eq!(version(&header(2026), 2025), None);
    }
}
