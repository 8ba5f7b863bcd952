//! A journal that lacks its end, or has a hole: what was acknowledged and is in no backup that was named, and how the rest is saved.

use super::{Repairing, belongs, journal_folder};
use crate::store::{
    StoreError,
    backup::{BackupError, lost as changes},
    error::Fault,
    journal::find_head,
    table::Witness,
};

/// What is lost of a desk that does not open since its journal lacks its end, and what is to be done, in words; none where it
/// does not open for another cause.
///
/// A backup goes up to the last change that is whole, also of such a desk. It is not brought back here: whoever goes on
/// without changes that were acknowledged is to say so.
pub(super) fn lost(repairing: &Repairing<'_>, error: &StoreError) -> Result<Option<String>, BackupError> {
    let cause = match error {
        StoreError::Damaged { file, offset, fault: fault @ Fault::Acknowledged { .. } } => {
            format!("{} is damaged at byte {offset}: {fault}", file.display())
        }
        StoreError::EndMissing { folder, expected } => {
            format!("the journal in {} ends before change {expected}, which was acknowledged", folder.display())
        }
        _ => return Ok(None),
    };
    let (disk, state) = (&repairing.on.disk, repairing.desk.join("state"));
    let Some(head) = find_head(disk, &journal_folder(repairing))? else { return Ok(None) };
    let of_table = belongs::of_state(repairing)?.map_or(0, |head| head.sequence);
    let (whole, told) = (head.sequence, Witness::read(disk, &state)?.max(of_table));
    if told <= whole {
        return Ok(None);
    }
    let (is, them) = if told == whole + 1 { ("is", "it") } else { ("are", "them") };
    let later = if repairing.backup.is_some() { "a later backup" } else { "a backup" };
    let lost = changes(whole, told);
    Ok(Some(format!(
        "{cause}: {lost} {is} lost unless {later} has {them} (name it with --from FOLDER); {}",
        saved(whole)
    )))
}

/// How all up to a change is saved where what follows is lost, in words.
pub(super) fn saved(whole: u64) -> String {
    format!(
        "all up to change {whole} is saved with, one after the other: qapdesk backup NEW (which says the same, exit status 1), \
         qapdesk --desk DIR restore NEW, qapdesk --desk DIR verify; then work on in DIR, and keep this folder"
    )
}
