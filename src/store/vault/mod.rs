//! The keys of applications: what the journal keeps of an application is sealed under its own, and to destroy the key is
//! to forget the application (H3), while the journal's chain still checks.
//!
//! A folder `keys/` in the desk's: for each year two copies of a file, `2026.a` and `2026.b`, with a slot for each number.
//! Invariants:
//!
//! - A key is on the disk in both copies before anything is sealed under it. Slots are made in blocks ahead of their use,
//!   so that an application costs no wait of its own.
//! - What was deleted under its name, or emptied, is written again from memory before anything more is kept: nothing is
//!   acknowledged that is sealed under a key that no file has. One copy is enough for that; a key that is made, or is used
//!   for the first time since the desk was opened, takes both.
//! - Keys that are read when the desk is opened are written again before anything more is sealed: they may be of a write
//!   that never reached the disk.
//! - A slot in one copy that does not check is written again from the other when the desk is opened, and that is told. Of
//!   a slot that is destroyed in one copy the other is destroyed as well. What neither copy has is an error that names
//!   file and byte: no key is ever made anew for a number of which something is sealed.
//! - A destroyed slot stays destroyed; its number is never given again.
//!
//! A backup has such a folder of its own, into which keys are taken slot by slot ([`Vault::take`]): without them its journal
//! cannot be read.
//!
//! Deliberately absent: which applications are forgotten (the journal says it), and what else is left of one.

mod copied;
mod seal;
mod slot;
mod year;

use std::{
    collections::{BTreeMap, btree_map::Entry},
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};

pub use copied::KeyCopy;
pub(super) use {seal::Key, slot::Slot, year::COPIES};

use self::year::Year;
use super::{StoreError, disk::Disk};
use crate::domain::Number;

/// The keys of all applications; shared by the writer and whoever reads the journal.
#[derive(Debug)]
pub(super) struct Vault {
    disk: Disk,
    folder: PathBuf,
    years: RwLock<BTreeMap<u16, Year>>,
}

impl Vault {
    /// Opens the folder, or makes it, and mends what is whole in one copy only; what was mended, and what neither copy
    /// has, is told in words.
    pub(super) fn open(disk: &Disk, folder: &Path) -> Result<(Self, Vec<String>), StoreError> {
        disk.make_folder(folder)?;
        // Whoever made a file in it may have been stopped before its name was on the disk.
        disk.sync_folder(folder)?;
        Self::look(disk, folder, true)
    }

    /// The keys in a folder, to read what is sealed; nothing is written, and a folder that is not there holds none.
    pub(super) fn read(disk: &Disk, folder: &Path) -> Result<Self, StoreError> {
        if disk.is_folder(folder)? {
            return Ok(Self::look(disk, folder, false)?.0);
        }
        Ok(Self { disk: disk.clone(), folder: folder.to_owned(), years: RwLock::default() })
    }

    fn look(disk: &Disk, folder: &Path, mend: bool) -> Result<(Self, Vec<String>), StoreError> {
        let mut told = Vec::new();
        let mut years = BTreeMap::new();
        for copy in COPIES {
            for path in disk.list(folder, copy)? {
                let year = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
                let Some(year) = year else { return Err(StoreError::StrangeFile { file: path }) };
                if let Entry::Vacant(free) = years.entry(year) {
                    free.insert(Year::read(disk, folder, year, mend.then_some(&mut told))?);
                }
            }
        }
        let (disk, folder, years) = (disk.clone(), folder.to_owned(), RwLock::new(years));
        Ok((Self { disk, folder, years }, told))
    }

    /// The key of a number under which something is sealed; none where it was destroyed.
    pub(super) fn key(&self, number: Number) -> Result<Option<Key>, StoreError> {
        let years = self.years.read().unwrap_or_else(PoisonError::into_inner);
        match years.get(&number.year()) {
            Some(year) => year.get(number),
            None => Err(self.no_year(number)),
        }
    }

    /// The key to seal something under, made where there is none; on the disk when this returns. A key that is missing is
    /// made only where nothing is sealed under it: `is_used` says whether something is. None where it was destroyed.
    pub(super) fn key_to_seal(
        &self,
        number: Number,
        is_used: &dyn Fn() -> Result<bool, StoreError>,
    ) -> Result<Option<Key>, StoreError> {
        match self.key(number) {
            Err(error @ StoreError::KeyLost { .. }) => {
                if is_used()? {
                    return Err(error);
                }
            }
            Ok(Some(_)) if !self.is_settled(number) => {}
            found => return found,
        }
        let mut years = self.years.write().unwrap_or_else(PoisonError::into_inner);
        let year = match years.entry(number.year()) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(free) => free.insert(Year::read(&self.disk, &self.folder, number.year(), None)?),
        };
        if !year.is_in_place(&self.disk)? {
            year.put_back(&self.disk)?;
        }
        year.settle(&self.disk, number)?;
        if year.get(number).is_err() {
            year.make(&self.disk, number)?;
        }
        year.get(number)
    }

    /// Whether a number's key is on the disk for certain.
    fn is_settled(&self, number: Number) -> bool {
        #[cfg(test)]
        if super::sim::Bug::KeysNotSettled.is_planted() {
            return true;
        }
        let years = self.years.read().unwrap_or_else(PoisonError::into_inner);
        years.get(&number.year()).is_some_and(|year| year.is_settled(number))
    }

    /// Has all keys on the disk for certain, where they may stand in memory only.
    pub(super) fn settle(&self) -> Result<(), StoreError> {
        let mut years = self.years.write().unwrap_or_else(PoisonError::into_inner);
        years.values_mut().try_for_each(|year| year.settle_all(&self.disk))
    }

    /// Sees to it that the files of keys are in their places: those that were deleted or emptied are written again
    /// from memory.
    pub(super) fn look_after(&self) -> Result<(), StoreError> {
        self.put_back_unless(&|year| year.is_in_place(&self.disk))
    }

    /// The same before something is kept that is sealed: that one copy at least, whichever, has its name. What is in it is
    /// looked at now and then.
    pub(super) fn look_after_used(&self) -> Result<(), StoreError> {
        self.put_back_unless(&|year| if year.is_in_use() { year.has_a_name(&self.disk) } else { Ok(true) })
    }

    fn put_back_unless(&self, is_in_place: &dyn Fn(&Year) -> Result<bool, StoreError>) -> Result<(), StoreError> {
        let mut gone = Vec::new();
        let years = self.years.read().unwrap_or_else(PoisonError::into_inner);
        for (of, year) in &*years {
            if !is_in_place(year)? {
                gone.push(*of);
            }
        }
        drop(years);
        if gone.is_empty() {
            return Ok(());
        }
        let mut years = self.years.write().unwrap_or_else(PoisonError::into_inner);
        for of in gone {
            if let Some(year) = years.get_mut(&of)
                && let Err(error) = year.put_back(&self.disk)
                && !is_in_place(year)?
            {
                return Err(error);
            }
        }
        Ok(())
    }

    /// The numbers whose keys were destroyed, which happens to no others than those that were forgotten.
    pub(super) fn destroyed(&self) -> Vec<Number> {
        let years = self.years.read().unwrap_or_else(PoisonError::into_inner);
        years.values().flat_map(Year::destroyed).collect()
    }

    /// Whether there is a slot for every number of a year up to a running number.
    pub(super) fn covers(&self, last: Number) -> Result<(), StoreError> {
        let years = self.years.read().unwrap_or_else(PoisonError::into_inner);
        let n_slots = years.get(&last.year()).map_or(0, Year::len);
        if u32::try_from(n_slots).unwrap_or(u32::MAX) >= last.sequence() {
            return Ok(());
        }
        match years.get(&last.year()) {
            Some(year) => Err(year.lost(last)),
            None => Err(self.no_year(last)),
        }
    }

    /// Whether the key of a number is there; one that neither copy has is not.
    pub(super) fn is_live(&self, number: Number) -> bool {
        matches!(self.key(number), Ok(Some(_)))
    }

    /// Destroys the keys of numbers, those that are lost too; when this returns neither copy has them. Whichever has one
    /// still after a crash: of two slots the destroyed one counts.
    pub(super) fn destroy(&self, numbers: &[Number]) -> Result<(), StoreError> {
        self.take(&numbers.iter().map(|number| (*number, Slot::Destroyed)).collect())
    }

    /// Has these slots in the place of what is there; both copies are on the disk when this returns, and after an error the
    /// slots count as they were.
    pub(super) fn take(&self, slots: &BTreeMap<Number, Slot>) -> Result<(), StoreError> {
        let mut by_year: BTreeMap<u16, BTreeMap<usize, Slot>> = BTreeMap::new();
        for (number, slot) in slots {
            by_year.entry(number.year()).or_default().insert(year::place(*number), *slot);
        }
        let mut years = self.years.write().unwrap_or_else(PoisonError::into_inner);
        for (of, slots) in by_year {
            let year = match years.entry(of) {
                Entry::Occupied(there) => there.into_mut(),
                Entry::Vacant(free) => free.insert(Year::read(&self.disk, &self.folder, of, None)?),
            };
            if !year.is_in_place(&self.disk)? {
                year.put_back(&self.disk)?;
            }
            year.set(&self.disk, &slots)?;
        }
        Ok(())
    }

    /// What either copy has whole, by number.
    pub(super) fn slots(&self) -> BTreeMap<Number, Slot> {
        let years = self.years.read().unwrap_or_else(PoisonError::into_inner);
        years.values().flat_map(Year::slots).collect()
    }

    /// Has the next look after the files write again what they lack and memory has, also where the rest of them is whole.
    pub(super) fn doubt(&self) -> Result<(), StoreError> {
        let years = self.years.read().unwrap_or_else(PoisonError::into_inner);
        years.values().try_for_each(|year| year.doubt(&self.disk))
    }

    /// What does not check in both copies as they are on the disk now; `used` is the last number of each year under whose
    /// key something is sealed.
    pub(super) fn check(&self, used: &[Number]) -> Result<KeyFaults, StoreError> {
        let years = self.years.read().unwrap_or_else(PoisonError::into_inner);
        let mut faults = KeyFaults::default();
        for (year, keys) in &*years {
            let used = used.iter().find(|last| last.year() == *year).map_or(0, |last| last.sequence());
            let KeyFaults { lost, half } = keys.check(&self.disk, used)?;
            faults.lost.extend(lost);
            faults.half.extend(half);
        }
        let unknown = used.iter().filter(|last| !years.contains_key(&last.year()));
        faults.lost.extend(unknown.map(|last| self.no_year(*last).to_string()));
        Ok(faults)
    }

    fn no_year(&self, number: Number) -> StoreError {
        let file = self.folder.join(format!("{:04}.{}", number.year(), COPIES[0]));
        StoreError::KeyLost { number, file, offset: 0 }
    }
}

/// What does not check in the two copies of the keys, in words.
#[derive(Debug, Default)]
pub(super) struct KeyFaults {
    /// What something is sealed under, and neither copy has.
    pub(super) lost: Vec<String>,
    /// What one copy has not.
    pub(super) half: Vec<String>,
}
