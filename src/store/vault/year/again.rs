//! Files of keys that lost their names or what is in them while they were in use: what is in memory has all of them.

use std::{path::Path, sync::atomic::Ordering};

use super::{COPIES, PART, Year, has_header, slot};
use crate::store::{StoreError, disk::Disk, vault::Slot};

impl Year {
    /// Whether something was, or is about to be, sealed under keys of this year since they were read.
    pub(in crate::store::vault) fn is_in_use(&self) -> bool {
        !self.settled.is_empty()
    }

    /// Whether both copies are in their places still. Of what has no keys none can be lost.
    pub(in crate::store::vault) fn is_in_place(&self, disk: &Disk) -> Result<bool, StoreError> {
        Ok(self.slots.iter().all(Option::is_none) || (self.has_copy(disk, 0)? && self.has_copy(disk, 1)?))
    }

    /// Whether one of the copies, whichever, is under its name. Of what has no keys none can be lost.
    pub(in crate::store::vault) fn has_a_name(&self, disk: &Disk) -> Result<bool, StoreError> {
        if self.is_doubted.load(Ordering::Relaxed) {
            return Ok(false);
        }
        if self.slots.iter().all(Option::is_none) {
            return Ok(true);
        }
        for file in self.held.iter().flatten() {
            if disk.has_name(file)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a copy is under its name with a header, and as long as it is to be: somebody may have written into it.
    fn has_copy(&self, disk: &Disk, copy: usize) -> Result<bool, StoreError> {
        let (Some(file), Some(last)) = (&self.held[copy], self.slots.iter().rposition(Option::is_some)) else {
            return Ok(false);
        };
        if self.is_doubted.load(Ordering::Relaxed) || !disk.has_name(file)? {
            return Ok(false);
        }
        Ok(file.len()? >= slot::offset(last + 1) && has_header(file, self.of)?)
    }

    /// Writes all slots anew into each copy that is not in its place any more; both are on the disk when this returns.
    /// Refused where what has the name holds other keys: it is of another desk. After an error one copy may be there.
    pub(in crate::store::vault) fn put_back(&mut self, disk: &Disk) -> Result<(), StoreError> {
        let folder = self.paths[0].parent().unwrap_or(Path::new(".")).to_owned();
        disk.make_folder(&folder)?;
        let there = Self::read(disk, &folder, self.of, None)?;
        let mut both = self.slots.iter().zip(&there.slots);
        if both.any(|(mine, theirs)| matches!(mine, Some(Slot::Key(_))) && theirs.is_some() && mine != theirs) {
            return Err(StoreError::Taken { file: self.paths[0].clone(), saved: None });
        }
        let is_there = [self.has_copy(disk, 0)?, self.has_copy(disk, 1)?];
        *self.is_doubted.get_mut() = false;
        let mut done = Ok(());
        for copy in (0..COPIES.len()).filter(|copy| !is_there[*copy]) {
            let put = self.put_all(disk, copy);
            if put.is_err() {
                // So that it is known to be undone, and is tried again: what was written may not be on the disk.
                self.held[copy] = None;
            }
            // One that cannot be written is no reason not to write the other: nobody else may have the keys.
            done = done.and(put);
        }
        done?;
        tracing::warn!(
            "the keys of {} were deleted, moved away or damaged; they were written again from memory",
            self.of
        );
        Ok(())
    }

    /// Writes all slots into one copy; content and name are on the disk when this returns.
    fn put_all(&mut self, disk: &Disk, copy: usize) -> Result<(), StoreError> {
        self.make_way(disk, copy)?;
        let all: Vec<usize> = (0..self.slots.len()).filter(|place| self.slots[*place].is_some()).collect();
        all.chunks(PART).try_for_each(|part| self.put(disk, copy, part))?;
        self.sync_folder(disk)
    }

    /// Takes what is no file out of a copy's place, as a link that leads nowhere: no file can be made there. It stays beside it.
    fn make_way(&self, disk: &Disk, copy: usize) -> Result<(), StoreError> {
        let path = &self.paths[copy];
        if disk.length(path)?.is_some() || !disk.is_named(path)? {
            return Ok(());
        }
        let mut number = 1;
        let mut aside = path.clone();
        while disk.is_named(&aside)? {
            aside = path.with_extension(format!("{}.aside-{number}", COPIES[copy]));
            number += 1;
        }
        disk.rename_new(path, &aside)?;
        tracing::warn!("{} is no file, and leads to none; it is {} now", path.display(), aside.display());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        os::unix::fs::symlink,
        path::{Path, PathBuf},
    };

    use crate::{
        domain::Number,
        store::{
            Disk, StoreError,
            sim::{End, FailingDisk, Machine},
            vault::{KeyCopy, Vault},
        },
    };

    fn number(sequence: u32) -> Number {
        Number::new(2026, sequence)
    }

    fn seal(vault: &Vault, sequence: u32) -> Result<(), StoreError> {
        vault.key_to_seal(number(sequence), &|| Ok(false)).map(|key| assert!(key.is_some()))
    }

    /// A desk's keys in use, and their two files.
    fn in_use(disk: &Disk, home: &Path) -> (Vault, [PathBuf; 2]) {
        let folder = home.join("keys");
        let vault = Vault::open(disk, &folder).unwrap().0;
        seal(&vault, 7).unwrap();
        (vault, ["2026.a", "2026.b"].map(|name| folder.join(name)))
    }

    #[test]
    fn files_that_were_deleted_are_written_again_from_memory() {
        let (home, disk) = (tempfile::tempdir().unwrap(), Disk::system());
        let (vault, files) = in_use(&disk, home.path());
        let whole = fs::read(&files[0]).unwrap();
        let is_whole = || files.iter().all(|file| fs::read(file).unwrap() == whole);
        for file in &files {
            fs::remove_file(file).unwrap();
        }
        vault.look_after_used().unwrap();
        assert!(is_whole());
        fs::remove_dir_all(home.path().join("keys")).unwrap();
        vault.look_after().unwrap();
        assert!(is_whole());
        // One that is left has all keys, and the other is made again when there is time.
        fs::remove_file(&files[1]).unwrap();
        vault.look_after_used().unwrap();
        assert!(!files[1].exists());
        vault.look_after().unwrap();
        assert!(is_whole());
        // Keys of a new block are not all that is in a new file.
        for file in &files {
            fs::remove_file(file).unwrap();
        }
        seal(&vault, 2000).unwrap();
        assert!(files.iter().all(|file| fs::read(file).unwrap().starts_with(&whole)));
    }

    #[test]
    fn files_that_were_emptied_or_cut_in_place_are_written_again_from_memory() {
        let (home, disk) = (tempfile::tempdir().unwrap(), Disk::system());
        let (vault, files) = in_use(&disk, home.path());
        let whole = fs::read(&files[0]).unwrap();
        let is_whole = || files.iter().all(|file| fs::read(file).unwrap() == whole);
        let without_header = [vec![0; 64], whole[64..].to_vec()].concat();
        for harmed in [b"".as_slice(), &whole[..64], &whole[..5000], &without_header[..]] {
            for file in &files {
                fs::write(file, harmed).unwrap();
            }
            vault.look_after().unwrap();
            assert!(is_whole(), "of {} bytes", harmed.len());
        }
        // One that is left has all keys, and the other is written again when there is time.
        fs::write(&files[0], "").unwrap();
        vault.look_after_used().unwrap();
        assert!(!is_whole());
        vault.look_after().unwrap();
        assert!(is_whole());
    }

    #[test]
    fn what_is_no_file_makes_way_for_the_keys_and_stays_beside_them() {
        let (home, disk) = (tempfile::tempdir().unwrap(), Disk::system());
        let (vault, files) = in_use(&disk, home.path());
        let whole = fs::read(&files[0]).unwrap();
        for n_aside in 1..3 {
            for file in &files {
                fs::remove_file(file).unwrap();
            }
            symlink("/nowhere/at/all", &files[0]).unwrap();
            fs::create_dir(&files[1]).unwrap();
            vault.look_after_used().unwrap();
            assert!(files.iter().all(|file| fs::read(file).unwrap() == whole));
            let [link, folder] =
                ["2026.a", "2026.b"].map(|name| files[0].with_file_name(format!("{name}.aside-{n_aside}")));
            assert!(fs::read_link(link).is_ok() && folder.is_dir());
        }
        assert!(Vault::open(&disk, &home.path().join("keys")).unwrap().0.slots() == vault.slots());
    }

    #[test]
    fn keys_that_an_older_copy_lacks_are_written_into_it() {
        let (home, disk) = (tempfile::tempdir().unwrap(), Disk::system());
        let (vault, files) = in_use(&disk, home.path());
        let older = fs::read(&files[0]).unwrap();
        vault.destroy(&[number(3)]).unwrap();
        seal(&vault, 2000).unwrap();
        let kept = vault.slots();
        for file in &files {
            fs::remove_file(file).unwrap();
            fs::write(file, &older).unwrap();
        }
        vault.look_after_used().unwrap();
        assert!(Vault::read(&disk, &home.path().join("keys")).unwrap().slots() == kept);
    }

    #[test]
    fn keys_of_another_desk_are_not_written_over() {
        let (home, disk) = (tempfile::tempdir().unwrap(), Disk::system());
        let (vault, files) = in_use(&disk, home.path());
        let (_, others) = in_use(&disk, &home.path().join("other"));
        for (file, other) in files.iter().zip(&others) {
            fs::rename(other, file).unwrap();
        }
        let before = KeyCopy::read(&disk, home.path()).unwrap();
        assert!(matches!(vault.look_after_used(), Err(StoreError::Taken { .. })));
        assert!(matches!(seal(&vault, 2000), Err(StoreError::Taken { .. })));
        assert!(KeyCopy::read(&disk, home.path()).unwrap() == before);
    }

    #[test]
    fn what_a_full_disk_does_not_take_again_is_tried_again() {
        let (home, failing) = (tempfile::tempdir().unwrap(), FailingDisk::default());
        let (vault, files) = in_use(&failing.ground().disk, home.path());
        for file in &files {
            fs::remove_file(file).unwrap();
        }
        let fails = failing.fail("sync", home.path());
        for _ in 0..2 {
            assert!(matches!(vault.look_after_used(), Err(StoreError::Io { .. })));
        }
        drop(fails);
        vault.look_after_used().unwrap();
        assert!(Vault::read(&failing.ground().disk, &home.path().join("keys")).unwrap().slots() == vault.slots());
    }

    #[test]
    fn whatever_fails_while_they_are_written_again_no_key_is_lost() {
        let is_kept = |call| {
            let (machine, home) = (Machine::new(call), Path::new("/desk"));
            let disk = machine.ground().disk;
            disk.make_folder(home).unwrap();
            let (vault, files) = in_use(&disk, home);
            for file in &files {
                disk.remove(file).unwrap();
            }
            machine.weather(|weather| weather.fail_in = Some(call));
            let failed = vault.look_after_used().is_err();
            machine.calm();
            vault.look_after_used().unwrap();
            let slots = vault.slots();
            machine.end(End::PowerCut);
            (failed, Vault::read(&disk, &home.join("keys")).unwrap().slots() == slots)
        };
        let kept: Vec<(bool, bool)> = (1..15).map(is_kept).collect();
        assert!(kept.iter().all(|(_, is_kept)| *is_kept) && kept.iter().any(|(failed, _)| *failed), "{kept:?}");
    }
}
