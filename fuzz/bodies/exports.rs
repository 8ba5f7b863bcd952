//! A whole desk as text that is taken in: any bytes, and an export with parts changed.

use std::fs;
use std::path::Path;

use qapdesk::store::Disk;
use qapdesk::store::backup::{BackupError, KeyCopy};
use qapdesk::store::export::import;
use qapdesk::store::journal::find_head;

use super::{clean, edits, small};

/// What may be in the folder of a desk that was taken in, or was not.
const NAMES: [&str; 6] = ["journal", "documents", "keys", "restoring", "mail.toml", "brought-back"];

/// A text makes the desk that its first line names, or none.
pub(super) fn body(data: &[u8]) {
    let Some((kind, bytes)) = data.split_first() else { return };
    small::with(|small| {
        let text = match kind % 4 {
            0 => bytes.to_vec(),
            1 => edits::edited(&small.export, bytes).join(&b'\n'),
            _ => edits::sealed(edits::edited(&small.export, bytes), |lines, digest| {
                format!("{{\"end\":{{\"lines\":{lines},\"digest\":\"{digest}\"}}}}")
            }),
        };
        let (disk, home) = (&Disk::system(), small.empty("home"));
        let taken = import(disk, Path::new("a.jsonl"), &mut text.as_slice(), &home, &mut |_| ());
        for entry in fs::read_dir(&home).unwrap_or_else(|error| panic!("{error}")) {
            let name = entry.unwrap_or_else(|error| panic!("{error}")).file_name();
            assert!(NAMES.iter().any(|known| name == *known), "{} was made", name.to_string_lossy());
        }
        match taken {
            Ok(imported) => {
                let found = find_head(disk, &home.join("journal")).unwrap_or_else(|error| panic!("{error}"));
                assert_eq!(found, Some(imported.head), "what was taken in has another head");
                imported.absent.iter().for_each(|words| clean::line(words));
                KeyCopy::read(disk, &home)
                    .unwrap_or_else(|error| panic!("taken in, and its keys are not read: {error}"));
                let again = import(disk, Path::new("a.jsonl"), &mut text.as_slice(), &home, &mut |_| ());
                assert!(matches!(again, Err(BackupError::NotEmpty { .. })), "taken in where a desk is");
            }
            Err(error) => {
                assert!(!home.join("journal").exists(), "a desk is there although nothing was taken in");
                clean::line(&error.to_string());
            }
        }
    });
}
