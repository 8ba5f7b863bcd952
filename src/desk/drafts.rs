//! What somebody typed at a terminal that has no folder of its own: whoever comes through the gateway. Drafts are no facts:
//! they are files of the desk's folder, one for each form of each account on each application, and in no journal.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};

use super::erasing::Candidates;
use super::{Desk, DeskError, Who};
use crate::domain::{Account, AccountName, Application, Number, Permission, Refusal, Rule};

/// The largest draft, in bytes: more than any form or application has.
pub const DRAFT_LIMIT: usize = 512 * 1024;
/// How many drafts an account may have, and how many bytes they may take together; the oldest go for a new one.
const MOST: usize = 40;
const ALL_BYTES: u64 = 8 * 1024 * 1024;
/// What stands in the place of the number in the name of a new application's draft.
const NEW: &str = "new";
/// How long drafts are kept of an account that may not come in any more: who was disabled by mistake finds them again.
const KEPT_DAYS: i64 = 30;

/// Who writes drafts at the moment: an account's are counted and written by one at a time.
#[derive(Debug, Default)]
pub(super) struct DraftLocks(Mutex<BTreeMap<AccountName, Arc<Mutex<()>>>>);

impl DraftLocks {
    fn of(&self, account: &AccountName) -> Arc<Mutex<()>> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(locks.entry(account.clone()).or_default())
    }
}

/// Which of somebody's drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftKey {
    /// On which application; none for a new one.
    pub number: Option<Number>,
    /// Of which form: 1 to 64 of a-z, 0-9 and `-`.
    pub form: String,
}

impl Desk {
    /// What somebody left under a name, and when. To whoever reads no applications any more nothing is told of what they
    /// kept while they did (V1).
    pub fn kept_draft(&self, who: &Who, key: &DraftKey) -> Result<Option<(String, DateTime<Utc>)>, DeskError> {
        let path = self.draft_path(who, key)?;
        let mut since = DateTime::<Utc>::MIN_UTC;
        if !who.account.role.may(Permission::Read) {
            self.has_seat(who, key)?;
            let history = self.shared().reader.account_history(&who.account.name)?;
            let unread = history.iter().rev().take_while(|change| !change.after.role.may(Permission::Read));
            since = unread.last().map_or(since, |change| change.at);
        }
        let kept = read(&path).map_err(|error| DeskError::Store(format!("the draft cannot be read: {error}")))?;
        Ok(kept.filter(|(_, at)| *at >= since))
    }

    /// Keeps what somebody typed in the place of what was kept before, or nothing any more.
    pub fn keep_draft(&self, who: &Who, key: &DraftKey, text: Option<&str>) -> Result<(), DeskError> {
        let path = self.draft_path(who, key)?;
        if text.is_some_and(|text| text.len() > DRAFT_LIMIT) {
            return Err(refused("the text is too long to be kept as a draft", "save it in parts"));
        }
        let lock = self.shared().draft_locks.of(&who.account.name);
        let _writing = lock.lock().unwrap_or_else(PoisonError::into_inner);
        // A form that was open when its application was forgotten: nothing of it is kept any more (H3).
        if text.is_some() && who.account.role.may(Permission::Read) {
            self.is_on_file(key)?;
        } else if text.is_some() {
            self.has_seat(who, key)?;
        }
        let done = match text {
            Some(text) => write(&path, text),
            None => forget(&path),
        };
        done.map_err(|error| DeskError::Store(format!("the draft is not kept: {error}")))
    }

    fn is_on_file(&self, key: &DraftKey) -> Result<(), DeskError> {
        let Some(number) = key.number else { return Ok(()) };
        self.shared().reader.application(number)?.map(drop).ok_or_else(|| self.shared().nothing(number))
    }

    /// Whether an application is one in which an assessor has a seat; any other is like one that never was (V1).
    fn has_seat(&self, who: &Who, key: &DraftKey) -> Result<(), DeskError> {
        let Some(number) = key.number else { return Ok(()) };
        let me = self.own_assessor(who);
        let sits = |one: &Application| {
            me.as_ref().is_some_and(|me| one.assessment.sessions.iter().any(|one| one.seat(me).is_some()))
        };
        let application = self.shared().reader.application(number)?.filter(sits);
        application.map(drop).ok_or_else(|| DeskError::NotFound(number.to_string()))
    }

    /// Removes the drafts of those who may have none for so long that they will not come back for them.
    pub fn tidy_drafts(&self) {
        let all = match fs::read_dir(self.folder().join("drafts")) {
            Err(error) if error.kind() == ErrorKind::NotFound => return,
            all => all,
        };
        let names = all.into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok());
        for account in names.filter_map(|name| name.parse::<AccountName>().ok()) {
            if self.is_long_gone(&account) {
                let lock = self.shared().draft_locks.of(&account);
                let _writing = lock.lock().unwrap_or_else(PoisonError::into_inner);
                match fs::remove_dir_all(self.folder().join("drafts").join(account.as_str())) {
                    Ok(()) => tracing::info!(%account, "the drafts of an account that may not come in are removed"),
                    Err(error) => tracing::warn!(%account, %error, "old drafts are not removed"),
                }
            }
        }
    }

    /// Whether an account may keep no drafts, and could not for the days that they are kept.
    fn is_long_gone(&self, name: &AccountName) -> bool {
        let Ok(history) = self.shared().reader.account_history(name) else { return false };
        let gone = history.iter().rev().take_while(|change| !may_keep(&change.after));
        let since = gone.last().map(|change| change.at);
        since.is_some_and(|since| (self.now() - since).num_days() >= KEPT_DAYS)
    }

    fn draft_path(&self, who: &Who, key: &DraftKey) -> Result<PathBuf, DeskError> {
        if !may_keep(&who.account) {
            who.needs(Permission::Work)?;
        }
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if key.form.is_empty() || key.form.len() > 64 || !key.form.bytes().all(plain) {
            return Err(refused("that is no name of a draft", "use the terminal of this version"));
        }
        let number = key.number.map_or_else(|| NEW.to_owned(), |number| number.to_string());
        let account = self.folder().join("drafts").join(who.account.name.as_str());
        Ok(account.join(format!("{number}.{}", key.form)))
    }
}

fn refused(message: &str, hint: &str) -> DeskError {
    DeskError::Refused(Refusal::new(Rule::S6, message, hint))
}

/// Whether an account has anything to type.
fn may_keep(account: &Account) -> bool {
    account.may(Permission::Work) || account.may(Permission::Assess)
}

fn read(path: &Path) -> io::Result<Option<(String, DateTime<Utc>)>> {
    // A pipe would be waited for.
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let file = match OpenOptions::new().read(true).custom_flags(flags).open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let at = DateTime::<Utc>::from(found.modified()?);
    let mut text = String::new();
    file.take(DRAFT_LIMIT as u64).read_to_string(&mut text)?;
    Ok(Some((text, at)))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    make_room(folder, path, text.len() as u64)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_data()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Removes what a write that was cut off left, and the oldest drafts beside one that is to be written.
fn make_room(folder: &Path, own: &Path, length: u64) -> io::Result<()> {
    let mut drafts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let (path, found) = {
            let entry = entry?;
            (entry.path(), entry.metadata()?)
        };
        // Nobody else writes here now, and a draft's name begins with no dot.
        if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
            forget(&path)?;
        } else if path != own {
            drafts.push((found.modified()?, path, found.len()));
        }
    }
    drafts.sort();
    let mut bytes = length + drafts.iter().map(|(_, _, length)| length).sum::<u64>();
    let mut count = drafts.len() + 1;
    for (_, path, length) in drafts {
        if count <= MOST && bytes <= ALL_BYTES {
            break;
        }
        forget(&path)?;
        (count, bytes) = (count - 1, bytes - length);
    }
    Ok(())
}

/// Removes everybody's drafts on applications that are forgotten (H3), those of new ones that name their candidates, and
/// what a write that was cut off left of any; they are gone from the disk when this returns.
pub(super) fn forget_all(
    folder: &Path,
    numbers: &BTreeSet<Number>,
    candidates: &Candidates,
    locks: &DraftLocks,
) -> io::Result<()> {
    let drafts = folder.join("drafts");
    if !drafts.exists() {
        return Ok(());
    }
    for account in fs::read_dir(&drafts)? {
        let account = account?.path();
        if !account.is_dir() {
            continue;
        }
        let name = account.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
        let lock = name.map(|name: AccountName| locks.of(&name)).unwrap_or_default();
        let _writing = lock.lock().unwrap_or_else(PoisonError::into_inner);
        for draft in fs::read_dir(&account)? {
            let path = draft?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let goes = match name.split_once('.').map(|(of, _)| of) {
                // What is no file says nothing of anybody, and a pipe would be waited for.
                Some(NEW) => path.is_file() && candidates.may_be_in(&String::from_utf8_lossy(&fs::read(&path)?)),
                Some("") => true,
                of => of.and_then(|of| of.parse().ok()).is_some_and(|number| numbers.contains(&number)),
            };
            if goes {
                forget(&path)?;
            }
        }
        File::open(&account)?.sync_all()?;
    }
    Ok(())
}

fn forget(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_oldest_drafts_go_for_a_new_one_by_count_and_by_size() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("drafts/ada");
        for count in 0..MOST + 5 {
            write(&folder.join(format!("new.form-{count:02}")), "x").unwrap();
        }
        let kept = names(&folder);
        assert_eq!((kept.len(), kept[0].as_str()), (MOST, "new.form-05"));
        let large = "x".repeat(DRAFT_LIMIT);
        for count in 0..20 {
            write(&folder.join(format!("new.large-{count:02}")), &large).unwrap();
        }
        let all: u64 = fs::read_dir(&folder).unwrap().map(|one| one.unwrap().metadata().unwrap().len()).sum();
        assert!(all <= ALL_BYTES && names(&folder).contains(&"new.large-19".to_owned()), "{all} {:?}", names(&folder));
        write(&folder.join("new.large-19"), &large).unwrap();
        assert_eq!(names(&folder).len(), 16, "one that is written again is no further one");
    }

    #[test]
    fn what_a_write_that_was_cut_off_left_is_tidied_away() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(".tmpAbC"), "half").unwrap();
        write(&home.path().join("new.note"), "whole").unwrap();
        assert_eq!(names(home.path()), ["new.note"]);
    }

    #[test]
    fn a_pipe_in_the_place_of_a_draft_is_refused_and_not_waited_for() {
        let home = tempfile::tempdir().unwrap();
        let pipe = home.path().join("new.note");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
        assert_eq!(read(&pipe).unwrap_err().to_string(), "it is no file");
    }
}
