//! The user's own settings, told and checked.

use super::fixture::{ran, ran_with, settings_file as file};
use crate::cli::Status;

#[test]
fn wrong_settings_are_named_with_file_line_and_nearest_name() {
    for arguments in [&["settings", "--check"][..], &["settings"]] {
        let ran = ran_with(arguments, Vec::new(), None, file("\nthem = \"dark\"\n"));
        assert_eq!(ran.status, Status::BadInput);
        assert!(ran.stderr.contains("settings.toml:2: there is no setting `them`, did you mean `theme`?"), "{ran:?}");
        assert_eq!(ran.stdout.contains("mouse       false"), arguments.len() == 1, "what is in force: {ran:?}");
    }
}

#[test]
fn a_wrong_setting_has_a_remedy_in_json() {
    let ran = ran_with(&["settings", "--json"], Vec::new(), None, file("them = \"dark\"\n"));
    let error: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!(error["error"]["hint"], "mend the file, and try again");
}

#[test]
fn e1_settings_that_cannot_be_read_are_told_to_hide_names() {
    let wrong = || file("theme = dark\nhide_names = true\n");
    let told = ran_with(&["settings"], Vec::new(), None, wrong());
    assert_eq!(told.status, Status::BadInput);
    assert!(told.stdout.contains("hide_names  true, in case what is wrong says so\n"), "{told:?}");
    assert!(told.stderr.contains("settings.toml:1: not TOML"), "{told:?}");
    let json = ran_with(&["settings", "--json"], Vec::new(), None, wrong());
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["hide_names"], true);
}

#[test]
fn right_settings_are_told() {
    let told = ran_with(&["settings"], Vec::new(), None, file("theme = \"dark\"\nhide_names = true\n"));
    assert_eq!(told.status, Status::Done);
    for line in ["theme       dark\n", "mouse       false, as nothing is set\n", "hide_names  true\n"] {
        assert!(told.stdout.contains(line), "{line}: {told:?}");
    }
    let json = ran_with(&["settings", "--json"], Vec::new(), None, file("glyphs = \"ascii\"\n")).json();
    assert_eq!((json["glyphs"].as_str(), json["is_there"].as_bool()), (Some("ascii"), Some(true)));
    assert_eq!(ran(&["settings", "--check"], Vec::new()).stdout, "nothing is wrong\n");
}

#[test]
fn an_unknown_theme_is_a_wrong_argument() {
    let ran = ran(&["--theme", "drak"], Vec::new());
    assert_eq!(ran.status, Status::Usage);
    assert!(ran.stderr.contains("did you mean `dark`?"), "{ran:?}");
}
