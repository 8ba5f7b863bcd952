//! A database that behaves as badly as was measured of sled: after a power cut it may be an earlier one, empty, lack
//! records or hold old ones, panic or hang at its opening; in use it may fail or panic, and takes nothing after a
//! failure until it is opened again.

use std::{collections::BTreeMap, io, path::Path, sync::MutexGuard};

use super::{
    Bug, Dice, Machine,
    weather::{Call, Fate},
    world::{End, World},
};
use crate::store::table::{Batch, Bytes, Engine, Failure, Records, Scan};

/// The file in a database's folder that says which it is.
const NAME: &str = "db";

/// All databases that were ever made.
#[derive(Debug, Default)]
pub(super) struct Databases(Vec<Database>);

#[derive(Debug, Default, Clone)]
struct Database {
    now: BTreeMap<Bytes, Bytes>,
    /// All that was ever applied, first to last.
    batches: Vec<Batch>,
    /// How many of them outlive the process.
    flushed: usize,
    /// Takes nothing until it is opened again.
    failed: bool,
    /// What its next opening comes to, if not to success.
    ill: Option<Illness>,
}

#[derive(Debug, Clone, Copy)]
enum Illness {
    Panics,
    Hangs,
}

impl Databases {
    fn get(&mut self, id: usize) -> &mut Database {
        if self.0.len() <= id {
            self.0.resize_with(id + 1, Database::default);
        }
        &mut self.0[id]
    }

    /// Whether some value that a database ever got is so.
    pub(super) fn holds(&self, id: usize, is_so: &dyn Fn(&[u8]) -> bool) -> bool {
        let batches = self.0.get(id).into_iter().flat_map(|database| &database.batches);
        batches.flatten().any(|(_, value)| value.as_ref().is_some_and(|value| is_so(value)))
    }

    /// Where one is kept under a file, the file's copy keeps the same.
    pub(super) fn copy(&mut self, from: usize, to: usize) {
        if let Some(database) = self.0.get(from).cloned() {
            *self.get(to) = database;
        }
    }

    /// The process ended.
    pub(super) fn end(&mut self, how: End, dice: &mut Dice) {
        for database in &mut self.0 {
            database.failed = false;
            let from = if how == End::Killed { database.flushed } else { 0 };
            let keeps = if dice.in_thousand(400) { database.batches.len() } else { database.flushed.max(from) };
            match (how, dice.below(10)) {
                (End::Killed, _) => database.roll_back(from + dice.below(database.batches.len() + 1 - from)),
                (_, 0 | 1) => database.roll_back(dice.below(database.batches.len() + 1)),
                (_, 2) => database.roll_back(0),
                (_, 3) => database.lose_some(dice),
                (_, 4) => database.keep_old_ones(dice),
                (_, 5) => database.ill = Some(if dice.flip() { Illness::Panics } else { Illness::Hangs }),
                (_, 6) => database.spoil_one(dice),
                _ => database.roll_back(keeps),
            }
        }
    }
}

impl Database {
    fn apply(&mut self, batch: Batch) {
        for (key, value) in &batch {
            match value {
                Some(value) => drop(self.now.insert(key.clone(), value.clone())),
                None => drop(self.now.remove(key)),
            }
        }
        self.batches.push(batch);
    }

    fn roll_back(&mut self, keeps: usize) {
        if keeps == self.batches.len() {
            return;
        }
        let batches: Vec<Batch> = std::mem::take(&mut self.batches).into_iter().take(keeps).collect();
        self.now.clear();
        for batch in batches {
            self.apply(batch);
        }
        self.flushed = self.flushed.min(keeps);
    }

    fn lose_some(&mut self, dice: &mut Dice) {
        let rate = [10, 100, 900][dice.below(3)];
        self.now.retain(|_, _| !dice.in_thousand(rate));
    }

    fn keep_old_ones(&mut self, dice: &mut Dice) {
        let since = dice.below(self.batches.len() + 1);
        let mut old = BTreeMap::new();
        for (key, value) in self.batches[..since].iter().flatten() {
            old.insert(key.clone(), value.clone());
        }
        for (key, value) in old {
            match value {
                _ if !dice.in_thousand(200) => {}
                Some(value) => drop(self.now.insert(key, value)),
                None => drop(self.now.remove(&key)),
            }
        }
    }

    fn spoil_one(&mut self, dice: &mut Dice) {
        let place = dice.below(self.now.len());
        if let Some(value) = self.now.values_mut().nth(place) {
            let mut bytes = value.to_vec();
            let at = dice.below(bytes.len());
            bytes[at] ^= 1 << dice.below(8);
            *value = bytes.into();
        }
    }
}

impl Engine for Machine {
    fn open(&self, folder: &Path) -> Result<Box<dyn Records>, Failure> {
        let mut world = self.lock();
        let name = folder.join(NAME);
        if let (_, Err(error)) = world.meet_whole(Call::Name, &name) {
            let is_system = error.kind() != io::ErrorKind::Other;
            return Err(if is_system { Failure::System(error) } else { Failure::Broken(error.to_string()) });
        }
        let id = if let Ok(id) = world.media.find(&name) {
            id
        } else {
            let id = world.media.make(&name, false).map_err(Failure::System)?;
            if world.dice.in_thousand(800) {
                world.media.sync_folder(folder).map_err(Failure::System)?;
            }
            id
        };
        let life = world.life;
        let database = world.databases.get(id);
        let illness = database.ill;
        database.failed = false;
        drop(world);
        match illness {
            Some(Illness::Panics) => panic!("simulated: the database panics"),
            Some(Illness::Hangs) => Err(Failure::Broken("it gave no sign of life for 60 s".to_owned())),
            None => Ok(Box::new(OpenDatabase { machine: self.clone(), life, id })),
        }
    }

    fn remove(&self, folder: &Path) -> io::Result<()> {
        let mut world = self.lock();
        if let (_, Err(error)) = world.meet_whole(Call::Name, folder) {
            return Err(error);
        }
        world.media.remove_folder(folder)
    }
}

struct OpenDatabase {
    machine: Machine,
    life: u64,
    id: usize,
}

impl OpenDatabase {
    /// The world, unless the call fails or panics.
    fn call(&self, name: &'static str) -> Result<MutexGuard<'_, World>, String> {
        let mut world = self.machine.lock();
        if world.life != self.life || world.is_stopped() {
            return Err("the process is gone".to_owned());
        }
        if name == "apply" && world.databases.get(self.id).failed {
            return Err("simulated: it failed before".to_owned());
        }
        if let Fate::Fails(..) = world.meet(Call::Database, Path::new(name)) {
            world.databases.get(self.id).failed |= name == "apply";
            let panics = !world.is_stopped() && world.dice.in_thousand(300);
            drop(world);
            assert!(!panics, "simulated: the database panics at {name}");
            return Err(format!("simulated: {name} fails"));
        }
        Ok(world)
    }
}

impl OpenDatabase {
    fn apply_one(&self, batch: Batch) -> Result<(), String> {
        let result = self.call("apply").map(|mut world| world.databases.get(self.id).apply(batch.clone()));
        let mut world = self.machine.lock();
        if result.is_err() && world.life == self.life && !world.is_stopped() && world.dice.flip() {
            // It says that it failed, and has it all the same.
            world.databases.get(self.id).apply(batch);
        }
        result
    }
}

impl Records for OpenDatabase {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, String> {
        Ok(self.call("get")?.databases.get(self.id).now.get(key).cloned())
    }

    fn scan(&self, prefix: &[u8]) -> Scan {
        let mut world = match self.call("scan") {
            Ok(world) => world,
            Err(words) => return Box::new(std::iter::once(Err(words))),
        };
        let from = Bytes::from(prefix);
        let records = world.databases.get(self.id).now.range(from..);
        let records = records.take_while(|(key, _)| key.starts_with(prefix));
        let records: Vec<_> = records.map(|(key, value)| Ok((key.clone(), value.clone()))).collect();
        Box::new(records.into_iter())
    }

    fn apply(&self, batch: Batch) -> Result<(), String> {
        if Bug::MarkApart.is_planted() {
            let (mark, records) = batch.into_iter().partition(|(key, _)| *key == [0]);
            return self.apply_one(records).and_then(|()| self.apply_one(mark));
        }
        self.apply_one(batch)
    }

    fn flush(&self) -> Result<(), String> {
        let mut world = self.call("flush")?;
        let database = world.databases.get(self.id);
        database.flushed = database.batches.len();
        Ok(())
    }
}
