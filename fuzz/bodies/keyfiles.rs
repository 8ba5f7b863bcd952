//! The two copies of a year's keys: slots and headers changed in either, with checksums that hold or not.

use std::fs;
use std::path::Path;

use qapdesk::domain::Number;
use qapdesk::store::backup::{KeyCopy, check};
use qapdesk::store::{Disk, Store, verify};

use super::small::{self, APPLICATIONS, Small};
use super::{clean, manifests};

/// The length of a slot, and of the header.
const SLOT: usize = 64;
/// The most changes.
const MOST: usize = 32;

/// One copy; none where the file is not there.
type Copy = Option<Vec<u8>>;

/// Keys that are whole in either copy open what is sealed, keys that are in neither are told, and a desk whose keys are
/// damaged says what it said or that it cannot.
pub(super) fn body(data: &[u8]) {
    let Some((kind, bytes)) = data.split_first() else { return };
    small::with(|small| {
        let copies = changed(&small.keys, bytes);
        let disk = &Disk::system();
        let backup = small.copy(&small.backup(), "changed");
        fs::write(backup.join("manifest.jsonl"), &small.manifest).unwrap_or_else(|error| panic!("{error}"));
        put(&backup, &copies);
        let slot = |copy: &Copy, place: usize| -> Option<Vec<u8>> {
            let at = place * SLOT..(place + 1) * SLOT;
            copy.as_ref()?.get(at).map(<[u8]>::to_vec)
        };
        let own = Some(small.keys.clone());
        let is_own = |copy: usize, place: usize| slot(&copies[copy], place) == slot(&own, place);
        match (KeyCopy::read(disk, &backup), KeyCopy::read(disk, &backup)) {
            (Ok(one), Ok(other)) => assert!(one == other, "read twice, and not the same"),
            (Err(error), Err(_)) => clean::line(&error.to_string()),
            _ => panic!("read twice, and once not"),
        }
        let checked = check(disk, &backup, &mut |_, _| ());
        let is_whole = checked.is_ok_and(|checked| checked.faults.is_empty());
        // The first application was forgotten; the last ones have to have their keys.
        let last = usize::try_from(APPLICATIONS).unwrap_or_default();
        let is_lost = (2..=last).any(|place| !is_own(0, place) && !is_own(1, place));
        assert!(!(is_lost && is_whole), "a key that is in neither copy is not missed");
        assert!(is_whole || copies.iter().any(|copy| *copy != own), "what was not changed is not whole");
        manifests::looked_at(&backup, &small.empty("home"));
        if kind % 4 == 0 {
            opened(small, &copies);
        }
    });
}

/// Opens a desk with these keys.
fn opened(small: &Small, copies: &[Copy; 2]) {
    let home = small.copy(&small.desk(), "opened");
    put(&home, copies);
    let ground = qapdesk::store::Ground::default();
    let (writer, reader, _) = match Store::open_on(&ground, &home, &mut |_| ()) {
        Ok(opened) => opened,
        Err(error) => return clean::line(&error.to_string()),
    };
    let report = verify(&reader, &mut |_| ()).unwrap_or_else(|error| panic!("{error}"));
    report.faults.iter().for_each(|words| clean::line(words));
    for sequence in 2..=APPLICATIONS {
        let history = reader.history(Number::new(2026, sequence));
        assert!(!report.is_clean() || history.is_ok_and(|changes| changes.len() == 1), "verify found nothing");
    }
    assert!(reader.forgotten(Number::new(2026, 1)).is_ok_and(|forgotten| forgotten.is_some()));
    drop((writer, reader));
    let (_writer, _reader, again) =
        Store::open_on(&ground, &home, &mut |_| ()).unwrap_or_else(|error| panic!("{error}"));
    assert!(!again.keys.iter().any(|words| words.contains("written again")), "mended twice: {:?}", again.keys);
}

fn put(home: &Path, copies: &[Copy; 2]) {
    for (name, copy) in ["2026.a", "2026.b"].into_iter().zip(copies) {
        let file = home.join("keys").join(name);
        let done = match copy {
            Some(bytes) => fs::write(file, bytes),
            None => fs::remove_file(file),
        };
        done.unwrap_or_else(|error| panic!("{error}"));
    }
}

/// Each change is of a way, which copies, a slot (two bytes; the header is the first) and a value.
fn changed(keys: &[u8], data: &[u8]) -> [Copy; 2] {
    let mut copies = [Some(keys.to_vec()), Some(keys.to_vec())];
    for edit in data.chunks_exact(5).take(MOST) {
        let [way, which, low, high, value] = *edit else { continue };
        let place = usize::from(u16::from_le_bytes([low, high])) % 1100;
        for (index, copy) in copies.iter_mut().enumerate() {
            if (which % 3 + 1) & (1 << index) != 0 {
                change(copy, way, place, value);
            }
        }
    }
    copies
}

fn change(copy: &mut Copy, way: u8, place: usize, value: u8) {
    let Some(bytes) = copy else { return };
    let at = (place * SLOT).min(bytes.len());
    let end = (at + SLOT).min(bytes.len());
    let put = |bytes: &mut Vec<u8>, slot: [u8; SLOT]| drop(bytes.splice(at..end, slot));
    match way % 9 {
        0 => put(bytes, slot(place, 1, value)),
        1 => put(bytes, slot(place, 2, 0)),
        2 => put(bytes, [0; SLOT]),
        3 => bytes[at..end].iter_mut().take(1 + usize::from(value) % SLOT).for_each(|byte| *byte ^= value | 1),
        4 => bytes.truncate(at + usize::from(value) % SLOT),
        5 => *copy = None,
        6 => bytes[..SLOT.min(end)].copy_from_slice(&header(value)[..SLOT.min(end)]),
        7 => bytes.extend((0..=value).map(|byte| byte.wrapping_mul(value))),
        // The slot of another number in this one's place.
        _ => {
            let other = usize::from(value) * SLOT;
            if let Some(slot) = bytes.get(other..other + SLOT).and_then(|slot| <[u8; SLOT]>::try_from(slot).ok()) {
                put(bytes, slot);
            }
        }
    }
}

/// A slot of a place that checks: with a key, or with nothing but a state.
fn slot(place: usize, state: u8, key: u8) -> [u8; SLOT] {
    let mut bytes = [0; SLOT];
    bytes[0] = state;
    bytes[SLOT - 36..SLOT - 4].fill(key);
    let number = Number::new(2026, u32::try_from(place).unwrap_or_default());
    let crc = crc32c::crc32c_append(crc32c::crc32c(&number.to_key()), &bytes[..SLOT - 4]);
    bytes[SLOT - 4..].copy_from_slice(&crc.to_le_bytes());
    bytes
}

/// A header that checks, of a version or of another year.
fn header(value: u8) -> [u8; SLOT] {
    let mut bytes = [0; SLOT];
    bytes[..8].copy_from_slice(b"QAPKEYS\n");
    bytes[8] = value % 4;
    bytes[9..11].copy_from_slice(&(2026 + u16::from(value / 4) % 2).to_le_bytes());
    let crc = crc32c::crc32c(&bytes[..SLOT - 4]);
    bytes[SLOT - 4..].copy_from_slice(&crc.to_le_bytes());
    bytes
}
