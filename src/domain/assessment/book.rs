//! Sessions of many applications as rows of one list.

use super::{AssessorId, Session, SessionState};
use crate::domain::Application;
use crate::domain::view::{SeatRow, SessionRow};

impl SessionRow {
    /// A session of an application as a row.
    pub fn of(application: &Application, session: &Session) -> Self {
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
            number: application.number,
            candidate: application.form.candidate.name.clone(),
            session: session.id,
            plan: planned.plan.clone(),
            state: planned.state.clone(),
            seats: seats.collect(),
            absent,
        }
    }
}
