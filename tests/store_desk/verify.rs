//! Verify finds what is damaged and names it.

use std::{fs, path::Path};

use qapdesk::store::{Ground, Reader, Store, Writer, verify};

use crate::kit::{commit, feedback, files, number, received, segments};

/// A desk with several segments and a document; open.
fn made(desk: &Path) -> (Writer, Reader) {
    let (mut writer, reader, _) = Store::open_on(&Ground::default().with_segments_of(900), desk, &mut |_| ()).unwrap();
    let digest = writer.put_document(b"a statement").unwrap();
    for sequence in 1..=10 {
        commit(
            &mut writer,
            &[vec![received(sequence, (sequence == 7).then_some(digest))], vec![feedback(sequence, 2)]],
        );
    }
    assert!(segments(desk).len() >= 3);
    assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
    (writer, reader)
}

#[test]
fn a_flipped_byte_in_a_sealed_segment_is_named_with_file_and_offset() {
    let folder = tempfile::tempdir().unwrap();
    let (writer, reader) = made(folder.path());
    let sealed = &segments(folder.path())[1];
    let mut bytes = fs::read(sealed).unwrap();
    bytes[53 + 48 + 5] ^= 1;
    fs::write(sealed, &bytes).unwrap();
    let report = verify(&reader, &mut |_| ()).unwrap();
    let named = format!("{} is damaged at byte 53", sealed.display());
    assert!(report.faults[0].contains(&named), "{report:?}");

    // The desk opens all the same, since nothing of that segment is needed, and still says it. Whose changes stand there
    // cannot be read, and everybody else can.
    drop((writer, reader));
    let (_writer, reader, _) =
        Store::open_on(&Ground::default().with_segments_of(900), folder.path(), &mut |_| ()).unwrap();
    let unread: Vec<_> = (1..=8).filter_map(|sequence| reader.application(number(sequence)).err()).collect();
    assert!(!unread.is_empty() && unread.len() < 8, "{unread:?}");
    for error in &unread {
        assert!(error.to_string().contains(&sealed.display().to_string()), "{error}");
    }
    assert!(!verify(&reader, &mut |_| ()).unwrap().is_clean());
}

#[test]
fn all_damaged_segments_are_named_not_only_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let (_writer, reader) = made(folder.path());
    let damaged = &segments(folder.path())[..2];
    for file in damaged {
        let mut bytes = fs::read(file).unwrap();
        bytes[100] ^= 1;
        fs::write(file, &bytes).unwrap();
    }
    let report = verify(&reader, &mut |_| ()).unwrap();
    for file in damaged {
        assert!(report.faults.iter().any(|fault| fault.contains(file.to_str().unwrap())), "{report:?}");
    }
}

#[test]
fn a_missing_segment_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (_writer, reader) = made(folder.path());
    for at in [0, 1] {
        let file = &segments(folder.path())[at];
        let bytes = fs::read(file).unwrap();
        fs::remove_file(file).unwrap();
        let report = verify(&reader, &mut |_| ()).unwrap();
        assert!(report.faults[0].contains("missing"), "{report:?}");
        fs::write(file, bytes).unwrap();
    }
    assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
}

#[test]
fn a_missing_and_a_changed_document_are_named_with_their_application() {
    let folder = tempfile::tempdir().unwrap();
    let (_writer, reader) = made(folder.path());
    let document = files(&folder.path().join("documents")).pop().unwrap();
    fs::write(&document, b"A statement").unwrap();
    let report = verify(&reader, &mut |_| ()).unwrap();
    assert!(report.faults[0].contains("QAP-2026-0007") && report.faults[0].contains("damaged"), "{report:?}");
    fs::remove_file(&document).unwrap();
    let report = verify(&reader, &mut |_| ()).unwrap();
    assert!(report.faults[0].contains("QAP-2026-0007") && report.faults[0].contains("missing"), "{report:?}");
    assert_eq!(report.faults.len(), 1);
}
