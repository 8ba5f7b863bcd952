//! The calls to files of a simulated machine.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    Bug, Machine,
    media::Id,
    weather::{self, Call, Fate},
    world::World,
};
use crate::store::disk::{Bytes, How, Identity, Kind, Names};

#[derive(Debug)]
struct OpenFile {
    machine: Machine,
    life: u64,
    id: Id,
    path: PathBuf,
}

impl Names for Machine {
    fn open(&self, path: &Path, how: How) -> io::Result<Arc<dyn Bytes>> {
        let mut world = self.lock();
        let call = if how == How::Read { Call::Read } else { Call::Name };
        let (done, result) = world.meet_whole(call, path);
        let id = match how {
            // A name that was made all the same is there.
            How::Create if done => world.media.make(path, false).and_then(|id| result.map(|()| id)),
            How::Create => result.and_then(|()| Err(io::ErrorKind::NotFound.into())),
            How::Read | How::Write => result.and_then(|()| world.media.find(path)),
        }?;
        world.media.file(id)?;
        Ok(Arc::new(OpenFile { machine: self.clone(), life: world.life, id, path: path.to_owned() }))
    }

    fn look_at(&self, path: &Path) -> io::Result<Kind> {
        let mut world = self.lock();
        world.meet_whole(Call::Read, path).1?;
        let id = world.media.find(path)?;
        Ok(world.media.file(id).map_or(Kind::Folder, |file| Kind::File(file.len())))
    }

    // Which folder or file has a name is always known, and none has that of one that was removed: what goes wrong goes wrong
    // with what is done to it.
    fn identity(&self, path: &Path) -> io::Result<Identity> {
        self.lock().media.find(path).map(identity)
    }

    fn hold(&self, folder: &Path) -> io::Result<Arc<dyn Bytes>> {
        let world = self.lock();
        let id = world.media.find(folder)?;
        Ok(Arc::new(OpenFile { machine: self.clone(), life: world.life, id, path: folder.to_owned() }))
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        let mut world = self.lock();
        let (done, result) = world.meet_whole(Call::Name, path);
        if done {
            world.media.make(path, true)?;
        }
        result
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let mut world = self.lock();
        world.media.find(path)?;
        if Bug::NoFolderSync.is_planted() {
            return Ok(());
        }
        let (done, result) = world.meet_whole(Call::SyncFolder, path);
        if done {
            world.media.sync_folder(path)?;
        }
        result
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut world = self.lock();
        let (done, result) = world.meet_whole(Call::Name, to);
        if done {
            world.media.rename(from, to)?;
        }
        result
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        let is_taken = self.lock().media.find(to).is_ok();
        if is_taken { Err(io::ErrorKind::AlreadyExists.into()) } else { self.rename(from, to) }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut world = self.lock();
        world.media.find(path)?;
        let (done, result) = world.meet_whole(Call::Name, path);
        if done {
            let given = world.media.remove(path)?;
            world.weather.use_room(0, given);
        }
        result
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut world = self.lock();
        world.meet_whole(Call::Read, folder).1?;
        Ok(world.media.names(folder)?.iter().map(|name| folder.join(name)).collect())
    }
}

fn identity(id: Id) -> Identity {
    Identity(0, id as u64)
}

impl OpenFile {
    /// The world, if the process that opened the file is still there.
    fn lock(&self) -> io::Result<std::sync::MutexGuard<'_, World>> {
        let world = self.machine.lock();
        if world.life == self.life { Ok(world) } else { Err(weather::error(io::ErrorKind::BrokenPipe, &self.path)) }
    }
}

impl Bytes for OpenFile {
    fn identity(&self) -> io::Result<Identity> {
        Ok(identity(self.id))
    }

    fn len(&self) -> io::Result<u64> {
        let mut world = self.lock()?;
        world.meet_whole(Call::Read, &self.path).1?;
        Ok(world.media.file(self.id)?.len())
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut world = self.lock()?;
        world.meet_whole(Call::Read, &self.path).1?;
        let World { weather, dice, media, .. } = &mut *world;
        let content = &media.file(self.id)?.now;
        let from = usize::try_from(offset).unwrap().min(content.len());
        let len = weather.shortened(bytes.len().min(content.len() - from), dice);
        bytes[..len].copy_from_slice(&content[from..from + len]);
        Ok(len)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        let mut world = self.lock()?;
        let len = world.media.file(self.id)?.len();
        let growth = (offset + bytes.len() as u64).saturating_sub(len);
        let (part, result) = match world.meet(Call::Write { bytes: bytes.len(), growth }, &self.path) {
            Fate::Done => (bytes.len(), Ok(bytes.len())),
            Fate::Short(part) => (part, Ok(part)),
            Fate::Fails(kind, part) => (part, Err(weather::error(kind, &self.path))),
        };
        if part > 0 {
            world.weather.use_room((offset + part as u64).saturating_sub(len), 0);
            world.media.file_mut(self.id)?.write(&bytes[..part], offset);
        }
        result
    }

    fn sync(&self) -> io::Result<()> {
        let mut world = self.lock()?;
        let ends_in = |ending| self.path.extension().is_some_and(|found| found == ending);
        if Bug::DocumentNotSynced.is_planted() && ends_in("tmp") {
            return Ok(());
        }
        if Bug::BackupNotSynced.is_planted() && ends_in("new") {
            return Ok(());
        }
        if Bug::MendedNotSynced.is_planted() && ends_in("mended") {
            return Ok(());
        }
        if Bug::ImportNotSynced.is_planted() && self.path.iter().any(|name| name == "restoring") {
            return Ok(());
        }
        if Bug::AnswersBeforeSync.is_planted() && ends_in("qapj") {
            world.owed = Some(self.id);
            return Ok(());
        }
        let (_, result) = world.meet_whole(Call::Sync, &self.path);
        if result.is_ok() {
            world.media.file_mut(self.id)?.sync();
        } else if !world.is_stopped() {
            let how = weather::failed_sync(&mut world.dice);
            let file = world.media.file_mut(self.id)?;
            file.fail_sync(how);
            if Bug::SyncTriedAgain.is_planted() {
                file.sync();
                return Ok(());
            }
        }
        result
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut world = self.lock()?;
        let before = world.media.file(self.id)?.len();
        let (done, result) = world.meet_whole(Call::Length, &self.path);
        if done {
            world.weather.use_room(0, before.saturating_sub(len));
            let too_far = Bug::CutTooFar.is_planted() && len > 0;
            world.media.file_mut(self.id)?.set_len(len - u64::from(too_far));
        }
        result
    }
}
