//! Reading a whole journal to find everything that does not check, not only the first of it.

use std::path::Path;

use super::{
    read::{Frame, SegmentReader, Step},
    segment::{self, Segment, damaged},
};
use crate::store::{StoreError, disk::Disk, error::Fault};

/// Reads all frames up to the number `to` and returns what does not check. Damage ends the reading of its segment; the
/// following ones are read all the same. `each` gets every whole frame; its error ends everything.
pub fn check(
    disk: &Disk,
    folder: &Path,
    to: u64,
    each: &mut dyn FnMut(Frame) -> Result<(), StoreError>,
) -> Result<Vec<StoreError>, StoreError> {
    let mut faults = Vec::new();
    // Where the next segment must begin and its chain value; unknown after damage.
    let mut expected = Some((1, [0; 32]));
    for segment in segment::list(disk, folder)?.iter().take_while(|segment| segment.first <= to) {
        if let Some((first, _)) = expected
            && first != segment.first
        {
            let file = segment.path.clone();
            faults.push(StoreError::SegmentMissing { file, expected: first, found: segment.first });
            expected = None;
        }
        match check_segment(disk, segment, expected, to, each)? {
            Ok(next) => expected = next,
            Err(fault) => {
                faults.push(fault);
                expected = None;
            }
        }
    }
    if let Some((next, _)) = expected.filter(|(next, _)| *next <= to) {
        faults.push(StoreError::EndMissing { folder: folder.to_owned(), expected: next });
    }
    Ok(faults)
}

/// What follows the segment; the inner error is damage, the outer one is `each`'s or the end of everything.
type Checked = Result<Option<(u64, [u8; 32])>, StoreError>;

fn check_segment(
    disk: &Disk,
    segment: &Segment,
    expected: Option<(u64, [u8; 32])>,
    to: u64,
    each: &mut dyn FnMut(Frame) -> Result<(), StoreError>,
) -> Result<Checked, StoreError> {
    let mut reader = match SegmentReader::open(disk, segment) {
        Ok(reader) => reader,
        Err(fault) => return Ok(Err(fault)),
    };
    if expected.is_some_and(|(_, chain)| chain != reader.chain) {
        return Ok(Err(damaged(&segment.path, 0, Fault::Chain)));
    }
    loop {
        match reader.step() {
            Ok(Step::Frame { sequence, offset, payload }) => {
                let (chain, file) = (reader.chain, segment.path.clone());
                each(Frame { sequence, payload, chain, file, segment: segment.first, offset })?;
                if sequence >= to {
                    return Ok(Ok(None));
                }
            }
            Ok(Step::Seal | Step::End) => return Ok(Ok(Some((reader.next, reader.chain)))),
            Err(fault) => return Ok(Err(fault)),
        }
    }
}
