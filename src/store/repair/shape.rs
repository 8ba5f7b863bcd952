//! What stands in the place of a desk's folders, or of its files of keys, and is none.

use super::{Plan, Repairing, Step};
use crate::store::{
    StoreError,
    backup::{DOCUMENTS, INTERRUPTED, JOURNAL, KEYS},
    vault::COPIES,
};

/// Whether there is a desk, be it one without its journal.
pub(super) fn is_desk(repairing: &Repairing<'_>) -> Result<bool, StoreError> {
    let (disk, home) = (&repairing.on.disk, repairing.desk);
    if disk.is_folder(&home.join(JOURNAL))? {
        return Ok(true);
    }
    // What was to be brought back and is not there yet is begun anew.
    if !disk.is_folder(home)? || disk.exists(&home.join(INTERRUPTED))? {
        return Ok(false);
    }
    let parts = [JOURNAL, KEYS, DOCUMENTS, "state"].map(|name| home.join(name));
    Ok(disk.all(home)?.iter().any(|path| parts.contains(path)))
}

/// Plans to set aside what is no folder, or no file, where there should be one. Links count for what they lead to.
pub(super) fn look(repairing: &Repairing<'_>, plan: &mut Plan) -> Result<(), StoreError> {
    let (disk, home) = (&repairing.on.disk, repairing.desk);
    let folders = [JOURNAL, KEYS, DOCUMENTS].map(|name| home.join(name));
    for file in disk.all(home)?.into_iter().filter(|path| folders.contains(path)) {
        if !disk.is_folder(&file)? {
            plan.steps.push(Step::InTheWay { file, should_be: "folder" });
        }
    }
    let keys = home.join(KEYS);
    if !disk.is_folder(&keys)? {
        return Ok(());
    }
    for copy in COPIES {
        for file in disk.list(&keys, copy)? {
            if disk.length(&file)?.is_none() {
                plan.steps.push(Step::InTheWay { file, should_be: "file" });
            }
        }
    }
    Ok(())
}
