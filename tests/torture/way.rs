//! Ways in which a file gets damaged.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use crate::random::Random;

/// What was done to which file.
#[derive(Debug)]
pub(crate) struct Damage {
    pub(crate) kind: &'static str,
    pub(crate) file: PathBuf,
    /// Where and how, in words.
    pub(crate) how: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}, {}", self.kind, self.file.display(), self.how)
    }
}

/// Damages one of the files, in one of the ways, within so many bytes of its start. Nothing where the way leaves that
/// file as it is.
pub(crate) fn damage(files: &[PathBuf], reach: usize, random: &mut Random) -> Option<Damage> {
    let file = &files[random.below(files.len())];
    let before = fs::read(file).unwrap();
    let reach = reach.min(before.len());
    let (kind, how) = match random.below(7) {
        0 | 1 => ("bits flipped", flip(file, &before, reach, random)?),
        2 => ("block zeroed", zero(file, &before, reach, random)?),
        3 => ("cut short", cut(file, &before, reach, random)?),
        4 => ("bytes added", add(file, &before, random)),
        5 => ("two files swapped", swap(file, files, random)?),
        _ => {
            fs::remove_file(file).unwrap();
            ("file deleted", String::new())
        }
    };
    let changed = fs::read(file).map_or(true, |after| after != before);
    changed.then(|| Damage { kind, file: file.clone(), how })
}

/// Where something is written: sled pads its file with zeros, which hold nothing.
fn written(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1)
}

fn flip(file: &Path, before: &[u8], reach: usize, random: &mut Random) -> Option<String> {
    let written = written(&before[..reach]);
    if written == 0 {
        return None;
    }
    let mut bytes = before.to_vec();
    let mut how = Vec::new();
    for _ in 0..=random.below(3) {
        let (at, bit) = (random.below(written), random.below(8));
        bytes[at] ^= 1 << bit;
        how.push(format!("bit {bit} of byte {at}"));
    }
    fs::write(file, bytes).unwrap();
    Some(how.join(", "))
}

fn zero(file: &Path, before: &[u8], reach: usize, random: &mut Random) -> Option<String> {
    let written = written(&before[..reach]);
    if written == 0 {
        return None;
    }
    let size = [512, 4096][random.below(2)];
    let start = random.below(written) / size * size;
    let end = (start + size).min(before.len());
    let mut bytes = before.to_vec();
    bytes[start..end].fill(0);
    fs::write(file, bytes).unwrap();
    Some(format!("{start}..{end}"))
}

fn cut(file: &Path, before: &[u8], reach: usize, random: &mut Random) -> Option<String> {
    if before.is_empty() {
        return None;
    }
    let length = random.below(reach);
    fs::write(file, &before[..length]).unwrap();
    Some(format!("{length} of {} bytes", before.len()))
}

fn add(file: &Path, before: &[u8], random: &mut Random) -> String {
    let mut bytes = before.to_vec();
    let added = 1 + random.below(200);
    let zeros = random.below(2) == 0;
    bytes.extend((0..added).map(|_| if zeros { 0 } else { u8::try_from(random.below(256)).unwrap() }));
    fs::write(file, bytes).unwrap();
    format!("{added} bytes, {}", if zeros { "zeros" } else { "rubbish" })
}

/// Swaps the file with another one of its folder.
fn swap(file: &Path, files: &[PathBuf], random: &mut Random) -> Option<String> {
    let beside: Vec<_> = files.iter().filter(|other| *other != file && other.parent() == file.parent()).collect();
    if beside.is_empty() {
        return None;
    }
    let other = beside[random.below(beside.len())];
    let between = file.with_extension("between");
    fs::rename(file, &between).unwrap();
    fs::rename(other, file).unwrap();
    fs::rename(&between, other).unwrap();
    Some(format!("with {}", other.display()))
}
