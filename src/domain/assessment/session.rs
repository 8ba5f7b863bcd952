use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{AssessorId, SheetState, SkillsDetermination};
use crate::domain::{AccountName, Cents, ClockChange, Currency, Zone};
use crate::text::{Line, Prose};

/// A session of an application, in the order in which they were planned: the first is 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(pub u16);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What is assessed (A1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionMode {
    /// A real mediation.
    Mediation,
    /// A role play.
    RolePlay,
    /// A video of a mediation; its interview is remote.
    Video,
}

impl SessionMode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::Mediation, Self::RolePlay, Self::Video];

    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Mediation => "mediation",
            Self::RolePlay => "role_play",
            Self::Video => "video",
        }
    }
}

impl fmt::Display for SessionMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.id().replace('_', " "))
    }
}

/// One session of a skills assessment: what is planned, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// By which it is known among the application's sessions.
    pub id: SessionId,
    /// The round of assessment it belongs to.
    pub round: u16,
    /// What is planned.
    pub planned: Planned,
    /// What came of it, assessor by assessor, in the order of `planned.seats`.
    pub seats: Vec<Seat>,
    /// The interview that was held (A10).
    pub interview: Option<Interview>,
}

impl Session {
    /// What came of it for an assessor.
    pub fn seat(&self, assessor: &AssessorId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.assessor == *assessor)
    }

    /// Whether it was held by a moment, so that its assessors are to be paid (A5): it stood when it began, or something came
    /// of it before it was called off.
    pub fn was_held(&self, at: DateTime<Utc>) -> bool {
        let has_begun = self.planned.state == SessionState::Confirmed && self.planned.plan.start <= at;
        let is_scored = || self.seats.iter().any(|seat| seat.sheet != SheetState::Open);
        has_begun || self.interview.is_some() || is_scored()
    }

    /// The day on which it begins, in the zone in which it was agreed (A7).
    pub fn local_day(&self) -> NaiveDate {
        self.planned.plan.zone.local(self.planned.plan.start).date_naive()
    }
}

/// What is planned of a session, as one value that a change puts in the place of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// When, where and how.
    pub plan: Plan,
    /// Who assesses, with what they are paid: one, or two who score by themselves (A9).
    pub seats: Vec<SeatPlan>,
    /// Whether it stands.
    pub state: SessionState,
    /// How often it was moved or cancelled after it was confirmed: the `SEQUENCE` of its calendar file.
    pub sequence: u32,
    /// What is unusual in it and was meant (A4).
    pub despite: BTreeSet<Warning>,
}

impl Planned {
    /// Whether both say the same of when, where and how a session is, and of who assesses: of pay, and of whether it is
    /// confirmed, nothing is asked.
    pub fn says_as(&self, other: &Self) -> bool {
        let assessors =
            |planned: &Self| -> Vec<AssessorId> { planned.seats.iter().map(|seat| seat.assessor.clone()).collect() };
        self.plan == other.plan && assessors(self) == assessors(other)
    }
}

/// When, where and how a session is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What is assessed (A1).
    pub mode: SessionMode,
    /// When it begins.
    pub start: DateTime<Utc>,
    /// How long it takes: at least what the program asks (A1).
    pub minutes: u16,
    /// The zone in which the time was agreed (A7).
    pub zone: Zone,
    /// The place, or the link.
    pub place: Option<Line>,
    /// Whether it is recorded; needs the candidate's consent (A6).
    pub recorded: bool,
    /// When the interview is to be; it counts as taken time (A4).
    pub interview: Option<InterviewPlan>,
}

impl Plan {
    /// When it ends, its interview aside.
    pub fn end(&self) -> DateTime<Utc> {
        after(self.start, self.minutes)
    }

    /// Whether it is over at a moment, and its interview with it.
    pub fn is_over(&self, at: DateTime<Utc>) -> bool {
        self.taken().all(|(_, end, _)| end <= at)
    }

    /// The day for which its interview is planned, else its own, on a zone's calendar.
    pub fn interview_day(&self, zone: Zone) -> NaiveDate {
        let start = self.interview.map_or(self.start, |interview| interview.start);
        zone.local(start).date_naive()
    }

    /// When it begins, for people: in the zone it was agreed in and, where that is another, in theirs (A7).
    pub fn begins(&self, theirs: Option<Zone>) -> String {
        let agreed = self.zone.show(self.start);
        match theirs.filter(|zone| *zone != self.zone) {
            Some(zone) => format!("{agreed} = {}", zone.show(self.start)),
            None => agreed,
        }
    }

    /// The stretches of time that it takes, and whether each is the interview's (A4).
    pub fn taken(&self) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>, bool)> + use<> {
        let interview = self.interview.map(|interview| (interview.start, interview.end(), true));
        std::iter::once((self.start, self.end(), false)).chain(interview)
    }
}

impl InterviewPlan {
    /// The same, where its session begins at another time: as long after that as before by the clock of a zone. A time that
    /// this clock jumps over or shows twice is asked about (A7).
    pub fn moved_along(self, (before, after): (DateTime<Utc>, DateTime<Utc>), zone: Zone) -> Result<Self, ClockChange> {
        let by_clock = |at: DateTime<Utc>| zone.local(at).naive_local();
        let later = by_clock(after) - by_clock(before);
        if later.is_zero() {
            return Ok(self);
        }
        let start = by_clock(self.start).checked_add_signed(later).unwrap_or_else(|| by_clock(self.start));
        Ok(Self { start: zone.resolve(start)?, ..self })
    }

    /// When it ends.
    pub fn end(&self) -> DateTime<Utc> {
        after(self.start, self.minutes)
    }
}

fn after(start: DateTime<Utc>, minutes: u16) -> DateTime<Utc> {
    start.checked_add_signed(TimeDelta::minutes(minutes.into())).unwrap_or(start)
}

/// When an interview is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterviewPlan {
    /// When it begins.
    pub start: DateTime<Utc>,
    /// How long it takes.
    pub minutes: u16,
}

/// One assessor of a session as planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatPlan {
    /// Who.
    pub assessor: AssessorId,
    /// The fee by the rate in force on the day of the session (A5); none where no rate is.
    pub fee: Option<FeeSnapshot>,
}

/// An assessor's fee as it was when the session was planned (A5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeSnapshot {
    /// How much.
    pub amount: Cents,
    /// In which currency.
    pub currency: Currency,
    /// The first day of the rate it is taken from.
    pub rate_from: NaiveDate,
}

/// Whether a session stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionState {
    /// Asked of the assessor and the candidate; the time is taken.
    Proposed,
    /// Agreed (S2).
    Confirmed,
    /// Called off.
    Cancelled {
        /// Why.
        reason: Line,
    },
    /// Somebody did not come.
    NoShow {
        /// Who.
        who: Absent,
        /// What else there is to say.
        reason: Option<Line>,
    },
}

impl SessionState {
    /// Whether its time is taken: proposed or confirmed.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Proposed | Self::Confirmed)
    }
}

/// Who did not come to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absent {
    /// The candidate.
    Candidate,
    /// An assessor.
    Assessor,
}

impl fmt::Display for Absent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Candidate => "candidate",
            Self::Assessor => "assessor",
        })
    }
}

/// What came of a session for one of its assessors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Who.
    pub assessor: AssessorId,
    /// Their score sheet (A9).
    pub sheet: SheetState,
    /// What they determined (A11).
    pub determination: Option<SkillsDetermination>,
    /// That they were paid (A5).
    pub paid: Option<FeePaid>,
}

/// That an assessor's fee was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeePaid {
    /// When.
    pub on: NaiveDate,
    /// The reference of the payment.
    pub reference: Option<Line>,
}

/// An interview that was held (A10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interview {
    /// On which day, on the desk's calendar.
    pub on: NaiveDate,
    /// Whether it was remote; that of a video always is (A1).
    pub remote: bool,
    /// What was said.
    pub notes: Prose,
    /// Who recorded it.
    pub by: AccountName,
    /// When.
    pub at: DateTime<Utc>,
}

/// A candidate's request to be assessed by a video of a mediation (A1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoRequest {
    /// When it was asked for.
    pub asked_on: NaiveDate,
    /// Why the candidate asks.
    pub reason: Option<Line>,
    /// Whether it was granted, why and by whom; none while it is open.
    pub answer: Option<VideoAnswer>,
}

/// The answer to a request for video assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoAnswer {
    /// Granted or denied.
    pub granted: bool,
    /// Why.
    pub reason: Line,
    /// By whom.
    pub by: AccountName,
    /// When.
    pub at: DateTime<Utc>,
}

/// The candidate's word on being recorded (A6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Given or refused.
    pub given: bool,
    /// On which day.
    pub on: NaiveDate,
    /// Who recorded it.
    pub by: AccountName,
}

/// What a planned session is unusual in, so that it must be confirmed (A4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Outside an assessor's hours.
    OutsideHours,
    /// Above an assessor's load.
    AboveLoad,
    /// It begins in the past: recorded after it was held.
    InThePast,
    /// At an hour at which nobody is asked to come where the candidate lives.
    UnusualHour,
    /// Somebody else recorded the interview: their text would no longer stand (A10).
    OthersInterview,
    /// On a day before the application was approved: there is none by the rule.
    BeforeApproval,
}

impl Warning {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::OutsideHours,
        Self::AboveLoad,
        Self::InThePast,
        Self::UnusualHour,
        Self::OthersInterview,
        Self::BeforeApproval,
    ];

    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::OutsideHours => "outside_hours",
            Self::AboveLoad => "above_load",
            Self::InThePast => "in_the_past",
            Self::UnusualHour => "unusual_hour",
            Self::OthersInterview => "others_interview",
            Self::BeforeApproval => "before_approval",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.id().replace('_', " "))
    }
}
