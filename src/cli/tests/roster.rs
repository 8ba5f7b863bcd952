//! The roster of assessors and the accounts.

use super::fixture::{name, ran, today, view};
use crate::cli::Status;
use crate::domain::view::{ConflictRow, Counts, RosterFile, RosterRow, ToCome};
use crate::domain::{
    Account, AccountEdit, Act, Assessor, AssessorProfile, Command, ConflictAnswer, ConflictKind, ConflictRecord,
    Number, Origin, PanelStanding, Role, SessionId, read_days, read_rates, read_week,
};
use crate::link::protocol::{Answer, Failure, Greeting, HistoryEntry, Name, Request};
use crate::text::Line;

fn profile() -> AssessorProfile {
    AssessorProfile {
        name: Line::clean("Wei Chen"),
        email: Some(Line::clean("chen@example.org")),
        account: Some(name("chen")),
        experienced_trainer: true,
        panel: Some(PanelStanding { until: "2027-06-30".parse().ok() }),
        evaluation_experience: Some(Line::clean("twelve candidates")),
        languages: ["English", "French"].map(Line::clean).into(),
        zone: "Europe/London".parse().unwrap(),
        rates: read_rates("250 USD from 2026-01-01").unwrap(),
        weekly: read_week("mon-fri 09:00-17:00").unwrap(),
        exceptions: read_days("2026-12-24 off").unwrap(),
        load_cap: Some(4),
        active: true,
    }
}

fn row(profile: AssessorProfile) -> RosterRow {
    let against = profile.unqualified_on(today());
    RosterRow { assessor: Assessor { id: "chen".parse().unwrap(), revision: 3, profile }, against, load: 2 }
}

fn file() -> Answer {
    let record =
        ConflictRecord { answer: ConflictAnswer::None, by: name("ada"), at: "2026-11-20T15:00:00Z".parse().unwrap() };
    let conflicts = vec![ConflictRow { number: Number::new(2026, 3), candidate: Line::clean("Jane O'Connor"), record }];
    let to_come = vec![ToCome { number: Number::new(2026, 3), session: SessionId(1), day: today() }];
    Answer::Assessor(Box::new(RosterFile { row: row(profile()), conflicts, to_come }))
}

fn history() -> Answer {
    Answer::AssessorHistory(vec![HistoryEntry {
        revision: 1,
        at: "2026-11-20T15:00:00Z".parse().unwrap(),
        by: name("ada"),
        origin: Origin::Local { uid: 1000 },
        what: "added the entry".to_owned(),
        reason: None,
        details: vec!["name: Wei Chen".to_owned()],
    }])
}

fn changed() -> Answer {
    Answer::AssessorChanged {
        row: Box::new(row(profile())),
        remarks: vec!["chen is not active, and is planned".to_owned()],
    }
}

/// The profile that a command on the entry of chen asks for.
fn edited(arguments: &[&str]) -> AssessorProfile {
    let ran = ran(arguments, vec![file(), changed()]);
    assert_eq!(ran.status, Status::Done, "{}", ran.stderr);
    match ran.asked.into_iter().last() {
        Some(Request::EditAssessor { seen: Some(3), profile, .. }) => profile.in_order(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_assessor_is_added_with_what_is_given_and_in_the_zone_of_the_desk() {
    let greeting = Answer::Greeting(Greeting {
        account: name("ada"),
        role: Role::Admin,
        program: "CPR".to_owned(),
        time_zone: "America/New_York".to_owned(),
        counts: Counts::default(),
    });
    let line =
        ["assessor", "add", "chen", "--name", "Wei Chen", "--trainer", "--panel-until", "2027-06-30", "--load", "4"];
    let ran = ran(&line, vec![greeting, changed()]);
    assert_eq!(ran.status, Status::Done, "{}", ran.stderr);
    let Some(Request::AddAssessor { id, profile }) = ran.asked.last() else { panic!("{:?}", ran.asked) };
    assert_eq!(
        (id.as_str(), profile.zone.to_string().as_str(), profile.load_cap),
        ("chen", "America/New_York", Some(4))
    );
    assert!(profile.experienced_trainer && profile.active && profile.panel == self::profile().panel);
    assert_eq!(ran.stdout, "chen  Wei Chen: added\nqualified today\nchen is not active, and is planned\n");
}

#[test]
fn an_edit_changes_what_is_given_and_takes_away_what_is_named() {
    let known = profile();
    assert_eq!(
        edited(&["assessor", "edit", "chen", "--load", "2", "--inactive"]),
        AssessorProfile { load_cap: Some(2), active: false, ..known.clone() }
    );
    let bare =
        "assessor edit chen --no-email --no-account --no-trainer --no-panel --no-experience --no-languages --no-load";
    let expected = AssessorProfile {
        email: None,
        account: None,
        experienced_trainer: false,
        panel: None,
        evaluation_experience: None,
        languages: [].into(),
        load_cap: None,
        ..known.clone()
    };
    assert_eq!(edited(&bare.split(' ').collect::<Vec<_>>()), expected);
    let both = ran(&["assessor", "edit", "chen", "--load", "2", "--no-load"], Vec::new());
    assert_eq!(both.status, Status::Usage, "{}", both.stderr);
    let spanish = edited(&["assessor", "edit", "chen", "--language", "Spanish", "--panel"]);
    assert_eq!(spanish.languages, [Line::clean("Spanish")].into());
    assert_eq!(spanish.panel, known.panel, "the day that is known stays (A2)");
    let endless = edited(&["assessor", "edit", "chen", "--panel", "--no-panel-until"]);
    assert_eq!(endless.panel, Some(PanelStanding { until: None }));
}

#[test]
fn a5_a_rate_takes_the_place_of_one_of_its_day_and_goes_by_its_day() {
    let rates = |text: &str| read_rates(text).unwrap();
    let second = edited(&["assessor", "rate", "chen", "300.50", "EUR", "--from", "2027-01-01"]);
    assert_eq!(second.rates, rates("250 USD from 2026-01-01, 300.50 EUR from 2027-01-01"));
    let same = edited(&["assessor", "rate", "chen", "300", "USD", "--from", "2026-01-01"]);
    assert_eq!(same.rates, rates("300 USD from 2026-01-01"));
    assert!(edited(&["assessor", "rate", "chen", "--remove", "2026-01-01"]).rates.is_empty());
    let none = ran(&["assessor", "rate", "chen", "--remove", "2025-01-01"], vec![file()]);
    assert_eq!(none.status, Status::Nothing);
    assert_eq!(ran(&["assessor", "rate", "chen", "300", "USD"], Vec::new()).status, Status::Usage);
    assert_eq!(
        ran(&["assessor", "rate", "chen", "300", "dollars", "--from", "2026-01-01"], Vec::new()).status,
        Status::Usage
    );
}

#[test]
fn a4_hours_of_the_named_days_take_the_place_of_those_they_had() {
    let week = |text: &str| read_week(text).unwrap();
    let days = |text: &str| read_days(text).unwrap();
    let late = edited(&["assessor", "available", "chen", "mon 18:00-24:00", "fri off"]);
    assert_eq!(late.weekly, week("mon 18:00-24:00, tue-thu 09:00-17:00"));
    assert_eq!(edited(&["assessor", "available", "chen", "--clear"]).weekly, []);
    assert_eq!(edited(&["assessor", "available", "chen", "sat 10-12", "--clear"]).weekly, week("sat 10:00-12:00"));
    let on = edited(&[
        "assessor",
        "available",
        "chen",
        "--on",
        "2026-12-24",
        "10:00-12:00",
        "14:00-15:00",
        "--on",
        "2026-12-28 off",
    ]);
    assert_eq!(on.exceptions, days("2026-12-24 10:00-12:00 14:00-15:00, 2026-12-28 off"));
    assert_eq!(on.weekly, profile().weekly);
    assert!(edited(&["assessor", "available", "chen", "--as-usual", "2026-12-24"]).exceptions.is_empty());
    for wrong in [&["assessor", "available", "chen"][..], &["assessor", "available", "chen", "moon 9-10"]] {
        assert_eq!(ran(wrong, Vec::new()).status, Status::Usage, "{wrong:?}");
    }
    let wrong = ran(&["assessor", "available", "chen", "--on", "2026-12-24", "9"], Vec::new());
    assert_eq!(wrong.status, Status::Usage);
    assert!(wrong.stderr.contains("`9` are no hours"), "{}", wrong.stderr);
}

#[test]
fn a3_the_conflict_question_is_asked_and_answered() {
    let asked = |line: &str| {
        let done = Answer::Done { act: Act::AskConflict, application: Box::new(view()) };
        ran(&line.split(' ').collect::<Vec<_>>(), vec![done])
    };
    let declared = ConflictAnswer::Declared { kind: ConflictKind::SameFirm, note: None };
    for (line, answer) in [
        ("assessor conflict chen 3 ask", ConflictAnswer::Asked),
        ("assessor conflict chen 3 none", ConflictAnswer::None),
        ("assessor conflict chen 3 declare --kind same-firm", declared),
    ] {
        let command = Command::Conflict { assessor: "chen".parse().unwrap(), answer };
        assert_eq!(asked(line).asked, [Request::Command { name: Name::Short(3), seen: None, command }], "{line}");
    }
    for line in [
        "assessor conflict chen 3 declare",
        "assessor conflict chen 3 none --kind other",
        "assessor conflict chen 3 ask --note so",
        "assessor conflict chen 3 maybe",
    ] {
        assert_eq!(asked(line).status, Status::Usage, "{line}");
    }
    let wrong = asked("assessor conflict chen 3 declare --kind same_fime");
    assert!(wrong.stderr.contains("did you mean `same_firm`?"), "{}", wrong.stderr);
    for line in ["assessor conflict chen 3 declare", "assessor conflict chen 3 declare --kind family"] {
        let kinds = "trained, supervised, co_mediated, same_firm, reference_of, reviewer_of, personal and other";
        let said = asked(line).stderr;
        assert!(said.contains(kinds), "{line}: {said}");
    }
}

#[test]
fn the_list_is_filtered_and_says_why_somebody_is_not_qualified() {
    let lapsed = AssessorProfile { evaluation_experience: None, languages: [].into(), active: false, ..profile() };
    let rows = || Answer::Assessors(vec![row(profile()), row(lapsed.clone())]);
    let all = ran(&["assessor", "list"], vec![rows()]);
    assert!(all.stdout.contains("load 2 of 4  qualified\n"), "{}", all.stdout);
    assert!(all.stdout.contains("Wei Chen is not active; no experience of evaluating"), "{}", all.stdout);
    for filter in [&["--qualified"][..], &["--active"], &["--language", "french"]] {
        let some = ran(&[&["assessor", "list", "--json"], filter].concat(), vec![rows()]).json();
        assert_eq!((some.as_array().unwrap().len(), &some[0]["qualified"]), (1, &true.into()), "{filter:?}");
    }
    assert_eq!(ran(&["assessor", "list", "--language", "Greek"], vec![rows()]).status, Status::Nothing);
}

#[test]
fn an_assessor_is_shown_with_conflicts_sessions_and_history() {
    let shown = ran(&["assessor", "show", "chen"], vec![file(), history()]).stdout;
    for part in [
        "chen  Wei Chen\n  qualified today\n",
        "  panel: neutral of the panel until 2027-06-30\n",
        "  rates: 250.00 USD from 2026-01-01\n",
        "  week: mon-fri 09:00-17:00\n",
        "  days that differ: 2026-12-24 off\n",
        "Sessions to come\n  QAP-2026-0003  session 1 on 2026-11-23\n",
        "Conflicts\n  QAP-2026-0003  Jane O'Connor: none (ada, 2026-11-20 15:00 UTC)\n",
        "History\n  1  2026-11-20 15:00 UTC  ada added the entry\n     name: Wei Chen\n",
    ] {
        assert!(shown.contains(part), "{part:?} is not in\n{shown}");
    }
    let json = ran(&["assessor", "show", "chen", "--json"], vec![file(), history()]).json();
    assert_eq!(json["schema"], "qapdesk-assessor/1");
    assert_eq!(json["weekly"][0], serde_json::json!({ "day": "mon", "from": "09:00", "to": "17:00" }));
    assert_eq!(json["rates"][0], serde_json::json!({ "from": "2026-01-01", "amount": "250.00", "currency": "USD" }));
    assert_eq!(json["conflicts"][0]["answer"], "none");
    assert_eq!(json["to_come"][0]["number"], "QAP-2026-0003");
    assert_eq!(json["history"][0]["what"], "added the entry");
    assert!(json.get("remarks").is_none());
}

#[test]
fn an_entry_that_somebody_changed_meanwhile_is_looked_at_again() {
    let conflict = Answer::Failed(Failure::Conflict { revision: 4, message: "bo edited the entry".to_owned() });
    let ran = ran(&["assessor", "edit", "chen", "--load", "2"], vec![file(), conflict]);
    assert_eq!(ran.status, Status::Conflict);
    assert!(ran.stderr.contains("qapdesk assessor show chen"), "{}", ran.stderr);
}

#[test]
fn v1_accounts_are_added_and_listed() {
    let accounts = || {
        Answer::Accounts(vec![
            Account::new(name("ada"), Role::Admin, Some(1000)),
            Account::new(name("chen"), Role::Assessor, None),
        ])
    };
    let chen = Box::new(Account::new(name("chen"), Role::Assessor, None));
    let edited = Answer::AccountEdited { account: chen, trouble: None };
    let added = ran(&["account", "add", "chen", "--role", "assessor", "--unix", "1001"], vec![edited]);
    let edit = AccountEdit::Add { role: Role::Assessor, uid: Some(1001) };
    assert_eq!(added.asked, [Request::EditAccount { name: name("chen"), edit }]);
    assert_eq!(added.stdout, "chen: assessor, reached by the desk's owner only\n");
    let listed = ran(&["account", "list"], vec![accounts()]).stdout;
    assert!(listed.starts_with("ada   admin     ") && listed.ends_with("chen  assessor\n"), "{listed}");
    let json = ran(&["account", "list", "--json"], vec![accounts()]).json();
    let chen = serde_json::json!({
        "name": "chen", "role": "assessor", "uid": null, "disabled": false, "gateway": true, "keys": []
    });
    assert_eq!(json[1], chen);
    let wrong = ran(&["account", "add", "chen", "--role", "asessor"], Vec::new());
    assert_eq!(wrong.status, Status::Usage);
    assert!(wrong.stderr.contains("did you mean `assessor`?"), "{}", wrong.stderr);
}

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBtq71hWoyEzxUH/jQpR+WvdhjcMktXpmZqaFvuTlo6T";

#[test]
fn v1_each_edit_of_an_account_is_asked_for_as_it_is_typed() {
    let bo = || {
        let mut bo = Account::new(name("bo"), Role::Staff, None);
        bo.keys.push(format!("{KEY} bo@laptop").parse().unwrap());
        Answer::AccountEdited { account: Box::new(bo), trouble: None }
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bo.pub");
    std::fs::write(&file, format!("{KEY} bo@laptop\n")).unwrap();
    let file = file.to_str().unwrap();
    for (typed, edit) in [
        (&["role", "bo", "manager"][..], AccountEdit::Role(Role::Manager)),
        (&["unix", "bo", "1007"], AccountEdit::Unix(Some(1007))),
        (&["unix", "bo", "none"], AccountEdit::Unix(None)),
        (&["disable", "bo"], AccountEdit::Disable),
        (&["enable", "bo"], AccountEdit::Enable),
        (&["gateway", "bo", "on"], AccountEdit::Gateway(true)),
        (&["key", "add", "bo", file], AccountEdit::AddKey(KEY.parse().unwrap())),
        (&["key", "remove", "bo", "bo@laptop"], AccountEdit::RemoveKey("bo@laptop".to_owned())),
    ] {
        let done = ran(&[&["account"], typed].concat(), vec![bo()]);
        assert_eq!(done.asked, [Request::EditAccount { name: name("bo"), edit }], "{}", done.stderr);
        let is_warned = done.stdout.contains("qapdesk account gateway bo on");
        assert!(is_warned, "a key that opens nothing is told of: {}", done.stdout);
    }
    std::fs::write(file, "-----BEGIN OPENSSH PRIVATE KEY-----\n").unwrap();
    let refused = ran(&["account", "key", "add", "bo", file], Vec::new());
    assert!(refused.status == Status::BadInput && refused.stderr.contains("never give it"), "{}", refused.stderr);
    assert!(refused.asked.is_empty());
}
