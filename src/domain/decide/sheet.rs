use chrono::{DateTime, Utc};

use super::scores::{check_edit, check_sheet};
use super::{Context, moved, on_its_way, reason_for};
use crate::domain::{
    Application, AssessorId, Checklist, Command, Event, ItemId, OpenStage, Refusal, Rule, Seat, Session, SessionId,
    SessionState, SheetEdit, SheetKey, SheetState, Stage, Zone, items_without_note, list, open_items,
};

/// Items that a refusal names; more are counted.
const MOST_NAMED: usize = 6;

/// A9: a sheet is submitted and locked, by its own assessor and nobody else, once every mandatory item has a mark and
/// every low level a note (A8).
pub(super) fn submit(
    application: &Application,
    session: SessionId,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let (session, seat) = own_seat(application, session, context)?;
    let stage = on_its_way(application)?;
    if stage != OpenStage::Scheduled {
        return Err(not_scheduled(application, Rule::A9));
    }
    if matches!(seat.sheet, SheetState::Submitted { .. }) {
        let hint = "staff can return it to you with a reason";
        return Err(Refusal::new(Rule::A9, "the sheet is submitted already and locked", hint));
    }
    held(session, application, Rule::A9, context)?;
    has_no_conflict(application, seat)?;
    let sheet = seat.sheet.current(context.around.draft);
    let checklist = &context.program.checklist;
    check_sheet(&sheet, checklist)?;
    let open: Vec<&ItemId> = open_items(checklist, &sheet).map(|item| &item.id).collect();
    if !open.is_empty() {
        let message = format!("{} mandatory {} open: {}", open.len(), is_are(open.len(), "item"), named(&open));
        return Err(Refusal::new(
            Rule::A9,
            message,
            "give each a level, or mark it not applicable or unable to determine",
        ));
    }
    let bare: Vec<&ItemId> = items_without_note(checklist, &sheet).map(|item| &item.id).collect();
    if !bare.is_empty() {
        let message = format!(
            "{} with {} {} without a note: {}",
            count(bare.len(), "item"),
            checklist.scale.noted().unwrap_or_else(|| "a level".to_owned()),
            if bare.len() == 1 { "is" } else { "are" },
            named(&bare)
        );
        return Err(Refusal::new(Rule::A8, message, "write down what was seen"));
    }
    let (session, assessor) = (session.id, seat.assessor.clone());
    Ok(vec![Event::SheetSubmitted { session, assessor, sheet: Box::new(sheet) }])
}

/// A9: a submitted sheet is returned to its assessor, for a reason, until the body has decided. Nobody who sits in the
/// session returns one: they would score again with the other's sheet before them.
pub(super) fn give_back(
    application: &Application,
    session: SessionId,
    assessor: &AssessorId,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let session = session_of(application, session)?;
    let Some(seat) = session.seat(assessor) else {
        let seated: Vec<&str> = session.seats.iter().map(|seat| seat.assessor.as_str()).collect();
        let message = format!("{assessor} does not assess session {}", session.id);
        return Err(Refusal::new(Rule::A9, message, format!("name one of those who do: {}", list(&seated))));
    };
    let stage = on_its_way(application)?;
    let is_of_round = session.round == application.assessment.round;
    if !matches!(stage, OpenStage::Scheduled | OpenStage::Assessed) || !is_of_round {
        let message =
            format!("the application is {}, and its sheets stay as they are", application.placement.stage.name());
        let hint = if stage == OpenStage::Passed && is_of_round {
            "a sheet is returned before the body's decision only; undo that first"
        } else {
            "a sheet is returned only while its round has a confirmed session, and before the body's decision"
        };
        return Err(Refusal::new(Rule::A9, message, hint));
    }
    if own(session, context).is_some() {
        let message = "whoever assesses a session returns none of its sheets";
        return Err(Refusal::new(Rule::A9, message, "ask somebody else of the staff"));
    }
    if seat.sheet.submitted().is_none() {
        let message = format!("the sheet of {assessor} is with them already");
        return Err(Refusal::new(Rule::A9, message, "nothing is left to do here"));
    }
    let reason = reason_for(command, Rule::A9, "returning a sheet")?;
    let mut events = vec![Event::SheetReturned { session: session.id, assessor: assessor.clone(), reason }];
    if stage == OpenStage::Assessed {
        events.push(moved(application, Stage::Open(OpenStage::Scheduled), context));
    }
    Ok(events)
}

/// Refuses an edit of a sheet that is locked, or of a session that is not under way or has not begun at a moment, and one
/// that [`check_edit`] refuses (A9); `own_zone` is the assessor's.
pub fn may_edit_sheet(
    application: &Application,
    key: &SheetKey,
    edit: &SheetEdit,
    checklist: &Checklist,
    (at, own_zone): (DateTime<Utc>, Option<Zone>),
) -> Result<(), Refusal> {
    let nothing = || Refusal::new(Rule::A9, "the session is none of yours any more", "see your list of sessions");
    let session = application.assessment.session(key.session).ok_or_else(nothing)?;
    let seat = session.seat(&key.assessor).ok_or_else(nothing)?;
    if seat.sheet.submitted().is_some() {
        let hint = "staff can return it to you with a reason";
        return Err(Refusal::new(Rule::A9, "the sheet is submitted and locked", hint));
    }
    let is_under_way = application.placement.stage.open() == Some(OpenStage::Scheduled)
        && session.planned.state == SessionState::Confirmed
        && session.round == application.assessment.round;
    if !is_under_way {
        let message = format!("session {} is not under way any more, or not confirmed yet", session.id);
        return Err(Refusal::new(Rule::A9, message, "ask staff how the session stands"));
    }
    begun(session, own_zone, Rule::A9, at)?;
    check_edit(edit, checklist)
}

/// A session by its number.
pub(super) fn session_of(application: &Application, id: SessionId) -> Result<&Session, Refusal> {
    application.assessment.session(id).ok_or_else(|| {
        let sessions: Vec<String> = application.assessment.sessions.iter().map(|one| one.id.to_string()).collect();
        let hint = if sessions.is_empty() {
            "none is planned yet".to_owned()
        } else {
            format!("there are {}", list(&sessions))
        };
        Refusal::new(Rule::S6, format!("there is no session {id}"), hint)
    })
}

/// The seat of whoever asks in a session, and the session; what is not theirs is refused in the same words as what is
/// not there (V1).
pub(super) fn own_seat<'a>(
    application: &'a Application,
    id: SessionId,
    context: &Context<'_>,
) -> Result<(&'a Session, &'a Seat), Refusal> {
    let found = application.assessment.session(id).and_then(|session| Some((session, own(session, context)?)));
    found.ok_or_else(|| {
        let message = format!("session {id} of {} is none of yours", application.number);
        Refusal::new(Rule::A9, message, "your own sessions are on your list")
    })
}

/// The seat of whoever asks in a session, if they have one.
pub(super) fn own<'a>(session: &'a Session, context: &Context<'_>) -> Option<&'a Seat> {
    let assessor = context.around.assessors.of_account(&context.by.name)?;
    session.seat(&assessor.id)
}

/// A3: refuses what an assessor who declared a conflict would score or determine.
pub(super) fn has_no_conflict(application: &Application, seat: &Seat) -> Result<(), Refusal> {
    let Some(kind) = application.assessment.conflict_of(&seat.assessor) else { return Ok(()) };
    let message = format!("{} declared a conflict with this candidate: {kind}", seat.assessor);
    Err(Refusal::new(Rule::A3, message, "have the session cancelled and held with another assessor"))
}

/// Refuses what comes after a session where it was not held: called off, of an earlier round, not agreed, to come.
pub(super) fn held(
    session: &Session,
    application: &Application,
    rule: Rule,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let id = session.id;
    let why = match &session.planned.state {
        SessionState::Confirmed => None,
        SessionState::Proposed => Some("is not confirmed"),
        SessionState::Cancelled { .. } => Some("was cancelled"),
        SessionState::NoShow { .. } => Some("was not held: somebody did not come"),
    };
    let why = why.or_else(|| (session.round != application.assessment.round).then_some("belongs to an earlier round"));
    if let Some(why) = why {
        return Err(Refusal::new(rule, format!("session {id} {why}"), "name the session that was held"));
    }
    let own_zone = context.around.assessors.of_account(&context.by.name).map(|me| me.profile.zone);
    begun(session, own_zone, rule, context.at)
}

/// Refuses what comes after a session before it has begun; `theirs` is the zone of who asks (A7).
fn begun(session: &Session, theirs: Option<Zone>, rule: Rule, at: DateTime<Utc>) -> Result<(), Refusal> {
    let plan = &session.planned.plan;
    if at >= plan.start {
        return Ok(());
    }
    let message = format!("session {} begins on {}", session.id, plan.begins(theirs));
    Err(Refusal::new(rule, message, "wait until it has begun, or have staff move it to when it was held"))
}

/// The refusal of what belongs between the confirmed session and the body's decision.
pub(super) fn not_scheduled(application: &Application, rule: Rule) -> Refusal {
    let name = application.placement.stage.name();
    let hint = match application.placement.stage {
        Stage::Open(OpenStage::Assessed) => "have the sheet returned first",
        Stage::Open(OpenStage::Passed) | Stage::NotPassed | Stage::Certified => "the body has decided",
        _ => "confirm a session first",
    };
    Refusal::new(rule, format!("the application is {name}"), hint)
}

fn named(ids: &[&ItemId]) -> String {
    let mut names: Vec<String> = ids.iter().take(MOST_NAMED).map(ToString::to_string).collect();
    if ids.len() > MOST_NAMED {
        names.push(format!("{} more", ids.len() - MOST_NAMED));
    }
    list(&names)
}

fn count(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn is_are(count: usize, what: &str) -> String {
    if count == 1 { format!("{what} is") } else { format!("{what}s are") }
}
