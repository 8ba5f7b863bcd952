use chrono::{Days, NaiveDate};

use super::determine::{against_approval, deficient_requirements, not_before, open_first};
use super::{Context, appeal, moved, on_its_way, reason_for, session};
use crate::domain::{
    AccountName, Act, AppealOutcome, Application, Command, Event, LetterKind, Named, OpenStage, Placement, Refusal,
    Requirement, Rule, Session, SessionState, Stage, is_complete, list,
};

/// S1: a letter is to name what is missing; the period to mend it begins.
pub(super) fn notify(
    application: &Application,
    due: Option<NaiveDate>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let stage = on_its_way(application)?;
    if !stage.is_before_approval() {
        let name = application.placement.stage.name();
        return Err(Refusal::new(Rule::S1, format!("the application is {name}"), "undo the approval first"));
    }
    let requirements = deficient_requirements(application);
    let changed: Vec<&str> =
        requirements.iter().filter(|one| application.is_stale(**one)).map(Requirement::id).collect();
    if !changed.is_empty() {
        let was = if changed.len() == 1 { "it was" } else { "they were" };
        return Err(Refusal::new(
            Rule::D3,
            format!("the evidence of {} changed since {was} marked deficient", list(&changed)),
            "decide that again first, so that the letter asks for nothing that is there",
        ));
    }
    if requirements.is_empty() {
        return Err(Refusal::new(
            Rule::S1,
            "no requirement is marked deficient, so a letter would name nothing",
            "mark what is missing deficient first",
        ));
    }
    if let Some(open) = open_first(application, context.program) {
        let is_first = |one: &Requirement| context.program.need(*one).is_some_and(|need| need.first);
        if !requirements.iter().all(is_first) {
            return Err(not_before(open, context.program));
        }
    }
    let due = match due {
        Some(due) => due,
        None => later(context.today, context.program.days.deficiency.into()),
    };
    not_past(due, context)?;
    let named = Named::of(requirements.iter().copied(), context.program);
    let deficient = Stage::Open(OpenStage::Deficient { due, named });
    Ok(vec![moved(application, deficient, context)])
}

/// S1: refuses a day to mend what is missing that is over.
pub(super) fn not_past(due: NaiveDate, context: &Context<'_>) -> Result<(), Refusal> {
    if due < context.today {
        return Err(Refusal::new(Rule::S1, format!("the due date {due} is past"), "give a day from today on"));
    }
    Ok(())
}

/// S2, D4: approval needs every requirement accepted or waived, and none stale.
pub(super) fn approve(application: &Application, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let stage = on_its_way(application)?;
    if !stage.is_before_approval() {
        let name = application.placement.stage.name();
        return Err(Refusal::new(Rule::S6, format!("the application is {name} already"), "nothing is left to do here"));
    }
    if let Some(open) = against_approval(application, context.program) {
        return Err(Refusal::new(
            Rule::D4,
            format!("not every requirement is settled: {open}"),
            "accept or waive what is open, then approve",
        ));
    }
    Ok(vec![moved(application, Stage::Open(OpenStage::Approved), context)])
}

/// S5: declined, for a reason, and never after approval.
pub(super) fn decline(
    application: &Application,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let from = still_open(application)?;
    if !from.is_before_approval() {
        return Err(Refusal::new(
            Rule::S5,
            format!("the application is {}, and none is declined after approval", application.placement.stage.name()),
            "undo the approval first, or record a withdrawal",
        ));
    }
    reason_for(command, Rule::S5, "declining an application")?;
    Ok(vec![moved(application, Stage::Declined { from }, context)])
}

/// S5: on hold, for a reason.
pub(super) fn hold(
    application: &Application,
    resume_on: Option<NaiveDate>,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let from = on_its_way(application)?;
    reason_for(command, Rule::S5, "putting an application on hold")?;
    resumes_later(resume_on, context)?;
    let since = application.placement.since;
    Ok(vec![moved(application, Stage::OnHold { from, since, resume_on }, context)])
}

/// Refuses a day to resume that is not to come.
pub(super) fn resumes_later(resume_on: Option<NaiveDate>, context: &Context<'_>) -> Result<(), Refusal> {
    match resume_on.filter(|day| *day <= context.today) {
        Some(day) => {
            Err(Refusal::new(Rule::S5, format!("the resume date {day} is not after today"), "give a later day"))
        }
        None => Ok(()),
    }
}

/// S5: withdrawn by the candidate, from any open stage; sessions to come are cancelled with it, so that nobody waits.
pub(super) fn withdraw(application: &Application, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let from = still_open(application)?;
    let mut events = session::call_off_all(application, "the application was withdrawn", context);
    // A confirmed session that was held already stands, and with it the stage (S2).
    let is_off = |session: &Session| {
        events.iter().any(|event| matches!(event, Event::SessionPlanned { session: off, .. } if *off == session.id))
    };
    let is_confirmed = |session: &Session| session.planned.state == SessionState::Confirmed && !is_off(session);
    let is_scheduled = application.assessment.current_sessions().any(is_confirmed);
    let from = if from == OpenStage::Scheduled && !is_scheduled { OpenStage::Approved } else { from };
    events.push(moved(application, Stage::Withdrawn { from }, context));
    Ok(events)
}

/// S5: opened again, for a reason, in the stage it was in.
pub(super) fn reopen(
    application: &Application,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let today = context.today;
    appeal::is_decided(application)?;
    // From an appeal that was upheld the decision is taken anew; one that was remitted has its way gone again (C3).
    let upheld = application.unanswered_appeal(&[AppealOutcome::Upheld]);
    let followed = match application.placement.stage {
        Stage::NotPassed => upheld,
        _ => upheld.or_else(|| application.unanswered_appeal(&[AppealOutcome::Remitted])),
    };
    let (stage, since) = match application.placement.stage {
        Stage::OnHold { from, since, .. } => resumed(from, since, application.placement.since, today),
        Stage::Withdrawn { from } | Stage::Declined { from } => (without_period(from), today),
        // A deficiency letter that was sent by mistake is put right by the same way back (S1).
        Stage::ClosedIncomplete | Stage::Open(OpenStage::Deficient { .. }) => (OpenStage::InReview, today),
        Stage::NotPassed if upheld.is_some() => (OpenStage::Assessed, today),
        Stage::NotPassed => {
            return Err(Refusal::new(
                Rule::S5,
                "a candidate who did not pass is assessed again, not reopened",
                "begin a re-assessment (reassess) within the program's window",
            ));
        }
        stage => {
            let name = stage.name();
            return Err(Refusal::new(Rule::S5, format!("the application is {name}, not closed"), "nothing to reopen"));
        }
    };
    reason_for(command, Rule::S5, "reopening an application")?;
    // What was left to wait for may have been called off while it rested.
    let is_assessed = stage == OpenStage::Scheduled && is_complete(&application.assessment, context.program);
    let (stage, since) = if is_assessed { (OpenStage::Assessed, today) } else { (stage, since) };
    let after = Placement { stage: Stage::Open(stage), since };
    let mut events: Vec<Event> = followed.map(|appeal| application.followed(appeal)).into_iter().collect();
    events.push(Event::Moved { before: application.placement, after });
    Ok(events)
}

/// S5: closed once the deficiency period is over.
pub(super) fn close_incomplete(application: &Application, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let OpenStage::Deficient { due, .. } = on_its_way(application)? else {
        return Err(Refusal::new(
            Rule::S5,
            "only a deficient application is closed as incomplete",
            "record the deficiency letter first, or decline it",
        ));
    };
    if due >= context.today {
        return Err(Refusal::new(
            Rule::S5,
            format!("the candidate has until {due}"),
            "close it when the period is over, or record a withdrawal",
        ));
    }
    if !was_told(application) {
        return Err(Refusal::new(
            Rule::S1,
            "the deficiency letter did not leave the house, so no period ran",
            "release it from the outbox, or record the deficiency letter anew with a later day",
        ));
    }
    Ok(vec![moved(application, Stage::ClosedIncomplete, context)])
}

/// S1: whether a deficiency letter was released since the application was found deficient last. What lies further back
/// than the steps that are kept is taken for told.
pub(in crate::domain) fn was_told(application: &Application) -> bool {
    for step in application.trail.iter().rev() {
        let left = |event: &Event| {
            matches!(event, Event::LetterReleased { kind: LetterKind::Deficiency, .. } | Event::Notified { .. })
        };
        if step.events.iter().any(left) {
            return true;
        }
        if step.act == Act::Notify {
            return false;
        }
    }
    true
}

/// Gives the application to somebody, or to nobody.
pub(super) fn assign(application: &Application, to: Option<&AccountName>) -> Result<Vec<Event>, Refusal> {
    still_open(application)?;
    if application.assigned_to.as_ref() == to {
        let whose = to.map_or("nobody", AccountName::as_str);
        return Err(Refusal::new(Rule::S6, format!("it is assigned to {whose} already"), "nothing is left to do here"));
    }
    Ok(vec![Event::Assigned { before: application.assigned_to.clone(), after: to.cloned() }])
}

/// The open stage of an application, resting or not.
pub(super) fn still_open(application: &Application) -> Result<OpenStage, Refusal> {
    match application.placement.stage.open() {
        Some(stage) => Ok(stage),
        None => on_its_way(application),
    }
}

/// The stage after a hold, and since when; the days on hold count neither against the candidate's period nor ours.
fn resumed(from: OpenStage, since: NaiveDate, held_since: NaiveDate, today: NaiveDate) -> (OpenStage, NaiveDate) {
    let held = u64::try_from((today - held_since).num_days()).unwrap_or(0);
    let stage = match from {
        OpenStage::Deficient { due, named } => OpenStage::Deficient { due: later(due, held), named },
        other => other,
    };
    (stage, later(since, held))
}

/// A deficiency period does not outlive the application's closing.
fn without_period(from: OpenStage) -> OpenStage {
    match from {
        OpenStage::Deficient { .. } => OpenStage::InReview,
        other => other,
    }
}

/// A day so many days later.
pub(super) fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}
