//! Whether a backup is of this desk and of its own time: a desk that went back to an earlier backup goes on otherwise than
//! the one that a later backup was made of.

use std::path::Path;

use super::{Repairing, journal_folder};
use crate::store::{
    StoreError,
    backup::{BackupError, JOURNAL, Manifest},
    journal::{Frames, JournalHead, head_at},
    table::Table,
};

/// Why nothing can be taken from a backup; none where the desk itself shows that the backup is its own.
///
/// What shows it is a change that both have: the last one that the state holds, and the last one up to which the desk's
/// journal reads.
pub(super) fn doubt(
    repairing: &Repairing<'_>,
    backup: &Path,
    manifest: &Manifest,
) -> Result<Option<String>, BackupError> {
    let disk = &repairing.on.disk;
    let to = manifest.head.sequence;
    let known = [of_state(repairing)?, of_journal(repairing, to)];
    let mut is_shown = false;
    for head in known.into_iter().flatten().filter(|head| (1..=to).contains(&head.sequence)) {
        let theirs = match head_at(disk, &backup.join(JOURNAL), head.sequence) {
            Ok(theirs) => theirs,
            // What is damaged there is found when it is to be taken.
            Err(StoreError::Damaged { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        if theirs != Some(head) {
            return Ok(Some(format!(
                "the backup in {} is of another desk, or of a time to which this one did not go on: its change {} is another; \
                 name one that this desk made since",
                backup.display(),
                head.sequence
            )));
        }
        is_shown = true;
    }
    Ok((!is_shown).then(|| {
        format!(
            "nothing that is left of the desk shows that the backup in {} is its own; restore it into an empty desk",
            backup.display()
        )
    }))
}

/// The last change that the state holds, where it can be read.
pub(super) fn of_state(repairing: &Repairing<'_>) -> Result<Option<JournalHead>, BackupError> {
    let folder = repairing.desk.join("state");
    if !repairing.on.disk.is_folder(&folder)? {
        return Ok(None);
    }
    match Table::open(repairing.on, &folder, &mut |_| ()) {
        Ok(table) => {
            let mark = table.mark();
            Ok(Some(JournalHead { sequence: mark.applied, chain: mark.chain }))
        }
        Err(StoreError::State { .. } | StoreError::Newer { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The last change up to which the desk's journal reads from its beginning, at most one of a number.
fn of_journal(repairing: &Repairing<'_>, to: u64) -> Option<JournalHead> {
    let frames = Frames::open(&repairing.on.disk, &journal_folder(repairing), 1, to).ok()?;
    let last = frames.map_while(Result::ok).last()?;
    Some(JournalHead { sequence: last.sequence, chain: last.chain })
}
