use std::{collections::BTreeMap, fmt, path::Path, sync::RwLock};

use super::{
    Slot, Vault,
    year::{COPIES, Year},
};
use crate::{
    domain::Number,
    store::{StoreError, backup::KEYS, disk::Disk},
};

/// The keys of a desk or a backup as they were at a moment.
///
/// Whoever copies a running desk reads them before it asks up to which change: a candidate who is forgotten later has a
/// key in them still, as the journal up to that change has it that they are there.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct KeyCopy {
    pub(in crate::store) slots: BTreeMap<Number, Slot>,
}

impl KeyCopy {
    /// The keys of the desk or the backup in a folder, whichever of their two copies is whole; none where it has none.
    pub fn read(disk: &Disk, home: &Path) -> Result<Self, StoreError> {
        Ok(Self { slots: Vault::read(disk, &home.join(KEYS))?.slots() })
    }

    /// These, and what a later copy has of numbers that these have not.
    pub(in crate::store) fn with(&self, later: Self) -> Self {
        let mut slots = later.slots;
        slots.extend(&self.slots);
        Self { slots }
    }

    /// The first number of which a later copy says that its key is destroyed, and these know nothing. The journal that these
    /// go with may not say that it was forgotten.
    pub(in crate::store) fn first_gone_in(&self, later: &Self) -> Option<Number> {
        let mut gone = later
            .slots
            .iter()
            .filter(|(number, slot)| matches!(slot, Slot::Destroyed) && !self.slots.contains_key(number));
        gone.next().map(|(number, _)| *number)
    }

    /// To read what is sealed under them; they are in no folder.
    pub(in crate::store) fn to_vault(&self, disk: &Disk) -> Vault {
        Vault { disk: disk.clone(), folder: KEYS.into(), years: RwLock::new(self.years()) }
    }

    /// The files of a folder that holds them, by name.
    pub(in crate::store) fn to_files(&self) -> Vec<(String, Vec<u8>)> {
        let copies = |(year, keys): (u16, Year)| {
            let bytes = keys.to_bytes();
            COPIES.map(|copy| (format!("{year:04}.{copy}"), bytes.clone()))
        };
        self.years().into_iter().flat_map(copies).collect()
    }

    fn years(&self) -> BTreeMap<u16, Year> {
        let mut years: BTreeMap<u16, Year> = BTreeMap::new();
        for (number, slot) in &self.slots {
            years.entry(number.year()).or_insert_with(|| Year::nowhere(number.year())).hold(*number, *slot);
        }
        years
    }
}

impl fmt::Debug for KeyCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyCopy").field("slots", &self.slots.len()).finish_non_exhaustive()
    }
}
