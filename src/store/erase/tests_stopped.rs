//! Erasing that is stopped.

use std::path::{Path, PathBuf};

use super::tests::{forgotten, push, received};
use crate::{
    domain::Number,
    store::{
        Store,
        sim::{Bug, End, Machine},
    },
};

/// What is left, and where, when an erasure is stopped in one of its calls and the desk is opened again: of one whose key is
/// destroyed.
fn left_behind_a_stop(call: u64) -> Option<PathBuf> {
    let (machine, desk) = (Machine::new(call), Path::new("/desk"));
    let (mut writer, reader, _) = Store::open_on(&machine.ground(), desk, &mut |_| ()).unwrap();
    let number = Number::new(2026, 1);
    let document = writer.put_document(b"I am Jane Marked.").unwrap();
    for record in [received(number, "Jane Marked", document), forgotten(number)] {
        push(&mut writer, record);
    }
    machine.stop_in(call);
    let _ = writer.erase();
    drop((writer, reader));
    machine.end(End::Killed);
    let (writer, ..) = Store::open_on(&machine.ground(), desk, &mut |_| ()).unwrap();
    if writer.unerased().unwrap().is_empty() { machine.find_bytes(desk, b"Jane Marked") } else { None }
}

#[test]
fn h3_wherever_it_is_stopped_a_key_that_is_destroyed_has_nothing_left_behind_it() {
    for call in 1..60 {
        assert_eq!(left_behind_a_stop(call), None, "stopped in call {call}");
    }
    let _planted = Bug::KeyDestroyedFirst.plant();
    assert!((1..60).any(|call| left_behind_a_stop(call).is_some()), "a key that is destroyed first is not found");
}
