//! What somebody typed at a terminal that has no folder of its own: whoever comes through the gateway. Drafts are no facts:
//! they are files of the desk's folder, one for each form of each account on each application, and in no journal.

use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Desk, DeskError, Who};
use crate::domain::{Number, Permission};

/// The largest draft, in bytes: more than any form or application has.
const LARGEST: usize = 512 * 1024;
/// How many drafts an account may have; the oldest goes for a new one.
const MOST: usize = 40;

/// Which of somebody's drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftKey {
    /// On which application; none for a new one.
    pub number: Option<Number>,
    /// Of which form: 1 to 64 of a-z, 0-9 and `-`.
    pub form: String,
}

impl Desk {
    /// What somebody left under a name, and when.
    pub fn kept_draft(&self, who: &Who, key: &DraftKey) -> Result<Option<(String, DateTime<Utc>)>, DeskError> {
        let path = self.draft_path(who, key)?;
        read(&path).map_err(|error| trouble(&error))
    }

    /// Keeps what somebody typed in the place of what was kept before, or nothing any more.
    pub fn keep_draft(&self, who: &Who, key: &DraftKey, text: Option<&str>) -> Result<(), DeskError> {
        let path = self.draft_path(who, key)?;
        if text.is_some_and(|text| text.len() > LARGEST) {
            return Err(DeskError::forbidden("the text is too long to be kept as a draft", "save it in parts"));
        }
        let done = match text {
            Some(text) => write(&path, text),
            None => forget(&path),
        };
        done.map_err(|error| trouble(&error))
    }

    fn draft_path(&self, who: &Who, key: &DraftKey) -> Result<PathBuf, DeskError> {
        if !who.account.may(Permission::Work) && !who.account.may(Permission::Assess) {
            who.needs(Permission::Work)?;
        }
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if key.form.is_empty() || key.form.len() > 64 || !key.form.bytes().all(plain) {
            return Err(DeskError::forbidden("that is no name of a draft", "use the terminal of this version"));
        }
        let number = key.number.map_or_else(|| "new".to_owned(), |number| number.to_string());
        let account = self.folder().join("drafts").join(who.account.name.as_str());
        Ok(account.join(format!("{number}.{}", key.form)))
    }
}

fn trouble(error: &io::Error) -> DeskError {
    DeskError::Store(format!("the draft is not kept: {error}"))
}

fn read(path: &Path) -> io::Result<Option<(String, DateTime<Utc>)>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let at = DateTime::<Utc>::from(file.metadata()?.modified()?);
    let mut text = String::new();
    file.take(LARGEST as u64).read_to_string(&mut text)?;
    Ok(Some((text, at)))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    if !path.exists() {
        make_room(folder)?;
    }
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_data()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn make_room(folder: &Path) -> io::Result<()> {
    let mut drafts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        drafts.push((entry.metadata()?.modified()?, entry.path()));
    }
    drafts.sort();
    let surplus = (drafts.len() + 1).saturating_sub(MOST);
    drafts.iter().take(surplus).try_for_each(|(_, path)| forget(path))
}

fn forget(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
