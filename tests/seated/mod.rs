//! Assessors with seats in a confirmed session, put into a desk's store as the rules would leave them, so that what comes
//! after a session can be tested without planning one.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use qapdesk::domain::{
    AccountMade, Act, Assessor, AssessorAct, AssessorChange, AssessorProfile, Change, Event, Number, OpenStage, Origin,
    Placement, PlainAccount, Plan, Planned, Record, Role, SeatPlan, SessionId, SessionMode, SessionState, Stage,
};
use qapdesk::store::Store;
use qapdesk::text::Line;

/// The application that is seated.
pub(crate) fn number() -> Number {
    "QAP-2026-0001".parse().unwrap()
}

/// Seats `chen` and `diaz`, who are on the roster and have accounts, in a session of the first application that began two
/// hours before `now`. `max` is a manager, `sam` is staff, `aud` an auditor. Nobody else holds the store.
pub(crate) fn seat(folder: &Path, now: DateTime<Utc>) {
    let (mut writer, reader, _) = Store::open(folder, &mut |_| ()).unwrap();
    let application = reader.application(number()).unwrap().unwrap();
    let mut records: Vec<Record> = ["chen", "diaz"].into_iter().map(|id| assessor(id, now)).collect();
    for (name, role) in [
        ("chen", Role::Assessor),
        ("diaz", Role::Staff),
        ("max", Role::Manager),
        ("sam", Role::Staff),
        ("aud", Role::Auditor),
    ] {
        let account = PlainAccount { name: name.parse().unwrap(), role, uid: None };
        records.push(Record::Account(AccountMade { account, at: now, by: "ada".parse().unwrap() }));
    }
    records.push(session(application.revision + 1, application.placement, now));
    let mut turn = writer.turn();
    turn.push(&records).unwrap();
    turn.commit().unwrap();
}

fn assessor(name: &str, now: DateTime<Utc>) -> Record {
    let profile = AssessorProfile {
        name: Line::clean(name),
        email: None,
        account: Some(name.parse().unwrap()),
        experienced_trainer: true,
        panel: None,
        evaluation_experience: Some(Line::clean("ten years")),
        languages: std::collections::BTreeSet::new(),
        zone: "America/New_York".parse().unwrap(),
        rates: Vec::new(),
        weekly: Vec::new(),
        exceptions: Vec::new(),
        load_cap: None,
        active: true,
    };
    let after = Box::new(Assessor { id: name.parse().unwrap(), revision: 1, profile });
    let (by, origin) = ("ada".parse().unwrap(), Origin::Local { uid: 1000 });
    Record::Assessor(AssessorChange { at: now, by, origin, act: AssessorAct::Add, reason: None, before: None, after })
}

fn session(revision: u32, before: Placement, now: DateTime<Utc>) -> Record {
    let plan = Plan {
        mode: SessionMode::RolePlay,
        start: now - TimeDelta::hours(2),
        minutes: 60,
        zone: "America/New_York".parse().unwrap(),
        place: None,
        recorded: false,
        interview: None,
    };
    let seats = ["chen", "diaz"].map(|id| SeatPlan { assessor: id.parse().unwrap(), fee: None }).to_vec();
    let after = Some(Box::new(Planned {
        plan,
        seats,
        state: SessionState::Confirmed,
        sequence: 0,
        despite: std::collections::BTreeSet::new(),
    }));
    let planned = Event::SessionPlanned { session: SessionId(1), before: None, after };
    let after = Placement { stage: Stage::Open(OpenStage::Scheduled), ..before };
    Record::Application(Change {
        number: number(),
        revision,
        at: now,
        by: "ada".parse().unwrap(),
        origin: Origin::Local { uid: 1000 },
        act: Act::Confirm,
        reason: None,
        events: vec![planned, Event::Moved { before, after }],
    })
}
