use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use qapdesk::desk::{Clock, Desk, DeskError, DraftKey, Intake, News, Owner, Who};
use qapdesk::domain::view::{AuditKind, AuditQuery, AuditRow, Filter, ForgetDone, ForgetOutcome, ForgetWhich, Query};
use qapdesk::domain::{AccountEdit, Command, ForgetOrder, Number, Origin, Permission, ReadKind, Role, Rule, SheetKey};
use qapdesk::store::backup::KeyCopy;
use qapdesk::store::export::{Exporting, export, import_sealed};
use qapdesk::store::{Disk, Ground};
use qapdesk::text::{Line, Prose, PublicKey};

use crate::{marked, seated, with_text};

const MARK: &str = "Markedone";
const OTHER: &str = "Othertwo";
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBtq71hWoyEzxUH/jQpR+WvdhjcMktXpmZqaFvuTlo6T chen@laptop";

struct TestDesk {
    folder: tempfile::TempDir,
    days_later: Arc<AtomicI64>,
}

impl TestDesk {
    /// A desk with two applications, of which the first is withdrawn, and an account for each role.
    fn new() -> Self {
        let test = Self { folder: tempfile::tempdir().unwrap(), days_later: Arc::default() };
        let (desk, ada) = test.open();
        for mark in [MARK, OTHER] {
            let documents = vec![("syllabus.txt".to_owned(), format!("{mark}syllabus").into_bytes())];
            let file = "form.toml".to_owned();
            let bytes = marked(mark).into_bytes();
            desk.intake(&ada, Intake { file, bytes, documents, dry_run: false, again: false }).unwrap();
        }
        let note = Command::Note { text: Prose::clean(&format!("{MARK}note")) };
        desk.command(&ada, first(), None, note).unwrap();
        desk.close();
        drop(desk);
        seated::seat(&test.place(), start());
        let (desk, ada) = test.open();
        desk.command(&ada, first(), None, Command::Withdraw { reason: Some(Line::clean("by Markedone's mail")) })
            .unwrap();
        test
    }

    fn place(&self) -> std::path::PathBuf {
        self.folder.path().join("desk")
    }

    fn open(&self) -> (Desk, Who) {
        let days = Arc::clone(&self.days_later);
        let clock = Clock::new(move || start() + TimeDelta::days(days.load(Ordering::SeqCst)));
        let owner = Owner { uid: 1000, name: "ada".to_owned() };
        let desk = Desk::open(&self.place(), owner, clock, &mut |_| {}).unwrap();
        let who = desk.admit(1000, None).unwrap();
        (desk, who)
    }

    fn pass(&self, days: i64) {
        self.days_later.fetch_add(days, Ordering::SeqCst);
    }
}

fn start() -> DateTime<Utc> {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

fn first() -> Number {
    Number::new(2026, 1)
}

fn order(on_request: bool) -> ForgetOrder {
    ForgetOrder { on_request, reason: on_request.then(|| Line::clean("asked by letter of 20 November")) }
}

fn forget(desk: &Desk, who: &Who) -> Result<ForgetDone, DeskError> {
    desk.forget(who, ForgetWhich::Numbers(vec![first()]), order(true), false)
}

fn audit(desk: &Desk, who: &Who, query: AuditQuery) -> Vec<AuditRow> {
    let mut rows = Vec::new();
    let mut query = query;
    loop {
        let part = desk.audit(who, &query).unwrap();
        rows.extend(part.rows);
        match part.next {
            Some(next) => query.after = next,
            None => return rows,
        }
    }
}

/// The reads that are on record, once there are so many.
fn reads(desk: &Desk, who: &Who, n_reads: usize) -> Vec<AuditRow> {
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        let mut rows = audit(desk, who, AuditQuery::default());
        rows.retain(|row| row.kind == AuditKind::Read);
        if rows.len() >= n_reads || Instant::now() > until {
            return rows;
        }
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

fn rule(error: &DeskError) -> Rule {
    match error {
        DeskError::Refused(refusal) => refusal.rule,
        other => panic!("not a refusal: {other}"),
    }
}

#[test]
fn h3_nothing_is_left_of_a_forgotten_candidate_and_all_of_the_other() {
    let test = TestDesk::new();
    let (desk, ada) = test.open();
    let key = DraftKey { number: Some(first()), form: "note".to_owned() };
    desk.keep_draft(&ada, &key, Some(&format!("{MARK}draft"))).unwrap();
    // Of new applications: one as the candidate's was before it came on file, and one of somebody else.
    let new = |form: &str| DraftKey { number: None, form: form.to_owned() };
    desk.keep_draft(&ada, &new("form"), Some(&marked(MARK))).unwrap();
    desk.keep_draft(&ada, &new("other"), Some(&marked("Somebodyelse"))).unwrap();
    let marks = [MARK, "markedonemail"].map(|mark| with_text(&test.place(), mark));
    assert!(marks.iter().all(|found| !found.is_empty()), "it is there before: {marks:?}");
    let sequence = desk.health(&ada).unwrap().sequence;
    let news = desk.watch(&ada);

    let done = forget(&desk, &ada).unwrap();
    assert!(done.left.is_none() && matches!(done.parts[0].outcome, ForgetOutcome::Done), "{done:?}");
    for mark in [MARK, "markedonemail", "Zoë Markedone"] {
        assert_eq!(with_text(&test.place(), mark), Vec::<std::path::PathBuf>::new(), "{mark}");
    }
    assert!(desk.kept_draft(&ada, &new("other")).unwrap().is_some(), "another one's is nobody else's to remove");
    assert!(with_text(&test.place().join("documents"), "Othertwosyllabus").len() == 1);
    assert!(news.try_iter().any(|news| news == News::Forgotten { number: first() }));
    assert_eq!(desk.health(&ada).unwrap().sequence, sequence + 1);
    assert!(desk.verify(&ada).unwrap().is_clean());

    let gone = desk.show(&ada, first()).unwrap_err();
    assert_eq!(gone.to_string(), "QAP-2026-0001 was forgotten on 2026-11-23 by ada (H3)");
    for failed in [
        desk.history(&ada, first()).map(drop),
        desk.command(&ada, first(), None, Command::Undo).map(drop),
        desk.form_text(&ada, first()).map(drop),
    ] {
        assert!(matches!(&failed, Err(DeskError::Forgotten(..))), "{failed:?}");
    }
    assert!(desk.find(&ada, "markedone", 10).unwrap().is_empty());
    assert_eq!(desk.list(&ada, &Query::default()).unwrap().total, 1);
    assert!(
        desk.outbox(&ada, &qapdesk::domain::view::OutboxQuery::default())
            .unwrap()
            .rows
            .iter()
            .all(|row| row.number != first())
    );
    assert!(matches!(forget(&desk, &ada).unwrap().parts[0].outcome, ForgetOutcome::Before(_)));
    assert_eq!(desk.number_of(&ada, 1, Permission::Administer).unwrap(), first(), "as it was written before");
    // A form that was open all the while is not kept, and one that came back with a copy of the folder goes.
    assert!(matches!(desk.keep_draft(&ada, &key, Some(MARK)), Err(DeskError::Forgotten(..))));
    desk.keep_draft(&ada, &key, None).unwrap();
    let drafts = test.place().join("drafts/ada");
    for back in ["QAP-2026-0001.note", ".tmpAbC"] {
        fs::write(drafts.join(back), MARK).unwrap();
    }
    assert_eq!(desk.forgotten(&ada, first()).unwrap().unwrap().remains.ended.to_string(), "2026-11");

    // Their form may come again, and has another number and letters of their own.
    let letter = desk.outbox(&ada, &qapdesk::domain::view::OutboxQuery::default()).unwrap().rows[0].id;
    drop(desk);
    let (desk, ada) = test.open();
    assert_eq!(with_text(&test.place(), MARK), Vec::<std::path::PathBuf>::new());
    let documents = vec![("syllabus.txt".to_owned(), b"new".to_vec())];
    let (file, bytes) = ("form.toml".to_owned(), marked(MARK).into_bytes());
    let taken = desk.intake(&ada, Intake { file, bytes, documents, dry_run: false, again: false }).unwrap();
    assert_eq!(taken[0].number, Number::new(2026, 3));
    let rows = desk.outbox(&ada, &qapdesk::domain::view::OutboxQuery::default()).unwrap().rows;
    assert!(rows.iter().filter(|row| row.number == taken[0].number).all(|row| row.id > letter), "{rows:?}");
}

#[test]
fn h3_roles_stages_and_the_gateway_are_asked_and_a_dry_run_forgets_nothing() {
    let test = TestDesk::new();
    let (desk, ada) = test.open();
    for name in ["max", "sam", "aud", "chen"] {
        let who = desk.admit(1000, Some(name)).unwrap();
        assert_eq!(rule(&forget(&desk, &who).unwrap_err()), Rule::V1, "{name}");
    }
    let key: PublicKey = KEY.parse().unwrap();
    let origin = Origin::Ssh { key: Line::clean(key.fingerprint()), address: Line::clean("192.0.2.7") };
    let away = Who { origin, ..ada.clone() };
    assert_eq!(rule(&forget(&desk, &away).unwrap_err()), Rule::V1, "admins do not come through the gateway");
    // And where one may, it is for other things.
    for edit in [AccountEdit::AddKey(key), AccountEdit::Gateway(true)] {
        desk.edit_account(&ada, ada.account.name.clone(), edit).unwrap();
    }
    let refused = forget(&desk, &away);
    let rule_of_part = match &refused {
        Ok(done) => match &done.parts[0].outcome {
            ForgetOutcome::Refused(refusal) => refusal.rule,
            other => panic!("{other:?}"),
        },
        Err(error) => rule(error),
    };
    assert_eq!(rule_of_part, Rule::H3, "{refused:?}");
    let ada = desk.admit(1000, None).unwrap();
    let both = ForgetWhich::Numbers(vec![Number::new(2026, 2), first(), Number::new(2026, 9)]);
    let done = desk.forget(&ada, both, order(true), true).unwrap();
    let outcomes: Vec<_> = done.parts.iter().map(|part| &part.outcome).collect();
    assert!(
        matches!(outcomes[..], [ForgetOutcome::Would, ForgetOutcome::Refused(_), ForgetOutcome::Missing]),
        "{outcomes:?}"
    );
    assert!(desk.show(&ada, first()).is_ok());
}

#[test]
fn h3_those_whose_time_is_over_are_found() {
    let test = TestDesk::new();
    let (desk, ada) = test.open();
    let due = |desk: &Desk| desk.forget(&ada, ForgetWhich::Due, order(false), true).unwrap().parts;
    assert!(due(&desk).is_empty());
    assert_eq!(desk.forget(&ada, ForgetWhich::Due, order(false), true).unwrap().more, 0);
    test.pass(5 * 365 + 2);
    assert_eq!(due(&desk).iter().map(|part| part.number).collect::<Vec<_>>(), [first()]);
    let done = desk.forget(&ada, ForgetWhich::Due, order(false), false).unwrap();
    assert!(done.left.is_none() && with_text(&test.place(), MARK).is_empty(), "{done:?}");
    assert!(due(&desk).is_empty());
}

#[test]
fn h3_what_a_stop_left_is_erased_when_the_desk_is_opened_again() {
    let test = TestDesk::new();
    let (desk, ada) = test.open();
    desk.keep_draft(&ada, &DraftKey { number: Some(first()), form: "note".to_owned() }, Some(MARK)).unwrap();
    // A state that somebody reads for ever cannot be made anew: what is left is told, and named.
    let blocked = test.place().join("state.gone");
    fs::write(&blocked, "in the way").unwrap();
    let done = forget(&desk, &ada).unwrap();
    assert!(done.left.is_some(), "{done:?}");
    assert!(matches!(desk.show(&ada, first()), Err(DeskError::Forgotten(..))));
    assert!(desk.show(&ada, Number::new(2026, 2)).is_ok());
    drop(desk);
    fs::remove_file(&blocked).unwrap();
    let (desk, ada) = test.open();
    assert_eq!(with_text(&test.place(), MARK), Vec::<std::path::PathBuf>::new());
    assert!(desk.verify(&ada).unwrap().is_clean());
}

#[test]
fn v1_what_auditors_and_assessors_read_is_on_record_once_in_ten_minutes() {
    let test = TestDesk::new();
    let (desk, ada) = test.open();
    let aud = desk.admit(1000, Some("aud")).unwrap();
    let chen = desk.admit(1000, Some("chen")).unwrap();
    desk.show(&ada, first()).unwrap();
    for _ in 0..3 {
        let view = desk.show(&aud, first()).unwrap();
        desk.history(&aud, first()).unwrap();
        desk.document(&aud, view.evidence.training[0].syllabus.as_ref().unwrap().digest).unwrap();
        desk.form_text(&aud, first()).unwrap();
        desk.letter(&aud, view.letters[0].id).unwrap();
        let key =
            SheetKey { number: first(), session: qapdesk::domain::SessionId(1), assessor: "chen".parse().unwrap() };
        desk.sheet(&chen, &key).unwrap();
    }
    let found = reads(&desk, &ada, 6);
    let mut said: Vec<String> = found.iter().map(|row| format!("{} {}", row.by.as_ref().unwrap(), row.what)).collect();
    said.sort();
    let kinds = [ReadKind::Document, ReadKind::Letter, ReadKind::File, ReadKind::Form, ReadKind::History];
    let mut expected: Vec<String> = kinds.map(|kind| format!("aud {}", kind.words())).into();
    expected.push("chen read a score sheet".to_owned());
    expected.sort();
    assert_eq!(said, expected);
    test.pass(1);
    desk.show(&aud, first()).unwrap();
    assert_eq!(reads(&desk, &ada, 7).len(), 7, "a day later it is another");

    assert!(desk.audit(&aud, &AuditQuery::default()).is_ok());
    for name in ["max", "sam", "chen"] {
        let who = desk.admit(1000, Some(name)).unwrap();
        assert_eq!(rule(&desk.audit(&who, &AuditQuery::default()).unwrap_err()), Rule::V1, "{name}");
    }
    drop(desk);
    let (desk, ada) = test.open();
    assert_eq!(reads(&desk, &ada, 7).len(), 7, "they are in the journal");
}

#[test]
fn v1_what_was_read_last_is_on_record_when_the_desk_closes() {
    let test = TestDesk::new();
    let (desk, _) = test.open();
    let aud = desk.admit(1000, Some("aud")).unwrap();
    for number in [first(), Number::new(2026, 2)] {
        desk.show(&aud, number).unwrap();
        desk.history(&aud, number).unwrap();
        desk.form_text(&aud, number).unwrap();
    }
    drop(desk);
    let (desk, ada) = test.open();
    let mut rows = audit(&desk, &ada, AuditQuery::default());
    rows.retain(|row| row.kind == AuditKind::Read);
    assert_eq!(rows.len(), 6, "{rows:?}");
}

#[test]
fn h1_the_audit_tells_changes_in_order_and_what_is_left_of_a_forgotten_one() {
    let test = TestDesk::new();
    let (desk, ada) = test.open();
    let of_first = AuditQuery { number: Some(first()), ..AuditQuery::default() };
    let before = audit(&desk, &ada, of_first.clone());
    assert!(
        before.windows(2).all(|pair| pair[0].at <= pair[1].at) && before.iter().any(|row| row.what == "wrote a note")
    );
    assert!(before.iter().any(|row| row.kind == AuditKind::Letter));
    forget(&desk, &ada).unwrap();
    let after = audit(&desk, &ada, of_first);
    assert_eq!(after.len(), before.len() + 1);
    let told = |row: &AuditRow| row.what.ends_with("(forgotten)") && row.reason.is_none() && row.origin.is_none();
    assert!(after[..before.len()].iter().all(told), "{after:?}");
    let last = after.last().unwrap();
    assert_eq!((last.kind, last.what.as_str()), (AuditKind::Forgotten, "forgot it, as was asked for"));
    let of_other = audit(&desk, &ada, AuditQuery { by: Some("bo".parse().unwrap()), ..AuditQuery::default() });
    assert!(of_other.is_empty());
}

#[test]
fn h1_a_lost_key_leaves_the_audit_when_it_was_and_who_did_it() {
    let test = TestDesk::new();
    for copy in ["keys/2026.a", "keys/2026.b"] {
        let path = test.place().join(copy);
        let mut bytes = fs::read(&path).unwrap();
        bytes[100] ^= 1;
        fs::write(path, bytes).unwrap();
    }
    let (desk, ada) = test.open();
    let rows = audit(&desk, &ada, AuditQuery::default());
    let (lost, whole): (Vec<&AuditRow>, Vec<&AuditRow>) =
        rows.iter().partition(|row| row.what.ends_with("(its key is lost)"));
    assert!(!lost.is_empty() && lost.iter().all(|row| row.number == Some(first())), "{lost:?}");
    assert!(whole.iter().any(|row| row.number == Some(Number::new(2026, 2))), "{whole:?}");
}

#[test]
fn one_that_cannot_be_read_keeps_nobody_else_from_being_read_nor_is_its_number_given_again() {
    let test = TestDesk::new();
    // Also where the start cannot go by what was kept of the last one, as after an update.
    fs::remove_file(test.place().join("lines")).unwrap();
    for copy in ["keys/2026.a", "keys/2026.b"] {
        let path = test.place().join(copy);
        let mut bytes = fs::read(&path).unwrap();
        bytes[64 + 64 + 40] ^= 1;
        fs::write(path, bytes).unwrap();
    }
    for _ in 0..2 {
        let (desk, ada) = test.open();
        let lost = Number::new(2026, 2);
        assert!(desk.show(&ada, first()).is_ok());
        assert_eq!(desk.numbers(&ada, &Filter::default()).unwrap(), [first()]);
        let why = desk.show(&ada, lost).unwrap_err().to_string();
        assert!(why.contains("QAP-2026-0002") && why.contains("2026.a"), "{why}");
        let (file, bytes) = ("form.toml".to_owned(), marked("another-").into_bytes());
        let documents = vec![("syllabus.txt".to_owned(), b"another syllabus".to_vec())];
        let taken = desk.intake(&ada, Intake { file, bytes, documents, dry_run: true, again: false }).unwrap();
        assert_eq!(taken[0].number, Number::new(2026, 3));
        desk.close();
    }
}

#[test]
fn h3_what_an_older_build_wrote_in_clear_is_not_forgotten_and_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("desk");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/desk-3/desk"), &desk);
    let owner = Owner { uid: 0, name: "ada".to_owned() };
    let desk = Desk::open(&desk, owner, Clock::new(start), &mut |_| {}).unwrap();
    let ada = desk.admit(0, None).unwrap();
    assert_eq!(ada.account.role, Role::Admin);
    let _ = desk.command(&ada, first(), None, Command::Withdraw { reason: None });
    let done = forget(&desk, &ada).unwrap();
    let ForgetOutcome::Refused(refusal) = &done.parts[0].outcome else { panic!("{done:?}") };
    assert!(refusal.rule == Rule::H3 && refusal.message.contains("unsealed"), "{refusal}");
    assert!(desk.verify(&ada).unwrap().is_clean());
}

#[test]
fn h3_what_an_older_build_wrote_in_clear_is_forgotten_once_the_desk_was_taken_over_sealed() {
    let (files, folder) = (Disk::system(), tempfile::tempdir().unwrap());
    for fixture in ["desk-1", "desk-2", "desk-3", "desk-4"] {
        let (old, new) = (folder.path().join(fixture), folder.path().join(format!("{fixture}-sealed")));
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture).join("desk"), &old);
        fs::create_dir(&new).unwrap();
        let (on, keys, mut text) = (&Ground::default(), &KeyCopy::read(&files, &old).unwrap(), Vec::new());
        let exporting = Exporting {
            on,
            desk: &old,
            room: folder.path(),
            keys,
            to: None,
            build: "test",
            stop: &AtomicBool::new(false),
        };
        let exported = export(&exporting, &mut text, &mut |_, _| ()).unwrap();
        let imported = import_sealed(&files, Path::new("text"), &mut &text[..], &new, &mut |_| ()).unwrap();
        assert!(imported.sealed > 0 && imported.head.sequence == exported.head.sequence, "{fixture}: {imported:?}");
        assert_eq!(imported.applications, exported.applications, "{fixture}");

        let open = |place: &Path| {
            let owner = Owner { uid: 0, name: "ada".to_owned() };
            let desk = Desk::open(place, owner, Clock::new(start), &mut |_| {}).unwrap();
            let ada = desk.admit(0, None).unwrap();
            (desk, ada)
        };
        let ((before, _), (desk, ada)) = (open(&old), open(&new));
        let all = desk.numbers(&ada, &Filter::default()).unwrap();
        for number in &all {
            assert_eq!(before.show(&ada, *number).unwrap(), desk.show(&ada, *number).unwrap(), "{fixture}: {number}");
            assert_eq!(before.history(&ada, *number).unwrap(), desk.history(&ada, *number).unwrap(), "{fixture}");
        }
        let email = desk.show(&ada, first()).unwrap().evidence.candidate.email.unwrap().to_string();
        assert!(!with_text(&old.join("journal"), &email).is_empty(), "{fixture}: {email} is in clear");
        assert_eq!(with_text(&new.join("journal"), &email), Vec::<std::path::PathBuf>::new(), "{fixture}");
        let _ = desk.command(&ada, first(), None, Command::Withdraw { reason: None });
        let done = forget(&desk, &ada).unwrap();
        assert!(matches!(done.parts[0].outcome, ForgetOutcome::Done) && done.left.is_none(), "{fixture}: {done:?}");
        assert_eq!(with_text(&new, &email), Vec::<std::path::PathBuf>::new(), "{fixture}");
        let report = desk.verify(&ada).unwrap();
        assert!(report.is_clean() && report.applications == all.len() as u64 - 1, "{fixture}: {report:?}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
