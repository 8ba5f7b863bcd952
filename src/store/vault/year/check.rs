//! What does not check in a year's two files as they are on the disk.

use std::sync::atomic::Ordering;

use super::{Year, is_headed, read};
use crate::store::{StoreError, disk::Disk, vault::KeyFaults};

impl Year {
    /// What does not check in the two files as they are now. Up to the running number `used` there should be a slot for
    /// each; what neither copy has behind that was being made when something stopped it, and was never needed. What they
    /// lack and memory has is written again by the next look after them.
    pub(in crate::store::vault) fn check(&self, disk: &Disk, used: u32) -> Result<KeyFaults, StoreError> {
        let copies = self.copies(disk)?;
        let mut found = Self { paths: self.paths.clone(), ..Self::nowhere(self.of) };
        let used = usize::try_from(used).unwrap_or(usize::MAX);
        let mut faults = KeyFaults::default();
        let flaws = found.compare(&copies);
        if let Some(place) = self.first_lacking(&found, used) {
            self.is_doubted.store(true, Ordering::Relaxed);
            let [a, b] = self.paths.each_ref().map(|path| path.display());
            let what = if copies.iter().all(Option::is_none) {
                "are both missing".to_owned()
            } else {
                format!("both lack the key of {}", self.number(place))
            };
            faults.lost.push(format!(
                "{a} and {b} {what}; this desk has the keys in memory and writes them again before its next change, \
                 and when it is closed: nobody is to kill its server before"
            ));
            return Ok(faults);
        }
        // Of a file that has none it is told once.
        let has_slots = copies.each_ref().map(|bytes| bytes.as_ref().is_some_and(|bytes| is_headed(bytes, self.of)));
        for flaw in &flaws {
            match found.slots[flaw.place] {
                Some(_) if !flaw.copies.iter().any(|copy| has_slots[*copy]) => {}
                Some(_) => faults.half.push(found.words(flaw, used)),
                None if flaw.place < used => faults.lost.push(found.words(flaw, used)),
                None => {}
            }
        }
        if used == 0 && found.slots.iter().all(Option::is_none) {
            return Ok(faults);
        }
        for (path, bytes) in self.paths.iter().zip(&copies) {
            let words = match bytes {
                None if disk.is_named(path)? => {
                    "is no file; qapdesk verify --repair sets it aside and makes it again from the other copy"
                }
                None => "is missing; it is made again from the other copy when the desk is opened",
                Some(bytes) if !is_headed(bytes, self.of) => "is damaged at byte 0: its header does not check",
                Some(_) => continue,
            };
            faults.half.push(format!("{} {words}", path.display()));
        }
        let told = |place: &usize| flaws.iter().any(|flaw| flaw.place == *place);
        let missing = (0..used).find(|place| found.slots.get(*place).is_none_or(Option::is_none) && !told(place));
        if let Some(place) = missing {
            faults.lost.push(found.lost(self.number(place)).to_string());
        }
        Ok(faults)
    }

    /// Has the next look after the two files write them again where they lack a key that memory has.
    pub(in crate::store::vault) fn doubt(&self, disk: &Disk) -> Result<(), StoreError> {
        let copies = self.copies(disk)?;
        let mut found = Self { paths: self.paths.clone(), ..Self::nowhere(self.of) };
        found.compare(&copies);
        if self.first_lacking(&found, usize::MAX).is_some() {
            self.is_doubted.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// What is in the two files; none for one that is not there.
    fn copies(&self, disk: &Disk) -> Result<[Option<Vec<u8>>; 2], StoreError> {
        let of_copy = |copy: usize| read(disk, &self.paths[copy], self.of).map(|found| found.map(|(_, bytes)| bytes));
        Ok([of_copy(0)?, of_copy(1)?])
    }

    /// The first place before `used` that is here, and not in what was found in the files.
    fn first_lacking(&self, found: &Self, used: usize) -> Option<usize> {
        let is_there = |slots: &Self, place: usize| slots.slots.get(place).is_some_and(Option::is_some);
        (0..used.min(self.slots.len())).find(|place| is_there(self, *place) && !is_there(found, *place))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::{
        domain::Number,
        store::{Disk, vault::Vault},
    };

    #[test]
    fn a_key_that_memory_alone_has_is_told_as_such_and_written_again() {
        let (home, disk) = (tempfile::tempdir().unwrap(), Disk::system());
        let (vault, _) = Vault::open(&disk, home.path()).unwrap();
        let last = Number::new(2026, 7);
        assert!(vault.key_to_seal(last, &|| Ok(false)).unwrap().is_some());
        let files = ["2026.a", "2026.b"].map(|name| home.path().join(name));
        let whole = fs::read(&files[0]).unwrap();
        let mut damaged = whole.clone();
        damaged[64 + 2 * 64 + 40] ^= 1;
        for (harmed, first) in [(damaged.as_slice(), 3), (b"".as_slice(), 1), (&whole[..64 + 5 * 64], 6)] {
            for file in &files {
                fs::write(file, harmed).unwrap();
            }
            let faults = vault.check(&[last]).unwrap();
            let told =
                format!("2026.b both lack the key of QAP-2026-000{first}; this desk has the keys in memory and ");
            assert!(faults.lost.len() == 1 && faults.lost[0].contains(&told), "{faults:?}");
            vault.look_after_used().unwrap();
            assert!(files.iter().all(|file| fs::read(file).unwrap() == whole));
            // Whoever leaves asks for no faults.
            for file in &files {
                fs::write(file, harmed).unwrap();
            }
            vault.doubt().unwrap();
            vault.look_after_used().unwrap();
            assert!(files.iter().all(|file| fs::read(file).unwrap() == whole));
            let faults = vault.check(&[last]).unwrap();
            assert!(faults.lost.is_empty() && faults.half.is_empty(), "{faults:?}");
        }
    }
}
