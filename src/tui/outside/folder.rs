use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use rustix::fs::OFlags;

use super::{DraftName, Drafts, Kept, Own};

/// The largest draft that is read, in bytes: more than any form or application has.
const LARGEST: u64 = 8 * 1024 * 1024;

/// The folder of a user's own state, by the environment: none where it names none.
pub fn state_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let absolute = |name: &str| variable(name).filter(|path| path.is_absolute());
    absolute("QAPDESK_STATE")
        .or_else(|| absolute("XDG_STATE_HOME").map(|state| state.join("qapdesk")))
        .or_else(|| absolute("HOME").map(|home| home.join(".local/state/qapdesk")))
}

/// Drafts as files of one user and one desk, readable by nobody else.
#[derive(Debug, Clone)]
pub struct DraftFolder {
    folder: PathBuf,
    /// One for all who keep drafts for this terminal.
    own: Arc<Mutex<Own>>,
}

impl DraftFolder {
    /// The drafts for a desk, in its user's state folder: two desks can have the same application's number.
    pub fn new(state: &Path, desk: &Path) -> Self {
        let desk = fs::canonicalize(desk).unwrap_or_else(|_| desk.to_owned());
        let digest = blake3::hash(desk.as_os_str().as_encoded_bytes()).to_hex();
        Self { folder: state.join("drafts").join(&digest[..16]), own: Arc::default() }
    }

    /// The file of a draft.
    pub fn path(&self, name: &DraftName) -> PathBuf {
        let number = name.number.map_or_else(|| "new".to_owned(), |number| number.to_string());
        self.folder.join(name.account.to_string()).join(format!("{number}.{}.toml", name.form))
    }

    fn own(&self) -> MutexGuard<'_, Own> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, name: &DraftName) -> io::Result<Option<Kept>> {
        // A pipe would be waited for.
        let flags = OFlags::NONBLOCK.bits().cast_signed();
        let file = match OpenOptions::new().read(true).custom_flags(flags).open(self.path(name)) {
            Ok(file) => file,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
            Err(error) => return Err(error),
        };
        let found = file.metadata()?;
        if !found.is_file() {
            return Err(io::Error::other("it is no file"));
        }
        if found.len() > LARGEST {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let at = DateTime::<Utc>::from(found.modified()?);
        let mut text = String::new();
        file.take(LARGEST).read_to_string(&mut text)?;
        Ok(Some(Kept { text, at }))
    }
}

impl Drafts for DraftFolder {
    fn recall(&mut self, name: &DraftName) -> io::Result<Option<Kept>> {
        let kept = self.read(name)?;
        if let Some(kept) = &kept {
            self.own().note(name, &kept.text);
        }
        Ok(kept)
    }

    fn keep(&mut self, name: &DraftName, text: &str) -> io::Result<()> {
        let path = self.path(name);
        let folder = path.parent().unwrap_or(&self.folder);
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        // Made with mode 0600, and gone again where it cannot be filled.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_data()?;
        file.persist(&path).map_err(|error| error.error)?;
        self.own().note(name, text);
        Ok(())
    }

    fn forget(&mut self, name: &DraftName) -> io::Result<()> {
        let is_own = self.read(name).is_ok_and(|kept| kept.is_none_or(|kept| self.own().is_it(name, &kept.text)));
        if !is_own {
            return Ok(());
        }
        match fs::remove_file(self.path(name)) {
            Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::domain::Number;

    fn name(form: &str) -> DraftName {
        let account = "ada".parse().expect("a name");
        DraftName { account, number: Some(Number::new(2026, 1)), form: form.to_owned() }
    }

    #[test]
    fn a_draft_comes_back_as_it_was_and_only_its_user_can_read_it() {
        let state = tempfile::tempdir().expect("a folder");
        let desk = state.path().join("desk");
        let mut drafts = DraftFolder::new(state.path(), &desk);
        assert_eq!(drafts.recall(&name("payment")).expect("read"), None);
        drafts.keep(&name("payment"), "one").expect("kept");
        drafts.keep(&name("payment"), "李明 \u{1b}").expect("kept");
        assert_eq!(
            drafts.recall(&name("payment")).expect("read").map(|kept| kept.text).as_deref(),
            Some("李明 \u{1b}")
        );
        let path = drafts.path(&name("payment"));
        assert_eq!(path.metadata().expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(path.parent().expect("a folder").metadata().expect("there").permissions().mode() & 0o777, 0o700);
        assert_eq!(
            fs::read_dir(path.parent().expect("a folder")).expect("read").count(),
            1,
            "nothing is left beside it"
        );
        drafts.forget(&name("payment")).expect("gone");
        drafts.forget(&name("payment")).expect("gone already");
        assert_eq!(drafts.recall(&name("payment")).expect("read"), None);
    }

    #[test]
    fn a_pipe_in_the_place_of_a_draft_is_refused_and_not_waited_for() {
        let state = tempfile::tempdir().expect("a folder");
        let mut drafts = DraftFolder::new(state.path(), Path::new("/desk"));
        let pipe = drafts.path(&name("note"));
        fs::create_dir_all(pipe.parent().expect("a folder")).expect("made");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0)
            .expect("made");
        assert_eq!(drafts.recall(&name("note")).expect_err("no file").to_string(), "it is no file");
    }

    #[test]
    fn what_another_terminal_keeps_under_the_same_name_is_not_forgotten_with_ones_own() {
        let state = tempfile::tempdir().expect("a folder");
        let terminal = || DraftFolder::new(state.path(), Path::new("/desk"));
        let (mut one, mut other) = (terminal(), terminal());
        one.keep(&name("note"), "of one").expect("kept");
        other.keep(&name("note"), "of the other").expect("kept");
        one.forget(&name("note")).expect("nothing to do");
        let mut later = terminal();
        assert_eq!(later.recall(&name("note")).expect("read").map(|kept| kept.text).as_deref(), Some("of the other"));
        other.forget(&name("note")).expect("gone");
        assert_eq!(later.recall(&name("note")).expect("read"), None);
    }

    #[test]
    fn desks_accounts_and_forms_have_drafts_of_their_own() {
        let state = tempfile::tempdir().expect("a folder");
        let mut one = DraftFolder::new(state.path(), Path::new("/one"));
        one.keep(&name("payment"), "one").expect("kept");
        let other = DraftName { account: "bo".parse().expect("a name"), ..name("payment") };
        assert_eq!(one.recall(&other).expect("read"), None);
        assert_eq!(one.recall(&name("feedback")).expect("read"), None);
        assert_eq!(DraftFolder::new(state.path(), Path::new("/two")).recall(&name("payment")).expect("read"), None);
    }

    #[test]
    fn the_state_folder_is_the_environments() {
        let of = |set: &[(&str, &str)]| {
            let set: Vec<(String, PathBuf)> =
                set.iter().map(|(name, path)| ((*name).to_owned(), path.into())).collect();
            state_folder(move |name| set.iter().find(|(set, _)| set == name).map(|(_, path)| path.clone()))
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("HOME", "/h")]), Some("/h/.local/state/qapdesk".into()));
        assert_eq!(of(&[("HOME", "/h"), ("XDG_STATE_HOME", "/x")]), Some("/x/qapdesk".into()));
        assert_eq!(of(&[("XDG_STATE_HOME", "relative"), ("QAPDESK_STATE", "/q")]), Some("/q".into()));
    }
}
