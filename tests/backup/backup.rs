use std::fs;

use crate::kit::{Place, files, is_private, segments};

#[test]
fn a_backup_is_made_beside_the_server_and_holds_what_the_desk_does() {
    let place = Place::new();
    place.with_samples("desk");
    fs::write(place.path("desk/mail.toml"), "from = \"qap@example.org\"\nsendmail = [\"/bin/true\"]\n").unwrap();
    let made = place.json("desk", &["backup", "kept"]);
    let health = place.json("desk", &["server", "status"]);
    assert_eq!(health["running"], true, "the server went on");
    assert!(made["head"].as_str().unwrap().len() > 64 && made["before"].is_null());
    let (desk, kept) = (place.path("desk"), place.path("kept"));
    assert_eq!(segments(&desk), segments(&kept));
    let documents = files(&desk.join("documents"), &["incoming"]);
    assert!(!documents.is_empty());
    assert_eq!(documents, files(&kept.join("documents"), &[]));
    is_private(&kept);
    let checked = place.json("desk", &["backup", "--check", "kept"]);
    assert_eq!(checked["head"], made["head"]);
    assert_eq!(checked["applications"], place.json("desk", &["list"]).as_array().unwrap().len());
    assert!(fs::read_to_string(kept.join("manifest.jsonl")).unwrap().contains("qap@example.org"));
}

#[test]
fn a_backup_is_made_where_no_server_runs_and_starts_none() {
    let place = Place::new();
    place.with_samples("desk");
    let head = place.done("desk", &["head"]);
    place.stop("desk");
    let made = place.json("desk", &["backup", "kept"]);
    assert_eq!(made["head"], head.trim());
    assert!(!place.path("desk/desk.sock").exists());
    place.note("desk", "the lock was given back");
}

#[test]
fn a_second_run_adds_what_is_new_and_comes_to_the_same_as_a_new_backup() {
    let place = Place::new();
    place.with_samples("desk");
    let first = place.json("desk", &["backup", "kept"]);
    place.note("desk", "one more");
    let second = place.json("desk", &["backup", "kept"]);
    assert_eq!(second["before"], first["head"]);
    assert!(second["written"].as_u64().unwrap() < first["written"].as_u64().unwrap(), "the documents are there");
    let whole = place.json("desk", &["backup", "anew"]);
    assert_eq!(whole["head"], second["head"]);
    assert_eq!(files(&place.path("kept"), &["manifest.jsonl"]), files(&place.path("anew"), &["manifest.jsonl"]));
    assert_eq!(place.json("desk", &["backup", "kept"])["written"], 0);
    assert_eq!(place.run("desk", &["-q", "backup", "kept"]).stdout, b"", "quiet, for cron");
    place.done("desk", &["backup", "--check", "kept"]);
}

#[test]
fn a_file_that_was_lost_from_the_backup_is_copied_again() {
    let place = Place::new();
    place.with_samples("desk");
    place.done("desk", &["backup", "kept"]);
    let documents = files(&place.path("kept/documents"), &[]);
    for lost in documents.keys() {
        fs::remove_file(place.path("kept/documents").join(lost)).unwrap();
    }
    fs::write(place.path("kept/journal/00000000000000000001.qapj"), "short").unwrap();
    assert!(place.fails("desk", &["backup", "--check", "kept"], 1).contains("is missing"));
    place.done("desk", &["backup", "kept"]);
    place.done("desk", &["backup", "--check", "kept"]);
}

#[test]
fn a_disk_that_is_not_there_a_folder_of_something_else_and_one_in_the_desk_are_refused() {
    let place = Place::new();
    place.with_samples("desk");
    assert!(place.fails("desk", &["backup", "unplugged/kept"], 2).contains("see whether its disk is in its place"));
    assert!(place.fails("desk", &["backup", "--add-only", "kept"], 1).contains("there is no backup"));
    assert!(!place.path("kept").exists(), "nothing is begun on the wrong disk");
    fs::create_dir(place.path("photos")).unwrap();
    fs::write(place.path("photos/holiday.jpg"), "").unwrap();
    assert!(place.fails("desk", &["backup", "photos"], 2).contains("holiday.jpg"));
    assert!(place.fails("desk", &["backup", "desk/kept"], 2).contains("in each other"));
    assert!(place.fails("desk", &["backup", "."], 2).contains("in each other"));
    assert!(place.fails("none", &["backup", "kept"], 1).contains("no desk"));
    fs::create_dir(place.path("kept")).unwrap();
    place.done("desk", &["backup", "kept"]);
    place.done("desk", &["backup", "--add-only", "kept"]);
}

#[test]
fn a_folder_of_another_desk_or_of_a_state_that_was_left_is_refused() {
    let place = Place::new();
    place.with_samples("desk");
    place.with_samples("other");
    place.done("desk", &["backup", "kept"]);
    place.done("desk", &["backup", "early"]);
    let before = files(&place.path("kept"), &[]);
    assert!(place.fails("other", &["backup", "kept"], 2).contains("another desk"));
    assert_eq!(files(&place.path("kept"), &[]), before);
    place.note("desk", "after the first");
    place.done("desk", &["backup", "kept"]);
    place.done("back", &["restore", "early"]);
    let before = files(&place.path("kept"), &[]);
    let told = place.fails("back", &["backup", "kept"], 6);
    assert!(told.contains("which the desk has lost") && told.contains("--repair --from 'kept'"), "{told}");
    place.note("back", "another way");
    place.note("back", "and further");
    assert!(place.fails("back", &["backup", "kept"], 2).contains("has not gone on from"), "the desk is beside it");
    assert_eq!(files(&place.path("kept"), &[]), before);
    place.done("back", &["backup", "early"]);
}

#[test]
fn a_file_is_no_folder_for_a_backup_and_holds_none() {
    let place = Place::new();
    place.with_samples("desk");
    fs::write(place.path("file"), "mine").unwrap();
    std::os::unix::fs::symlink("nowhere", place.path("link")).unwrap();
    for name in ["file", "link"] {
        assert!(place.fails("desk", &["backup", name], 2).contains("is no folder"), "{name}");
    }
    for arguments in [&["backup", "--check", "file"][..], &["verify", "--repair", "--from", "file"]] {
        assert!(place.fails("desk", arguments, 1).contains("there is no backup in file"), "{arguments:?}");
    }
    assert!(place.fails("back", &["restore", "file"], 1).contains("there is no backup in file"));
    assert!(!place.path("back").exists());
    assert_eq!(fs::read(place.path("file")).unwrap(), b"mine");
}

#[test]
fn a_document_that_the_desk_lost_stays_in_the_backup_and_is_told() {
    let place = Place::new();
    place.with_samples("desk");
    place.done("desk", &["backup", "kept"]);
    let lost = files(&place.path("desk/documents"), &["incoming"]).into_keys().next().unwrap();
    fs::remove_file(place.path("desk/documents").join(&lost)).unwrap();
    place.note("desk", "on");
    assert!(place.fails("desk", &["backup", "kept"], 1).contains("missing in the desk"));
    assert!(place.path("kept/documents").join(lost).exists());
    place.done("desk", &["backup", "--check", "kept"]);
    let told = place.fails("desk", &["backup", "anew"], 1);
    assert!(told.contains("which the desk has not") && told.contains("backed up"), "{told}");
    let told = place.fails("desk", &["export", "whole.jsonl"], 1);
    assert!(told.contains("which the desk has not") && told.contains("exported"), "{told}");
    assert!(place.done("desk", &["backup", "--check", "anew"]).contains("not in it: QAP-"));
}

#[test]
fn only_an_admin_makes_a_backup_and_nobody_over_ssh() {
    let place = Place::new();
    place.with_samples("desk");
    place.done("desk", &["account", "add", "sam", "--role", "staff"]);
    assert!(place.fails("desk", &["--account", "sam", "backup", "kept"], 3).contains("V1"));
    assert!(!place.path("kept").exists());
}

#[test]
fn a_file_of_mail_that_is_no_text_is_told_and_keeps_nothing_else_from_being_saved() {
    let place = Place::new();
    place.with_samples("desk");
    let mail = place.path("desk/mail.toml");
    let whole = "from = \"Jürgen <qap@example.org>\"\nsendmail = [\"/bin/true\"]\n";
    fs::write(&mail, whole).unwrap();
    place.done("desk", &["backup", "kept"]);
    let latin_1: Vec<u8> = whole.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect();
    fs::write(&mail, latin_1).unwrap();
    place.note("desk", "one more");
    let told = place.fails("desk", &["backup", "kept"], 1);
    assert!(told.contains("mail.toml is left out: it is no text in UTF-8"), "{told}");
    assert!(told.contains("what the last run took of it stays") && told.contains("backed up to change"), "{told}");
    let told = place.fails("desk", &["export", "desk.jsonl"], 1);
    assert!(told.contains("mail.toml is left out") && told.contains("exported to"), "{told}");
    fs::remove_file(&mail).unwrap();
    fs::create_dir(&mail).unwrap();
    assert!(place.fails("desk", &["backup", "anew"], 1).contains("mail.toml is left out: it is no file"));
    for (back, from) in
        [("back", ["restore", "kept"]), ("bare", ["restore", "anew"]), ("again", ["import", "desk.jsonl"])]
    {
        place.done(back, &from);
        assert_eq!(place.done(back, &["head"]), place.done("desk", &["head"]));
        assert_eq!(
            fs::read_to_string(place.path(back).join("mail.toml")).ok(),
            (back == "back").then(|| whole.to_owned())
        );
    }
}
