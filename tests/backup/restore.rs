use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::kit::{Place, copy, files};

#[test]
fn a_desk_comes_back_as_it_was() {
    let place = Place::new();
    place.with_samples("desk");
    fs::write(place.path("desk/mail.toml"), "from = \"qap@example.org\"\nsendmail = [\"/bin/true\"]\n").unwrap();
    place.done("desk", &["backup", "kept"]);
    place.done("back", &["restore", "kept"]);
    for arguments in [&["list"][..], &["show", "QAP-2026-0001"], &["history", "QAP-2026-0002"], &["account", "list"]] {
        assert_eq!(place.json("desk", arguments), place.json("back", arguments), "{arguments:?}");
    }
    assert_eq!(place.done("desk", &["head"]), place.done("back", &["head"]));
    assert_eq!(place.json("back", &["verify"])["faults"].as_array().unwrap().len(), 0);
    assert_eq!(
        files(&place.path("desk/documents"), &["incoming"]),
        files(&place.path("back/documents"), &["incoming"])
    );
    assert!(fs::read_to_string(place.path("back/mail.toml")).unwrap().contains("qap@example.org"));
    assert!(!place.path("back/restoring").exists());
    place.note("back", "and goes on");
}

#[test]
fn a_folder_that_is_not_empty_is_not_touched() {
    let place = Place::new();
    place.with_samples("desk");
    place.done("desk", &["backup", "kept"]);
    assert!(place.fails("desk", &["restore", "kept"], 2).contains("it holds a desk"), "also while its server runs");
    place.stop("desk");
    let before = files(&place.path("desk"), &["desk.lock"]);
    assert!(place.fails("desk", &["restore", "kept"], 2).contains("not empty"));
    assert_eq!(files(&place.path("desk"), &["desk.lock"]), before);
    fs::create_dir(place.path("home")).unwrap();
    fs::write(place.path("home/diary"), "").unwrap();
    assert!(place.fails("home", &["restore", "kept"], 2).contains("diary"));
    assert_eq!(files(&place.path("home"), &["desk.lock"]).len(), 1);
}

#[test]
fn a_backup_in_which_any_file_is_damaged_is_refused_before_anything_is_written() {
    let place = Place::new();
    place.with_samples("desk");
    place.done("desk", &["backup", "kept"]);
    place.stop("desk");
    let whole = files(&place.path("kept"), &["backup.lock"]);
    for (name, bytes) in &whole {
        for damage in 0..4 {
            let file = place.path("kept").join(name);
            let mut damaged = bytes.clone();
            let middle = bytes.len() / 2;
            match damage {
                0 if !bytes.is_empty() => damaged[middle] ^= 1,
                1 if !bytes.is_empty() => damaged.truncate(middle),
                2 => fs::remove_file(&file).unwrap(),
                3 => damaged = whole.values().find(|other| *other != bytes).unwrap().clone(),
                _ => continue,
            }
            if damage != 2 {
                fs::write(&file, &damaged).unwrap();
            }
            if name.starts_with("keys") {
                // The other copy has it: the check tells it, and it is whole in the restored desk.
                let told = place.fails("desk", &["backup", "--check", "kept"], 1);
                assert!(told.contains("it can be restored"), "damage {damage} of {}: {told}", name.display());
                assert!(told.contains("; no faults, to be mended: "), "{told}");
                let back = format!("back-{damage}-{}", name.extension().unwrap().display());
                place.done(&back, &["restore", "kept"]);
                assert_eq!(files(&place.path(&back).join("keys"), &[]), files(&place.path("desk/keys"), &[]));
                fs::write(&file, bytes).unwrap();
                continue;
            }
            let output = place.run("back", &["restore", "kept"]);
            let is_refused = matches!(output.status.code(), Some(1 | 5));
            assert!(is_refused, "damage {damage} of {}: {output:?}", name.display());
            assert!(!place.path("back").exists(), "nothing is left where nothing came of it");
            if name.starts_with("documents") && damage == 0 {
                let told = place.fails("desk", &["backup", "--check", "kept"], 1);
                assert!(told.contains("applications: not counted") && told.contains("; 1 fault"), "{told}");
            }
            fs::write(&file, bytes).unwrap();
        }
    }
    place.done("back", &["restore", "kept"]);
}

#[test]
fn a_backup_of_a_newer_format_is_refused_untouched_with_the_version_to_get() {
    let place = Place::new();
    place.with_samples("desk");
    place.done("desk", &["backup", "kept"]);
    let manifest = place.path("kept/manifest.jsonl");
    let text = fs::read_to_string(&manifest).unwrap();
    let newer = text.replacen("\"version\":1,\"build\":\"0.1.0\"", "\"version\":2,\"build\":\"9.8.7\"", 1);
    assert_ne!(newer, text);
    fs::write(&manifest, &newer).unwrap();
    let before = files(&place.path("kept"), &[]);
    for arguments in [&["restore", "kept"][..], &["backup", "kept"], &["backup", "--check", "kept"]] {
        let desk = if arguments[0] == "restore" { "back" } else { "desk" };
        assert!(place.fails(desk, arguments, 5).contains("install qapdesk 9.8.7"), "{arguments:?}");
        assert_eq!(files(&place.path("kept"), &[]), before);
    }
}

#[test]
fn a_restore_that_was_interrupted_is_no_desk_and_begins_anew() {
    let place = Place::new();
    place.with_samples("desk");
    place.done("desk", &["backup", "kept"]);
    // As after each of its steps: some files, all files, the documents in their place.
    for step in 0..3 {
        let desk = format!("back-{step}");
        let restoring = place.path(&desk).join("restoring");
        copy(&place.path("kept/journal"), &restoring.join("journal"));
        if step > 0 {
            copy(&place.path("kept/documents"), &restoring.join("documents"));
        }
        if step == 2 {
            fs::rename(restoring.join("documents"), place.path(&desk).join("documents")).unwrap();
        }
        fs::write(restoring.join("journal/00000000000000000001.qapj"), "half").unwrap();
        fs::set_permissions(place.path(&desk), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        assert!(place.fails(&desk, &["list"], 6).contains("interrupted"));
        place.done(&desk, &["restore", "kept"]);
        assert_eq!(place.json(&desk, &["verify"])["faults"].as_array().unwrap().len(), 0);
    }
}

/// Has a program take letters that ends with a status, and notes each.
fn write_carrier(path: &Path, notes: &Path, status: u8) {
    let text =
        format!("#!/bin/sh\necho called >> '{}'\nwhile read -r line; do :; done\nexit {status}\n", notes.display());
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn l1_a_letter_that_waited_in_a_backup_or_an_export_goes_out_of_no_copy_by_itself() {
    let place = Place::new();
    place.with_samples("desk");
    let (carrier, notes) = (place.path("carrier"), place.path("notes"));
    write_carrier(&carrier, &notes, 75);
    let settings = format!("from = \"qap@example.org\"\nsendmail = [\"{}\"]\n", carrier.display());
    fs::write(place.path("desk/mail.toml"), settings).unwrap();
    let state_of = |desk: &str| {
        let rows = place.json(desk, &["outbox", "--number", "1", "--all"]);
        rows[0]["state"].as_str().unwrap().to_owned()
    };
    let waits_for = |desk: &str, state: &str| {
        let begun = Instant::now();
        while state_of(desk) != state {
            assert!(begun.elapsed() < Duration::from_mins(1), "letter 1 of {desk} is {}", state_of(desk));
        }
    };
    let called = || fs::read_to_string(&notes).unwrap().lines().count();
    let letter = place.json("desk", &["outbox", "--number", "1"])[0]["id"].to_string();
    place.done("desk", &["letter", "release", "--yes", &letter]);
    waits_for("desk", "retrying");
    place.done("desk", &["backup", "kept"]);
    place.done("desk", &["export", "desk.jsonl"]);
    place.stop("desk");
    assert_eq!(called(), 1);
    write_carrier(&carrier, &notes, 0);
    let told = place.done("back", &["restore", "kept"]);
    assert!(told.contains("letters that waited to go out: 1;") && told.contains("qapdesk letter unsent ID"), "{told}");
    assert!(told.contains("letter retry ID where it is failed"), "as without a mail.toml: {told}");
    assert_eq!(state_of("back"), "unsure");
    assert_eq!(place.json("again", &["import", "desk.jsonl"])["letters_under_way"], 1);
    assert_eq!(state_of("again"), "unsure");
    assert!(place.done("again", &["outbox"]).contains("whether it went since nobody knows"));
    place.done("again", &["letter", "sent", &letter]);
    assert_eq!(called(), 1, "neither sent it");
    place.done("back", &["letter", "unsent", &letter]);
    assert_eq!((state_of("back").as_str(), called()), ("draft", 1));
    place.done("back", &["letter", "release", "--yes", &letter]);
    waits_for("back", "sent");
    assert_eq!(called(), 2);
    place.stop("back");
    place.done("back", &["backup", "kept-back"]);
    let told = place.done("once-more", &["restore", "kept-back"]);
    assert!(!told.contains("letters that waited"), "{told}");
}
