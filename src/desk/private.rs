//! That nobody but the desk's owner reads its files, looked at whenever the desk is opened: a restored copy, or somebody's
//! `chmod`, may have left them open.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

/// Folders of the desk; nobody else passes through them, whatever the mode of what is in them.
pub const FOLDERS: [&str; 6] = ["journal", "keys", "state", "documents", "drafts", "restoring"];
/// What the names of folders begin with that hold what was set aside, or left by an export that was killed.
const BEGIN: [&str; 3] = ["state.", "aside-", "export-"];
/// Files beside them, of which `lines` holds candidates' names, and how letters go out.
pub const FILES: [&str; 6] = ["server.log", "server.log.1", "desk.lock", "lines", "lines.new", MAIL];
/// The one of them that somebody else may have put there for the desk to read: then its mode is theirs.
pub const MAIL: &str = "mail.toml";
/// Whose files are few and are looked at one by one.
const LOOKED_THROUGH: [&str; 2] = ["journal", "keys"];

/// Takes from others what they may do with the desk's files and folders; what was open is told, in words. The desk's own
/// folder is its server's to judge: a group may pass through one that is shared.
pub(super) fn make_private(desk: &Path) -> io::Result<Vec<String>> {
    let mut told = Vec::new();
    for entry in fs::read_dir(desk)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let is_begun = BEGIN.iter().any(|begin| name.starts_with(begin)) && entry.file_type()?.is_dir();
        let is_folder = FOLDERS.contains(&name) || is_begun;
        let is_theirs = name == MAIL && entry.metadata()?.uid() != rustix::process::geteuid().as_raw();
        if is_folder || FILES.contains(&name) && !is_theirs {
            close(&entry.path(), &mut told)?;
        }
        if LOOKED_THROUGH.contains(&name) {
            for file in fs::read_dir(entry.path())? {
                close(&file?.path(), &mut told)?;
            }
        }
    }
    Ok(told)
}

fn close(path: &Path, told: &mut Vec<String>) -> io::Result<()> {
    let found = fs::symlink_metadata(path)?;
    let mode = found.permissions().mode() & 0o7777;
    let open = mode & 0o077;
    if found.is_symlink() || open == 0 {
        return Ok(());
    }
    fs::set_permissions(path, PermissionsExt::from_mode(mode & 0o700))?;
    told.push(format!("{} had the mode {mode:04o}", path.display()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_could_read_is_closed_and_told_and_what_is_not_the_desks_stays() {
        let desk = tempfile::tempdir().unwrap();
        let at = |name: &str| desk.path().join(name);
        let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
        for folder in ["journal", "keys", "state.aside-1", "aside-1", "mine"] {
            fs::create_dir(at(folder)).unwrap();
            fs::set_permissions(at(folder), PermissionsExt::from_mode(0o755)).unwrap();
        }
        for file in ["keys/2026.a", "server.log", "lines", "lines.new", "mail.toml", "ssh-keys"] {
            fs::write(at(file), "x").unwrap();
            fs::set_permissions(at(file), PermissionsExt::from_mode(0o644)).unwrap();
        }
        assert_eq!(make_private(desk.path()).unwrap().len(), 9);
        assert_eq!(["journal", "keys", "state.aside-1", "mine"].map(mode), [0o700, 0o700, 0o700, 0o755]);
        assert_eq!(["keys/2026.a", "server.log", "ssh-keys"].map(mode), [0o600, 0o600, 0o644]);
        assert_eq!(["lines", "lines.new", "mail.toml"].map(mode), [0o600; 3], "names, and how letters go out");
        assert_eq!(make_private(desk.path()).unwrap(), Vec::<String>::new());
    }
}
