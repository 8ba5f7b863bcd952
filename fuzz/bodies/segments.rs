//! Journals of both versions of a segment that are made of parts of the fuzzer's choice, with checksums and chains that
//! hold: what is left of a write that was cut short, of a segment that was being sealed, and of a disk that forgets.

use std::fs;
use std::path::Path;

use qapdesk::store::Disk;
use qapdesk::store::journal::{Journal, check, find_head};

use super::small;

/// The length of a segment's header, and of a frame without its payload.
const HEADER: usize = 53;
const OVERHEAD: usize = 48;
/// The most parts.
const MOST: usize = 64;

thread_local! {
    static PLACE: tempfile::TempDir = small::place().unwrap_or_else(|error| panic!("{error}"));
}

/// What is read is what was written, up to where it is cut; nothing is cut behind which a whole change stands that was
/// appended later; opening twice finds the same, and the journal goes on.
pub(super) fn body(data: &[u8]) {
    let made = Made::by(data);
    PLACE.with(|place| {
        let folder = place.path().join("journal");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap_or_else(|error| panic!("{error}"));
        for segment in &made.segments {
            let file = folder.join(format!("{:020}.qapj", segment.first));
            fs::write(file, &segment.bytes).unwrap_or_else(|error| panic!("{error}"));
        }
        look(&folder, &made);
    });
}

fn look(folder: &Path, made: &Made) {
    let disk = &Disk::system();
    let (mut sound, mut n_faults) = (0, 0);
    let faults = check(disk, folder, u64::MAX, &mut |_| {
        sound += 1;
        Ok(())
    });
    n_faults += faults.map_or(1, |faults| faults.len());
    let (mut journal, _) = match Journal::open(disk, folder, 1 << 20) {
        Ok(opened) => opened,
        Err(error) => {
            assert!(made.is_harmed, "what was not harmed is not opened: {error}");
            return;
        }
    };
    let frames = read(&journal);
    if let Some(frames) = &frames {
        assert_eq!(frames.len() as u64, journal.last());
        assert!(frames.len() <= made.written.len(), "more is read than was written");
        for (number, (found, written)) in frames.iter().zip(&made.written).enumerate() {
            assert!(found == written, "change {} is another one than was written", number + 1);
        }
        assert!(sound <= frames.len(), "the check reads more than is there");
    }
    assert!(frames.is_some() || n_faults > 0, "what cannot be read was not found");
    assert!(made.is_harmed || frames.is_some_and(|frames| frames.len() == made.written.len()), "a change is lost");
    made.assert_nothing_later(journal.last());
    let head = find_head(disk, folder).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(head.map_or(0, |head| head.sequence), journal.last());
    drop(journal);
    let (again, cut) = Journal::open(disk, folder, 1 << 20).unwrap_or_else(|error| panic!("{error}"));
    assert!(cut.is_none(), "what was cut is cut again");
    journal = again;
    let last =
        journal.append(&[b"one more".to_vec(), b"and another".to_vec()]).unwrap_or_else(|error| panic!("{error}"));
    let (again, cut) = Journal::open(disk, folder, 1 << 20).unwrap_or_else(|error| panic!("{error}"));
    assert!(cut.is_none() && again.last() == last.head.sequence, "it does not go on");
}

/// All changes; none where one cannot be read.
fn read(journal: &Journal) -> Option<Vec<Vec<u8>>> {
    let frames = journal.frames(1).ok()?;
    frames.map(|frame| frame.ok().map(|frame| frame.payload)).collect()
}

/// A journal in the making.
struct Made {
    segments: Vec<Segment>,
    /// What was written, first to last, whatever became of it.
    written: Vec<Vec<u8>>,
    chain: [u8; 32],
    /// The number of the first change of the append that is under way.
    append: u64,
    /// Whether anything is otherwise than a journal writes it.
    is_harmed: bool,
    /// Whether its end was cut off: no disk lets anything follow in that place.
    is_cut: bool,
}

struct Segment {
    first: u64,
    bytes: Vec<u8>,
    frames: Vec<Framed>,
}

/// A frame that stands in a segment as it was written.
struct Framed {
    number: u64,
    append: u64,
    start: usize,
    end: usize,
}

impl Made {
    /// Each part is of a way and a value.
    fn by(data: &[u8]) -> Self {
        let segments = vec![Segment { first: 1, bytes: header(version(data), 1, &[0; 32]), frames: Vec::new() }];
        let mut made =
            Self { segments, written: Vec::new(), chain: [0; 32], append: 1, is_harmed: false, is_cut: false };
        for part in data.chunks_exact(3).take(MOST) {
            made.part(part[0], part[1], part[2]);
        }
        made
    }

    fn next(&self) -> u64 {
        self.written.len() as u64 + 1
    }

    fn live(&mut self) -> &mut Segment {
        let last = self.segments.len() - 1;
        &mut self.segments[last]
    }

    fn part(&mut self, way: u8, value: u8, more: u8) {
        let (next, chain) = (self.next(), self.chain);
        match way % 12 {
            // It can only be cut further, or flipped.
            0..=8 | 11 if self.is_cut => {}
            0..=2 => {
                self.append = next;
                self.frame(vec![more; 1 + usize::from(value)]);
            }
            3..=5 if self.written.is_empty() => {}
            // With the append before it.
            3..=5 => self.frame(vec![more; 1 + usize::from(value)]),
            6 => {
                self.is_harmed = true;
                let payload = vec![more; 1 + usize::from(value / 4)];
                let wrong = next + 1 + u64::from(more);
                let mut other = chain;
                other[0] ^= more | 1;
                let bytes = match value % 3 {
                    0 => framed(&chain, next, &payload, wrong).0,
                    1 => framed(&chain, wrong, &payload, wrong).0,
                    _ => framed(&other, next, &payload, next).0,
                };
                self.live().bytes.extend(bytes);
            }
            7 | 8 if self.live().first == next => {}
            7 => {
                let (seal, chain) = framed(&chain, next, &[], next);
                self.live().bytes.extend(seal);
                self.chain = chain;
                self.append = next;
                let bytes = header(1 + value % 2, next, &chain);
                self.segments.push(Segment { first: next, bytes, frames: Vec::new() });
            }
            8 => {
                self.is_harmed = true;
                let (_, chain) = framed(&chain, next, &[], next);
                self.chain = chain;
                self.append = next;
                let bytes = header(1 + value % 4, next, &chain);
                self.segments.push(Segment { first: next, bytes, frames: Vec::new() });
            }
            9 => {
                let live = self.live();
                let len = live.bytes.len().saturating_sub(1 + usize::from(value));
                live.bytes.truncate(len);
                live.frames.retain(|frame| frame.end <= len);
                (self.is_harmed, self.is_cut) = (true, true);
            }
            10 => {
                let live = self.live();
                let at = usize::from(u16::from_le_bytes([value, more])) % live.bytes.len().max(1);
                if let Some(byte) = live.bytes.get_mut(at) {
                    *byte ^= 1 << (more % 8);
                }
                live.frames.retain(|frame| at < frame.start || at >= frame.end);
                self.is_harmed = true;
            }
            _ => {
                // What a write leaves of which only the length is on the disk.
                self.live().bytes.extend(vec![0; usize::from(value) + 256 * usize::from(more % 4)]);
                self.is_harmed = true;
            }
        }
    }

    fn frame(&mut self, payload: Vec<u8>) {
        let (number, append) = (self.next(), self.append);
        let (bytes, chain) = framed(&self.chain, number, &payload, append);
        let live = self.live();
        let start = live.bytes.len();
        live.bytes.extend(bytes);
        live.frames.push(Framed { number, append, start, end: live.bytes.len() });
        self.chain = chain;
        self.written.push(payload);
    }

    /// Fails where a whole change stands behind the journal's end that was appended when the one at its end was on the
    /// disk: it was acknowledged, or the one before it was.
    fn assert_nothing_later(&self, last: u64) {
        let Some(live) = self.segments.iter().rev().find(|segment| !segment.frames.is_empty()) else { return };
        let end = live.frames.iter().find(|frame| frame.number == last).map_or(HEADER, |frame| frame.end);
        let expected = last + 1;
        let most = expected + (live.bytes.len().saturating_sub(end) / OVERHEAD) as u64;
        for frame in live.frames.iter().filter(|frame| frame.start >= end && (expected..=most).contains(&frame.number))
        {
            let is_later = frame.append > expected || frame.append == expected && frame.number == expected;
            assert!(!is_later, "change {} is whole, and the journal ends at {last}", frame.number);
        }
    }
}

fn version(data: &[u8]) -> u8 {
    1 + data.last().map_or(1, |byte| byte % 2)
}

fn header(version: u8, first: u64, chain: &[u8; 32]) -> Vec<u8> {
    let mut bytes = b"QAPJRNL\n".to_vec();
    bytes.push(version);
    bytes.extend(first.to_le_bytes());
    bytes.extend(chain);
    bytes.extend(crc32c::crc32c(&bytes).to_le_bytes());
    bytes
}

/// A frame that checks, appended with the change `append`; and its chain value.
fn framed(before: &[u8; 32], number: u64, payload: &[u8], append: u64) -> (Vec<u8>, [u8; 32]) {
    let mut hasher = blake3::Hasher::new();
    hasher.update(before).update(&number.to_le_bytes()).update(payload);
    let chain = *hasher.finalize().as_bytes();
    let length = u32::try_from(payload.len()).unwrap_or_default().to_le_bytes();
    let mut crc = crc32c::crc32c(&length);
    for part in [&number.to_le_bytes()[..], &chain, payload] {
        crc = crc32c::crc32c_append(crc, part);
    }
    if append != number {
        crc = crc32c::crc32c_append(crc, &append.to_le_bytes());
    }
    let bytes = [&length[..], &crc.to_le_bytes(), &number.to_le_bytes(), &chain, payload].concat();
    (bytes, chain)
}
