//! The journal's files: any bytes as one, and a whole journal with bytes of it changed.

use std::fs;
use std::path::Path;

use qapdesk::store::Disk;
use qapdesk::store::journal::{Journal, check};

const FIRST: &str = "00000000000000000001.qapj";
const PAYLOADS: [&[u8]; 4] = [b"one", b"2", b"three of them", &[7; 300]];

thread_local! {
    static PLACE: (tempfile::TempDir, Vec<u8>) = whole().unwrap_or_else(|error| panic!("{error}"));
}

/// A journal of its own and the bytes of its segment.
fn whole() -> Result<(tempfile::TempDir, Vec<u8>), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let (mut journal, _) = Journal::open(&Disk::system(), &folder.path().join("whole"), 1 << 20)?;
    for payload in PAYLOADS {
        journal.append(&[payload.to_vec()])?;
    }
    let bytes = fs::read(folder.path().join("whole").join(FIRST))?;
    Ok((folder, bytes))
}

/// What is read is what was written, up to where it is said to end or to be damaged; opening twice finds the same.
pub(super) fn body(data: &[u8]) {
    PLACE.with(|(folder, segment)| {
        let place = folder.path().join("changed");
        let mut changed = segment.clone();
        // Each four bytes: where (two), how many are taken out, what is put there.
        for edit in data.chunks_exact(4).take(8) {
            let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])).min(changed.len());
            let end = (at + usize::from(edit[2])).min(changed.len());
            changed.splice(at..end, (edit[3] % 3 > 0).then_some(edit[3]));
        }
        let frames = opened(&place, &changed);
        assert!(frames.len() <= PAYLOADS.len());
        for (found, written) in frames.iter().zip(PAYLOADS) {
            assert_eq!(found, written, "a changed journal says something else");
        }
        opened(&place, data);
    });
}

/// The frames of a journal of one segment, by each way of reading them.
fn opened(place: &Path, segment: &[u8]) -> Vec<Vec<u8>> {
    let _ = fs::remove_dir_all(place);
    fs::create_dir_all(place).unwrap_or_else(|error| panic!("{error}"));
    fs::write(place.join(FIRST), segment).unwrap_or_else(|error| panic!("{error}"));
    let mut checked = 0;
    let _ = check(&Disk::system(), place, u64::MAX, &mut |_| {
        checked += 1;
        Ok(())
    });
    let Ok((journal, _)) = Journal::open(&Disk::system(), place, 1 << 20) else { return Vec::new() };
    let frames = read(&journal);
    assert!(checked <= frames.len() + 1);
    drop(journal);
    let (journal, cut) = Journal::open(&Disk::system(), place, 1 << 20).unwrap_or_else(|error| panic!("{error}"));
    assert!(cut.is_none(), "what was cut is cut again");
    assert_eq!(read(&journal), frames);
    frames
}

fn read(journal: &Journal) -> Vec<Vec<u8>> {
    let frames = journal.frames(1).unwrap_or_else(|error| panic!("{error}"));
    frames.map_while(Result::ok).map(|frame| frame.payload).collect()
}
