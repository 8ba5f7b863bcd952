//! The keys of one year, in two copies.

mod again;
mod check;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use super::{
    seal::Key,
    slot::{self, HEADER, SLOT, Slot, VERSION},
};
use crate::{
    domain::Number,
    store::{
        StoreError,
        disk::{self, Disk, DiskFile},
    },
};

/// By how many slots a file grows, so that a sync is waited for once in so many applications.
pub(super) const BLOCK: usize = 1024;
/// The endings of the two copies.
pub(in crate::store) const COPIES: [&str; 2] = ["a", "b"];
/// So many slots a file has at most: of a million applications a year.
const MOST: usize = 1024 * BLOCK;
/// How long such a file is, in bytes: none that is longer is read.
const LARGEST: u64 = (HEADER + MOST * SLOT) as u64;
/// So many slots are written anew at once where they may stand in memory only.
const PART: usize = 64 * BLOCK;

/// The keys of a year.
pub(super) struct Year {
    of: u16,
    paths: [PathBuf; 2],
    /// By running number less 1; none where neither copy checks.
    slots: Vec<Option<Slot>>,
    /// Of which parts of [`PART`] slots both copies are on the disk for certain. Whoever wrote the others may have been
    /// stopped before its sync, or its sync may have failed: then they may stand in memory only.
    settled: BTreeSet<usize>,
    /// The two files, held open as they were read or written last: whether they are under their names still is seen by it.
    held: [Option<DiskFile>; 2],
    /// Whether somebody who looked found that the files lack a slot which is here.
    is_doubted: AtomicBool,
}

/// One copy as it is on the disk; none where the file is not there.
type Copy = Option<Vec<u8>>;

/// What is wrong with one slot in the two copies.
struct Flaw {
    /// Which number's, less 1.
    place: usize,
    /// In which copies it does not check, or is not what the other one is.
    copies: Vec<usize>,
}

impl Year {
    /// The keys of a year as the two files in a folder have them, whichever of them is whole at each slot. With `told` the
    /// other one is mended, and what was mended is added there, in words.
    pub(super) fn read(
        disk: &Disk,
        folder: &Path,
        year: u16,
        told: Option<&mut Vec<String>>,
    ) -> Result<Self, StoreError> {
        let paths = COPIES.map(|copy| folder.join(format!("{year:04}.{copy}")));
        let [a, b] = [read(disk, &paths[0], year)?, read(disk, &paths[1], year)?].map(Option::unzip);
        let (held, copies) = ([a.0, b.0], [a.1, b.1]);
        let mut this = Self { paths, held, ..Self::nowhere(year) };
        let flaws = this.compare(&copies);
        let Some(told) = told else { return Ok(this) };
        for (copy, bytes) in copies.iter().enumerate() {
            let of_copy = flaws.iter().filter(|flaw| flaw.copies.contains(&copy)).map(|flaw| flaw.place);
            let mended: Vec<usize> = of_copy.filter(|place| this.slots[*place].is_some()).collect();
            let is_whole = bytes.as_ref().is_some_and(|bytes| is_headed(bytes, year));
            if this.slots.is_empty() || is_whole && mended.is_empty() {
                continue;
            }
            // A disk that takes nothing now is no reason not to read.
            let written = this.put(disk, copy, &mended).and_then(|()| this.sync_folder(disk));
            let name = this.paths[copy].display();
            told.push(match written {
                Ok(()) => format!("{name}: {} keys were written again from the other copy", mended.len()),
                Err(error) => format!("{name}: {} keys are to be written again, and cannot be: {error}", mended.len()),
            });
        }
        let lost: Vec<&Flaw> = flaws.iter().filter(|flaw| this.slots[flaw.place].is_none()).collect();
        if let [first, rest @ ..] = lost.as_slice() {
            let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
            told.push(format!("{}{more}", this.words(first, usize::MAX)));
        }
        Ok(this)
    }

    /// Whether both copies of a number's slot, and of those around it, are on the disk for certain.
    pub(super) fn is_settled(&self, number: Number) -> bool {
        self.settled.contains(&(place(number) / PART))
    }

    /// Has both copies of a number's slot on the disk for certain, where they may stand in memory only: before anything
    /// more is sealed under it.
    pub(super) fn settle(&mut self, disk: &Disk, number: Number) -> Result<(), StoreError> {
        if self.is_settled(number) {
            return Ok(());
        }
        let part = place(number) / PART;
        let held: Vec<usize> = (part * PART..self.slots.len().min((part + 1) * PART))
            .filter(|place| self.slots[*place].is_some())
            .collect();
        self.put_both(disk, &held)?;
        self.settled.insert(part);
        Ok(())
    }

    /// The same for all slots.
    pub(super) fn settle_all(&mut self, disk: &Disk) -> Result<(), StoreError> {
        (0..self.slots.len()).step_by(PART).try_for_each(|place| self.settle(disk, self.number(place)))
    }

    /// No keys of a year yet, and in no folder.
    pub(super) fn nowhere(year: u16) -> Self {
        let paths = COPIES.map(|copy| PathBuf::from(format!("{year:04}.{copy}")));
        let (slots, settled, held) = (Vec::new(), BTreeSet::new(), [None, None]);
        Self { of: year, paths, slots, settled, held, is_doubted: AtomicBool::new(false) }
    }

    /// Has a slot in memory only.
    pub(super) fn hold(&mut self, number: Number, slot: Slot) {
        let place = place(number);
        self.slots.resize(self.slots.len().max(place + 1), None);
        self.slots[place] = Some(slot);
    }

    /// A file with these keys; both copies of one that is whole are the same.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = slot::header(self.of).to_vec();
        for (place, slot) in self.slots.iter().enumerate() {
            let number = self.number(place);
            bytes.extend(slot.map_or([0; SLOT], |slot| slot.to_bytes(number)));
        }
        bytes
    }

    /// How many slots there are.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// What the slot of a number holds: its key, or nothing any more.
    pub(super) fn get(&self, number: Number) -> Result<Option<Key>, StoreError> {
        match self.slots.get(place(number)) {
            Some(Some(Slot::Key(key))) => Ok(Some(Key::new(*key))),
            Some(Some(Slot::Destroyed)) => Ok(None),
            Some(None) | None => Err(self.lost(number)),
        }
    }

    /// The numbers whose keys were destroyed.
    pub(super) fn destroyed(&self) -> impl Iterator<Item = Number> {
        let slots = self.slots.iter().enumerate();
        slots.filter(|(_, slot)| matches!(slot, Some(Slot::Destroyed))).map(|(place, _)| self.number(place))
    }

    /// That the key of a number is in neither copy.
    pub(super) fn lost(&self, number: Number) -> StoreError {
        let offset = slot::offset(place(number));
        StoreError::KeyLost { number, file: self.paths[0].clone(), offset }
    }

    /// Sees to it that a number has a slot with a key; both copies are on the disk when this returns. Only for a number of
    /// which nothing is sealed yet.
    pub(super) fn make(&mut self, disk: &Disk, number: Number) -> Result<(), StoreError> {
        let place = place(number);
        if place >= MOST {
            return Err(disk::failed("make longer", &self.paths[0], std::io::ErrorKind::FileTooLarge.into()));
        }
        let before = self.slots.clone();
        if place >= self.slots.len() {
            self.slots.resize(place / BLOCK * BLOCK + BLOCK, None);
        }
        let new: Vec<usize> = (0..self.slots.len())
            .filter(|at| *at == place || *at >= before.len())
            .filter(|at| self.slots[*at].is_none())
            .collect();
        let made = self.fill(&new).and_then(|()| self.put_both(disk, &new));
        if made.is_err() {
            self.slots = before;
        }
        made
    }

    fn fill(&mut self, places: &[usize]) -> Result<(), StoreError> {
        let mut random = vec![0; places.len() * 32];
        let mut filled = 0;
        while filled < random.len() {
            let source = rustix::rand::getrandom(&mut random[filled..], rustix::rand::GetRandomFlags::empty());
            match source {
                Ok(count) => filled += count,
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(disk::failed("draw keys for", &self.paths[0], error.into())),
            }
        }
        for (place, key) in places.iter().zip(random.as_chunks::<32>().0) {
            self.slots[*place] = Some(Slot::Key(*key));
        }
        Ok(())
    }

    /// Puts slots in the place of what is there, by running number less 1; both copies are on the disk when this returns.
    pub(super) fn set(&mut self, disk: &Disk, slots: &BTreeMap<usize, Slot>) -> Result<(), StoreError> {
        let Some((last, _)) = slots.last_key_value() else { return Ok(()) };
        if *last >= MOST {
            return Err(disk::failed("make longer", &self.paths[0], std::io::ErrorKind::FileTooLarge.into()));
        }
        let before = self.slots.clone();
        self.slots.resize(before.len().max(last + 1), None);
        for (place, slot) in slots {
            self.slots[*place] = Some(*slot);
        }
        let places: Vec<usize> = slots.keys().copied().collect();
        let set = self.put_both(disk, &places);
        if set.is_err() {
            // So that it is known to be undone, and is tried again.
            self.slots = before;
        }
        set
    }

    /// The slots that either copy has whole, by number.
    pub(super) fn slots(&self) -> impl Iterator<Item = (Number, Slot)> {
        let slots = self.slots.iter().enumerate();
        slots.filter_map(|(place, slot)| Some((self.number(place), (*slot)?)))
    }

    /// Takes from two copies what is whole in either, and says what is not in both.
    fn compare(&mut self, copies: &[Copy; 2]) -> Vec<Flaw> {
        let in_copy = |copy: &Copy| copy.as_ref().map_or(0, |bytes| bytes.len().saturating_sub(HEADER) / SLOT);
        let mut flaws = Vec::new();
        let n_slots = in_copy(&copies[0]).max(in_copy(&copies[1]));
        self.slots.reserve_exact(n_slots);
        for place in 0..n_slots {
            let number = self.number(place);
            let at = HEADER + place * SLOT;
            let [a, b] = [0, 1].map(|copy| Slot::parse(copies[copy].as_ref()?.get(at..at + SLOT)?, number));
            let (slot, wrong) = match (a, b) {
                (Some(a), Some(b)) if a == b => (Some(a), vec![]),
                // Also the copy that seems to say so: its sync may be what failed, and then it does not on the disk.
                (Some(Slot::Destroyed), _) | (_, Some(Slot::Destroyed)) => (Some(Slot::Destroyed), vec![0, 1]),
                (Some(a), None) => (Some(a), vec![1]),
                (None, Some(b)) => (Some(b), vec![0]),
                // Room that was made and never filled, as by a crash.
                (None, None) if copies.iter().flatten().all(|bytes| is_blank(bytes.get(at..at + SLOT))) => {
                    (None, vec![])
                }
                // Two keys for one number: nobody can say which.
                _ => (None, vec![0, 1]),
            };
            self.slots.push(slot);
            if !wrong.is_empty() {
                flaws.push(Flaw { place, copies: wrong });
            }
        }
        flaws
    }

    /// What is wrong, in words. From the place `used` on keys are nobody's yet.
    fn words(&self, flaw: &Flaw, used: usize) -> String {
        let files: Vec<String> = flaw.copies.iter().map(|copy| self.paths[*copy].display().to_string()).collect();
        let (number, offset) = (self.number(flaw.place), slot::offset(flaw.place));
        match files.as_slice() {
            _ if matches!(self.slots.get(flaw.place), Some(Some(Slot::Destroyed))) => {
                format!(
                    "{}: the key of {number} at byte {offset} is not destroyed in both; it is when the desk is opened",
                    files.join(" and ")
                )
            }
            [one] => {
                let key = (flaw.place < used).then(|| format!("the key of {number}"));
                let key = key.as_deref().unwrap_or("a key that no application has yet");
                format!("{one} is damaged at byte {offset}: {key} does not check; the other copy has it")
            }
            _ => format!("{} are damaged at byte {offset}: neither has the key of {number}", files.join(" and ")),
        }
    }

    fn number(&self, place: usize) -> Number {
        Number::new(self.of, u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1))
    }

    /// Writes slots into both copies; they are on the disk when this returns. One is there before the other is written.
    fn put_both(&mut self, disk: &Disk, places: &[usize]) -> Result<(), StoreError> {
        if places.is_empty() {
            return Ok(());
        }
        self.put(disk, 0, places)?;
        self.put(disk, 1, places)?;
        self.sync_folder(disk)
    }

    /// Has the files' names on the disk, also where they were there: they may have been made when the folder could not be
    /// synced.
    fn sync_folder(&self, disk: &Disk) -> Result<(), StoreError> {
        disk.sync_folder(self.paths[0].parent().unwrap_or(Path::new(".")))
    }

    /// Writes slots into one copy, making it where it is not there or has no header; they are in its file when this returns.
    fn put(&mut self, disk: &Disk, copy: usize, places: &[usize]) -> Result<(), StoreError> {
        let path = &self.paths[copy];
        let file = if disk.exists(path)? { disk.write(path)? } else { disk.create(path)? };
        if !has_header(&file, self.of)? {
            file.write_at(&slot::header(self.of), 0)?;
        }
        for run in places.chunk_by(|before, after| before + 1 == *after) {
            let Some(first) = run.first() else { continue };
            let slots = run.iter().filter_map(|place| Some(self.slots[*place]?.to_bytes(self.number(*place))));
            file.write_at(&slots.flatten().collect::<Vec<u8>>(), slot::offset(*first))?;
        }
        file.sync()?;
        self.held[copy] = Some(file);
        Ok(())
    }
}

/// Whether a file of keys has the header of its year.
fn is_headed(bytes: &[u8], year: u16) -> bool {
    slot::version(bytes, year).is_some()
}

impl fmt::Debug for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Year").field("year", &self.of).field("slots", &self.slots.len()).finish_non_exhaustive()
    }
}

fn has_header(file: &DiskFile, year: u16) -> Result<bool, StoreError> {
    let mut header = [0; HEADER];
    if file.len()? < HEADER as u64 {
        return Ok(false);
    }
    file.read_at(&mut header, 0)?;
    Ok(slot::version(&header, year).is_some())
}

fn read(disk: &Disk, path: &Path, year: u16) -> Result<Option<(DiskFile, Vec<u8>)>, StoreError> {
    // What is no file has no keys, and the other copy has them.
    if disk.length(path)?.is_none() {
        return Ok(None);
    }
    let file = disk.read(path)?;
    let bytes = file.read_all(LARGEST)?;
    match slot::version(&bytes, year) {
        Some(found) if found > VERSION => Err(StoreError::Newer { file: path.to_owned(), found, known: VERSION }),
        _ => Ok(Some((file, bytes))),
    }
}

fn is_blank(slot: Option<&[u8]>) -> bool {
    slot.is_none_or(|slot| slot.iter().all(|byte| *byte == 0))
}

/// Where the slot of a number is in its year.
pub(super) fn place(number: Number) -> usize {
    usize::try_from(number.sequence().saturating_sub(1)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{sim::FailingDisk, vault::Vault};

    fn number(sequence: u32) -> Number {
        Number::new(2026, sequence)
    }

    fn seal(vault: &Vault, sequence: u32) {
        assert!(vault.key_to_seal(number(sequence), &|| Ok(false)).unwrap().is_some());
    }

    #[test]
    fn an_opening_writes_no_key_that_both_copies_have() {
        let (folder, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
        let disk = failing.ground().disk;
        let open = || Vault::open(&disk, folder.path()).unwrap();
        seal(&open().0, 7);
        let done = || failing.done_below(folder.path()).len();
        let before = done();
        let (vault, told) = open();
        assert_eq!((done() - before, told), (0, vec![]));
        // Before anything is sealed they are: what was read may be of a write that never reached the disk.
        seal(&vault, 7);
        assert_eq!(failing.done_below(folder.path())[before..], ["write", "sync", "write", "sync"]);
        seal(&vault, 8);
        assert_eq!(done() - before, 4);
    }

    #[test]
    fn an_opening_writes_what_one_copy_lacks_and_no_more() {
        let (folder, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
        let disk = failing.ground().disk;
        let open = || Vault::open(&disk, folder.path()).unwrap();
        seal(&open().0, 7);
        let (a, b) = (folder.path().join("2026.a"), folder.path().join("2026.b"));
        let whole = std::fs::read(&b).unwrap();
        let mut bytes = whole.clone();
        bytes[usize::try_from(slot::offset(6)).unwrap() + 40] ^= 1;
        std::fs::write(&b, &bytes).unwrap();
        let before = [&a, &b].map(|file| failing.done_below(file).len());
        let (_, told) = open();
        assert_eq!(told, [format!("{}: 1 keys were written again from the other copy", b.display())]);
        let done = [(&a, before[0]), (&b, before[1])].map(|(file, before)| failing.done_below(file).len() - before);
        assert_eq!(done, [0, 2]);
        assert!(std::fs::read(&b).unwrap() == whole, "it is not as it was");
    }

    #[test]
    fn a_damaged_key_that_no_application_has_yet_is_not_said_to_be_ones() {
        let (folder, disk) = (tempfile::tempdir().unwrap(), Disk::system());
        let mut year = Year::read(&disk, folder.path(), 2026, None).unwrap();
        year.make(&disk, number(14)).unwrap();
        let file = folder.path().join("2026.a");
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[usize::try_from(slot::offset(511)).unwrap() + 40] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        let told = |used| year.check(&disk, used).unwrap().half.join("");
        assert!(told(14).contains(" byte 32768: a key that no application has yet does not check"), "{}", told(14));
        assert!(told(512).contains("the key of QAP-2026-0512 does not check"));
    }

    #[test]
    fn the_last_application_of_a_full_year_is_read_again() {
        let (folder, disk) = (tempfile::tempdir().unwrap(), Disk::system());
        let mut year = Year::read(&disk, folder.path(), 2026, None).unwrap();
        year.set(&disk, &BTreeMap::from([(MOST - 1, Slot::Destroyed)])).unwrap();
        let last = number(u32::try_from(MOST).unwrap());
        let found = Year::read(&disk, folder.path(), 2026, None).unwrap();
        assert_eq!(found.destroyed().collect::<Vec<_>>(), [last]);
        let next = number(last.sequence() + 1);
        assert!(year.make(&disk, next).is_err());
    }
}
