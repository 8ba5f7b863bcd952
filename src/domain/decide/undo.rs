use super::planning::{self, Wanted};
use super::{Context, appeal, change, outcome, permit, session, stages};
use crate::domain::{
    Act, Appeal, Application, AssessorId, Decision, Determination, Event, LetterKind, OpenStage, Placement, Planned,
    Refusal, Rule, SectionEdit, Session, SessionState, Stage, Step, UNDO_DEPTH, apply,
};

/// H2: takes back the last change as one step; what left the house cannot be taken back.
pub(super) fn undo(application: &Application, context: &Context<'_>) -> Result<(Act, Vec<Event>), Refusal> {
    let step = last_step(application)?;
    permit(step.act, context)?;
    let mut events = vec![Event::Undone { revision: step.revision }];
    events.extend(step.events.iter().rev().filter(|event| !is_mark(event)).filter_map(Event::inverse));
    permit_decided(application, &events, context)?;
    let act = Act::Undo { revision: step.revision };
    sessions_may_stand(application, act, &events, context)?;
    Ok((act, events))
}

/// H2: does again what was undone last. Nothing happened to the application since, so the rules that let it through then
/// let it through now; whether this account may do it is asked again, and so is what depends on the day or on others.
pub(super) fn redo(application: &Application, context: &Context<'_>) -> Result<(Act, Vec<Event>), Refusal> {
    let Some(step) = application.undone.last() else {
        return Err(Refusal::new(
            Rule::H2,
            "there is nothing to redo",
            "only what was undone last can be redone, and only until something else is done",
        ));
    };
    permit(step.act, context)?;
    permit_decided(application, &step.events, context)?;
    for event in &step.events {
        // What an appeal remitted is done again whatever the window is (C3).
        let is_remitted = || step.events.iter().any(|event| matches!(event, Event::AppealSet { .. }));
        if matches!(event, Event::RoundSet { .. }) && !is_remitted() {
            outcome::within_window(application, context)?;
        }
        if let Event::Moved { after: Placement { stage: Stage::OnHold { resume_on, .. }, .. }, .. } = event {
            stages::resumes_later(*resume_on, context)?;
        }
        if let Event::Moved { after: Placement { stage: Stage::Open(OpenStage::Deficient { due, .. }), .. }, .. } =
            event
        {
            stages::not_past(*due, context)?;
        }
    }
    let mut events = vec![Event::Redone { revision: step.revision }];
    events.extend(step.events.iter().filter(|event| !is_mark(event)).cloned());
    let act = Act::Redo { revision: step.revision };
    sessions_may_stand(application, act, &events, context)?;
    Ok((act, events))
}

/// Whether it says of who asked then that names were hidden: of who asks now it says nothing (E1).
fn is_mark(event: &Event) -> bool {
    matches!(event, Event::NamesHidden { .. })
}

/// A2, A3, A4: a session that comes back, or goes back to another time or assessor, is asked about as if it were planned
/// now: somebody else may have taken the time meanwhile.
fn sessions_may_stand(
    application: &Application,
    act: Act,
    events: &[Event],
    context: &Context<'_>,
) -> Result<(), Refusal> {
    own_seat_stays(application, events, context)?;
    for section in
        events.iter().filter_map(|event| if let Event::Amended(all) = event { Some(all) } else { None }).flatten()
    {
        if let SectionEdit::Candidate(swap) = section {
            planning::same_person_is_free(application, &swap.after, context)?;
        }
    }
    if !events.iter().any(|event| matches!(event, Event::SessionPlanned { after: Some(_), .. })) {
        return Ok(());
    }
    let change = change(application.number, application.revision, act, None, events.to_vec(), context);
    let Some(after) = apply(Some(application.clone()), &change) else { return Ok(()) };
    for session in after.assessment.sessions.iter().filter(|session| session.planned.state.is_live()) {
        if application.assessment.session(session.id).is_some_and(|before| stands_as_well(before, session)) {
            continue;
        }
        // It was held: what came of it is brought back, and whoever assessed is not chosen anew (A3).
        let before = application.assessment.session(session.id);
        let was_off = before.is_some_and(|before| !before.planned.state.is_live());
        if was_off && session.seats.iter().any(|seat| seat.sheet.submitted().is_some()) {
            continue;
        }
        let assessors: Vec<AssessorId> = session.seats.iter().map(|seat| seat.assessor.clone()).collect();
        let wanted = Wanted { session: session.id, plan: &session.planned.plan, assessors: &assessors };
        planning::lawful(&after, wanted, context)?;
    }
    Ok(())
}

/// A9: refuses to give or take a seat of whoever asks once somebody else of the round handed in a sheet.
fn own_seat_stays(application: &Application, events: &[Event], context: &Context<'_>) -> Result<(), Refusal> {
    let Some(me) = context.around.assessors.of_account(&context.by.name) else { return Ok(()) };
    let sits = |planned: &Option<Box<Planned>>| {
        let live = planned.as_ref().filter(|planned| planned.state.is_live());
        live.is_some_and(|planned| planned.seats.iter().any(|seat| seat.assessor == me.id))
    };
    for event in events {
        if let Event::SessionPlanned { session, before, after } = event
            && sits(before) != sits(after)
        {
            let known = application.assessment.session(*session).map(|session| session.round);
            session::others_wait(application, known.unwrap_or(application.assessment.round), context)?;
        }
    }
    Ok(())
}

/// Whether a session took the same time of the same people before, and was as firm.
fn stands_as_well(before: &Session, after: &Session) -> bool {
    let is_confirmed = |session: &Session| session.planned.state == SessionState::Confirmed;
    before.planned.state.is_live()
        && before.planned.plan == after.planned.plan
        && before.planned.seats == after.planned.seats
        && (is_confirmed(before) || !is_confirmed(after))
}

/// V1, D1, S3, C2: what a manager decided comes back, or goes, by nobody but a manager, whatever act it hides behind; the
/// body's decision by nobody who assessed, and an appeal's outcome by nobody who was involved.
fn permit_decided(application: &Application, events: &[Event], context: &Context<'_>) -> Result<(), Refusal> {
    let is_declined = |placement: &Placement| matches!(placement.stage, Stage::Declined { .. });
    let is_waived =
        |made: &Option<Box<Determination>>| made.as_ref().is_some_and(|made| made.decision == Decision::Waived);
    let outcome_of = |appeal: &Option<Box<Appeal>>| appeal.as_ref().and_then(|appeal| appeal.outcome.clone());
    let follows = events.iter().any(|event| matches!(event, Event::AppealSet { .. }));
    for event in events {
        match event {
            Event::Moved { before, after } if !follows && (is_declined(before) || is_declined(after)) => {
                permit(Act::Decline, context)?;
            }
            Event::Determined { requirement, before, after } if is_waived(before) || is_waived(after) => {
                permit(Act::Waive(*requirement), context)?;
            }
            Event::BodyDecided { .. } => {
                permit(Act::Pass, context)?;
                outcome::assessed_by_others(application, context)?;
            }
            Event::AppealSet { before, after, .. } if outcome_of(before) != outcome_of(after) => {
                permit(Act::DecideAppeal, context)?;
                appeal::had_no_part(application, &context.by.name, context)?;
            }
            // Whoever recorded it may find that they were wrong to.
            Event::AppealSet { before: Some(known), after: None, .. }
            | Event::AppealSet { before: None, after: Some(known), .. }
                if known.by != context.by.name =>
            {
                appeal::had_no_part(application, &context.by.name, context)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The step that an undo takes back, or why none can be (H2). Releases lie over what is older without hiding it: each
/// keeps what drafted its letter from being undone, and nothing else.
pub(in crate::domain) fn last_step(application: &Application) -> Result<&Step, Refusal> {
    let Some(step) = application.trail.iter().rfind(|step| !is_release_alone(step)) else {
        if let Some(event) = application.trail.last().and_then(|step| step.events.first()) {
            return Err(not_undone(event));
        }
        return Err(Refusal::new(
            Rule::H2,
            "there is no change left to undo",
            format!(
                "the last {UNDO_DEPTH} changes can be taken back; the receipt of an application stays, so record a withdrawal instead"
            ),
        ));
    };
    let told = |event: &&Event| matches!(event, Event::LetterReleased { cause, .. } if *cause == step.revision);
    let left = application.trail.iter().flat_map(|step| &step.events).find(told);
    match step.events.iter().find(|event| event.inverse().is_none()).or(left) {
        Some(event) => Err(not_undone(event)),
        None => Ok(step),
    }
}

/// Whether a step is the release of a letter that changed nothing of the application beside.
pub(super) fn is_release_alone(step: &Step) -> bool {
    let is_of_it = |event: &Event| is_mark(event) || matches!(event, Event::LetterReleased { .. });
    step.act == Act::ReleaseLetter && step.events.iter().all(is_of_it)
}

/// Why an event cannot be taken back, and what to do instead.
fn not_undone(event: &Event) -> Refusal {
    if let Event::LetterReleased { kind, .. } = event {
        let hint = match kind {
            // It certified: it is not discarded (S4).
            LetterKind::NoticeToImi => {
                "edit it while it waits in the outbox; once it is sent, write to IMI, and note it with the application"
            }
            _ => {
                "discard it while it waits in the outbox; once it is sent, write to them again, or record what is so now as \
                 a change of its own"
            }
        };
        return Refusal::new(Rule::H2, format!("the {kind} was released and cannot be undone"), hint);
    }
    let (message, hint) = match event {
        Event::SheetSubmitted { .. } => {
            ("a submitted sheet is not taken back by an undo", "return it to its assessor, with the reason (A9)")
        }
        Event::SheetReturned { .. } => {
            ("a returned sheet is with its assessor and is not taken back", "its assessor submits it again")
        }
        Event::SkillsDetermined { .. } => (
            "a determination is not taken back by an undo",
            "its assessor determines otherwise, or the sheet is returned with the reason",
        ),
        Event::NoticeSet { .. } => (
            "the notice to IMI has left the house and cannot be undone",
            "write to IMI if it was wrong, and note it with the application",
        ),
        Event::LinkSet { .. } => (
            "the link to register has left the house and cannot be undone",
            "write to the candidate again with the right one",
        ),
        _ => (
            "the deficiency letter has left the house and cannot be undone",
            "reopen the review with a reason, or write to the candidate again",
        ),
    };
    Refusal::new(Rule::H2, message, hint)
}
