//! The sample forms: each gives exactly the findings it is made for, in every format.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test's helpers fail by panicking, as tests do")]

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use qapdesk::domain::{Digest, Form, Requirement, count_feedback, findings};
use qapdesk::intake::program::{built_in, in_force};
use qapdesk::intake::{Draft, Identity, content_digest, read};
use serde_json::{Map, Value};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn samples() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("samples/forms")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    assert_eq!(found.len(), 12);
    found
}

fn beside(folder: &Path, name: &str) -> Option<(Digest, u64)> {
    let bytes = std::fs::read(folder.join(name)).ok()?;
    Some((Digest(*blake3::hash(&bytes).as_bytes()), bytes.len() as u64))
}

fn form(draft: Draft) -> Form {
    let (form, dropped) = draft.resolve(&mut |name| beside(&root().join("samples/forms"), name)).unwrap();
    assert!(dropped.is_empty());
    form
}

fn only(file_name: &str, text: &str) -> Draft {
    let mut drafts = read(file_name, text.as_bytes(), today()).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(drafts.len(), 1);
    drafts.remove(0)
}

/// The same tree as one line of JSON: dates become text.
fn as_json(text: &str) -> String {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => Value::String(text),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(yes) => Value::Bool(yes),
            toml::Value::Datetime(date) => Value::String(date.to_string()),
            toml::Value::Array(rows) => Value::Array(rows.into_iter().map(convert).collect()),
            toml::Value::Table(table) => {
                Value::Object(table.into_iter().map(|(key, value)| (key, convert(value))).collect::<Map<_, _>>())
            }
        }
    }
    convert(toml::Value::Table(text.parse().unwrap())).to_string()
}

#[test]
fn each_sample_gives_exactly_the_findings_that_it_is_made_for() {
    let expected = std::fs::read_to_string(root().join("samples/expected.json")).unwrap();
    let expected: Map<String, Value> = serde_json::from_str(&expected).unwrap();
    let programs = built_in().unwrap();
    assert_eq!(expected.len(), 12);
    for (name, text) in samples() {
        let expected = &expected[&name];
        let form = form(only("sample.toml", &text));
        assert_eq!(form.candidate.family_name.as_str(), expected["family_name"].as_str().unwrap(), "{name}");
        let program = in_force(&programs, form.received_on).unwrap();
        if let Some(evaluations) = expected["extra"].get("feedback.evaluations") {
            assert_eq!(u64::from(count_feedback(&form, program).evaluations), evaluations.as_u64().unwrap(), "{name}");
        }
        for (requirement, finding) in Requirement::ALL.into_iter().zip(findings(&form, program)) {
            let id = requirement.id();
            let verdict = serde_json::to_value(finding.verdict).unwrap();
            assert_eq!(verdict, expected["findings"][id], "{name}: {id}: {finding:?}");
            if let Some(have) = expected["have"].get(id) {
                assert_eq!(finding.have, have.as_str().unwrap(), "{name}: {id}");
            }
        }
    }
}

#[test]
fn the_same_tree_as_json_gives_the_same_form() {
    for (name, text) in samples() {
        let expected = form(only("sample.toml", &text));
        let json = as_json(&text);
        assert_eq!(form(only("sample.json", &json)), expected, "{name}");
        assert_eq!(form(only("-", &json)), expected, "{name}");
        let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&json).unwrap()).unwrap();
        assert_eq!(form(only("-", &pretty)), expected, "{name}");
        assert_eq!(form(only("-", &format!("\u{feff}{text}").replace('\n', "\r\n"))), expected, "{name}");
    }
}

#[test]
fn all_samples_in_one_file_of_lines_give_the_same_forms() {
    let samples = samples();
    let lines: String = samples.iter().map(|(_, text)| as_json(text) + "\n").collect();
    for file_name in ["all.jsonl", "all.ndjson", "-"] {
        let drafts = read(file_name, lines.as_bytes(), today()).unwrap();
        let forms: Vec<Form> = drafts.into_iter().map(form).collect();
        let expected: Vec<Form> = samples.iter().map(|(_, text)| form(only("sample.toml", text))).collect();
        assert_eq!(forms, expected, "{file_name}");
    }
}

#[test]
fn every_field_arrives_and_no_format_loses_one() {
    let folder = root().join("tests/fixtures/forms");
    let text = std::fs::read_to_string(folder.join("full-1.toml")).unwrap();
    let json = std::fs::read_to_string(folder.join("full-1.json")).unwrap();
    let resolve = |draft: Draft| draft.resolve(&mut |name| beside(&root().join("samples/forms"), name)).unwrap().0;
    let form = resolve(only("full.toml", &text));
    assert_eq!(resolve(only("full.json", &json)), form);
    assert_eq!(form.documents().count(), 3);
    insta::assert_snapshot!("full_form", serde_json::to_string_pretty(&form).unwrap());
}

#[test]
fn a_missing_document_is_a_problem_where_it_is_named() {
    let text = std::fs::read_to_string(root().join("tests/fixtures/forms/full-1.toml")).unwrap();
    let draft = only("full.toml", &text);
    let names: Vec<&str> = draft.documents().iter().map(|document| document.name.as_str()).collect();
    assert_eq!(names, ["syllabus.txt", "certificate.txt", "statement.txt"]);
    let digest = Digest([7; 32]);
    let problems = draft.resolve(&mut |name| (name == "syllabus.txt").then_some((digest, 3))).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let line = |needle: &str| 1 + text.lines().position(|line| line.starts_with(needle)).unwrap();
    assert_eq!(
        told,
        [
            format!("line {}: training[1].completion: the document `certificate.txt` is not there", line("completion")),
            format!("line {}: statement.document: the document `statement.txt` is not there", line("document")),
        ]
    );
}

#[test]
fn the_content_digest_tells_forms_apart_and_layout_does_not_matter() {
    let samples = samples();
    let digests: std::collections::BTreeSet<Digest> =
        samples.iter().map(|(_, text)| content_digest(&form(only("a.toml", text)))).collect();
    assert_eq!(digests.len(), samples.len());
    let (_, text) = &samples[0];
    let digest = content_digest(&form(only("a.toml", text)));
    assert_eq!(content_digest(&form(only("a.json", &as_json(text)))), digest);
    assert_eq!(content_digest(&form(only("a.toml", &format!("# note\n\n{text}")))), digest);
    assert_ne!(content_digest(&form(only("a.toml", &text.replace("240.5", "240.51")))), digest);
}

#[test]
fn candidates_are_told_by_address_else_by_folded_name() {
    let base = "form = 'qap-application/1'\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"O’Brien-Łęcki\"\n";
    let identity = |more: &str| Identity::of(&only("a.toml", &format!("{base}{more}")).form().candidate);
    assert_eq!(identity("").name, "obrien lecki");
    assert_eq!(identity("email = 'Jane.O-B@Example.org'").email.as_deref(), Some("jane.o-b@example.org"));
    let (one, other) = (identity("email = \"o'brien@example.org\""), identity("email = \"obrien@example.org\""));
    assert!(!one.is(&other) && one.is(&identity("")));
}
