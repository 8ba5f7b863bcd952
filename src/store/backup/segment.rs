//! A segment of a desk's journal on its way into a backup.

use std::path::Path;

use super::{BackupError, SegmentEntry, copy, digest, fill};
use crate::{
    domain::Digest,
    store::{
        StoreError,
        disk::Disk,
        error::Fault,
        journal::{self, Extent},
    },
};

/// Has a segment of a desk at its place in a backup, where `known` is what the last manifest names of it.
///
/// Of a desk that was imported the changes are the same and the bytes may be others: which of them were appended together
/// is in no export. What the last manifest names stays byte for byte, so that it fits until the next one is in its place.
pub(super) fn copy_segment(
    disk: &Disk,
    extent: &Extent,
    place: &Path,
    known: Option<&SegmentEntry>,
) -> Result<SegmentEntry, BackupError> {
    let new = place.with_added_extension("new");
    let mut found = copy(disk, &extent.path, &new, extent.bytes)?;
    // Read as a journal, since a copy of damage is worth nothing.
    has_all(disk, extent, &new)?;
    if let Some(known) = known
        && known.bytes <= extent.bytes
        && !holds(disk, &new, known)
        && holds(disk, place, known)
    {
        fill(&disk.read(place)?, &disk.write(&new)?, known.bytes)?;
        found = digest(disk, &new, extent.bytes)?;
        has_all(disk, extent, &new)?;
    }
    disk.rename(&new, place)?;
    let (before, after) = (Digest(extent.before), Digest(extent.after));
    let Extent { first, last, bytes, .. } = *extent;
    Ok(SegmentEntry { first, last, before, after, bytes, digest: Digest(*found.as_bytes()) })
}

/// Whether a file begins with what a manifest names; one that cannot be read does not.
fn holds(disk: &Disk, file: &Path, entry: &SegmentEntry) -> bool {
    disk.length(file).is_ok_and(|length| length.is_some_and(|length| length >= entry.bytes))
        && digest(disk, file, entry.bytes).is_ok_and(|found| found.as_bytes() == &entry.digest.0)
}

/// Refuses a copy that does not read as the segment, and removes it.
fn has_all(disk: &Disk, extent: &Extent, copy: &Path) -> Result<(), BackupError> {
    let (offset, fault) = match journal::read_copy(disk, copy, extent.first, extent.bytes) {
        Ok(found) if (found.last, found.before, found.after) == (extent.last, extent.before, extent.after) => {
            return Ok(());
        }
        Ok(_) => (0, Fault::Chain),
        Err(StoreError::Damaged { offset, fault, .. }) => (offset, fault),
        Err(error) => return Err(error.into()),
    };
    disk.remove(copy)?;
    Err(StoreError::Damaged { file: extent.path.clone(), offset, fault }.into())
}
