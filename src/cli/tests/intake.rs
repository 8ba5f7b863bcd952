//! Taking forms in: files, documents, batches.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::fixture::{Ran, ran};
use crate::cli::Status;
use crate::domain::{Number, Requirement, Rule};
use crate::link::protocol::{Answer, Failure, Outcome, Request, TakenForm};
use crate::text::Line;

const FORM: &str = "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Ng\"\n";
const WITH_DOCUMENT: &str = "[[training]]\ncourse = \"C\"\ninstitution = \"X\"\nhours = 2\nsyllabus = \"s.txt\"\n";

fn taken(outcome: Outcome) -> Answer {
    Answer::Taken(vec![TakenForm {
        number: Number::new(2026, 1),
        name: Line::clean("Ng"),
        outcome,
        dropped: vec!["candidate.gender".to_owned()],
        unmet: vec![Requirement::Hours],
        remarks: Vec::new(),
        notices: vec!["QAP-2026-0001 is withdrawn".to_owned()],
    }])
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn intake(arguments: &[&str], answers: Vec<Answer>) -> Ran {
    ran(&[&["intake"], arguments].concat(), answers)
}

#[test]
fn a_form_goes_to_the_desk_with_its_documents() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "ng.toml", &format!("{FORM}{WITH_DOCUMENT}"));
    write(folder.path(), "s.txt", "a syllabus");
    let ran = intake(&[&path, "--dry-run", "--again"], vec![taken(Outcome::WouldBeTaken)]);
    assert_eq!(ran.status, Status::Done, "{}", ran.stderr);
    let [Request::Intake(form)] = ran.asked.as_slice() else { panic!("{:?}", ran.asked) };
    assert_eq!((form.file.as_str(), form.dry_run, form.again), (path.as_str(), true, true));
    assert_eq!(form.documents, [("s.txt".to_owned(), b"a syllabus".to_vec())]);
    assert!(ran.stdout.contains("would be taken as QAP-2026-0001  Ng, unmet: hours"), "{}", ran.stdout);
    let dropped = "  dropped candidate.gender: protected characteristics are never stored (R0)\n";
    assert!(ran.stdout.contains(dropped), "{}", ran.stdout);
    assert!(ran.stdout.contains("\n  QAP-2026-0001 is withdrawn\n"), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("1 would be taken, 0 already on file, 0 refused\n"), "{}", ran.stdout);
}

#[test]
fn a_day_of_receipt_that_a_form_says_itself_is_taken_and_that_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "ng.toml", FORM);
    let two = || match (taken(Outcome::Taken), taken(Outcome::Taken)) {
        (Answer::Taken(mut forms), Answer::Taken(more)) => {
            forms.extend(more);
            vec![Answer::Taken(forms)]
        }
        other => panic!("{other:?}"),
    };
    let told = "  --received-on is not used: the form says itself on which day it was received\n";
    assert!(!intake(&[&path], two()).stdout.contains(told));
    let ran = intake(&[&path, "--received-on", "2026-11-27"], two());
    assert_eq!((ran.status, ran.stdout.matches(told).count()), (Status::Done, 1), "{ran:?}");
}

#[test]
fn which_day_it_is_the_desk_says_and_a_dry_run_of_several_files_that_each_stands_alone() {
    let folder = tempfile::tempdir().unwrap();
    let late = write(folder.path(), "late.toml", &FORM.replace("2026-10-12", "2199-10-12"));
    let would = || taken(Outcome::WouldBeTaken);
    let both = intake(&["--dry-run", &late, &late], vec![would(), would()]);
    assert!(both.status == Status::Done && both.asked.len() == 2, "{both:?}");
    assert!(both.stdout.contains("each file was checked by itself"), "{both:?}");
    assert!(!intake(&["--dry-run", &late], vec![would()]).stdout.contains("by itself"));
}

#[test]
fn a_batch_says_file_by_file_and_keeps_what_it_took() {
    let folder = tempfile::tempdir().unwrap();
    let good = write(folder.path(), "a.toml", FORM);
    let bad = write(folder.path(), "b.toml", &FORM.replace("family_name", "family_nam"));
    let old = write(folder.path(), "c.toml", FORM);
    let answers = || vec![taken(Outcome::Taken), taken(Outcome::AlreadyOnFile)];
    let people = intake(&[&good, &bad, &old], answers());
    assert_eq!((people.status, people.asked.len()), (Status::BadInput, 2));
    assert!(people.stdout.ends_with("1 taken, 1 already on file, 1 refused\n"), "{}", people.stdout);
    assert!(people.stderr.contains(&format!("qapdesk: {bad}:4: candidate.family_nam: unknown key\n")));
    assert!(people.stderr.contains("  did you mean `family_name`?\n"), "{}", people.stderr);

    let scripts = intake(&[&good, &bad, &old, "--json"], answers());
    let outcomes: Vec<_> = scripts.json().as_array().unwrap().iter().map(|entry| entry["outcome"].clone()).collect();
    assert_eq!(outcomes, ["taken", "refused", "already_on_file"]);
    assert_eq!(scripts.json()[0]["dropped"][0], "candidate.gender");
    assert_eq!(scripts.json()[0]["remarks"][0], "QAP-2026-0001 is withdrawn");
    let error = &scripts.error()["error"];
    assert_eq!((&error["code"], &error["message"]), (&5.into(), &"1 file was refused".into()));
    assert_eq!(error["problems"], scripts.json()[1]["problems"]);
}

#[test]
fn what_a_rule_refuses_is_3_and_names_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "a.toml", FORM);
    let refused = || {
        let (message, hint) = ("lookup takes no forms in".to_owned(), "ask staff".to_owned());
        vec![Answer::Failed(Failure::Refused { rule: Rule::V1, message, hint, warnings: BTreeSet::new() })]
    };
    let ran = intake(&[&path], refused());
    assert_eq!(ran.status, Status::Refused);
    assert_eq!(ran.stderr, format!("qapdesk: {path}: lookup takes no forms in (V1)\n  ask staff\n"));

    let scripts = intake(&[&path, "--json"], refused());
    let error = &scripts.error()["error"];
    assert_eq!((&error["code"], &error["rule"]), (&3.into(), &"V1".into()));
    assert_eq!(scripts.json()[0]["problems"][0]["message"], "lookup takes no forms in", "the file stands beside it");
}

#[test]
fn a_failing_server_ends_the_batch() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "a.toml", FORM);
    let full = || Answer::Failed(Failure::Store { message: "disk full".to_owned(), hint: "make room".to_owned() });
    let ran = intake(&[&path, &path, &path], vec![taken(Outcome::Taken), full()]);
    assert_eq!((ran.status, ran.asked.len()), (Status::Failed, 2));
    assert!(ran.stdout.ends_with("1 taken, 0 already on file, 0 refused\n"), "{}", ran.stdout);
    assert_eq!(ran.stderr, "qapdesk: disk full\n  make room\n");
}

#[test]
fn files_that_cannot_be_forms_are_refused_before_they_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let huge = folder.path().join("huge.toml");
    fs::File::create(&huge).unwrap().set_len(1 << 30).unwrap();
    let directory = folder.path().to_str().unwrap();
    let binary = write(folder.path(), "binary.toml", "a\0b");
    let missing = folder.path().join("none.toml");
    let table = [
        (directory, "this is a folder", "/*.toml"),
        (huge.to_str().unwrap(), "larger than 4 MiB with 1024.0 MiB", "split it"),
        ("/dev/zero", "this is no file", "name the form"),
        (&binary, "not a text file", "TOML"),
        (missing.to_str().unwrap(), "cannot be read", "check the name"),
    ];
    for (path, cause, hint) in table {
        let ran = intake(&[path], vec![]);
        assert_eq!((ran.status, ran.asked.len()), (Status::BadInput, 0), "{path}");
        let lines: Vec<&str> = ran.stderr.lines().collect();
        assert!(lines[0].contains(path) && lines[0].contains(cause) && lines[1].contains(hint), "{}", ran.stderr);
    }
}

#[test]
fn documents_that_are_absent_large_or_links_are_refused_at_their_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "ng.toml", &format!("{FORM}{WITH_DOCUMENT}"));
    let document = folder.path().join("s.txt");
    let refused = |cause: &str| {
        let ran = intake(&[&path], vec![]);
        assert_eq!((ran.status, ran.asked.len()), (Status::BadInput, 0));
        let expected = format!("{path}:9: training[1].syllabus: the document `s.txt` {cause}");
        assert!(ran.stderr.contains(&expected), "{}", ran.stderr);
    };
    refused("is not there");
    std::os::unix::fs::symlink("/etc/passwd", &document).unwrap();
    refused("is a link");
    fs::remove_file(&document).unwrap();
    fs::File::create(&document).unwrap().set_len(21 << 20).unwrap();
    refused("has 21.0 MiB, more than the limit of 20 MiB");
    fs::remove_file(&document).unwrap();
    fs::create_dir(&document).unwrap();
    refused("is not a file");
}

#[test]
fn documents_that_are_too_large_together_are_left_out_and_attached() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["a.pdf", "b.pdf", "c.pdf", "d.pdf"];
    for name in names {
        fs::File::create(folder.path().join(name)).unwrap().set_len(19 << 20).unwrap();
    }
    let [a, b, c, d] = names;
    let course = |syllabus: &str, completion: &str| {
        format!(
            "[[training]]\ncourse = \"C\"\ninstitution = \"X\"\nhours = 2\nsyllabus = \"{syllabus}\"\ncompletion = \"{completion}\"\n"
        )
    };
    let path = write(folder.path(), "ng.toml", &format!("{FORM}{}{}", course(a, b), course(c, d)));
    let ran = intake(&[&path], vec![]);
    let told = "form and documents together are larger than 63 MiB\n  leave documents out of the form, and attach them";
    assert!(ran.status == Status::BadInput && ran.stderr.contains(told), "{}", ran.stderr);
    let ran = super::fixture::ran(&["edit", "1", &path], vec![]);
    assert!(ran.stderr.contains("edit the form in another folder"), "{}", ran.stderr);
}

#[test]
fn of_a_filled_pdf_without_a_day_of_receipt_the_way_to_say_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("blank.pdf");
    fs::write(&path, crate::intake::blank_pdf(None).unwrap()).unwrap();
    let path = path.to_str().unwrap();
    let ran = intake(&[path], vec![]);
    let told = "received_on: missing\n  say on which day it was received: --received-on DAY";
    assert!(ran.status == Status::BadInput && ran.stderr.contains(told), "{}", ran.stderr);
    let ran = intake(&["--received-on", "2026-10-12", path], vec![]);
    assert!(!ran.stderr.contains("received_on") && ran.stderr.contains("candidate: missing"), "{}", ran.stderr);
    let text = write(folder.path(), "ng.toml", &FORM.replace("received_on = 2026-10-12\n", ""));
    assert!(!intake(&[&text], vec![]).stderr.contains("--received-on"));
}

#[test]
fn a_table_of_headers_alone_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "log.csv", "key,hours\n");
    let ran = super::fixture::ran(&["rows", "case-log", &path, "1"], vec![]);
    assert!(ran.status == Status::Done && ran.stdout.ends_with("no row stands below the headers\n"), "{ran:?}");
}

#[test]
fn a_document_is_found_under_a_name_that_looks_the_same_where_there_is_only_one() {
    let folder = tempfile::tempdir().unwrap();
    let named = WITH_DOCUMENT.replace("s.txt", "nai\u{308}ve.txt");
    let path = write(folder.path(), "ng.toml", &format!("{FORM}{named}"));
    write(folder.path(), "naïve.txt", "a syllabus");
    let ran = intake(&[&path], vec![taken(Outcome::Taken)]);
    assert_eq!(ran.status, Status::Done, "{}", ran.stderr);
    let [Request::Intake(form)] = ran.asked.as_slice() else { panic!("{:?}", ran.asked) };
    assert_eq!(form.documents, [("nai\u{308}ve.txt".to_owned(), b"a syllabus".to_vec())]);
    fs::remove_file(folder.path().join("naïve.txt")).unwrap();
    write(folder.path(), "naive.txt", "another");
    let ran = intake(&[&path], vec![]);
    assert!(ran.status == Status::BadInput && ran.stderr.contains("is not there"), "{}", ran.stderr);
}
