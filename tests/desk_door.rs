//! What the desk's service answers to whom, request by request: the role is asked before anything is looked up, and again
//! before what was read is told (V1).

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use qapdesk::desk::{Clock, Desk, Owner};
use qapdesk::domain::bundle::{BundleQuery, Persons, StepsQuery};
use qapdesk::domain::program::CPR;
use qapdesk::domain::report::ReportQuery;
use qapdesk::domain::view::{AuditQuery, Filter, OfferQuery, Order, OutboxQuery, Period, Query, WeekQuery};
use qapdesk::domain::{
    AccountEdit, AccountName, AssessorId, AssessorProfile, BulkAct, Command, Digest, ForgetOrder, LetterCommand,
    LetterId, Number, Role, Rule, SavedView, SessionId, SheetEdit, SheetKey, Slot,
};
use qapdesk::link::protocol::{Answer, Attachment, Bulk, DraftKey, Failure, FormEdit, Intake, Name, Request};
use qapdesk::link::{Claim, DeskService, Peer, Service};
use qapdesk::text::{Line, Prose};
use strum::EnumCount;

const OWNER: u32 = 1000;

fn now() -> DateTime<Utc> {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

fn name(name: &str) -> AccountName {
    name.parse().unwrap()
}

/// A desk of `ada` with one application, an account `lou` that looks up and an account `bo` of the staff.
fn service(folder: &std::path::Path, clock: Clock) -> DeskService {
    let owner = Owner { uid: OWNER, name: "ada".to_owned() };
    let desk = Desk::open(folder, owner, clock, &mut |_| {}).unwrap();
    let ada = desk.admit(OWNER, None).unwrap();
    desk.edit_account(&ada, name("lou"), AccountEdit::Add { role: Role::Lookup, uid: None }).unwrap();
    desk.edit_account(&ada, name("bo"), AccountEdit::Add { role: Role::Staff, uid: None }).unwrap();
    let bytes = std::fs::read("samples/forms/complete.toml").unwrap();
    let documents = Vec::new();
    let file = Intake { file: "complete.toml".to_owned(), bytes, documents, dry_run: false, again: false };
    desk.intake(&ada, file).unwrap();
    DeskService::new(desk, "test")
}

fn asks(service: &DeskService, account: &str, request: Request) -> Answer {
    let claim = Claim { account: Some(account.to_owned()), via: None };
    let mut session = service.admit(Peer { uid: OWNER, gid: 1, pid: 1 }, &claim).unwrap();
    service.answer(&mut session, request)
}

#[test]
fn v1_what_was_read_is_not_told_to_who_may_not_read_it_any_more() {
    for takes in [AccountEdit::Disable, AccountEdit::Role(Role::Assessor)] {
        let folder = tempfile::tempdir().unwrap();
        let (desk, armed): (Arc<OnceLock<DeskService>>, _) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let (inside, is_armed) = (Arc::clone(&desk), Arc::clone(&armed));
        // The desk looks at its clock while it answers: that is when the admin takes the account away.
        let clock = Clock::new(move || {
            if is_armed.swap(false, Ordering::SeqCst) {
                let edit = Request::EditAccount { name: name("bo"), edit: takes.clone() };
                let done = asks(inside.get().unwrap(), "ada", edit);
                assert!(matches!(done, Answer::AccountEdited { .. }), "{done:?}");
            }
            now()
        });
        desk.set(service(folder.path(), clock)).unwrap();
        let desk = desk.get().unwrap();
        let list = || Request::List(Query::default());
        assert!(matches!(asks(desk, "bo", list()), Answer::Rows { total: 1, .. }));
        armed.store(true, Ordering::SeqCst);
        let answer = asks(desk, "bo", list());
        assert!(matches!(answer, Answer::Failed(Failure::Refused { rule: Rule::V1, .. })), "{answer:?}");
    }
}

/// Every request, about an application and an assessor.
fn every_request(number: u32, assessor: &str) -> Vec<Request> {
    let number_of = Number::new(2026, number);
    let (short, assessor): (Name, AssessorId) = (Name::Short(number), assessor.parse().unwrap());
    let key = SheetKey { number: number_of, session: SessionId(1), assessor: assessor.clone() };
    let (bytes, documents) = (std::fs::read("samples/forms/complete.toml").unwrap(), Vec::new());
    let draft = || DraftKey { number: Some(number_of), form: "note".to_owned() };
    let letter = LetterId(number);
    let note = || Command::Note { text: Prose::clean("x") };
    let view = SavedView { name: "mine".parse().unwrap(), filter: Filter::default(), order: Order::default() };
    let mut all = requests_on(&short, note());
    all.extend([
        Request::Greet,
        Request::Find { text: "jane".to_owned(), limit: 5 },
        Request::List(Query::default()),
        Request::Views(Query::default()),
        Request::Intake(Intake {
            file: "x.toml".to_owned(),
            bytes: bytes.clone(),
            documents: Vec::new(),
            dry_run: false,
            again: false,
        }),
        Request::Document(Digest::from_hex(&"0".repeat(64)).unwrap()),
        Request::Verify,
        Request::Health,
        Request::Tags,
        Request::Colleagues,
        Request::Edit {
            name: short,
            seen: None,
            form: FormEdit { file: "x.toml".to_owned(), bytes, documents, dry_run: true, reason: None },
        },
        Request::Numbers(Filter::default()),
        Request::Bulk(Bulk { act: BulkAct::Do(note()), on: vec![(number_of, None)], dry_run: true }),
        Request::SavedViews,
        Request::SaveView(view.clone()),
        Request::DeleteView(view.name),
        Request::Assessors,
        Request::AddAssessor { id: assessor.clone(), profile: Box::new(profile()) },
        Request::EditAssessor { id: assessor.clone(), seen: None, profile: Box::new(profile()), reason: None },
        Request::AssessorHistory(assessor.clone()),
        Request::Week(WeekQuery {
            monday: now().date_naive(),
            zone: "America/New_York".parse().unwrap(),
            language: None,
            qualified_only: false,
            below_load_only: false,
        }),
        Request::Sessions { from: now(), to: now() },
        Request::OwnSessions,
        Request::Sheet(key.clone()),
        Request::EditSheet { key: key.clone(), seen: 0, edit: SheetEdit::Remark(None) },
        Request::Assess { key, seen: None, command: Command::SubmitSheet { session: SessionId(1) } },
        Request::Monitoring(Period::default()),
        Request::Accounts,
        Request::EditAccount { name: name(assessor.as_str()), edit: AccountEdit::Disable },
        Request::Assessor(assessor.clone()),
        Request::Outbox(OutboxQuery::default()),
        Request::Letter(letter),
        Request::Message(letter),
        Request::Letters { on: vec![(letter, None)], command: LetterCommand::Unhold, dry_run: true },
        Request::CheckMail,
        Request::AccountHistory(name(assessor.as_str())),
        Request::Draft(draft()),
        Request::KeepDraft(draft(), Some("x".to_owned())),
        Request::RefusedAtGateway(Line::clean("x")),
        Request::Open(Some(number_of)),
        Request::Head(None),
        Request::BackupHead,
        Request::Forget {
            names: Some(vec![Name::Number(number_of)]),
            order: ForgetOrder { on_request: false, reason: None },
            dry_run: true,
        },
        Request::Forgotten(number_of),
        Request::Audit(None, AuditQuery::default()),
        Request::Report(ReportQuery::default()),
        Request::Bundle(Box::new(BundleQuery {
            from: now().date_naive(),
            to: now().date_naive(),
            program: None,
            after: None,
            persons: Persons::default(),
        })),
        Request::BundleSteps(Box::new(StepsQuery {
            from: now().date_naive(),
            to: now().date_naive(),
            program: None,
            after: 0,
            upto: 1,
            persons: Persons::default(),
        })),
        Request::Judge { before: CPR.to_owned(), after: CPR.to_owned() },
        Request::Programs,
        Request::ProgramText { id: "cpr".to_owned(), version: None },
        Request::LoadProgram { file: "x.toml".to_owned(), text: String::new() },
        Request::SetDefaultProgram("cpr".to_owned()),
    ]);
    all
}

/// The requests that name one application.
fn requests_on(name: &Name, command: Command) -> Vec<Request> {
    let slot = Slot::Statement;
    vec![
        Request::Show(name.clone()),
        Request::History(name.clone()),
        Request::Command { name: name.clone(), seen: None, command },
        Request::FormText(name.clone()),
        Request::Attach {
            name: name.clone(),
            seen: None,
            attachment: Attachment { slot, file: "x.txt".to_owned(), bytes: b"x".to_vec(), pages: None },
        },
        Request::Offers(name.clone(), OfferQuery { from: now(), minutes: None, language: None }),
    ]
}

fn profile() -> AssessorProfile {
    AssessorProfile {
        name: Line::clean("Chen"),
        email: None,
        account: None,
        experienced_trainer: true,
        panel: None,
        evaluation_experience: None,
        languages: std::collections::BTreeSet::new(),
        zone: "America/New_York".parse().unwrap(),
        rates: Vec::new(),
        weekly: Vec::new(),
        exceptions: Vec::new(),
        load_cap: None,
        active: true,
    }
}

#[test]
fn v1_who_only_looks_up_is_refused_everything_else_whether_it_is_there_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let desk = service(folder.path(), Clock::new(now));
    let chen = Request::AddAssessor { id: "lou".parse().unwrap(), profile: Box::new(profile()) };
    assert!(matches!(asks(&desk, "ada", chen), Answer::AssessorChanged { .. }));
    // What is there: an application, an assessor and an account of that name. And what is not.
    let (there, not_there) = (every_request(1, "lou"), every_request(77, "nobody"));
    let names: BTreeSet<&str> = there.iter().map(Into::into).collect();
    assert_eq!(names.len(), Request::COUNT, "a request is missing here");
    for (there, not_there) in there.into_iter().zip(not_there) {
        let kind: &str = (&there).into();
        let may = matches!(
            there,
            Request::Greet | Request::Find { .. } | Request::RefusedAtGateway(_) | Request::Forgotten(_)
        );
        let answers = [asks(&desk, "lou", there), asks(&desk, "lou", not_there)];
        assert_eq!(answers[0], answers[1], "{kind}: what is there is told by the answer");
        let is_refused = matches!(&answers[0], Answer::Failed(Failure::Refused { rule: Rule::V1, .. }));
        assert_eq!(is_refused, !may, "{kind}: {:?}", answers[0]);
    }
}

#[test]
fn v1_who_only_looks_up_is_told_nothing_beside_name_number_stage_and_what_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let desk = service(folder.path(), Clock::new(now));
    let find = |account| match asks(&desk, account, Request::Find { text: "jane".to_owned(), limit: 5 }) {
        Answer::Found(found) => found,
        other => panic!("{other:?}"),
    };
    let (staff, lookup) = (find("bo"), find("lou"));
    assert!(staff[0].score > 0 && staff[0].row.revision > 0);
    let row = &lookup[0].row;
    assert!(
        lookup[0].score == 0 && row.unmet == staff[0].row.unmet && row.revision == 0 && row.next.is_empty(),
        "{row:?}"
    );
    assert_eq!((row.number, row.stage, row.open), (staff[0].row.number, staff[0].row.stage, staff[0].row.open));
}

#[test]
fn v1_nothing_of_an_account_is_told_by_what_cannot_be_assigned_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let desk = service(folder.path(), Clock::new(now));
    let dismissed = Request::EditAccount { name: name("max"), edit: AccountEdit::Add { role: Role::Staff, uid: None } };
    asks(&desk, "ada", dismissed);
    asks(&desk, "ada", Request::EditAccount { name: name("max"), edit: AccountEdit::Disable });
    let words = ["lou", "max", "nobody"].map(|to| {
        let command = Command::Assign { to: Some(name(to)) };
        match asks(&desk, "bo", Request::Command { name: Name::Short(1), seen: None, command }) {
            Answer::Failed(failure) => failure.message().replace(to, "NAME"),
            other => panic!("{other:?}"),
        }
    });
    assert!(words[0] == words[1] && words[1] == words[2], "{words:?}");
}
