use super::fixture::{application, ran, ran_in};
use super::schedule::greeting;
use crate::cli::Status;
use crate::domain::report::{Report, ReportPeriod, ReportQuery, Reporter};
use crate::domain::{Assessors, Program, program};
use crate::link::protocol::{Answer, Request};
use crate::text::width;

/// Of the last twelve months with one application.
fn report() -> Report {
    let period = ReportPeriod::asked(None, None, "2026-11-23".parse().unwrap()).unwrap();
    let now = "2026-11-23T15:00:00Z".parse().unwrap();
    let mut reporter = Reporter::new(period, "America/New_York".parse().unwrap(), now);
    let program: Program = toml::from_str(program::CPR).unwrap();
    reporter.add(&application(), &[], &[], &program);
    reporter.finish(&Assessors::default(), None)
}

/// Of a year with something of everything.
fn year() -> Report {
    serde_json::from_str(include_str!("../../../samples/reports/year.json")).unwrap()
}

fn answer() -> Answer {
    Answer::Report(Box::new(report()))
}

#[test]
fn the_tables_fit_a_terminal_of_80_columns() {
    let ran = ran_in(&["report", "-q", "--no-color"], vec![answer()], Some(80));
    assert_eq!(ran.status, Status::Done, "{}", ran.stderr);
    for line in ran.stdout.lines() {
        assert!(width(line) <= 80, "{line}");
    }
    for told in ["In and out", "2025-11", "Equal treatment", "1 application; made on 2026-11-23"] {
        assert!(ran.stdout.contains(told), "{told}:\n{}", ran.stdout);
    }
}

#[test]
fn a_full_year_fits_80_columns_with_its_notes_broken_between_words() {
    let ran = ran_in(&["report", "--no-color"], vec![Answer::Report(Box::new(year()))], Some(80));
    let long: Vec<&str> = ran.stdout.lines().filter(|line| width(line) > 80).collect();
    assert!(long.is_empty(), "{long:#?}");
    for told in [
        "612 applications, and 18 that were forgotten, which count only in and out; made",
        "New are those received, by the day of receipt; ended by the day on which it was",
        "  2025-11   22          5           3          0         0       0     1    56",
        "all         65%         95%  0.472          21                18",
    ] {
        assert!(ran.stdout.contains(told), "{told}:\n{}", ran.stdout);
    }
}

#[test]
fn what_is_asked_is_what_was_said_and_one_part_is_printed_alone() {
    let ran = ran(&["report", "equal", "--month", "2026-02", "--program", "cpr", "--json"], vec![answer()]);
    let [Request::Report(query)] = ran.asked.as_slice() else { panic!("{:?}", ran.asked) };
    let day = |text: &str| Some(text.parse().unwrap());
    let program = Some(crate::text::Line::clean("cpr"));
    assert_eq!(*query, ReportQuery { from: day("2026-02-01"), to: day("2026-02-28"), program });
    let json = ran.json();
    assert_eq!(json["equal"]["by_month"][0]["group"], "2026-10");
    assert!(json["equal"]["all"]["admitted"]["yes"].is_null() && json.get("flow").is_none(), "{json}");
}

#[test]
fn the_page_bears_the_bodys_name_escaped() {
    let Answer::Greeting(mut greeting) = greeting() else { panic!("a greeting") };
    greeting.program = "R & D <QAP>".to_owned();
    let ran = ran(&["report", "--format", "html"], vec![Answer::Report(Box::new(year())), Answer::Greeting(greeting)]);
    assert_eq!(ran.status, Status::Done, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("<!DOCTYPE html>") && ran.stdout.trim_end().ends_with("</html>"));
    assert!(ran.stdout.contains("<p class=\"name\">R &amp; D &lt;QAP&gt;</p>"), "{}", ran.stdout);
}

#[test]
fn a_desk_with_nothing_to_count_says_so_by_its_status() {
    let mut empty = report();
    empty.applications = 0;
    let ran = ran(&["report", "flow", "--format", "csv"], vec![Answer::Report(Box::new(empty))]);
    assert_eq!(ran.status, Status::Nothing);
    assert!(ran.stdout.contains("flow,2026-10,received,1"), "{}", ran.stdout);
}
