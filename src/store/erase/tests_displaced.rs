//! Erasing by a writer whose desk was moved away, and what else it would do by name to the one in its place.

use std::fs;

use super::tests::{forgotten, push, received};
use crate::{
    domain::Number,
    store::{
        Store, StoreError,
        tests_displaced::{content, copy_desk},
    },
};

#[test]
fn h3_a_writer_whose_desk_was_moved_changes_nothing_of_the_one_in_its_place() {
    let home = tempfile::tempdir().unwrap();
    let [desk, away, kept] = ["desk", "away", "kept"].map(|name| home.path().join(name));
    let (mut old, ..) = Store::open(&desk, &mut |_| ()).unwrap();
    let number = Number::new(2026, 1);
    let document = old.put_document(b"I am Jane Marked.").unwrap();
    push(&mut old, received(number, "Jane Marked", document));
    copy_desk(&desk, &kept);
    push(&mut old, forgotten(number));
    fs::rename(&desk, &away).unwrap();
    fs::rename(&kept, &desk).unwrap();
    for left in ["aside-20261012T000000Z", "state.aside-20261012T000000Z", "state"] {
        fs::create_dir(desk.join(left)).unwrap();
        fs::write(desk.join(left).join("db"), "the other desk's").unwrap();
    }
    let before = content(&desk);

    let is_displaced = |error: &StoreError| matches!(error, StoreError::Displaced { .. });
    assert!(is_displaced(&old.erase().unwrap_err()));
    assert!(is_displaced(&old.put_document(b"another").unwrap_err()));
    // The first key of a year is made before anything is sealed under it.
    let mut turn = old.turn();
    let refused = turn.push(&[received(Number::new(2027, 1), "Bob Other", document)]);
    assert!(is_displaced(&refused.unwrap_err()) && turn.has_failed());
    drop(turn);
    old.reader.shared.state.doubt();
    old.tried = None;
    old.mend();
    assert!(old.is_state_suspect(), "the other desk's state was opened");
    old.finish();
    drop(old);
    assert!(content(&desk) == before, "the other desk was changed");
}
