//! The program itself, on the sample forms: what scripts build on, from an empty desk to a stopped server.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

/// A desk in a folder of its own; its server is stopped at the end.
struct OwnDesk {
    home: tempfile::TempDir,
}

impl OwnDesk {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::cargo_bin("qapdesk").unwrap();
        command.env_clear().env("HOME", self.home.path()).env("XDG_DATA_HOME", self.home.path().join("data"));
        command.arg("--desk").arg(self.home.path().join("desk")).args(arguments).output().unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn code(&self, arguments: &[&str]) -> i32 {
        self.run(arguments).status.code().unwrap()
    }
}

impl Drop for OwnDesk {
    fn drop(&mut self) {
        self.run(&["stop"]);
    }
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn forms() -> Vec<String> {
    let files = std::fs::read_dir(samples().join("forms")).unwrap().map(|entry| entry.unwrap().path());
    let forms = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let mut forms: Vec<String> = forms.map(|path| path.to_str().unwrap().to_owned()).collect();
    forms.sort();
    forms
}

#[test]
fn the_samples_show_the_findings_that_are_expected_of_them() {
    let desk = OwnDesk::new();
    let forms = forms();
    let arguments: Vec<&str> = ["intake", "--json"].into_iter().chain(forms.iter().map(String::as_str)).collect();
    let taken = desk.json(&arguments);
    let expected: Value = serde_json::from_slice(&std::fs::read(samples().join("expected.json")).unwrap()).unwrap();
    assert_eq!(taken.as_array().unwrap().len(), expected.as_object().unwrap().len());
    for entry in taken.as_array().unwrap() {
        let sample = Path::new(entry["file"].as_str().unwrap()).file_stem().unwrap().to_str().unwrap().to_owned();
        let expected = &expected[&sample];
        let shown = desk.json(&["show", entry["number"].as_str().unwrap(), "--json"]);
        assert_eq!(shown["candidate"]["family_name"], expected["family_name"], "{sample}");
        for requirement in shown["requirements"].as_array().unwrap() {
            let id = requirement["id"].as_str().unwrap();
            assert_eq!(requirement["finding"], expected["findings"][id], "{sample}: {id}");
            if let Some(have) = expected["have"].get(id) {
                assert_eq!(&requirement["have"], have, "{sample}: {id}");
            }
        }
    }
    let again = desk.json(&arguments);
    assert!(again.as_array().unwrap().iter().all(|entry| entry["outcome"] == "already_on_file"), "{again}");
    assert_eq!(desk.json(&["list", "--json"]).as_array().unwrap().len(), forms.len());
    assert_eq!(desk.json(&["verify", "--json"])["faults"], Value::Array(vec![]));
}

#[test]
fn a_story_of_one_application_ends_each_step_with_its_status() {
    let desk = OwnDesk::new();
    let form = samples().join("forms/complete.toml");
    assert_eq!(desk.code(&["list"]), 1);
    assert_eq!(desk.code(&["show", "1"]), 1);
    assert_eq!(desk.code(&["intake", form.to_str().unwrap()]), 0);
    assert_eq!(desk.code(&["approve", "1"]), 3);
    let refused = desk.run(&["approve", "1", "--json"]);
    let error: Value = serde_json::from_slice(&refused.stderr).unwrap();
    assert_eq!(error["error"]["rule"], "D4");
    assert_eq!(desk.code(&["accept", "1", "hours"]), 0);
    assert_eq!(desk.code(&["undo", "1", "--revision", "1"]), 4);
    for requirement in ["cases", "references", "feedback", "training", "training-documents", "statement"] {
        assert_eq!(desk.code(&["accept", "1", requirement]), 0, "{requirement}");
    }
    assert_eq!(desk.code(&["waive", "1", "fee"]), 3);
    assert_eq!(desk.code(&["waive", "1", "fee", "--reason", "a guest"]), 0);
    assert_eq!(desk.json(&["approve", "1", "--json"])["stage"], "approved");
    assert_eq!(desk.code(&["stop"]), 0);
    assert_eq!(desk.json(&["undo", "1", "--json"])["stage"], "in_review");
    assert_eq!(desk.json(&["history", "1", "--json"]).as_array().unwrap().len(), 11);
    assert_eq!(desk.code(&["intake", "/"]), 5);
    assert_eq!(desk.code(&["aprove", "1"]), 2);
}
