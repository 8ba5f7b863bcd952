//! Forgetting a candidate (H3): when it may be, and what remains on record.
//!
//! Deliberately absent: how what is on disk is made unreadable (the store's), and letters, drafts and documents (the
//! desk's and the store's).

use std::fmt;

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::refusal::check_length;
use super::view::LetterRow;
use super::{
    AccountName, Application, AssessorId, Candidate, Context, LetterId, LetterState, NOTE_LENGTH, Number, Origin,
    Permission, Program, ProgramVersion, Refusal, Rule, SessionId, StageName, permitted,
};
use crate::text::{Line, fold};

/// What is asked of the desk when a candidate is to be forgotten (H3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetOrder {
    /// The person asked for it, so the program's retention time is not waited for.
    pub on_request: bool,
    /// Why, in words that name nobody: it stays on record.
    pub reason: Option<Line>,
}

/// That an application was forgotten: all that is left of it (H3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    /// Which; the number is never given again.
    pub number: Number,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: AccountName,
    /// From where.
    pub origin: Origin,
    /// Whether the person asked for it.
    pub on_request: bool,
    /// Why.
    pub reason: Option<Line>,
    /// What may still be counted.
    pub remains: Remains,
    /// The desk's last letter when it was forgotten, so that no number of one of its letters is given again.
    pub last_letter: LetterId,
}

/// What may still be counted of an application that was forgotten; nothing in it tells whose it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remains {
    /// Under which version of which program it was (P1).
    pub program: ProgramVersion,
    /// When it was received.
    pub received: YearMonth,
    /// The stage that it ended in.
    pub stage: StageName,
    /// When it came into that stage.
    pub ended: YearMonth,
}

/// A month of a year: a day would tell more than is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct YearMonth {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u8,
}

impl From<NaiveDate> for YearMonth {
    fn from(day: NaiveDate) -> Self {
        Self { year: day.year(), month: u8::try_from(day.month()).unwrap_or(0) }
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}", self.year, self.month))
    }
}

/// The first day on which an application may be forgotten without being asked for: the program's retention time after it
/// came into a final stage. None while it is in no final stage (H3).
pub fn retained_until(application: &Application, program: &Program) -> Option<NaiveDate> {
    let placement = application.placement;
    if !placement.stage.name().is_final() {
        return None;
    }
    let months = Months::new(u32::from(program.retention.years_after_end).saturating_mul(12));
    // A day beyond all calendars never comes.
    Some(placement.since.checked_add_months(months).unwrap_or(NaiveDate::MAX))
}

/// What forgetting an application comes to, or why the rules refuse it (H3). With its letters
/// and the desk's last one.
pub fn forget(
    application: &Application,
    order: &ForgetOrder,
    (letters, last_letter): (&[LetterRow], LetterId),
    context: &Context<'_>,
) -> Result<Forgotten, Refusal> {
    may_forget(context)?;
    check_stage(application, order, context)?;
    check_reason(order, &application.form.candidate)?;
    if let Some(letter) = letters.iter().find(|letter| is_on_its_way(&letter.state)) {
        let message = format!("letter {} of {} is on its way out", letter.id, application.number);
        return Err(Refusal::new(Rule::H3, message, "wait until it is sent, or discard it"));
    }
    if let Some(open) = application.open_appeal() {
        let message = format!("{} of {} is open", open.name(), application.number);
        return Err(Refusal::new(Rule::H3, message, "decide it first"));
    }
    if let Some((session, assessor)) = unpaid(application, context.at) {
        let message = format!("the fee of {assessor} for session {session} of {} is not paid", application.number);
        let hint = "record that it was paid, or reopen the application and record who did not come: nobody could tell it \
                    afterwards";
        return Err(Refusal::new(Rule::H3, message, hint));
    }
    let placement = application.placement;
    Ok(Forgotten {
        number: application.number,
        at: context.at,
        by: context.by.name.clone(),
        origin: context.origin.clone(),
        on_request: order.on_request,
        reason: order.reason.clone(),
        remains: Remains {
            program: application.program.clone(),
            received: application.form.received_on.into(),
            stage: placement.stage.name(),
            ended: placement.since.into(),
        },
        last_letter,
    })
}

/// Refuses whoever may not forget anybody: only an admin may, and not through the gateway (V1, H3).
pub fn may_forget(context: &Context<'_>) -> Result<(), Refusal> {
    permitted(context.by.role, Permission::Administer, Rule::V1)
        .map_err(|refusal| Refusal { hint: "ask an admin of the desk to do it".to_owned(), ..refusal })?;
    if matches!(context.origin, Origin::Ssh { .. }) {
        let message = "nobody is forgotten through the gateway: it cannot be undone";
        return Err(Refusal::new(Rule::H3, message, "do it at the machine that serves the desk"));
    }
    Ok(())
}

fn check_stage(application: &Application, order: &ForgetOrder, context: &Context<'_>) -> Result<(), Refusal> {
    let number = application.number;
    let Some(until) = retained_until(application, context.program) else {
        let message = format!("{number} is {}, which is no final stage", application.placement.stage.name());
        let hint = "end it first: withdraw, decline or close it, or record the decision";
        return Err(Refusal::new(Rule::H3, message, hint));
    };
    if order.on_request || context.today >= until {
        return Ok(());
    }
    let years = context.program.retention.years_after_end;
    let message = format!("{number} is kept until {until}, {years} years after it ended");
    Err(Refusal::new(Rule::H3, message, "wait until then; or, where the person asked for it: --on-request"))
}

/// Refuses a missing reason, and one that would keep on record whom it is about.
fn check_reason(order: &ForgetOrder, candidate: &Candidate) -> Result<(), Refusal> {
    let Some(reason) = &order.reason else {
        if order.on_request {
            return Err(Refusal::new(
                Rule::H3,
                "forgetting on request needs a reason",
                "say how and when it was asked for",
            ));
        }
        return Ok(());
    };
    check_length(Rule::H3, "the reason", reason, NOTE_LENGTH)?;
    if names(reason, candidate) {
        let hint = "say it without the name or address: the reason stays on record";
        return Err(Refusal::new(Rule::H3, "the reason says whom it is about", hint));
    }
    Ok(())
}

/// Whether a text holds a name or the address of a candidate. A name of one letter is no name to look for.
fn names(text: &str, candidate: &Candidate) -> bool {
    let text = fold(text);
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let says = |name: &str| {
        let name = fold(name);
        let parts: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        let letters: usize = parts.iter().map(|part| part.chars().count()).sum();
        letters > 1 && words.windows(parts.len()).any(|window| window == parts)
    };
    let names = [Some(&candidate.name), candidate.given_name.as_ref(), Some(&candidate.family_name)];
    let address = candidate.email.as_ref().is_some_and(|email| text.contains(&fold(email)));
    address || names.into_iter().flatten().any(|name| says(name))
}

fn is_on_its_way(state: &LetterState) -> bool {
    matches!(state, LetterState::Released | LetterState::Sending { .. } | LetterState::Retrying { .. })
}

/// A fee of a session that was held and is not recorded as paid (A5).
fn unpaid(application: &Application, at: DateTime<Utc>) -> Option<(SessionId, &AssessorId)> {
    let held = application.assessment.sessions.iter().filter(|session| session.was_held(at));
    held.flat_map(|session| session.planned.seats.iter().map(move |seat| (session, seat))).find_map(
        |(session, plan)| {
            let is_paid = session.seat(&plan.assessor).is_some_and(|seat| seat.paid.is_some());
            (plan.fee.is_some() && !is_paid).then_some((session.id, &plan.assessor))
        },
    )
}
