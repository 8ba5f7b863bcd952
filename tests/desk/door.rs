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
use qapdesk::domain::view::{
    ApplicationView, AuditQuery, Filter, OfferQuery, Order, OutboxQuery, Period, Query, WeekQuery,
};
use qapdesk::domain::{
    AccountEdit, AccountName, AssessorId, AssessorProfile, BulkAct, Command, ConflictAnswer, ConflictKind, Digest,
    ForgetOrder, LetterCommand, LetterId, Level, Names, Number, Plan, Requirement, Role, Rule, SavedView, SessionId,
    SessionMode, SheetEdit, SheetKey, Slot,
};
use qapdesk::link::protocol::{Answer, Attachment, Bulk, DraftKey, Failure, FormEdit, Intake, Name, Request};
use qapdesk::link::{Claim, DeskService, Peer, Service};
use qapdesk::text::{Line, Prose};
use strum::EnumCount;

type Attendance = <DeskService as Service>::Session;

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
    let claim = Claim { account: Some(account.to_owned()), via: None, names: Names::Shown };
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
        Request::HideNames(false),
        Request::Unreadable,
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
            Request::Greet
                | Request::Find { .. }
                | Request::RefusedAtGateway(_)
                | Request::Forgotten(_)
                | Request::HideNames(_)
                | Request::Unreadable
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

/// What tells whose an application is, as it stands in the form and in what was noted.
fn telling(view: &ApplicationView) -> BTreeSet<String> {
    let (candidate, mut telling) = (&view.evidence.candidate, BTreeSet::new());
    let names = [Some(&candidate.name), candidate.given_name.as_ref(), Some(&candidate.family_name)];
    let of_references = view.evidence.references.iter().filter_map(|one| one.name.as_ref());
    for name in names.into_iter().flatten().chain(of_references) {
        telling.extend(name.split([' ', '-', '.']).filter(|word| word.len() > 1).map(str::to_lowercase));
    }
    let fields =
        [&candidate.email, &candidate.primary_phone, &candidate.secondary_phone, &candidate.cell, &candidate.fax];
    let of_references = view.evidence.references.iter().flat_map(|one| [&one.phone, &one.email]);
    telling.extend(fields.into_iter().chain(of_references).flatten().map(|text| text.to_lowercase()));
    telling.extend(candidate.address.iter().flat_map(|text| text.lines()).map(str::to_lowercase));
    telling
}

fn session(service: &DeskService, names: Names) -> Attendance {
    let claim = Claim { account: Some("ada".to_owned()), via: None, names };
    service.admit(Peer { uid: OWNER, gid: 1, pid: 1 }, &claim).unwrap()
}

fn done(service: &DeskService, session: &mut Attendance, number: Number, command: Command) {
    let request = Request::Command { name: Name::Number(number), seen: None, command };
    let answer = service.answer(session, request);
    assert!(matches!(answer, Answer::Done { .. }), "{answer:?}");
}

/// A desk with an application of somebody who is named wherever somebody can be named.
fn desk_of_named(folder: &std::path::Path) -> (DeskService, Number) {
    let desk = service(folder, Clock::new(now));
    let form = std::fs::read_to_string("samples/forms/complete.toml").unwrap();
    let named = form
        .replace("R. Counsel", "Rosalind Quill")
        .replace("P. Party", "Ulla Brandvold")
        .replace("complete@example.org", "wilhelmina@murray.example")
        .replace("+1 212 555 0100", "+44 20 7946 0018");
    let named: Vec<&str> = named.lines().collect();
    let as_named = |line: &&str| match line.split_once(" = ") {
        Some(("name", _)) => "name = \"Wilhelmina Murray-Harker\"".to_owned(),
        Some(("given_name", _)) => "given_name = \"Wilhelmina\"".to_owned(),
        Some(("family_name", _)) => "family_name = \"Murray-Harker\"".to_owned(),
        _ => (*line).to_owned(),
    };
    let until = named.iter().position(|line| line.starts_with("[[")).unwrap();
    let (first, rest) = named.split_at(until);
    let text: Vec<String> = first.iter().map(as_named).chain(rest.iter().map(|line| (*line).to_owned())).collect();
    let bytes = text.join("\n").into_bytes();
    let file = Intake { file: "x.toml".to_owned(), bytes, documents: Vec::new(), dry_run: false, again: false };
    let mut ada = session(&desk, Names::Shown);
    let number = match desk.answer(&mut ada, Request::Intake(file)) {
        Answer::Taken(taken) => taken[0].number,
        other => panic!("{other:?}"),
    };
    let note = |text: &str| Command::Note { text: Prose::clean(text) };
    done(&desk, &mut ada, number, note("wilhelmina called from 020 7946 0018"));
    for file in ["murray_harker.txt", "WilhelminaHarker.txt"] {
        let (slot, file, bytes) = (Slot::Statement, file.to_owned(), file.as_bytes().to_vec());
        let attachment = Attachment { slot, file, bytes, pages: None };
        let request = Request::Attach { name: Name::Number(number), seen: None, attachment };
        assert!(matches!(desk.answer(&mut ada, request), Answer::Done { .. }));
    }
    let reason = Some(Line::clean("Ms Murray's fee is missing, says harker"));
    let requirement = Requirement::Fee;
    done(&desk, &mut ada, number, Command::MarkDeficient { requirement, reason });
    done(&desk, &mut ada, number, Command::Notify { due: None, reason: None });
    (desk, number)
}

#[test]
fn e1_no_answer_to_a_session_without_names_tells_one() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, number) = desk_of_named(folder.path());
    let mut ada = session(&desk, Names::Shown);
    let Answer::Application(view) = desk.answer(&mut ada, Request::Show(Name::Number(number))) else { panic!() };
    let telling = telling(&view);
    assert!(telling.contains("harker") && telling.contains("quill") && telling.len() > 8, "{telling:?}");
    let tells = |answer: &Answer| {
        let told = format!("{answer:?}").to_lowercase();
        telling.iter().find(|text| told.contains(text.as_str())).cloned()
    };
    let every = || {
        let mut all = every_request(number.sequence(), "lou");
        all.push(Request::Find { text: number.to_string(), limit: 5 });
        // What the rules refuse, and what somebody else changed meanwhile, is told in words.
        for seen in [None, Some(1)] {
            let command = Command::Accept { requirement: Requirement::Fee, reason: None };
            all.push(Request::Command { name: Name::Number(number), seen, command });
        }
        all.retain(|request| !matches!(request, Request::HideNames(_) | Request::DeleteView(_)));
        all
    };
    let told = every().into_iter().filter(Request::only_reads);
    let shown: Vec<_> = told.filter(|request| tells(&desk.answer(&mut ada, request.clone())).is_some()).collect();
    assert!(shown.len() >= 8, "with names shown they are told: {shown:?}");
    for names in [Names::Hidden, Names::HiddenAgain] {
        let mut hidden = session(&desk, names);
        for request in every() {
            let answer = desk.answer(&mut hidden, request.clone());
            assert_eq!(tells(&answer), None, "{request:?}: {answer:?}");
        }
    }
    let mut turned = session(&desk, Names::Shown);
    desk.answer(&mut turned, Request::HideNames(true));
    for request in every() {
        let answer = desk.answer(&mut turned, request.clone());
        assert_eq!(tells(&answer), None, "{request:?}: {answer:?}");
    }
}

#[test]
fn e1_a_change_says_that_names_were_hidden_as_far_as_the_desk_itself_did_not_tell_them() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, number) = desk_of_named(folder.path());
    let other = Number::new(2026, 1);
    let note = || Command::Note { text: Prose::clean("x") };
    let last = |of: Number| {
        let mut ada = session(&desk, Names::Shown);
        match desk.answer(&mut ada, Request::History(Name::Number(of))) {
            Answer::History(entries) => entries.last().unwrap().what.clone(),
            other => panic!("{other:?}"),
        }
    };
    let mut ada = session(&desk, Names::Shown);
    done(&desk, &mut ada, number, note());
    assert_eq!(last(number), "wrote a note");
    // It was told the name of the one by the answer, and of the other none.
    desk.answer(&mut ada, Request::HideNames(true));
    done(&desk, &mut ada, number, note());
    done(&desk, &mut ada, other, note());
    assert_eq!(last(number), "wrote a note, names hidden (the session was shown this one before)");
    assert_eq!(last(other), "wrote a note, names hidden");
    desk.answer(&mut ada, Request::HideNames(false));
    desk.answer(&mut ada, Request::List(Query::default()));
    desk.answer(&mut ada, Request::HideNames(true));
    done(&desk, &mut ada, other, note());
    assert_eq!(last(other), "wrote a note, names hidden (the session was shown this one before)");
    // A line that was cut says what it was told before, and one that hides from its beginning was told nothing.
    for (names, said) in [
        (Names::Hidden, "wrote a note, names hidden"),
        (Names::HiddenAgain, "wrote a note, names hidden (the session was shown this one before)"),
    ] {
        done(&desk, &mut session(&desk, names), number, note());
        assert_eq!(last(number), said);
    }
    // Many at once say it each.
    let mut hidden = session(&desk, Names::Hidden);
    let command = Command::Hold { resume_on: None, reason: Some(Line::clean("away")) };
    let bulk = Bulk { act: BulkAct::Do(command), on: vec![(number, None), (other, None)], dry_run: false };
    assert!(matches!(desk.answer(&mut hidden, Request::Bulk(bulk)), Answer::Bulk(_)));
    assert_eq!([last(number), last(other)], ["put the application on hold, names hidden"; 2].map(str::to_owned));
}

#[test]
fn e1_what_cannot_be_told_without_a_name_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, number) = desk_of_named(folder.path());
    let name = Name::Number(number);
    let mut hidden = session(&desk, Names::Hidden);
    let text: Filter = "murray".parse().unwrap();
    // As it came to such a session, with what it is not told left out.
    let plan = Plan {
        mode: SessionMode::RolePlay,
        start: DateTime::UNIX_EPOCH,
        minutes: 60,
        zone: "Europe/London".parse().unwrap(),
        place: Some(Line::clean("[name] office")),
        recorded: false,
        interview: None,
    };
    let (session_id, assessors, despite, reason) = (SessionId(1), Vec::new(), BTreeSet::new(), None);
    let moved = Command::Move { session: session_id, plan, assessors, despite, reason };
    let rationale = Prose::clean("[name] listens well, and lets both of them speak to the end.");
    let command =
        Command::DetermineSkills { session: session_id, level: Level::new(3).unwrap(), eligible: true, rationale };
    let key = SheetKey { number, session: session_id, assessor: "chen".parse().unwrap() };
    let answer = ConflictAnswer::Declared { kind: ConflictKind::SameFirm, note: Some(Line::clean("[name]'s cousin")) };
    let tie = Command::Conflict { assessor: key.assessor.clone(), answer };
    for request in [
        Request::Command { name: name.clone(), seen: None, command: tie },
        Request::Command { name: name.clone(), seen: None, command: moved },
        Request::Assess { key, seen: None, command },
        Request::FormText(name.clone()),
        Request::Letter(LetterId(1)),
        Request::Message(LetterId(1)),
        Request::Document(Digest::from_hex(&"0".repeat(64)).unwrap()),
        Request::Find { text: "murray".to_owned(), limit: 5 },
        Request::Numbers(text.clone()),
        Request::List(Query { filter: text, ..Query::default() }),
    ] {
        match desk.answer(&mut hidden, request.clone()) {
            Answer::Failed(Failure::Refused { rule: Rule::E1, hint, .. }) => assert!(hint.contains(", n"), "{hint}"),
            other => panic!("{request:?}: {other:?}"),
        }
    }
    // By its number it is found, and not by the digits of an address or a telephone.
    let found = |hidden: &mut Attendance, text: &str| match desk
        .answer(hidden, Request::Find { text: text.to_owned(), limit: 5 })
    {
        Answer::Found(found) => found.iter().map(|one| one.row.number).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    for text in [number.to_string(), number.sequence().to_string(), format!("2026-{}", number.sequence())] {
        assert_eq!(found(&mut hidden, &text).first(), Some(&number), "{text}");
    }
    assert_eq!(found(&mut hidden, "7946"), []);
    // A list by name is one by number: its order tells nothing.
    let by_name = Query { order: "name".parse().unwrap(), ..Query::default() };
    match desk.answer(&mut hidden, Request::List(by_name)) {
        Answer::Rows { rows, .. } => assert!(rows.is_sorted_by_key(|row| row.number), "{rows:?}"),
        other => panic!("{other:?}"),
    }
}
