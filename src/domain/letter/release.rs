use chrono::{DateTime, Utc};

use super::decide::{may, wrong};
use super::period::{self, Period, begun_anew, check_day};
use super::{
    About, Addressee, Invitation, Letter, LetterAct, LetterChange, LetterKind, LetterState, Released, lacking_line,
};
use crate::domain::decide::approval_stands;
use crate::domain::{
    Act, Application, Candidate, Change, Context, Event, OpenStage, Permission, Placement, Planned, Program, Refusal,
    RegistrationLink, Requirement, Rule, SessionId, SessionState, Stage, is_address, permitted,
};
use crate::text::Line;

/// What to do where nobody said where notices to IMI go.
const IMI_HINT: &str = "set imi in mail.toml, or edit the letter and write the address";

/// What an approval says, which is so until a session is confirmed (S2).
const TO_BE_AGREED: &str = "a time for its assessment is to be agreed";

/// What the release of a letter comes to: the letter, and the change of its application, which cannot be undone since it
/// says that the letter was let go (L1, H2). The notice to IMI certifies (S4); the link gets its date.
pub fn release_letter(
    letter: &Letter,
    application: &Application,
    context: &Context<'_>,
) -> Result<(LetterChange, Change), Refusal> {
    permitted(context.by.role, Permission::Work, Rule::V1)?;
    may(letter, "released", letter.state == LetterState::Draft)?;
    for one in &letter.to {
        let Some(email) = &one.email else {
            if letter.addressee == Addressee::Imi {
                return Err(wrong("no address for IMI", IMI_HINT));
            }
            let message = format!("letter {} has no e-mail address for {}", letter.id, one.name);
            let hint = "edit the letter and write the address, or have it go by other ways and mark it as sent";
            return Err(wrong(message, hint));
        };
        if !is_address(email) {
            let message = format!("letter {}: `{email}` is not an e-mail address", letter.id);
            return Err(wrong(message, "edit the letter and write the address"));
        }
    }
    if letter.to.is_empty() {
        return Err(wrong(format!("letter {} goes to nobody", letter.id), "edit the letter and say to whom"));
    }
    check_missing(letter, application, context.program)?;
    let mut after = letter.clone();
    let comes = if let Some(Period { event, subject, body }) = begun_anew(letter, application, context) {
        (after.subject, after.body) = (subject, body);
        vec![event]
    } else {
        let comes = comes_with(letter, application, context.at, context)?;
        if let (LetterKind::Deficiency, Some(OpenStage::Deficient { due, .. })) =
            (letter.kind, application.placement.stage.open())
        {
            period::check_to_come(due, context.today)?;
        }
        comes
    };
    after.state = LetterState::Released;
    Ok(let_go(after, (LetterAct::Release, None), comes, (application, context)))
}

/// A letter that goes, and the change of its application that says so with what comes of it.
pub(super) fn let_go(
    mut after: Letter,
    (act, reason): (LetterAct, Option<Line>),
    comes: Vec<Event>,
    (application, context): (&Application, &Context<'_>),
) -> (LetterChange, Change) {
    let mut events = vec![Event::LetterReleased { letter: after.id, kind: after.kind, cause: after.cause }];
    events.extend(comes);
    let (at, by, origin) = (context.at, context.by.name.clone(), context.origin.clone());
    after.revision = after.revision.saturating_add(1);
    after.released = Some(Released { at, by: by.clone() });
    let (number, revision) = (application.number, application.revision.saturating_add(1));
    let change = Change {
        number,
        revision,
        at,
        by: by.clone(),
        origin: origin.clone(),
        act: Act::ReleaseLetter,
        reason: reason.clone(),
        events,
    };
    (LetterChange { at, by: Some(by), origin: Some(origin), act, reason, after: Box::new(after) }, change)
}

/// L1: refuses a deficiency letter that asks for what was settled since it was drafted.
pub(super) fn check_missing(letter: &Letter, application: &Application, program: &Program) -> Result<(), Refusal> {
    let Some(OpenStage::Deficient { named, .. }) = application.placement.stage.open() else { return Ok(()) };
    let asks = |requirement: &Requirement| {
        let line = lacking_line(program.title_of(requirement));
        letter.kind == LetterKind::Deficiency && letter.body.lines().any(|text| text.starts_with(&line))
    };
    let is_settled = |requirement: &Requirement| !application.is_open(*requirement);
    let Some(settled) = named.iter(program).find(|one| is_settled(one) && asks(one)) else { return Ok(()) };
    let message = format!("letter {} asks for {settled}, which is settled", letter.id);
    let hint = format!("take that out of it, or have another one: qapdesk notify {}", letter.number);
    Err(Refusal::new(Rule::L1, message, hint))
}

/// What else the release changes, or why the letter no longer says what is so. A session has to be still to come at `at`.
pub(super) fn comes_with(
    letter: &Letter,
    application: &Application,
    at: DateTime<Utc>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    check_so(letter.kind, letter.about, application, at)?;
    check_session(letter, application, at)?;
    let due = match application.placement.stage {
        Stage::Open(OpenStage::Deficient { due, .. }) => Some(due),
        _ => None,
    };
    match (letter.kind, letter.about) {
        (LetterKind::Deficiency, _) => due.map_or(Ok(()), |due| check_day(letter, due)).map(|()| Vec::new()),
        (LetterKind::Approval, _) => check_on_hold(letter.kind, application).map(|()| Vec::new()),
        (LetterKind::NoticeToImi, About::Notice(place)) => notice(letter, place, application, context),
        (LetterKind::RegistrationLink, _) => link(letter, application, context),
        _ => Ok(Vec::new()),
    }
}

/// Refuses a letter that does not say what is so with its application at a moment, whenever it was drafted (L1).
pub fn check_so(kind: LetterKind, about: About, application: &Application, at: DateTime<Utc>) -> Result<(), Refusal> {
    let stage = application.placement.stage;
    let is_before_approval = stage.open().is_some_and(OpenStage::is_before_approval);
    match kind {
        LetterKind::Acknowledgement if !is_before_approval => Err(wrong(
            format!("the application is {}, and the letter says that it will be checked", stage.name()),
            "discard it",
        )),
        LetterKind::Deficiency if !matches!(stage, Stage::Open(OpenStage::Deficient { .. })) => Err(wrong(
            format!("the application is {} and the letter asks for what was missing before", stage.name()),
            "discard it, and have another one drafted where something is still missing",
        )),
        LetterKind::Approval if stage.open() != Some(OpenStage::Approved) => Err(wrong(
            format!("the application is {}, and the letter says that {TO_BE_AGREED}", stage.name()),
            "discard it, or bring the application back first",
        )),
        LetterKind::Result if !is_decided(application) => Err(wrong(
            format!("the application is {}, and nothing is decided in this round", stage.name()),
            "discard it: the next decision drafts its own",
        )),
        LetterKind::AssessorInvitation | LetterKind::SessionConfirmation => is_to_come(kind, about, application, at),
        LetterKind::NoticeToImi if !matches!(stage, Stage::Open(OpenStage::Passed) | Stage::Certified) => {
            let message = format!("the application is {}, and IMI is told of who passed", stage.name());
            Err(Refusal::new(Rule::S4, message, "discard the letter, or bring the application back first"))
        }
        _ => Ok(()),
    }
}

/// L1: refuses an approval while its application is on hold. What it says is so again once the hold is over, so one that
/// was let go before waits for that.
pub fn check_on_hold(kind: LetterKind, application: &Application) -> Result<(), Refusal> {
    if kind != LetterKind::Approval || !matches!(application.placement.stage, Stage::OnHold { .. }) {
        return Ok(());
    }
    let message = format!("the application is on hold, and the letter says that {TO_BE_AGREED}");
    Err(wrong(message, "release it once the application is taken up again"))
}

/// L1: refuses to tell of a session as to come that is not, or to ask whether it may be once it is agreed.
fn is_to_come(kind: LetterKind, about: About, application: &Application, at: DateTime<Utc>) -> Result<(), Refusal> {
    let About::Session(id) = about else { return Ok(()) };
    let planned = application.assessment.session(id).map(|session| &session.planned);
    let is_not = match planned.map(|planned| (&planned.state, planned.plan.is_over(at))) {
        Some((SessionState::Proposed | SessionState::Confirmed, true)) => "is over",
        Some((SessionState::Confirmed, _)) if kind == LetterKind::AssessorInvitation => "is confirmed already",
        Some((SessionState::Proposed, _)) if kind == LetterKind::SessionConfirmation => "is only proposed",
        Some((SessionState::Proposed | SessionState::Confirmed, false)) => return Ok(()),
        Some((SessionState::Cancelled { .. }, _)) => "was cancelled",
        Some((SessionState::NoShow { .. }, _)) => "did not take place",
        None => "is not planned any more",
    };
    Err(wrong(format!("the session {is_not}, and the letter tells of it as to come"), "discard it"))
}

/// L1: refuses a letter about a session that does not say how it is planned now, or not to whom it concerns.
pub(super) fn check_session(letter: &Letter, application: &Application, at: DateTime<Utc>) -> Result<(), Refusal> {
    let About::Session(id) = letter.about else { return Ok(()) };
    match letter.kind {
        LetterKind::AssessorInvitation => check_part(letter, id, application),
        LetterKind::SessionConfirmation => {
            check_part(letter, id, application)?;
            check_plan(letter, id, application)
        }
        LetterKind::SessionCancelled => {
            check_called_off(letter, id, application)?;
            check_to_come(letter, id, application, at)
        }
        _ => Ok(()),
    }
}

/// L1: refuses a confirmation of how a session was planned before, by the count that calendars go by.
fn check_plan(letter: &Letter, id: SessionId, application: &Application) -> Result<(), Refusal> {
    let now = application.assessment.session(id).map(|session| session.planned.sequence);
    let then = letter.invitations.first().map(|invitation| invitation.sequence);
    if then.is_none() || then == now {
        return Ok(());
    }
    let message = format!("session {id} was planned otherwise since letter {} was drafted", letter.id);
    let hint = "discard it; where no later letter tells how it is planned now, write to them, or plan it anew (qapdesk \
                session move)";
    Err(wrong(message, hint))
}

/// Whether a letter about a session goes to somebody who has a part in it, as the candidate always has.
fn has_part(letter: &Letter, planned: &Planned) -> bool {
    match &letter.addressee {
        Addressee::Assessor(id) => planned.seats.iter().any(|seat| seat.assessor == *id),
        _ => true,
    }
}

/// L1: refuses to tell an assessor who has no seat in a session of it as to come.
fn check_part(letter: &Letter, id: SessionId, application: &Application) -> Result<(), Refusal> {
    let session = application.assessment.session(id).map(|session| &session.planned);
    if session.is_none_or(|planned| has_part(letter, planned)) {
        return Ok(());
    }
    Err(wrong(format!("letter {} goes to an assessor who has no seat in the session", letter.id), "discard it"))
}

/// L1: refuses to call a session off that stands, to somebody who has a part in it.
fn check_called_off(letter: &Letter, id: SessionId, application: &Application) -> Result<(), Refusal> {
    let session = application.assessment.session(id).map(|session| &session.planned);
    let stands = session.is_some_and(|planned| planned.state.is_live() && has_part(letter, planned));
    if !stands {
        return Ok(());
    }
    Err(wrong("the session stands, and the letter says that it will not take place", "discard it"))
}

/// L1: refuses to call off what is over. A letter without anything for a calendar does not say when that is: it is the
/// time of a session that is not to be, and of one that goes on without its reader nobody knows.
fn check_to_come(letter: &Letter, id: SessionId, application: &Application, at: DateTime<Utc>) -> Result<(), Refusal> {
    let session = application.assessment.session(id).map(|session| &session.planned);
    let called_off = session.filter(|planned| !planned.state.is_live());
    let is_over = match letter.invitations.iter().map(Invitation::end).max() {
        Some(end) => end <= at,
        None => called_off.is_some_and(|planned| planned.plan.is_over(at)),
    };
    if !is_over {
        return Ok(());
    }
    Err(wrong("the session is over, and the letter says that it will not take place", "discard it"))
}

/// S3: whether the body decided in the round under way, and the application stands as it decided.
fn is_decided(application: &Application) -> bool {
    let stage = application.placement.stage;
    let stands = matches!(stage, Stage::NotPassed | Stage::Certified) || stage.open() == Some(OpenStage::Passed);
    stands && application.assessment.decisions.contains_key(&application.assessment.round)
}

/// S4: the notice goes to IMI, and the first one certifies, where the approval stands (D4).
fn notice(
    letter: &Letter,
    place: u16,
    application: &Application,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    if application.placement.stage != Stage::Certified {
        approval_stands(application, context.program)?;
    }
    let Some(before) = application.assessment.notices.get(usize::from(place)) else {
        return Err(Refusal::new(Rule::S4, "the notice that it sends is not on record", "discard the letter"));
    };
    let mut events = Vec::new();
    let candidate = &application.form.candidate;
    if before.sent_on.is_some() && !before.is_of(candidate) && !says_who(letter, candidate) {
        let message = format!("letter {} does not say the candidate's name or e-mail as it is on file", letter.id);
        return Err(Refusal::new(Rule::S4, message, "it was corrected since: edit the letter and write it"));
    }
    if before.sent_on.is_none() {
        if !before.is_of(candidate) {
            let message = "the candidate's name or e-mail was corrected since the notice was drawn up";
            let hint = format!("draw it up again, for {}: qapdesk notice {}", before.certification, application.number);
            return Err(Refusal::new(Rule::S4, message, hint));
        }
        let mut after = before.clone();
        after.sent_on = Some(context.today);
        events.push(Event::NoticeSet { place, before: Some(Box::new(before.clone())), after: Some(Box::new(after)) });
    }
    if application.placement.stage == Stage::Open(OpenStage::Passed) {
        let after = Placement { stage: Stage::Certified, since: context.today };
        events.push(Event::Moved { before: application.placement, after });
    }
    Ok(events)
}

/// Whether a notice says of a candidate what IMI asks for.
fn says_who(letter: &Letter, candidate: &Candidate) -> bool {
    let asked = [Some(&candidate.family_name), candidate.given_name.as_ref(), candidate.email.as_ref()];
    asked.into_iter().flatten().all(|line| letter.body.contains(line.as_str()))
}

/// S4: the link goes to the candidate.
fn link(letter: &Letter, application: &Application, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let Some(before) = &application.assessment.link else {
        return Err(Refusal::new(Rule::S4, "the link that it sends is not on record", "discard the letter"));
    };
    if before.sent_on.is_some() && !letter.body.contains(before.link.as_str()) {
        let message = format!("letter {} does not give the link that is on record, {}", letter.id, before.link);
        return Err(Refusal::new(Rule::S4, message, "edit the letter and write it, or discard it"));
    }
    if before.sent_on.is_some() {
        return Ok(Vec::new());
    }
    let after = RegistrationLink { sent_on: Some(context.today), ..before.clone() };
    Ok(vec![Event::LinkSet { before: Some(before.clone()), after: Some(after) }])
}
