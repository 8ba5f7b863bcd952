//! Editing what is on file, over a real store: a whole form that comes back, and documents that come by themselves.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use qapdesk::desk::{Attachment, Clock, DOCUMENT_LIMIT, Desk, DeskError, FormEdit, Intake, Owner, Who};
use qapdesk::domain::{Command, Evaluation, FeedbackForm, Item, Number, Role, Rule, Slot, StageName, TrainingCourse};
use qapdesk::intake::Problem;
use qapdesk::text::Line;

struct OneDesk {
    _folder: tempfile::TempDir,
    desk: Desk,
    who: Who,
    number: Number,
}

fn forms() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms")
}

fn beside(name: &str) -> (String, Vec<u8>) {
    (name.to_owned(), std::fs::read(forms().join(name)).unwrap())
}

impl OneDesk {
    fn with(sample: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now: DateTime<Utc> = "2026-11-23T15:00:00Z".parse().unwrap();
        let owner = Owner { uid: 1000, name: "ada".to_owned() };
        let desk = Desk::open(folder.path(), owner, Clock::new(move || now), &mut |_| {}).unwrap();
        let who = desk.admit(1000, None).unwrap();
        let (file, bytes) = beside(&format!("{sample}.toml"));
        let documents = ["statement.txt", "syllabus.txt", "certificate.txt"].map(beside).to_vec();
        let intake = Intake { file, bytes, documents, dry_run: false, again: false };
        let number = desk.intake(&who, intake).unwrap()[0].number;
        Self { _folder: folder, desk, who, number }
    }

    fn text(&self) -> String {
        self.desk.form_text(&self.who, self.number).unwrap().1
    }

    fn revision(&self) -> u32 {
        self.desk.show(&self.who, self.number).unwrap().revision
    }

    fn edit(&self, form: FormEdit) -> Result<qapdesk::desk::Edited, DeskError> {
        self.desk.edit(&self.who, self.number, Some(self.revision()), form)
    }
}

fn edited(text: &str) -> FormEdit {
    let (file, bytes) = ("form.toml".to_owned(), text.as_bytes().to_vec());
    FormEdit { file, bytes, documents: Vec::new(), dry_run: false, reason: None }
}

fn refused(error: &DeskError) -> (Rule, &str, &str) {
    match error {
        DeskError::Refused(refusal) => (refusal.rule, &refusal.message, &refusal.hint),
        other => panic!("not a refusal: {other}"),
    }
}

#[test]
fn a_form_that_comes_back_is_one_change_and_says_what_is_different() {
    let one = OneDesk::with("statement-two-pages");
    let text = one.text();
    let changed = text.replace("hours = 240.5", "hours = 250").replace("pages = 2", "pages = 1");
    assert_ne!(text, changed);
    let checked = one.edit(FormEdit { dry_run: true, ..edited(&changed) }).unwrap();
    assert_eq!(checked.differences, ["hours as mediator 240.5 → 250", "statement pages 2 → 1"]);
    assert!(checked.application.is_none() && one.revision() == 1, "nothing was kept");

    let done = one.edit(FormEdit { reason: Some(Line::clean("she wrote")), ..edited(&changed) }).unwrap();
    assert_eq!((done.differences, one.revision()), (checked.differences, 2));
    let view = one.desk.show(&one.who, one.number).unwrap();
    assert_eq!(view.undo.as_deref(), Some("edited the form (hours as mediator 240.5 → 250; and 1 more)"));
    let last = one.desk.history(&one.who, one.number).unwrap().pop().unwrap();
    assert_eq!(last.reason.as_deref(), Some("she wrote"));
    assert!(view.evidence.statement.document.is_some(), "the document on file stays though it did not come along");
    one.desk.command(&one.who, one.number, None, Command::Undo).unwrap();
    assert_eq!(one.text(), text);
    assert!(one.desk.verify(&one.who).unwrap().is_clean());
}

#[test]
fn a_form_that_is_the_same_a_stale_one_and_one_of_a_reader_are_refused() {
    let mut one = OneDesk::with("complete");
    let text = one.text();
    let error = one.edit(edited(&text)).unwrap_err();
    assert_eq!(refused(&error).1, "nothing is different from what is on file");
    let dropped = text.replace("[candidate]\n", "[candidate]\ncandidateGender = \"f\"\n");
    let DeskError::Refused(refusal) = one.edit(edited(&dropped)).unwrap_err() else { panic!("not refused") };
    assert_eq!(refusal.hint, "dropped candidate.candidateGender: protected characteristics are never stored (R0)");
    let error = one.desk.edit(&one.who, one.number, Some(7), edited(&text)).unwrap_err();
    assert!(matches!(error, DeskError::Conflict { revision: 1, .. }));
    one.who.account.role = Role::Auditor;
    assert_eq!(one.text(), text, "an auditor reads");
    assert_eq!(refused(&one.edit(edited(&text)).unwrap_err()).0, Rule::V1);
    one.who.account.role = Role::Lookup;
    assert!(one.desk.form_text(&one.who, one.number).is_err());
}

#[test]
fn what_is_wrong_in_the_text_is_told_by_its_line() {
    let one = OneDesk::with("complete");
    let text = one.text().replace("hours = 240.5", "hours = 240,5");
    let DeskError::BadForm(problems) = one.edit(edited(&text)).unwrap_err() else { panic!("not a problem") };
    let line = text.lines().position(|line| line.contains("240,5")).unwrap() + 1;
    assert_eq!(problems[0].line, u32::try_from(line).ok());
    let missing = format!("{}document = \"new.pdf\"\n", cut_before(&one.text(), "#document = "));
    let DeskError::BadForm(problems) = one.edit(edited(&missing)).unwrap_err() else { panic!("not a problem") };
    assert!(problems[0].message.contains("`new.pdf` is not there"), "{problems:?}");
    let two = FormEdit { file: "two.jsonl".to_owned(), bytes: two_forms(), ..edited("") };
    assert!(matches!(one.edit(two), Err(DeskError::BadForm(_))));
}

fn cut_before<'a>(text: &'a str, line: &str) -> &'a str {
    &text[..text.find(line).unwrap_or_else(|| panic!("{text}"))]
}

fn two_forms() -> Vec<u8> {
    let form = r#"{"form":"qap-application/1","received_on":"2026-10-12","candidate":{"family_name":"Roe"}}"#;
    format!("{form}\n{form}\n").into_bytes()
}

#[test]
fn r0_protected_characteristics_of_an_edited_form_are_dropped_and_named() {
    let one = OneDesk::with("complete");
    let text =
        one.text().replace("family_name = ", "gender = \"x\"\nfamily_name = ").replace("cell = \"\"", "cell = \"1\"");
    let done = one.edit(edited(&text)).unwrap();
    assert_eq!(done.dropped, ["candidate.gender"]);
}

#[test]
fn new_documents_come_along_and_those_on_file_stay_under_their_names() {
    let one = OneDesk::with("statement-two-pages");
    let text = one.text().replace("\"statement.txt\"", "\"new.pdf\"");
    let documents = vec![("new.pdf".to_owned(), b"new".to_vec()), ("other.pdf".to_owned(), b"not named".to_vec())];
    let done = one.edit(FormEdit { documents, ..edited(&text) }).unwrap();
    assert_eq!(done.differences.len(), 1, "{:?}", done.differences);
    let kept = one.desk.show(&one.who, one.number).unwrap().evidence.statement.document.unwrap();
    assert_eq!(one.desk.document(&one.who, kept.digest).unwrap(), b"new");

    let documents = vec![("new.pdf".to_owned(), b"newer".to_vec())];
    let same = one.edit(FormEdit { documents: documents.clone(), ..edited(&one.text()) }).unwrap_err();
    assert!(refused(&same).2.contains("attach it to replace it"), "{same}");
    let text = one.text().replace("cell = \"\"", "cell = \"1\"");
    let done = one.edit(FormEdit { documents, ..edited(&text) }).unwrap();
    assert!(done.remarks[0].starts_with("the file new.pdf is not the document of that name"), "{:?}", done.remarks);
    assert_eq!(one.desk.show(&one.who, one.number).unwrap().evidence.statement.document.unwrap(), kept);
    let report = one.desk.verify(&one.who).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}

#[test]
fn p1_another_day_of_receipt_stays_in_its_year() {
    let one = OneDesk::with("complete");
    let on = |day: &str| one.text().replace("received_on = 2026-10-12\n", &format!("received_on = {day}\n"));
    assert_eq!(refused(&one.edit(edited(&on("2025-10-12"))).unwrap_err()).0, Rule::P1);
    one.edit(edited(&on("2026-10-13"))).unwrap();
    let view = one.desk.show(&one.who, one.number).unwrap();
    assert_eq!((view.received_on.to_string().as_str(), view.days_in_stage), ("2026-10-13", 41));
}

#[test]
fn what_no_form_could_say_is_not_taken_as_a_value_either() {
    let one = OneDesk::with("complete");
    let form = one.desk.show(&one.who, one.number).unwrap().evidence;
    let course = |change: fn(&mut TrainingCourse)| {
        let mut course = form.training[0].clone();
        change(&mut course);
        Command::Amend { before: None, after: Some(Box::new(Item::Course(course))), reason: None }
    };
    let feedback = FeedbackForm { giver: Some(Line::clean(&"ü".repeat(201))), ..form.feedback[0].clone() };
    let mut nowhere = form.clone();
    nowhere.candidate.time_zone = Some(Line::clean("Mars/Olympus"));
    let table = [
        (Command::RecordFeedback(feedback), "giver: longer than 200 characters"),
        (course(|course| course.role_plays = 5000), "role_plays: 5000 is not between 0 and 1000"),
        (course(|course| course.year = Some(1066)), "year: 1066 is not between 1950 and 2026"),
        (Command::Edit { form: Box::new(nowhere), reason: None }, "time_zone: `Mars/Olympus` is not an IANA time zone"),
    ];
    for (command, expected) in table {
        let error = one.desk.command(&one.who, one.number, None, command).unwrap_err();
        assert_eq!(refused(&error).1, expected);
    }
    one.desk.command(&one.who, one.number, None, course(|course| course.role_plays = 5)).unwrap();
    assert_eq!(one.revision(), 2);
}

#[test]
fn s6_a_form_with_more_rows_than_any_form_is_refused_by_their_number() {
    let one = OneDesk::with("complete");
    let form = one.desk.show(&one.who, one.number).unwrap().evidence;
    let mut far = form.clone();
    far.candidate.cell = Some(Line::clean(&"x".repeat(201)));
    // Nobody decides any more: what is refused all the same was refused without the writer.
    one.desk.close();
    for (list, most) in [("evaluations", 1000), ("payments", 1000), ("feedback", 1000)] {
        let mut large = form.clone();
        match list {
            "evaluations" => large.evaluations = vec![Evaluation { case: None, received_on: None }; most + 1],
            "payments" => large.payments = vec![form.payments[0].clone(); most + 1],
            _ => large.feedback = vec![form.feedback[0].clone(); most + 1],
        }
        let command = Command::Edit { form: Box::new(large), reason: None };
        let error = one.desk.command(&one.who, one.number, None, command).unwrap_err();
        let (rule, message, _) = refused(&error);
        let expected = format!("{list}: {} rows, more than the limit of {most}", most + 1);
        assert_eq!((rule, message), (Rule::S6, expected.as_str()));
    }
    let edit =
        |form| one.desk.command(&one.who, one.number, None, Command::Edit { form: Box::new(form), reason: None });
    assert!(refused(&edit(far).unwrap_err()).1.contains("longer than 200 characters"));
    assert!(matches!(edit(form).unwrap_err(), DeskError::Closing));
}

#[test]
fn a_document_is_attached_to_the_course_that_is_meant_and_to_no_other() {
    let one = OneDesk::with("cedr-without-cpr");
    let course = one.desk.show(&one.who, one.number).unwrap().evidence.training[0].course.clone();
    let attach = |slot: Slot, bytes: &[u8]| {
        let (file, bytes) = ("S 1.pdf".to_owned(), bytes.to_vec());
        one.desk.attach(&one.who, one.number, None, Attachment { slot, file, bytes, pages: None })
    };
    let (act, _) = attach(Slot::Syllabus { at: 0, course: course.clone() }, b"syllabus").unwrap();
    assert_eq!(act.words(), "attached a syllabus");
    let view = one.desk.show(&one.who, one.number).unwrap();
    let kept = view.evidence.training[0].syllabus.clone().unwrap();
    assert_eq!(
        (kept.name.as_str(), one.desk.document(&one.who, kept.digest).unwrap()),
        ("S 1.pdf", b"syllabus".to_vec())
    );
    for (at, name) in [(0, "Another course"), (9, course.as_str())] {
        let error = attach(Slot::Completion { at, course: Line::clean(name) }, b"x").unwrap_err();
        assert!(matches!(error, DeskError::Conflict { revision: 2, .. }), "{error}");
    }
    for bytes in [&b""[..], &vec![0; DOCUMENT_LIMIT + 1]] {
        assert!(matches!(attach(Slot::Statement, bytes), Err(DeskError::BadForm(_))));
    }
    for file in ["../x.pdf", ".hidden", "", "a\u{202e}b"] {
        let attachment = Attachment { slot: Slot::Statement, file: file.to_owned(), bytes: b"x".to_vec(), pages: None };
        let error = one.desk.attach(&one.who, one.number, None, attachment).unwrap_err();
        assert!(matches!(error, DeskError::BadForm(_)), "{file}: {error}");
    }
    one.desk.command(&one.who, one.number, None, Command::Undo).unwrap();
    assert_eq!(view.stage, StageName::Received);
    let syllabus = one.desk.show(&one.who, one.number).unwrap().evidence.training[0].syllabus.clone();
    assert_ne!(syllabus, Some(kept));
    assert!(one.desk.verify(&one.who).unwrap().is_clean());
}

#[test]
fn what_a_client_sends_as_values_never_makes_a_form_that_cannot_be_edited() {
    let one = OneDesk::with("complete");
    let attachment = |pages| Attachment { slot: Slot::Statement, file: "s.pdf".to_owned(), bytes: vec![1], pages };
    for pages in [Some(0), Some(1001), Some(u32::MAX)] {
        let error = one.desk.attach(&one.who, one.number, None, attachment(pages)).unwrap_err();
        assert!(refused(&error).1.starts_with("pages: "), "{error}");
    }
    let (_, done) = one.desk.attach(&one.who, one.number, None, attachment(Some(1000))).unwrap();
    let mut document = done.form.statement.document.clone().unwrap();
    document.name = Line::clean("../s.pdf");
    let command = Command::Attach { slot: Slot::Statement, document, pages: None };
    let error = one.desk.command(&one.who, one.number, None, command).unwrap_err();
    assert!(refused(&error).1.starts_with("document: "), "{error}");
    let text = one.text().replace("pages = 1000", "pages = 2");
    one.edit(edited(&text)).unwrap();
}

#[test]
fn rows_are_recorded_until_a_form_has_room_for_no_more() {
    let rows: Vec<String> =
        (0..1000).map(|place| format!(r#"{{"giver":"F-{place}","case":"C-{place}","unanswered":0}}"#)).collect();
    let one = OneDesk::with("complete");
    let form = format!(
        r#"{{"form":"qap-application/1","received_on":"2026-10-12","candidate":{{"family_name":"Roe"}},"feedback":[{}]}}"#,
        rows.join(",")
    );
    let file = "roe.json".to_owned();
    let intake = Intake { file, bytes: form.into_bytes(), documents: Vec::new(), dry_run: false, again: false };
    let number = one.desk.intake(&one.who, intake).unwrap()[0].number;
    let row = one.desk.show(&one.who, number).unwrap().evidence.feedback[0].clone();
    let more = FeedbackForm { giver: Some(Line::clean("F-1000")), ..row.clone() };
    for command in [
        Command::RecordFeedback(more.clone()),
        Command::Amend { before: None, after: Some(Box::new(Item::Feedback(more.clone()))), reason: None },
    ] {
        let error = one.desk.command(&one.who, number, None, command).unwrap_err();
        assert!(refused(&error).1.contains("1000"), "{error}");
    }
    let (before, after) = (Some(Box::new(Item::Feedback(row))), Some(Box::new(Item::Feedback(more))));
    one.desk.command(&one.who, number, None, Command::Amend { before, after, reason: None }).unwrap();
}

#[test]
fn a_name_of_which_one_part_was_corrected_is_told_of() {
    let place = OneDesk::with("complete");
    let given = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with("given_name = ")).unwrap();
        text.replace(line, &format!("given_name = {name:?}"))
    };
    let done = place.edit(edited(&given(&place.text(), "Ottoline"))).unwrap();
    assert!(done.remarks.iter().any(|said| said.contains("is without Ottoline")), "{:?}", done.remarks);
}

#[test]
fn a_form_that_was_not_printed_removes_nothing_unless_it_says_on_which_change_it_was_made() {
    let one = OneDesk::with("complete");
    let sent = one.text();
    let view = one.desk.show(&one.who, one.number).unwrap();
    let more = FeedbackForm { giver: Some(Line::clean("F-99")), ..view.evidence.feedback[0].clone() };
    one.desk.command(&one.who, one.number, None, Command::RecordFeedback(more)).unwrap();
    let attachment =
        Attachment { slot: Slot::Statement, file: "mine.pdf".to_owned(), bytes: b"mine".to_vec(), pages: Some(1) };
    one.desk.attach(&one.who, one.number, None, attachment).unwrap();
    let corrected = sent.replace("cell = \"\"", "cell = \"1\"");
    let edit = |seen, dry_run| one.desk.edit(&one.who, one.number, seen, FormEdit { dry_run, ..edited(&corrected) });
    let checked = edit(None, true).unwrap();
    assert!(checked.differences.iter().any(|line| line.starts_with("removed: ")), "{:?}", checked.differences);
    assert!(checked.remarks.iter().any(|said| said.ends_with("--revision 3")), "{:?}", checked.remarks);
    let DeskError::BadForm(problems) = edit(None, false).unwrap_err() else { panic!("not a problem") };
    let Problem { message, hint, .. } = &problems[0];
    assert!(message.contains("F-99") && message.ends_with("the document mine.pdf"), "{message}");
    assert!(hint.contains("--revision 3;") && one.revision() == 3, "{hint}");
    let done = edit(Some(3), false).unwrap();
    assert_eq!((done.differences, done.remarks), (checked.differences, Vec::new()));
    // What adds and corrects alone needs no revision.
    let added = one.text().replace("cell = \"1\"", "cell = \"2\"");
    one.desk.edit(&one.who, one.number, None, edited(&added)).unwrap();
}

#[test]
fn a_row_on_file_is_not_taken_for_another_one_of_a_form_that_was_not_printed() {
    let one = OneDesk::with("complete");
    let sent = one.text();
    let first = one.desk.show(&one.who, one.number).unwrap().evidence.feedback[0].clone();
    let row = |giver: &str, case: &str| FeedbackForm {
        giver: Some(Line::clean(giver)),
        case: Some(Line::clean(case)),
        ..first.clone()
    };
    let named = |row: &FeedbackForm| {
        let (giver, case) = (row.giver.as_ref().unwrap(), row.case.as_ref().unwrap());
        let rest = "capacity = \"party\"\nreceived_on = 2026-09-30\nunanswered = 0\nvia = \"mediator\"\n";
        format!("\n[[feedback]]\ngiver = \"{giver}\"\ncase = \"{case}\"\n{rest}")
    };
    // Of the same giver, and of the same case; alike in all else.
    for (kept, new) in [(row("F-01", "C-98"), row("F-01", "C-99")), (row("F-98", "C-98"), row("F-99", "C-98"))] {
        one.desk.command(&one.who, one.number, None, Command::RecordFeedback(kept.clone())).unwrap();
        let corrected = format!("{sent}{}", named(&new));
        let edit = |dry_run| one.desk.edit(&one.who, one.number, None, FormEdit { dry_run, ..edited(&corrected) });
        let DeskError::BadForm(problems) = edit(false).unwrap_err() else { panic!("not a problem") };
        assert!(problems[0].message.contains(kept.case.as_deref().unwrap()), "{problems:?}");
        let told = edit(true).unwrap().remarks;
        assert!(told.iter().any(|said| said.starts_with("the form lacks or takes back what is on file: ")), "{told:?}");
        let whole = format!("{sent}{}{}", named(&kept), named(&new));
        let whole = FormEdit { dry_run: true, ..edited(&whole) };
        let told = one.desk.edit(&one.who, one.number, None, whole).unwrap().remarks;
        assert!(told.iter().all(|said| !said.contains("lacks")), "{told:?}");
        one.desk.command(&one.who, one.number, None, Command::Undo).unwrap();
    }
}

#[test]
fn a_field_on_file_is_not_emptied_by_a_form_that_was_not_printed() {
    let one = OneDesk::with("complete");
    let without = |text: &str, begin: &str| -> String {
        assert!(text.lines().any(|line| line.starts_with(begin)), "{begin}");
        text.lines().filter(|line| !line.starts_with(begin)).fold(String::new(), |kept, line| kept + line + "\n")
    };
    for (begin, lacking) in [
        ("email = \"complete@", "e-mail complete@example.org"),
        ("co_mediator = ", "cases as co-mediator 4; hours as co-mediator 22"),
        ("phone = \"+1 212 555 0111\"", "phone +1 212 555 0111"),
        ("basic = true", "basic yes"),
        ("role_plays = 4", "role plays 4"),
        ("rosters = ", "roster AAA 2015"),
    ] {
        let error = one.desk.edit(&one.who, one.number, None, edited(&without(&one.text(), begin))).unwrap_err();
        let DeskError::BadForm(problems) = error else { panic!("not a problem: {error}") };
        assert!(problems[0].message.ends_with(lacking), "{problems:?}");
    }
    let corrected = one.text().replace("hours = 240.5", "hours = 250");
    one.desk.edit(&one.who, one.number, None, edited(&corrected)).unwrap();
}

#[test]
fn an_application_is_not_made_that_of_somebody_else_who_has_an_open_one() {
    let one = OneDesk::with("complete");
    let form = |name: &str, email: &str| {
        format!(
            "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = {name:?}\nemail = {email:?}\n"
        )
    };
    let (file, bytes) = ("roe.toml".to_owned(), form("Roe", "roe@example.org").into_bytes());
    let intake = Intake { file, bytes, documents: Vec::new(), dry_run: false, again: false };
    let roe = one.desk.intake(&one.who, intake).unwrap()[0].number;
    for dry_run in [true, false] {
        let edit = FormEdit { dry_run, ..edited(&form("Roe", "Roe@example.org")) };
        let DeskError::BadForm(problems) = one.edit(edit).unwrap_err() else { panic!("not a problem") };
        assert!(problems[0].message.starts_with(&format!("{roe} of Roe is open, ")), "{problems:?}");
        assert!(problems[0].hint.contains(&format!("qapdesk edit {roe} FILE --dry-run")), "{problems:?}");
    }
    let another = one.edit(edited(&form("Poe", "poe@example.org"))).unwrap();
    assert_eq!(another.remarks, Vec::<String>::new(), "nobody has another application");
    let corrected = one.edit(edited(&form("Poe", "roe@example.org"))).unwrap();
    assert_eq!(corrected.remarks.len(), 1, "{:?}", corrected.remarks);
    assert!(corrected.remarks[0].contains("it is the same candidate"), "{:?}", corrected.remarks);
}
