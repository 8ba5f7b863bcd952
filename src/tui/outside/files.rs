use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::text::Line;

/// A mebibyte.
const MIB: u64 = 1024 * 1024;
/// The largest document that is attached, in bytes.
const LARGEST: u64 = crate::link::protocol::DOCUMENT_LIMIT as u64;

/// Files of the user's own, by paths as people type them.
pub trait Files: Send {
    /// Writes a new file, readable by its user alone: a path that is a folder, or empty, takes the given name in it.
    /// Says where the file is now, or why there is none; nothing that is there is ever written over.
    fn export(&mut self, path: &str, name: &str, bytes: &[u8]) -> Result<String, String>;

    /// The name and the bytes of a file that is to be attached, or why it cannot be, in words.
    fn read(&mut self, path: &str) -> Result<(String, Vec<u8>), String>;
}

/// The files of this machine.
#[derive(Debug)]
pub struct OwnFiles {
    /// What `~` means.
    home: Option<PathBuf>,
}

impl OwnFiles {
    /// The files as a user with this home sees them.
    pub fn new(home: Option<PathBuf>) -> Self {
        Self { home }
    }

    fn path(&self, typed: &str) -> PathBuf {
        match (&self.home, typed.strip_prefix("~/")) {
            (Some(home), Some(rest)) => home.join(rest),
            (Some(home), None) if typed == "~" => home.clone(),
            _ => PathBuf::from(typed),
        }
    }
}

impl Files for OwnFiles {
    fn export(&mut self, path: &str, name: &str, bytes: &[u8]) -> Result<String, String> {
        // A name on file is what a candidate called it: no folder of ours is meant by it.
        let name = own_name(name);
        let mut path = self.path(path);
        if path.as_os_str().is_empty() || path.is_dir() {
            path.push(name);
        }
        match write_new(&path, bytes) {
            Ok(()) => Ok(fs::canonicalize(&path).unwrap_or(path).display().to_string()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                Err(format!("{} is there already, and is not written over: give another name", path.display()))
            }
            Err(error) => Err(format!("{} cannot be written: {error}", path.display())),
        }
    }

    fn read(&mut self, path: &str) -> Result<(String, Vec<u8>), String> {
        let path = self.path(path);
        let unreadable = |error: io::Error| format!("{} cannot be read: {error}", path.display());
        let found = fs::metadata(&path).map_err(unreadable)?;
        if !found.is_file() {
            return Err(format!("{} is not a file: give the file itself", path.display()));
        }
        if found.len() > LARGEST {
            let (size, limit) = (found.len().div_ceil(1024), LARGEST / MIB);
            return Err(format!("{} has {size} KiB, more than the limit of {limit} MiB", path.display()));
        }
        // What became a pipe since would be waited for without end.
        let flags = OFlags::NONBLOCK.bits().cast_signed();
        let file = OpenOptions::new().read(true).custom_flags(flags).open(&path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.is_empty() {
            return Err(format!("{} is empty: give the file that was meant", path.display()));
        }
        if bytes.len() as u64 > LARGEST {
            return Err(format!("{} grew over the limit while it was read", path.display()));
        }
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok((name, bytes))
    }
}

/// The name that a document is written under: its own, clean, hidden from nobody and no option of any program.
fn own_name(name: &str) -> String {
    let plain = Path::new(name).file_name().unwrap_or_default().to_string_lossy();
    let clean = Line::clean(&plain);
    match clean.trim_start_matches(['-', '.', ' ']) {
        "" => "document".to_owned(),
        name => name.to_owned(),
    }
}

/// Writes a file that is not there yet: whole, or not at all.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_data());
    if written.is_err() {
        drop(fs::remove_file(path));
    }
    written
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_document_goes_where_it_is_told_and_over_nothing() {
        let home = tempfile::tempdir().expect("a folder");
        let mut files = OwnFiles::new(Some(home.path().to_owned()));
        let said = files.export("~", "cv.pdf", b"one").expect("written");
        assert!(said.ends_with("/cv.pdf"), "{said}");
        let path = home.path().join("cv.pdf");
        assert_eq!(path.metadata().expect("there").permissions().mode() & 0o777, 0o600);
        assert!(files.export("~/cv.pdf", "x", b"two").expect_err("there").contains("not written over"));
        assert_eq!(fs::read(&path).expect("read"), b"one");
        assert!(files.export("~/none/x", "x", b"two").expect_err("no folder").contains("cannot be written"));
    }

    #[test]
    fn a_file_is_read_whole_or_refused_in_words() {
        let home = tempfile::tempdir().expect("a folder");
        let mut files = OwnFiles::new(Some(home.path().to_owned()));
        fs::write(home.path().join("one.pdf"), b"%PDF").expect("written");
        assert_eq!(files.read("~/one.pdf"), Ok(("one.pdf".to_owned(), b"%PDF".to_vec())));
        fs::write(home.path().join("none.pdf"), b"").expect("written");
        let large = fs::File::create(home.path().join("large.pdf")).expect("made");
        large.set_len(LARGEST + 1).expect("room");
        for (path, said) in [
            ("~/no.pdf", "cannot be read"),
            ("~", "not a file"),
            ("~/none.pdf", "empty"),
            ("~/large.pdf", "the limit of 20 MiB"),
        ] {
            let why = files.read(path).expect_err("refused");
            assert!(why.contains(said), "{why}");
        }
    }

    #[test]
    fn a_name_on_file_leads_into_no_other_folder() {
        let home = tempfile::tempdir().expect("a folder");
        let mut files = OwnFiles::new(Some(home.path().to_owned()));
        files.export("~", "../../evil", b"x").expect("written");
        files.export("~/", "..", b"x").expect("written");
        for name in ["-rf", ".bashrc", "a\u{1b}[2J\u{202e}fdp.exe\u{200b}"] {
            files.export("~", name, b"x").expect("written");
        }
        let mut names: Vec<_> = fs::read_dir(home.path()).expect("read").flatten().map(|one| one.file_name()).collect();
        names.sort();
        assert_eq!(names, ["a␛[2Jfdp.exe", "bashrc", "document", "evil", "rf"]);
    }
}
