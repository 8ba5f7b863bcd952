use std::fs;

use crate::kit::{Place, files};

#[test]
fn a_damaged_desk_is_mended_from_its_backup_after_it_was_said_what_is_done() {
    let place = Place::new();
    place.with_samples("desk");
    place.done("desk", &["backup", "kept"]);
    place.note("desk", "after the backup");
    let head = place.done("desk", &["head"]);
    place.stop("desk");
    let segment = place.path("desk/journal/00000000000000000001.qapj");
    let mut bytes = fs::read(&segment).unwrap();
    bytes[2000] ^= 1;
    fs::write(&segment, &bytes).unwrap();
    let lost = files(&place.path("desk/documents"), &["incoming"]).into_keys().next().unwrap();
    fs::remove_file(place.path("desk/documents").join(&lost)).unwrap();
    assert!(place.fails("desk", &["list"], 6).contains("is damaged at byte"));

    let told = place.fails("desk", &["verify", "--repair"], 1);
    assert!(told.contains("cannot be mended") && told.contains("--from"), "{told}");
    let told = place.fails("desk", &["verify", "--repair", "--from", "kept"], 2);
    assert!(told.contains("to do: ") && told.contains("--yes"), "{told}");
    assert_eq!(fs::read(&segment).unwrap(), bytes, "nothing was done");
    let told = place.done("desk", &["verify", "--repair", "--from", "kept", "--yes"]);
    assert!(told.contains("made anew from the backup") && told.contains("document "), "{told}");
    assert_eq!(place.done("desk", &["head"]), head, "with the change after the backup");
    assert_eq!(place.json("desk", &["verify"])["faults"].as_array().unwrap().len(), 0);
    let aside = fs::read_dir(place.path("desk")).unwrap().map(|entry| entry.unwrap().path());
    let aside: Vec<_> = aside.filter(|path| path.to_string_lossy().contains("/aside-")).collect();
    let kept = fs::read_dir(&aside[0]).unwrap().next().unwrap().unwrap();
    assert_eq!(fs::read(kept.path()).unwrap(), bytes, "the damaged one is kept");
    assert!(place.done("desk", &["verify", "--repair"]).contains("nothing is to be mended"));
}
