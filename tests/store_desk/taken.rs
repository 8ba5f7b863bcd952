//! Files of a desk that are deleted while it is open.

use std::fs;

use qapdesk::store::{StoreError, verify};

use crate::kit::{commit, everything, feedback, files, number, open, received, segments};

#[test]
fn the_journal_and_the_keys_that_are_deleted_under_an_open_desk_are_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    let (mut writer, reader, _) = open(desk);
    commit(&mut writer, &[vec![received(1, None)], vec![feedback(1, 2)]]);
    assert_eq!(reader.application(number(1)).unwrap().unwrap().revision, 2);
    let live = segments(desk).pop().unwrap();
    fs::remove_file(&live).unwrap();
    let mut turn = writer.turn();
    turn.push(&[feedback(1, 3)]).unwrap();
    let refused = turn.commit().unwrap_err();
    assert!(matches!(&refused, StoreError::Taken { file, .. } if *file == live), "{refused}");
    let keys = files(&desk.join("keys"));
    let whole: Vec<_> = keys.iter().map(|file| fs::read(file).unwrap()).collect();
    fs::remove_dir_all(desk.join("keys")).unwrap();
    let faults = verify(&reader, &mut |_| ()).unwrap().faults;
    assert!(faults.len() == 1 && faults[0].contains("2026.b are both missing; this desk has the keys"), "{faults:?}");
    let mut turn = writer.turn();
    turn.push(&[feedback(1, 3)]).unwrap();
    turn.push(&[received(2, None)]).unwrap();
    turn.commit().unwrap();
    assert!(keys.iter().zip(&whole).all(|(file, whole)| fs::read(file).unwrap() == *whole));
    // Also what stands in the new file behind what the old one had, which readers have open.
    assert_eq!(reader.application(number(1)).unwrap().unwrap().revision, 3);
    let says = everything(&reader);
    assert_eq!(verify(&reader, &mut |_| ()).unwrap().faults, Vec::<String>::new());
    // While nobody asks it is seen when the desk is closed.
    for file in files(&desk.join("keys")).into_iter().chain(segments(desk)) {
        fs::remove_file(file).unwrap();
    }
    writer.finish();
    drop((writer, reader));
    let (_writer, reader, opened) = open(desk);
    assert!(!opened.is_remarkable(), "{opened}");
    assert_eq!(everything(&reader), says);
    assert_eq!(verify(&reader, &mut |_| ()).unwrap().faults, Vec::<String>::new());
}
