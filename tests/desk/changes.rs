//! The desk as its server uses it, over a real store in a folder of the test's own.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::TryRecvError;
use std::sync::{Arc, Barrier};

use chrono::{DateTime, TimeDelta, Utc};
use qapdesk::desk::{Clock, Desk, DeskError, Intake, News, Outcome, Owner, TakenForm, Who};
use qapdesk::domain::view::Query;
use qapdesk::domain::{Command, Digest, Document, Item, Number, Payment, Requirement, Role, Rule, Slot, StageName};
use qapdesk::text::Line;

struct TestDesk {
    folder: tempfile::TempDir,
    days_later: Arc<AtomicI64>,
}

impl TestDesk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), days_later: Arc::default() }
    }

    fn open(&self) -> (Desk, Who) {
        let start: DateTime<Utc> = "2026-11-23T15:00:00Z".parse().unwrap();
        let days = Arc::clone(&self.days_later);
        let clock = Clock::new(move || start + TimeDelta::days(days.load(Ordering::SeqCst)));
        let owner = Owner { uid: 1000, name: "ada".to_owned() };
        let desk = Desk::open(&self.folder.path().join("desk"), owner, clock, &mut |_| {}).unwrap();
        let who = desk.admit(1000, None).unwrap();
        (desk, who)
    }
}

fn forms() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms")
}

fn sample(name: &str) -> Intake {
    let documents = ["statement.txt", "syllabus.txt", "certificate.txt"];
    Intake {
        file: format!("{name}.toml"),
        bytes: std::fs::read(forms().join(format!("{name}.toml"))).unwrap(),
        documents: documents.map(|file| (file.to_owned(), std::fs::read(forms().join(file)).unwrap())).to_vec(),
        dry_run: false,
        again: false,
    }
}

/// A sample under another candidate's e-mail.
fn renamed(email: &str) -> Intake {
    let mut intake = sample("complete");
    let text = String::from_utf8(intake.bytes).unwrap().replace("complete@example.org", email);
    intake.bytes = text.into_bytes();
    intake
}

fn listing(filter: &str) -> Query {
    Query { filter: filter.parse().unwrap(), ..Query::default() }
}

fn accept(requirement: Requirement) -> Command {
    Command::Accept { requirement, reason: None }
}

fn take(desk: &Desk, who: &Who, intake: Intake) -> TakenForm {
    desk.intake(who, intake).unwrap().remove(0)
}

fn rule(error: &DeskError) -> Rule {
    match error {
        DeskError::Refused(refusal) => refusal.rule,
        other => panic!("not a refusal: {other}"),
    }
}

#[test]
fn the_same_form_is_taken_once_and_another_of_the_candidate_needs_again() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let first = take(&desk, &who, sample("complete"));
    assert_eq!((first.outcome, first.number), (Outcome::Taken, Number::new(2026, 1)));
    let same = take(&desk, &who, sample("complete"));
    assert_eq!((same.outcome, same.number), (Outcome::AlreadyOnFile, first.number));
    assert!(same.notices.is_empty(), "{same:?}");
    let same = take(&desk, &who, Intake { again: true, ..sample("complete") });
    assert_eq!((same.outcome, same.number), (Outcome::AlreadyOnFile, first.number));
    assert!(same.notices[0].starts_with("--again takes in another form"), "{same:?}");

    let mut other = sample("complete");
    other.bytes.extend_from_slice(b"\n[[evaluations]]\ncase = \"C-77\"\n");
    let refused = desk.intake(&who, other.clone()).unwrap_err();
    assert!(
        matches!(&refused, DeskError::BadForm(problems) if problems[0].message.contains("QAP-2026-0001")),
        "{refused:?}"
    );
    let DeskError::BadForm(problems) = &refused else { panic!("{refused:?}") };
    assert!(
        problems[0].hint.starts_with("a corrected form: qapdesk edit QAP-2026-0001 FILE --dry-run;"),
        "{problems:?}"
    );
    other.again = true;
    let beside = take(&desk, &who, other);
    assert!(beside.number == Number::new(2026, 2) && beside.notices.is_empty(), "{beside:?}");

    let of_wales = take(&desk, &who, sample("references-two-cases")).number;
    let mut apart = sample("references-two-cases");
    apart.bytes = String::from_utf8(apart.bytes).unwrap().replace('â', "a\u{302}").into_bytes();
    assert_ne!(apart.bytes, sample("references-two-cases").bytes);
    let same = take(&desk, &who, apart);
    assert_eq!((same.outcome, same.number), (Outcome::AlreadyOnFile, of_wales), "letters and marks apart");
}

#[test]
fn of_a_form_that_is_on_file_the_application_is_told_as_it_is_by_now() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let first = take(&desk, &who, sample("fee-359.99"));
    assert!(first.unmet == [Requirement::Fee] && first.notices.is_empty(), "{first:?}");
    let paid = Item::Payment(Payment {
        date: "2026-10-20".parse().unwrap(),
        amount: "0.01".parse().unwrap(),
        currency: "USD".parse().unwrap(),
        method: None,
        reference: None,
        fee: None,
    });
    let mend = Command::Amend { before: None, after: Some(Box::new(paid)), reason: None };
    desk.command(&who, first.number, None, mend).unwrap();
    let again = take(&desk, &who, sample("fee-359.99"));
    assert_eq!((again.outcome, again.number), (Outcome::AlreadyOnFile, first.number));
    assert!(again.unmet.is_empty() && again.notices.is_empty(), "{again:?}");
    desk.command(&who, first.number, None, Command::Withdraw { reason: None }).unwrap();
    let over = take(&desk, &who, sample("fee-359.99"));
    assert_eq!(over.notices, [format!("{} is withdrawn", first.number)]);
}

#[test]
fn an_open_application_of_the_same_name_under_another_address_is_told_of_and_refuses_nothing() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let first = take(&desk, &who, sample("complete"));
    let told = |number: Number| {
        format!("{number} of Jane O'Connor is open under another e-mail address: look whether it is the same candidate")
    };
    let dry = take(&desk, &who, Intake { dry_run: true, ..renamed("jane@example.net") });
    assert_eq!(dry.notices, [told(first.number)]);
    let second = take(&desk, &who, renamed("jane@example.net"));
    assert_eq!((second.outcome, second.notices), (Outcome::Taken, vec![told(first.number)]));
    for number in [first.number, second.number] {
        desk.command(&who, number, None, Command::Withdraw { reason: None }).unwrap();
    }
    assert!(take(&desk, &who, renamed("jane@example.com")).notices.is_empty());

    let form = |address: &str| {
        format!(
            r#"{{"form":"qap-application/1","received_on":"2026-10-11","candidate":{{"family_name":"Roe","email":"{address}"}}}}"#
        )
    };
    let bytes = format!("{}\n{}\n", form("a@example.org"), form("b@example.org")).into_bytes();
    let both = Intake { file: "two.jsonl".to_owned(), bytes, documents: Vec::new(), dry_run: false, again: false };
    let taken = desk.intake(&who, both).unwrap();
    assert!(taken[0].notices.is_empty() && taken[1].notices[0].starts_with("line 1 of this file "), "{taken:?}");
}

#[test]
fn a_candidate_without_an_address_is_known_by_name_and_two_in_one_file_are_told_apart() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let first = take(&desk, &who, sample("complete")).number;
    let mut nameless = sample("complete");
    let without = String::from_utf8(nameless.bytes).unwrap().replace("email = \"complete@example.org\"", "");
    nameless.bytes = without.into_bytes();
    let refused = desk.intake(&who, nameless).unwrap_err();
    let DeskError::BadForm(problems) = &refused else { panic!("{refused:?}") };
    assert!(
        problems[0].message.contains(&first.to_string()) && problems[0].message.contains("O'Connor"),
        "{problems:?}"
    );

    let form = |day: u32| {
        format!(
            r#"{{"form":"qap-application/1","received_on":"2026-10-{day}","candidate":{{"family_name":"Roe","email":"roe@example.org"}}}}"#
        )
    };
    let bytes = format!("{}\n{}\n", form(11), form(12)).into_bytes();
    let twice = Intake { file: "two.jsonl".to_owned(), bytes, documents: Vec::new(), dry_run: false, again: false };
    let refused = desk.intake(&who, twice.clone()).unwrap_err();
    let DeskError::BadForm(problems) = &refused else { panic!("{refused:?}") };
    assert!(problems[0].line == Some(2) && problems[0].message.starts_with("line 1 "), "{problems:?}");
    assert_eq!(desk.intake(&who, Intake { again: true, ..twice }).unwrap().len(), 2);
}

#[test]
fn an_application_is_assigned_only_to_an_account_and_a_revision_that_is_not_there_is_a_conflict() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let number = take(&desk, &who, sample("complete")).number;
    let assign = |name: &str| Command::Assign { to: Some(name.parse().unwrap()) };
    assert_eq!(rule(&desk.command(&who, number, None, assign("nobody")).unwrap_err()), Rule::V1);
    desk.command(&who, number, None, assign("ada")).unwrap();
    let mine = listing("owner:me");
    assert_eq!(desk.list(&who, &mine).unwrap().total, 1);
    let ahead = desk.command(&who, number, Some(99), accept(Requirement::Hours)).unwrap_err();
    assert!(matches!(ahead, DeskError::Conflict { revision: 2, .. }));
}

#[test]
fn v1_the_role_lookup_learns_name_number_stage_and_what_is_open() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let number = take(&desk, &who, sample("feedback-14")).number;
    let mut lookup = who.clone();
    lookup.account.role = Role::Lookup;
    let found = desk.find(&lookup, "adebayo", 10).unwrap().remove(0).row;
    assert_eq!((found.number, found.stage, found.open), (number, StageName::Received, 8));
    assert!(found.next.is_empty() && found.assigned_to.is_none() && found.days_in_stage == 0 && found.feedback == 0);
    assert!(desk.find(&who, "feedback-14@example.org", 10).unwrap().len() == 1);
    assert!(desk.find(&lookup, "feedback-14@example.org", 10).unwrap().is_empty());
    for refused in [
        desk.show(&lookup, number).err(),
        desk.list(&lookup, &Query::default()).err(),
        desk.history(&lookup, number).err(),
        desk.command(&lookup, number, None, Command::Undo).err(),
        desk.intake(&lookup, sample("complete")).err(),
    ] {
        assert_eq!(rule(&refused.unwrap()), Rule::V1);
    }
    lookup.account.role = Role::Assessor;
    assert!(desk.find(&lookup, "adebayo", 10).is_err());
    assert_eq!(desk.watch(&lookup).try_recv(), Err(TryRecvError::Empty), "a live channel without news");
}

#[test]
fn a_dry_run_keeps_nothing() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let dry = take(&desk, &who, Intake { dry_run: true, ..sample("complete") });
    assert_eq!((dry.outcome, dry.number), (Outcome::WouldBeTaken, Number::new(2026, 1)));
    assert_eq!(desk.counts(&who).unwrap().all, 0);
    assert_eq!(take(&desk, &who, sample("complete")).number, Number::new(2026, 1));
}

#[test]
fn a_file_of_several_forms_is_taken_whole_or_not_at_all() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let line = |email: &str, hours: &str| {
        format!(
            r#"{{"form":"qap-application/1","received_on":"2026-10-12","candidate":{{"family_name":"Doe","email":"{email}"}},"experience":{{"mediator":{{"hours":{hours}}}}}}}"#
        )
    };
    let file = |lines: &[String]| Intake {
        file: "batch.jsonl".to_owned(),
        bytes: lines.join("\n").into_bytes(),
        documents: Vec::new(),
        dry_run: false,
        again: false,
    };
    let bad = file(&[line("a@example.org", "1"), line("b@example.org", "12.345")]);
    let refused = desk.intake(&who, bad).unwrap_err();
    assert!(matches!(&refused, DeskError::BadForm(problems) if problems[0].line == Some(2)), "{refused:?}");
    assert_eq!(desk.counts(&who).unwrap().all, 0);
    let good = file(&[line("a@example.org", "1"), line("b@example.org", "12.34"), line("a@example.org", "1")]);
    let taken = desk.intake(&who, good).unwrap();
    let outcomes: Vec<Outcome> = taken.iter().map(|one| one.outcome).collect();
    assert_eq!(outcomes, [Outcome::Taken, Outcome::Taken, Outcome::AlreadyOnFile]);
    assert_eq!(taken[2].number, taken[0].number);
}

#[test]
fn what_was_done_is_there_after_a_restart() {
    let test = TestDesk::new();
    let number = {
        let (desk, who) = test.open();
        let number = take(&desk, &who, sample("complete")).number;
        for requirement in Requirement::ALL {
            desk.command(&who, number, None, accept(requirement)).unwrap();
        }
        desk.command(&who, number, None, Command::Approve { reason: None }).unwrap();
        number
    };
    let (desk, who) = test.open();
    let view = desk.show(&who, number).unwrap();
    assert_eq!((view.stage, view.revision), (StageName::Approved, 10));
    assert_eq!(desk.history(&who, number).unwrap().len(), 10);
    assert_eq!(take(&desk, &who, sample("complete")).outcome, Outcome::AlreadyOnFile);
    desk.command(&who, number, None, Command::Undo).unwrap();
    assert_eq!(desk.show(&who, number).unwrap().stage, StageName::InReview);
    let report = desk.verify(&who).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}

#[test]
fn a_command_made_on_an_older_revision_is_a_conflict_that_says_who_did_what() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let number = take(&desk, &who, sample("complete")).number;
    desk.command(&who, number, Some(1), accept(Requirement::Hours)).unwrap();
    let conflict = desk.command(&who, number, Some(1), accept(Requirement::Fee)).unwrap_err();
    match conflict {
        DeskError::Conflict { revision, changes, .. } => {
            assert_eq!((revision, changes.as_str()), (2, "ada accepted hours"));
        }
        other => panic!("not a conflict: {other}"),
    }
}

#[test]
fn refusals_name_their_rule_and_change_nothing() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let number = take(&desk, &who, sample("feedback-14")).number;
    let refused = desk.command(&who, number, None, accept(Requirement::Feedback)).unwrap_err();
    assert_eq!(rule(&refused), Rule::D2);
    let refused = desk.command(&who, number, None, Command::Approve { reason: None }).unwrap_err();
    assert_eq!(rule(&refused), Rule::D4);
    assert_eq!(desk.show(&who, number).unwrap().revision, 1);
    let missing = desk.command(&who, Number::new(2026, 99), None, Command::Undo).unwrap_err();
    assert!(matches!(missing, DeskError::NotFound(_)));
}

#[test]
fn s7_lines_turn_with_the_day() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let number = take(&desk, &who, sample("feedback-14")).number;
    let requirement = Requirement::Feedback;
    let reason = Some(Line::clean("one short"));
    desk.command(&who, number, None, Command::MarkDeficient { requirement, reason }).unwrap();
    desk.command(&who, number, None, Command::Notify { due: None, reason: None }).unwrap();
    let overdue = listing("overdue");
    assert_eq!(desk.list(&who, &overdue).unwrap().total, 0);
    test.days_later.store(31, Ordering::SeqCst);
    let part = desk.list(&who, &overdue).unwrap();
    assert_eq!((part.total, part.counts.needs_us, part.rows[0].days_in_stage), (1, 1, 31));
}

#[test]
fn many_clients_at_once_lose_nothing_and_watchers_hear_of_all() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let numbers: Vec<Number> =
        (0..4).map(|place| take(&desk, &who, renamed(&format!("c{place}@example.org"))).number).collect();
    let news = desk.watch(&who);
    let barrier = Barrier::new(4);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                barrier.wait();
                for round in 0..10 {
                    let number = numbers[round % 4];
                    let reason = Some(Line::clean(&format!("round {round} of {:?}", std::thread::current().id())));
                    let requirement = Requirement::Hours;
                    desk.command(&who, number, None, Command::MarkDeficient { requirement, reason }).unwrap();
                }
            });
        }
    });
    let revisions: u32 = numbers.iter().map(|number| desk.show(&who, *number).unwrap().revision - 1).sum();
    assert_eq!(revisions, 40);
    let told: u32 = news.try_iter().map(|news| u32::from(matches!(news, News::Changed { .. }))).sum();
    assert_eq!(told, 40);
    assert!(desk.verify(&who).unwrap().is_clean());
}

#[test]
fn a_candidate_who_is_renamed_is_found_and_known_again_by_the_new_name_and_address() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let number = take(&desk, &who, sample("complete")).number;
    let mut form = desk.show(&who, number).unwrap().evidence;
    form.candidate.given_name = Some(Line::clean("Zdzisława"));
    form.candidate.email = Some(Line::clean("zdzisia@example.org"));
    desk.command(&who, number, None, Command::Edit { form: Box::new(form), reason: None }).unwrap();
    let found = |text: &str| desk.find(&who, text, 10).unwrap().len();
    assert_eq!((found("zdzislawa"), found("zdzisia@example.org"), found("complete@example.org")), (1, 1, 0));
    let is_open = |intake| matches!(desk.intake(&who, intake), Err(DeskError::BadForm(_)));
    let mut other = renamed("zdzisia@example.org");
    other.bytes.extend_from_slice(b"\n[[evaluations]]\ncase = \"C-77\"\n");
    assert!(is_open(Intake { dry_run: true, ..other }), "the address is known");
    let free = Intake { dry_run: true, ..renamed("free@example.org") };
    assert_eq!(take(&desk, &who, free).outcome, Outcome::WouldBeTaken);
    desk.command(&who, number, None, Command::Undo).unwrap();
    assert_eq!((found("zdzislawa"), found("complete@example.org")), (0, 1));
    let other = Intake { dry_run: true, ..renamed("zdzisia@example.org") };
    assert_eq!(take(&desk, &who, other).outcome, Outcome::WouldBeTaken, "and forgotten with the undo");
}

#[test]
fn what_was_undone_can_be_redone_after_a_restart() {
    let test = TestDesk::new();
    let number = {
        let (desk, who) = test.open();
        let number = take(&desk, &who, sample("complete")).number;
        desk.command(&who, number, None, accept(Requirement::Hours)).unwrap();
        desk.command(&who, number, None, Command::Undo).unwrap();
        number
    };
    let (desk, who) = test.open();
    assert_eq!(desk.show(&who, number).unwrap().redo.as_deref(), Some("accepted hours"));
    desk.command(&who, number, None, Command::Redo).unwrap();
    assert!(!desk.show(&who, number).unwrap().requirements[0].open);
}

#[test]
fn a_document_that_the_desk_does_not_keep_is_not_taken_on_a_clients_word() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let number = take(&desk, &who, sample("statement-two-pages")).number;
    let kept = desk.show(&who, number).unwrap().evidence.statement.document.unwrap();
    for wrong in
        [Document { digest: Digest([9; 32]), ..kept.clone() }, Document { size: kept.size + 1, ..kept.clone() }]
    {
        let attach = Command::Attach { slot: Slot::Statement, document: wrong, pages: None };
        assert_eq!(rule(&desk.command(&who, number, None, attach).unwrap_err()), Rule::R6);
    }
    assert_eq!(desk.show(&who, number).unwrap().revision, 1);
    assert!(desk.verify(&who).unwrap().is_clean());
}

#[test]
fn documents_are_kept_and_read_back() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let number = take(&desk, &who, sample("statement-two-pages")).number;
    let view = desk.show(&who, number).unwrap();
    let document = view.evidence.statement.document.unwrap();
    let bytes = std::fs::read(forms().join("statement.txt")).unwrap();
    assert_eq!(desk.document(&who, document.digest).unwrap(), bytes);
}

#[test]
fn applications_are_tagged_found_by_tag_and_keep_their_tags() {
    let test = TestDesk::new();
    let (desk, who) = test.open();
    let (one, other) = (take(&desk, &who, sample("complete")).number, take(&desk, &who, sample("feedback-14")).number);
    let tag = |add: &[&str]| Command::Tag {
        add: add.iter().map(|tag| tag.parse().unwrap()).collect(),
        remove: std::collections::BTreeSet::new(),
    };
    desk.command(&who, one, None, tag(&["rush", "panel"])).unwrap();
    desk.command(&who, other, None, tag(&["rush"])).unwrap();
    let known: Vec<(String, u32)> =
        desk.tags(&who).unwrap().iter().map(|(tag, many)| (tag.to_string(), *many)).collect();
    assert_eq!(known, [("panel".to_owned(), 1), ("rush".to_owned(), 2)]);
    drop(desk);
    let (desk, who) = test.open();
    let found = |filter: &str| -> Vec<Number> {
        desk.list(&who, &listing(filter)).unwrap().rows.iter().map(|row| row.number).collect()
    };
    assert_eq!((found("tag:rush -tag:panel"), found("tag:panel")), (vec![other], vec![one]));
    assert!(desk.verify(&who).unwrap().is_clean());
    let mut lookup = who.clone();
    lookup.account.role = Role::Lookup;
    assert!(desk.find(&lookup, "adebayo", 10).unwrap()[0].row.tags.is_empty());
    assert!(desk.tags(&lookup).is_err() && desk.colleagues(&lookup).is_err());
    let colleagues = desk.colleagues(&who).unwrap();
    assert_eq!((colleagues.len(), colleagues[0].name.as_str(), colleagues[0].role), (1, "ada", Role::Admin));
}
