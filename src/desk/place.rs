//! What a folder is to a desk, looked at before anything is made in it: a mistyped name must not become a desk, nor a
//! backup be changed as if it were one.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::private::MAIL;
use crate::store::Disk;
use crate::store::backup::{INTERRUPTED, MANIFEST, OF_BACKUP};
use crate::store::journal::Journal;

/// What a folder is to a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A desk, or what is left of one: opening it says what is wrong with it.
    Desk,
    /// No folder, or one that holds nothing but what may be there before a desk: one can be made there.
    Free,
    /// A backup of a desk.
    Backup,
    /// A folder of something else; this is in it.
    Other(String),
}

/// The desk's own folders, of which the journal is made first: two of them are what is left of a desk.
const FOLDERS: [&str; 4] = ["journal", "keys", "state", "documents"];
/// What may be there before a desk: of a server that began or waits to be begun, of the file system, and of the user
/// whose home the folder of a service is.
const BEFORE: [&str; 8] =
    [MAIL, "server.log", "server.log.1", "lost+found", ".bash_history", ".cache", ".config", ".local"];
/// What the names of the lock and of the socket begin with.
const OF_SERVER: [&str; 2] = ["desk.lock", "desk.sock"];
/// How much is read of a file to tell what it is, in bytes.
const BEGINNING: u64 = 64 * 1024;

impl Place {
    /// Looks at a folder and changes nothing in it.
    ///
    /// # Errors
    /// It may not be looked at, or is none.
    pub fn of(folder: &Path) -> io::Result<Self> {
        let names = match names(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Free),
            names => names?,
        };
        let has = |name: &str| names.iter().any(|found| found == name);
        // After the names: whoever makes a desk at this moment makes the journal before all else.
        let has_journal = has_journal(folder);
        if has(MANIFEST) && (has_journal || beginning(&folder.join(MANIFEST)).contains(OF_BACKUP)) {
            return Ok(Self::Backup);
        }
        if has_journal || has(INTERRUPTED) || FOLDERS.iter().filter(|name| has(name)).count() > 1 {
            return Ok(Self::Desk);
        }
        let mail = if has(MAIL) { beginning(&folder.join(MAIL)) } else { String::new() };
        let other = names.into_iter().find(|name| !may_be_before(folder, name, &mail));
        Ok(other.map_or(Self::Free, Self::Other))
    }

    /// Whether a folder has the beginnings of a journal, without which no desk opens.
    pub fn has_journal(folder: &Path) -> bool {
        has_journal(folder)
    }

    /// Whether a restore or an import into a folder was begun and is not done.
    pub fn is_interrupted(folder: &Path) -> bool {
        !has_journal(folder) && folder.join(INTERRUPTED).exists()
    }
}

/// What is in a folder, by name.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// A segment of a strange name is one too: the opening tells it.
fn has_journal(folder: &Path) -> bool {
    Journal::is_begun(&Disk::system(), &folder.join("journal")).unwrap_or(true)
}

fn may_be_before(folder: &Path, name: &str, mail: &str) -> bool {
    BEFORE.contains(&name)
        || OF_SERVER.iter().any(|of_server| name.starts_with(of_server))
        // The file of a password, or of an authority.
        || ['"', '\''].iter().any(|quote| mail.contains(&format!("{quote}{name}{quote}")))
        // One that is just being made, or was when the power went.
        || name == "journal" && names(&folder.join(name)).is_ok_and(|inside| inside.iter().all(|name| Journal::is_part(name)))
}

fn beginning(path: &Path) -> String {
    let mut bytes = Vec::new();
    let is_file = fs::metadata(path).is_ok_and(|found| found.is_file());
    // What cannot be read names nothing.
    if is_file && let Ok(file) = File::open(path) {
        let _ = file.take(BEGINNING).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[&str]) -> Place {
        let home = tempfile::tempdir().unwrap();
        for file in files {
            let path = home.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let text = match *file {
                MANIFEST => "{\"format\":\"qapdesk-backup\",\"version\":1}\n",
                MAIL => "[smtp]\npassword_file = \"mail.password\"\nca = 'ca.pem'\n",
                _ => "",
            };
            fs::write(path, text).unwrap();
        }
        Place::of(home.path()).unwrap()
    }

    const SEGMENT: &str = "journal/00000000000000000001.qapj";

    #[test]
    fn a_desk_is_one_with_whatever_somebody_put_into_it_and_where_half_of_it_is_gone() {
        assert_eq!(of(&[SEGMENT, "notes.txt"]), Place::Desk);
        assert_eq!(of(&["keys/2026.a", "documents/ab/cd", "state/db"]), Place::Desk, "the journal is gone");
        assert_eq!(of(&["restoring/journal/00000000000000000001.qapj"]), Place::Desk);
    }

    #[test]
    fn a_desk_can_be_made_where_nothing_is_but_what_comes_before_it() {
        assert_eq!(of(&[]), Place::Free);
        assert_eq!(Place::of(Path::new("/nowhere/at/all")).unwrap(), Place::Free);
        let service = ["desk.sock", "desk.lock", "server.log", "lost+found/x", ".local/share/x"];
        assert_eq!(of(&service), Place::Free);
        assert_eq!(of(&["mail.toml", "mail.password", "ca.pem"]), Place::Free);
        assert_eq!(of(&["desk.lock", "journal/next.tmp"]), Place::Free, "its first segment has no name yet");
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("journal")).unwrap();
        assert_eq!(Place::of(home.path()).unwrap(), Place::Free, "a start that was broken off");
    }

    #[test]
    fn a_folder_of_other_things_says_what_is_in_it() {
        assert_eq!(of(&["desk.lock", "diary", "zebra"]), Place::Other("diary".to_owned()));
        assert_eq!(of(&["documents/letter.odt"]), Place::Other("documents".to_owned()));
        assert_eq!(of(&["journal/monday.txt"]), Place::Other("journal".to_owned()));
        assert_eq!(of(&["mail.password"]), Place::Other("mail.password".to_owned()), "nothing names it");
        assert_eq!(of(&[".bashrc"]), Place::Other(".bashrc".to_owned()), "somebody's home");
    }

    #[test]
    fn a_backup_is_one_also_where_its_manifest_is_damaged_or_it_was_opened_as_a_desk() {
        assert_eq!(of(&[MANIFEST]), Place::Backup);
        assert_eq!(of(&[MANIFEST, SEGMENT, "state/db"]), Place::Backup);
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(MANIFEST), "{\"image\":\"1.png\"}\n").unwrap();
        assert_eq!(Place::of(home.path()).unwrap(), Place::Other(MANIFEST.to_owned()), "of something else");
        fs::create_dir(home.path().join("journal")).unwrap();
        fs::write(home.path().join(SEGMENT), "").unwrap();
        assert_eq!(Place::of(home.path()).unwrap(), Place::Backup);
    }
}
