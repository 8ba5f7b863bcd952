//! What scripts build on whatever the command.

use std::collections::BTreeSet;

use clap::CommandFactory;

use super::fixture::{ran, view};
use crate::cli::Status;
use crate::cli::args::Arguments;
use crate::domain::view::AuditPart;
use crate::domain::{Account, Role, Rule};
use crate::link::protocol::{Answer, Failure, Request};

#[test]
fn the_arguments_are_sound() {
    Arguments::command().debug_assert();
}

#[test]
fn a_group_of_commands_alone_says_what_is_missing_and_an_empty_audit_that_it_is() {
    let alone = ran(&["session"], vec![]);
    assert!(alone.status == Status::Usage && alone.stderr.contains("it is not said what is to be done"), "{alone:?}");
    let empty = || vec![Answer::Audit(AuditPart { rows: Vec::new(), next: None })];
    let accounts = || Answer::Accounts(vec![Account::new("boris".parse().unwrap(), Role::Staff, None)]);
    for (by, remarks) in [("boris", ""), ("borris", "there is no account borris, did you mean `boris`?\n")] {
        let nothing = ran(&["audit", "--by", by], empty().into_iter().chain([accounts()]).collect());
        assert_eq!(nothing.status, Status::Nothing);
        assert_eq!(nothing.stdout, format!("nothing of that is on record\n{remarks}"));
    }
    assert_eq!(ran(&["audit", "--by", "bo", "--json"], empty()).stdout, "[]\n");
}

#[test]
fn global_options_work_before_and_after_the_command() {
    for arguments in [["--json", "show", "42"], ["show", "--json", "42"], ["show", "42", "--json"]] {
        let shown = ran(&arguments, vec![Answer::Application(Box::new(view()))]);
        assert_eq!(shown.json()["number"], "QAP-2026-0003");
    }
}

#[test]
fn every_failure_has_its_exit_status() {
    let hint = || "do so".to_owned();
    let message = || "why not".to_owned();
    let table = [
        (Failure::NotFound { message: message(), hint: hint() }, 1),
        (Failure::Refused { rule: Rule::D4, message: message(), hint: hint(), warnings: BTreeSet::new() }, 3),
        (Failure::Conflict { revision: 7, message: message() }, 4),
        (Failure::BadInput { problems: vec![] }, 5),
        (Failure::Store { message: message(), hint: hint() }, 6),
        (Failure::Busy { message: message(), hint: hint() }, 6),
    ];
    for (failure, code) in table {
        assert_eq!(ran(&["approve", "2026-42"], vec![Answer::Failed(failure.clone())]).status.code(), code);
        let json = ran(&["approve", "2026-42", "--json"], vec![Answer::Failed(failure)]);
        assert_eq!(json.error()["error"]["code"], code);
        assert_eq!(json.stdout, "");
    }
}

#[test]
fn a_refusal_says_application_cause_rule_and_remedy() {
    let refused = || {
        let (message, hint) =
            ("not every requirement is settled".to_owned(), "accept or waive what is open".to_owned());
        vec![Answer::Failed(Failure::Refused { rule: Rule::D4, message, hint, warnings: BTreeSet::new() })]
    };
    let mut with_its_number = refused();
    with_its_number.push(Answer::Application(Box::new(view())));
    let people = ran(&["approve", "3"], with_its_number);
    let expected = "qapdesk: QAP-2026-0003: not every requirement is settled (D4)\n  accept or waive what is open\n";
    assert_eq!(people.stderr, expected);
    let none = Failure::NotFound { message: "no application 3".to_owned(), hint: "list them".to_owned() };
    let untold = ran(&["approve", "3"], refused().into_iter().chain([Answer::Failed(none)]).collect());
    assert!(untold.stderr.starts_with("qapdesk: not every requirement"), "{}", untold.stderr);
    let scripts = ran(&["approve", "2026-3", "--json"], refused());
    let expected = concat!(
        r#"{"error":{"code":3,"rule":"D4","message":"QAP-2026-0003: not every requirement is settled","#,
        r#""hint":"accept or waive what is open"}}"#,
        "\n"
    );
    assert_eq!(scripts.stderr, expected);
}

#[test]
fn wrong_usage_ends_with_2_and_asks_nobody() {
    let lines: [&[&str]; 9] = [
        &["shwo", "42"],
        &["show", "jane"],
        &["show", "0"],
        &["accept", "42", "hoursss"],
        &["accept", "42"],
        &["hold", "42", "--until", "soon"],
        &["list", "--stage", "nowhere"],
        &["status", " "],
        &["--account", "Not A Name", "list"],
    ];
    for arguments in lines {
        let wrong = ran(arguments, vec![]);
        assert_eq!(wrong.status, Status::Usage, "{arguments:?}");
        assert_eq!(wrong.stderr.lines().count(), 2, "{}", wrong.stderr);
        assert!(wrong.stderr.starts_with("qapdesk: ") && wrong.asked.is_empty());
        let with_json = [arguments, &["--json"]].concat();
        let wrong = ran(&with_json, vec![]);
        assert_eq!(wrong.error()["error"]["code"], 2, "{arguments:?}");
    }
}

#[test]
fn wrong_usage_says_what_to_do_instead() {
    let form = ran(&["form", "--pdf", "4"], vec![]);
    assert_eq!((form.status, form.asked.len()), (Status::Usage, 0), "{}", form.stderr);
    assert!(form.stderr.contains("qapdesk form NUMBER") && !form.stderr.contains("usage:"), "{}", form.stderr);
    let letter = ran(&["letter", "show", "abc"], vec![]);
    assert_eq!(letter.status, Status::Usage);
    assert!(letter.stderr.contains("not a letter's number"), "{}", letter.stderr);
    let is_led_to_help = |arguments: &[&str]| ran(arguments, vec![]).stderr.contains("lists its options");
    assert!(is_led_to_help(&["attach", "6", "statement", "F", "--dry-run"]));
    assert!(!is_led_to_help(&["note", "42", "-late"]), "that is no name of an option");
}

#[test]
fn hostile_arguments_are_refused_and_shown_clean() {
    let wrong = ran(&["decline", "42", "--reason", "a\u{1b}[31mb"], vec![]);
    assert_eq!(wrong.status, Status::Usage);
    assert!(wrong.stderr.contains("U+001B"), "{}", wrong.stderr);
    assert!(!wrong.stderr.contains('\u{1b}'), "{:?}", wrong.stderr);
    let wrong = ran(&["\u{1b}]0;x\u{7}\u{202e}"], vec![]);
    assert!(!wrong.stderr.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{:?}", wrong.stderr);
}

#[test]
fn a_text_that_begins_with_a_hyphen_is_taken_as_the_hint_says() {
    let wrong = ran(&["decline", "42", "--reason", "-late"], vec![]);
    assert_eq!(wrong.status, Status::Usage);
    assert!(wrong.stderr.contains("--reason='-late'") && wrong.stderr.contains("-- '-late'"), "{}", wrong.stderr);
    for right in [&["decline", "42", "--reason=-late"][..], &["note", "42", "--", "-late"]] {
        let odd = ran(right, vec![Answer::History(vec![])]);
        assert_eq!((odd.status, odd.asked.len()), (Status::Failed, 1), "{right:?}: {}", odd.stderr);
    }
}

#[test]
fn an_option_is_no_filter() {
    for arguments in [
        &["list", "--filter", "--json"][..],
        &["list", "--filter", "--overdue"],
        &["view", "save", "q", "--filter", "--json"],
    ] {
        let wrong = ran(arguments, vec![]);
        assert_eq!(wrong.status, Status::Usage, "{arguments:?}");
        assert!(wrong.stderr.contains("one hyphen"), "{}", wrong.stderr);
    }
}

#[test]
fn an_answer_to_another_question_is_a_failure() {
    let odd = ran(&["show", "42"], vec![Answer::History(vec![])]);
    assert_eq!(odd.status, Status::Failed);
    assert_eq!(odd.asked, [Request::Show(crate::link::protocol::Name::Short(42))]);
}
