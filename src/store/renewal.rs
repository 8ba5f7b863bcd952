//! A state that is made anew in a folder of its own and put in the place of the old one, and what was set aside.

use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;

use super::{
    Ground, StoreError,
    disk::{self, Disk, Kind},
    export,
};

/// The ending of a state that is being made.
pub(super) const FRESH: &str = "fresh";
/// The ending of a state that another was put in the place of.
const GONE: &str = "gone";
/// The ending of a file by which is tried whether the disk has room for a state.
pub(super) const TRIED: &str = "room.tmp";
/// How much is to be left on the disk for all else beside a state that is made anew, in bytes.
pub(super) const SPARE: u64 = 16 * 1024 * 1024;
/// What the ending of a state begins with that was set aside, and the name of a folder of what a repair set aside.
pub(super) const ASIDE: &str = "aside-";
/// What comes after it: when that was.
pub(super) const AT: &str = "%Y%m%dT%H%M%SZ";

/// Whether a name is that of a folder of what a repair set aside; whoever makes another one there keeps it.
pub fn is_set_aside(name: &str) -> bool {
    name.strip_prefix(ASIDE).is_some_and(|at| NaiveDateTime::parse_from_str(at, AT).is_ok())
}

/// The folder beside the state's with another ending.
pub(super) fn path(state: &Path, ending: &str) -> PathBuf {
    state.with_extension(ending)
}

/// Puts the state that was made, where one was, in the place of the old one, which nobody has open; without one the old
/// one goes, to be made anew from the journal.
pub(super) fn replace(on: &Ground, state: &Path) -> Result<(), StoreError> {
    let fresh = path(state, FRESH);
    on.disk.rename(state, &path(state, GONE))?;
    if on.disk.exists(&fresh)? { on.disk.rename(&fresh, state) } else { Ok(()) }
}

/// Brings a renewal to its end that was stopped, before the state is opened. Between its two names there is none in its
/// place: the one that was made takes it, or the old one, for it knows what the journal had. What cannot be removed is no
/// reason not to open; whoever was to be forgotten with it is not yet, and it is tried again.
pub(super) fn recover(on: &Ground, state: &Path) -> Result<(), StoreError> {
    if !on.disk.exists(state)? {
        for ending in [FRESH, GONE] {
            let left = path(state, ending);
            if on.disk.is_folder(&left)? {
                on.disk.rename(&left, state)?;
                break;
            }
        }
    }
    // Of a trial that was stopped.
    let cleared = on.disk.remove(&path(state, TRIED)).and_then(|()| clear(on, state));
    if let Err(error) = cleared {
        tracing::warn!(%error, "what an earlier renewal of the state left is not removed yet");
    }
    Ok(())
}

/// Removes what an earlier renewal left.
pub(super) fn clear(on: &Ground, state: &Path) -> Result<(), StoreError> {
    [FRESH, GONE].into_iter().try_for_each(|ending| remove(on, &path(state, ending)))?;
    // Also where nothing was left: what was removed may come back until this was done.
    on.disk.sync_folder(state.parent().unwrap_or(Path::new(".")))
}

/// Removes every state that was set aside beside this one, what a repair set aside, and what an export that was killed
/// left: all of it may hold in clear what is to be forgotten. What people put there stays. Refused while an export runs there.
pub(super) fn clear_aside(on: &Ground, state: &Path) -> Result<(), StoreError> {
    let Some(folder) = state.parent() else { return Ok(()) };
    let stem = state.file_stem();
    for path in on.disk.all(folder)? {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_state = path.file_stem() == stem && ending.starts_with(ASIDE);
        // What else lies there may be anything, also what cannot be looked at.
        let is_of_repair = || -> Result<bool, StoreError> { Ok(is_set_aside(name) && on.disk.is_folder(&path)?) };
        if is_state || is_of_repair()? || export::is_left_over(&on.disk, &path)? {
            // What was found in the place of a state may be a file.
            if on.disk.is_folder(&path)? {
                let _held = export::take_over(&path)?;
                remove(on, &path)?;
            } else {
                on.disk.remove(&path)?;
            }
        }
    }
    on.disk.sync_folder(folder)
}

/// How long all files below a folder are, in bytes.
pub(super) fn size(disk: &Disk, folder: &Path) -> Result<u64, StoreError> {
    disk.all(folder)?.iter().try_fold(0, |sum: u64, path| {
        Ok(sum.saturating_add(match disk.look_at(path)? {
            Some(Kind::File(length)) => length,
            Some(Kind::Folder) => size(disk, path)?,
            _ => 0,
        }))
    })
}

/// Removes a folder with all that is in it, where it is there; it does not come back when this returned.
pub(super) fn remove(on: &Ground, folder: &Path) -> Result<(), StoreError> {
    if !on.disk.exists(folder)? {
        return Ok(());
    }
    on.disk.in_place()?;
    on.engine.remove(folder).map_err(|source| disk::failed("remove the folder", folder, source))?;
    on.disk.sync_folder(folder.parent().unwrap_or(Path::new(".")))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{
        domain::{AccountMade, PlainAccount, Record, Role},
        store::{
            Store,
            table::{Puts, Table},
            verify,
        },
    };

    #[test]
    fn a_file_that_was_set_aside_as_the_state_goes_with_the_folders() {
        let (on, home) = (Ground::default(), tempfile::tempdir().unwrap());
        fs::write(home.path().join("state.aside-20261126T194906Z"), "x").unwrap();
        fs::create_dir(home.path().join("state.aside-20261126T194907Z")).unwrap();
        fs::write(home.path().join("aside-mine"), "x").unwrap();
        clear_aside(&on, &home.path().join("state")).unwrap();
        let left: Vec<_> = fs::read_dir(home.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert_eq!(left, ["aside-mine"], "what people put there stays");
    }

    #[test]
    fn h3_a_folder_of_peoples_own_stays_whatever_it_is_called() {
        let (on, home) = (Ground::default(), tempfile::tempdir().unwrap());
        let put = |file: &str| {
            let path = home.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        };
        let own =
            ["aside-notes/x", "aside-2026/x", "export-2025/table", "export-latest/list.csv", "export-latest/table/x"];
        own.into_iter().for_each(put);
        // Whole, and as a removal that was stopped may leave it.
        let left =
            ["aside-20261126T194906Z/x", "export-x7Kq2a/lock", "export-x7Kq2a/table/db", "export-y7Kq2a/table/db"];
        left.into_iter().for_each(put);
        std::os::unix::fs::symlink(home.path().join("loop"), home.path().join("loop")).unwrap();
        clear_aside(&on, &home.path().join("state")).unwrap();
        let is_there = |file: &&str| home.path().join(file).exists();
        assert!(own.iter().all(is_there));
        assert_eq!(left.iter().find(|file| is_there(file)), None);
        assert_eq!(["aside-20261126T194906Z", "aside-notes", "aside-"].map(is_set_aside), [true, false, false]);
    }

    #[test]
    fn half_a_copy_of_the_state_is_not_taken_for_the_state() {
        let (on, folder) = (Ground::default(), tempfile::tempdir().unwrap());
        let (mut writer, reader, _) = Store::open(folder.path(), &mut |_| ()).unwrap();
        for name in ["ada", "bob", "cyd", "dan", "eve"] {
            let account = PlainAccount { name: name.parse().unwrap(), role: Role::Staff, uid: None };
            let made = AccountMade { account, at: chrono::DateTime::UNIX_EPOCH, by: "ada".parse().unwrap() };
            let mut turn = writer.turn();
            turn.push(&[Record::Account(made)]).unwrap();
            turn.commit().unwrap();
        }
        writer.finish();
        drop((writer, reader));
        // The copy was stopped after its first batch, and then somebody removed the state.
        let state = folder.path().join("state");
        let (whole, half) =
            (Table::open(&on, &state, &mut |_| ()), Table::open(&on, &path(&state, FRESH), &mut |_| ()));
        let (whole, half, mut puts) = (whole.unwrap(), half.unwrap(), Puts::new());
        whole
            .scan(b"", &mut |key, bytes| {
                if puts.len() < 3 {
                    puts.insert(key.to_vec(), Some(bytes.to_vec()));
                }
                Ok(())
            })
            .unwrap();
        half.apply(&puts, 0, [0; 32]).unwrap();
        drop((whole, half));
        fs::remove_dir_all(&state).unwrap();
        let (_, reader, opened) = Store::open(folder.path(), &mut |_| ()).unwrap();
        let cause = opened.restored.set_aside.map(|(_, cause)| cause);
        assert_eq!(cause.as_deref(), Some("it is half of a copy"));
        assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
    }
}
