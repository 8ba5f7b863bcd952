//! Mending a desk from what is whole: what will be done is said first, and nothing is deleted.
//!
//! A round looks at the desk and makes a plan; when somebody says so it is carried out; then the next round looks again,
//! until nothing is left to do. Invariants:
//!
//! - A segment is taken from a backup only where its changes follow from what is before it by the chain of digests, and
//!   what the desk's own file holds after them is kept where the chain goes on into it. So nothing is guessed.
//! - What is put in the place of something is whole on the disk before it gets its name; what was there was copied into a
//!   folder `aside-…` of the desk before, or moved where it is no file.
//! - A key is taken from a backup only where all that is sealed under it opens with it, and never for a candidate who was
//!   forgotten.
//! - What cannot be mended is left as it is, and told with file, byte and changes.
//!
//! Deliberately absent: going on without changes that are lost. Whoever wants that restores the last backup.

mod belongs;
mod end;
mod journal;
mod keys;
mod plan;
mod shape;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_shape;
#[cfg(test)]
mod tests_told;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

pub use plan::{Plan, Step, plan};

pub use super::renewal::is_set_aside;

use super::{
    Ground, StoreError,
    backup::{self, BackupError, DOCUMENTS, JOURNAL, copy, digest, document_file},
    rebuild,
    renewal::{ASIDE, AT},
};
use crate::domain::Digest;

/// The ending of a segment that was put together and waits to take its place.
const MENDED: &str = "mended";

/// What is to be mended, and from what.
#[derive(Debug, Clone, Copy)]
pub struct Repairing<'a> {
    /// What the store stands on.
    pub on: &'a Ground,
    /// The desk's folder; the caller holds its lock.
    pub desk: &'a Path,
    /// A backup of it.
    pub backup: Option<&'a Path>,
    /// When; what is set aside is named by it.
    pub at: DateTime<Utc>,
}

/// The folder into which a run sets aside what it takes out of its place.
fn aside(repairing: &Repairing<'_>) -> PathBuf {
    repairing.desk.join(format!("{ASIDE}{}", repairing.at.format(AT)))
}

/// Carries out a plan that was just made; returned is where what was in the way is, if anything was.
pub fn mend(repairing: &Repairing<'_>, plan: &Plan) -> Result<Vec<PathBuf>, BackupError> {
    let disk = &repairing.on.disk;
    let mut places = Vec::new();
    for step in &plan.steps {
        match step {
            Step::Segment { mended, file, is_there, digest, may_lack, .. } => {
                is_still(repairing, mended, *digest)?;
                if *may_lack {
                    // Letters that wait in it may have gone in the changes that are lost.
                    backup::mark(disk, repairing.desk)?;
                }
                if *is_there {
                    set_aside(repairing, file, true)?;
                }
                disk.rename(mended, file)?;
            }
            // What was under way when a process stopped is cleared away by opening the desk, as the plan did at its end.
            Step::SetAside { file } if !disk.is_named(file)? => {}
            Step::SetAside { file } | Step::InTheWay { file, .. } => set_aside(repairing, file, false)?,
            Step::Document { digest, bytes, is_there } => {
                let Some(backup) = repairing.backup else { continue };
                let file = repairing.desk.join(document_file(*digest));
                if *is_there {
                    set_aside(repairing, &file, true)?;
                }
                if let Some(folder) = file.parent() {
                    disk.make_folder(folder)?;
                }
                let new = repairing.desk.join(DOCUMENTS).join("document.new");
                copy(disk, &backup.join(document_file(*digest)), &new, *bytes)?;
                is_still(repairing, &new, *digest)?;
                disk.rename(&new, &file)?;
            }
            Step::Keys { keys, .. } => keys::put(repairing, keys)?,
            Step::State { .. } => {
                let state = repairing.desk.join("state");
                if disk.exists(&state)? {
                    places.push(rebuild::set_aside(repairing.on, &state)?);
                }
            }
        }
    }
    let folder = aside(repairing);
    if disk.is_folder(&folder)? {
        places.push(folder);
    }
    Ok(places)
}

/// Refuses a file that is another one than when the plan was made: somebody may have thought about it for long.
fn is_still(repairing: &Repairing<'_>, file: &Path, expected: Digest) -> Result<(), BackupError> {
    let disk = &repairing.on.disk;
    let length = disk.length(file)?.unwrap_or_default();
    if digest(disk, file, length)?.as_bytes() == &expected.0 {
        return Ok(());
    }
    let cause = "it is another one than a moment ago".to_owned();
    Err(BackupError::Damaged { file: file.to_owned(), cause, remedy: "check the disk and try again" })
}

/// Takes away what was made for a plan that is not carried out.
pub fn discard(repairing: &Repairing<'_>, plan: &Plan) -> Result<(), BackupError> {
    for step in &plan.steps {
        if let Step::Segment { mended, .. } = step {
            repairing.on.disk.remove(mended)?;
        }
    }
    Ok(())
}

/// Has a file in the folder of what is set aside: a copy where another takes its place, else the file itself.
fn set_aside(repairing: &Repairing<'_>, file: &Path, stays: bool) -> Result<(), StoreError> {
    let disk = &repairing.on.disk;
    let name = file.strip_prefix(repairing.desk).unwrap_or(file).to_string_lossy().replace('/', "-");
    let folder = aside(repairing);
    disk.make_folder(&folder)?;
    let mut place = folder.join(&name);
    let mut number = 1;
    while disk.is_named(&place)? {
        number += 1;
        place = folder.join(format!("{name}.{number}"));
    }
    if !stays {
        return disk.rename(file, &place);
    }
    // What is no file has no content, and nothing can take its place while it is there.
    let Some(bytes) = disk.length(file)? else { return disk.rename(file, &place) };
    copy(disk, file, &place, bytes)?;
    disk.sync_folder(&folder)
}

/// The folder of a desk's journal.
fn journal_folder(repairing: &Repairing<'_>) -> PathBuf {
    repairing.desk.join(JOURNAL)
}
