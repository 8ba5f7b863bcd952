//! A machine of tests: one disk, one kind of weather, and the databases of a state.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{
    Dice, Weather,
    liar::Databases,
    media::{File, Id, Media},
    weather::{self, Call, Fate},
};
use crate::store::{Disk, Ground, StoreError};

/// A simulated machine: the disk and the database that a store stands on. What happens on it is the same for the same
/// seed. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Machine(Arc<Mutex<World>>);

#[derive(Debug)]
pub(super) struct World {
    pub(super) media: Media,
    pub(super) weather: Weather,
    pub(super) dice: Dice,
    pub(super) databases: Databases,
    /// How often the machine or the process began anew; what was opened before is worth nothing.
    pub(super) life: u64,
    stopped: bool,
    /// A file whose sync was told before it was done.
    pub(super) owed: Option<Id>,
    /// How many calls went wrong since it began.
    faults: u64,
    /// All calls, as words, where they are wanted.
    log: Option<Vec<String>>,
    /// Of all calls and what came of them.
    trace: u64,
}

/// How a process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It is killed, and the machine goes on.
    Killed,
    /// The power goes, and what was not synced goes with it.
    PowerCut,
    /// The power goes, and any part of what was not synced stays.
    HardPowerCut,
}

impl Machine {
    pub(crate) fn new(seed: u64) -> Self {
        let (media, weather, databases) = (Media::new(), Weather::default(), Databases::default());
        let dice = Dice::new(seed);
        let world = World {
            media,
            weather,
            dice,
            databases,
            life: 0,
            stopped: false,
            owed: None,
            faults: 0,
            log: None,
            trace: 0,
        };
        Self(Arc::new(Mutex::new(world)))
    }

    /// The machine with every call kept as words.
    pub(crate) fn with_log(self) -> Self {
        self.lock().log = Some(Vec::new());
        self
    }

    /// What a store stands on here.
    pub(crate) fn ground(&self) -> Ground {
        let disk = Disk::new(Arc::new(self.clone()));
        Ground { disk, engine: Arc::new(self.clone()), rest: Duration::ZERO, ..Ground::default() }
    }

    /// Changes the weather.
    pub(crate) fn weather(&self, change: impl FnOnce(&mut Weather)) {
        change(&mut self.lock().weather);
    }

    /// The weather as it is.
    pub(crate) fn weather_now(&self) -> Weather {
        self.lock().weather.clone()
    }

    /// Has nothing go wrong from now on; the weather as it was.
    pub(crate) fn calm(&self) -> Weather {
        std::mem::take(&mut self.lock().weather)
    }

    /// Has the process stop in the middle of a call that changes something, after so many.
    pub(crate) fn stop_in(&self, calls: u64) {
        self.lock().weather.stop_in = Some(calls);
    }

    /// Whether nothing goes wrong but by a stop.
    pub(crate) fn is_fair(&self) -> bool {
        self.lock().weather.is_fair()
    }

    /// Whether all that is there can be read.
    pub(crate) fn is_readable(&self) -> bool {
        self.lock().weather.is_readable()
    }

    /// Whether nothing goes wrong but that the disk is full or closed.
    pub(crate) fn is_only_closed(&self) -> bool {
        self.lock().weather.is_only_closed()
    }

    /// Where below a folder some bytes are, be it in what a database keeps of records that it has no more.
    pub(crate) fn find_bytes(&self, folder: &Path, bytes: &[u8]) -> Option<PathBuf> {
        let world = self.lock();
        let holds = |content: &[u8]| content.windows(bytes.len()).any(|window| window == bytes);
        let found = world.media.files_below(folder).into_iter().find(|(_, id)| {
            world.media.file(*id).is_ok_and(|file| holds(&file.now)) || world.databases.holds(*id, &holds)
        });
        found.map(|(path, _)| path)
    }

    /// Copies a folder with all that is in it to a free name, databases included; for good.
    pub(crate) fn copy_all(&self, from: &Path, to: &Path) {
        let mut world = self.lock();
        let copied = world.media.copy_folder(from, to).unwrap();
        for (id, copy) in copied {
            world.databases.copy(id, copy);
        }
    }

    /// Changes a file, or removes it where nothing is left of it; for good.
    pub(crate) fn harm(&self, path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
        self.lock().media.harm(path, change).unwrap();
    }

    /// Removes a folder with all that is in it, where it is there; for good.
    pub(crate) fn remove_all(&self, folder: &Path) {
        let mut world = self.lock();
        if world.media.remove_folder(folder).is_ok()
            && let Some(above) = folder.parent()
        {
            world.media.sync_folder(above).unwrap();
        }
    }

    /// How many names in a folder begin so.
    pub(crate) fn names(&self, folder: &Path, begin: &str) -> usize {
        let names = self.lock().media.names(folder).unwrap_or_default();
        names.iter().filter(|name| name.to_string_lossy().starts_with(begin)).count()
    }

    /// Whether the process was stopped; what it does from then on comes to nothing.
    pub(crate) fn is_stopped(&self) -> bool {
        self.lock().stopped
    }

    /// How many calls went wrong so far.
    pub(crate) fn faults(&self) -> u64 {
        self.lock().faults
    }

    /// A number of all calls so far and what came of them.
    pub(crate) fn trace(&self) -> u64 {
        self.lock().trace
    }

    /// Adds words to the log.
    pub(crate) fn note(&self, words: impl FnOnce() -> String) {
        self.lock().note(words);
    }

    /// The log so far.
    pub(crate) fn log(&self) -> Vec<String> {
        self.lock().log.clone().unwrap_or_default()
    }

    /// The process ends, however it does, and another can begin.
    pub(crate) fn end(&self, how: End) {
        let mut world = self.lock();
        let World { media, dice, databases, .. } = &mut *world;
        match how {
            End::Killed => {}
            End::PowerCut => media.cut_power(None),
            End::HardPowerCut => media.cut_power(Some(dice)),
        }
        databases.end(how, dice);
        world.life += 1;
        (world.stopped, world.owed) = (false, None);
        world.weather.stop_in = None;
        world.note(|| format!("---- {how:?}"));
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a folder as the store does, with those above it.
pub(crate) fn make_folder(on: &Ground, path: &Path) -> Result<(), StoreError> {
    on.disk.make_folder(path)
}

impl World {
    /// What comes of a call; where the process was stopped before it or is in it, an error.
    pub(super) fn meet(&mut self, call: Call, path: &Path) -> Fate {
        if self.stopped {
            return Fate::Fails(io::ErrorKind::BrokenPipe, 0);
        }
        let mut fate = self.weather.fate(call, &mut self.dice);
        if !matches!(call, Call::Read)
            && let Some(left) = &mut self.weather.stop_in
        {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.stopped = true;
                let most = if let Call::Write { bytes, .. } = call { bytes } else { 1 };
                fate = Fate::Fails(io::ErrorKind::BrokenPipe, self.dice.below(most + 1));
            }
        }
        // It is done with the next sync of another file.
        if let Some(owed) = self.owed.take_if(|_| !self.stopped && matches!(call, Call::Sync)) {
            let _ = self.media.file_mut(owed).map(File::sync);
        }
        if fate != Fate::Done {
            self.faults += 1;
        }
        let kind = match (call, fate) {
            (_, Fate::Done) => 1,
            (_, Fate::Short(part)) => 2 + part as u64,
            (_, Fate::Fails(_, part)) => 3 + part as u64,
        };
        self.trace = (self.trace ^ kind).wrapping_mul(0x0100_0000_01b3).rotate_left(7);
        if !matches!(call, Call::Read | Call::Database) || fate != Fate::Done {
            self.note(|| format!("{call:?} {}: {fate:?}", path.display()));
        }
        fate
    }

    /// The same for a call that is done whole or not at all. `Ok(true)` is to be done; an error may have been done.
    pub(super) fn meet_whole(&mut self, call: Call, path: &Path) -> (bool, io::Result<()>) {
        match self.meet(call, path) {
            Fate::Done | Fate::Short(_) => (true, Ok(())),
            Fate::Fails(kind, done) => (done > 0, Err(weather::error(kind, path))),
        }
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    fn note(&mut self, words: impl FnOnce() -> String) {
        if let Some(log) = &mut self.log {
            log.push(words());
        }
    }
}
