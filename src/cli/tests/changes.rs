//! Commands that change one application.

use chrono::{TimeDelta, Utc};

use super::fixture::{name, ran, today, view};
use crate::cli::Status;
use crate::domain::view::Counts;
use crate::domain::{Act, Command, Number, Requirement, Role, Zone};
use crate::link::protocol::{Answer, Greeting, Name, Request};
use crate::text::{Line, Prose};

fn done(act: Act) -> Answer {
    Answer::Done { act, application: Box::new(view()) }
}

fn command_of(arguments: &[&str]) -> Command {
    let mut asked = ran(arguments, vec![done(Act::Approve)]).asked;
    let Some(Request::Command { command, .. }) = asked.pop() else { panic!("{asked:?}") };
    command
}

#[test]
fn each_command_asks_for_its_own() {
    let reason = Some(Line::clean("so"));
    let requirement = Requirement::TrainingDocuments;
    let table: [(&str, Command); 16] = [
        ("accept 3 training-documents --reason so", Command::Accept { requirement, reason: reason.clone() }),
        ("deficient 3 training-documents --reason so", Command::MarkDeficient { requirement, reason: reason.clone() }),
        ("waive 3 training-documents --reason so", Command::Waive { requirement, reason: reason.clone() }),
        ("notify 3 --due 2026-11-23", Command::Notify { due: Some(today()), reason: None }),
        ("approve 3 --reason so", Command::Approve { reason: reason.clone() }),
        ("decline 3 --reason so", Command::Decline { reason: reason.clone() }),
        ("hold 3 --until 2026-11-23 --reason so", Command::Hold { reason: reason.clone(), resume_on: Some(today()) }),
        ("withdraw 3 --reason so", Command::Withdraw { reason: reason.clone() }),
        ("reopen 3 --reason so", Command::Reopen { reason: reason.clone() }),
        ("close 3 --reason so", Command::CloseIncomplete { reason }),
        ("assign 3 ada", Command::Assign { to: Some(name("ada")) }),
        ("assign 3 --none", Command::Assign { to: None }),
        ("undo 3", Command::Undo),
        ("redo 3", Command::Redo),
        ("note 3 called", Command::Note { text: Prose::clean("called") }),
        ("approve 3", Command::Approve { reason: None }),
    ];
    for (line, expected) in table {
        assert_eq!(command_of(&line.split(' ').collect::<Vec<_>>()), expected, "{line}");
    }
}

#[test]
fn a_day_by_a_word_is_the_desks() {
    let today = || "America/New_York".parse::<Zone>().unwrap().local(Utc::now()).date_naive();
    let before = today();
    for (word, days) in [("yesterday", -1), ("today", 0), ("Tomorrow", 1)] {
        let asked = ran(&["notify", "3", "--due", word], vec![greeting(Role::Staff), done(Act::Notify)]).asked;
        let Some(Request::Command { command: Command::Notify { due: Some(due), .. }, .. }) = asked.last() else {
            panic!("{word}: {asked:?}")
        };
        let meant = [before, today()].map(|day| day + TimeDelta::days(days));
        assert!(meant.contains(due), "{word}: {due}");
    }
    let wrong = ran(&["intake", "x.pdf", "--received-on", "soon"], vec![]);
    assert!(wrong.status == Status::Usage && wrong.stderr.contains("or yesterday, today, tomorrow"), "{wrong:?}");
}

#[test]
fn a_number_is_taken_as_people_write_it() {
    let whole = Name::Number(Number::new(2026, 42));
    for (text, expected) in [("QAP-2026-0042", &whole), ("2026-42", &whole), ("0042", &Name::Short(42))] {
        let asked = ran(&["undo", text, "--revision", "7"], vec![done(Act::Approve)]).asked;
        assert_eq!(asked, [Request::Command { name: expected.clone(), seen: Some(7), command: Command::Undo }]);
    }
}

#[test]
fn what_was_done_is_said_unless_nobody_wants_to_hear_it() {
    let said = ran(&["accept", "3", "cases"], vec![done(Act::Accept(Requirement::Cases))]);
    assert_eq!(said.status, Status::Done);
    assert!(said.stdout.starts_with("QAP-2026-0003  Jane O'Connor: accepted cases\n"), "{}", said.stdout);
    let quiet = ran(&["accept", "3", "cases", "-q"], vec![done(Act::Accept(Requirement::Cases))]);
    assert_eq!((quiet.status, quiet.stdout.as_str()), (Status::Done, ""));
    let json = ran(&["accept", "3", "cases", "--json"], vec![done(Act::Accept(Requirement::Cases))]).json();
    assert_eq!((&json["number"], &json["done"]), (&"QAP-2026-0003".into(), &"accepted cases".into()));
}

#[test]
fn l1_it_is_said_where_the_candidate_reads_the_reason() {
    let told = "the candidate reads it";
    for (requirement, is_told) in [(Requirement::Cases, true), (Requirement::Hours, false)] {
        let named = requirement.to_string();
        let line = ["deficient", "3", named.as_str(), "--reason", "two on one day"];
        let said = ran(&line, vec![done(Act::MarkDeficient(requirement))]);
        assert_eq!(said.stdout.contains(told), is_told, "{requirement}: {}", said.stdout);
        let json = ran(&[&line[..], &["--json"]].concat(), vec![done(Act::MarkDeficient(requirement))]);
        assert!(!json.stdout.contains(told), "{}", json.stdout);
    }
    assert!(ran(&["deficient", "--help"], vec![]).stdout.contains(told));
}

#[test]
fn s4_a_letter_that_was_sent_by_other_means_is_not_said_to_be_drawn_up() {
    let table = [
        ("notice 3 --sent-on 2026-11-23", Act::NotifyImi, "recorded that the notice to IMI was sent"),
        ("notice 3", Act::NotifyImi, "drew up the notice to IMI"),
        ("link 3 --sent-on 2026-11-23", Act::SendLink, "recorded that the link to register was sent"),
        ("link 3", Act::SendLink, "drew up the letter with the link to register"),
    ];
    for (line, act, expected) in table {
        let said = ran(&line.split(' ').collect::<Vec<_>>(), vec![done(act)]).stdout;
        assert!(said.starts_with(&format!("QAP-2026-0003  Jane O'Connor: {expected}\n")), "{line}: {said}");
    }
}

fn greeting(role: Role) -> Answer {
    Answer::Greeting(Greeting {
        account: name("ada"),
        role,
        program: "CPR".to_owned(),
        time_zone: "America/New_York".to_owned(),
        counts: Counts::default(),
    })
}

#[test]
fn v1_the_way_to_the_sheets_of_others_is_told_to_those_only_who_may_go_it() {
    let none = || Answer::OwnSessions(Vec::new());
    let whole = Answer::Application(Box::new(view()));
    let table =
        [(Role::Assessor, false, "an application 0003", None), (Role::Staff, true, "QAP-2026-0003", Some(whole))];
    for (role, is_told, whose, known) in table {
        let listed = ran(&["sheet", "list"], vec![none(), greeting(role)]);
        assert_eq!(listed.status, Status::Nothing);
        assert_eq!(listed.stdout.contains("--assessor ID"), is_told, "{role}: {}", listed.stdout);
        let shown = ran(&["sheet", "show", "3"], [none(), greeting(role)].into_iter().chain(known).collect());
        assert!(shown.stderr.contains(&format!("no session of {whose} is yours")), "{}", shown.stderr);
        assert_eq!(shown.stderr.contains("--assessor ID"), is_told, "{role}: {}", shown.stderr);
    }
}

#[test]
fn assigning_to_nobody_named_is_to_oneself() {
    let asked = ran(&["assign", "3"], vec![greeting(Role::Staff), done(Act::Assign)]).asked;
    let to_ada = Command::Assign { to: Some(name("ada")) };
    assert_eq!(asked[1], Request::Command { name: Name::Short(3), seen: None, command: to_ada });
}

#[test]
fn tags_are_hung_on_and_taken_off_by_their_signs() {
    let tags = |names: &[&str]| names.iter().map(|name| name.parse().unwrap()).collect();
    let done = || vec![Answer::Done { act: Act::Tag, application: Box::new(view()) }];
    let tagged = ran(&["tag", "--revision", "7", "42", "+Rush", "panel", "-later"], done());
    assert_eq!(tagged.status, Status::Done, "{}", tagged.stderr);
    let command = Command::Tag { add: tags(&["rush", "panel"]), remove: tags(&["later"]) };
    assert_eq!(tagged.asked, [Request::Command { name: Name::Short(42), seen: Some(7), command }]);
    let late = ran(&["tag", "42", "rush", "--json"], vec![]);
    assert!(late.stderr.contains("options stand before the number"), "{}", late.stderr);
    assert_eq!(ran(&["tag", "42", "two words"], vec![]).status, Status::Usage);
}
