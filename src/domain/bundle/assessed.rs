use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{By, Faces, Person, Word};
use crate::domain::report::{self, Seen};
use crate::domain::{
    Absent, Assessment, AssessorId, Cents, ConflictAnswer, ConflictKind, ConflictRecord, Currency, Level, Mark,
    Program, Seat, SeatPlan, Session, SessionMode, SessionState, Sheet, SheetState, indicate,
};

/// What an item was marked with: `1` to `5`, `n` for not applicable, `u` for unable to determine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign(pub Mark);

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Sign {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sign {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map(Self).map_err(de::Error::custom)
    }
}

/// The conflict question of one assessor (A3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedConflict {
    /// Whose.
    pub assessor: Person,
    /// Whether it was answered.
    pub answered: bool,
    /// Which conflict was declared; none where there is none, or no answer.
    pub declared: Option<ConflictKind>,
    /// Which was declared before, where there is none after all.
    pub cleared: Option<ConflictKind>,
    /// Who recorded it.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
}

impl AuditedConflict {
    pub(super) fn of(assessor: &AssessorId, record: &ConflictRecord, faces: &mut Faces) -> Self {
        let (answered, declared, cleared) = match &record.answer {
            ConflictAnswer::Asked => (false, None, None),
            ConflictAnswer::None => (true, None, None),
            ConflictAnswer::Declared { kind, .. } => (true, Some(*kind), None),
            ConflictAnswer::Cleared { kind, .. } => (true, None, Some(*kind)),
        };
        let by = faces.by(&record.by, record.at);
        Self { assessor: faces.assessor(assessor), answered, declared, cleared, by, at: record.at }
    }
}

/// Whether a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionStand {
    /// Asked of assessor and candidate.
    Proposed,
    /// Agreed.
    Confirmed,
    /// Called off.
    Cancelled,
    /// The candidate did not come.
    CandidateAbsent,
    /// An assessor did not come.
    AssessorAbsent,
}

impl SessionStand {
    /// Whether its time is taken: proposed or confirmed.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Proposed | Self::Confirmed)
    }

    fn of(state: &SessionState) -> Self {
        match state {
            SessionState::Proposed => Self::Proposed,
            SessionState::Confirmed => Self::Confirmed,
            SessionState::Cancelled { .. } => Self::Cancelled,
            SessionState::NoShow { who: Absent::Candidate, .. } => Self::CandidateAbsent,
            SessionState::NoShow { who: Absent::Assessor, .. } => Self::AssessorAbsent,
        }
    }
}

/// A session of a skills assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedSession {
    /// Which of the application's, from 1.
    pub session: u16,
    /// The round of assessment that it belongs to.
    pub round: u16,
    /// What is assessed (A1).
    pub mode: SessionMode,
    /// When it begins.
    pub start: DateTime<Utc>,
    /// How long it takes.
    pub minutes: u16,
    /// Whether it stands.
    pub stand: SessionStand,
    /// Whether it is recorded (A6).
    pub recorded: bool,
    /// On which day the interview was held (A10).
    pub interview_on: Option<NaiveDate>,
    /// Who recorded the interview.
    pub interview_by: Option<By>,
    /// Its assessors.
    pub seats: Vec<AuditedSeat>,
}

/// How far a score sheet is (A9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatSheet {
    /// With its assessor.
    Open,
    /// Submitted and locked.
    Submitted,
    /// Given back to its assessor.
    Returned,
}

/// What one assessor did in a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedSeat {
    /// Who.
    pub assessor: Person,
    /// How far their sheet is.
    pub sheet: SeatSheet,
    /// When they submitted it.
    pub submitted_at: Option<DateTime<Utc>>,
    /// What they marked each item with, where it is submitted.
    pub marks: BTreeMap<Word, Sign>,
    /// Whether the program's pass rule passes the sheet; none where it says nothing of it (A11).
    pub indication: Option<bool>,
    /// The level of skill that they determined (A11).
    pub level: Option<Level>,
    /// Whether they found the candidate eligible.
    pub eligible: Option<bool>,
    /// Whether that is against what the pass rule indicates.
    pub against_indication: bool,
    /// When they determined it.
    pub determined_at: Option<DateTime<Utc>>,
    /// Their fee (A5).
    pub fee: Option<Cents>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// The day on which it was paid.
    pub paid_on: Option<NaiveDate>,
}

/// The sessions of an assessment, as far as it can be seen.
pub(super) fn sessions(assessment: &Assessment, program: &Program, faces: &mut Faces) -> Vec<AuditedSession> {
    assessment.sessions.iter().map(|session| of_session(session, program, faces)).collect()
}

fn of_session(session: &Session, program: &Program, faces: &mut Faces) -> AuditedSession {
    let plan = &session.planned.plan;
    let seats = session.planned.seats.iter().map(|plan| of_seat(plan, session.seat(&plan.assessor), program, faces));
    let seats = seats.collect();
    let held = session.interview.as_ref();
    AuditedSession {
        session: session.id.0,
        round: session.round,
        mode: plan.mode,
        start: plan.start,
        minutes: plan.minutes,
        stand: SessionStand::of(&session.planned.state),
        recorded: plan.recorded,
        interview_on: held.map(|held| held.on),
        interview_by: held.map(|held| faces.by(&held.by, held.at)),
        seats,
    }
}

fn of_seat(plan: &SeatPlan, seat: Option<&Seat>, program: &Program, faces: &mut Faces) -> AuditedSeat {
    let made = seat.and_then(|seat| seat.determination.as_ref());
    let (sheet, submitted_at) = match seat.map(|seat| &seat.sheet) {
        None | Some(SheetState::Open) => (SeatSheet::Open, None),
        Some(SheetState::Submitted { at, .. }) => (SeatSheet::Submitted, Some(*at)),
        Some(SheetState::Returned { .. }) => (SeatSheet::Returned, None),
    };
    let submitted = seat.and_then(|seat| seat.sheet.submitted());
    AuditedSeat {
        assessor: faces.assessor(&plan.assessor),
        sheet,
        submitted_at,
        marks: submitted.map(marks).unwrap_or_default(),
        indication: submitted.and_then(|sheet| indicate(&program.checklist, &program.pass, sheet).passes),
        level: made.map(|made| made.level),
        eligible: made.map(|made| made.eligible),
        against_indication: made.is_some_and(|made| made.against_indication),
        determined_at: made.map(|made| made.at),
        fee: plan.fee.map(|fee| fee.amount),
        currency: plan.fee.map(|fee| fee.currency),
        paid_on: seat.and_then(|seat| seat.paid.as_ref()).map(|paid| paid.on),
    }
}

fn marks(sheet: &Sheet) -> BTreeMap<Word, Sign> {
    let marked = sheet.scores.iter().filter_map(|(item, score)| Some((Word::of(&item.0), Sign(score.mark?))));
    marked.collect()
}

/// What the body decided after a round (S3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedDecision {
    /// After which round.
    pub round: u16,
    /// On which day.
    pub on: NaiveDate,
    /// Passed or not.
    pub passed: bool,
    /// Who recorded it.
    pub by: By,
    /// Whether a reason is on record.
    pub has_reason: bool,
    /// Whether another decision of the round took its place, after it was contested (C3).
    pub superseded: bool,
    /// The reviews and appeals against it, by their numbers.
    pub contested_by: Vec<u16>,
}

/// The body's decisions, first to last: one that was taken anew stays on record beside the later one (C3).
pub(super) fn decisions(seen: &Seen<'_>, faces: &mut Faces) -> Vec<AuditedDecision> {
    let application = seen.application;
    let decided: Vec<_> = report::decisions(seen).collect();
    let audited = decided.iter().enumerate().map(|(place, one)| AuditedDecision {
        round: one.round,
        on: one.made.on,
        passed: one.made.passed,
        by: faces.by(&one.made.by, one.made.at),
        has_reason: one.made.reason.is_some(),
        superseded: decided.iter().skip(place + 1).any(|later| later.round == one.round),
        contested_by: application
            .appeals
            .iter()
            .filter(|appeal| application.decisions.made_by(&appeal.against, one.revision))
            .map(|appeal| appeal.id.0)
            .collect(),
    });
    audited.collect()
}
