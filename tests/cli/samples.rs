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

#[test]
fn a_form_that_comes_back_as_a_pdf_is_told_apart_from_a_blank_one_and_from_other_files() {
    let desk = OwnDesk::new();
    let form = desk.run(&["form", "--pdf"]);
    assert_eq!(form.status.code(), Some(0), "{form:?}");
    let path = desk.home.path().join("blank.pdf");
    std::fs::write(&path, &form.stdout).unwrap();
    let refused = desk.run(&["intake", "--json", path.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(5), "{refused:?}");
    let refused = String::from_utf8(refused.stderr).unwrap() + std::str::from_utf8(&refused.stdout).unwrap();
    assert!(refused.contains("received_on") && refused.contains("candidate"), "{refused}");
    // There are no lines that its user could look at.
    assert!(!refused.contains("\"line\": 1") && !refused.contains("\"line\":1"), "{refused}");
    let other = desk.home.path().join("other.pdf");
    std::fs::write(&other, b"%PDF-1.4\n%%EOF").unwrap();
    assert_eq!(desk.code(&["intake", other.to_str().unwrap()]), 5);
    assert_eq!(desk.code(&["list"]), 1);
}

/// Fills the form at the first path in as pypdf does, and writes it to the second.
const FILL: &str = r#"
import sys
from pypdf import PdfReader, PdfWriter
writer = PdfWriter()
writer.append(PdfReader(sys.argv[1]))
said = {"candidate-family_name": "Nguyễn", "candidate-given_name": "Minh", "candidate-email": "minh@example.org",
        "experience-mediator-cases": "31", "experience-mediator-hours": "240.5",
        "training-1-course": "Mediation skills", "training-1-institution": "CPR", "training-1-hours": "24",
        "training-1-role_plays": "4", "statement-text": "Mediation is listening.\nAnd patience."}
for mark in ("basic", "theory", "practice", "role_play_feedback"):
    said[f"training-1-{mark}"] = "/Yes"
for page in writer.pages:
    writer.update_page_form_field_values(page, said, auto_regenerate=False)
for row in range(1, 16):
    answers = {f"feedback-{row}-giver": f"F-{row:02}", f"feedback-{row}-capacity": "party",
               f"feedback-{row}-case": f"C-{row:02}", f"feedback-{row}-unanswered": "0"}
    for page in writer.pages:
        writer.update_page_form_field_values(page, answers, auto_regenerate=False)
writer.write(sys.argv[2])
"#;

#[test]
#[ignore = "needs Python's pypdf package"]
fn a_form_that_was_filled_in_by_pypdf_is_taken_in() {
    let desk = OwnDesk::new();
    let (blank, filled) = (desk.home.path().join("blank.pdf"), desk.home.path().join("filled.pdf"));
    std::fs::write(&blank, desk.run(&["form", "--pdf"]).stdout).unwrap();
    let python = std::env::var("QAPDESK_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let done = std::process::Command::new(python).arg("-c").arg(FILL).args([&blank, &filled]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let filled = filled.to_str().unwrap();
    let taken = desk.json(&["intake", "--json", "--received-on", "2026-10-12", filled]);
    let number = taken[0]["number"].as_str().unwrap();
    let shown = desk.json(&["show", number, "--json"]);
    assert_eq!(shown["candidate"]["name"], "Minh Nguyễn");
    let findings: Vec<(&str, &str)> = shown["requirements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["id"].as_str().unwrap(), one["finding"].as_str().unwrap()))
        .collect();
    for found in [("hours", "met"), ("cases", "met"), ("feedback", "met"), ("training", "met"), ("fee", "unmet")] {
        assert!(findings.contains(&found), "{found:?}: {findings:?}");
    }
}

#[test]
fn rows_of_a_table_go_to_the_applications_that_they_name_and_not_twice() {
    let desk = OwnDesk::new();
    let form = samples().join("forms/complete.toml");
    let number = desk.json(&["intake", "--json", form.to_str().unwrap()])[0]["number"].as_str().unwrap().to_owned();
    let file = desk.home.path().join("bank.csv");
    let path = file.to_str().unwrap();
    let before = desk.json(&["show", &number, "--json"])["revision"].clone();
    let bank = format!(
        "Booking date;Amount;CCY;Purpose;Transaction\n12.10.2026;1.00;USD;fee {number} Doe;T-1\n12.10.2026;9.00;USD;rent;T-2\n"
    );
    std::fs::write(&file, &bank).unwrap();
    let columns = ["--column", "application=Purpose", "--column", "reference=Transaction", "--dates", "dmy"];
    let run = |more: &[&str]| desk.run(&[&["rows", "payments", path, "--json"], &columns[..], more].concat());
    let refused = run(&[]);
    assert_eq!(refused.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("rent"), "{refused:?}");
    // A number beside a column that names applications could put a row where it does not belong.
    assert_eq!(run(&[&number]).status.code(), Some(2));
    for (more, taken, known) in
        [(&["--skip-unnamed", "--dry-run"][..], 1, 0), (&["--skip-unnamed"], 1, 0), (&["--skip-unnamed"], 0, 1)]
    {
        let output = run(more);
        let told: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        let one = &told["applications"][0];
        assert_eq!(
            (&one["taken"], &one["known"], &told["skipped"], &told["skipped_lines"]),
            (&taken.into(), &known.into(), &1.into(), &Value::from(vec![3])),
            "{told}"
        );
    }
    let shown = desk.json(&["show", &number, "--json"]);
    assert_eq!(shown["revision"].as_u64().unwrap(), before.as_u64().unwrap() + 1);

    let roster = desk.home.path().join("roster.csv");
    let path = roster.to_str().unwrap();
    std::fs::write(&roster, "id,name,trainer,experience,hours,rates\nchen,Wei Chen,yes,since 2019,mon-fri 09:00-17:00,250.00 USD from 2026-01-01\n").unwrap();
    assert_eq!(desk.json(&["rows", "assessors", path, "--json"])["added"][0], "chen");
    assert_eq!(desk.json(&["rows", "assessors", path, "--json"])["known"][0], "chen");
    std::fs::write(&roster, "id,name\nchen,Someone Else\nbad id,X\n").unwrap();
    assert_eq!(desk.code(&["rows", "assessors", path]), 5);
    assert_eq!(desk.json(&["assessor", "list", "--json"]).as_array().unwrap().len(), 1);
}
