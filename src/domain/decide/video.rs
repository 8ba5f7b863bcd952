use chrono::NaiveDate;

use super::{Context, reason_for, still_open};
use crate::domain::assessment::check_day;
use crate::domain::{
    Application, Command, Consent, Event, OpenStage, Refusal, Rule, SessionMode, VideoAnswer, VideoRequest,
};

/// A1: the candidate asks to be assessed by a video.
pub(super) fn request(
    application: &Application,
    asked_on: Option<NaiveDate>,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    before_the_decision(application)?;
    let before = &application.assessment.video;
    if before.as_ref().is_some_and(|request| request.answer.is_none()) {
        let hint = "grant or deny it first";
        return Err(Refusal::new(Rule::A1, "a request for a video assessment is open already", hint));
    }
    if before.as_ref().and_then(|request| request.answer.as_ref()).is_some_and(|answer| answer.granted) {
        let hint = "plan a session in video mode";
        return Err(Refusal::new(Rule::A1, "a video assessment is granted already", hint));
    }
    let asked_on = past_or_today(Rule::A1, asked_on, context)?;
    let after = VideoRequest { asked_on, reason: command.reason().cloned(), answer: None };
    Ok(vec![Event::VideoSet { before: before.clone(), after: Some(after) }])
}

/// A1: the request is granted or denied, for a reason; the answer can be turned round while no session relies on it.
pub(super) fn answer(
    application: &Application,
    granted: bool,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    before_the_decision(application)?;
    let Some(request) = &application.assessment.video else {
        let hint = "record the candidate's request first";
        return Err(Refusal::new(Rule::A1, "no video assessment was asked for", hint));
    };
    let word = if granted { "granted" } else { "denied" };
    if request.answer.as_ref().is_some_and(|answer| answer.granted == granted) {
        let message = format!("the video assessment is {word} already");
        return Err(Refusal::new(Rule::A1, message, "nothing is left to do here"));
    }
    let is_by_video = application.assessment.current_sessions().find(|one| one.planned.plan.mode == SessionMode::Video);
    if let Some(session) = is_by_video.filter(|_| !granted) {
        let message = format!("session {} is by video", session.id);
        return Err(Refusal::new(Rule::A1, message, "cancel it, or plan it otherwise, first"));
    }
    let reason = reason_for(command, Rule::A1, "answering a request for a video assessment")?;
    let answer = VideoAnswer { granted, reason, by: context.by.name.clone(), at: context.at };
    let after = VideoRequest { answer: Some(answer), ..request.clone() };
    Ok(vec![Event::VideoSet { before: Some(request.clone()), after: Some(after) }])
}

/// A6: the candidate agrees to be recorded, or does not.
pub(super) fn consent(
    application: &Application,
    given: bool,
    on: Option<NaiveDate>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    still_open(application)?;
    let before = &application.assessment.consent;
    let on = past_or_today(Rule::A6, on, context)?;
    if before.as_ref().is_some_and(|before| before.given == given && before.on == on) {
        let word = if given { "given" } else { "refused" };
        let message = format!("the consent to be recorded is on file as {word} on {on}");
        return Err(Refusal::new(Rule::A6, message, "nothing is left to do here"));
    }
    let is_recorded =
        |session: &&crate::domain::Session| session.planned.plan.recorded && session.planned.plan.start > context.at;
    if let Some(session) = application.assessment.current_sessions().find(is_recorded).filter(|_| !given) {
        let message = format!("session {} is to be recorded", session.id);
        return Err(Refusal::new(Rule::A6, message, "plan it without a recording first"));
    }
    let after = Some(Consent { given, on, by: context.by.name.clone() });
    Ok(vec![Event::ConsentSet { before: before.clone(), after }])
}

/// Refuses once the assessment is over.
fn before_the_decision(application: &Application) -> Result<(), Refusal> {
    let stage = still_open(application)?;
    if matches!(stage, OpenStage::Assessed | OpenStage::Passed) {
        let message = format!("the application is {}: the assessment is over", application.placement.stage.name());
        return Err(Refusal::new(Rule::A1, message, "nothing is left to ask for"));
    }
    Ok(())
}

/// The day on which something was said, today where it is not given; none that is still to come.
fn past_or_today(rule: Rule, day: Option<NaiveDate>, context: &Context<'_>) -> Result<NaiveDate, Refusal> {
    let day = day.unwrap_or(context.today);
    if day > context.today {
        return Err(Refusal::new(rule, format!("{day} is still to come"), "give the day on which it was said"));
    }
    check_day(rule, day, "what was said")?;
    Ok(day)
}
