//! Sessions, offers and weeks from the command line (A1 to A7).

use chrono::{DateTime, TimeDelta, Utc};

use super::fixture::{name, ran, view};
use crate::cli::Status;
use crate::domain::view::{ApplicationView, Counts, Offer, SeatRow, SessionRow, Taken, Week, WeekRow};
use crate::domain::{
    Absent, Act, Assessment, Command, FeePaid, FeeSnapshot, InterviewPlan, Number, Plan, Planned, Refusal, Role, Rule,
    Seat, SeatPlan, Session, SessionId, SessionMode, SessionState, SheetState, Warning, Zone,
};
use crate::link::protocol::{Answer, Failure, Greeting, Request};
use crate::text::Line;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn zone(text: &str) -> Zone {
    text.parse().unwrap()
}

pub(super) fn greeting() -> Answer {
    Answer::Greeting(Greeting {
        account: name("ada"),
        role: Role::Staff,
        program: "CPR".to_owned(),
        time_zone: "America/New_York".to_owned(),
        counts: Counts::default(),
    })
}

/// 10 o'clock in New York, with an interview at 11:30.
fn plan() -> Plan {
    Plan {
        mode: SessionMode::RolePlay,
        start: utc("2026-12-01T15:00:00Z"),
        minutes: 60,
        zone: zone("America/New_York"),
        place: Some(Line::clean("room 4")),
        recorded: true,
        interview: Some(InterviewPlan { start: utc("2026-12-01T16:30:00Z"), minutes: 30 }),
    }
}

fn session(id: u16, state: SessionState) -> Session {
    let assessor: crate::domain::AssessorId = "chen".parse().unwrap();
    let fee = FeeSnapshot {
        amount: "350.00".parse().unwrap(),
        currency: "USD".parse().unwrap(),
        rate_from: "2026-01-01".parse().unwrap(),
    };
    let planned = Planned {
        plan: plan(),
        seats: vec![SeatPlan { assessor: assessor.clone(), fee: Some(fee) }],
        state,
        sequence: 0,
        despite: [].into(),
    };
    let seat = Seat { assessor, sheet: SheetState::Open, determination: None, paid: None };
    Session { id: SessionId(id), round: 1, planned, seats: vec![seat], interview: None }
}

/// The application with sessions, of a candidate in London.
fn with(sessions: Vec<Session>) -> Box<ApplicationView> {
    let mut view = view();
    view.evidence.candidate.time_zone = Some(Line::clean("Europe/London"));
    view.assessment = Assessment { sessions, ..Assessment::new() };
    Box::new(view)
}

fn done(act: Act, sessions: Vec<Session>) -> Answer {
    Answer::Done { act, application: with(sessions) }
}

/// The command that a line asks for last.
fn command_of(line: &[&str], mut before: Vec<Answer>) -> Command {
    before.push(done(Act::Propose, vec![session(1, SessionState::Proposed)]));
    let ran = ran(line, before);
    assert_eq!(ran.status, Status::Done, "{}", ran.stderr);
    let Some(Request::Command { command, .. }) = ran.asked.into_iter().next_back() else { panic!("no command") };
    command
}

#[test]
fn a7_a_session_is_proposed_in_the_desks_zone_or_another() {
    let line = ["session", "propose", "3", "--assessor", "chen", "--at", "2026-12-01 10:00"];
    let more = ["--place", "room 4", "--record", "--interview", "2026-12-01 11:30", "--interview-minutes", "30"];
    let command = command_of(&[&line[..], &more[..]].concat(), vec![greeting(), Answer::Application(with(vec![]))]);
    let chen = || vec!["chen".parse().unwrap()];
    assert_eq!(command, Command::Propose { plan: plan(), assessors: chen(), despite: [].into() });
    let despite = ["--zone", "asia/kathmandu", "--mode", "mediation", "--despite", "outside-hours,above-load"];
    let command = command_of(
        &[&line[..], &despite[..], &["--assessor", "dana"]].concat(),
        vec![Answer::Application(with(vec![]))],
    );
    let Command::Propose { plan, assessors, despite } = command else { panic!("{command:?}") };
    assert_eq!((plan.start, plan.zone), (utc("2026-12-01T04:15:00Z"), zone("Asia/Kathmandu")));
    assert_eq!((plan.mode, plan.minutes, assessors.len()), (SessionMode::Mediation, 60, 2));
    assert_eq!(despite, [Warning::OutsideHours, Warning::AboveLoad].into());
}

#[test]
fn a7_a_clock_change_is_asked_about_before_the_desk_is() {
    let line = ["session", "propose", "3", "--assessor", "chen", "--zone", "America/New_York", "--at"];
    let twice = ran(&[&line[..], &["2026-11-01 01:30"]].concat(), vec![]);
    assert_eq!(twice.status, Status::Usage);
    for told in ["--at: 2026-11-01 01:30 is there twice", "2026-11-01 01:30-04:00", "2026-11-01 01:30-05:00"] {
        assert!(twice.stderr.contains(told), "{}", twice.stderr);
    }
    let command =
        command_of(&[&line[..], &["2026-11-01 01:30-05:00"]].concat(), vec![Answer::Application(with(vec![]))]);
    let Command::Propose { plan, .. } = command else { panic!("{command:?}") };
    assert_eq!(plan.start, utc("2026-11-01T06:30:00Z"));
}

#[test]
fn a4_a_warning_says_which_switch_lets_it_pass() {
    let refused = || Failure::Refused {
        rule: Rule::A4,
        message: "QAP-2026-0003: the session is outside the hours of Wei Chen".to_owned(),
        hint: "confirm that it is meant, or choose another time or assessor".to_owned(),
        warnings: [Warning::OutsideHours, Warning::InThePast].into(),
    };
    let line = ["session", "confirm", "2026-3", "1"];
    let said = ran(&line, vec![Answer::Failed(refused())]);
    assert_eq!(said.status, Status::Refused);
    assert!(said.stderr.contains("if it is meant, add --despite outside-hours,in-the-past"), "{}", said.stderr);
    let json = ran(&[&line[..], &["--json"]].concat(), vec![Answer::Failed(refused())]).error();
    assert_eq!(json["error"]["warnings"], serde_json::json!(["outside_hours", "in_the_past"]));
}

#[test]
fn the_only_session_that_can_be_meant_is_meant() {
    let cancelled = || session(1, SessionState::Cancelled { reason: Line::clean("ill") });
    let one = || vec![cancelled(), session(2, SessionState::Proposed)];
    let asked = |line: &[&str], sessions| command_of(line, vec![Answer::Application(with(sessions))]);
    let confirm = asked(&["session", "confirm", "3"], one());
    assert_eq!(confirm, Command::Confirm { session: SessionId(2), despite: [].into() });
    let missed = asked(&["session", "no-show", "3", "--who", "candidate"], one());
    assert_eq!(missed, Command::NoShow { session: SessionId(2), who: Absent::Candidate, reason: None });
    let several = vec![session(1, SessionState::Proposed), session(2, SessionState::Proposed)];
    let unclear = ran(&["session", "cancel", "3"], vec![Answer::Application(with(several))]);
    assert_eq!(unclear.status, Status::Usage);
    assert!(unclear.stderr.contains("name one: 1 (Tue 1 Dec 2026 10:00 EST (America/New_York), proposed), 2"));
    let none = ran(&["session", "confirm", "3"], vec![Answer::Application(with(vec![cancelled()]))]);
    assert_eq!(none.status, Status::Nothing);
}

#[test]
fn s5_a_session_of_an_earlier_round_is_not_meant_unless_it_is_named() {
    let mut view = with(vec![session(1, SessionState::Confirmed), session(3, SessionState::Confirmed)]);
    (view.assessment.round, view.assessment.sessions[1].round) = (2, 2);
    let shown = vec![Answer::Application(view)];
    let cancel = command_of(&["session", "cancel", "3", "--reason", "ill"], shown);
    assert_eq!(cancel, Command::Cancel { session: SessionId(3), reason: Some(Line::clean("ill")) });
}

#[test]
fn a4_a_move_keeps_what_it_does_not_say_and_takes_the_interview_along() {
    let seen = || vec![Answer::Application(with(vec![session(1, SessionState::Confirmed)]))];
    let Command::Move { plan: moved, assessors, .. } =
        command_of(&["session", "move", "3", "--at", "2026-12-02 14:00"], seen())
    else {
        panic!("no move")
    };
    let later = TimeDelta::hours(28);
    let interview = InterviewPlan { start: utc("2026-12-01T16:30:00Z") + later, minutes: 30 };
    assert_eq!(moved, Plan { start: plan().start + later, interview: Some(interview), ..plan() });
    assert_eq!(assessors, vec!["chen".parse().unwrap()]);
    let line = ["session", "move", "3", "1", "--no-record", "--no-interview", "--assessor", "dana"];
    let Command::Move { plan: otherwise, assessors, .. } = command_of(&line, seen()) else { panic!("no move") };
    assert_eq!(otherwise, Plan { recorded: false, interview: None, ..plan() });
    assert_eq!(assessors, vec!["dana".parse().unwrap()]);
}

#[test]
fn a5_a_payment_is_recorded_and_taken_back() {
    let chen = || "chen".parse().unwrap();
    let paid = command_of(&["session", "paid", "3", "1", "chen", "--on", "2026-12-15", "--reference", "W-1"], vec![]);
    let payment = FeePaid { on: "2026-12-15".parse().unwrap(), reference: Some(Line::clean("W-1")) };
    assert_eq!(paid, Command::PayAssessor { session: SessionId(1), assessor: chen(), paid: Some(payment) });
    let undone = command_of(&["session", "paid", "3", "1", "chen", "--undo"], vec![]);
    assert_eq!(undone, Command::PayAssessor { session: SessionId(1), assessor: chen(), paid: None });
}

#[test]
fn a1_a6_videos_and_consents_are_recorded() {
    let reason = Some(Line::clean("abroad"));
    let table = [
        ("video 3 request", Command::RequestVideo { asked_on: None, reason: None }),
        ("video 3 grant --reason abroad", Command::AnswerVideo { granted: true, reason: reason.clone() }),
        ("video 3 deny --reason abroad", Command::AnswerVideo { granted: false, reason }),
        ("consent 3 given", Command::Consent { given: true, on: None }),
        ("consent 3 refused --on 2026-11-20", Command::Consent { given: false, on: "2026-11-20".parse().ok() }),
    ];
    for (line, expected) in table {
        assert_eq!(command_of(&line.split(' ').collect::<Vec<_>>(), vec![]), expected, "{line}");
    }
    assert_eq!(ran(&["video", "3", "grant", "--on", "2026-11-20"], vec![]).status, Status::Usage);
}

#[test]
fn a7_show_lists_sessions_in_the_zone_of_each_and_of_the_candidate() {
    let answer = Answer::Application(with(vec![session(1, SessionState::Confirmed)]));
    let shown = ran(&["show", "3"], vec![answer, greeting()]);
    let expected = "\nSkills assessment, round 1\n  session 1: confirmed, role play, 60 minutes\n    Tue 1 Dec 2026 \
                    10:00–11:00 EST (America/New_York) = Tue 1 Dec 2026 15:00–16:00 GMT (Europe/London)\n    interview \
                    Tue 1 Dec 2026 11:30–12:00 EST (America/New_York) = Tue 1 Dec 2026 16:30–17:00 GMT \
                    (Europe/London)\n    at room 4\n    recorded\n    with chen, 350.00 USD, not paid; sheet not \
                    submitted\n";
    assert!(shown.stdout.contains(expected), "{}", shown.stdout);
    let json =
        ran(&["show", "3", "--json"], vec![Answer::Application(with(vec![session(1, SessionState::Confirmed)]))]);
    let json = json.json();
    let session = &json["assessment"]["sessions"][0];
    assert_eq!((&session["start"], &session["zone"]), (&"2026-12-01T15:00:00Z".into(), &"America/New_York".into()));
    assert_eq!(session["local"], "Tue 1 Dec 2026 10:00–11:00 EST (America/New_York)");
}

#[test]
fn h2_what_an_undo_left_of_an_assessment_makes_no_heading() {
    let mut undone = with(vec![]);
    undone.assessment.last_session = SessionId(1);
    let shown = ran(&["show", "3"], vec![Answer::Application(undone), greeting()]);
    assert!(!shown.stdout.contains("Skills assessment"), "{}", shown.stdout);
}

#[test]
fn a5_sessions_are_listed_by_assessor_and_by_what_is_not_paid() {
    let rows = || {
        let row = |id, paid: Option<FeePaid>| {
            let mut row =
                SessionRow::of(Number::new(2026, 3), &Line::clean("Jane"), &session(id, SessionState::Confirmed));
            row.seats[0].paid = paid;
            row
        };
        let paid = FeePaid { on: "2026-12-15".parse().unwrap(), reference: None };
        vec![row(1, None), row(2, Some(paid))]
    };
    let range = ["session", "list", "--from", "2026-12-01", "--to", "2026-12-31"];
    let all = ran(&[&range[..], &["--json"]].concat(), vec![greeting(), Answer::Sessions(rows())]);
    let (from, to) = (utc("2026-12-01T05:00:00Z"), utc("2027-01-01T05:00:00Z"));
    assert_eq!(all.asked[1], Request::Sessions { from, to });
    assert_eq!(all.json()["schema"], "qapdesk-sessions/1");
    assert_eq!(all.json()["sessions"][1]["seats"][0]["paid"]["on"], "2026-12-15");
    let unpaid = ran(&[&range[..], &["--unpaid"]].concat(), vec![greeting(), Answer::Sessions(rows())]);
    assert!(unpaid.stdout.contains("1 session") && unpaid.stdout.contains("350.00 USD, not paid"), "{}", unpaid.stdout);
    let dana = ran(&[&range[..], &["--assessor", "dana"]].concat(), vec![greeting(), Answer::Sessions(rows())]);
    let none = "no sessions of dana from 2026-12-01 to 2026-12-31\n";
    assert_eq!((dana.status, dana.stdout.as_str()), (Status::Nothing, none));
    let paid = vec![greeting(), Answer::Sessions(rows().into_iter().skip(1).collect())];
    let unpaid = ran(&[&range[..], &["--unpaid", "--assessor", "chen"]].concat(), paid);
    let none = "no sessions of chen with a fee that is not paid from 2026-12-01 to 2026-12-31\n";
    assert_eq!((unpaid.status, unpaid.stdout.as_str()), (Status::Nothing, none));
    let seat: SeatRow = rows()[0].seats[0].clone();
    assert!(seat.fee.is_some());
}

#[test]
fn a3_offers_say_why_each_other_is_not_offered() {
    let offer = |id: &str, against: Vec<Refusal>| Offer {
        passed_over: None,
        assessor: id.parse().unwrap(),
        name: Line::clean("Wei Chen"),
        zone: zone("America/New_York"),
        conflict: None,
        soonest: Some(utc("2026-12-01T15:00:00Z")),
        load: 1,
        load_cap: Some(3),
        against,
        warnings: [].into(),
    };
    let not_asked = Refusal::new(Rule::A3, "Wei Chen was not asked about a conflict", "ask first");
    let offers = || Answer::Offers(vec![offer("chen", vec![]), offer("dana", vec![not_asked.clone()])]);
    let said = ran(&["offers", "3"], vec![Answer::Application(with(vec![])), offers()]);
    let expected = "1.  chen  Wei Chen, 1 of 3 open sessions\n    soonest free Tue 1 Dec 2026 10:00 EST \
                    (America/New_York) = Tue 1 Dec 2026 15:00 GMT (Europe/London)\n–   dana";
    assert!(said.stdout.starts_with(expected), "{}", said.stdout);
    assert!(
        said.stdout.contains("not offered: Wei Chen was not asked about a conflict (A3)\n1 of 2 assessors offered")
    );
    let json = ran(&["offers", "3", "--json"], vec![Answer::Application(with(vec![])), offers()]).json();
    assert_eq!((&json["schema"], &json["assessors"][1]["offered"]), (&"qapdesk-offers/1".into(), &false.into()));
    assert_eq!(json["assessors"][1]["against"][0]["rule"], "A3");
}

/// An assessor's hours, and the session in them.
fn week_row(hours: (&str, &str), (start, end): (&str, &str)) -> WeekRow {
    WeekRow {
        assessor: "chen".parse().unwrap(),
        name: Line::clean("Wei Chen"),
        qualified: true,
        load: 1,
        load_cap: Some(3),
        hours: vec![(utc(hours.0), utc(hours.1))],
        taken: vec![Taken {
            start: utc(start),
            end: utc(end),
            number: Number::new(2026, 3),
            session: SessionId(1),
            proposed: true,
            is_interview: false,
        }],
    }
}

#[test]
fn a4_a_week_is_printed_day_by_day_in_its_zone() {
    let hours = ("2026-12-01T14:00:00Z", "2026-12-02T07:00:00Z");
    let row = week_row(hours, ("2026-12-01T15:00:00Z", "2026-12-01T16:00:00Z"));
    let week = || {
        let (monday, zone) = ("2026-11-30".parse().unwrap(), zone("America/New_York"));
        Answer::Week(Box::new(Week { monday, zone, rows: vec![row.clone()] }))
    };
    let said = ran(&["week", "2026-12-02"], vec![greeting(), week()]);
    let expected = "Week of Mon 30 Nov 2026 (America/New_York)\nchen  Wei Chen, load 1 of 3\n  Tue 01 Dec  09:00–24:00\n\
                    \x20             10:00–11:00 session 1 of QAP-2026-0003, proposed\n  Wed 02 Dec  00:00–02:00\n1 assessor\n";
    assert_eq!(said.stdout, expected);
    let json = ran(&["week", "2026-12-02", "--zone", "Europe/London", "--json"], vec![week()]).json();
    assert_eq!((&json["schema"], &json["assessors"][0]["load"]), (&"qapdesk-week/1".into(), &1.into()));
}

#[test]
fn a7_a_week_tells_both_clocks_of_a_session_over_the_end_of_summer_time() {
    let said = |monday: &str, hours, taken| {
        let rows = vec![week_row(hours, taken)];
        let week = Week { monday: monday.parse().unwrap(), zone: zone("Africa/Cairo"), rows };
        ran(&["week", monday, "--zone", "Africa/Cairo"], vec![Answer::Week(Box::new(week))]).stdout
    };
    let hours = ("2027-10-28T20:00:00Z", "2027-10-28T22:00:00Z");
    let autumn = said("2027-10-25", hours, ("2027-10-28T20:30:00Z", "2027-10-28T21:30:00Z"));
    assert!(autumn.contains("Thu 28 Oct  23:00 EEST–24:00 EET\n"), "{autumn}");
    assert!(autumn.contains(" 23:30 EEST–23:30 EET session 1 of QAP-2026-0003"), "{autumn}");
    let hours = ("2027-04-29T18:00:00Z", "2027-04-29T22:00:00Z");
    let spring = said("2027-04-26", hours, ("2027-04-29T21:00:00Z", "2027-04-29T22:30:00Z"));
    assert!(spring.contains("Thu 29 Apr  20:00–24:00\n"), "the clock goes on with the next day: {spring}");
    assert!(spring.contains(" 01:00–01:30 session 1"), "{spring}");
}
