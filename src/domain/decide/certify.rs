use chrono::NaiveDate;

use super::{Context, approval_stands, moved, on_its_way};
use crate::domain::refusal::check_length;
use crate::domain::{
    Application, Event, ImiNotice, ImiReviewer, OpenStage, Refusal, RegistrationLink, Rule, Stage, is_address,
};
use crate::text::{Line, is_blank};

/// The longest name or certification, in characters.
const LINE: usize = 200;
/// The longest link, in characters.
const LINK: usize = 500;

/// S4: the notice to IMI is drawn up, or one that was sent by other means is recorded; that certifies a candidate who
/// passed. One that waits is drawn up anew in its place, with its Reviewer where no other is named; one that was sent stays,
/// and further ones tell of further certifications. Nobody is certified whose approval does not stand (D4).
pub(super) fn notice(
    application: &Application,
    certification: Option<&Line>,
    reviewer: Option<&ImiReviewer>,
    sent_on: Option<NaiveDate>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let is_certified = application.placement.stage == Stage::Certified;
    if !is_certified && on_its_way(application)? != OpenStage::Passed {
        return Err(too_early(application, "the notice to IMI follows the decision that the candidate passed"));
    }
    if !is_certified {
        approval_stands(application, context.program)?;
    }
    let certification = match certification.filter(|named| !is_blank(named)) {
        Some(named) => named.clone(),
        None => Line::clean(&context.program.imi.certification),
    };
    check_length(Rule::S4, "the certification", &certification, LINE)?;
    let notices = &application.assessment.notices;
    let same = |notice: &ImiNotice| notice.certification.to_lowercase() == certification.to_lowercase();
    let place = notices.iter().position(same);
    let before = place.and_then(|place| notices.get(place));
    if let Some(sent) = before.and_then(|notice| notice.sent_on) {
        let message = format!("IMI was told of the certification {certification} on {sent}");
        return Err(Refusal::new(Rule::S4, message, "name a further certification, if there is one"));
    }
    let kept = before.and_then(|notice| notice.reviewer.as_ref());
    let candidate = &application.form.candidate;
    let Some(email) = candidate.email.clone() else {
        let hint = "ask the candidate for one and record it: IMI asks for it";
        return Err(Refusal::new(Rule::S4, "the candidate has no e-mail on file", hint));
    };
    if let Some(reviewer) = reviewer {
        check_reviewer(reviewer)?;
    }
    since_decision(application, sent_on, context)?;
    let after = ImiNotice {
        certification,
        given_name: candidate.given_name.clone(),
        family_name: candidate.family_name.clone(),
        email,
        reviewer: reviewer.or(kept).cloned(),
        by: context.by.name.clone(),
        at: context.at,
        sent_on,
    };
    let place = u16::try_from(place.unwrap_or(notices.len())).unwrap_or(u16::MAX);
    let mut events =
        vec![Event::NoticeSet { place, before: before.cloned().map(Box::new), after: Some(Box::new(after)) }];
    if sent_on.is_some() && !is_certified {
        events.push(moved(application, Stage::Certified, context));
    }
    Ok(events)
}

/// S4: the letter with the link to register is drawn up, or one that was sent by other means is recorded, after the
/// notice to IMI went.
pub(super) fn link(
    application: &Application,
    link: Option<&Line>,
    sent_on: Option<NaiveDate>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    if application.placement.stage != Stage::Certified {
        return Err(too_early(application, "the link to register follows the notice to IMI"));
    }
    let link = match link.filter(|link| !is_blank(link)) {
        Some(link) => link.clone(),
        None => Line::clean(&context.program.imi.registration_link),
    };
    check_length(Rule::S4, "the link", &link, LINK)?;
    if !link.starts_with("https://") || link.contains(char::is_whitespace) {
        return Err(Refusal::new(Rule::S4, "the link does not begin with https://", "give the whole link"));
    }
    since_decision(application, sent_on, context)?;
    let notified = application.assessment.notices.iter().filter_map(|notice| notice.sent_on).min();
    if let (Some(sent), Some(notified)) = (sent_on, notified.filter(|notified| sent_on < Some(*notified))) {
        let message = format!("the link was not sent on {sent}, before the notice to IMI on {notified}");
        return Err(Refusal::new(Rule::S4, message, "give the day on which it was sent"));
    }
    let before = application.assessment.link.clone();
    if before.as_ref().is_some_and(|before| before.link == link && before.sent_on == sent_on) {
        return Err(Refusal::new(Rule::S4, "the link is on record so already", "nothing is left to do here"));
    }
    let after = RegistrationLink { link, by: context.by.name.clone(), at: context.at, sent_on };
    Ok(vec![Event::LinkSet { before, after: Some(after) }])
}

fn too_early(application: &Application, hint: &str) -> Refusal {
    Refusal::new(Rule::S4, format!("the stage of the application is {}", application.placement.stage.name()), hint)
}

/// Refuses a day on which nothing can have been sent: to come, or before the body's decision.
fn since_decision(application: &Application, sent_on: Option<NaiveDate>, context: &Context<'_>) -> Result<(), Refusal> {
    let Some(sent) = sent_on else { return Ok(()) };
    let decided = application.assessment.decisions.values().next_back().map_or(NaiveDate::MIN, |made| made.on);
    if (decided..=context.today).contains(&sent) {
        return Ok(());
    }
    let message = format!("{sent} is not between the decision on {decided} and today, {}", context.today);
    Err(Refusal::new(Rule::S4, message, "give the day on which it was sent"))
}

/// S4: of a Reviewer IMI asks for the same as of the mediator.
fn check_reviewer(reviewer: &ImiReviewer) -> Result<(), Refusal> {
    if is_blank(&reviewer.family_name) {
        return Err(Refusal::new(Rule::S4, "the Reviewer has no family name", "give it, or leave the Reviewer out"));
    }
    check_length(Rule::S4, "the Reviewer's family name", &reviewer.family_name, LINE)?;
    if let Some(given) = &reviewer.given_name {
        check_length(Rule::S4, "the Reviewer's given name", given, LINE)?;
    }
    check_length(Rule::S4, "the Reviewer's e-mail", &reviewer.email, LINE)?;
    if is_address(&reviewer.email) {
        return Ok(());
    }
    Err(Refusal::new(Rule::S4, "the Reviewer's e-mail is no address", "give one address, such as jane@example.org"))
}
