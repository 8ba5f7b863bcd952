//! What a planned session must keep to: which plans the rules refuse, and what is only unusual in one.

use std::collections::BTreeSet;

use chrono::{DateTime, Months, Utc};

use super::Context;
use crate::domain::refusal::check_length;
use crate::domain::{
    Application, Assessor, AssessorId, Booking, Candidate, CandidateDay, Event, FeeSnapshot, LONGEST_SESSION, Number,
    OpenStage, Plan, Refusal, Rule, SeatPlan, SessionId, SessionMode, Stage, Warning, list, sits_elsewhere,
};

/// How far from now a session may be, in months.
const FARTHEST: Months = Months::new(5 * 12);
/// The longest place or link, in characters.
const PLACE_LENGTH: usize = 500;

/// A session as it is to be: one of an application's, new or not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) session: SessionId,
    pub(super) plan: &'a Plan,
    pub(super) assessors: &'a [AssessorId],
}

/// Refuses a plan that no session can have, whoever assesses (A1, A6, A10).
pub(super) fn sound(application: &Application, plan: &Plan, context: &Context<'_>) -> Result<(), Refusal> {
    as_planned(plan, context)?;
    let interview = plan.interview;
    let longest = plan.minutes.max(interview.map_or(0, |interview| interview.minutes));
    if longest > LONGEST_SESSION || interview.is_some_and(|interview| interview.minutes == 0) {
        let message = format!("nothing takes less than 1 minute or more than {LONGEST_SESSION}");
        return Err(Refusal::new(Rule::A1, message, "give its length in minutes"));
    }
    let (earliest, latest) = (context.at.checked_sub_months(FARTHEST), context.at.checked_add_months(FARTHEST));
    let is_near =
        |at: DateTime<Utc>| earliest.is_none_or(|bound| at >= bound) && latest.is_none_or(|bound| at <= bound);
    if let Some((start, ..)) = plan.taken().find(|(start, ..)| !is_near(*start)) {
        let message = format!("{} is more than five years away", start.date_naive());
        return Err(Refusal::new(Rule::A7, message, "look at the year"));
    }
    check_length(Rule::A4, "the place or link", plan.place.as_deref().unwrap_or_default(), PLACE_LENGTH)?;
    if plan.mode == SessionMode::Video && !video_is_granted(application) && !video_is_asked_for(context) {
        return Err(video_refusal(application));
    }
    if let Some(interview) = interview.filter(|interview| interview.start < plan.end()) {
        let (start, end) = (plan.zone.show(interview.start), plan.zone.show(plan.end()));
        let message = format!("the interview would begin on {start}, before the session ends on {end}");
        return Err(Refusal::new(Rule::A10, message, "have the interview after the session"));
    }
    consent(application, plan)
}

/// A1: refuses a session that is none of those which the program plans: of another sort, or too short for each of its sort.
fn as_planned(plan: &Plan, context: &Context<'_>) -> Result<(), Refusal> {
    let needed = context.program.assessment.needed();
    let of_mode = || needed.iter().filter(|need| need.takes(plan.mode));
    if of_mode().next().is_some() && !of_mode().any(|need| need.takes_recording(plan.mode, plan.recorded)) {
        let message = format!("a {} that is not recorded, and the program asks for a recording", plan.mode);
        return Err(Refusal::new(Rule::A1, message, "have the candidate's consent on file, and plan it recorded"));
    }
    let Some(least) = of_mode().map(|need| need.minutes).min() else {
        let wanted: Vec<String> = needed.iter().map(ToString::to_string).collect();
        let message = format!("a {}, and the program asks for {}", plan.mode, list(&wanted));
        return Err(Refusal::new(Rule::A1, message, "plan it as the program asks"));
    };
    if plan.minutes >= least {
        return Ok(());
    }
    let message = format!("a session of {} minutes, and the program asks for {least} at least", plan.minutes);
    Err(Refusal::new(Rule::A1, message, "plan it longer"))
}

/// A1: whether the program asks for a video itself, so that nobody has to request one.
fn video_is_asked_for(context: &Context<'_>) -> bool {
    context.program.assessment.needed().iter().any(|need| need.modes == [SessionMode::Video])
}

/// Refuses a session that somebody would assess who may not, or at a time that is taken (A2, A3, A4).
pub(super) fn lawful(application: &Application, wanted: Wanted<'_>, context: &Context<'_>) -> Result<(), Refusal> {
    for id in wanted.assessors {
        let assessor = on_the_roster(id, context)?;
        if let Some(refusal) = application.against(assessor, wanted.plan.start).into_iter().next() {
            return Err(refusal);
        }
        if let Some(other) = sits_elsewhere(&application.assessment, context.program, (wanted.session, id)) {
            let message = format!("{id} assesses in session {other}, and the program asks for others in each session");
            return Err(Refusal::new(Rule::A2, message, "choose another assessor"));
        }
    }
    free(application, wanted, context)
}

/// Whether two plans take the same time, session and interview alike.
pub(super) fn takes_the_same_time(one: &Plan, other: &Plan) -> bool {
    one.taken().eq(other.taken())
}

/// Refuses what is unusual in a session and was not said to be meant (A4); `is_new` are the assessors whose load grows by
/// it, `before` is how it was planned, where its time was asked about then.
pub(super) fn usual(
    application: &Application,
    wanted: Wanted<'_>,
    is_new: &dyn Fn(&AssessorId) -> bool,
    before: Option<&Plan>,
    meant: &BTreeSet<Warning>,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let mut found: Vec<(Warning, String)> = Vec::new();
    let plan = wanted.plan;
    if before.is_none_or(|before| before.start != plan.start) && plan.start < context.at {
        found.push((Warning::InThePast, format!("{} is past", plan.zone.show(plan.start))));
        found.extend(before_approval(application, plan, context).map(|message| (Warning::BeforeApproval, message)));
    }
    if !before.is_some_and(|before| takes_the_same_time(before, plan))
        && let Some(message) = unusual_hour(application, plan, context)
    {
        found.push((Warning::UnusualHour, message));
    }
    for id in wanted.assessors {
        let assessor = on_the_roster(id, context)?;
        if let Some(message) = outside_hours(assessor, wanted.plan) {
            found.push((Warning::OutsideHours, message));
        }
        if is_new(id)
            && let Some(message) = above_load(application, assessor, wanted.session, context)
        {
            found.push((Warning::AboveLoad, message));
        }
    }
    found.retain(|(warning, _)| !meant.contains(warning));
    if found.is_empty() {
        return Ok(());
    }
    let (warnings, messages): (BTreeSet<Warning>, Vec<String>) = found.into_iter().unzip();
    let hint = "confirm that it is meant, or choose another time or assessor";
    Err(Refusal::new(Rule::A4, list(&messages), hint).with_warnings(warnings))
}

/// That a session was on a day before the application was approved, in words; none where it was not. Of an approval that
/// lies further back than the steps that are kept, the day of receipt is asked about: both may be recorded late.
fn before_approval(application: &Application, plan: &Plan, context: &Context<'_>) -> Option<String> {
    let is_before = |stage: Stage| stage.open().is_some_and(OpenStage::is_before_approval);
    let approved = application.trail.iter().rev().flat_map(|step| &step.events).find_map(|event| match event {
        Event::Moved { before, after }
            if is_before(before.stage) && after.stage == Stage::Open(OpenStage::Approved) =>
        {
            Some(after.since)
        }
        _ => None,
    });
    let (since, what) = match approved {
        Some(day) => (day, "approved"),
        None => (application.form.received_on, "received"),
    };
    let day = context.zone.local(plan.start).date_naive();
    (day < since)
        .then(|| format!("the session on {day} is before the application was {what} on {since} ({})", context.zone))
}

/// The entry of an assessor (A2).
pub(super) fn on_the_roster<'a>(id: &AssessorId, context: &Context<'a>) -> Result<&'a Assessor, Refusal> {
    context.around.assessors.get(id).ok_or_else(|| {
        Refusal::new(Rule::A2, format!("{id} is not on the roster of assessors"), "look at the roster for the id")
    })
}

/// A seat as planned: with the fee by the rate in force on the day of the session where the assessor lives (A5).
pub(super) fn seat(id: &AssessorId, plan: &Plan, context: &Context<'_>) -> Result<SeatPlan, Refusal> {
    let profile = &on_the_roster(id, context)?.profile;
    let rate = profile.rate_on(profile.zone.local(plan.start).date_naive());
    let fee = rate.map(|rate| FeeSnapshot { amount: rate.amount, currency: rate.currency, rate_from: rate.from });
    Ok(SeatPlan { assessor: id.clone(), fee })
}

/// Whether two plans begin on one day where an assessor lives, by which the fee goes (A5).
pub(super) fn on_the_same_day(
    id: &AssessorId,
    one: &Plan,
    other: &Plan,
    context: &Context<'_>,
) -> Result<bool, Refusal> {
    let zone = on_the_roster(id, context)?.profile.zone;
    let day = |plan: &Plan| zone.local(plan.start).date_naive();
    Ok(day(one) == day(other))
}

/// Refuses a time at which the candidate or an assessor is taken (A4).
fn free(application: &Application, wanted: Wanted<'_>, context: &Context<'_>) -> Result<(), Refusal> {
    let number = application.number;
    let refuse = |who: &str, booking: &Booking, is_interview: bool| {
        let mut message = taken(who, booking, number, wanted.plan);
        if is_interview {
            message.push_str(", when the interview of this session would be");
        }
        Err(Refusal::new(Rule::A4, message, "choose another time, or move the other session first"))
    };
    let own: Vec<Booking> = application
        .assessment
        .sessions
        .iter()
        .filter(|session| session.id != wanted.session && session.planned.state.is_live())
        .flat_map(|session| Booking::of(number, session))
        .collect();
    let elsewhere = |booking: &&Booking| booking.number != number;
    for (from, to, is_interview) in wanted.plan.taken() {
        if let Some(booking) = own.iter().find(|booking| booking.overlaps(from, to)) {
            return refuse("the candidate", booking, is_interview);
        }
        let diary = context.around.diary;
        if let Some(booking) = diary.of_candidate(&application.form.candidate, from, to).find(elsewhere) {
            return refuse("the candidate", booking, is_interview);
        }
        for id in wanted.assessors {
            if let Some(booking) = diary.of_assessor(id, from, to).find(elsewhere) {
                let name = on_the_roster(id, context)?.profile.name.to_string();
                return refuse(&name, booking, is_interview);
            }
        }
    }
    Ok(())
}

/// A4: refuses another name or address of a candidate by which they would be somebody who sits in another session at the
/// time of one of these that is not over.
pub(super) fn same_person_is_free(
    application: &Application,
    candidate: &Candidate,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let before = &application.form.candidate;
    if before.name == candidate.name && before.email == candidate.email {
        return Ok(());
    }
    let number = application.number;
    for session in application.assessment.sessions.iter().filter(|session| session.planned.state.is_live()) {
        let plan = &session.planned.plan;
        for (from, to, _) in plan.taken().filter(|(_, to, _)| *to > context.at) {
            let mut bookings = context.around.diary.of_candidate(candidate, from, to);
            if let Some(booking) = bookings.find(|booking| booking.number != number) {
                let who = format!("so {}", candidate.name);
                let message = taken(&who, booking, number, plan);
                let hint = format!("move session {}, or the other one, first", session.id);
                return Err(Refusal::new(Rule::A4, message, hint));
            }
        }
    }
    Ok(())
}

/// What somebody has at a time that is wanted, in words.
fn taken(who: &str, booking: &Booking, number: Number, plan: &Plan) -> String {
    let what = if booking.is_interview { "the interview of session" } else { "session" };
    let whose = if booking.number == number { String::new() } else { format!(" of {}", booking.number) };
    let when = plan.zone.show_stretch(booking.start, booking.end);
    format!("{who} has {what} {}{whose} then: {when}", booking.session)
}

/// What is outside an assessor's hours, in words; none where all of it is within (A4).
pub(in crate::domain) fn outside_hours(assessor: &Assessor, plan: &Plan) -> Option<String> {
    let profile = &assessor.profile;
    let within = |from, to| profile.hours_between(from, to) == [(from, to)];
    let (from, to, is_interview) = plan.taken().find(|(from, to, _)| !within(*from, *to))?;
    let what = if is_interview { "the interview" } else { "the session" };
    let when = profile.zone.show_stretch(from, to);
    Some(format!("{what} on {when} is outside the hours of {}", profile.name))
}

/// What is to come at an hour at which nobody is asked to where the candidate lives, in words; none where nothing is (A4).
fn unusual_hour(application: &Application, plan: &Plan, context: &Context<'_>) -> Option<String> {
    let day = CandidateDay::of(application, context.program)?;
    let (from, to, is_interview) = plan.taken().find(|(from, to, _)| *from >= context.at && !day.holds(*from, *to))?;
    let what = if is_interview { "the interview" } else { "the session" };
    let when = day.zone.show_stretch(from, to);
    Some(format!("{what} on {when} is outside the {} of the candidate's day", day.hours))
}

/// That an assessor has as many open sessions as they take, in words, the named session aside (A4).
fn above_load(
    application: &Application,
    assessor: &Assessor,
    session: SessionId,
    context: &Context<'_>,
) -> Option<String> {
    let cap = usize::from(assessor.profile.load_cap?);
    let own = application.assessment.open_sessions(&assessor.id).filter(|other| other.id != session).count();
    let load = context.around.diary.load_beside(&assessor.id, application.number).saturating_add(own);
    let name = &assessor.profile.name;
    let sessions = if cap == 1 { "session" } else { "sessions" };
    (load >= cap).then(|| format!("{name} takes {cap} open {sessions} at most and has {load}"))
}

fn video_is_granted(application: &Application) -> bool {
    let answer = application.assessment.video.as_ref().and_then(|request| request.answer.as_ref());
    answer.is_some_and(|answer| answer.granted)
}

/// A1: why a video is not assessed.
fn video_refusal(application: &Application) -> Refusal {
    let (message, hint) = match &application.assessment.video {
        None => ("the candidate has not asked to be assessed by a video", "record the request, and grant it"),
        Some(request) if request.answer.is_none() => {
            ("the request for a video assessment is not answered", "grant it, or plan another mode")
        }
        Some(_) => ("the request for a video assessment was denied", "plan a mediation or a role play"),
    };
    Refusal::new(Rule::A1, message, hint)
}

/// A6: a session is recorded only where the candidate agreed.
fn consent(application: &Application, plan: &Plan) -> Result<(), Refusal> {
    if !plan.recorded {
        return Ok(());
    }
    let (message, hint) = match &application.assessment.consent {
        Some(consent) if consent.given => return Ok(()),
        Some(consent) => {
            (format!("the candidate refused on {} to be recorded", consent.on), "plan it without a recording")
        }
        None => (
            "the candidate's consent to be recorded is not on file".to_owned(),
            "record the consent, or plan it without a recording",
        ),
    };
    Err(Refusal::new(Rule::A6, message, hint))
}
