use std::collections::BTreeSet;

use super::planning::{self, Wanted};
use super::{Context, moved, on_its_way, outcome, reason_for, still_open};
use crate::domain::assessment::check_day;
use crate::domain::refusal::check_length;
use crate::domain::{
    Absent, Application, AssessorId, Command, Event, FeePaid, OpenStage, Placement, Plan, Planned, Refusal, Rule, Seat,
    SeatPlan, Session, SessionId, SessionState, SheetState, Stage, Warning,
};
use crate::text::Line;

/// The longest reference of a payment, in characters.
const REFERENCE_LENGTH: usize = 200;

/// A1 to A7: a session is proposed.
pub(super) fn propose(
    application: &Application,
    plan: &Plan,
    assessors: &[AssessorId],
    despite: &BTreeSet<Warning>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    may_be_scheduled(application)?;
    let session = next_id(application)?;
    let wanted = Wanted { session, plan, assessors };
    one_or_two(assessors)?;
    planning::sound(application, plan, context)?;
    planning::lawful(application, wanted, context)?;
    planning::usual(application, wanted, &|_| true, None, despite, context)?;
    let seats = assessors.iter().map(|id| planning::seat(id, plan, context)).collect::<Result<_, _>>()?;
    let planned =
        Planned { plan: plan.clone(), seats, state: SessionState::Proposed, sequence: 0, despite: despite.clone() };
    Ok(vec![Event::SessionPlanned { session, before: None, after: Some(Box::new(planned)) }])
}

/// S2: a proposed session is confirmed; what may have changed since it was proposed is asked again (A2, A3, A4).
pub(super) fn confirm(
    application: &Application,
    session: SessionId,
    despite: &BTreeSet<Warning>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let stage = may_be_scheduled(application)?;
    let session = live(application, session)?;
    if session.planned.state == SessionState::Confirmed {
        let message = format!("session {} is confirmed already", session.id);
        return Err(Refusal::new(Rule::S2, message, "nothing is left to do here"));
    }
    let assessors: Vec<AssessorId> = session.seats.iter().map(|seat| seat.assessor.clone()).collect();
    let wanted = Wanted { session: session.id, plan: &session.planned.plan, assessors: &assessors };
    planning::sound(application, wanted.plan, context)?;
    planning::lawful(application, wanted, context)?;
    let meant = despite.union(&session.planned.despite).copied().collect();
    planning::usual(application, wanted, &|_| true, None, &meant, context)?;
    let seats = fees_of_the_day(session, context)?;
    let planned = Planned { state: SessionState::Confirmed, despite: meant, seats, ..session.planned.clone() };
    let mut events = vec![replanned(session, planned)];
    if stage == OpenStage::Approved {
        events.push(moved(application, Stage::Open(OpenStage::Scheduled), context));
    }
    Ok(events)
}

/// A4: a session is moved, or planned otherwise.
pub(super) fn replan(
    application: &Application,
    session: SessionId,
    (plan, assessors): (&Plan, &[AssessorId]),
    despite: &BTreeSet<Warning>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    may_be_scheduled(application)?;
    let session = live(application, session)?;
    if session.round != application.assessment.round {
        let message = format!("session {} is of round {}, which is over", session.id, session.round);
        return Err(Refusal::new(Rule::A4, message, "propose a session of this round"));
    }
    one_or_two(assessors)?;
    let before = &session.planned;
    let is_new = |id: &AssessorId| session.seat(id).is_none();
    if before.plan == *plan && session.seats.len() == assessors.len() && !assessors.iter().any(is_new) {
        let message = format!("session {} is planned so already", session.id);
        return Err(Refusal::new(Rule::S6, message, "nothing is left to do here"));
    }
    if before.plan != *plan {
        not_yet_held(session, "planned otherwise", "it may still get another assessor as it was planned")?;
    }
    for seat in session.seats.iter().filter(|seat| !assessors.contains(&seat.assessor)) {
        may_leave(session, seat)?;
    }
    let me = context.around.assessors.of_account(&context.by.name).map(|me| &me.id);
    if me.is_some_and(|me| session.seat(me).is_some() != assessors.contains(me)) {
        others_wait(application, session.round, context)?;
    }
    let wanted = Wanted { session: session.id, plan, assessors };
    planning::sound(application, plan, context)?;
    planning::lawful(application, wanted, context)?;
    // What was meant of another time says nothing of this one.
    let kept = planning::takes_the_same_time(&before.plan, plan);
    let meant = if kept { despite.union(&before.despite).copied().collect() } else { despite.clone() };
    planning::usual(application, wanted, &is_new, Some(&before.plan), &meant, context)?;
    let seat = |id: &AssessorId| -> Result<SeatPlan, Refusal> {
        let is_paid = session.seat(id).is_some_and(|seat| seat.paid.is_some());
        let same_day = planning::on_the_same_day(id, &before.plan, plan, context)?;
        // What was paid for a session stays what it was paid for, and a fee stays while its day does (A5).
        let stays = |seat: &&SeatPlan| seat.assessor == *id && (is_paid || same_day && seat.fee.is_some());
        match before.seats.iter().find(stays) {
            Some(seat) => Ok(seat.clone()),
            None => planning::seat(id, plan, context),
        }
    };
    let seats = assessors.iter().map(seat).collect::<Result<_, _>>()?;
    let state = before.state.clone();
    let sequence = before.sequence.saturating_add(u32::from(state == SessionState::Confirmed));
    let mut events = vec![replanned(session, Planned { plan: plan.clone(), seats, state, sequence, despite: meant })];
    // Where only an assessor who did not score goes, nothing may be left to wait for.
    events.extend(outcome::assessed(application, &events, context));
    Ok(events)
}

/// A session is cancelled, for a reason; the last confirmed one of its round takes the application back to approved. One
/// that took place is cancelled where nothing comes of it: no sheet is in, or an assessor of it declared a conflict (A3).
pub(super) fn cancel(
    application: &Application,
    session: SessionId,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    still_open(application)?;
    let session = live(application, session)?;
    if !may_be_void(application, session) {
        nothing_is_in(session, "cancelled", "return the sheet first if it was submitted by mistake")?;
    }
    let reason = reason_for(command, Rule::A4, "cancelling a session")?;
    Ok(called_off(application, session, SessionState::Cancelled { reason }, context))
}

/// Somebody did not come; known only once the session has begun.
pub(super) fn no_show(
    application: &Application,
    session: SessionId,
    who: Absent,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    still_open(application)?;
    let session = live(application, session)?;
    let plan = &session.planned.plan;
    if context.at < plan.start {
        let message = format!("session {} begins only on {}", session.id, plan.zone.show(plan.start));
        return Err(Refusal::new(Rule::A4, message, "cancel it, with a reason, if somebody will not come"));
    }
    not_yet_held(session, "missed", "where one of two assessors did not come, plan it without them")?;
    let state = SessionState::NoShow { who, reason: command.reason().cloned() };
    Ok(called_off(application, session, state, context))
}

/// A5: an assessor was paid, or that is taken back.
pub(super) fn pay(
    application: &Application,
    session: SessionId,
    assessor: &AssessorId,
    paid: Option<&FeePaid>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let session = known(application, session)?;
    let refuse = |message: String, hint: &str| Err(Refusal::new(Rule::A5, message, hint));
    let Some(seat) = session.seat(assessor) else {
        return refuse(format!("{assessor} does not assess in session {}", session.id), "name one who does");
    };
    let seats = fees_filled_in(session, context)?;
    if paid.is_some() && seats.iter().any(|seat| seat.assessor == *assessor && seat.fee.is_none()) {
        let message = format!("no rate of {assessor} was in force for session {}, so there is no fee", session.id);
        return refuse(message, "record the rate on the roster first");
    }
    match (&seat.paid, paid) {
        (Some(paid), Some(_)) => {
            let message = format!("the fee of {assessor} for session {} was paid on {}", session.id, paid.on);
            return refuse(message, "take that payment back first");
        }
        (None, None) => {
            let message = format!("the fee of {assessor} for session {} is not paid", session.id);
            return refuse(message, "nothing is left to take back");
        }
        (_, Some(paid)) if paid.on > context.today => {
            return refuse(format!("{} is still to come", paid.on), "record the payment when it was made");
        }
        _ => {}
    }
    if let Some(paid) = paid {
        check_length(Rule::A5, "the reference", paid.reference.as_deref().unwrap_or_default(), REFERENCE_LENGTH)?;
        check_day(Rule::A5, paid.on, "the payment")?;
    }
    let mut events = Vec::new();
    if session.planned.seats != seats {
        events.push(replanned(session, Planned { seats, ..session.planned.clone() }));
    }
    let (before, after) = (seat.paid.clone(), paid.cloned());
    events.push(Event::FeePaidSet { session: session.id, assessor: assessor.clone(), before, after });
    Ok(events)
}

/// A5: the seats of a session with the fees by the rates in force on its day, as the roster has them now; what was paid
/// stays what it was paid.
fn fees_of_the_day(session: &Session, context: &Context<'_>) -> Result<Vec<SeatPlan>, Refusal> {
    let is_paid = |id: &AssessorId| session.seat(id).is_some_and(|seat| seat.paid.is_some());
    let plan = &session.planned.plan;
    let seat = |seat: &SeatPlan| {
        if is_paid(&seat.assessor) {
            return Ok(seat.clone());
        }
        let now = planning::seat(&seat.assessor, plan, context)?;
        Ok(SeatPlan { fee: now.fee.or(seat.fee), ..now })
    };
    session.planned.seats.iter().map(seat).collect()
}

/// A5: the seats of a session, those without a fee with that of its day, as the roster has it now.
fn fees_filled_in(session: &Session, context: &Context<'_>) -> Result<Vec<SeatPlan>, Refusal> {
    let plan = &session.planned.plan;
    let seat = |seat: &SeatPlan| match seat.fee {
        Some(_) => Ok(seat.clone()),
        None => planning::seat(&seat.assessor, plan, context),
    };
    session.planned.seats.iter().map(seat).collect()
}

/// Calls off the sessions to come of a candidate who goes: nobody waits for them any more.
pub(super) fn call_off_all(application: &Application, reason: &str, context: &Context<'_>) -> Vec<Event> {
    let to_come = application.assessment.current_sessions().filter(|session| session.planned.plan.start > context.at);
    let state = SessionState::Cancelled { reason: Line::clean(reason) };
    to_come
        .filter(|one| !one.seats.iter().any(is_in))
        .map(|one| replanned(one, not_to_be(one, state.clone())))
        .collect()
}

/// The stage in which sessions are planned: approved, or scheduled already (A4, S2).
pub(super) fn may_be_scheduled(application: &Application) -> Result<OpenStage, Refusal> {
    if application.placement.stage == Stage::NotPassed {
        let hint = "begin a re-assessment (reassess) first, within the program's window";
        return Err(Refusal::new(Rule::A4, "the candidate did not pass", hint));
    }
    let stage = on_its_way(application)?;
    let name = application.placement.stage.name();
    match stage {
        OpenStage::Approved | OpenStage::Scheduled => Ok(stage),
        OpenStage::Received | OpenStage::InReview | OpenStage::Deficient { .. } => Err(Refusal::new(
            Rule::A4,
            format!("the application is {name}, and there is no session before approval"),
            "settle the requirements and approve it first",
        )),
        OpenStage::Assessed | OpenStage::Passed => Err(Refusal::new(
            Rule::S6,
            format!("the application is {name}: its sessions are over"),
            "return a sheet to its assessor first if the assessment is to go on",
        )),
    }
}

fn next_id(application: &Application) -> Result<SessionId, Refusal> {
    let next = application.assessment.last_session.0.checked_add(1).map(SessionId);
    next.ok_or_else(|| Refusal::new(Rule::A4, "there is no number left for a session", "cancel none and plan no more"))
}

/// A session of the application, whatever became of it.
fn known(application: &Application, session: SessionId) -> Result<&Session, Refusal> {
    application.assessment.session(session).ok_or_else(|| {
        let sessions = &application.assessment.sessions;
        let ids: Vec<String> = sessions.iter().map(|session| session.id.to_string()).collect();
        let hint = if ids.is_empty() { "propose one first".to_owned() } else { format!("it has {}", ids.join(", ")) };
        Refusal::new(Rule::A4, format!("the application has no session {session}"), hint)
    })
}

/// A session that stands.
fn live(application: &Application, session: SessionId) -> Result<&Session, Refusal> {
    let session = known(application, session)?;
    let (what, hint) = match &session.planned.state {
        SessionState::Proposed | SessionState::Confirmed => return Ok(session),
        SessionState::Cancelled { .. } => ("was cancelled", "propose another one"),
        SessionState::NoShow { .. } => ("did not take place", "propose another one"),
    };
    Err(Refusal::new(Rule::A4, format!("session {} {what}", session.id), hint))
}

/// A9: nobody takes or leaves a seat by themselves once somebody else of the round handed in a sheet: without one they
/// may read it, and with one they score.
pub(super) fn others_wait(application: &Application, round: u16, context: &Context<'_>) -> Result<(), Refusal> {
    let Some(me) = context.around.assessors.of_account(&context.by.name) else { return Ok(()) };
    let of_round = application.assessment.sessions.iter().filter(|session| session.round == round);
    let mut seats = of_round.flat_map(|session| &session.seats);
    match seats.find(|seat| seat.assessor != me.id && !is_open(seat)) {
        None => Ok(()),
        Some(seat) => {
            let message =
                format!("{} handed in a sheet, so {} changes nothing of their own seat", seat.assessor, me.id);
            Err(Refusal::new(Rule::A9, message, "ask somebody else of the staff"))
        }
    }
}

/// One assessor, or two who score by themselves.
fn one_or_two(assessors: &[AssessorId]) -> Result<(), Refusal> {
    match assessors {
        [_] => Ok(()),
        [one, other] if one != other => Ok(()),
        [one, _] => {
            Err(Refusal::new(Rule::A2, format!("{one} is named twice"), "name two different assessors, or one"))
        }
        _ => Err(Refusal::new(Rule::A2, "a session has one assessor, or two", "name one or two")),
    }
}

/// Whether no sheet was ever handed in.
fn is_open(seat: &Seat) -> bool {
    seat.sheet == SheetState::Open
}

/// Whether a sheet is in: one that was given back is not.
fn is_in(seat: &Seat) -> bool {
    seat.sheet.submitted().is_some()
}

/// A3: whether a session counts for nothing since an assessor of it declared a conflict, and the body has not decided on it.
fn may_be_void(application: &Application, session: &Session) -> bool {
    let is_decided = application.placement.stage.open() == Some(OpenStage::Passed);
    !is_decided
        && session.round == application.assessment.round
        && application.assessment.conflicted_in(session).is_some()
}

/// Refuses a session of which a sheet is in.
fn nothing_is_in(session: &Session, what: &str, hint: &str) -> Result<(), Refusal> {
    match session.seats.iter().find(|seat| is_in(seat)) {
        None => Ok(()),
        Some(seat) => {
            let message = format!("session {} cannot be {what}: {} handed in a sheet of it", session.id, seat.assessor);
            Err(Refusal::new(Rule::A9, message, hint))
        }
    }
}

/// Refuses a session of which a sheet is in, or whose interview is on record: it took place.
fn not_yet_held(session: &Session, what: &str, hint: &str) -> Result<(), Refusal> {
    nothing_is_in(session, what, hint)?;
    if session.interview.is_some() {
        let message = format!("session {} cannot be {what}: its interview is on record", session.id);
        return Err(Refusal::new(Rule::A10, message, hint));
    }
    Ok(())
}

/// Refuses to take a seat from an assessor whose sheet is in, or who was paid.
fn may_leave(session: &Session, seat: &Seat) -> Result<(), Refusal> {
    let (id, assessor) = (session.id, &seat.assessor);
    if is_in(seat) {
        let message = format!("{assessor} handed in a sheet of session {id} and stays its assessor");
        return Err(Refusal::new(Rule::A9, message, "name them with the others"));
    }
    // Who scored is owed for a session that nobody else holds, and has a seat in it to be paid by.
    if !is_open(seat) && !session.seats.iter().any(is_in) {
        let message = format!("{assessor} handed in a sheet of session {id}, which was given back");
        return Err(Refusal::new(Rule::A9, message, "cancel it, for a reason, and hold another one"));
    }
    if seat.paid.is_some() {
        let message = format!("{assessor} was paid for session {id} and stays its assessor");
        return Err(Refusal::new(Rule::A5, message, "take the payment back first"));
    }
    Ok(())
}

/// The session planned so from now on.
fn replanned(session: &Session, planned: Planned) -> Event {
    let (before, after) = (Some(Box::new(session.planned.clone())), Some(Box::new(planned)));
    Event::SessionPlanned { session: session.id, before, after }
}

fn not_to_be(session: &Session, state: SessionState) -> Planned {
    let was_confirmed = session.planned.state == SessionState::Confirmed;
    let sequence = session.planned.sequence.saturating_add(u32::from(was_confirmed));
    Planned { state, sequence, ..session.planned.clone() }
}

/// A session that is not to be, and the stage that the application falls back to without it (S2).
fn called_off(application: &Application, session: &Session, state: SessionState, context: &Context<'_>) -> Vec<Event> {
    let mut events = vec![replanned(session, not_to_be(session, state))];
    let is_other = |other: &&Session| other.id != session.id && other.planned.state == SessionState::Confirmed;
    let falls_back = match application.placement.stage.open() {
        Some(OpenStage::Scheduled | OpenStage::Assessed)
            if !application.assessment.current_sessions().any(|other| is_other(&other)) =>
        {
            Some(OpenStage::Approved)
        }
        Some(OpenStage::Assessed) if !outcome::leave_nothing(application, &events, context) => {
            Some(OpenStage::Scheduled)
        }
        _ => None,
    };
    let Some(fallback) = falls_back else {
        events.extend(outcome::assessed(application, &events, context));
        return events;
    };
    events.push(match application.placement.stage {
        Stage::OnHold { since, resume_on, .. } => {
            let rests = Stage::OnHold { from: fallback, since, resume_on };
            let after = Placement { stage: rests, ..application.placement };
            Event::Moved { before: application.placement, after }
        }
        _ => moved(application, Stage::Open(fallback), context),
    });
    events
}
