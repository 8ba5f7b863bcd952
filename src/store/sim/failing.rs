//! The machine's disk, where writes or syncs below a folder can be made to fail, and what was done in which order.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use crate::store::{
    Disk, Ground,
    disk::{Bytes, How, Identity, Kind, Names, System},
};

type Actions = Mutex<Vec<(&'static str, PathBuf)>>;

/// The machine's disk with faults.
#[derive(Debug, Clone, Default)]
pub(crate) struct FailingDisk(Arc<Plan>);

#[derive(Debug, Default)]
struct Plan {
    failing: Actions,
    done: Actions,
    /// A folder that gets another name as soon as a file below it was synced.
    moving: Mutex<Option<(PathBuf, PathBuf)>>,
    /// A file that is written over another one as soon as that was synced.
    copying: Mutex<Option<(PathBuf, PathBuf)>>,
    /// How many bytes are said to fit on it, where that is not what the machine says.
    room: Mutex<Option<u64>>,
}

/// While this is there, an action fails on every file below a folder as on a full disk.
pub(crate) struct Failing(Arc<Plan>, &'static str, PathBuf);

impl FailingDisk {
    /// What a desk stands on with this disk.
    pub(crate) fn ground(&self) -> Ground {
        Ground::default().on(Disk::new(Arc::new(self.clone())))
    }

    /// Has `write`, `sync`, `sync folder`, `remove` or `rename` fail below a path for as long as what is returned is there.
    pub(crate) fn fail(&self, action: &'static str, folder: &Path) -> Failing {
        self.0.failing.lock().unwrap().push((action, folder.to_owned()));
        Failing(Arc::clone(&self.0), action, folder.to_owned())
    }

    /// Has a folder get another name as soon as a file below it was synced, as by somebody who did not wait for that.
    pub(crate) fn move_at_sync(&self, from: &Path, to: &Path) {
        *self.0.moving.lock().unwrap() = Some((from.to_owned(), to.to_owned()));
    }

    /// Has a file be written over another one as soon as that was synced, as by somebody who brings a copy back.
    pub(crate) fn copy_at_sync(&self, from: &Path, to: &Path) {
        *self.0.copying.lock().unwrap() = Some((from.to_owned(), to.to_owned()));
    }

    /// Has it say that so many bytes fit on it.
    pub(crate) fn set_room(&self, room: u64) {
        *self.0.room.lock().unwrap() = Some(room);
    }

    /// What was written and synced below a folder, first to last.
    pub(crate) fn done_below(&self, folder: &Path) -> Vec<&'static str> {
        let done = self.0.done.lock().unwrap();
        done.iter().filter(|(_, path)| path.starts_with(folder)).map(|(action, _)| *action).collect()
    }
}

impl Drop for Failing {
    fn drop(&mut self) {
        let mut failing = self.0.failing.lock().unwrap_or_else(PoisonError::into_inner);
        failing.retain(|(action, folder)| (*action, folder) != (self.1, &self.2));
    }
}

impl Plan {
    fn check(&self, action: &'static str, path: &Path) -> io::Result<()> {
        let failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        let fails = failing.iter().any(|(failing, folder)| *failing == action && path.starts_with(folder));
        if fails { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn meet(&self, action: &'static str, path: &Path) -> io::Result<()> {
        self.check(action, path)?;
        self.done.lock().unwrap_or_else(PoisonError::into_inner).push((action, path.to_owned()));
        Ok(())
    }
}

impl Names for FailingDisk {
    fn open(&self, path: &Path, how: How) -> io::Result<Arc<dyn Bytes>> {
        let file = System.open(path, how)?;
        Ok(Arc::new(FailingFile { plan: Arc::clone(&self.0), path: path.to_owned(), file }))
    }

    fn look_at(&self, path: &Path) -> io::Result<Kind> {
        System.look_at(path)
    }

    fn identity(&self, path: &Path) -> io::Result<Identity> {
        System.identity(path)
    }

    fn hold(&self, folder: &Path) -> io::Result<Arc<dyn Bytes>> {
        System.hold(folder)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        System.make_folder(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.0.check("sync folder", path)?;
        System.sync_folder(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.check("rename", from)?;
        System.rename(from, to)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.check("rename", from)?;
        System.rename_new(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.check("remove", path)?;
        System.remove(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        System.list(folder)
    }

    fn room(&self, folder: &Path) -> io::Result<u64> {
        let said = *self.0.room.lock().unwrap();
        said.map_or_else(|| System.room(folder), Ok)
    }
}

#[derive(Debug)]
struct FailingFile {
    plan: Arc<Plan>,
    path: PathBuf,
    file: Arc<dyn Bytes>,
}

impl Bytes for FailingFile {
    fn identity(&self) -> io::Result<Identity> {
        self.file.identity()
    }

    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        self.file.read_at(bytes, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        self.plan.meet("write", &self.path)?;
        self.file.write_at(bytes, offset)
    }

    fn sync(&self) -> io::Result<()> {
        self.plan.meet("sync", &self.path)?;
        self.file.sync()?;
        let copying = self.plan.copying.lock().unwrap().take_if(|(_, to)| self.path == *to);
        if let Some((from, to)) = copying {
            std::fs::copy(from, to)?;
        }
        let moving = self.plan.moving.lock().unwrap().take_if(|(from, _)| self.path.starts_with(from));
        moving.map_or(Ok(()), |(from, to)| System.rename(&from, &to))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }
}
