//! What the rules ask of reviews and appeals (C1 to C3).

use chrono::NaiveDate;

use super::stages::later;
use super::{Context, reason_for};
use crate::domain::program::{Contested, Recourse};
use crate::domain::{
    AccountName, Appeal, AppealDecision, AppealId, AppealKind, AppealOutcome, Application, Command, ConflictAnswer,
    DecisionMade, Event, OTHER_GROUND, Part, Refusal, Rule, list,
};
use crate::text::{Line, excerpt};

/// C1: a decision is contested, within the program's days and on one of its grounds or another one in words; once by each
/// way, and one at a time.
pub(super) fn open(
    application: &Application,
    kind: AppealKind,
    (ground, received_on): (Option<&Line>, Option<NaiveDate>),
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let stage = application.placement.stage.name();
    let against = application.decisions.contestable().filter(|made| made.what.stage() == stage);
    let (Some(_), Some(against)) = (Contested::of(stage), against) else {
        let message = format!("the application is {stage}: there is no decision to contest");
        let hint = "a review or an appeal is against declining, not passing, or closing as incomplete";
        return Err(Refusal::new(Rule::C1, message, hint));
    };
    let Some(terms) = kind.terms(&context.program.windows) else {
        let message = format!("the program {} has no {kind}", context.program.name);
        return Err(Refusal::new(Rule::C1, message, "its file says so; note what the candidate wrote"));
    };
    if !terms.after.contains(&against.what) {
        let after: Vec<String> = terms.after.iter().map(|one| one.stage().to_string()).collect();
        let message = format!("the program has no {kind} of an application that is {stage}");
        return Err(Refusal::new(Rule::C1, message, format!("it has one after {}", list(&after))));
    }
    if let Some(open) = application.open_appeal() {
        return Err(Refusal::new(Rule::C1, format!("{} is open", open.name()), "decide it first"));
    }
    let received_on = in_time(kind, terms, &against, received_on.unwrap_or(context.today), context)?;
    let is_of_it = |other: &&Appeal| other.kind == kind && application.decisions.is_last(&other.against);
    if let Some(earlier) = application.appeals.iter().find(is_of_it) {
        let outcome = earlier.outcome.as_ref().map_or(String::new(), |made| format!(" and {}", made.outcome));
        let message = format!("the decision was contested by {}{outcome}", earlier.name());
        return Err(Refusal::new(Rule::C1, message, format!("there is one {kind} of a decision")));
    }
    let ground = ground_of(kind, terms, ground)?;
    let words = command.reason().cloned();
    if ground.as_str() == OTHER_GROUND && words.is_none() {
        let message = format!("{} on another ground needs words", a(kind));
        return Err(Refusal::new(Rule::C1, message, "say as the reason what the candidate contests"));
    }
    let id = AppealId(application.appeals.last().map_or(1, |last| last.id.0.saturating_add(1)));
    let due = terms.target.map(|days| later(received_on, days.into()));
    let after = Appeal {
        id,
        kind,
        against,
        round: application.assessment.round,
        ground,
        words,
        received_on,
        due,
        by: context.by.name.clone(),
        at: context.at,
        handler: None,
        outcome: None,
        followed_by: None,
    };
    Ok(vec![Event::AppealSet { appeal: id, before: None, after: Some(Box::new(after)) }])
}

/// C2: it is given to somebody who was not involved, or to nobody.
pub(super) fn assign(
    application: &Application,
    id: Option<AppealId>,
    to: Option<&AccountName>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let before = open_one(application, id)?;
    if before.handler.as_ref() == to {
        let whose = to.map_or("nobody", AccountName::as_str);
        let message = format!("{} is with {whose} already", before.name());
        return Err(Refusal::new(Rule::C2, message, "nothing is left to do here"));
    }
    if let Some(to) = to {
        not_involved(application, to, context)?;
    }
    Ok(vec![set(before, Appeal { handler: to.cloned(), ..before.clone() })])
}

/// C3: it is decided, for a reason, by whoever handles it, or by whoever takes it on so where nobody does.
pub(super) fn decide(
    application: &Application,
    id: Option<AppealId>,
    outcome: AppealOutcome,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let before = open_one(application, id)?;
    not_involved(application, &context.by.name, context)?;
    if let Some(handler) = before.handler.as_ref().filter(|handler| **handler != context.by.name) {
        let message = format!("{} is with {handler}", before.name());
        return Err(Refusal::new(Rule::C2, message, format!("ask {handler}, or have it given to you")));
    }
    let reason = reason_for(command, Rule::C3, &format!("the outcome of {}", a(before.kind)))?;
    let (by, at, on) = (context.by.name.clone(), context.at, context.today);
    let (handler, decided) = (Some(by.clone()), AppealDecision { outcome, reason, by, at, on });
    Ok(vec![set(before, Appeal { handler, outcome: Some(decided), ..before.clone() })])
}

/// C2: refuses who had a part in an application, and who decided another review or appeal of it.
pub(super) fn not_involved(application: &Application, who: &AccountName, context: &Context<'_>) -> Result<(), Refusal> {
    had_no_part(application, who, context)?;
    let decided = |appeal: &&Appeal| appeal.outcome.as_ref().is_some_and(|made| made.by == *who);
    match application.appeals.iter().find(decided) {
        Some(earlier) => involved(who, &format!("decided {}", earlier.name())),
        None => Ok(()),
    }
}

fn involved(who: &AccountName, did: &str) -> Result<(), Refusal> {
    let message = format!("{who} {did}, and whoever was involved handles no review or appeal");
    Err(Refusal::new(Rule::C2, message, "give it to somebody who had no part in it"))
}

/// C2: refuses who decided, assessed, or determined a requirement in an application, who sits in a session of it, and who
/// declared a conflict with its candidate (A3).
pub(super) fn had_no_part(application: &Application, who: &AccountName, context: &Context<'_>) -> Result<(), Refusal> {
    let refuse = |did: &str| involved(who, did);
    if let Some(part) = application.parts.get(who) {
        let only_redid = *part == Part::Decided && application.decisions.only_redid(who);
        let did = if only_redid { "put a decision back in force on" } else { part.words() };
        return refuse(&format!("{did} {}", application.number));
    }
    let assessor = context.around.assessors.of_account(who);
    let conflict = assessor.and_then(|assessor| application.assessment.conflicts.get(&assessor.id));
    if conflict.is_some_and(|known| matches!(known.answer, ConflictAnswer::Declared { .. })) {
        return refuse(&format!("declared a conflict with the candidate of {}", application.number));
    }
    let seated = assessor.and_then(|assessor| {
        let mut sessions = application.assessment.sessions.iter();
        sessions.find(|session| session.planned.state.is_live() && session.seat(&assessor.id).is_some())
    });
    match seated {
        Some(session) => refuse(&format!("assesses in session {}", session.id)),
        None => Ok(()),
    }
}

/// C3: refuses to change what is contested while a review or an appeal of it is open.
pub(super) fn is_decided(application: &Application) -> Result<(), Refusal> {
    match application.open_appeal() {
        Some(open) => Err(Refusal::new(
            Rule::C3,
            format!("{} is open, and the decision that it contests stands until it is decided", open.name()),
            "decide it first",
        )),
        None => Ok(()),
    }
}

/// C1: refuses a day that is before the decision, to come, or after the program's window.
fn in_time(
    kind: AppealKind,
    terms: &Recourse,
    against: &DecisionMade,
    received_on: NaiveDate,
    context: &Context<'_>,
) -> Result<NaiveDate, Refusal> {
    if !(against.on..=context.today).contains(&received_on) {
        let message =
            format!("{received_on} is not between the decision on {} and today, {}", against.on, context.today);
        return Err(Refusal::new(Rule::C1, message, "give the day on which it came"));
    }
    let last = later(against.on, terms.days.into());
    if received_on <= last {
        return Ok(received_on);
    }
    let message = format!("{} was possible until {last}, {} days after the decision", a(kind), terms.days);
    Err(Refusal::new(Rule::C1, message, "give the day on which it came, if that was in time"))
}

/// The ground that is meant: one of the program's by its id, or another one.
fn ground_of(kind: AppealKind, terms: &Recourse, ground: Option<&Line>) -> Result<Line, Refusal> {
    let wanted = ground.map_or(OTHER_GROUND, |ground| ground.trim());
    let known = terms.grounds.iter().map(|ground| ground.id.as_str()).chain([OTHER_GROUND]);
    if known.clone().any(|id| id == wanted) {
        return Ok(Line::clean(wanted));
    }
    let message = format!("`{}` is no ground of {}", excerpt(wanted), a(kind));
    Err(Refusal::new(Rule::C1, message, format!("one of: {}", known.collect::<Vec<_>>().join(", "))))
}

/// The open one, by its id or because there is but one.
fn open_one(application: &Application, id: Option<AppealId>) -> Result<&Appeal, Refusal> {
    if let Some(id) = id {
        let Some(known) = application.appeals.iter().find(|appeal| appeal.id == id) else {
            let message = format!("there is no review or appeal {id}");
            return Err(Refusal::new(Rule::C3, message, "look at the application for its number"));
        };
        return match &known.outcome {
            None => Ok(known),
            Some(made) => {
                let message = format!("{} was {} on {}", known.name(), made.outcome, made.on);
                Err(Refusal::new(Rule::C3, message, "nothing is left to do here"))
            }
        };
    }
    any_open(application)
}

/// The one that is open.
pub(super) fn any_open(application: &Application) -> Result<&Appeal, Refusal> {
    application.open_appeal().ok_or_else(|| {
        Refusal::new(Rule::C3, "no review or appeal is open", "open one first, on behalf of the candidate")
    })
}

fn set(before: &Appeal, after: Appeal) -> Event {
    Event::AppealSet { appeal: before.id, before: Some(Box::new(before.clone())), after: Some(Box::new(after)) }
}

fn a(kind: AppealKind) -> &'static str {
    match kind {
        AppealKind::Review => "a review",
        AppealKind::Appeal => "an appeal",
    }
}
