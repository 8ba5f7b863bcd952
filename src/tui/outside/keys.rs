use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::tui::action::Action;
use crate::tui::keymap::{Keymap, KeymapError, Mistake};
use crate::tui::words;

/// The largest keymap that is read, in bytes.
const LARGEST: usize = 64 * 1024;
/// Without a key for one of these nobody finds out what there is, or the way out.
const NEEDED: [Action; 4] = [Action::Help, Action::Palette, Action::Back, Action::Quit];

/// A user's keys, as the keymap that was asked for has them.
#[derive(Debug, Clone)]
pub struct KeysFile {
    /// The keys in force: those of the file, or of what it is laid over where the file is wrong.
    pub keymap: Keymap,
    /// The file that was read, or would be; none for a built-in keymap, or where there is no home.
    pub path: Option<PathBuf>,
    /// What is wrong with the file.
    pub errors: Vec<KeymapError>,
    /// What the keys in force leave without a key though nobody can do without it, in words.
    pub warnings: Vec<String>,
}

impl KeysFile {
    /// The keymap that was named on the command line or else in the environment, the name of a built-in one or a
    /// file; otherwise `keys.toml` of the configuration folder, if it is there.
    pub fn of(named: Option<&str>, config: Option<&Path>) -> Result<Self, KeymapError> {
        if let Some(name) = named.and_then(|name| Keymap::names().find(|known| *known == name)) {
            return Ok(Self::right(built_in(name)?, None));
        }
        let path = named.map(PathBuf::from).or_else(|| config.map(|folder| folder.join("keys.toml")));
        let Some(path) = path else { return Ok(Self::right(Keymap::built_in()?, None)) };
        let file = path.display().to_string();
        match text(&path, &file) {
            Ok(None) if named.is_none() => Ok(Self::right(Keymap::built_in()?, Some(path))),
            Ok(None) => {
                let mistake = Mistake::Unreadable("it is not there".to_owned());
                Ok(Self::wrong(Keymap::built_in()?, path, vec![KeymapError { file, line: None, mistake }]))
            }
            Ok(Some(text)) => match Keymap::laid_over(&file, &text) {
                Ok(keymap) => Ok(Self::right(keymap, Some(path))),
                Err(errors) => Ok(Self::wrong(built_in(Keymap::base_of(&text))?, path, errors)),
            },
            Err(error) => Ok(Self::wrong(Keymap::built_in()?, path, vec![error])),
        }
    }

    fn right(keymap: Keymap, path: Option<PathBuf>) -> Self {
        let lost = NEEDED.into_iter().filter(|action| keymap.keys_of(*action).is_empty());
        let warnings = lost.map(|action| words::no_key_for(action.record().name)).collect();
        Self { keymap, path, errors: Vec::new(), warnings }
    }

    fn wrong(keymap: Keymap, path: PathBuf, errors: Vec<KeymapError>) -> Self {
        Self { keymap, path: Some(path), errors, warnings: Vec::new() }
    }

    /// All that is to be told about the file, in words.
    pub fn trouble(&self) -> Vec<String> {
        self.errors.iter().map(ToString::to_string).chain(self.warnings.iter().cloned()).collect()
    }
}

fn built_in(name: &str) -> Result<Keymap, KeymapError> {
    Keymap::named(name).map_err(|mut errors| errors.swap_remove(0))
}

/// The file's text; none where there is no file.
fn text(path: &Path, file: &str) -> Result<Option<String>, KeymapError> {
    let wrong = |line, mistake| KeymapError { file: file.to_owned(), line, mistake };
    let bytes = match bytes(path) {
        Ok(bytes) => bytes,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(wrong(None, Mistake::Unreadable(error.to_string()))),
    };
    if bytes.len() > LARGEST {
        return Err(wrong(None, Mistake::TooLarge(LARGEST)));
    }
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        wrong(Some(line), Mistake::NotText)
    })
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    // Told before it is opened: a pipe would be waited for.
    if !path.metadata()?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn of(bytes: &[u8]) -> KeysFile {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("keys.toml"), bytes).expect("written");
        KeysFile::of(None, Some(folder.path())).expect("read")
    }

    #[test]
    fn a_file_of_differences_is_laid_over_its_base() {
        let found = of(b"[settings]\nbase = \"vim\"\n[normal]\nlook-up = [\"s\"]\n");
        assert!(found.trouble().is_empty(), "{found:?}");
        assert!(found.keymap.origin().ends_with("keys.toml over vim"), "{}", found.keymap.origin());
        assert_eq!(found.keymap.keys_of(Action::LookUp), ["s"]);
    }

    #[test]
    fn a_wrong_file_is_told_and_its_base_is_in_force() {
        let found = of(b"[settings]\nbase = \"vim\"\n[normal]\nlok-up = [\"s\"]\n");
        assert_eq!((found.errors.len(), found.keymap.origin()), (1, "vim"));
        assert!(found.trouble()[0].contains("keys.toml:4: unknown command `lok-up`"), "{found:?}");
        let binary = of(b"[normal]\n\xff\xfe\n");
        assert!(binary.trouble()[0].contains("keys.toml:2: not UTF-8"), "{binary:?}");
        let large = of(&vec![b'#'; LARGEST + 1]);
        assert!(large.trouble()[0].contains("is larger than 65536 bytes"), "{large:?}");
    }

    #[test]
    fn a_keymap_that_leaves_no_way_out_is_warned_of() {
        let found = of(b"[normal]\nquit = []\nhelp = []\n");
        assert!(found.errors.is_empty());
        assert_eq!(found.warnings.len(), 2, "{found:?}");
        assert!(found.warnings[0].contains("`help`"), "{found:?}");
    }

    #[test]
    fn a_name_is_a_built_in_keymap_and_anything_else_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let none = KeysFile::of(None, Some(folder.path())).expect("read");
        assert_eq!((none.keymap.origin(), none.trouble().len()), ("default", 0));
        assert_eq!(KeysFile::of(Some("emacs"), None).expect("read").keymap.origin(), "emacs");
        let missing = folder.path().join("mine.toml");
        let missing = KeysFile::of(missing.to_str(), None).expect("read");
        assert!(missing.trouble()[0].contains("mine.toml: cannot be read: it is not there"), "{missing:?}");
        let folder = KeysFile::of(folder.path().to_str(), None).expect("read");
        assert!(folder.trouble()[0].contains("it is no file"), "{folder:?}");
    }
}
