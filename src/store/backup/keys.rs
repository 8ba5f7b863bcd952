//! The keys in a backup: a folder as the desk's, into which they are taken slot by slot.
//!
//! A run only adds keys before its manifest is in its place, and destroys afterwards what was destroyed in the desk; so
//! whatever ends it, the keys fit the manifest that is there. What the desk has lost stays in the backup.

use std::collections::{BTreeMap, BTreeSet};

use super::{BackupError, JOURNAL, KEYS, Making};
use crate::{
    domain::{Number, Record},
    store::{
        StoreError,
        journal::Frames,
        payload,
        vault::{Key, KeyCopy, Slot, Vault},
    },
};

/// What is left to be done with a backup's keys when its manifest is in its place.
pub(super) struct Taken {
    vault: Vault,
    /// Whose keys are destroyed in the desk.
    gone: Vec<Number>,
    /// The last number of each year under whose key something is sealed. Keys are made ahead of their use: what is missing
    /// behind it was never needed.
    used: Vec<Number>,
}

impl Taken {
    /// Destroys what was destroyed in the desk; what neither the desk nor this backup has is added to `faults`.
    pub(super) fn finish(self, faults: &mut Vec<String>) -> Result<(), StoreError> {
        self.vault.destroy(&self.gone)?;
        faults.extend(self.vault.check(&self.used)?.lost);
        Ok(())
    }
}

/// Adds to a backup the keys that it needs to go up to change `to`; what is amiss is added to `faults`, in words.
pub(super) fn take(making: &Making<'_>, to: u64, faults: &mut Vec<String>) -> Result<Taken, BackupError> {
    let disk = making.disk;
    // After the journal: what is sealed in it was sealed under keys that are there by now.
    let of_desk = making.keys.with(KeyCopy::read(disk, making.desk)?).slots;
    // What one copy here has not is written again from the other; that a run was stopped in it is no fault.
    let (vault, _) = Vault::open(disk, &making.folder.join(KEYS))?;
    let kept = vault.slots();
    let (mut new, mut gone, mut differ) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
    // Destroyed before this backup ever had it: an earlier manifest knows nothing of a forgetting.
    let mut late = Vec::new();
    for (&number, &slot) in &of_desk {
        let was_there = making.keys.slots.contains_key(&number);
        match (slot, kept.get(&number)) {
            (Slot::Destroyed, Some(Slot::Key(_))) if was_there => gone.push(number),
            (Slot::Destroyed, Some(Slot::Key(_)) | None) if !was_there => {
                return Err(BackupError::Meanwhile { number });
            }
            (Slot::Destroyed, None) => late.push(number),
            (slot @ Slot::Key(_), None) => drop(new.insert(number, slot)),
            (Slot::Key(_), Some(Slot::Key(_))) if kept.get(&number) != Some(&slot) => {
                differ.insert(number, slot);
            }
            // The same, or destroyed here: that was after the journal said that one was forgotten.
            _ => {}
        }
    }
    let seen = see(making, to, &differ);
    // What the journal does not say is said of nobody.
    let is_seen = seen.is_ok();
    let seen = seen.unwrap_or_else(|error| {
        faults.push(format!("the keys could not be compared with the journal, and none is destroyed here: {error}"));
        Seen { broken: differ.keys().copied().collect(), ..Seen::default() }
    });
    let (mut forgotten, untold): (Vec<Number>, _) = gone.into_iter().partition(|one| seen.forgotten.contains(one));
    if is_seen {
        tell(faults, &untold, "is destroyed in the desk although nobody forgot it; this backup keeps it");
        let unfit: Vec<Number> = late.iter().filter(|one| !seen.forgotten.contains(one)).copied().collect();
        tell(faults, &unfit, "is destroyed in the desk although nobody forgot it: this backup cannot be brought back");
    }
    let broken: Vec<Number> = seen.broken.into_iter().collect();
    tell(faults, &broken, "is another one in the desk, and does not open what is sealed; this backup keeps its own");
    new.extend(differ.into_iter().filter(|(number, _)| !broken.contains(number)));
    let lost: Vec<Number> = kept.keys().filter(|number| !of_desk.contains_key(number)).copied().collect();
    tell(
        faults,
        &lost,
        "is missing or damaged in the desk; this backup has it: see qapdesk verify --repair --from FOLDER",
    );
    let is_known = |number: &Number| kept.contains_key(number) || of_desk.contains_key(number);
    let unknown: Vec<Number> = seen.sealed.iter().filter(|number| !is_known(number)).copied().collect();
    tell(faults, &unknown, "is neither in the desk nor in this backup: what is sealed under it cannot be read");
    vault.take(&new)?;
    // A run that was stopped may have left some in memory only, and the manifest will say that they are there.
    vault.settle()?;
    forgotten.extend(late);
    let used: BTreeMap<u16, Number> = seen.sealed.iter().map(|number| (number.year(), *number)).collect();
    Ok(Taken { vault, gone: forgotten, used: used.into_values().collect() })
}

/// What a journal says of the keys of numbers.
#[derive(Debug, Default)]
struct Seen {
    /// Whose applications were forgotten.
    forgotten: BTreeSet<Number>,
    /// Under whose keys something is sealed.
    sealed: BTreeSet<Number>,
    /// Of which keys something sealed does not open with the one in question.
    broken: BTreeSet<Number>,
}

fn see(making: &Making<'_>, to: u64, asked: &BTreeMap<Number, Slot>) -> Result<Seen, StoreError> {
    let mut seen = Seen::default();
    for frame in Frames::open(making.disk, &making.desk.join(JOURNAL), 1, to)? {
        let (open, sealed) = payload::as_it_stands(&frame?)?;
        for record in open {
            if let Record::Forgotten(forgotten) = record {
                seen.forgotten.insert(forgotten.number);
            }
        }
        for one in sealed {
            let number = one.head.number;
            if let Some(Slot::Key(key)) = asked.get(&number)
                && !one.opens(&Key::new(*key))?
            {
                seen.broken.insert(number);
            }
            seen.sealed.insert(number);
        }
    }
    Ok(seen)
}

/// Adds to the faults that something is so with the keys of some numbers.
fn tell(faults: &mut Vec<String>, numbers: &[Number], words: &str) {
    let Some((first, more)) = numbers.split_first() else { return };
    let more = if more.is_empty() { String::new() } else { format!(" (and so are {} more)", more.len()) };
    faults.push(format!("the key of {first}{more} {words}"));
}
