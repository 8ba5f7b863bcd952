//! Offers, weeks and sessions at the desk: who reads them, and what those learn who may not (V1).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use crate::seated::number;
use chrono::{DateTime, TimeDelta, Utc};
use qapdesk::desk::{Clock, Desk, DeskError, Intake, Owner, Who};
use qapdesk::domain::view::{OfferQuery, Query, WeekQuery};
use qapdesk::domain::{
    AccountEdit, AssessorProfile, Command, ConflictAnswer, Number, Plan, Requirement, Role, Rule, SessionId,
    SessionState, Warning,
};
use qapdesk::text::Line;

fn now() -> DateTime<Utc> {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

struct Test {
    _folder: tempfile::TempDir,
    desk: Desk,
}

impl Test {
    /// A desk with one application in whose confirmed session `chen` (an assessor) and `diaz` (staff) assess.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = open(folder.path());
        let owner = desk.admit(1000, None).unwrap();
        let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms");
        let read = |file: &str| (file.to_owned(), std::fs::read(forms.join(file)).unwrap());
        let intake = Intake {
            file: "complete.toml".to_owned(),
            bytes: read("complete.toml").1,
            documents: ["statement.txt", "syllabus.txt", "certificate.txt"].map(read).to_vec(),
            dry_run: false,
            again: false,
        };
        desk.intake(&owner, intake).unwrap();
        for requirement in Requirement::ALL {
            desk.command(&owner, number(), None, Command::Accept { requirement, reason: None }).unwrap();
        }
        desk.command(&owner, number(), None, Command::Approve { reason: None }).unwrap();
        drop(desk);
        crate::seated::seat(folder.path(), now());
        let desk = open(folder.path());
        let lookup = AccountEdit::Add { role: Role::Lookup, uid: None };
        desk.edit_account(&desk.admit(1000, None).unwrap(), "lou".parse().unwrap(), lookup).unwrap();
        Self { _folder: folder, desk }
    }

    fn who(&self, name: &str) -> Who {
        self.desk.admit(1000, Some(name)).unwrap()
    }
}

fn open(folder: &Path) -> Desk {
    let owner = Owner { uid: 1000, name: "ada".to_owned() };
    Desk::open(folder, owner, Clock::new(now), &mut |_| {}).unwrap()
}

fn offers_from_now() -> OfferQuery {
    OfferQuery { from: now(), minutes: None, language: None }
}

fn this_week() -> WeekQuery {
    WeekQuery {
        monday: "2026-11-25".parse().unwrap(),
        zone: "America/New_York".parse().unwrap(),
        language: None,
        qualified_only: false,
        below_load_only: false,
    }
}

fn all_time() -> (DateTime<Utc>, DateTime<Utc>) {
    (now() - TimeDelta::days(400), now() + TimeDelta::days(400))
}

/// The words of a refusal by role.
fn refused<T: std::fmt::Debug>(answer: Result<T, DeskError>) -> String {
    let error = answer.unwrap_err();
    assert!(matches!(&error, DeskError::Refused(refusal) if refusal.rule == Rule::V1), "{error}");
    error.to_string()
}

#[test]
fn v1_whoever_reads_applications_reads_offers_weeks_and_sessions() {
    let test = Test::new();
    let (from, to) = all_time();
    for name in ["aud", "sam", "diaz", "max", "ada"] {
        let who = test.who(name);
        let offers = test.desk.offers(&who, number(), &offers_from_now()).unwrap();
        assert_eq!(offers.iter().map(|offer| offer.assessor.as_str()).collect::<Vec<_>>(), ["chen", "diaz"], "{name}");
        let week = test.desk.week(&who, &this_week()).unwrap();
        assert_eq!((week.monday.to_string().as_str(), week.rows.len()), ("2026-11-23", 2), "{name}");
        assert!(week.rows.iter().all(|row| row.taken.len() == 1 && row.taken[0].number == number()), "{name}");
        let sessions = test.desk.sessions(&who, from, to).unwrap();
        assert_eq!(
            (sessions.len(), sessions[0].session, &sessions[0].state),
            (1, SessionId(1), &SessionState::Confirmed)
        );
        assert_eq!(sessions[0].seats.len(), 2, "{name}");
    }
}

#[test]
fn v1_a_lookup_account_and_an_assessor_are_refused_in_the_same_words_whatever_is_there() {
    let test = Test::new();
    let ((from, to), nowhere) = (all_time(), Number::new(2026, 77));
    for name in ["lou", "chen"] {
        let who = test.who(name);
        let there = refused(test.desk.offers(&who, number(), &offers_from_now()));
        assert_eq!(there, refused(test.desk.offers(&who, nowhere, &offers_from_now())), "{name}");
        let everything = refused(test.desk.sessions(&who, from, to));
        assert_eq!(everything, refused(test.desk.sessions(&who, to, to + TimeDelta::days(1))), "{name}");
        let week = refused(test.desk.week(&who, &this_week()));
        let empty = WeekQuery { language: Some(Line::clean("Klingon")), ..this_week() };
        assert_eq!(week, refused(test.desk.week(&who, &empty)), "{name}");
        for words in [&there, &everything, &week] {
            assert!(!words.contains("0001") && !words.contains("O'Connor") && !words.contains("diaz"), "{words}");
        }
    }
}

#[test]
fn a2_a_language_longer_than_any_on_the_roster_is_refused_and_not_looked_for() {
    let test = Test::new();
    let staff = test.who("sam");
    let asked = |length| {
        let language = Some(Line::clean(&"한".repeat(length)));
        let week = WeekQuery { language: language.clone(), ..this_week() };
        let offers = OfferQuery { language, ..offers_from_now() };
        let week = test.desk.week(&staff, &week).map(|week| week.rows.len());
        let offers = test.desk.offers(&staff, number(), &offers).map(|offers| offers.len());
        [week, offers].map(|answer| answer.map_err(|error| error.to_string()))
    };
    assert_eq!(asked(40), [Ok(0), Ok(0)]);
    for answer in asked(1_000_000) {
        let error = answer.unwrap_err();
        assert!(error.contains("has 1000000 characters, 40 at most (A2)"), "{error}");
    }
}

#[test]
fn v1_an_assessor_sees_their_own_sessions_and_nobody_elses() {
    let test = Test::new();
    let own = test.desk.own_sessions(&test.who("chen")).unwrap();
    assert_eq!(own.iter().map(|one| (one.number, one.assessor.as_str())).collect::<Vec<_>>(), [(number(), "chen")]);
    assert_eq!(test.desk.own_sessions(&test.who("sam")).unwrap(), [], "staff without an entry on the roster");
    for name in ["lou", "aud"] {
        refused(test.desk.own_sessions(&test.who(name)));
    }
}

#[test]
fn sessions_are_those_that_begin_in_the_time_asked_for() {
    let test = Test::new();
    let (aud, begins) = (test.who("aud"), now() - TimeDelta::hours(2));
    let count = |from, to| test.desk.sessions(&aud, from, to).unwrap().len();
    assert_eq!(count(begins, begins + TimeDelta::minutes(1)), 1);
    assert_eq!(count(begins - TimeDelta::hours(1), begins), 0, "the end is not part of it");
    assert_eq!(count(begins + TimeDelta::minutes(1), begins + TimeDelta::hours(1)), 0, "it had begun");
    assert_eq!(count(begins, begins), 0);
}

#[test]
fn a2_d5_list_and_file_say_that_a_session_is_proposed_with_who_may_not_assess_any_more() {
    let test = Test::new();
    let ada = test.who("ada");
    let chen = test.desk.assessors(&ada).unwrap().remove(0).assessor;
    let planned = test.desk.show(&ada, number()).unwrap().assessment.sessions[0].planned.plan.clone();
    let plan = Plan { start: now() + TimeDelta::days(7), interview: None, ..planned };
    for command in [
        Command::Cancel { session: SessionId(1), reason: Some(Line::clean("ill")) },
        Command::Conflict { assessor: chen.id.clone(), answer: ConflictAnswer::None },
        Command::Propose { plan, assessors: vec![chen.id.clone()], despite: Warning::ALL.into() },
    ] {
        test.desk.command(&ada, number(), None, command).unwrap();
    }
    let said = |desk: &Desk| {
        let row = desk.list(&ada, &Query::default()).unwrap().rows.remove(0);
        assert_eq!(row.next, desk.show(&ada, number()).unwrap().next);
        row.next
    };
    let to_confirm = said(&test.desk);
    assert!(to_confirm.starts_with("confirm session 2, proposed for "), "{to_confirm}");
    let becomes = |active, seen| {
        let profile = AssessorProfile { active, ..chen.profile.clone() };
        test.desk.edit_assessor(&ada, &chen.id, Some(seen), profile, None).unwrap();
        said(&test.desk)
    };
    let otherwise = "plan session 2 with somebody else: chen may not assess on its day";
    assert_eq!(becomes(false, 1), otherwise);
    assert_eq!(becomes(true, 2), to_confirm);
    assert_eq!(becomes(false, 3), otherwise);
    let Test { _folder: folder, desk } = test;
    drop(desk);
    assert_eq!(said(&open(folder.path())), otherwise, "also after a start");
}
