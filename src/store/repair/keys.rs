//! Which keys of a desk do not open what is sealed, and what a backup has in their place.

use std::collections::{BTreeMap, BTreeSet};

use super::{Plan, Repairing, Step, journal_folder, set_aside};
use crate::{
    domain::{Number, Record},
    store::{
        StoreError,
        backup::{BackupError, KEYS},
        journal::{Frames, find_head},
        payload::{self, Sealed},
        vault::{Key, KeyCopy, Slot, Vault},
    },
};

const DESTROYED: &str = "is destroyed although nobody forgot it";
/// How many keys that cannot be mended are named.
const MOST: usize = 200;

/// Looks whether everything that is sealed opens with its key. A key that was destroyed never comes back from a backup: it
/// was destroyed after the journal said that its candidate was forgotten, and that may be what the journal lost.
pub(super) fn look(repairing: &Repairing<'_>, plan: &mut Plan) -> Result<(), BackupError> {
    let disk = &repairing.on.disk;
    let Some(head) = find_head(disk, &journal_folder(repairing))? else { return Ok(()) };
    let mine = KeyCopy::read(disk, repairing.desk)?.slots;
    let kept = repairing.backup.map(|backup| KeyCopy::read(disk, backup)).transpose()?.unwrap_or_default().slots;
    let mut seen = Seen::default();
    for frame in Frames::open(disk, &journal_folder(repairing), 1, head.sequence)? {
        let (open, sealed) = payload::as_it_stands(&frame?)?;
        seen.open(&open);
        for one in &sealed {
            seen.sealed(one, &mine, &kept)?;
        }
    }
    for (&number, slot) in &mine {
        match slot {
            Slot::Destroyed if seen.forgotten.contains(&number) => drop(seen.wrong.remove(&number)),
            Slot::Destroyed => drop(seen.wrong.insert(number, DESTROYED)),
            Slot::Key(_) => {}
        }
    }
    let mut keys = BTreeMap::new();
    let mut lost = Vec::new();
    for (&number, wrong) in &seen.wrong {
        if seen.forgotten.contains(&number) {
            keys.insert(number, Slot::Destroyed);
            continue;
        }
        if mine.get(&number) == Some(&Slot::Destroyed) {
            plan.cannot.push(format!(
                "the key of {number} {DESTROYED} by the journal that is here, whose end may be lost: if nobody did, put \
                 the folder keys of the backup in the place of the desk's by hand"
            ));
        } else if let Some(slot @ Slot::Key(_)) = kept.get(&number)
            && !seen.of_another.contains(&number)
        {
            keys.insert(number, *slot);
        } else {
            lost.push((number, wrong));
        }
    }
    // Keys are made ahead of their use: of those that the desk lost each later backup would say that it lost them.
    let unused: BTreeMap<Number, Slot> = kept
        .iter()
        .filter(|(number, slot)| {
            let is_sealed_under = seen.wrong.contains_key(number) || seen.of_another.contains(number);
            matches!(slot, Slot::Key(_)) && !mine.contains_key(number) && !is_sealed_under
        })
        .map(|(&number, &slot)| (number, slot))
        .collect();
    for (number, wrong) in lost.iter().take(MOST) {
        plan.cannot.push(format!(
            "the key of {number} {wrong}, and what is sealed under it cannot be read; name a backup that has it with --from FOLDER"
        ));
    }
    if lost.len() > MOST {
        plan.cannot.push(format!("so it is with the keys of {} more", lost.len() - MOST));
    }
    if keys.is_empty() && unused.is_empty() {
        // Those that are right may be of a mending that was stopped before its sync, or whose sync failed.
        let (vault, mended) = Vault::open(disk, &repairing.desk.join(KEYS))?;
        plan.already.extend(mended);
        return Ok(vault.settle()?);
    }
    let cause = keys.keys().next().map(|first| (*first, seen.wrong.get(first).copied().unwrap_or("is missing")));
    let n_unused = unused.len();
    keys.extend(unused);
    plan.steps.push(Step::Keys { keys: KeyCopy { slots: keys }, n_unused, cause });
    Ok(())
}

/// What a journal says of the keys.
#[derive(Default)]
struct Seen {
    forgotten: BTreeSet<Number>,
    /// Whose key of the desk does not open what is sealed, and why.
    wrong: BTreeMap<Number, &'static str>,
    /// Whose key of the backup does not either.
    of_another: BTreeSet<Number>,
}

impl Seen {
    fn open(&mut self, records: &[Record]) {
        for record in records {
            if let Record::Forgotten(forgotten) = record {
                self.forgotten.insert(forgotten.number);
            }
        }
    }

    fn sealed(
        &mut self,
        one: &Sealed,
        mine: &BTreeMap<Number, Slot>,
        kept: &BTreeMap<Number, Slot>,
    ) -> Result<(), StoreError> {
        let number = one.head.number;
        let opens = |slots: &BTreeMap<Number, Slot>| match slots.get(&number) {
            Some(Slot::Key(key)) => one.opens(&Key::new(*key)),
            _ => Ok(false),
        };
        if !opens(kept)? {
            self.of_another.insert(number);
        }
        if !opens(mine)? {
            let wrong = match mine.get(&number) {
                None => "is missing or damaged in both copies",
                Some(Slot::Destroyed) => DESTROYED,
                Some(Slot::Key(_)) => "does not open all that is sealed",
            };
            self.wrong.insert(number, wrong);
        }
        Ok(())
    }
}

/// Puts keys in the place of what the desk has; its files as they were are set aside.
pub(super) fn put(repairing: &Repairing<'_>, keys: &KeyCopy) -> Result<(), BackupError> {
    let (disk, folder) = (&repairing.on.disk, repairing.desk.join(KEYS));
    if disk.is_folder(&folder)? {
        for file in disk.all(&folder)? {
            set_aside(repairing, &file, true)?;
        }
    }
    Vault::open(disk, &folder)?.0.take(&keys.slots)?;
    Ok(())
}
