//! What says what belongs to a backup, `manifest.jsonl`: any bytes, and the one of a whole backup with parts changed.

use std::fs;
use std::path::Path;

use qapdesk::store::Disk;
use qapdesk::store::backup::{check, restore};
use qapdesk::store::journal::find_head;

use super::{clean, edits, small};

/// What a check finds is said before anything is brought back, and a backup that it finds whole is brought back as its
/// manifest says.
pub(super) fn body(data: &[u8]) {
    let Some((kind, bytes)) = data.split_first() else { return };
    small::with(|small| {
        let text = match kind % 4 {
            0 => bytes.to_vec(),
            1 => edits::edited(&small.manifest, bytes).join(&b'\n'),
            _ => edits::sealed(edits::edited(&small.manifest, bytes), |count, digest| {
                let entries = count.saturating_sub(1);
                format!("{{\"kind\":\"end\",\"entries\":{entries},\"digest\":\"{digest}\"}}")
            }),
        };
        let backup = small.backup();
        fs::write(backup.join("manifest.jsonl"), &text).unwrap_or_else(|error| panic!("{error}"));
        looked_at(&backup, &small.empty("home"));
    });
}

/// What check and restore say of a backup must agree.
pub(super) fn looked_at(backup: &Path, home: &Path) {
    let disk = &Disk::system();
    let checked = check(disk, backup, &mut |_, _| ());
    let restored = restore(disk, backup, home, &mut |_, _| ());
    let is_whole = checked.as_ref().is_ok_and(|checked| checked.faults.is_empty());
    match (&checked, restored) {
        (Ok(checked), Ok(restored)) if is_whole => {
            assert_eq!(restored.head, checked.manifest.head);
            let found = find_head(disk, &home.join("journal")).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(found, Some(restored.head), "what was brought back has another head");
        }
        (_, Ok(_)) => panic!("brought back although it does not check"),
        (_, Err(error)) => {
            assert!(!is_whole, "found whole, and not brought back: {error}");
            assert!(!home.join("journal").exists(), "a desk is there although nothing was brought back");
            clean::line(&error.to_string());
        }
    }
    match checked {
        Ok(checked) => {
            let said = checked.faults.iter().chain(&checked.flaws).chain(&checked.absent);
            said.for_each(|words| clean::line(words));
        }
        Err(error) => clean::line(&error.to_string()),
    }
}
