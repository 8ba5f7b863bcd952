//! Files that cannot be taken in: each a clear error, status 5, and nothing stored.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const HEAD: &str = "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe\"\n";

struct TestDesk(tempfile::TempDir);

impl TestDesk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_qapdesk"))
            .env("HOME", self.0.path())
            .env_remove("QAPDESK_DIR")
            .env_remove("XDG_DATA_HOME")
            .current_dir(self.0.path())
            .arg("--desk")
            .arg(self.path("desk"))
            .args(arguments)
            .output()
            .unwrap()
    }

    /// Takes a file in that must be refused, with words in its error.
    fn refuses(&self, file: &Path, words: &[&str]) {
        let output = self.run(&["intake", file.to_str().unwrap()]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(5), "{}: {errors}", file.display());
        for word in words {
            assert!(errors.contains(word), "{}: `{word}` is not in: {errors}", file.display());
        }
        let clean = errors.chars().all(|letter| letter == '\n' || !letter.is_control());
        assert!(clean && !errors.contains('\u{202e}'), "{errors:?}");
        let listed = self.run(&["--json", "list"]);
        // What is refused before the desk is asked makes none.
        let is_none = String::from_utf8_lossy(&listed.stderr).contains("there is no desk in");
        let is_empty = is_none || String::from_utf8_lossy(&listed.stdout).trim() == "[]";
        assert!(is_empty, "{}: {listed:?}", file.display());
    }

    fn refuses_text(&self, text: &str, words: &[&str]) {
        let file = self.path("form.toml");
        std::fs::write(&file, text).unwrap();
        self.refuses(&file, words);
    }
}

impl Drop for TestDesk {
    fn drop(&mut self) {
        self.run(&["stop"]);
    }
}

#[test]
fn what_is_no_form_is_refused_and_nothing_is_stored() {
    let desk = TestDesk::new();
    let folder = desk.path("forms");
    std::fs::create_dir(&folder).unwrap();
    desk.refuses(&folder, &["folder"]);
    desk.refuses(&desk.path("nothing.toml"), &["nothing.toml"]);

    let binary = desk.path("photo.toml");
    std::fs::write(&binary, [0x89, b'P', b'N', b'G', 0, 0xff, 0xfe, 0]).unwrap();
    desk.refuses(&binary, &["photo.toml"]);

    let huge = desk.path("huge.toml");
    File::create(&huge).unwrap().set_len(1 << 30).unwrap();
    desk.refuses(&huge, &["huge.toml", "larger than 4 MiB"]);

    let empty = desk.path("empty.toml");
    std::fs::write(&empty, "").unwrap();
    desk.refuses(&empty, &["empty"]);
}

#[test]
fn a_form_with_a_mistake_is_refused_at_its_line() {
    let desk = TestDesk::new();
    let cases: &[(&str, &[&str])] = &[
        ("form = \"qap-application/2\"\n", &[":1:", "qap-application/2", "newer"]),
        ("form = \"qap-application/1\"\nreceived_on = 2026-02-30\n[candidate]\nfamily_name = \"Doe\"\n", &[":2:"]),
        (
            "form = \"qap-application/1\"\nreceived_on = \"soon\"\n[candidate]\nfamily_name = \"Doe\"\n",
            &[":2:", "received_on"],
        ),
        (
            "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_nam = \"Doe\"\n",
            &[":4:", "family_nam", "family_name"],
        ),
    ];
    for (text, words) in cases {
        desk.refuses_text(text, words);
    }
    let tail: &[(&str, &[&str])] = &[
        ("[experience]\nmediator = { hours = 12.345 }\n", &[":6:", "12.345", "decimals"]),
        ("[experience]\nmediator = { hours = -3 }\n", &[":6:", "-3", "below zero"]),
        ("name = \"Jane\\u001b[2J\"\n", &[":5:", "U+001B"]),
        ("name = \"Jane\\u202eeod\"\n", &[":5:", "U+202E"]),
        ("email = \"a@example.org\"\nemail = \"b@example.org\"\n", &[":6:", "email"]),
        ("[statement]\ndocument = \"../../etc/passwd\"\n", &[":6:", "document"]),
        ("[statement]\ndocument = \"missing.txt\"\n", &[":6:", "missing.txt"]),
        ("[[payments]]\ndate = 2026-10-12\namount = \"360.001\"\ncurrency = \"USD\"\n", &[":7:", "360.001"]),
        ("[[payments]]\ndate = 2026-10-12\namount = \"360\"\ncurrency = \"usd\"\n", &[":8:", "USD"]),
    ];
    for (more, words) in tail {
        desk.refuses_text(&format!("{HEAD}{more}"), words);
    }
}

#[test]
fn protected_characteristics_are_dropped_and_named() {
    let desk = TestDesk::new();
    let file = desk.path("form.toml");
    std::fs::write(&file, format!("{HEAD}Date-of-Birth = 1970-01-01\ngender = \"f\"\n")).unwrap();
    let output = desk.run(&["intake", file.to_str().unwrap()]);
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("gender") && told.contains("Date-of-Birth") && told.contains("R0"), "{told}");
    let shown = desk.run(&["--json", "show", "1"]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("\"Doe\"") && !shown.contains("1970") && !shown.contains("gender"), "{shown}");
}

#[test]
fn of_a_batch_the_good_ones_stay_taken_and_again_takes_nothing_twice() {
    let desk = TestDesk::new();
    let (good, bad) = (desk.path("good.toml"), desk.path("bad.toml"));
    std::fs::write(&good, HEAD).unwrap();
    std::fs::write(&bad, format!("{HEAD}colour = \"blue\"\n")).unwrap();
    let files = ["intake", bad.to_str().unwrap(), good.to_str().unwrap()];
    for _ in 0..2 {
        assert_eq!(desk.run(&files).status.code(), Some(5));
        let listed = desk.run(&["--json", "list"]);
        assert_eq!(String::from_utf8_lossy(&listed.stdout).matches("\"number\"").count(), 1);
    }
}
