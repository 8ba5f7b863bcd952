//! What is told of a desk that cannot be mended whole, and where what was in the way is.

use std::{fs, path::Path};

use super::*;
use crate::{
    domain::{Account, AccountChange, Origin, Record, Role},
    store::{
        Store,
        journal::{Frame, Frames},
    },
};

/// Adds a change for each name to a desk.
fn add(desk: &Path, names: &[&str]) {
    let (mut writer, ..) = Store::open(desk, &mut |_| ()).unwrap();
    for name in names {
        let change = AccountChange {
            at: DateTime::UNIX_EPOCH,
            by: "ada".parse().unwrap(),
            origin: Origin::Local { uid: 1000 },
            before: None,
            after: Box::new(Account::new(name.parse().unwrap(), Role::Staff, None)),
        };
        let mut turn = writer.turn();
        turn.push(&[Record::Access(change)]).unwrap();
        turn.commit().unwrap();
    }
    writer.finish();
}

fn frames(desk: &Path, to: u64) -> Vec<Frame> {
    Frames::open(&Ground::default().disk, &desk.join(JOURNAL), 1, to).unwrap().map(Result::unwrap).collect()
}

/// Flips a bit of a change.
fn damage(frame: &Frame) {
    let mut bytes = fs::read(&frame.file).unwrap();
    bytes[usize::try_from(frame.payload_at()).unwrap()] ^= 1;
    fs::write(&frame.file, bytes).unwrap();
}

fn repairing<'a>(on: &'a Ground, desk: &'a Path, backup: Option<&'a Path>) -> Repairing<'a> {
    Repairing { on, desk, backup, at: DateTime::UNIX_EPOCH }
}

fn told(desk: &Path, backup: Option<&Path>) -> Vec<String> {
    let on = Ground::default();
    let plan = plan(&repairing(&on, desk, backup), &mut |_| ()).unwrap();
    assert!(plan.steps.is_empty(), "{:?}", plan.steps);
    plan.cannot
}

#[test]
fn changes_before_the_damage_are_not_told_as_lost() {
    let (home, names) = (tempfile::tempdir().unwrap(), ["ada", "bob", "cyd", "dan"]);
    let desk = home.path();
    add(desk, &names);
    damage(&frames(desk, 4)[2]);
    let told = told(desk, None);
    assert!(told.len() == 1 && told[0].contains("and with it the changes from 3 on; "), "{told:?}");
}
