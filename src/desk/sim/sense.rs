//! Commands that mostly make sense for an application as it is.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{
    Absent, Application, Command, ConflictAnswer, ConflictKind, FeePaid, FeedbackForm, Level, OpenStage, Plan,
    Requirement, Seat, Session, SessionId, SessionMode, SessionState, Stage, Tag, Warning,
};
use crate::store::sim::Dice;
use crate::text::{Line, Prose};

fn because() -> Line {
    Line::clean("because")
}

/// A command that leads on, or any.
pub(super) fn command(application: &Application, now: DateTime<Utc>, dice: &mut Dice) -> Command {
    if dice.in_thousand(350) {
        return small_command(application, dice);
    }
    let reason = Some(because());
    let open: Vec<Requirement> = Requirement::ALL.into_iter().filter(|one| application.is_open(*one)).collect();
    match application.placement.stage {
        Stage::Open(OpenStage::Received | OpenStage::InReview | OpenStage::Deficient { .. }) => {
            match (open.is_empty(), dice.below(10)) {
                (true, _) => Command::Approve { reason },
                (_, 0) => Command::MarkDeficient { requirement: *dice.pick(&open), reason },
                (_, 1) => Command::Notify { due: None, reason },
                (_, 2..5) => Command::Waive { requirement: *dice.pick(&open), reason },
                _ => Command::Accept { requirement: *dice.pick(&open), reason },
            }
        }
        Stage::Open(OpenStage::Approved | OpenStage::Scheduled) => session_command(application, now, dice),
        // Nobody passes whose approval lost its ground (D4).
        Stage::Open(OpenStage::Assessed | OpenStage::Passed) if !open.is_empty() => {
            Command::Waive { requirement: *dice.pick(&open), reason }
        }
        Stage::Open(OpenStage::Assessed) => Command::Decide { passed: dice.in_thousand(700), reason },
        Stage::Open(OpenStage::Passed) if dice.flip() => {
            Command::NotifyImi { certification: None, reviewer: None, sent_on: None }
        }
        Stage::Open(OpenStage::Passed) => Command::SendLink { link: None, sent_on: None },
        _ if dice.flip() => Command::Reopen { reason },
        _ => Command::Reassess { reason },
    }
}

fn session_command(application: &Application, now: DateTime<Utc>, dice: &mut Dice) -> Command {
    let reason = Some(because());
    let Some(session) = application.assessment.current_sessions().next() else {
        return before_session(application, now, dice);
    };
    let id = session.id;
    match dice.below(10) {
        0 => Command::Cancel { session: id, reason },
        1 => Command::NoShow { session: id, who: Absent::Candidate, reason },
        2 => moved(session, now, dice),
        3 => {
            let assessor = session.seats[0].assessor.clone();
            Command::PayAssessor {
                session: id,
                assessor,
                paid: Some(FeePaid { on: now.date_naive(), reference: None }),
            }
        }
        4 => Command::ReturnSheet { session: id, assessor: session.seats[0].assessor.clone(), reason },
        _ if session.planned.state == SessionState::Proposed => Command::Confirm { session: id, despite: all() },
        _ => Command::Consent { given: dice.flip(), on: None },
    }
}

fn before_session(application: &Application, now: DateTime<Utc>, dice: &mut Dice) -> Command {
    let names = ["chen", "diaz"];
    let id = |name: &str| name.parse().unwrap();
    let asked = names.iter().find(|name| !application.assessment.conflicts.contains_key(&id(name)));
    if let Some(name) = asked {
        let answer = match dice.below(10) {
            0 => ConflictAnswer::Asked,
            1 => ConflictAnswer::Declared { kind: ConflictKind::Trained, note: None },
            _ => ConflictAnswer::None,
        };
        return Command::Conflict { assessor: id(name), answer };
    }
    let assessors = names[..=dice.below(2)].iter().map(|name| id(name)).collect();
    Command::Propose { plan: plan(now, dice), assessors, despite: all() }
}

fn moved(session: &Session, now: DateTime<Utc>, dice: &mut Dice) -> Command {
    let assessors = session.seats.iter().map(|seat| seat.assessor.clone()).collect();
    Command::Move { session: session.id, plan: plan(now, dice), assessors, despite: all(), reason: Some(because()) }
}

fn plan(now: DateTime<Utc>, dice: &mut Dice) -> Plan {
    let hours = i64::try_from(dice.below(90)).unwrap() - 48;
    Plan {
        mode: SessionMode::RolePlay,
        start: now + TimeDelta::hours(hours),
        minutes: 90,
        zone: "America/New_York".parse().unwrap(),
        place: None,
        recorded: false,
        interview: None,
    }
}

fn all() -> BTreeSet<Warning> {
    Warning::ALL.into_iter().collect()
}

/// What an assessor does with a seat of theirs.
pub(super) fn of_assessor(session: SessionId, seat: &Seat, dice: &mut Dice) -> Command {
    if seat.sheet.submitted().is_none() {
        return Command::SubmitSheet { session };
    }
    if dice.flip() {
        return Command::Interview { session, on: None, remote: false, notes: Prose::clean("On private meetings.") };
    }
    Command::DetermineSkills {
        session,
        level: Level::new(4).unwrap(),
        eligible: dice.in_thousand(800),
        rationale: Prose::clean("What the sheet says, and what the interview added to it in the end."),
    }
}

/// A command that may be given at any time.
pub(super) fn small_command(application: &Application, dice: &mut Dice) -> Command {
    let reason = Some(because());
    let tags = |dice: &mut Dice| -> BTreeSet<Tag> {
        ["rush", "later"].iter().filter(|_| dice.flip()).map(|tag| tag.parse().unwrap()).collect()
    };
    match dice.below(13) {
        0..3 => Command::Undo,
        3 => Command::Redo,
        4 => Command::Note { text: Prose::clean(&format!("note {}", dice.below(1000))) },
        5 => Command::Tag { add: tags(dice), remove: tags(dice) },
        6 => Command::Assign { to: dice.flip().then(|| "bo".parse().unwrap()) },
        7 => Command::Hold { reason, resume_on: None },
        8 => Command::Reopen { reason },
        9 => Command::Withdraw { reason },
        10 => Command::Decline { reason },
        11 => Command::RecordFeedback(FeedbackForm {
            giver: Some(Line::clean(&format!("F-{}", dice.below(40)))),
            capacity: None,
            case: Some(Line::clean("C-01")),
            received_on: None,
            unanswered: Some(0),
            via: None,
            duplicate_of: None,
        }),
        _ => Command::Accept {
            requirement: *dice.pick(&Requirement::ALL),
            reason: application.tags.is_empty().then(|| Line::clean("so")),
        },
    }
}
