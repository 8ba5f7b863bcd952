//! What of the journal is whole, and what a backup has in the place of what is not.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{MENDED, Plan, Repairing, Step, end::saved, journal_folder};
use crate::domain::Digest;
use crate::store::{
    StoreError,
    backup::{BackupError, Manifest, SegmentEntry, copy, digest},
    disk::Disk,
    error::Fault,
    journal::{Extent, Seen, SegmentEnd, see, segments, whole_until},
};

/// How much is copied at a time, in bytes.
const PART: u64 = 1024 * 1024;
const REMEDY: &str = "put it back, or name a backup that has it with --from FOLDER";

/// Looks at every segment from the first on; each must go on where the one before it ended.
pub(super) fn look(repairing: &Repairing<'_>, manifest: Option<&Manifest>, plan: &mut Plan) -> Result<(), BackupError> {
    let (disk, folder) = (&repairing.on.disk, journal_folder(repairing));
    let (mut there, mut strange) = (Vec::new(), Vec::new());
    if disk.is_folder(&folder)? {
        (there, strange) = segments(disk, &folder)?;
    }
    plan.steps.extend(strange.into_iter().map(|file| Step::SetAside { file }));
    let left = there.into_iter().collect();
    let mut walk = Walk { repairing, manifest, folder, left, first: 1, chain: [0; 32], plan };
    while walk.step()? {}
    Ok(())
}

/// A walk along the segments, as far as it is.
struct Walk<'a> {
    repairing: &'a Repairing<'a>,
    manifest: Option<&'a Manifest>,
    folder: PathBuf,
    /// The first changes of the segments that are there and were not looked at.
    left: BTreeSet<u64>,
    /// With which change the next segment begins, and the chain value before it.
    first: u64,
    chain: [u8; 32],
    plan: &'a mut Plan,
}

/// What a segment of the desk is.
enum Found {
    /// It is whole, and another one follows.
    GoesOn(Seen),
    /// It is whole, and the journal ends with it.
    Ends,
    /// It is not what it should be.
    Wrong {
        cause: String,
        /// The first change of it that is not whole.
        from: u64,
    },
}

impl Walk<'_> {
    fn disk(&self) -> &Disk {
        &self.repairing.on.disk
    }

    /// Looks at one segment; whether the next one is to be looked at.
    fn step(&mut self) -> Result<bool, BackupError> {
        let file = self.folder.join(Extent::name(self.first));
        let is_there = self.left.remove(&self.first);
        let (cause, from) = if is_there {
            match self.found(&file)? {
                Found::GoesOn(seen) => {
                    (self.first, self.chain) = (seen.next, seen.after);
                    return Ok(true);
                }
                Found::Ends => return Ok(false),
                Found::Wrong { cause, from } => (cause, from),
            }
        } else {
            (format!("{} is missing", file.display()), self.first)
        };
        let manifest = self.manifest;
        let kept = manifest.and_then(|manifest| manifest.segments.iter().find(|entry| entry.first == self.first));
        if let Some(entry) = kept {
            return self.put_together(entry, file, is_there, (cause, from));
        }
        let lost = self.lost(from);
        let rest = if from > 1 { format!("; where none has, {}", saved(from - 1)) } else { String::new() };
        self.plan.cannot.push(format!("{cause}, and with it {lost}; {REMEDY}{rest}"));
        Ok(false)
    }

    fn found(&self, file: &Path) -> Result<Found, BackupError> {
        let name = file.display();
        let seen = match see(self.disk(), file, self.first) {
            Ok(seen) => seen,
            Err(_) if self.disk().length(file)?.is_none() => {
                return Ok(Found::Wrong { cause: format!("{name} is no file"), from: self.first });
            }
            Err(error @ StoreError::Damaged { .. }) => {
                let text = error.to_string();
                let cause = text.split("; nothing was changed").next().unwrap_or_default().to_owned();
                let from = whole_until(self.disk(), file, self.first, &self.chain)?;
                return Ok(Found::Wrong { cause, from });
            }
            Err(error) => return Err(error.into()),
        };
        if seen.before != self.chain {
            let cause = format!("{name} is damaged at byte 0: {}", Fault::Chain);
            return Ok(Found::Wrong { cause, from: self.first });
        }
        let backup_goes_on = self.manifest.is_some_and(|manifest| manifest.head.sequence >= seen.next);
        let next = seen.next;
        let wrong = |cause| Found::Wrong { cause, from: next };
        Ok(match seen.end {
            SegmentEnd::Sealed => Found::GoesOn(seen),
            _ if !self.ends(next) => wrong(format!("{name} does not end in its seal")),
            _ if backup_goes_on => wrong(format!("{name} ends before change {next}, which the backup has")),
            _ => Found::Ends,
        })
    }

    /// Whether nothing was kept behind a segment that is not sealed. One that was made for it to be sealed, and holds
    /// nothing, is taken off when the desk is opened.
    fn ends(&self, next: u64) -> bool {
        let Some(first) = self.left.first().copied() else { return true };
        if self.left.len() > 1 || first != next {
            return false;
        }
        let seen = see(self.disk(), &self.folder.join(Extent::name(first)), first);
        seen.is_ok_and(|seen| seen.next == next)
    }

    /// Puts a segment together of what the backup has of it and what the desk has behind that, and looks whether it is
    /// whole and what belongs here.
    fn put_together(
        &mut self,
        entry: &SegmentEntry,
        file: PathBuf,
        is_there: bool,
        (cause, from): (String, u64),
    ) -> Result<bool, BackupError> {
        let Some(backup) = self.repairing.backup else { return Ok(false) };
        let (disk, whole, mended) = (self.disk(), backup.join(entry.file()), file.with_extension(MENDED));
        let is_good = entry.before.0 == self.chain
            && disk.length(&whole)?.is_some_and(|length| length >= entry.bytes)
            && digest(disk, &whole, entry.bytes)?.as_bytes() == &entry.digest.0;
        if !is_good {
            let lost = self.lost(from);
            let told = format!("{cause}; the backup has not what belongs there, so {lost} cannot be read: {REMEDY}");
            self.plan.cannot.push(told);
            return Ok(false);
        }
        if !disk.is_folder(&self.folder)? {
            disk.make_folder(&self.folder)?;
        }
        copy(disk, &whole, &mended, entry.bytes)?;
        if is_there {
            append(disk, &file, entry.bytes, &mended)?;
        }
        let next = self.left.first().copied();
        // What follows may be missing as well, and is then looked for in the backup next.
        let backup_has = |first| manifest_has(self.manifest, first);
        let seen = see(disk, &mended, self.first).ok().filter(|seen| match seen.end {
            SegmentEnd::Sealed => next.is_none_or(|next| next == seen.next || backup_has(seen.next)),
            SegmentEnd::Whole | SegmentEnd::Torn(_) => self.ends(seen.next),
        });
        let Some(seen) = seen else {
            let lost = self.lost(whole_until(disk, &mended, self.first, &self.chain)?);
            disk.remove(&mended)?;
            let rest = if from > entry.last + 1 {
                format!("; where there is none, {}", saved(from - 1))
            } else {
                ", or restore the last one into another folder".to_owned()
            };
            self.plan.cannot.push(format!(
                "{cause}; the backup has it only up to change {}, and {lost} cannot be read for certain: name a later backup with --from FOLDER{rest}",
                entry.last
            ));
            return Ok(false);
        };
        let is_sealed = matches!(seen.end, SegmentEnd::Sealed);
        // Of a file that is shorter than the backup's part of it, or torn behind that, nobody knows what it held.
        let is_short = !is_there || disk.length(&file)?.unwrap_or_default() < entry.bytes;
        let may_lack = !is_sealed && (is_short || matches!(seen.end, SegmentEnd::Torn(_)));
        let (from_backup, last) = (entry.last, seen.next - 1);
        let length = disk.length(&mended)?.unwrap_or_default();
        let digest = Digest(*digest(disk, &mended, length)?.as_bytes());
        self.plan.steps.push(Step::Segment { file, is_there, mended, digest, from_backup, last, may_lack, cause });
        (self.first, self.chain) = (seen.next, seen.after);
        Ok(is_sealed)
    }

    /// Which changes are not there, from one on to the next segment.
    fn lost(&self, from: u64) -> String {
        match self.left.first() {
            Some(next) if from >= *next => format!("what joins it to change {next}"),
            Some(next) if next - 1 == from => format!("change {from}"),
            Some(next) => format!("changes {from} to {}", next.saturating_sub(1)),
            None => format!("the changes from {from} on"),
        }
    }
}

/// Whether a backup has a segment that begins with a change.
fn manifest_has(manifest: Option<&Manifest>, first: u64) -> bool {
    manifest.is_some_and(|manifest| manifest.segments.iter().any(|entry| entry.first == first))
}

/// Appends what a file holds from a place on, but for zeros at its end: they are room for changes and none.
fn append(disk: &Disk, file: &Path, from: u64, to: &Path) -> Result<(), StoreError> {
    let length = disk.length(file)?.unwrap_or_default();
    if length <= from {
        return Ok(());
    }
    let (source, joined) = (disk.read(file)?, disk.write(to)?);
    let mut at = from;
    while at < length {
        let mut part = vec![0; usize::try_from(PART.min(length - at)).unwrap_or_default()];
        source.read_at(&mut part, at)?;
        if part.iter().any(|byte| *byte != 0) {
            joined.write_at(&part, at)?;
        }
        at += part.len() as u64;
    }
    joined.sync()
}
