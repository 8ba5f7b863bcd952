//! Stories of sessions: asked, offered, proposed, confirmed, moved and cancelled, all from the keys.

use std::collections::BTreeSet;

use super::desk::Desk;
use super::fixture::{form, jane, line};
use super::hands::Hands;
use crate::domain::{
    Assessor, AssessorProfile, Command, ConflictAnswer, ConflictKind, Form, Number, Plan, Rate, Requirement, Role,
    SessionId, SessionState, StageName, Window, Zone,
};
use crate::link::protocol::Request;
use crate::tui::event::Event;
use crate::tui::layer::{FieldName, Layer};

fn number(sequence: u32) -> Number {
    Number::new(2026, sequence)
}

fn zone(name: &str) -> Zone {
    name.parse().expect("a zone")
}

pub(super) fn assessor(id: &str, name: &str, load_cap: Option<u16>) -> Assessor {
    use chrono::Weekday::{Fri, Mon, Thu, Tue, Wed};
    let time = |text: &str| text.parse().expect("a time");
    let profile = AssessorProfile {
        name: line(name),
        email: None,
        account: None,
        experienced_trainer: id != "bello",
        panel: None,
        evaluation_experience: Some(line("ten years")),
        languages: BTreeSet::from([line("English"), line(if id == "chen" { "French" } else { "German" })]),
        zone: zone("America/New_York"),
        rates: vec![Rate {
            from: "2020-01-01".parse().expect("a day"),
            amount: "500.00".parse().expect("an amount"),
            currency: "USD".parse().expect("a currency"),
        }],
        weekly: [Mon, Tue, Wed, Thu, Fri]
            .map(|day| Window { day, from: time("09:00:00"), to: time("17:00:00") })
            .to_vec(),
        exceptions: Vec::new(),
        load_cap,
        active: true,
    };
    Assessor { id: id.parse().expect("an id"), revision: 1, profile }
}

/// A desk where Jane in Berlin can be approved, 李明 is approved, and two can assess.
pub(super) fn desk() -> Desk {
    let mut berlin = Form { feedback: form(Some("Bo"), "Bo", "2026-11-02").feedback, ..jane() };
    berlin.candidate.time_zone = Some(line("Europe/Berlin"));
    let mut desk = Desk::new(Role::Manager).with([berlin, form(None, "李明", "2026-11-05")]);
    for one in [
        assessor("chen", "Chen, Amy", Some(1)),
        assessor("osei", "Osei, Kofi", None),
        assessor("bello", "Bello, Ada", None),
    ] {
        desk.assessors.put(one);
    }
    for number in [number(1), number(2)] {
        for requirement in Requirement::ALL {
            desk.elsewhere("ada", number, &Command::Accept { requirement, reason: None });
        }
    }
    desk.elsewhere("ada", number(2), &Command::Approve { reason: None });
    desk.elsewhere(
        "ada",
        number(2),
        &Command::Conflict { assessor: "chen".parse().expect("an id"), answer: ConflictAnswer::None },
    );
    desk.news.clear();
    desk
}

fn open(size: (u16, u16)) -> Hands {
    let mut hands = Hands::on(desk(), size);
    hands.press("/").text("connor").press("enter");
    hands
}

/// Jane's only session, or her last one.
fn session(hands: &Hands) -> crate::domain::Session {
    hands.desk.view(number(1)).assessment.sessions.last().cloned().expect("a session")
}

fn begins(hands: &Hands) -> String {
    session(hands).planned.plan.start.to_rfc3339()
}

#[test]
fn from_approval_to_a_moved_and_a_cancelled_session() {
    for size in [(80, 24), (120, 40)] {
        let mut hands = open(size);
        hands.press("A y 4").sees("May be scheduled.").sees("Nobody can be offered yet; s says why and asks.");
        hands.press("s").sees("Chen, Amy was not asked about a conflict with this candidate");
        hands.press("c").sees("Conflict of an assessor with the candidate").press("ctrl-s");
        hands.sees("asked an assessor about a conflict").sees("was asked about a conflict and has not answered");
        hands.press("c").press("ctrl-s").sees("say what was answered").press("n").sees("none").press("ctrl-s");
        hands.sees("Mon 23 Nov 2026 09:45 EST · 15:45 CET").sees("0 of 1").sees("no conflict");
        hands.press("enter").sees("Propose a session").press("ctrl-s").sees("chooses what is assessed");
        hands.press("r ctrl-s").sees("proposed a session · QAP-2026-0001 Jane O'Connor").press("esc");
        assert_eq!((begins(&hands).as_str(), session(&hands).planned.seats.len()), ("2026-11-23T14:45:00+00:00", 1));
        hands.sees("Session 1 Mon 23 Nov 2026 09:45 EST · 15:45 CET for the").sees("proposed").sees_no("Soonest");
        // Outside of the assessor's hours: a question, and the form stays until it is answered.
        hands.press("S m tab ctrl-u").text("25 Nov 2026 07:00").press("ctrl-s");
        hands.sees("This is outside the assessor's hours. Is it meant?").press("n").sees("Move session 1");
        assert_eq!(begins(&hands), "2026-11-23T14:45:00+00:00");
        hands.press("ctrl-s y").sees("moved a session");
        assert_eq!(begins(&hands), "2026-11-25T12:00:00+00:00");
        hands.press("S c").sees("Confirm session 1 of QAP-2026-0001 Jane O'Connor");
        hands.sees("Wed 25 Nov 2026 07:00 EST · 13:00 CET for the candidate").sees("role play, 60 min, Chen, Amy");
        hands.sees("The application becomes scheduled").press("y");
        assert_eq!(hands.desk.view(number(1)).stage, StageName::Scheduled);
        hands.press("S x ctrl-s").sees("a reason is needed").text("the candidate is ill").press("enter");
        assert!(matches!(session(&hands).planned.state, SessionState::Cancelled { .. }));
        assert_eq!(hands.desk.view(number(1)).stage, StageName::Approved);
        hands.sees("cancelled:").sees("the candidate is ill");
        hands.press("u").sees("This takes back: cancelled a session (session 1").press("y");
        assert_eq!(session(&hands).planned.state, SessionState::Confirmed);
    }
}

#[test]
fn an_idle_screen_is_not_woken_for_offers_that_nobody_asks_for_any_more() {
    let mut hands = open((120, 40));
    hands.press("A y 4 s c ctrl-s c n ctrl-s enter r ctrl-s esc S c y").sees("confirmed a session").pass(1000);
    let wake_at = hands.state.wake_at();
    assert!(wake_at.is_none_or(|at| at > hands.state.now), "{wake_at:?}");
}

#[test]
fn a4_a_double_booking_is_refused_with_the_other_session_named() {
    let mut hands = open((120, 40));
    let chen: crate::domain::AssessorId = "chen".parse().expect("an id");
    hands.press("A y 4 s c ctrl-s c n ctrl-s enter r ctrl-s esc");
    assert_eq!(hands.desk.diary.of(&chen).count(), 1);
    hands.press("/").text("李明").press("enter").press("4 S p m tab").text("2026-11-23 10:00").press("tab tab tab");
    hands.sees("Assessor").press("ctrl-u").text("chen").press("ctrl-s").sees("QAP-2026-0001");
    hands.sees("refused by A4").sees("Propose a session");
    // Above the load is asked about, and the same goes through once the time is another one.
    let Some(Layer::Form(form)) = hands.state.layers.last_mut() else { panic!("no form") };
    form.at = form.fields.iter().position(|field| field.name == FieldName::Start).expect("the field");
    hands
        .press("ctrl-u")
        .text("2026-11-24 10:00")
        .press("ctrl-s")
        .sees("This is above the assessor's load. Is it meant?");
    hands.press("y").sees("proposed a session");
    assert_eq!(hands.desk.diary.of(&chen).count(), 2);
}

#[test]
fn a7_a_clock_change_is_asked_about_in_the_form_and_a_key_chooses() {
    for (key, expected) in [("page-up", "2027-11-07T05:30:00+00:00"), ("page-down", "2027-11-07T06:30:00+00:00")] {
        let mut hands = open((80, 24));
        hands.press("A y 4 s c ctrl-s c n ctrl-s enter r tab ctrl-u").text("2027-11-07 01:30");
        hands.sees("is there twice in America/New_York").sees("01:30-04:00").sees("PageDown the second");
        hands.press("ctrl-s").sees("Propose a session");
        hands.press(key).sees_no("is there twice").press("ctrl-s");
        hands.sees("This is outside the assessor's hours").press("y").sees("proposed a session");
        assert_eq!(begins(&hands), expected);
    }
}

#[test]
fn what_cannot_be_done_with_sessions_says_why() {
    let mut hands = open((120, 40));
    hands.press("S p").sees("refused by A4: the application is in review, and there is no session before approval");
    hands.press("A y S c").sees("no session is proposed").press("S f").sees("no session with a fee");
    assert!(hands.state.layers.is_empty());
    let mut desk = desk();
    desk.account.role = Role::Auditor;
    let mut hands = Hands::on(desk, (120, 40));
    hands.press("4 S p").sees("refused by V1").press("s").sees("Who can assess");
}

#[test]
fn a_form_that_meets_a_newer_revision_keeps_what_was_typed() {
    let mut hands = open((80, 24));
    hands.press("A y 4 s c ctrl-s c n ctrl-s enter r");
    hands.is_held = true;
    hands.desk.elsewhere("bo", number(1), &Command::Consent { given: true, on: None });
    hands.press("ctrl-s");
    hands.let_go();
    hands.sees("was changed meanwhile: bo recorded the").sees("2026-11-23 09:45");
    hands.press("ctrl-s").sees("proposed a session");
}

/// Jane's first session is proposed.
fn proposed() -> Hands {
    let mut hands = open((120, 40));
    hands.press("A y 4 s c ctrl-s c n ctrl-s enter r ctrl-s esc").sees("Session 1 Mon 23 Nov 2026 09:45 EST");
    hands
}

/// Bo moves it to the next day.
fn bo_moves(hands: &mut Hands) {
    let planned = session(hands).planned;
    let plan = Plan { start: NEXT_DAY.parse().expect("a time"), ..planned.plan };
    let assessors = planned.seats.into_iter().map(|seat| seat.assessor).collect();
    let command = Command::Move { session: SessionId(1), plan, assessors, despite: BTreeSet::new(), reason: None };
    hands.desk.elsewhere("bo", number(1), &command);
}

const NEXT_DAY: &str = "2026-11-24T15:00:00+00:00";
const TO_PLACE: &str = "S m tab tab tab tab tab tab";

fn is_where_bo_put_it_with_a_place(hands: &Hands) {
    let plan = session(hands).planned.plan;
    assert_eq!((begins(hands).as_str(), plan.place), (NEXT_DAY, Some(line("Room 4"))));
}

#[test]
fn a_place_typed_before_a_colleague_moved_the_session_comes_back_beside_the_new_hour() {
    let mut hands = proposed();
    hands.press(TO_PLACE).text("Room 4").press("esc").sees("what was typed is kept");
    bo_moves(&mut hands);
    hands.let_go();
    hands.press("S m").sees("2026-11-24 10:00").sees("Room 4");
    hands.press("ctrl-r").sees_no("Room 4").press("ctrl-r").sees("Room 4").press("ctrl-s").sees("moved a session");
    is_where_bo_put_it_with_a_place(&hands);
}

#[test]
fn what_was_not_typed_into_an_open_form_follows_how_a_colleague_moved_the_session() {
    let mut hands = proposed();
    hands.press(TO_PLACE).text("Room4").press("left");
    hands.is_held = true;
    bo_moves(&mut hands);
    hands.press("ctrl-s");
    let place = hands.asked.iter().position(|(_, request)| matches!(request, Request::Command { .. })).expect("sent");
    let (ticket, request) = hands.asked.remove(place).expect("there");
    let answer = hands.desk.ask(&request);
    hands.event(Event::Answer(ticket, Box::new(Ok(answer))));
    hands.sees("bo moved a session").sees("2026-11-23 09:45").press("ctrl-s").sees("the application is not here yet");
    hands.let_go();
    hands.sees("2026-11-24 10:00");
    let trouble = hands.state.forms().find_map(|form| form.trouble.clone()).expect("it is told");
    assert!(trouble.contains("bo moved a session") && trouble.contains("planned otherwise by now"), "{trouble}");
    hands.press("space ctrl-s").sees("moved a session");
    is_where_bo_put_it_with_a_place(&hands);
}

#[test]
fn an_open_form_tells_at_once_that_the_session_is_planned_otherwise_and_once_more_who_did_it() {
    let mut hands = proposed();
    hands.press(TO_PLACE).text("Room 4");
    bo_moves(&mut hands);
    hands.let_go();
    hands.sees("planned otherwise by now").sees("2026-11-24 10:00").press("ctrl-s").sees("bo moved a session");
    assert_eq!(session(&hands).planned.plan.place, None, "it was told first");
    hands.press("ctrl-s").sees("moved a session");
    is_where_bo_put_it_with_a_place(&hands);
}

#[test]
fn a_session_is_confirmed_for_the_hour_that_the_question_named() {
    let mut hands = proposed();
    hands.press("S c").sees("Confirm session 1").sees("Mon 23 Nov 2026 09:45 EST");
    hands.is_held = true;
    bo_moves(&mut hands);
    hands.press("y");
    hands.let_go();
    hands.sees("bo moved a session").sees_no("all the same");
    assert_eq!((session(&hands).planned.state, hands.state.layers.len()), (SessionState::Proposed, 0));
    hands.press("S c").sees("Tue 24 Nov 2026 10:00 EST").press("y").sees("confirmed a session");
}

#[test]
fn video_consent_no_show_and_payment_are_recorded_by_keys() {
    let mut hands = open((120, 40));
    hands.press("A y S v").sees("Record the request for a video assessment").press("ctrl-s");
    hands.press("S v").sees("Grant or deny the video assessment").press("tab").text("she works abroad").press("enter");
    hands.sees("say whether it is granted").press("g ctrl-s");
    hands.press("4").sees("Video assessment granted by ada: she works abroad");
    hands.press("S r ctrl-s").sees("say whether it is given").press("g ctrl-s").sees("Consent to be recorded given");
    hands.press("s c ctrl-s c n ctrl-s enter").sees("video").press("ctrl-s esc S c y").sees("confirmed a session");
    hands.press("S n ctrl-s").sees("say who did not come").press("c ctrl-s");
    hands.sees("refused by A4: session 1 begins only on").press("esc");
    hands.desk.now += chrono::TimeDelta::hours(3);
    hands.pass(0);
    hands.press("S f").sees("Chen, Amy (chen) 500.00 USD").press("ctrl-s").sees("recorded an assessor's fee");
    assert!(session(&hands).seats[0].paid.is_some());
    hands.press("S f").sees("Take back that Chen, Amy was paid for session 1").press("y");
    assert!(session(&hands).seats[0].paid.is_none());
    hands.press("S n ctrl-s").sees("recorded that somebody did not come").sees("the candidate did not come");
    assert_eq!(session(&hands).id, SessionId(1));
}

#[test]
fn a_yes_typed_ahead_answers_no_question_that_was_not_seen() {
    let mut hands = open((80, 24));
    hands.press("A y 4 s c ctrl-s c n ctrl-s enter r tab ctrl-u").text("2026-11-25 07:00");
    hands.is_held = true;
    hands.press("ctrl-s y enter y");
    hands.let_go();
    hands.sees("This is outside the assessor's hours. Is it meant?");
    assert!(hands.desk.view(number(1)).assessment.sessions.is_empty());
}

#[test]
fn a3_an_answer_on_record_stands_in_the_form_and_is_not_taken_back_by_saving_it() {
    let mut hands = open((120, 40));
    let conflict = |hands: &Hands| {
        let id = "chen".parse().expect("an id");
        hands.desk.view(number(1)).assessment.conflicts.get(&id).map(|record| record.answer.clone())
    };
    hands.press("A y 4 s c ctrl-s c n ctrl-s").sees("no conflict");
    assert_eq!(conflict(&hands), Some(ConflictAnswer::None));
    hands.press("c").sees("none").press("ctrl-s").sees("that is on record already").press("esc");
    hands.press("c p tab").sees("what it is; of none after a declared one, why").sees_no("may stay empty");
    hands.text("her cousin").press("ctrl-s");
    let declared = ConflictAnswer::Declared { kind: ConflictKind::Personal, note: Some(line("her cousin")) };
    assert_eq!(conflict(&hands), Some(declared.clone()));
    hands.press("c").sees("personal").sees("her cousin").press("ctrl-s").sees("that is on record already").press("esc");
    // Where nobody is named yet the answer must be said.
    hands.press("esc 1 S k").text("chen").press("ctrl-s").sees("say what was answered");
    assert_eq!(conflict(&hands), Some(declared));
}

#[test]
fn a3_a_remark_that_no_answer_keeps_is_not_dropped_without_a_word() {
    let mut hands = open((120, 40));
    let conflict = |hands: &Hands| {
        let id = "chen".parse().expect("an id");
        hands.desk.view(number(1)).assessment.conflicts.get(&id).map(|record| record.answer.clone())
    };
    let refused = "a remark is kept of a declared conflict only";
    hands.press("A y 4 s c tab").text("by phone").sees(refused).press("ctrl-s");
    hands.sees("Conflict of an assessor with the candidate").sees(refused).press("ctrl-u").sees_no(refused);
    hands.press("ctrl-s").sees("asked an assessor about a conflict");
    hands.press("c n tab").text("he knows of no tie").press("ctrl-s").sees(refused);
    assert_eq!(conflict(&hands), Some(ConflictAnswer::Asked));
    // A conflict has a remark, and so has that there is none after all.
    hands.press("ctrl-u").text("her cousin").press("up p").sees_no(refused).press("ctrl-s");
    hands.press("c n n").sees("none").press("tab ctrl-u").text("another Jane").sees_no(refused).press("ctrl-s");
    let note = line("another Jane");
    assert_eq!(conflict(&hands), Some(ConflictAnswer::Cleared { kind: ConflictKind::Personal, note }));
}

#[test]
fn e1_a_conflict_whose_remark_may_be_hidden_in_part_is_not_saved_as_it_is_shown() {
    let mut desk = desk();
    let note = Some(line("Jane O'Connor's cousin"));
    let answer = ConflictAnswer::Declared { kind: ConflictKind::Personal, note };
    desk.elsewhere("ada", number(1), &Command::Conflict { assessor: "chen".parse().expect("an id"), answer });
    desk.news.clear();
    let mut hands = Hands::on(desk, (120, 40));
    hands.press("/").text("connor").press("enter , n 4 j").sees("Chen, Amy (chen)").press("S k");
    hands.sees("names are hidden; , n shows them").sees_no("Conflict of an assessor");
}

#[test]
fn the_week_shows_the_assessors_of_a_language_or_the_qualified_only() {
    let mut hands = open((120, 40));
    hands.press("4").sees("Bello, Ada").sees("Osei, Kofi").press("F").sees("French").text("fre").press("enter");
    hands.sees("week of 23 Nov ─ French").sees("Chen, Amy").sees_no("Osei");
    hands.press("F enter").sees("Osei, Kofi").press("F down enter").sees("─ qualified ─").sees_no("Bello");
}
