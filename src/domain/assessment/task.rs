use chrono::{DateTime, Utc};

use super::{Seat, Session, SessionState, SheetState, has_interview};
use crate::domain::view::OwnTask;
use crate::domain::{Application, OpenStage, Program, Stage};

/// What the assessor has to do next about a session (D5). While the application rests nothing of it is taken, and only staff
/// know whether the session stands.
pub fn own_task(
    application: &Application,
    program: &Program,
    (session, seat): (&Session, &Seat),
    now: DateTime<Utc>,
) -> OwnTask {
    let rests = matches!(application.placement.stage, Stage::OnHold { .. });
    match on_its_way(application, program, (session, seat), now) {
        task if rests && task != OwnTask::Nothing => OwnTask::OnHold,
        task => task,
    }
}

/// The same of an application that does not rest.
fn on_its_way(
    application: &Application,
    program: &Program,
    (session, seat): (&Session, &Seat),
    now: DateTime<Utc>,
) -> OwnTask {
    let is_current = session.round == application.assessment.round
        && matches!(application.placement.stage.open(), Some(OpenStage::Approved | OpenStage::Scheduled))
        && application.assessment.conflict_of(&seat.assessor).is_none();
    if !is_current {
        return OwnTask::Nothing;
    }
    match &seat.sheet {
        SheetState::Returned { .. } => OwnTask::CorrectSheet,
        SheetState::Open if session.planned.state == SessionState::Confirmed && now >= session.planned.plan.start => {
            OwnTask::FinishSheet
        }
        SheetState::Open => OwnTask::Attend,
        SheetState::Submitted { .. } if !has_interview(&application.assessment, program, session) => {
            OwnTask::RecordInterview
        }
        SheetState::Submitted { .. } if seat.determination.is_none() => OwnTask::Determine,
        SheetState::Submitted { .. } => OwnTask::Nothing,
    }
}
