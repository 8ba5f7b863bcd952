//! Harm to a desk that its backup makes good.

use std::path::Path;

use super::{
    super::{
        Ground,
        backup::{KEYS, Manifest, SegmentEntry},
        vault::KeyCopy,
    },
    Dice, Machine,
};

/// The length of a slot of a file of keys, and of what is before the first.
const SLOT: usize = 64;
/// How many of the first slots are harmed: those behind them are seldom used.
const SLOTS: usize = 12;

/// Harms a desk in one of the ways that its backup makes good; how, in words, or nothing where that way is not open.
pub(crate) fn harm(machine: &Machine, on: &Ground, home: &Path, backup: &Path, dice: &mut Dice) -> Option<String> {
    let manifest = Manifest::read(&on.disk, backup).ok()??;
    match dice.below(8) {
        0..5 => segment(machine, on, home, &manifest.segments, dice),
        5 => {
            let entry = manifest.documents.get(dice.below(manifest.documents.len()))?;
            let file = home.join(entry.file());
            on.disk.length(&file).ok()??;
            let whole = dice.flip();
            machine.harm(&file, |bytes| if whole { bytes.clear() } else { bytes[0] ^= 1 });
            Some(format!("document {}", file.display()))
        }
        _ => keys(machine, on, (home, backup), dice),
    }
}

/// In the part of a segment that the backup has. Of the last one nothing is taken away: what the desk has behind the
/// backup's part is nowhere else.
fn segment(machine: &Machine, on: &Ground, home: &Path, entries: &[SegmentEntry], dice: &mut Dice) -> Option<String> {
    let place = dice.below(entries.len());
    let entry = entries.get(place)?;
    let file = home.join(entry.file());
    // An earlier harm may have shortened it, or taken it away.
    let bytes = usize::try_from(entry.bytes.min(on.disk.length(&file).ok()??)).ok()?;
    let is_last = place + 1 == entries.len();
    let (at, len) = (dice.below(bytes), 1 + dice.below(600));
    let way = dice.below(if is_last { 2 } else { 4 });
    machine.harm(&file, |content| match way {
        0 => content[at] ^= 1 << dice.below(8),
        1 => content[at..(at + len).min(bytes)].fill(0),
        2 => content.truncate(at),
        _ => content.clear(),
    });
    Some(format!("{} at {at}, way {way}", file.display()))
}

/// One copy of a year's keys, or a key in both that the backup has. A key that the backup has of an intake that was not
/// kept is another one than the desk made for the number later.
fn keys(machine: &Machine, on: &Ground, (home, backup): (&Path, &Path), dice: &mut Dice) -> Option<String> {
    let mine = KeyCopy::read(&on.disk, home).ok()?.slots;
    let mut kept = KeyCopy::read(&on.disk, backup).ok()?.slots;
    kept.retain(|number, slot| mine.get(number) == Some(slot));
    let number = *kept.keys().nth(dice.below(kept.len().min(SLOTS)))?;
    let files = ["a", "b"].map(|copy| home.join(KEYS).join(format!("{:04}.{copy}", number.year())));
    if dice.flip() {
        let file = dice.pick(&files);
        on.disk.length(file).ok()??;
        machine.harm(file, Vec::clear);
        return Some(format!("{} is gone", file.display()));
    }
    let at = SLOT * number.sequence() as usize;
    for file in &files {
        on.disk.length(file).ok()??;
        machine.harm(file, |bytes| {
            if let Some(byte) = bytes.get_mut(at + dice.below(SLOT)) {
                *byte ^= 1;
            }
        });
    }
    Some(format!("the key of {number}"))
}
