//! What an application is, is read where its changes stand in the journal.

use std::fs;

use qapdesk::store::{Store, StoreError};

use crate::kit::{commit, feedback, files, number, received, segments};

#[test]
fn whichever_byte_is_flipped_an_application_is_as_it_was_or_its_damage_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    let (mut writer, _, _) = Store::open(desk, &mut |_| ()).unwrap();
    commit(&mut writer, &[vec![received(1, None), received(2, None)], vec![feedback(1, 2)]]);
    writer.finish();
    drop(writer);
    let (_writer, reader, _) = Store::open(desk, &mut |_| ()).unwrap();
    let segment = &segments(desk)[0];
    let whole = fs::read(segment).unwrap();
    let right = [1, 2].map(|sequence| reader.application(number(sequence)).unwrap().unwrap());
    let mut named = 0;
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        fs::write(segment, &bytes).unwrap();
        for right in &right {
            match reader.application(right.number) {
                Ok(found) => assert_eq!(found.as_ref(), Some(right), "byte {place}"),
                Err(StoreError::Damaged { file, .. }) => {
                    assert_eq!(&file, segment);
                    named += 1;
                }
                Err(error) => panic!("byte {place}: {error}"),
            }
        }
    }
    assert!(named > whole.len() / 2, "{named} of {}", whole.len());
    // What is cut off is damage as well.
    fs::write(segment, &whole[..whole.len() / 3]).unwrap();
    assert!(matches!(reader.application(number(1)), Err(StoreError::Damaged { .. })));
}

#[test]
fn changes_of_one_batch_are_read_apart_and_found_by_their_revision() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = Store::open(folder.path(), &mut |_| ()).unwrap();
    commit(&mut writer, &[(1..=50).map(|sequence| received(sequence, None)).collect(), vec![feedback(7, 2)]]);
    for is_new in [false, true] {
        for sequence in 1..=50 {
            let history = reader.history(number(sequence)).unwrap();
            let revisions: Vec<u32> = history.iter().map(|change| change.revision).collect();
            assert_eq!(revisions, if sequence == 7 { vec![1, 2] } else { vec![1] });
            assert!(history.iter().all(|change| change.number == number(sequence)));
            assert_eq!(reader.change(number(sequence), 1).unwrap().as_ref(), history.first());
            assert_eq!(reader.change(number(sequence), 2).unwrap().as_ref(), history.get(1));
        }
        assert_eq!(reader.change(number(7), 0).unwrap(), None);
        assert_eq!(reader.change(number(51), 1).unwrap(), None);
        if !is_new {
            writer.finish();
        }
    }
}

#[test]
fn h3_the_state_holds_nothing_that_a_form_says() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, reader, _) = Store::open(folder.path(), &mut |_| ()).unwrap();
    commit(&mut writer, &[vec![received(1, None)]]);
    let name = reader.application(number(1)).unwrap().unwrap().form.candidate.name.to_string();
    writer.finish();
    drop((writer, reader));
    for file in files(folder.path()) {
        let bytes = fs::read(&file).unwrap();
        let found = bytes.windows(name.len()).any(|window| window == name.as_bytes());
        assert!(!found, "{name} is in {file:?}");
    }
}
