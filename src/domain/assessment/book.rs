//! Sessions of many applications as rows of one list.

use super::{AssessorId, Session, SessionState};
use crate::domain::Number;
use crate::domain::view::{SeatRow, SessionRow};
use crate::text::Line;

impl SessionRow {
    /// A session of a candidate's application as a row.
    pub fn of(number: Number, candidate: &Line, session: &Session) -> Self {
        let planned = &session.planned;
        let fee = |assessor: &AssessorId| planned.seats.iter().find(|seat| seat.assessor == *assessor)?.fee;
        let seats = session.seats.iter().map(|seat| SeatRow {
            assessor: seat.assessor.clone(),
            fee: fee(&seat.assessor),
            paid: seat.paid.clone(),
            submitted: seat.sheet.submitted().is_some(),
        });
        let absent = match planned.state {
            SessionState::NoShow { who, .. } => Some(who),
            SessionState::Proposed | SessionState::Confirmed | SessionState::Cancelled { .. } => None,
        };
        Self {
            number,
            candidate: candidate.clone(),
            session: session.id,
            plan: planned.plan.clone(),
            state: planned.state.clone(),
            seats: seats.collect(),
            absent,
        }
    }
}
