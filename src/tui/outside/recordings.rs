use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

/// How many recordings stay in a folder; older ones go when another is written.
const STAY: usize = 20;
/// How many can be written within one second.
const A_SECOND: u32 = 10;

/// Writes a recording into a new file of a folder, readable by its user alone, and says where it is.
pub fn keep_recording(folder: &Path, text: &str, now: DateTime<Utc>) -> io::Result<PathBuf> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let path = write_new(folder, text, now)?;
    forget_old(folder);
    Ok(path)
}

fn write_new(folder: &Path, text: &str, now: DateTime<Utc>) -> io::Result<PathBuf> {
    let time = now.format("%Y-%m-%dT%H-%M-%SZ");
    for nth in 0..A_SECOND {
        let path = folder.join(format!("{time}-{nth}.jsonl"));
        let mut file = match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        };
        if let Err(error) = file.write_all(text.as_bytes()).and_then(|()| file.sync_data()) {
            drop(fs::remove_file(&path));
            return Err(error);
        }
        return Ok(path);
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "too many were written just now"))
}

/// Removes all but the last; what cannot be removed stays.
fn forget_old(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let is_one = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "jsonl");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_one).collect();
    paths.sort();
    for path in paths.iter().rev().skip(STAY) {
        drop(fs::remove_file(path));
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn recordings_are_their_users_own_and_never_many() {
        let state = tempfile::tempdir().expect("a folder");
        let folder = state.path().join("recordings");
        let mut last = PathBuf::new();
        for second in 0..30 {
            let now = DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(second / 2);
            last = keep_recording(&folder, "text", now).expect("written");
        }
        assert_eq!(last.metadata().expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(folder.metadata().expect("there").permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::read_dir(&folder).expect("read").count(), STAY);
        assert!(last.exists(), "the newest stays");
    }
}
