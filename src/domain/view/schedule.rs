//! What the scheduling pane shows: assessors ranked for an application, and a week of them.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{
    Absent, AssessorId, ConflictAnswer, FeePaid, FeeSnapshot, Number, Plan, Refusal, SessionId, SessionState, Warning,
    Zone,
};
use crate::text::Line;

/// What is asked of the roster for one application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferQuery {
    /// From when on a free time is looked for.
    pub from: DateTime<Utc>,
    /// How long the session and its interview take, in minutes; what the program asks where absent.
    pub minutes: Option<u16>,
    /// Only who assesses in this language.
    pub language: Option<Line>,
}

/// One assessor as offered for an application, or why they are not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Who.
    pub assessor: AssessorId,
    /// Their name.
    pub name: Line,
    /// Their zone.
    pub zone: Zone,
    /// What is on record of the conflict question (A3); none where it was not asked.
    pub conflict: Option<ConflictAnswer>,
    /// The first time that is long enough, within their hours and the candidate's day, and free for both; none within the
    /// days looked at.
    pub soonest: Option<DateTime<Utc>>,
    /// How many open sessions they have.
    pub load: u16,
    /// How many they take at most (A4).
    pub load_cap: Option<u16>,
    /// Why they are not offered, rule by rule; empty for one who is (A2, A3).
    pub against: Vec<Refusal>,
    /// What would have to be confirmed (A4).
    pub warnings: BTreeSet<Warning>,
    /// An earlier time that is only outside the candidate's day, and so is not offered.
    pub passed_over: Option<DateTime<Utc>>,
}

/// What is asked of a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekQuery {
    /// Its Monday.
    pub monday: NaiveDate,
    /// The zone in which its days are counted.
    pub zone: Zone,
    /// Only who assesses in this language.
    pub language: Option<Line>,
    /// Only who is qualified today (A2).
    pub qualified_only: bool,
    /// Only who is below their load (A4).
    pub below_load_only: bool,
}

/// A week of assessors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Week {
    /// Its Monday.
    pub monday: NaiveDate,
    /// The zone in which its days are counted.
    pub zone: Zone,
    /// The assessors, by name.
    pub rows: Vec<WeekRow>,
}

/// One assessor's week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekRow {
    /// Who.
    pub assessor: AssessorId,
    /// Their name.
    pub name: Line,
    /// Whether they are qualified today (A2).
    pub qualified: bool,
    /// How many open sessions they have.
    pub load: u16,
    /// How many they take at most (A4).
    pub load_cap: Option<u16>,
    /// When they take sessions, in order, cut at the week's ends.
    pub hours: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    /// What is booked, in order, cut at the week's ends.
    pub taken: Vec<Taken>,
}

/// A time that is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// From when.
    pub start: DateTime<Utc>,
    /// Until when.
    pub end: DateTime<Utc>,
    /// Whose application's.
    pub number: Number,
    /// Which session.
    pub session: SessionId,
    /// Whether it is only proposed.
    pub proposed: bool,
    /// Whether it is the interview.
    pub is_interview: bool,
}

/// One session in a list over all applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Whose application's.
    pub number: Number,
    /// The candidate's name.
    pub candidate: Line,
    /// Which session.
    pub session: SessionId,
    /// When, where and how.
    pub plan: Plan,
    /// Whether it stands.
    pub state: SessionState,
    /// Who assesses, with fee and payment.
    pub seats: Vec<SeatRow>,
    /// Who did not come, if somebody did not.
    pub absent: Option<Absent>,
}

/// One assessor of a session in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatRow {
    /// Who.
    pub assessor: AssessorId,
    /// The fee (A5).
    pub fee: Option<FeeSnapshot>,
    /// That it was paid.
    pub paid: Option<FeePaid>,
    /// Whether the sheet is submitted.
    pub submitted: bool,
}
