//! Accounts over a real store: who they are, what is changed of them, and that a change holds at once (V1).

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use qapdesk::desk::{Clock, Desk, DeskError, Intake, Owner, Via, Who};
use qapdesk::domain::{AccountChange, AccountEdit, AccountName, AssessorProfile, Command, Number, Role, Rule};
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
    refused(desk.admit(1001, None));
    refused(desk.knows(1001));
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

#[test]
fn a9_an_assessors_account_keeps_a_role_that_may_assess() {
    let test = Test::new();
    let (desk, ada) = test.open();
    desk.edit_account(&ada, name("chen"), add(Role::Assessor, None)).unwrap();
    let profile = AssessorProfile {
        name: Line::clean("Wei Chen"),
        email: None,
        account: Some(name("chen")),
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
    };
    desk.add_assessor(&ada, "chen".parse().unwrap(), profile).unwrap();
    let change = desk.edit_account(&ada, name("chen"), AccountEdit::Role(Role::Lookup)).unwrap_err();
    assert!(matches!(&change, DeskError::Refused(refusal) if refusal.rule == Rule::A9), "{change:?}");
    desk.edit_account(&ada, name("chen"), AccountEdit::Role(Role::Staff)).unwrap();
    desk.edit_account(&ada, name("chen"), AccountEdit::Disable).unwrap();
    assert!(desk.assessors(&ada).unwrap()[0].assessor.profile.account.is_some(), "what they did stays theirs");
}
