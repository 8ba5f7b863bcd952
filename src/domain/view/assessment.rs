use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::{
    Appeal, AssessorId, BodyDecision, ConflictAnswer, ConflictRecord, Event, ImiNotice, Interview, RegistrationLink,
    Scale, SessionId, SkillsDetermination,
};
use crate::text::{Line, Prose, cut};

/// The columns that a longer text takes in the history, which is not the place to read it.
const TEXT_COLUMNS: usize = 100;

/// What an event of the skills assessment changed, in words.
pub(super) fn event_words(event: &Event) -> Vec<String> {
    match event {
        Event::ConflictSet { assessor, before, after } => {
            vec![format!("conflict of {assessor}: {} → {}", conflict(before.as_ref()), conflict(after.as_ref()))]
        }
        Event::SheetSubmitted { session, assessor, sheet } => {
            let marked = sheet.scores.values().filter(|score| score.mark.is_some()).count();
            vec![format!("session {session}: the sheet of {assessor}, {marked} items marked")]
        }
        Event::SheetReturned { session, assessor, .. } => {
            vec![format!("session {session}: the sheet of {assessor} is with them again, and its determination void")]
        }
        Event::InterviewSet { session, before, after } => {
            vec![format!(
                "interview after session {session}: {}",
                change(before.as_deref(), after.as_deref(), interview)
            )]
        }
        Event::SkillsDetermined { session, assessor, before, after } => {
            vec![determined((*session, assessor), (before.as_deref(), after), &Scale::default())]
        }
        Event::BodyDecided { round, before, after } => {
            vec![format!("decision of round {round}: {}", change(before.as_deref(), after.as_deref(), decision))]
        }
        Event::RoundSet { before, after } => vec![format!("round of assessment: {before} → {after}")],
        Event::NoticeSet { before, after, .. } => {
            let (before, after) = (before.as_deref(), after.as_deref());
            let done = let_go(before.map(|of| of.at), after.map(|of| of.at));
            vec![format!("notice to IMI: {}", change(before, after, |of| notice(of, done)))]
        }
        Event::LinkSet { before, after } => {
            let (before, after) = (before.as_ref(), after.as_ref());
            let done = let_go(before.map(|of| of.at), after.map(|of| of.at));
            vec![format!("link to register: {}", change(before, after, |of| link(of, done)))]
        }
        Event::AppealSet { before, after, .. } => {
            vec![change(before.as_deref(), after.as_deref(), appeal)]
        }
        other => super::planned::event_words(other),
    }
}

/// What an assessor determined, and what they had determined before.
pub(super) fn determined(
    (session, assessor): (SessionId, &AssessorId),
    (before, after): (Option<&SkillsDetermination>, &SkillsDetermination),
    scale: &Scale,
) -> String {
    let words = change(before, Some(after), |made| determination(made, scale));
    format!("session {session}, {assessor}: {words}")
}

/// How a review or an appeal stands.
fn appeal(appeal: &Appeal) -> String {
    let against = &appeal.against;
    let what = format!("{} against revision {} ({})", appeal.name(), against.revision, against.what.stage());
    let handler = appeal.handler.as_ref().map_or(String::new(), |handler| format!(", with {handler}"));
    match (&appeal.outcome, appeal.followed_by) {
        (None, _) => format!("{what}, on the ground {}{handler}", appeal.ground),
        (Some(made), None) => format!("{what}: {} by {} ({})", made.outcome, made.by, made.reason),
        (Some(made), Some(revision)) => format!("{what}: {}, followed by revision {revision}", made.outcome),
    }
}

fn conflict(record: Option<&ConflictRecord>) -> String {
    match record.map(|record| &record.answer) {
        None => "not asked".to_owned(),
        Some(ConflictAnswer::Asked) => "asked".to_owned(),
        Some(ConflictAnswer::None) => "none".to_owned(),
        Some(ConflictAnswer::Declared { kind, note: None }) => kind.to_string(),
        Some(ConflictAnswer::Declared { kind, note: Some(note) }) => format!("{kind} ({note})"),
        Some(ConflictAnswer::Cleared { kind, note }) => format!("none, {kind} was declared before ({note})"),
    }
}

/// What was and what is; what was is left out where there was nothing.
fn change<T>(before: Option<&T>, after: Option<&T>, words: impl Fn(&T) -> String) -> String {
    match (before.map(&words), after.map(&words)) {
        (None, Some(after)) => after,
        (Some(before), Some(after)) if before == after => format!("anew: {after}"),
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (Some(before), None) => format!("taken back: {before}"),
        (None, None) => "none".to_owned(),
    }
}

fn interview(held: &Interview) -> String {
    let how = if held.remote { "remote" } else { "in person" };
    format!("{}, {how} ({})", held.on, short(&held.notes))
}

fn determination(made: &SkillsDetermination, scale: &Scale) -> String {
    let eligible = if made.eligible { "eligible" } else { "not eligible" };
    let against = if made.against_indication { ", against the indication" } else { "" };
    format!("level {}, {eligible}{against} ({})", scale.shown(made.level), short(&made.rationale))
}

fn decision(made: &BodyDecision) -> String {
    let passed = if made.passed { "passed" } else { "not passed" };
    format!("{passed} on {} by {}", made.on, made.by)
}

fn notice(notice: &ImiNotice, done: &str) -> String {
    let reviewer = notice.reviewer.as_ref().map_or(String::new(), |one| format!(", Reviewer {}", one.family_name));
    format!("{} for {}{reviewer}, {}", notice.certification, notice.email, sent(notice.sent_on, done))
}

fn link(link: &RegistrationLink, done: &str) -> String {
    format!("{}, {}", link.link, sent(link.sent_on, done))
}

/// What was done to something on the day that it has. A release leaves it as it was drawn up, and its letter alone knows
/// when it went.
fn let_go(before: Option<DateTime<Utc>>, after: Option<DateTime<Utc>>) -> &'static str {
    if before == after { "released" } else { "sent" }
}

fn sent(on: Option<NaiveDate>, done: &str) -> String {
    on.map_or_else(|| "in the outbox".to_owned(), |on| format!("{done} on {on}"))
}

fn short(text: &Prose) -> String {
    cut(&Line::clean(text), TEXT_COLUMNS)
}
