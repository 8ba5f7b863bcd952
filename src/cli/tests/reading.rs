//! Commands that only read.

use chrono::{TimeZone, Utc};

use super::fixture::{name, ran, ran_damaged, ran_in, row, view};
use super::schedule::greeting;
use crate::cli::Status;
use crate::domain::view::{Counts, Found, Order, OutboxPart, Query, Row};
use crate::domain::{Number, Origin, SavedView};
use crate::link::protocol::{Answer, Failure, HistoryEntry, Request, Unreadable, Verified};
use crate::text::{Line, width};

fn rows(n_rows: u32) -> Answer {
    let rows = (0..n_rows).map(|_| row()).collect();
    Answer::Rows { rows, total: n_rows, counts: Counts::default() }
}

#[test]
fn status_is_one_line_each() {
    let found = ran(&["status", "jane", "o"], vec![Answer::Found(vec![Found { row: row(), score: 90 }])]);
    assert_eq!(found.status, Status::Done);
    assert_eq!(found.asked, [Request::Find { text: "jane o".to_owned(), limit: 10 }]);
    assert_eq!(found.stdout.lines().count(), 1);
    assert!(found.stdout.starts_with("QAP-2026-0003  Jane O'Connor  in review"), "{}", found.stdout);
    assert!(found.stdout.contains("unmet: hours, references, feedback"), "{}", found.stdout);
    assert_eq!(found.stderr, "");
    let two = || vec![Answer::Found(vec![Found { row: row(), score: 90 }; 2])];
    let more = ran(&["status", "jane", "--limit", "2"], two());
    assert_eq!((more.stdout.lines().count(), more.stderr.as_str()), (2, "the 2 best; --limit 10 tells more\n"));
    assert_eq!(ran(&["--quiet", "status", "jane", "--limit", "2"], two()).stderr, "");
}

#[test]
fn who_is_called_alike_is_told_apart_by_the_day_of_receipt() {
    let (one, mut other, mut third) = (row(), row(), row());
    (other.number, other.name) = (Number::new(2026, 4), Line::clean("JANE O'Connor"));
    other.received_on = other.received_on.succ_opt().unwrap();
    (third.number, third.name) = (Number::new(2026, 5), Line::clean("Jane Doe"));
    let found = |rows: &[&Row]| rows.iter().map(|row| Found { row: (*row).clone(), score: 90 }).collect();
    let said = ran(&["status", "jane"], vec![Answer::Found(found(&[&one, &other, &third]))]).stdout;
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].contains("O'Connor  received 2026-10-12  in review"), "{said}");
    assert!(lines[1].contains("received 2026-10-13") && !lines[2].contains("received"), "{said}");
    let apart = ran(&["status", "jane"], vec![Answer::Found(found(&[&one, &third]))]).stdout;
    assert!(!apart.contains("received"), "{apart}");
    let mut kept = [one, other];
    kept.iter_mut().for_each(Row::keep_to_look_up);
    let kept = ran(&["status", "jane"], vec![Answer::Found(found(&[&kept[0], &kept[1]]))]).stdout;
    assert!(!kept.contains("received"), "{kept}");
}

#[test]
fn a_running_number_looks_up_its_application_and_none_that_has_the_figure_in_it() {
    let mut other = row();
    other.number = crate::domain::Number::new(2026, 4213);
    let found = |rows: [&crate::domain::view::Row; 2]| rows.map(|row| Found { row: row.clone(), score: 90 }).to_vec();
    let sequence = row().number.sequence().to_string();
    let named = ran(&["status", &sequence], vec![Answer::Found(found([&row(), &other]))]);
    assert_eq!(named.stdout.lines().count(), 1, "{}", named.stdout);
    for whole in [row().number.to_string(), format!("2026-{sequence}"), format!("{sequence:0>4}")] {
        let named = ran(&["status", &whole], vec![Answer::Found(found([&row(), &other]))]);
        assert_eq!(named.stdout.lines().count(), 1, "{whole}: {}", named.stdout);
    }
    // Whether it was forgotten is asked before.
    let figures = ran(&["status", "42"], vec![Answer::Found(found([&row(), &other])), Answer::Forgotten(None)]);
    assert_eq!(figures.stdout.lines().count(), 2, "where none has the number all that are like it");
}

#[test]
fn e1_names_are_hidden_before_anything_is_asked_and_nothing_that_has_them_is_written() {
    for arguments in [["--without-names", "status", "3"], ["status", "3", "--without-names"]] {
        let asked = ran(&arguments, vec![Answer::Found(vec![Found { row: row(), score: 90 }])]).asked;
        assert_eq!(asked, [Request::HideNames(true), Request::Find { text: "3".to_owned(), limit: 10 }]);
    }
    for arguments in [&["export", "--without-names"][..], &["backup", "--without-names", "x"]] {
        let refused = ran(arguments, Vec::new());
        assert_eq!((refused.status, refused.asked.len()), (Status::Usage, 0), "{arguments:?}");
        assert!(refused.stderr.contains("names and all"), "{}", refused.stderr);
    }
}

#[test]
fn status_without_a_match_is_1_and_an_empty_list() {
    let nothing = ran(&["status", "nobody"], vec![Answer::Found(vec![])]);
    assert_eq!((nothing.status, nothing.stdout.as_str()), (Status::Nothing, ""));
    assert!(nothing.stderr.contains("no application is like `nobody`"));
    let nothing = ran(&["status", "nobody", "--json"], vec![Answer::Found(vec![])]);
    assert_eq!((nothing.status, nothing.stdout.trim(), nothing.stderr.as_str()), (Status::Nothing, "[]", ""));
}

#[test]
fn status_json_has_the_keys_of_its_contract_first() {
    let found = ran(&["status", "jane", "--json"], vec![Answer::Found(vec![Found { row: row(), score: 90 }])]);
    let keys = ["number", "name", "stage", "unmet", "next", "score"];
    let places: Vec<_> = keys.iter().map(|key| found.stdout.find(&format!("\"{key}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{}", found.stdout);
    assert_eq!(found.json()[0]["unmet"][0], "hours");
    assert_eq!(found.json()[0]["score"], 90);
}

#[test]
fn list_asks_what_its_options_say() {
    let arguments = "list --stage in_review --unmet feedback --overdue --mine --needs-us --sort days --reverse";
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let listed = ran(&arguments, vec![rows(0)]);
    assert_eq!(listed.status, Status::Nothing);
    let filter = "needs-us overdue owner:me stage:in_review unmet:feedback".parse().unwrap();
    let query = Query { filter, order: "-days".parse().unwrap(), offset: 0, limit: 500 };
    assert_eq!(listed.asked, [Request::List(query)]);
    let arguments =
        ["list", "--filter", "-tag:later connor", "--tag", "Rush", "--owner", "none", "--sort", "-stage,days"];
    let listed = ran(&arguments, vec![rows(1)]);
    let filter = "-tag:later connor owner:none tag:rush".parse().unwrap();
    let query = Query { filter, order: "-stage,days".parse().unwrap(), offset: 0, limit: 500 };
    assert_eq!(listed.asked, [Request::List(query)]);
    let wrong = ran(&["list", "--filter", "stgae:received"], vec![]);
    assert_eq!(wrong.status, Status::Usage);
    assert!(wrong.stderr.contains("did you mean `stage:`"), "{}", wrong.stderr);
}

#[test]
fn an_owner_of_whom_there_is_nothing_is_told_where_a_list_is_empty() {
    let told = |n_theirs| ran(&["list", "--owner", "zork", "--overdue"], vec![rows(0), rows(n_theirs)]);
    let nothing = told(0);
    assert_eq!(nothing.status, Status::Nothing);
    assert_eq!(nothing.stdout, "no applications\nno application is assigned to `zork`\n");
    let query = Query { filter: "owner:zork".parse().unwrap(), order: Order::default(), offset: 0, limit: 1 };
    assert_eq!(nothing.asked[1..], [Request::List(query)]);
    assert_eq!(told(1).stdout, "no applications\n");
}

#[test]
fn list_goes_on_until_it_has_all() {
    let first = Answer::Rows { rows: vec![row(); 500], total: 501, counts: Counts::default() };
    let last = Answer::Rows { rows: vec![row()], total: 501, counts: Counts::default() };
    let listed = ran(&["list", "-q"], vec![first, last]);
    assert_eq!((listed.stdout.lines().count(), listed.asked.len()), (501, 2));
    let views =
        ran(&["list", "--json"], vec![Answer::Views(vec![view()]), Answer::Views(vec![view()]), Answer::Views(vec![])]);
    assert_eq!(views.json().as_array().unwrap().len(), 2);
    let Request::Views(query) = &views.asked[2] else { panic!("{:?}", views.asked) };
    assert_eq!(query.offset, 2);
}

#[test]
fn list_fits_a_terminal_and_is_whole_in_a_pipe() {
    let mut long = row();
    long.listed = Line::clean("李明李明李明李明李明李明李明李明李明李明");
    let answer = |row| vec![Answer::Rows { rows: vec![row], total: 1, counts: Counts::default() }];
    let on_terminal = ran_in(&["list", "--no-color"], answer(long.clone()), Some(80));
    assert!(on_terminal.stdout.contains('…'));
    assert!(on_terminal.stdout.lines().all(|line| width(line) <= 80), "{}", on_terminal.stdout);
    let narrow = ran_in(&["list", "--no-color"], answer(long.clone()), Some(60)).stdout;
    for stdout in [&on_terminal.stdout, &narrow] {
        assert!(stdout.contains("QAP-2026-0003 "), "{stdout}");
    }
    assert!(!on_terminal.stdout.contains("Tags"), "nobody has any: {}", on_terminal.stdout);
    let piped = ran(&["list"], answer(long.clone()));
    assert!(piped.stdout.contains("Tags"), "{}", piped.stdout);
    assert!(piped.stdout.contains(long.listed.as_str()) && piped.stdout.contains(&long.next));
}

#[test]
fn colour_is_for_terminals_without_no_color() {
    let answer = || vec![Answer::Application(Box::new(view())), greeting()];
    assert!(ran_in(&["show", "3"], answer(), Some(80)).stdout.contains("\u{1b}["));
    assert!(!ran_in(&["show", "3", "--no-color"], answer(), Some(80)).stdout.contains('\u{1b}'));
    assert!(!ran(&["show", "3"], answer()).stdout.contains('\u{1b}'));
}

#[test]
fn show_says_what_is_missing_and_what_was_decided() {
    let shown = ran(&["show", "3"], vec![Answer::Application(Box::new(view())), greeting()]).stdout;
    let line = |wanted: &str| shown.lines().find(|line| line.contains(wanted)).unwrap_or_else(|| panic!("{shown}"));
    assert!(line("✗ Hours").contains("199.9 of 200"), "{shown}");
    assert!(line("✓ Cases").ends_with("accepted by ada on 2026-11-20: seen"), "{shown}");
    assert!(shown.contains("0 duplicate, 1 mediation, 0 panel evaluations"), "{shown}");
    assert!(shown.contains("1 of 8 settled") && shown.contains("Mediation skills (CPR, 2021), 24 h"), "{shown}");
}

#[test]
fn show_json_is_the_schema_of_its_contract() {
    let json = ran(&["show", "3", "--json"], vec![Answer::Application(Box::new(view()))]);
    let value = json.json();
    assert_eq!(value["schema"], "qapdesk-application/1");
    assert_eq!((&value["revision"], &value["stage"]), (&2.into(), &"in_review".into()));
    assert_eq!(value["candidate"]["family_name"], "O'Connor");
    let requirements = value["requirements"].as_array().unwrap();
    assert_eq!(requirements.len(), 8);
    assert_eq!((&requirements[0]["id"], &requirements[0]["have"]), (&"hours".into(), &"199.9".into()));
    assert_eq!((&requirements[0]["finding"], &requirements[0]["determination"]), (&"unmet".into(), &().into()));
    let made = &requirements[1]["determination"];
    assert_eq!((&made["verdict"], &made["by"], &made["stale"]), (&"accepted".into(), &"ada".into(), &false.into()));
    assert_eq!(made["at"], "2026-11-20T15:00:00Z");
    assert_eq!((&value["waiting_for"], &value["assigned_to"]), (&"us".into(), &().into()));
    for key in ["complete", "needed", "incomplete", "duplicate", "mediations", "evaluations", "counted"] {
        assert!(value["feedback"][key].is_u64(), "{key}");
    }
    assert_eq!(value["evidence"]["experience"]["mediator"]["hours"], "199.9");
}

#[test]
fn list_json_is_the_same_without_evidence_and_with_how_far_the_assessment_is() {
    let shown = ran(&["show", "3", "--json"], vec![Answer::Application(Box::new(view()))]);
    let listed = ran(&["list", "--json"], vec![Answer::Views(vec![view()]), Answer::Views(vec![])]);
    let mut expected = shown.json();
    for key in ["evidence", "assessment"] {
        expected.as_object_mut().unwrap().remove(key);
    }
    expected["schedule"] = serde_json::json!({ "round": 1, "sessions": 0, "sheets_open": 0, "next_session": null });
    assert_eq!(listed.json()[0], expected);
}

#[test]
fn history_says_who_when_what_and_why() {
    let entry = HistoryEntry {
        revision: 2,
        at: Utc.with_ymd_and_hms(2026, 11, 20, 15, 0, 0).unwrap(),
        by: name("ada"),
        origin: Origin::Local { uid: 1000 },
        what: "accepted cases".to_owned(),
        reason: Some(Line::clean("seen")),
        details: vec!["cases: not determined → accepted by ada (seen)".to_owned()],
    };
    let people = ran(&["history", "3"], vec![Answer::History(vec![entry.clone()])]);
    let expected = "  2  2026-11-20 15:00 UTC  ada accepted cases\n     reason: seen\n     cases: not determined → accepted by ada (seen)\n";
    assert_eq!(people.stdout, expected);
    let scripts = ran(&["history", "3", "--json"], vec![Answer::History(vec![entry])]).json();
    assert_eq!((&scripts[0]["origin"]["uid"], &scripts[0]["reason"]), (&1000.into(), &"seen".into()));
    assert_eq!(scripts[0]["at"], "2026-11-20T15:00:00Z");
}

#[test]
fn verify_ends_with_1_where_there_are_faults() {
    let verified = |faults: &[&str]| {
        let faults = faults.iter().map(|fault| (*fault).to_owned()).collect();
        vec![Answer::Verified(Verified { batches: 9, records: 8, applications: 7, documents: 6, faults })]
    };
    let clean = ran(&["verify"], verified(&[]));
    assert_eq!(clean.status, Status::Done);
    assert!(clean.stdout.starts_with("9 batches") && clean.stdout.ends_with("no faults\n"), "{}", clean.stdout);
    let faulty = ran(&["verify"], verified(&["frame 3: \u{1b}bad"]));
    assert_eq!(faulty.status, Status::Nothing);
    assert!(faulty.stdout.starts_with("fault: frame 3: ␛bad\nof what could be read: 9 batches"), "{}", faulty.stdout);
    let json = ran(&["verify", "--json"], verified(&["x"]));
    assert_eq!((json.status, &json.json()["faults"][0]), (Status::Nothing, &"x".into()));
}

#[test]
fn stop_is_content_where_nobody_runs() {
    let stopped = ran(&["stop"], vec![]);
    assert_eq!((stopped.status, stopped.stdout.as_str()), (Status::Done, "no server is running\n"));
}

#[test]
fn a_saved_view_is_listed_by_its_name() {
    let view = SavedView {
        name: "Rush".parse().unwrap(),
        filter: "tag:rush".parse().unwrap(),
        order: "stage,-days".parse().unwrap(),
    };
    let saved = || Answer::SavedViews(vec![view.clone()]);
    let listed = ran(&["list", "--view", "rush", "--mine"], vec![saved(), rows(1)]);
    let filter = "tag:rush owner:me".parse().unwrap();
    let query = Query { filter, order: "stage,-days".parse().unwrap(), offset: 0, limit: 500 };
    assert_eq!(listed.asked, [Request::SavedViews, Request::List(query)]);
    let unknown = ran(&["list", "--view", "rash"], vec![saved()]);
    assert_eq!(unknown.status, Status::Nothing);
    assert!(unknown.stderr.contains("those saved are Rush"), "{}", unknown.stderr);
    let kept = ran(&["view", "save", "Rush", "--filter", "tag:rush", "--sort", "stage,-days"], vec![saved()]);
    assert_eq!((kept.status, kept.asked), (Status::Done, vec![Request::SaveView(view.clone())]));
    let names = ran(&["view", "list"], vec![saved()]);
    assert!(names.stdout.starts_with("Rush  tag:rush  stage,-days"), "{}", names.stdout);
    assert_eq!(ran(&["view", "list", "--json"], vec![saved()]).json()[0]["filter"], "tag:rush");
    let gone = ran(&["view", "delete", "rush"], vec![Answer::SavedViews(vec![])]);
    assert_eq!(gone.asked, [Request::DeleteView("rush".parse().unwrap())]);
}

#[test]
fn conditions_beside_a_view_are_never_left_out() {
    let values = format!("tag:{}a", "a,".repeat(499));
    for (words, bound) in [("days:>1 ".repeat(40), "at most 40 terms"), (values, "at most 500 values")] {
        let filter = words.parse().unwrap();
        let view = SavedView { name: "long".parse().unwrap(), filter, order: "days".parse().unwrap() };
        let ran = ran(&["list", "--view", "long", "--mine"], vec![Answer::SavedViews(vec![view])]);
        assert_eq!((ran.status, ran.asked.len()), (Status::Usage, 1));
        assert!(ran.stderr.contains(bound), "{}", ran.stderr);
    }
}

#[test]
fn what_cannot_be_read_is_told_beside_every_answer_that_leaves_it_out() {
    let lost = Number::new(2026, 261);
    let damaged = |arguments: &[&str], answers: Vec<Answer>| {
        ran_damaged(arguments, answers, Unreadable { applications: 1, first: vec![lost], ..Unreadable::default() })
    };
    let like_it = || Answer::Found(vec![Found { row: row(), score: 90 }]);
    for (arguments, answers) in [
        (&["status", "jane"][..], vec![like_it()]),
        (&["status", "nobody"][..], vec![Answer::Found(Vec::new())]),
        (&["list"][..], vec![rows(1)]),
        (&["--quiet", "--json", "list"][..], vec![Answer::Views(Vec::new())]),
        (&["outbox"][..], vec![Answer::Outbox(OutboxPart::default())]),
    ] {
        let told = damaged(arguments, answers).stderr;
        assert!(told.starts_with("fault: left out, since it cannot be read: QAP-2026-0261; "), "{arguments:?}: {told}");
    }
    // A table that lacks a row is not the one that was asked for.
    let csv = ["export", "--format", "csv"];
    assert_eq!(damaged(&csv, vec![Answer::Views(Vec::new())]).status, Status::Nothing);
    let whole = ran(&csv, vec![Answer::Views(Vec::new())]);
    assert_eq!((whole.status, whole.stderr.as_str()), (Status::Done, ""));
    // Its own number is not answered with others that are like it.
    let why =
        || Answer::Failed(Failure::Store { message: "a segment is damaged".to_owned(), hint: "mend it".to_owned() });
    let short = damaged(&["status", "261"], vec![like_it(), why()]);
    let long = damaged(&["status", "QAP-2026-0261"], vec![like_it(), Answer::Forgotten(None), why()]);
    for asked in [short, long] {
        assert_eq!((asked.status, asked.stdout.as_str()), (Status::Failed, ""));
        assert!(asked.stderr.contains("a segment is damaged"), "{}", asked.stderr);
    }
}
