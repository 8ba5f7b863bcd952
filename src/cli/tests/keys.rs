//! The desk's keys, told and checked.

use super::fixture::ran;
use crate::cli::Status;

fn file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    std::fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

#[test]
fn every_command_is_printed_with_its_keys() {
    let own = ran(&["keys"], vec![]);
    assert!(own.stdout.lines().any(|line| line.starts_with("g g, home ") && line.contains("first")), "{}", own.stdout);
    assert!(own.stdout.contains("/ (reader)"), "a place has the name of its table: {}", own.stdout);
    let vim = ran(&["keys", "--keymap", "vim", "--json"], vec![]).json();
    assert_eq!((&vim["schema"], &vim["keymap"]), (&"qapdesk-keys/1".into(), &"vim".into()));
    let commands = vim["commands"].as_array().unwrap();
    let quit = commands.iter().find(|command| command["name"] == "quit").unwrap();
    assert!(quit["keys"].as_array().unwrap().iter().any(|key| key["keys"] == "Z Z" && key["context"] == "normal"));
}

#[test]
fn mistakes_have_file_line_and_nearest_name_and_a_status_of_their_own() {
    let (_folder, path) = file("[normal]\nquit = [\"z\"]\nlok-up = [\"z\"]\n");
    for arguments in [&["keys", "--check", &path][..], &["keys", "--keymap", &path]] {
        let wrong = ran(arguments, vec![]);
        assert_eq!(wrong.status, Status::BadInput);
        assert!(
            wrong.stderr.contains("mine.toml:3: unknown command `lok-up`, did you mean `look-up`?"),
            "{}",
            wrong.stderr
        );
    }
    assert_eq!(ran(&["keys", "--check"], vec![]).stdout, "nothing is wrong\n");
    let before = ran(&["--keymap", "vim", "keys"], vec![]);
    assert!(before.status == Status::Usage && before.stderr.contains("qapdesk keys --keymap NAME"), "{before:?}");
    assert_eq!(ran(&["keys", "--check", "/no/such/file"], vec![]).status, Status::BadInput);
}

#[test]
fn a_keymap_without_a_way_out_is_warned_of() {
    let (_folder, path) = file("[normal]\nquit = []\n");
    let warned = ran(&["keys", "--check", &path], vec![]);
    assert_eq!(warned.status, Status::Done);
    assert!(warned.stderr.contains("no key is left for `quit`"), "{}", warned.stderr);
}
