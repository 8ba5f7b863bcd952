//! The JSON shapes of schedules that scripts build on: `qapdesk-sessions/1`, `qapdesk-offers/1`, `qapdesk-week/1`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::json::RefusalJson;
use super::words::session_state;
use crate::domain::view::{Offer, SeatRow, SessionRow, Taken, Week, WeekRow};
use crate::domain::{Absent, AssessorId, ConflictAnswer, Number, Plan, SessionId, SessionState, Warning, Zone};
use crate::text::Line;

/// What `session list --json` prints.
#[derive(Serialize)]
pub(super) struct SessionsJson {
    schema: &'static str,
    sessions: Vec<SessionJson>,
}

impl SessionsJson {
    pub(super) fn of(rows: &[SessionRow]) -> Self {
        Self { schema: "qapdesk-sessions/1", sessions: rows.iter().map(SessionJson::of).collect() }
    }
}

/// One session.
#[derive(Serialize)]
struct SessionJson {
    number: Number,
    candidate: Line,
    session: SessionId,
    state: &'static str,
    reason: Option<Line>,
    absent: Option<Absent>,
    mode: &'static str,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    zone: Zone,
    local: String,
    minutes: u16,
    place: Option<Line>,
    recorded: bool,
    interview: Option<StretchJson>,
    seats: Vec<SeatRow>,
}

/// A stretch of time, with the words for it in the zone that it was agreed in.
#[derive(Serialize)]
pub(super) struct StretchJson {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    local: String,
}

impl SessionJson {
    fn of(row: &SessionRow) -> Self {
        let plan: &Plan = &row.plan;
        let reason = match &row.state {
            SessionState::Cancelled { reason } => Some(reason.clone()),
            SessionState::NoShow { reason, .. } => reason.clone(),
            SessionState::Proposed | SessionState::Confirmed => None,
        };
        Self {
            number: row.number,
            candidate: row.candidate.clone(),
            session: row.session,
            state: session_state(&row.state),
            reason,
            absent: row.absent,
            mode: plan.mode.id(),
            start: plan.start,
            end: plan.end(),
            zone: plan.zone,
            local: plan.zone.show_stretch(plan.start, plan.end()),
            minutes: plan.minutes,
            place: plan.place.clone(),
            recorded: plan.recorded,
            interview: StretchJson::of_interview(plan),
            seats: row.seats.clone(),
        }
    }
}

impl StretchJson {
    /// When an interview is to be.
    pub(super) fn of_interview(plan: &Plan) -> Option<Self> {
        let interview = plan.interview?;
        let (start, end) = (interview.start, interview.end());
        Some(Self { start, end, local: plan.zone.show_stretch(start, end) })
    }
}

/// What `offers --json` prints.
#[derive(Serialize)]
pub(super) struct OffersJson<'a> {
    schema: &'static str,
    number: Number,
    assessors: Vec<OfferJson<'a>>,
}

#[derive(Serialize)]
struct OfferJson<'a> {
    assessor: &'a AssessorId,
    name: &'a Line,
    zone: Zone,
    offered: bool,
    conflict: &'static str,
    soonest: Option<DateTime<Utc>>,
    local: Option<String>,
    load: u16,
    load_cap: Option<u16>,
    against: Vec<RefusalJson>,
    warnings: Vec<&'static str>,
    passed_over: Option<DateTime<Utc>>,
}

impl<'a> OffersJson<'a> {
    pub(super) fn of(number: Number, offers: &'a [Offer]) -> Self {
        let against = |offer: &Offer| offer.against.iter().map(RefusalJson::of).collect();
        let offers = offers.iter().map(|offer| OfferJson {
            assessor: &offer.assessor,
            name: &offer.name,
            zone: offer.zone,
            offered: offer.against.is_empty(),
            conflict: match &offer.conflict {
                None => "not_asked",
                Some(ConflictAnswer::Asked) => "asked",
                Some(ConflictAnswer::None | ConflictAnswer::Cleared { .. }) => "none",
                Some(ConflictAnswer::Declared { kind, .. }) => kind.id(),
            },
            soonest: offer.soonest,
            local: offer.soonest.map(|at| offer.zone.show(at)),
            load: offer.load,
            load_cap: offer.load_cap,
            against: against(offer),
            warnings: offer.warnings.iter().copied().map(Warning::id).collect(),
            passed_over: offer.passed_over,
        });
        Self { schema: "qapdesk-offers/1", number, assessors: offers.collect() }
    }
}

/// What `week --json` prints.
#[derive(Serialize)]
pub(super) struct WeekJson<'a> {
    schema: &'static str,
    monday: NaiveDate,
    zone: Zone,
    assessors: Vec<RowJson<'a>>,
}

#[derive(Serialize)]
struct RowJson<'a> {
    assessor: &'a AssessorId,
    name: &'a Line,
    qualified: bool,
    load: u16,
    load_cap: Option<u16>,
    hours: &'a [(DateTime<Utc>, DateTime<Utc>)],
    taken: &'a [Taken],
}

impl<'a> WeekJson<'a> {
    pub(super) fn of(week: &'a Week) -> Self {
        let row = |row: &'a WeekRow| RowJson {
            assessor: &row.assessor,
            name: &row.name,
            qualified: row.qualified,
            load: row.load,
            load_cap: row.load_cap,
            hours: &row.hours,
            taken: &row.taken,
        };
        let assessors = week.rows.iter().map(row).collect();
        Self { schema: "qapdesk-week/1", monday: week.monday, zone: week.zone, assessors }
    }
}
