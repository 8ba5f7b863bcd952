//! A backup and an export that an older build made, in the first version of each format.

use std::path::Path;

use serde_json::Value;

use crate::kit::{Place, copy};

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

#[test]
fn a_backup_of_the_first_version_is_checked_and_brought_back() {
    let place = Place::new();
    copy(&fixture("backup-1"), &place.path("kept"));
    let checked = place.json("desk", &["backup", "--check", "kept"]);
    assert_eq!((&checked["applications"], &checked["faults"]), (&3.into(), &Value::Array(vec![])));
    place.done("desk", &["restore", "kept"]);
    assert_eq!(place.json("desk", &["verify"])["faults"].as_array().unwrap().len(), 0);
    assert_eq!(place.json("desk", &["list"]).as_array().unwrap().len(), 3);
    place.done("desk", &["backup", "--add-only", "kept"]);
}

#[test]
fn an_export_of_the_first_version_is_taken_in_and_has_the_same_changes_again() {
    let place = Place::new();
    let file = fixture("export-1.jsonl");
    place.done("desk", &["import", file.to_str().unwrap()]);
    let batches = |text: &str| {
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let batches = lines.filter_map(|line| line.get("batch").cloned());
        batches
            .map(|batch| (batch["change"].clone(), batch["chain"].clone(), batch["payload"].clone()))
            .collect::<Vec<_>>()
    };
    place.stop("desk");
    let before = batches(&std::fs::read_to_string(file).unwrap());
    let again = batches(&place.done("desk", &["export"]));
    assert!(!before.is_empty());
    assert_eq!(again[..before.len()], before);
    assert_eq!(place.json("desk", &["verify"])["faults"].as_array().unwrap().len(), 0);
}
