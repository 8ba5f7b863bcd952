//! What is kept of an application is sealed, and forgetting it leaves no byte of it and everything else (H3).

use std::{collections::BTreeSet, fs, path::Path};

use proptest::prelude::*;
use qapdesk::{
    domain::{Digest, LetterId, Number, Record, StageName},
    store::{Reader, StoreError, Writer, needs_all, verify},
};

use crate::kit::{
    account, commit, copy, everything, feedback, files, forgotten, letter, line, noted, number, open, received,
    segments, sheet,
};

fn name(sequence: u32) -> String {
    format!("Candidate {sequence}")
}

/// A desk of so many applications, each with a history, a sheet, a letter, a document of its own and one that all have.
fn made(desk: &Path, applications: u32) -> (Writer, Reader) {
    let (mut writer, reader, _) = open(desk);
    commit(&mut writer, &[vec![account("ada", qapdesk::domain::Role::Admin)]]);
    for sequence in 1..=applications {
        let own = writer.put_document(format!("The statement of {}.", name(sequence)).as_bytes()).unwrap();
        let of_all = writer.put_document(b"The syllabus of all.").unwrap();
        commit(&mut writer, &[vec![received(sequence, Some(own)), letter(sequence, 1)], vec![feedback(sequence, 2)]]);
        commit(&mut writer, &[vec![noted(sequence, 3, 10)], vec![sheet(sequence)]]);
        commit(&mut writer, &[vec![statement(sequence, 4, of_all)]]);
    }
    (writer, reader)
}

/// A change that puts a document in the place of the statement.
fn statement(sequence: u32, revision: u32, document: Digest) -> Record {
    use qapdesk::domain::{Act, Change, Event, SlotKind, apply, sections_between};
    let Record::Application(receipt) = received(sequence, None) else { unreachable!() };
    let before = apply(None, &receipt).unwrap().form;
    let mut form = qapdesk::domain::Form::clone(&before);
    form.statement.document = Some(qapdesk::domain::Document { name: line("new.pdf"), digest: document, size: 20 });
    let events = vec![Event::Amended(sections_between(&before, &form))];
    Record::Application(Change { revision, act: Act::Attach(SlotKind::Statement), events, ..receipt })
}

/// The files of a desk in which a text stands.
fn with_text(desk: &Path, text: &str) -> Vec<String> {
    let holds = |path: &std::path::PathBuf| {
        let bytes = fs::read(path).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    files(desk).iter().filter(|path| holds(path)).map(|path| path.display().to_string()).collect()
}

/// Forgets applications; the journal has it when this returns, and nothing is erased.
fn forget(writer: &mut Writer, sequences: &[u32]) {
    commit(writer, &[sequences.iter().map(|sequence| forgotten(*sequence)).collect()]);
}

/// The end of each name, so that that of the first is not that of the tenth.
fn is_gone(desk: &Path, sequences: &[u32]) {
    for sequence in sequences {
        for text in [format!("{} kept calm", name(*sequence)), format!("Dear {},", name(*sequence))] {
            assert_eq!(with_text(desk, &text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(with_text(desk, &format!("The statement of {}.", name(*sequence))), Vec::<String>::new());
    }
}

fn checks(reader: &Reader) {
    let report = verify(reader, &mut |_| ()).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}

#[test]
fn h3_no_journal_says_in_clear_whose_an_application_is() {
    let folder = tempfile::tempdir().unwrap();
    let (_writer, reader) = made(folder.path(), 3);
    assert_eq!(with_text(&folder.path().join("journal"), "Candidate"), Vec::<String>::new());
    assert!(!with_text(&folder.path().join("journal"), "ada").is_empty(), "who did it stays readable");
    assert!(!reader.is_clear(number(1)).unwrap());
    checks(&reader);
}

#[test]
fn h3_forgetting_leaves_no_byte_and_everything_else_and_the_chain() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    let (mut writer, reader) = made(desk, 12);
    let frames = |desk: &Path| fs::read(&segments(desk)[0]).unwrap();
    let before = frames(desk);
    forget(&mut writer, &[2, 11]);
    assert_eq!(writer.erase().unwrap(), [number(2), number(11)]);
    assert_eq!(writer.erase().unwrap(), []);
    is_gone(desk, &[2, 11]);
    assert!(frames(desk).starts_with(&before), "what was written is not touched");
    checks(&reader);
    assert_eq!(reader.application(number(2)).unwrap(), None);
    assert!(reader.history(number(2)).unwrap().is_empty() && reader.letter(LetterId(2)).unwrap().is_none());
    assert_eq!(reader.forgotten(number(2)).unwrap().unwrap().remains.stage, StageName::Withdrawn);
    assert_eq!(reader.all_forgotten().unwrap().len(), 2);
    assert_eq!(reader.application(number(12)).unwrap().unwrap().revision, 4);
    assert!(reader.letter(LetterId(12)).unwrap().is_some());
    assert!(reader.document(Digest(*blake3::hash(b"The syllabus of all.").as_bytes())).is_ok(), "others have it");
    let again = writer.turn().push(&[received(2, None)]);
    assert!(matches!(again, Err(StoreError::Forgotten { .. })), "{again:?}");
    let says = everything(&reader);
    drop((writer, reader));
    fs::remove_dir_all(desk.join("state")).unwrap();
    let (_writer, reader, opened) = open(desk);
    assert!(!opened.is_remarkable(), "{opened}");
    assert_eq!(everything(&reader), says);
    checks(&reader);
}

#[test]
fn h3_what_a_crash_left_is_known_and_erased_at_the_next_opening_with_or_without_the_state() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader) = made(&folder.path().join("desk"), 3);
    forget(&mut writer, &[2]);
    drop((writer, reader));
    for with_state in [true, false] {
        let desk = folder.path().join(format!("{with_state}"));
        copy(&folder.path().join("desk"), &desk);
        // What older crashes and older states left.
        fs::write(desk.join("journal/00000000000000000001.at-9.torn"), name(2)).unwrap();
        copy(&desk.join("state"), &desk.join("state.aside-20261126T000000Z"));
        copy(&desk.join("state"), &desk.join("state.gone"));
        if !with_state {
            fs::remove_dir_all(desk.join("state")).unwrap();
        }
        let (mut writer, reader, _) = open(&desk);
        assert_eq!(reader.application(number(2)).unwrap(), None);
        assert_eq!(writer.unerased().unwrap(), [number(2)]);
        writer.erase().unwrap();
        is_gone(&desk, &[2]);
        assert_eq!(with_text(&desk, &name(2)), Vec::<String>::new());
        checks(&reader);
    }
}

#[test]
fn a_damaged_or_lost_copy_of_the_keys_is_made_whole_from_the_other_and_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    let (writer, reader) = made(desk, 3);
    let says = everything(&reader);
    let [a, b] = ["a", "b"].map(|copy| desk.join("keys").join(format!("2026.{copy}")));
    let whole = fs::read(&a).unwrap();
    let mut damaged = whole.clone();
    damaged[64 + 2 * 64 + 40] ^= 1;
    fs::write(&b, &damaged).unwrap();
    let report = verify(&reader, &mut |_| ()).unwrap();
    assert!(report.faults[0].contains("2026.b is damaged at byte 192: the key of QAP-2026-0003"), "{report:?}");
    drop((writer, reader));
    fs::write(&b, &whole).unwrap();
    for lost in [&a, &b] {
        fs::remove_file(lost).unwrap();
        let (_writer, reader, opened) = open(desk);
        assert!(opened.to_string().contains("written again from the other copy"), "{opened}");
        assert!(fs::read(&a).unwrap() == whole && fs::read(&b).unwrap() == whole);
        assert_eq!(everything(&reader), says);
        checks(&reader);
    }
    fs::write(&b, &damaged).unwrap();
    let (_writer, _reader, opened) = open(desk);
    assert!(opened.is_remarkable() && fs::read(&b).unwrap() == whole, "{opened}");
}

#[test]
fn a_key_that_neither_copy_has_is_named_with_file_and_byte_and_never_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (writer, reader) = made(&folder.path().join("desk"), 3);
    drop((writer, reader));
    let desk = folder.path().join("slot");
    copy(&folder.path().join("desk"), &desk);
    for copy in ["keys/2026.a", "keys/2026.b"] {
        let mut bytes = fs::read(desk.join(copy)).unwrap();
        bytes[64 + 64 + 40] ^= 1;
        fs::write(desk.join(copy), bytes).unwrap();
    }
    let (mut writer, reader, opened) = open(&desk);
    assert!(opened.to_string().contains("neither has the key of QAP-2026-0002"), "{opened}");
    let refused = writer.turn().push(&[feedback(2, 5)]).unwrap_err();
    assert!(matches!(&refused, StoreError::KeyLost { offset: 128, .. }), "{refused}");
    writer.turn().push(&[feedback(3, 5)]).unwrap();
    let report = verify(&reader, &mut |_| ()).unwrap();
    assert!(report.faults.iter().any(|fault| fault.contains("QAP-2026-0002")), "{report:?}");
    drop((writer, reader));

    let desk = folder.path().join("folder");
    copy(&folder.path().join("desk"), &desk);
    fs::remove_dir_all(desk.join("keys")).unwrap();
    let refused = qapdesk::store::Store::open(&desk, &mut |_| ()).unwrap_err();
    assert!(refused.to_string().contains("2026.a"), "{refused}");
    fs::remove_dir_all(desk.join("state")).unwrap();
    assert!(qapdesk::store::Store::open(&desk, &mut |_| ()).is_err());
    copy(&folder.path().join("desk/keys"), &desk.join("keys"));
    checks(&open(&desk).1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever is forgotten, in whatever order, with crashes and openings in between.
    #[test]
    fn h3_any_subset_can_be_forgotten_at_any_time(
        steps in proptest::collection::vec((proptest::collection::btree_set(1_u32..8, 0..3), 0_u8..4), 1..5)
    ) {
        let folder = tempfile::tempdir().unwrap();
        let desk = folder.path();
        let (mut writer, mut reader) = made(desk, 7);
        let mut gone = BTreeSet::new();
        for (wanted, then) in steps {
            let new: Vec<u32> = wanted.difference(&gone).copied().collect();
            if !new.is_empty() {
                forget(&mut writer, &new);
            }
            gone.extend(new);
            if then == 0 {
                writer.erase().unwrap();
            } else {
                drop((writer, reader));
                if then == 3 {
                    fs::remove_dir_all(desk.join("state")).unwrap();
                }
                (writer, reader, _) = open(desk);
                if then == 2 {
                    writer.erase().unwrap();
                }
            }
            let left: Vec<Number> = (1..8).filter(|sequence| !gone.contains(sequence)).map(number).collect();
            let mut found = Vec::new();
            reader.applications(&mut |application| found.push(application.number), &mut needs_all).unwrap();
            prop_assert_eq!(found, left);
            checks(&reader);
        }
        writer.erase().unwrap();
        is_gone(desk, &gone.iter().copied().collect::<Vec<_>>());
        checks(&reader);
        let says = everything(&reader);
        drop((writer, reader));
        let (_writer, reader, _) = open(desk);
        prop_assert_eq!(everything(&reader), says);
        checks(&reader);
    }
}

#[test]
fn a_key_that_is_lost_keeps_nobody_else_from_being_read_where_the_state_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    drop(made(desk, 3));
    let copies = ["keys/2026.a", "keys/2026.b"].map(|name| desk.join(name));
    let whole = copies.each_ref().map(|path| fs::read(path).unwrap());
    for (path, bytes) in copies.iter().zip(&whole) {
        let mut bytes = bytes.clone();
        // In the second slot.
        bytes[64 + 64 + 40] ^= 1;
        fs::write(path, bytes).unwrap();
    }
    fs::remove_dir_all(desk.join("state")).unwrap();
    for _ in 0..2 {
        let (_, reader, _) = open(desk);
        for sequence in [1, 3] {
            assert_eq!(reader.application(number(sequence)).unwrap().unwrap().revision, 4);
            assert!(reader.letter(LetterId(sequence)).unwrap().is_some());
        }
        assert!(matches!(reader.application(number(2)), Err(StoreError::KeyLost { .. })));
        assert_eq!((reader.letter(LetterId(2)).unwrap(), reader.n_closed_letters().unwrap()), (None, 1));
    }
    for (path, bytes) in copies.iter().zip(&whole) {
        fs::write(path, bytes).unwrap();
    }
    let (_, reader, _) = open(desk);
    assert!(reader.letter(LetterId(2)).unwrap().is_some());
    assert_eq!(reader.n_closed_letters().unwrap(), 0);
    assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
}

#[test]
fn verify_finds_a_missing_document_that_only_history_names() {
    let folder = tempfile::tempdir().unwrap();
    let (_writer, reader) = made(folder.path(), 1);
    let own = format!("The statement of {}.", name(1)).into_bytes();
    let mut kept = files(&folder.path().join("documents"));
    kept.retain(|path| fs::read(path).unwrap() == own);
    fs::remove_file(&kept[0]).unwrap();
    let report = verify(&reader, &mut |_| ()).unwrap();
    assert!(report.faults.len() == 1 && report.faults[0].contains("QAP-2026-0001 names a document"), "{report:?}");
}
