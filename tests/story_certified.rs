//! Through the program itself: from a confirmed session to a certified candidate, with two assessors, a sheet filled in
//! elsewhere, one returned, and one determined against its indication (A8 to A12, S2 to S5).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod seated;

use std::path::Path;
use std::process::Command;

use chrono::Utc;

struct Desk {
    home: tempfile::TempDir,
}

impl Desk {
    /// An approved application with a confirmed session that began two hours ago; `chen` and `diaz` assess.
    fn new() -> Self {
        let desk = Self { home: tempfile::tempdir().unwrap() };
        let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms/complete.toml");
        desk.does("", &["intake", form.to_str().unwrap()]);
        let requirements =
            ["hours", "cases", "references", "feedback", "training", "training-documents", "statement", "fee"];
        for requirement in requirements {
            desk.does("", &["accept", "1", requirement]);
        }
        desk.does("", &["approve", "1"]);
        desk.does("", &["stop"]);
        seated::seat(&desk.folder(), Utc::now());
        desk
    }

    fn folder(&self) -> std::path::PathBuf {
        self.home.path().join("desk")
    }

    fn run(&self, account: &str, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qapdesk"));
        command.env_clear().env("PATH", std::env::var("PATH").unwrap()).env("LANG", "C.UTF-8");
        command.env("HOME", self.home.path()).env("QAPDESK_DIR", self.folder());
        command.env("QAPDESK_STATE", self.home.path().join("state"));
        if !account.is_empty() {
            command.args(["--account", account]);
        }
        let done = command.args(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
    }

    fn does(&self, account: &str, arguments: &[&str]) -> String {
        let (status, stdout, stderr) = self.run(account, arguments);
        assert_eq!(status, 0, "{arguments:?}: {stdout}{stderr}");
        stdout
    }

    fn refused(&self, account: &str, arguments: &[&str]) -> (i32, String) {
        let (status, stdout, stderr) = self.run(account, arguments);
        assert_ne!(status, 0, "{arguments:?}: {stdout}");
        (status, stderr)
    }

    /// Exports an assessor's sheet, fills every item in and imports it.
    fn fills_in(&self, account: &str, format: &str, mark: &str) {
        let text = self.does(account, &["sheet", "export", "1", "--format", format]);
        let filled = match format {
            "toml" => {
                text.replace("\nmark = \"\"", &format!("\nmark = {mark}")).replace("note = \"\"", "note = \"seen\"")
            }
            _ => text.lines().map(|line| fill(line, mark)).collect::<Vec<_>>().join("\r\n"),
        };
        let file = self.home.path().join(format!("{account}.{format}"));
        std::fs::write(&file, filled).unwrap();
        self.does(account, &["sheet", "import", file.to_str().unwrap()]);
    }
}

/// A line of CSV with the mark of its item.
fn fill(line: &str, mark: &str) -> String {
    match line.split_once(",,,") {
        Some((item, rest)) if item.contains('.') => format!("{item},{mark},seen,{rest}"),
        _ => line.to_owned(),
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        drop(self.run("", &["stop"]));
    }
}

#[test]
fn from_the_session_to_the_certified_candidate() {
    let desk = Desk::new();
    assert!(desk.does("chen", &["sheet", "list"]).contains("finish the sheet and submit it"));
    assert_eq!(desk.refused("chen", &["show", "1"]).0, 3, "V1: of the candidate what the session needs");
    desk.does("chen", &["sheet", "mark", "1", "rapport", "2", "--note", "hurried"]);
    let (status, stderr) = desk.refused("chen", &["sheet", "submit", "1"]);
    assert!(status == 3 && stderr.contains("24 mandatory items are open"), "{stderr}");

    let stale = desk.does("chen", &["sheet", "export", "1"]);
    desk.fills_in("chen", "csv", "4");
    let file = desk.home.path().join("stale.toml");
    std::fs::write(&file, stale).unwrap();
    let (status, stderr) = desk.refused("chen", &["sheet", "import", file.to_str().unwrap()]);
    assert!(status == 4 && stderr.contains("was edited since"), "{stderr}");
    let (status, stderr) = desk.refused("diaz", &["sheet", "import", file.to_str().unwrap()]);
    assert!(status == 1 && stderr.contains("none of yours"), "{stderr}");
    desk.does("chen", &["sheet", "submit", "1"]);
    assert_eq!(desk.refused("chen", &["sheet", "mark", "1", "rapport", "5"]).0, 3, "A9: locked");

    desk.does("max", &["sheet", "return", "1", "1", "chen", "--reason", "no word on the private meetings"]);
    desk.does("chen", &["sheet", "note", "1", "private", "none was held"]);
    desk.does("chen", &["sheet", "submit", "1"]);
    desk.does("chen", &["interview", "1", "--remote", "--notes", "on pace and on the opening"]);
    desk.does("chen", &["determine", "1", "4", "eligible", "--rationale", "sound in all six"]);

    let blind = desk.does("diaz", &["show", "1", "--json"]);
    let blind: serde_json::Value = serde_json::from_str(&blind).unwrap();
    assert_eq!(blind["assessment"]["sessions"][0]["seats"][0]["sheet"], "open", "A9");
    desk.fills_in("diaz", "toml", "2");
    desk.does("diaz", &["sheet", "submit", "1"]);
    let short = ["determine", "1", "4", "eligible", "--rationale", "good"];
    assert_eq!(desk.refused("diaz", &short).0, 3, "A11");
    let why = "The low marks come from one hard hour; the interview showed full command of the process.";
    desk.does("diaz", &["determine", "1", "3", "eligible", "--rationale", why]);

    assert!(desk.does("max", &["list", "--stage", "assessed"]).contains("record the body's decision"));
    desk.does("max", &["decide", "1", "passed"]);
    let today = desk.does("", &["show", "1", "--json"]);
    let today: serde_json::Value = serde_json::from_str(&today).unwrap();
    let today = today["assessment"]["decisions"][0]["on"].as_str().unwrap().to_owned();
    let reviewer = ["--reviewer-given", "Rae", "--reviewer-family", "Viewer", "--reviewer-email", "rae@example.org"];
    desk.does("max", &[&["notice", "1", "--sent-on", &today][..], &reviewer].concat());
    assert!(desk.does("", &["link", "1", "--sent-on", &today]).contains("certified, next: nothing"));

    let report = desk.does("max", &["monitoring", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!((&report["all"]["sheets"], &report["agreement"]["pairs"]), (&2.into(), &30.into()));
    let told = desk.does("", &["history", "1"]);
    for words in [
        "returned a score sheet",
        "reason: no word on the private meetings",
        "level 3, eligible, against the indication",
        "stage: scheduled → assessed",
        "decision of round 1: passed",
        "stage: passed → certified",
        "Reviewer Viewer",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(desk.does("", &["show", "1"]).contains("link to register: https://"));
    desk.does("", &["verify"]);
}
