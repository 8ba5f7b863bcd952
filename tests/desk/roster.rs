//! The roster of assessors and the accounts, over a real store.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::{Arc, Barrier};
use std::time::Duration;

use qapdesk::desk::{Clock, Desk, DeskError, Intake, News, Owner, Who};
use qapdesk::domain::{
    Account, AccountEdit, AssessorId, AssessorProfile, Command, ConflictAnswer, Number, PanelStanding, Permission,
    Role, Rule,
};
use qapdesk::text::Line;

struct Test {
    folder: tempfile::TempDir,
}

impl Test {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn open(&self) -> (Desk, Who) {
        let owner = Owner { uid: 1000, name: "ada".to_owned() };
        let clock = Clock::new(|| "2026-11-23T15:00:00Z".parse().unwrap());
        let desk = Desk::open(self.folder.path(), owner, clock, &mut |_| {}).unwrap();
        let who = desk.admit(1000, None).unwrap();
        (desk, who)
    }
}

fn id(text: &str) -> AssessorId {
    text.parse().unwrap()
}

fn profile(name: &str) -> AssessorProfile {
    AssessorProfile {
        name: Line::clean(name),
        email: None,
        account: None,
        experienced_trainer: true,
        panel: Some(PanelStanding { until: None }),
        evaluation_experience: Some(Line::clean("twelve candidates since 2019")),
        languages: [Line::clean("English")].into(),
        zone: "Europe/London".parse().unwrap(),
        rates: Vec::new(),
        weekly: Vec::new(),
        exceptions: Vec::new(),
        load_cap: None,
        active: true,
    }
}

fn bound(name: &str, account: &str) -> AssessorProfile {
    AssessorProfile { account: Some(account.parse().unwrap()), ..profile(name) }
}

fn add(desk: &Desk, who: &Who, account: Account) -> Result<Vec<Account>, DeskError> {
    let Account { name, role, uid, .. } = account;
    desk.edit_account(who, name, AccountEdit::Add { role, uid })
}

fn account(name: &str, role: Role, uid: Option<u32>) -> Account {
    Account::new(name.parse().unwrap(), role, uid)
}

fn rule(error: &DeskError) -> Rule {
    match error {
        DeskError::Refused(refusal) => refusal.rule,
        other => panic!("not a refusal: {other}"),
    }
}

#[test]
fn h1_an_entry_is_added_edited_and_keeps_its_history_over_a_restart() {
    let test = Test::new();
    {
        let (desk, who) = test.open();
        let news = desk.watch(&who);
        let (added, remarks) = desk.add_assessor(&who, id("chen"), profile("Wei Chen")).unwrap();
        assert_eq!((added.assessor.revision, remarks.len()), (1, 0));
        assert_eq!(news.recv_timeout(Duration::from_secs(20)), Ok(News::Roster));
        assert_eq!(rule(&desk.add_assessor(&who, id("chen"), profile("Another")).unwrap_err()), Rule::A2);
        let edited = AssessorProfile { load_cap: Some(3), ..profile("Wei Chen") };
        let why = Some(Line::clean("asked for less"));
        let (after, _) = desk.edit_assessor(&who, &id("chen"), Some(1), edited.clone(), why).unwrap();
        assert_eq!((after.assessor.revision, &after.assessor.profile), (2, &edited));
        let same = desk.edit_assessor(&who, &id("chen"), Some(2), edited, None).unwrap_err();
        assert_eq!(rule(&same), Rule::S6);
    }
    let (desk, who) = test.open();
    let row = &desk.assessors(&who).unwrap()[0];
    assert_eq!((row.assessor.revision, row.assessor.profile.load_cap, row.load), (2, Some(3), 0));
    assert!(row.against.is_empty());
    let history = desk.assessor_history(&who, &id("chen")).unwrap();
    let told: Vec<String> = history.iter().map(qapdesk::domain::AssessorChange::words).collect();
    assert_eq!(told, ["ada added the entry", "ada edited the entry"]);
    assert_eq!(history[1].reason.as_deref(), Some("asked for less"));
    assert!(desk.verify(&who).unwrap().is_clean());
}

#[test]
fn two_edits_at_once_are_one_edit_and_one_conflict_that_names_who() {
    let test = Test::new();
    let (desk, who) = test.open();
    add(&desk, &who, account("bo", Role::Staff, Some(1001))).unwrap();
    let bo = desk.admit(1001, None).unwrap();
    desk.add_assessor(&who, id("chen"), profile("Wei Chen")).unwrap();
    let barrier = Barrier::new(2);
    let edit = |who: &Who, cap| {
        barrier.wait();
        let profile = AssessorProfile { load_cap: Some(cap), ..profile("Wei Chen") };
        desk.edit_assessor(who, &id("chen"), Some(1), profile, None)
    };
    let (first, second) = std::thread::scope(|scope| {
        let one = scope.spawn(|| edit(&who, 1));
        let two = scope.spawn(|| edit(&bo, 2));
        (one.join().unwrap(), two.join().unwrap())
    });
    let (done, refused, by) = if first.is_ok() { (first, second, "ada") } else { (second, first, "bo") };
    assert_eq!(done.unwrap().0.assessor.revision, 2);
    let DeskError::RosterConflict { revision, changes, .. } = refused.unwrap_err() else { panic!("no conflict") };
    assert_eq!((revision, changes), (2, format!("{by} edited the entry")));
    assert_eq!(desk.assessor_history(&who, &id("chen")).unwrap().len(), 2);
}

#[test]
fn a9_an_account_is_bound_if_it_is_there_may_assess_and_is_nobody_elses() {
    let test = Test::new();
    let (desk, who) = test.open();
    for (name, role) in [("chen", Role::Assessor), ("bo", Role::Staff), ("eve", Role::Auditor)] {
        add(&desk, &who, account(name, role, None)).unwrap();
    }
    let add = |on: &str, account: &str| desk.add_assessor(&who, id(on), bound(on, account));
    let refused = add("chen", "chem").unwrap_err();
    assert!(matches!(&refused, DeskError::Refused(refusal) if refusal.hint == "did you mean `chen`?"), "{refused:?}");
    assert_eq!(rule(&add("eve", "eve").unwrap_err()), Rule::V1);
    add("chen", "chen").unwrap();
    assert_eq!(rule(&add("other", "chen").unwrap_err()), Rule::A9);
    add("bo", "bo").unwrap();
    let refused = desk.edit_assessor(&who, &id("bo"), None, bound("bo", "chen"), None).unwrap_err();
    assert_eq!(rule(&refused), Rule::A9);
    let unbound = AssessorProfile { account: None, ..bound("chen", "chen") };
    desk.edit_assessor(&who, &id("chen"), None, unbound, None).unwrap();
    desk.edit_assessor(&who, &id("bo"), None, bound("bo", "chen"), None).unwrap();
}

#[test]
fn v1_who_may_change_the_roster_and_the_accounts() {
    let test = Test::new();
    let (desk, who) = test.open();
    add(&desk, &who, account("bo", Role::Staff, Some(1001))).unwrap();
    add(&desk, &who, account("eve", Role::Auditor, Some(1002))).unwrap();
    add(&desk, &who, account("chen", Role::Assessor, Some(1003))).unwrap();
    let named = desk.admit(1000, Some("chen")).unwrap();
    assert!(named.account.role == Role::Assessor && named.account.role.may(Permission::Assess));
    let [bo, eve, chen] = [1001, 1002, 1003].map(|uid| desk.admit(uid, None).unwrap());
    for (who, reads, works) in [(&bo, true, true), (&eve, true, false), (&chen, false, false)] {
        let name = who.account.name.as_str();
        assert_eq!(desk.assessors(who).is_ok(), reads, "{name}");
        assert_eq!(desk.add_assessor(who, id(name), profile(name)).is_ok(), works, "{name}");
        assert_eq!(desk.accounts(who).is_ok(), name == "eve", "{name}: an auditor reads everything");
        assert_eq!(rule(&add(&desk, who, account("x", Role::Admin, None)).unwrap_err()), Rule::V1, "{name}");
    }
    let colleagues: Vec<String> =
        desk.colleagues(&bo).unwrap().iter().map(|colleague| colleague.name.to_string()).collect();
    assert_eq!(colleagues, ["ada", "bo"]);
}

#[test]
fn v1_a_name_and_a_unix_user_have_one_account() {
    let test = Test::new();
    {
        let (desk, who) = test.open();
        let all = add(&desk, &who, account("bo", Role::Staff, Some(1001))).unwrap();
        assert_eq!(all.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["ada", "bo"]);
        for again in [account("bo", Role::Admin, None), account("cyd", Role::Staff, Some(1001))] {
            assert_eq!(rule(&add(&desk, &who, again).unwrap_err()), Rule::V1);
        }
        assert_eq!(rule(&add(&desk, &who, account("cyd", Role::Staff, Some(1000))).unwrap_err()), Rule::V1);
        add(&desk, &who, account("cyd", Role::Staff, None)).unwrap();
        add(&desk, &who, account("dee", Role::Staff, None)).unwrap();
    }
    let (desk, who) = test.open();
    assert_eq!(desk.accounts(&who).unwrap().len(), 4);
    assert_eq!(desk.admit(1001, None).unwrap().account.role, Role::Staff);
}

#[test]
fn one_name_added_by_many_at_once_is_added_once() {
    let test = Test::new();
    let (desk, who) = test.open();
    let (desk, barrier) = (Arc::new(desk), Arc::new(Barrier::new(8)));
    let done: Vec<bool> = std::thread::scope(|scope| {
        let add = |role| {
            let (desk, who, barrier) = (Arc::clone(&desk), who.clone(), Arc::clone(&barrier));
            scope.spawn(move || {
                barrier.wait();
                add(&desk, &who, account("bo", role, Some(1001))).is_ok()
            })
        };
        let threads: Vec<_> = [Role::Staff, Role::Auditor].into_iter().cycle().take(8).map(add).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(done.into_iter().filter(|done| *done).count(), 1);
}

#[test]
fn a3_the_file_of_an_assessor_names_the_conflict_of_each_candidate() {
    let test = Test::new();
    let (desk, who) = test.open();
    let form = "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe\"\n";
    let file = "form.toml".to_owned();
    let intake = Intake { file, bytes: form.as_bytes().to_vec(), documents: Vec::new(), dry_run: false, again: false };
    let number = desk.intake(&who, intake).unwrap()[0].number;
    assert_eq!(number, Number::new(2026, 1));
    desk.add_assessor(&who, id("chen"), profile("Wei Chen")).unwrap();
    let asked = Command::Conflict { assessor: id("chen"), answer: ConflictAnswer::Asked };
    desk.command(&who, number, None, asked).unwrap();
    let file = desk.assessor(&who, &id("chen")).unwrap();
    let told: Vec<(Number, &str, &ConflictAnswer)> =
        file.conflicts.iter().map(|row| (row.number, row.candidate.as_str(), &row.record.answer)).collect();
    assert_eq!(told, [(number, "Doe", &ConflictAnswer::Asked)]);
    desk.command(&who, number, None, Command::Undo).unwrap();
    assert!(desk.assessor(&who, &id("chen")).unwrap().conflicts.is_empty());
    let nobody = desk.assessor(&who, &id("chem")).unwrap_err();
    assert!(matches!(&nobody, DeskError::NoAssessor { near: Some(near), .. } if near == "chen"), "{nobody:?}");
}
