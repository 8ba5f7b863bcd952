//! Up to which change all was acknowledged, in a file beside the database.
//!
//! The database gets changes after they were acknowledged. Without this file a desk that was killed in between could not
//! tell a last change that is damaged from one whose write was cut short. It is written once the journal has the change on
//! the disk, and not synced: after a power cut it may say less, never more, than is true.

use std::path::Path;

use crate::store::{
    StoreError,
    disk::{Disk, DiskFile},
};

/// The file's name.
const NAME: &str = "acknowledged";
/// Its length in bytes: the number of a change, little-endian, and its CRC-32C.
const LENGTH: usize = 12;

/// The file, open.
#[derive(Debug)]
pub(in crate::store) struct Witness(DiskFile);

impl Witness {
    /// Opens the file in a folder, or makes it.
    pub(super) fn open(disk: &Disk, folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(NAME);
        Ok(Self(if disk.exists(&path)? { disk.write(&path)? } else { disk.create(&path)? }))
    }

    /// Which change the file in a folder tells; 0 where there is none, or it is damaged or cut short.
    pub(in crate::store) fn read(disk: &Disk, folder: &Path) -> Result<u64, StoreError> {
        let path = folder.join(NAME);
        if disk.length(&path)?.is_none_or(|length| length < LENGTH as u64) {
            return Ok(0);
        }
        let mut bytes = [0; LENGTH];
        disk.read(&path)?.read_at(&mut bytes, 0)?;
        Ok(told(&bytes).unwrap_or(0))
    }

    /// Tells that all up to a change is acknowledged.
    pub(super) fn tell(&self, change: u64) -> Result<(), StoreError> {
        let number = change.to_le_bytes();
        let mut bytes = [0; LENGTH];
        bytes[..8].copy_from_slice(&number);
        bytes[8..].copy_from_slice(&crc32c::crc32c(&number).to_le_bytes());
        self.0.write_at(&bytes, 0)
    }
}

fn told(bytes: &[u8; LENGTH]) -> Option<u64> {
    let (number, rest) = bytes.split_first_chunk::<8>()?;
    (rest == crc32c::crc32c(number).to_le_bytes()).then(|| u64::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_read_and_damage_tells_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::system();
        assert_eq!(Witness::read(&disk, folder.path()).unwrap(), 0);
        let witness = Witness::open(&disk, folder.path()).unwrap();
        witness.tell(7).unwrap();
        witness.tell(70_000).unwrap();
        assert_eq!(Witness::read(&disk, folder.path()).unwrap(), 70_000);
        for place in 0..LENGTH {
            let path = folder.path().join(NAME);
            let whole = std::fs::read(&path).unwrap();
            let mut damaged = whole.clone();
            damaged[place] ^= 0x10;
            std::fs::write(&path, &damaged).unwrap();
            assert_eq!(Witness::read(&disk, folder.path()).unwrap(), 0, "byte {place}");
            std::fs::write(&path, &whole[..place]).unwrap();
            assert_eq!(Witness::read(&disk, folder.path()).unwrap(), 0, "{place} bytes");
            std::fs::write(&path, &whole).unwrap();
        }
    }
}
