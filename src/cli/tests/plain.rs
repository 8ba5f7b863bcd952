//! `--plain`: the panes as lines.

use super::fixture::{name, ran, ran_with, row, settings_file, view};
use crate::cli::Status;
use crate::domain::Role;
use crate::domain::view::Counts;
use crate::link::protocol::{Answer, Greeting, Name, Request};

fn rows() -> Answer {
    Answer::Rows { rows: vec![row()], total: 1, counts: Counts::default() }
}

#[test]
fn the_queue_is_a_heading_and_a_line_an_application_with_the_words_of_the_screen() {
    let ran = ran(&["--plain"], vec![greeting(), rows()]);
    assert_eq!(ran.status, Status::Done, "{ran:?}");
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines[0], "Queue, needs us, most urgent first, 1 application");
    assert!(lines[1].starts_with("No.            Candidate       Stage"), "{}", ran.stdout);
    assert!(lines[2].contains("QAP-2026-") && lines[2].contains("O'Connor, Jane"), "{}", ran.stdout);
    assert_eq!(lines.len(), 3);
}

#[test]
fn every_pane_is_printed_without_frames_colours_or_ends() {
    for pane in ["requirements", "feedback", "scheduling", "file"] {
        // Of the panes that say who assesses the roster is asked, too.
        let answers = vec![greeting(), Answer::Application(Box::new(view())), Answer::Assessors(Vec::new())];
        let ran = ran(&["--plain", pane, "1"], answers);
        assert_eq!(ran.status, Status::Done, "{ran:?}");
        assert!(ran.stdout.lines().next().is_some_and(|line| line.contains("Jane O'Connor")), "{}", ran.stdout);
        assert!(!ran.stdout.contains(['│', '─', '┌', '…', '\u{1b}']), "{}", ran.stdout);
        assert_eq!(ran.asked[1], Request::Show(Name::Short(1)));
    }
    let ran = ran(&["--plain", "requirements", "1"], vec![greeting(), Answer::Application(Box::new(view()))]);
    assert!(ran.stdout.lines().any(|line| line.starts_with("next: ")), "{}", ran.stdout);
    assert_eq!(ran.stdout.lines().count(), 10);
}

#[test]
fn it_looks_as_the_settings_say_and_hides_names_before_it_asks() {
    let settings = settings_file("glyphs = \"ascii\"\nhide_names = true\n");
    let answers = vec![greeting(), Answer::Application(Box::new(view()))];
    let ran = ran_with(&["--plain", "requirements", "1"], answers, None, settings);
    assert_eq!(ran.asked[0], Request::HideNames(true));
    assert!(ran.stdout.contains("x ") && !ran.stdout.contains(['✓', '✗']), "{}", ran.stdout);
}

#[test]
fn e1_it_hides_names_where_the_settings_cannot_be_read_and_says_why() {
    let ran =
        ran_with(&["--plain"], vec![greeting(), rows()], None, settings_file("glyphs = ascii\nhide_names = true\n"));
    assert_eq!((ran.status, &ran.asked[0]), (Status::Done, &Request::HideNames(true)));
    assert!(ran.stderr.contains("settings.toml:1: not TOML"), "{ran:?}");
    assert!(ran.stderr.contains("names are hidden, in case it says so"), "{ran:?}");
}

#[test]
fn without_a_number_it_is_the_first_of_the_queue() {
    let answers = vec![greeting(), rows(), Answer::Application(Box::new(view()))];
    let ran = ran(&["--plain", "feedback"], answers);
    assert_eq!(ran.status, Status::Done, "{ran:?}");
    assert!(ran.stdout.contains(" of 15"), "{}", ran.stdout);
}

#[test]
fn what_is_no_pane_or_no_number_is_a_wrong_argument() {
    for (arguments, said) in [
        (&["--plain", "qeue"][..], "did you mean `queue`?"),
        (&["--plain", "queue", "1"], "takes no number"),
        (&["--plain", "file", "x"], "--plain"),
        (&["--plain", "--json"], "--json"),
    ] {
        let ran = ran(arguments, Vec::new());
        assert_eq!(ran.status, Status::Usage, "{ran:?}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
}

fn greeting() -> Answer {
    Answer::Greeting(Greeting {
        account: name("ada"),
        role: Role::Staff,
        program: "CPR · IMI QAP".to_owned(),
        time_zone: "America/New_York".to_owned(),
        counts: Counts::default(),
    })
}
