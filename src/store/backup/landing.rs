use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{BackupError, DOCUMENTS, JOURNAL, KEYS, MAIL, Setting, brought_back, put};
use crate::store::disk::{Disk, Kind};

/// The folder in which the journal of a desk that is brought back is put together. While it is there and the journal is
/// not, the desk is not one.
pub(crate) const INTERRUPTED: &str = "restoring";
/// What a server or a new file system leaves in a folder, and a desk may have before anything else.
const NO_DESK: [&str; 5] = ["desk.lock", "desk.sock", "server.log", "server.log.1", "lost+found"];

/// A desk that is put together: documents in their place, the journal beside it and moved there when all is whole.
#[derive(Debug)]
pub(in crate::store) struct Landing {
    disk: Disk,
    desk: PathBuf,
    place: PathBuf,
    /// Whether an interrupted run had left its folders there.
    is_again: bool,
}

impl Landing {
    /// Begins in a folder that holds no desk. What an interrupted run left is begun anew: it is nothing but copies. The
    /// caller holds the desk's lock.
    pub(in crate::store) fn begin(disk: &Disk, home: &Path) -> Result<Self, BackupError> {
        let place = home.join(INTERRUPTED);
        let interrupted = disk.exists(&place)? && !disk.exists(&home.join(JOURNAL))?;
        let own: &[&str] = if interrupted { &[INTERRUPTED, DOCUMENTS, KEYS, MAIL, brought_back::FILE] } else { &[] };
        for path in disk.all(home)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if !NO_DESK.contains(&&*name) && !own.iter().any(|own| name.strip_suffix(".new").unwrap_or(&name) == *own) {
                return Err(BackupError::NotEmpty { folder: home.to_owned(), found: name.into_owned() });
            }
        }
        if interrupted {
            clear(disk, &place)?;
            clear(disk, &home.join(DOCUMENTS))?;
            clear(disk, &home.join(KEYS))?;
        }
        let landing = Self { disk: disk.clone(), desk: home.to_owned(), place, is_again: interrupted };
        disk.make_folder(&landing.journal())?;
        disk.make_folder(&home.join(DOCUMENTS))?;
        Ok(landing)
    }

    /// Where its journal is put together.
    pub(in crate::store) fn journal(&self) -> PathBuf {
        self.place.join(JOURNAL)
    }

    /// The folder in which the journal is as in a desk's.
    pub(in crate::store) fn place(&self) -> &Path {
        &self.place
    }

    /// Makes it the desk; the journal goes last, and with it everything is there.
    pub(in crate::store) fn finish(self, settings: &[Setting]) -> Result<(), BackupError> {
        for setting in settings {
            put(&self.disk, &self.desk.join(&setting.name), setting.text.as_bytes())?;
        }
        brought_back::mark(&self.disk, &self.desk)?;
        self.disk.sync_folder(&self.journal())?;
        self.disk.rename(&self.journal(), &self.desk.join(JOURNAL))?;
        // The empty folder that may stay does no harm, and the desk is there.
        let _ = fs::remove_dir(&self.place);
        let _ = self.disk.sync_folder(&self.desk);
        Ok(())
    }

    /// Removes what was put together, as far as that can be: it is nothing but copies, and the next run begins anew. What an
    /// interrupted run had left stays interrupted.
    pub(in crate::store) fn abandon(&self) {
        for folder in [&self.desk.join(DOCUMENTS), &self.desk.join(KEYS), &self.place] {
            if let Err(error) = clear(&self.disk, folder) {
                tracing::warn!(%error, "copies of what was not taken in are left");
            } else if !self.is_again {
                remove_emptied(folder);
            }
        }
    }
}

/// Removes a folder that was cleared, with those in it. One that somebody put something into meanwhile stays.
fn remove_emptied(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_emptied(&entry.path());
        }
    }
    let _ = fs::remove_dir(folder);
}

/// Removes all files below a folder of copies.
fn clear(disk: &Disk, folder: &Path) -> Result<(), BackupError> {
    if !disk.is_folder(folder)? {
        return Ok(());
    }
    for path in disk.all(folder)? {
        match disk.look_at(&path)? {
            Some(Kind::Folder) => clear(disk, &path)?,
            _ => disk.remove(&path)?,
        }
    }
    Ok(())
}
