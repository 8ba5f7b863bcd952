//! Whose a backup's folder is: it holds the keys, so nobody else may read it or put files of their own in it.

use std::{
    fs::{self, Metadata, Permissions},
    io,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

use super::{BackupError, DOCUMENTS, JOURNAL, KEYS};
use crate::store::disk;

/// What others may do with a file.
const OTHERS: u32 = 0o077;

/// Looks whether a backup's folder, what is below it and the files of keys are this user's own, and closes them to all
/// others. The folder itself may be root's, as where a disk is mounted, and is left as it is.
pub(super) fn make_ours(folder: &Path) -> Result<(), BackupError> {
    let is_trusted = |found: &Metadata| is_own(found) || found.uid() == 0;
    if fs::metadata(folder).is_ok_and(|found| !is_trusted(&found)) {
        return Err(BackupError::NotOurs(folder.to_owned()));
    }
    for below in [JOURNAL, DOCUMENTS, KEYS] {
        close(&folder.join(below), |found| found.is_dir() && is_own(found))?;
    }
    let keys = folder.join(KEYS);
    let entries = match fs::read_dir(&keys) {
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|source| disk::failed("list the folder", &keys, source))?,
    };
    for entry in entries {
        let path = entry.map_err(|source| disk::failed("list the folder", &keys, source))?.path();
        close(&path, |found| found.is_file() && is_own(found) && found.nlink() == 1)?;
    }
    Ok(())
}

fn is_own(found: &Metadata) -> bool {
    found.uid() == rustix::process::geteuid().as_raw()
}

/// Takes from all others what they may do with a file or folder that is there and is as it should be. Some file systems
/// know no modes; that is no reason to make no backup.
fn close(path: &Path, is_right: impl Fn(&Metadata) -> bool) -> Result<(), BackupError> {
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    if !is_right(&found) {
        return Err(BackupError::NotOurs(path.to_owned()));
    }
    let mode = found.permissions().mode();
    if mode & OTHERS != 0
        && let Err(error) = fs::set_permissions(path, Permissions::from_mode(mode & !OTHERS & 0o7777))
    {
        tracing::warn!(%error, "others may read {}", path.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_others_could_read_is_closed_and_what_leads_elsewhere_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join(KEYS);
        fs::create_dir(&keys).unwrap();
        make_ours(folder.path()).unwrap();
        let file = keys.join("2026.a");
        fs::write(&file, b"keys").unwrap();
        fs::set_permissions(&keys, Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        make_ours(folder.path()).unwrap();
        assert_eq!((mode(&keys), mode(&file)), (0o700, 0o600));
        let twice = folder.path().join("twice");
        fs::hard_link(&file, &twice).unwrap();
        assert!(matches!(make_ours(folder.path()), Err(BackupError::NotOurs(path)) if path == file));
        fs::remove_file(&file).unwrap();
        symlink(&twice, &file).unwrap();
        assert!(matches!(make_ours(folder.path()), Err(BackupError::NotOurs(path)) if path == file));
        fs::remove_file(&file).unwrap();
        fs::remove_dir(&keys).unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        symlink(elsewhere.path(), &keys).unwrap();
        assert!(matches!(make_ours(folder.path()), Err(BackupError::NotOurs(path)) if path == keys));
    }
}
