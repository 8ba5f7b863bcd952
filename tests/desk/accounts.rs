//! Accounts over a real store: who they are, what is changed of them, and that a change holds at once (V1).

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::journaled::times_told;
use chrono::{DateTime, TimeDelta, Utc};
use qapdesk::desk::{Clock, Desk, DeskError, DraftKey, Intake, Owner, Via, Who};
use qapdesk::domain::view::{Filter, Order, OutboxQuery};
use qapdesk::domain::{
    AccountChange, AccountEdit, AccountName, AssessorProfile, Command, LetterCommand, Number, Role, Rule, SavedView,
};
use qapdesk::text::{Line, Prose};

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBtq71hWoyEzxUH/jQpR+WvdhjcMktXpmZqaFvuTlo6T chen@laptop";
const FINGERPRINT: &str = "SHA256:75P8FSOLGNxtIlNYusY02+X8bUDP1OSJcRZ4j+++Qeo";
const GATEWAY: u32 = 2000;

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
        let desk =
            Desk::open(self.folder.path(), owner, clock, &mut |_| {}).unwrap().with_gateway(GATEWAY, None).unwrap();
        let who = desk.admit(1000, None).unwrap();
        (desk, who)
    }
}

fn name(name: &str) -> AccountName {
    name.parse().unwrap()
}

fn add(role: Role, uid: Option<u32>) -> AccountEdit {
    AccountEdit::Add { role, uid }
}

fn via(key: &str) -> Via {
    Via { key: key.to_owned(), address: "192.0.2.7".to_owned() }
}

/// The words of a refusal by V1.
fn refused<T: std::fmt::Debug>(done: Result<T, DeskError>) -> String {
    match done {
        Err(DeskError::Refused(refusal)) if refusal.rule == Rule::V1 => refusal.to_string(),
        other => panic!("{other:?}"),
    }
}

fn takes_in(desk: &Desk, who: &Who) {
    let bytes = std::fs::read("samples/forms/complete.toml").unwrap();
    let documents = Vec::new();
    let file = Intake { file: "complete.toml".to_owned(), bytes, documents, dry_run: false, again: false };
    desk.intake(who, file).unwrap();
}

#[test]
fn v1_what_was_done_to_an_account_is_kept_and_holds_after_a_restart() {
    let test = Test::new();
    {
        let (desk, ada) = test.open();
        desk.edit_account(&ada, name("chen"), add(Role::Assessor, None)).unwrap();
        desk.edit_account(&ada, name("chen"), AccountEdit::AddKey(KEY.parse().unwrap())).unwrap();
        desk.edit_account(&ada, name("chen"), AccountEdit::Role(Role::Lookup)).unwrap();
        desk.edit_account(&ada, name("chen"), AccountEdit::Disable).unwrap();
    }
    let (desk, ada) = test.open();
    let told: Vec<String> =
        desk.account_history(&ada, &name("chen")).unwrap().iter().map(AccountChange::words).collect();
    let key = format!("added the key {FINGERPRINT}");
    assert_eq!(
        told,
        [
            "added the account: assessor, no Unix user",
            &key,
            "gave it the role lookup in place of assessor",
            "disabled it"
        ]
    );
    assert!(refused(desk.admit(1000, Some("chen"))).contains("chen is disabled"));
    desk.edit_account(&ada, name("chen"), AccountEdit::Enable).unwrap();
    assert_eq!(desk.admit(1000, Some("chen")).unwrap().account.role, Role::Lookup);
    assert!(desk.verify(&ada).unwrap().is_clean());
}

#[test]
fn v1_a_change_of_an_account_holds_for_who_is_at_the_desk_already() {
    let test = Test::new();
    let (desk, ada) = test.open();
    takes_in(&desk, &ada);
    let number = Number::new(2026, 1);
    desk.edit_account(&ada, name("bo"), add(Role::Staff, Some(1001))).unwrap();
    let bo = desk.admit(1001, None).unwrap();
    let note = || Command::Note { text: Prose::clean("called") };
    desk.command(&bo, number, None, note()).unwrap();

    desk.edit_account(&ada, name("bo"), AccountEdit::Role(Role::Auditor)).unwrap();
    refused(desk.command(&bo, number, None, note()));
    let now = desk.refreshed(&bo).unwrap();
    assert_eq!(now.account.role, Role::Auditor);
    desk.show(&now, number).unwrap();
    refused(desk.command(&now, number, None, note()));

    desk.edit_account(&ada, name("bo"), AccountEdit::Disable).unwrap();
    refused(desk.refreshed(&bo));
    refused(desk.command(&bo, number, None, note()));
    for at_the_door in [desk.admit(1001, None).map(drop), desk.knows(1001)] {
        assert!(refused(at_the_door).contains("the account bo is disabled"));
    }
    assert_eq!(desk.history(&ada, number).unwrap().len(), 2, "the receipt and one note");
}

#[test]
fn v1_a_key_opens_the_desk_until_it_is_taken_away() {
    let test = Test::new();
    let (desk, ada) = test.open();
    desk.edit_account(&ada, name("chen"), add(Role::Assessor, None)).unwrap();
    desk.edit_account(&ada, name("bo"), add(Role::Staff, None)).unwrap();
    refused(desk.admit_by(GATEWAY, Some("chen"), Some(&via(FINGERPRINT))));
    desk.edit_account(&ada, name("chen"), AccountEdit::AddKey(KEY.parse().unwrap())).unwrap();
    let chen = desk.admit_by(GATEWAY, Some("chen"), Some(&via(FINGERPRINT))).unwrap();
    assert_eq!(desk.refreshed(&chen).unwrap().account.name, name("chen"));

    let again = desk.edit_account(&ada, name("bo"), AccountEdit::AddKey(KEY.parse().unwrap()));
    assert!(refused(again).contains("chen has it"), "one key is one account's");
    let unknown = desk.edit_account(&ada, name("chen"), AccountEdit::RemoveKey("SHA256:zz".to_owned()));
    assert!(refused(unknown).contains("no such key"));
    desk.edit_account(&ada, name("chen"), AccountEdit::RemoveKey("75P8".to_owned())).unwrap();
    refused(desk.refreshed(&chen));
    refused(desk.admit_by(GATEWAY, Some("chen"), Some(&via(FINGERPRINT))));

    desk.edit_account(&ada, name("bo"), AccountEdit::AddKey(KEY.parse().unwrap())).unwrap();
    refused(desk.admit_by(GATEWAY, Some("bo"), Some(&via(FINGERPRINT))));
    desk.edit_account(&ada, name("bo"), AccountEdit::Gateway(true)).unwrap();
    let bo = desk.admit_by(GATEWAY, Some("bo"), Some(&via(FINGERPRINT))).unwrap();
    // The role that it has is no change, and takes nothing from it.
    let same = desk.edit_account(&ada, name("bo"), AccountEdit::Role(bo.account.role));
    assert!(refused(same).contains("nothing is different for bo"));
    desk.refreshed(&bo).unwrap();
    desk.edit_account(&ada, name("bo"), AccountEdit::Role(Role::Auditor)).unwrap();
    refused(desk.refreshed(&bo));
    desk.edit_account(&ada, name("bo"), AccountEdit::Gateway(true)).unwrap();
    let bo = desk.refreshed(&bo).unwrap();
    desk.edit_account(&ada, name("bo"), AccountEdit::Gateway(false)).unwrap();
    refused(desk.refreshed(&bo));
}

#[test]
fn v1_the_desk_always_has_its_owner_as_admin_and_nobody_locks_themselves_out() {
    let test = Test::new();
    let (desk, ada) = test.open();
    desk.edit_account(&ada, name("max"), add(Role::Admin, Some(1005))).unwrap();
    let max = desk.admit(1005, None).unwrap();
    for edit in [AccountEdit::Role(Role::Lookup), AccountEdit::Unix(None), AccountEdit::Disable] {
        assert!(refused(desk.edit_account(&max, name("ada"), edit)).contains("desk's owner"));
    }
    assert!(refused(desk.edit_account(&max, name("max"), AccountEdit::Disable)).contains("their own"));
    let taken = desk.edit_account(&max, name("max"), AccountEdit::Unix(Some(1000)));
    assert!(refused(taken).contains("has the account ada"));
    for edit in [add(Role::Staff, Some(GATEWAY)), AccountEdit::Unix(Some(GATEWAY))] {
        let gateway =
            desk.edit_account(&ada, name(if matches!(edit, AccountEdit::Add { .. }) { "gate" } else { "max" }), edit);
        assert!(refused(gateway).contains("the gateway's"));
    }
    let own = desk.edit_account(&max, name("max"), AccountEdit::Role(Role::Lookup));
    assert!(refused(own).contains("their own role"));
    let nothing = desk.edit_account(&ada, name("max"), AccountEdit::Enable);
    assert!(refused(nothing).contains("nothing is different"));
    let typo = desk.edit_account(&ada, name("mx"), AccountEdit::Disable).unwrap_err();
    let DeskError::Refused(refusal) = typo else { panic!("{typo:?}") };
    assert_eq!(refusal.hint, "did you mean `max`?");
}

fn profile(account: Option<&str>) -> AssessorProfile {
    AssessorProfile {
        name: Line::clean("Wei Chen"),
        email: None,
        account: account.map(name),
        experienced_trainer: true,
        panel: None,
        evaluation_experience: None,
        languages: std::collections::BTreeSet::new(),
        zone: "Europe/London".parse().unwrap(),
        rates: Vec::new(),
        weekly: Vec::new(),
        exceptions: Vec::new(),
        load_cap: None,
        active: true,
    }
}

#[test]
fn h1_the_journal_says_of_every_change_by_which_key_it_came() {
    let test = Test::new();
    let (desk, ada) = test.open();
    takes_in(&desk, &ada);
    desk.edit_account(&ada, name("max"), add(Role::Admin, None)).unwrap();
    desk.edit_account(&ada, name("max"), AccountEdit::AddKey(KEY.parse().unwrap())).unwrap();
    desk.edit_account(&ada, name("max"), AccountEdit::Gateway(true)).unwrap();
    let max = desk.admit_by(GATEWAY, Some("max"), Some(&via(FINGERPRINT))).unwrap();
    let view = SavedView { name: "mine".parse().unwrap(), filter: Filter::default(), order: Order::default() };
    let number = Number::new(2026, 1);
    let changes: [(&str, &dyn Fn()); 6] = [
        ("a command", &|| drop(desk.command(&max, number, None, Command::Note { text: Prose::clean("x") }).unwrap())),
        ("a view", &|| drop(desk.save_view(&max, view.clone()).unwrap())),
        ("a view that goes", &|| drop(desk.delete_view(&max, &view.name).unwrap())),
        ("the roster", &|| drop(desk.add_assessor(&max, "chen".parse().unwrap(), profile(None)).unwrap())),
        ("an account", &|| drop(desk.edit_account(&max, name("bo"), add(Role::Staff, None)).unwrap())),
        ("a letter", &|| {
            let drafts = desk.outbox(&max, &OutboxQuery::default()).unwrap().rows;
            let reason = Some(Line::clean("not yet"));
            let on = vec![(drafts[0].id, None)];
            let done = desk.letters(&max, on, LetterCommand::Hold { reason }, false).unwrap();
            assert_eq!(done.len(), 1);
        }),
    ];
    for (what, change) in changes {
        let before = times_told(test.folder.path(), "192.0.2.7");
        change();
        assert!(times_told(test.folder.path(), "192.0.2.7") > before, "{what} does not say from where it came");
    }
}

#[test]
fn v1_drafts_of_a_disabled_account_are_there_for_thirty_days() {
    let folder = tempfile::tempdir().unwrap();
    let days = Arc::new(AtomicI64::new(0));
    let open = || {
        let days = Arc::clone(&days);
        let begun: DateTime<Utc> = "2026-11-23T15:00:00Z".parse().unwrap();
        let clock = Clock::new(move || begun + TimeDelta::days(days.load(Ordering::SeqCst)));
        let owner = Owner { uid: 1000, name: "ada".to_owned() };
        Desk::open(folder.path(), owner, clock, &mut |_| {}).unwrap()
    };
    let desk = open();
    let ada = desk.admit(1000, None).unwrap();
    let draft = DraftKey { number: None, form: "note".to_owned() };
    for account in ["bo", "max"] {
        desk.edit_account(&ada, name(account), add(Role::Staff, None)).unwrap();
        let who = desk.admit(1000, Some(account)).unwrap();
        desk.keep_draft(&who, &draft, Some("called her")).unwrap();
        desk.edit_account(&ada, name(account), AccountEdit::Disable).unwrap();
    }
    drop(desk);
    days.store(29, Ordering::SeqCst);
    let desk = open();
    desk.edit_account(&ada, name("bo"), AccountEdit::Enable).unwrap();
    days.store(31, Ordering::SeqCst);
    desk.tidy_drafts();
    desk.edit_account(&ada, name("max"), AccountEdit::Enable).unwrap();
    let kept = |account| desk.kept_draft(&desk.admit(1000, Some(account)).unwrap(), &draft).unwrap();
    assert_eq!(kept("bo").map(|(text, _)| text).as_deref(), Some("called her"), "enabled again in time");
    assert_eq!(kept("max"), None);
}

#[test]
fn v1_who_reads_no_applications_any_more_is_told_no_draft_of_before() {
    let test = Test::new();
    let (desk, ada) = test.open();
    takes_in(&desk, &ada);
    desk.edit_account(&ada, name("bo"), add(Role::Staff, None)).unwrap();
    let of_one = DraftKey { number: Some(Number::new(2026, 1)), form: "form".to_owned() };
    let of_new = DraftKey { number: None, form: "form".to_owned() };
    let bo = desk.admit(1000, Some("bo")).unwrap();
    for key in [&of_one, &of_new] {
        desk.keep_draft(&bo, key, Some("Jane, 555-0100")).unwrap();
        assert!(desk.kept_draft(&bo, key).unwrap().is_some());
    }
    // Files have the clock of the machine, and the desk here one of its own.
    let before = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    for kept in std::fs::read_dir(test.folder.path().join("drafts/bo")).unwrap() {
        std::fs::File::options().write(true).open(kept.unwrap().path()).unwrap().set_modified(before).unwrap();
    }
    assert!(desk.kept_draft(&bo, &of_new).unwrap().is_some());
    desk.edit_account(&ada, name("bo"), AccountEdit::Role(Role::Assessor)).unwrap();
    let bo = desk.admit(1000, Some("bo")).unwrap();
    assert!(matches!(desk.kept_draft(&bo, &of_one), Err(DeskError::NotFound(_))));
    assert_eq!(desk.kept_draft(&bo, &of_new).unwrap(), None);
    desk.keep_draft(&bo, &of_new, Some("their own")).unwrap();
    assert!(desk.kept_draft(&bo, &of_new).unwrap().is_some(), "what they type since is theirs");
}

#[test]
fn a9_an_assessors_account_keeps_a_role_that_may_assess() {
    let test = Test::new();
    let (desk, ada) = test.open();
    desk.edit_account(&ada, name("chen"), add(Role::Assessor, None)).unwrap();
    desk.add_assessor(&ada, "chen".parse().unwrap(), profile(Some("chen"))).unwrap();
    let change = desk.edit_account(&ada, name("chen"), AccountEdit::Role(Role::Lookup)).unwrap_err();
    assert!(matches!(&change, DeskError::Refused(refusal) if refusal.rule == Rule::A9), "{change:?}");
    desk.edit_account(&ada, name("chen"), AccountEdit::Role(Role::Staff)).unwrap();
    desk.edit_account(&ada, name("chen"), AccountEdit::Disable).unwrap();
    assert!(desk.assessors(&ada).unwrap()[0].assessor.profile.account.is_some(), "what they did stays theirs");
}
