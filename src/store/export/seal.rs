//! Sealing in a desk in the making what older programs wrote of applications in clear, so that they can be forgotten (H3).

use std::{collections::BTreeSet, path::Path};

use crate::store::{
    backup::{BackupError, KEYS, Landing},
    disk::Disk,
    journal::{self, Frames, JournalHead, Rewriter},
    payload,
    vault::Vault,
};

/// Writes the journal anew, with what concerns applications sealed under keys in the desk's folder, which are made where
/// there are none; its head after that, and how many batches were in clear.
pub(super) fn seal(
    disk: &Disk,
    home: &Path,
    landing: &Landing,
    head: JournalHead,
) -> Result<(JournalHead, u64), BackupError> {
    let (folder, new) = (landing.journal(), landing.place().join("sealed"));
    disk.make_folder(&new)?;
    let (vault, _) = Vault::open(disk, &home.join(KEYS))?;
    let firsts: BTreeSet<u64> =
        journal::extents(disk, &folder, head.sequence)?.iter().map(|extent| extent.first).collect();
    let (mut sealed, mut n_sealed) = (Rewriter::begin(disk, &new), 0);
    for frame in Frames::open(disk, &folder, 1, head.sequence)? {
        let frame = frame?;
        let anew = payload::seal_anew(&frame, &vault)?;
        n_sealed += u64::from(anew.is_some());
        sealed.push(anew.as_ref().unwrap_or(&frame.payload), firsts.contains(&frame.sequence))?;
    }
    let head = sealed.finish()?.unwrap_or(head);
    // The segments begin with the same changes, so their files have the same names.
    for segment in disk.all(&new)? {
        let name = segment.file_name().unwrap_or_default();
        disk.rename(&segment, &folder.join(name))?;
    }
    // An empty folder that stays does no harm.
    let _ = std::fs::remove_dir(&new);
    Ok((head, n_sealed))
}
