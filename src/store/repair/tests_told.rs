//! What is told of a desk that cannot be mended whole, and where what was in the way is.

use std::{fs, path::Path};

use super::{tests::back_up, *};
use crate::store::{
    Disk, Store,
    backup::restore,
    journal::{Frame, Frames, SAVED, segment_file},
};

fn add(desk: &Path, names: &[&str]) {
    tests::add(&mut Store::open(desk, &mut |_| ()).unwrap().0, names);
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
    assert!(told[0].contains("where none has, all up to change 2 is saved with"), "{told:?}");
}

#[test]
fn of_damage_behind_a_backup_it_is_told_what_more_than_that_is_saved() {
    let home = tempfile::tempdir().unwrap();
    let (desk, kept) = (&home.path().join("desk"), &home.path().join("kept"));
    add(desk, &["ada", "bob"]);
    back_up(desk, kept).unwrap();
    add(desk, &["cyd", "dan", "eve"]);
    let frames = frames(desk, 5);
    damage(&frames[3]);
    let more = told(desk, Some(kept));
    assert!(more.len() == 1 && more[0].contains("up to change 2, and the changes from 4 on"), "{more:?}");
    assert!(more[0].contains("where there is none, all up to change 3 is saved with"), "{more:?}");
    let made = back_up(desk, &home.path().join("new")).unwrap();
    assert_eq!((made.head.sequence, made.faults.len()), (3, 1));
    damage(&frames[1]);
    let less = told(desk, Some(kept));
    assert!(less.len() == 1 && less[0].contains("or restore the last one into another folder"), "{less:?}");
}

#[test]
fn of_a_journal_that_lacks_its_end_it_is_told_what_is_lost_and_how_the_rest_is_saved() {
    let home = tempfile::tempdir().unwrap();
    let (desk, kept) = (&home.path().join("desk"), &home.path().join("kept"));
    add(desk, &["ada", "bob"]);
    back_up(desk, kept).unwrap();
    add(desk, &["cyd", "dan", "eve"]);
    let frames = frames(desk, 5);
    let whole = fs::read(&frames[0].file).unwrap();
    damage(&frames[4]);
    for (backup, words) in [(None, "unless a backup has it"), (Some(kept.as_path()), "unless a later backup has it")] {
        let told = told(desk, backup);
        assert!(told.len() == 1 && told[0].contains(&format!(": change 5 is lost {words}")), "{told:?}");
        assert!(told[0].contains("up to change 4 is saved") && !told[0].contains("verify --repair"), "{told:?}");
    }
    // As where an old journal was put beside a newer state.
    let third = usize::try_from(frames[2].offset).unwrap();
    fs::write(&frames[0].file, &whole[..third]).unwrap();
    let told = told(desk, Some(kept));
    assert!(told.len() == 1 && told[0].contains("ends before change 3, which was acknowledged"), "{told:?}");
    assert!(told[0].contains(": changes 3 to 5 are lost unless"), "{told:?}");
    // What was told is so.
    let made = back_up(desk, &home.path().join("new")).unwrap();
    assert_eq!((made.head.sequence, made.faults.len()), (2, 1));
    assert!(
        made.faults[0].contains("changes 3 to 5 were acknowledged, cannot be read any more and are not in it"),
        "{:?}",
        made.faults
    );
    fs::create_dir(home.path().join("again")).unwrap();
    restore(&Disk::system(), &home.path().join("new"), &home.path().join("again"), &mut |_, _| ()).unwrap();
    let (_, reader, _) = Store::open(&home.path().join("again"), &mut |_| ()).unwrap();
    assert_eq!(reader.accounts().unwrap().len(), 2);
}

#[test]
fn a_desk_that_lost_what_its_backup_has_is_told_to_be_mended_from_it() {
    let home = tempfile::tempdir().unwrap();
    let (desk, kept) = (&home.path().join("desk"), &home.path().join("kept"));
    add(desk, &["ada", "bob", "cyd"]);
    back_up(desk, kept).unwrap();
    let before = fs::read(kept.join("manifest.jsonl")).unwrap();
    damage(&frames(desk, 3)[2]);
    let refused = back_up(desk, kept).unwrap_err();
    assert!(matches!(refused, BackupError::Ahead { ours: 2, theirs: 3, .. }), "{refused}");
    assert_eq!(fs::read(kept.join("manifest.jsonl")).unwrap(), before);
    let on = Ground::default();
    let repairing = repairing(&on, desk, Some(kept));
    mend(&repairing, &plan(&repairing, &mut |_| ()).unwrap()).unwrap();
    assert_eq!(told(desk, Some(kept)), Vec::<String>::new());
    back_up(desk, kept).unwrap();
}

#[test]
fn where_what_was_in_the_way_is_told_only_where_something_was() {
    let home = tempfile::tempdir().unwrap();
    let (desk, kept) = (&home.path().join("desk"), &home.path().join("kept"));
    add(desk, &["ada", "bob", "cyd"]);
    back_up(desk, kept).unwrap();
    let on = Ground::default();
    let repairing = repairing(&on, desk, Some(kept));
    let segment = frames(desk, 1)[0].file.clone();
    let mended = || mend(&repairing, &plan(&repairing, &mut |_| ()).unwrap()).unwrap();
    fs::remove_file(&segment).unwrap();
    assert_eq!(mended(), Vec::<PathBuf>::new());
    fs::write(&segment, "rubbish").unwrap();
    let places = mended();
    assert_eq!(places, [desk.join("aside-19700101T000000Z")]);
    assert_eq!(fs::read_dir(&places[0]).unwrap().count(), 1);
    let step = Step::State { cause: "it is wrong".to_owned() };
    let places = mend(&repairing, &Plan { steps: vec![step], ..Plan::default() }).unwrap();
    assert!(
        places.iter().all(|place| place.is_dir()) && places[0] != desk.join("aside-19700101T000000Z"),
        "{places:?}"
    );
}

#[test]
fn what_any_opening_mends_is_told_although_nobody_was_asked() {
    let home = tempfile::tempdir().unwrap();
    let (desk, on) = (home.path(), Ground::default());
    add(desk, &["ada", "bob"]);
    let already = || plan(&repairing(&on, desk, None), &mut |_| ()).unwrap().already;
    assert_eq!(already(), Vec::<String>::new());
    let state = desk.join("state");
    fs::remove_dir_all(&state).unwrap();
    fs::write(&state, "no folder").unwrap();
    let told = already();
    assert!(told.len() == 1 && told[0].contains("the state was set aside in"), "{told:?}");
    assert_eq!(already(), Vec::<String>::new(), "it is mended");
}

#[test]
fn what_is_in_the_place_of_the_journals_last_file_hides_nothing_that_was_saved_of_it() {
    let home = tempfile::tempdir().unwrap();
    let (desk, kept) = (&home.path().join("desk"), &home.path().join("kept"));
    add(desk, &["ada", "bob"]);
    back_up(desk, kept).unwrap();
    add(desk, &["cyd"]);
    let live = segment_file(&desk.join(JOURNAL), 1);
    let saved = live.with_extension(format!("to-3.{SAVED}"));
    fs::rename(&live, &saved).unwrap();
    let told_in_place = |is_folder: bool| {
        if is_folder {
            fs::create_dir(&live).unwrap();
        }
        for backup in [None, Some(kept.as_path())] {
            let told = told(desk, backup);
            let names_it = |told: &String| told.contains(&format!("and {} has them", saved.display()));
            assert!(told.len() == 1 && names_it(&told[0]), "{told:?}");
        }
    };
    told_in_place(false);
    told_in_place(true);
    fs::remove_dir(&live).unwrap();
    fs::rename(&saved, &live).unwrap();
    assert_eq!(told(desk, Some(kept)), Vec::<String>::new());
}
