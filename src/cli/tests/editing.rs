//! Forms that go out and come back, and documents that come by themselves.

use std::fs;

use super::fixture::{ran, view};
use crate::cli::Status;
use crate::domain::{Act, Number, Slot, SlotKind};
use crate::link::protocol::{Answer, Failure, FormEdit, Name, Problem, Request};
use crate::text::Line;

const TEXT: &str = "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe\"\n\
                    [statement]\ndocument = \"s.txt\"\n";

fn folder() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let form = folder.path().join("3.toml");
    fs::write(&form, TEXT).unwrap();
    let form = form.to_str().unwrap().to_owned();
    (folder, form)
}

fn edited(application: bool) -> Answer {
    Answer::Edited {
        differences: vec!["hours as mediator 12 → 14\u{1b}".to_owned()],
        remarks: vec!["the file s.txt stays".to_owned()],
        dropped: vec!["candidate.gender".to_owned()],
        application: application.then(|| Box::new(view())),
    }
}

#[test]
fn the_form_of_an_application_is_printed_as_it_is() {
    let answer = || vec![Answer::FormText { number: Number::new(2026, 3), revision: 2, text: TEXT.to_owned() }];
    let printed = ran(&["form", "3"], answer()).stdout;
    let (line, text) = printed.split_once('\n').unwrap();
    assert!(line.starts_with("# QAP-2026-0003 at revision 2. ") && line.len() <= 120 && text == TEXT, "{printed}");
    let json = ran(&["form", "3", "--json"], answer()).json();
    assert_eq!((&json["revision"], &json["text"], &json["number"]), (&2.into(), &TEXT.into(), &"QAP-2026-0003".into()));
    assert!(ran(&["form"], vec![]).stdout.starts_with("form = "), "a blank one asks nobody");
}

#[test]
fn an_edited_form_takes_the_documents_along_that_lie_beside_it() {
    let (folder, form) = folder();
    let documents = || {
        let arguments = ["edit", "3", &form, "--dry-run", "--revision", "2", "--reason", "so"];
        let ran = ran(&arguments, vec![edited(false)]);
        let Some(Request::Edit { seen: Some(2), form, .. }) = ran.asked.into_iter().next() else { panic!("not asked") };
        let FormEdit { bytes, documents, dry_run, reason, .. } = form;
        assert_eq!((bytes, dry_run, reason.as_deref()), (TEXT.as_bytes().to_vec(), true, Some("so")));
        documents
    };
    assert!(documents().is_empty(), "the desk may have it");
    fs::write(folder.path().join("s.txt"), "I listen.").unwrap();
    assert_eq!(documents(), [("s.txt".to_owned(), b"I listen.".to_vec())]);
}

#[test]
fn a_printed_form_is_given_back_to_its_application_as_it_was_then() {
    let folder = tempfile::tempdir().unwrap();
    let form = folder.path().join("3.toml");
    let answer = vec![Answer::FormText { number: Number::new(2026, 3), revision: 2, text: TEXT.to_owned() }];
    fs::write(&form, ran(&["form", "3"], answer).stdout).unwrap();
    let form = form.to_str().unwrap();
    let asked = |arguments: &[&str]| match ran(arguments, vec![edited(true)]).asked.into_iter().next() {
        Some(Request::Edit { name, seen, .. }) => (name, seen),
        other => panic!("{other:?}"),
    };
    let number = Name::Number(Number::new(2026, 3));
    assert_eq!(asked(&["edit", "3", form]), (number.clone(), Some(2)));
    assert_eq!(asked(&["edit", "QAP-2026-0003", form, "--revision", "5"]), (number, Some(5)), "who says so means it");
    for other in ["4", "QAP-2025-0003"] {
        let ran = ran(&["edit", other, form], vec![]);
        assert_eq!(ran.status, Status::Usage);
        assert!(ran.stderr.contains("the form of QAP-2026-0003") && ran.asked.is_empty(), "{}", ran.stderr);
    }
}

#[test]
fn an_edit_says_what_is_different_and_what_was_dropped() {
    let (_folder, form) = folder();
    let dry = ran(&["edit", "3", &form, "--dry-run"], vec![edited(false)]);
    assert_eq!(dry.status, Status::Done);
    assert!(dry.stdout.starts_with("would be different:\n  hours as mediator 12 → 14␛\n"), "{}", dry.stdout);
    let done = ran(&["edit", "3", &form], vec![edited(true)]).stdout;
    for expected in ["edited the form", "the file s.txt stays", "dropped candidate.gender", "in review, next:"] {
        assert!(done.contains(expected), "{expected}: {done}");
    }
    let quiet = ran(&["--quiet", "edit", "3", &form], vec![edited(true)]).stdout;
    assert!(!quiet.contains("hours as mediator") && quiet.contains("dropped candidate.gender"), "{quiet}");
    let quiet = ran(&["--quiet", "edit", "3", &form, "--dry-run"], vec![edited(false)]).stdout;
    assert!(quiet.contains("hours as mediator"), "{quiet}");
    let json = ran(&["edit", "3", &form, "--json"], vec![edited(true)]).json();
    assert_eq!((&json["application"]["revision"], &json["dropped"][0]), (&2.into(), &"candidate.gender".into()));
    let dry = ran(&["edit", "3", &form, "--json", "--dry-run"], vec![edited(false)]).json();
    assert!(dry["application"].is_null());
}

#[test]
fn of_a_filled_pdf_without_a_day_of_receipt_the_day_on_file_stays() {
    let folder = tempfile::tempdir().unwrap();
    let form = folder.path().join("3.pdf");
    fs::write(&form, crate::intake::blank_pdf(None).unwrap()).unwrap();
    let form = form.to_str().unwrap();
    let ran = ran(&["edit", "3", form], vec![Answer::Application(Box::new(view()))]);
    assert!(matches!(ran.asked.as_slice(), [Request::Show(Name::Short(3))]), "{:?}", ran.asked);
    assert!(ran.status == Status::BadInput && ran.stderr.contains("candidate: missing"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("received_on"), "{}", ran.stderr);
}

#[test]
fn what_is_wrong_in_an_edited_form_is_told_at_file_and_line() {
    let (_folder, form) = folder();
    let (message, hint) = ("`s.txt` is not there".to_owned(), "put it there".to_owned());
    let problem = Problem { line: Some(6), key: Some("statement.document".to_owned()), message, hint };
    let bad = ran(&["edit", "3", &form], vec![Answer::Failed(Failure::BadInput { problems: vec![problem] })]);
    assert_eq!(bad.status, Status::BadInput);
    assert!(bad.stderr.contains("3.toml:6: statement.document: `s.txt` is not there"), "{}", bad.stderr);
    fs::write(&form, "form = 1").unwrap();
    let bad = ran(&["edit", "3", &form], vec![]);
    assert_eq!((bad.status, bad.asked.len()), (Status::BadInput, 0));
}

#[test]
fn a_document_goes_to_the_course_that_is_meant() {
    let (folder, _) = folder();
    let file = folder.path().join("S 1.pdf");
    fs::write(&file, "pdf").unwrap();
    let file = file.to_str().unwrap();
    let shown = || Answer::Application(Box::new(view()));
    let done = || Answer::Done { act: Act::Attach(SlotKind::Syllabus), application: Box::new(view()) };
    for arguments in [vec!["attach", "3", "syllabus", file], vec!["attach", "3", "syllabus", file, "--course", "1"]] {
        let ran = ran(&arguments, vec![shown(), done()]);
        assert!(ran.stdout.contains("attached a syllabus"), "{}", ran.stdout);
        let Some(Request::Attach { attachment, .. }) = ran.asked.last() else { panic!("{:?}", ran.asked) };
        assert_eq!(attachment.slot, Slot::Syllabus { at: 0, course: Line::clean("Mediation skills") });
        assert_eq!((attachment.file.as_str(), attachment.bytes.as_slice()), ("S 1.pdf", &b"pdf"[..]));
    }
    let other = ran(&["attach", "3", "completion", file, "--course", "2"], vec![shown()]);
    assert_eq!((other.status, other.asked.len()), (Status::Usage, 1));
    assert!(other.stderr.contains("--course 1 (Mediation skills)"), "{}", other.stderr);
    let statement = ran(&["attach", "3", "statement", file, "--pages", "1"], vec![done()]);
    assert!(matches!(&statement.asked[0], Request::Attach { attachment, .. } if attachment.pages == Some(1)));
    for wrong in [["syllabus", "--pages", "1"], ["statement", "--course", "1"]] {
        let ran = ran(&["attach", "3", wrong[0], file, wrong[1], wrong[2]], vec![]);
        assert_eq!(ran.status, Status::Usage, "{}", ran.stderr);
    }
    let folder = folder.path().to_str().unwrap();
    assert_eq!(ran(&["attach", "3", "statement", folder], vec![]).status, Status::BadInput);
}
