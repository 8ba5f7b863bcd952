use std::fs;

use serde_json::Value;

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
    let told = place.fails("desk", &["doctor"], 1);
    assert!(told.contains("WRONG server: the last start failed"), "as before it was looked at: {told}");
    let told = place.fails("desk", &["verify", "--repair", "--from", "kept"], 2);
    assert!(told.contains("to do: ") && told.contains("--yes"), "{told}");
    assert_eq!(fs::read(&segment).unwrap(), bytes, "nothing was done");
    let told = place.done("desk", &["verify", "--repair", "--from", "kept", "--yes"]);
    assert!(told.contains("made anew from the backup") && told.contains("document "), "{told}");
    assert!(!place.fails("desk", &["doctor"], 0).contains("the last start failed"));
    assert_eq!(place.done("desk", &["head"]), head, "with the change after the backup");
    assert_eq!(place.json("desk", &["verify"])["faults"].as_array().unwrap().len(), 0);
    let aside = fs::read_dir(place.path("desk")).unwrap().map(|entry| entry.unwrap().path());
    let aside: Vec<_> = aside.filter(|path| path.to_string_lossy().contains("/aside-")).collect();
    let kept = fs::read_dir(&aside[0]).unwrap().next().unwrap().unwrap();
    assert_eq!(fs::read(kept.path()).unwrap(), bytes, "the damaged one is kept");
    let told = place.done("desk", &["verify", "--repair"]);
    assert!(told.contains("nothing is to be mended") && told.contains("the server has left for it"), "{told}");
    assert!(!place.done("desk", &["verify", "--repair"]).contains("has left"), "none ran");
}

#[test]
fn a_copy_of_the_keys_that_is_made_again_before_anybody_said_yes_is_told() {
    let place = Place::new();
    place.with_samples("desk");
    let copy = place.path("desk/keys/2026.a");
    for json in [false, true] {
        place.stop("desk");
        fs::remove_file(&copy).unwrap();
        let told = if json {
            place.json("desk", &["verify", "--repair"])["already"].to_string()
        } else {
            let told = place.done("desk", &["verify", "--repair"]);
            assert!(told.contains("nothing more is to be mended"), "{told}");
            told
        };
        assert!(told.contains("2026.a: ") && told.contains("written again from the other copy"), "{told}");
        assert!(copy.exists());
    }
    assert_eq!(place.json("desk", &["verify", "--repair"])["already"].as_array().unwrap().len(), 0);
}

#[test]
fn what_is_gone_or_no_file_comes_back_from_the_backup() {
    let place = Place::new();
    place.with_samples("desk");
    place.done("desk", &["backup", "kept"]);
    let list = place.done("desk", &["list"]);
    place.stop("desk");
    let document = files(&place.path("desk/documents"), &["incoming"]).into_keys().next().unwrap();
    for file in [place.path("desk/documents").join(document), place.path("desk/keys/2026.a")] {
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();
    }
    fs::remove_dir_all(place.path("desk/journal")).unwrap();
    place.fails("desk", &["list"], 6);

    let told = place.fails("desk", &["verify", "--repair", "--from", "kept"], 2);
    assert!(told.contains("2026.a is no file, nor leads to one: it is set aside"), "{told}");
    place.done("desk", &["verify", "--repair", "--from", "kept", "--yes"]);
    assert_eq!(place.done("desk", &["list"]), list);
    assert_eq!(place.json("desk", &["verify"])["faults"].as_array().unwrap().len(), 0);
    let [a, b] = ["a", "b"].map(|copy| fs::read(place.path(&format!("desk/keys/2026.{copy}"))).unwrap());
    assert!(a == b, "the copies of the keys differ");
}

/// Does something with the bytes of the slot of a number in both copies of a desk's keys.
fn change_key(place: &Place, desk: &str, number: usize, with: impl Fn(&mut [u8])) {
    for copy in ["a", "b"] {
        let file = place.path(desk).join(format!("keys/2026.{copy}"));
        let mut bytes = fs::read(&file).unwrap();
        with(&mut bytes[number * 64..number * 64 + 64]);
        fs::write(file, bytes).unwrap();
    }
}

#[test]
fn keys_that_were_lost_are_taken_from_the_backup_and_of_who_was_forgotten_never() {
    let place = Place::new();
    place.with_samples("desk");
    place.done("desk", &["backup", "kept"]);
    place.done("desk", &["withdraw", "QAP-2026-0003"]);
    let asked = ["forget", "QAP-2026-0003", "--on-request", "--reason", "asked by letter", "--yes"];
    place.done("desk", &asked);
    place.stop("desk");
    let whole = files(&place.path("desk/keys"), &[]);
    let all_of_it = || files(&place.path("desk/keys"), &[]);
    change_key(&place, "desk", 1, |slot| slot[40] ^= 1);
    change_key(&place, "desk", 2, |slot| slot.fill(0));
    change_key(&place, "desk", 3, |slot| slot[0] ^= 1);
    let damaged = all_of_it();

    let told = place.fails("desk", &["verify", "--repair"], 2);
    assert!(told.contains("the key of QAP-2026-0001 is missing") && told.contains("--from"), "{told}");
    let looked = place.run("desk", &["verify", "--repair", "--from", "kept", "--json"]);
    let looked: Value = serde_json::from_slice(&looked.stdout).unwrap();
    assert_eq!(looked["todo"].as_array().unwrap().len(), 1, "{looked}");
    let told = place.done("desk", &["verify", "--repair", "--from", "kept", "--yes"]);
    assert!(told.contains("the key of QAP-2026-0001") && told.contains("and 2 more"), "{told}");
    assert_eq!(all_of_it(), whole, "and the third is destroyed as before");
    let aside = fs::read_dir(place.path("desk")).unwrap().map(|entry| entry.unwrap().path());
    let mut aside = aside;
    let aside = aside.find(|path| path.to_string_lossy().contains("/aside-")).unwrap();
    assert!(damaged.values().all(|bytes| files(&aside, &[]).values().any(|kept| kept == bytes)));
    assert_eq!(place.json("desk", &["verify"])["faults"].as_array().unwrap().len(), 0);
}

#[test]
fn keys_of_another_desk_are_found_and_put_right_from_the_backup() {
    let place = Place::new();
    place.with_samples("desk");
    place.with_samples("other");
    place.done("desk", &["backup", "kept"]);
    place.stop("desk");
    place.stop("other");
    let whole = files(&place.path("desk/keys"), &[]);
    for (name, bytes) in files(&place.path("other/keys"), &[]) {
        fs::write(place.path("desk/keys").join(name), bytes).unwrap();
    }
    let told = place.fails("desk", &["verify", "--repair"], 1);
    assert!(told.contains("does not open all that is sealed"), "{told}");
    place.done("desk", &["verify", "--repair", "--from", "kept", "--yes"]);
    place.done("desk", &["verify"]);
    let now = files(&place.path("desk/keys"), &[]);
    let used = 64..64 * 13;
    assert!(whole.iter().all(|(name, bytes)| now[name][used.clone()] == bytes[used.clone()]));
    // One of them only.
    place.stop("desk");
    let slot = fs::read(place.path("other/keys/2026.a")).unwrap()[64 * 5..64 * 6].to_vec();
    change_key(&place, "desk", 5, |bytes| bytes.copy_from_slice(&slot));
    place.done("desk", &["verify", "--repair", "--from", "kept", "--yes"]);
    place.done("desk", &["verify"]);
}
