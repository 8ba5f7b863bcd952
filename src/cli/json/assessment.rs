//! What an application's skills assessment came to.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::sheet::sheet_state;
use crate::cli::json_schedule::StretchJson;
use crate::cli::words;
use crate::domain::view::{ApplicationView, Posted};
use crate::domain::{
    AccountName, Appeal, Assessment, AssessorId, BodyDecision, ConflictAnswer, ConflictKind, ConflictRecord, Consent,
    DecisionMade, FeeSnapshot, ImiNotice, Interview, Level, RegistrationLink, Seat, SeatPlan, Session, SessionId,
    SessionMode, SheetState, SkillsDetermination, VideoRequest, Zone,
};
use crate::text::{Line, Prose};

/// `assessment` of `show --json`.
#[derive(Serialize)]
pub(in crate::cli) struct AssessmentJson<'a> {
    round: u16,
    conflicts: Vec<ConflictJson<'a>>,
    video: Option<VideoJson<'a>>,
    consent: Option<ConsentJson<'a>>,
    sessions: Vec<SessionJson<'a>>,
    decisions: Vec<DecisionJson<'a>>,
    superseded: Vec<SupersededJson<'a>>,
    notices: Vec<NoticeJson<'a>>,
    link: Option<LinkJson<'a>>,
}

/// `schedule` of an element of `list --json`: how far its assessment is.
#[derive(Serialize)]
pub(in crate::cli) struct ScheduleJson {
    round: u16,
    sessions: usize,
    sheets_open: usize,
    next_session: Option<NextJson>,
}

/// The earliest session of which a sheet is not in.
#[derive(Serialize)]
struct NextJson {
    session: SessionId,
    start: DateTime<Utc>,
    zone: Zone,
    local: String,
}

impl ScheduleJson {
    pub(in crate::cli) fn of(assessment: &Assessment) -> Self {
        let is_open = |seat: &&Seat| seat.sheet.submitted().is_none();
        let waits = |session: &&Session| session.seats.iter().any(|seat| is_open(&seat));
        let next = assessment.current_sessions().filter(waits).min_by_key(|session| session.planned.plan.start);
        Self {
            round: assessment.round,
            sessions: assessment.current_sessions().count(),
            sheets_open: assessment.current_sessions().flat_map(|session| &session.seats).filter(is_open).count(),
            next_session: next.map(|session| {
                let plan = &session.planned.plan;
                let local = plan.zone.show_stretch(plan.start, plan.end());
                NextJson { session: session.id, start: plan.start, zone: plan.zone, local }
            }),
        }
    }
}

#[derive(Serialize)]
struct ConflictJson<'a> {
    assessor: &'a AssessorId,
    answer: &'static str,
    kind: Option<ConflictKind>,
    note: Option<&'a Line>,
    by: &'a AccountName,
    at: DateTime<Utc>,
}

#[derive(Serialize)]
struct VideoJson<'a> {
    asked_on: NaiveDate,
    reason: Option<&'a Line>,
    granted: Option<bool>,
    answer: Option<&'a Line>,
}

#[derive(Serialize)]
struct ConsentJson<'a> {
    given: bool,
    on: NaiveDate,
    by: &'a AccountName,
}

#[derive(Serialize)]
struct SessionJson<'a> {
    session: SessionId,
    round: u16,
    state: &'static str,
    mode: SessionMode,
    start: DateTime<Utc>,
    zone: Zone,
    minutes: u16,
    place: Option<&'a Line>,
    recorded: bool,
    seats: Vec<SeatJson<'a>>,
    interview: Option<InterviewJson<'a>>,
    local: String,
    planned_interview: Option<StretchJson>,
}

#[derive(Serialize)]
struct SeatJson<'a> {
    assessor: &'a AssessorId,
    fee: Option<FeeJson>,
    paid_on: Option<NaiveDate>,
    sheet: &'static str,
    submitted_at: Option<DateTime<Utc>>,
    determination: Option<DeterminedJson<'a>>,
}

#[derive(Serialize)]
struct FeeJson {
    amount: String,
    currency: String,
}

/// An interview that was held.
#[derive(Serialize)]
pub(super) struct InterviewJson<'a> {
    on: NaiveDate,
    remote: bool,
    notes: &'a Prose,
    by: &'a AccountName,
    at: DateTime<Utc>,
}

/// What an assessor determined.
#[derive(Serialize)]
pub(super) struct DeterminedJson<'a> {
    level: Level,
    eligible: bool,
    rationale: &'a Prose,
    against_indication: bool,
    by: &'a AccountName,
    at: DateTime<Utc>,
}

#[derive(Serialize)]
struct DecisionJson<'a> {
    round: u16,
    passed: bool,
    reason: Option<&'a Line>,
    on: NaiveDate,
    by: &'a AccountName,
    at: DateTime<Utc>,
}

/// A decision that was contested and taken anew (C3): another one of its round stands in its place.
#[derive(Serialize)]
struct SupersededJson<'a> {
    round: u16,
    /// False: who passed contests nothing.
    passed: bool,
    on: NaiveDate,
    by: &'a AccountName,
    revision: u32,
    appeal: u16,
}

#[derive(Serialize)]
struct NoticeJson<'a> {
    certification: &'a Line,
    given_name: Option<&'a Line>,
    family_name: &'a Line,
    email: &'a Line,
    reviewer: Option<ReviewerJson<'a>>,
    sent_on: Option<NaiveDate>,
    by: &'a AccountName,
    at: DateTime<Utc>,
}

#[derive(Serialize)]
struct ReviewerJson<'a> {
    given_name: Option<&'a Line>,
    family_name: &'a Line,
    email: &'a Line,
}

#[derive(Serialize)]
struct LinkJson<'a> {
    link: &'a Line,
    sent_on: Option<NaiveDate>,
    by: &'a AccountName,
    at: DateTime<Utc>,
}

impl<'a> AssessmentJson<'a> {
    pub(in crate::cli) fn of(view: &'a ApplicationView) -> Self {
        let assessment = &view.assessment;
        let superseded = assessment.decisions.keys().flat_map(|round| view.taken_anew(*round));
        let notices = assessment.notices.iter().enumerate();
        Self {
            round: assessment.round,
            conflicts: assessment.conflicts.iter().map(|(id, record)| ConflictJson::of(id, record)).collect(),
            video: assessment.video.as_ref().map(VideoJson::of),
            consent: assessment.consent.as_ref().map(|Consent { given, on, by }| ConsentJson {
                given: *given,
                on: *on,
                by,
            }),
            sessions: assessment.sessions.iter().map(SessionJson::of).collect(),
            decisions: assessment.decisions.iter().map(|(round, made)| DecisionJson::of(*round, made)).collect(),
            superseded: superseded.map(SupersededJson::of).collect(),
            notices: notices.map(|(place, notice)| NoticeJson::of(place, notice, view)).collect(),
            link: assessment.link.as_ref().map(|of| LinkJson::of(of, view)),
        }
    }
}

impl<'a> SupersededJson<'a> {
    fn of(appeal: &'a Appeal) -> Self {
        let DecisionMade { revision, by, on, .. } = &appeal.against;
        Self { round: appeal.round, passed: false, on: *on, by, revision: *revision, appeal: appeal.id.0 }
    }
}

impl<'a> ConflictJson<'a> {
    fn of(assessor: &'a AssessorId, record: &'a ConflictRecord) -> Self {
        let ConflictRecord { answer, by, at } = record;
        let (answer, kind, note) = match answer {
            ConflictAnswer::Asked => ("asked", None, None),
            ConflictAnswer::None => ("none", None, None),
            ConflictAnswer::Declared { kind, note } => ("declared", Some(*kind), note.as_ref()),
            // Which was declared before, and why there is none.
            ConflictAnswer::Cleared { kind, note } => ("none", Some(*kind), Some(note)),
        };
        Self { assessor, answer, kind, note, by, at: *at }
    }
}

impl<'a> VideoJson<'a> {
    fn of(request: &'a VideoRequest) -> Self {
        let answer = request.answer.as_ref();
        Self {
            asked_on: request.asked_on,
            reason: request.reason.as_ref(),
            granted: answer.map(|answer| answer.granted),
            answer: answer.map(|answer| &answer.reason),
        }
    }
}

impl<'a> SessionJson<'a> {
    fn of(session: &'a Session) -> Self {
        let plan = &session.planned.plan;
        let fee = |seat: &Seat| {
            let planned = session.planned.seats.iter().find(|planned| planned.assessor == seat.assessor);
            planned.and_then(|SeatPlan { fee, .. }| *fee)
        };
        Self {
            session: session.id,
            round: session.round,
            state: words::session_state(&session.planned.state),
            mode: plan.mode,
            start: plan.start,
            zone: plan.zone,
            minutes: plan.minutes,
            place: plan.place.as_ref(),
            recorded: plan.recorded,
            seats: session.seats.iter().map(|seat| SeatJson::of(seat, fee(seat))).collect(),
            interview: session.interview.as_ref().map(InterviewJson::of),
            local: plan.zone.show_stretch(plan.start, plan.end()),
            planned_interview: StretchJson::of_interview(plan),
        }
    }
}

impl<'a> SeatJson<'a> {
    fn of(seat: &'a Seat, fee: Option<FeeSnapshot>) -> Self {
        Self {
            assessor: &seat.assessor,
            fee: fee.map(|FeeSnapshot { amount, currency, .. }| FeeJson {
                amount: amount.to_string(),
                currency: currency.to_string(),
            }),
            paid_on: seat.paid.as_ref().map(|paid| paid.on),
            sheet: sheet_state(&seat.sheet),
            submitted_at: match &seat.sheet {
                SheetState::Submitted { at, .. } => Some(*at),
                SheetState::Open | SheetState::Returned { .. } => None,
            },
            determination: seat.determination.as_ref().map(DeterminedJson::of),
        }
    }
}

impl<'a> InterviewJson<'a> {
    pub(super) fn of(Interview { on, remote, notes, by, at }: &'a Interview) -> Self {
        Self { on: *on, remote: *remote, notes, by, at: *at }
    }
}

impl<'a> DeterminedJson<'a> {
    pub(super) fn of(made: &'a SkillsDetermination) -> Self {
        let SkillsDetermination { level, eligible, rationale, against_indication, by, at } = made;
        let (level, eligible, against_indication, at) = (*level, *eligible, *against_indication, *at);
        Self { level, eligible, rationale, against_indication, by, at }
    }
}

impl<'a> DecisionJson<'a> {
    fn of(round: u16, BodyDecision { passed, reason, by, at, on }: &'a BodyDecision) -> Self {
        Self { round, passed: *passed, reason: reason.as_ref(), on: *on, by, at: *at }
    }
}

impl<'a> LinkJson<'a> {
    fn of(of: &'a RegistrationLink, view: &ApplicationView) -> Self {
        let sent_on = Posted::of_link(of, &view.letters).day();
        Self { link: &of.link, sent_on, by: &of.by, at: of.at }
    }
}

impl<'a> NoticeJson<'a> {
    fn of(place: usize, notice: &'a ImiNotice, view: &ApplicationView) -> Self {
        Self {
            certification: &notice.certification,
            given_name: notice.given_name.as_ref(),
            family_name: &notice.family_name,
            email: &notice.email,
            reviewer: notice.reviewer.as_ref().map(|reviewer| ReviewerJson {
                given_name: reviewer.given_name.as_ref(),
                family_name: &reviewer.family_name,
                email: &reviewer.email,
            }),
            sent_on: Posted::of_notice(place, notice, &view.letters).day(),
            by: &notice.by,
            at: notice.at,
        }
    }
}
