use chrono::{DateTime, Utc};

use super::{Assessment, Planned, Seat, Session, SessionId, SheetState};
use crate::domain::Event;

/// Folds an event of the skills assessment; others change nothing here. Total: what names a session or an assessor that
/// is not there changes nothing.
pub(in crate::domain) fn apply_to(assessment: &mut Assessment, event: &Event, at: DateTime<Utc>) {
    match event {
        Event::ConflictSet { assessor, after: Some(after), .. } => {
            assessment.conflicts.insert(assessor.clone(), after.clone());
        }
        Event::ConflictSet { assessor, after: None, .. } => {
            assessment.conflicts.remove(assessor);
        }
        Event::VideoSet { after, .. } => assessment.video.clone_from(after),
        Event::ConsentSet { after, .. } => assessment.consent.clone_from(after),
        Event::SessionPlanned { session, after, .. } => plan(assessment, *session, after.as_deref()),
        Event::FeePaidSet { session, assessor, after, .. } => {
            if let Some(seat) = seat(assessment, *session, assessor) {
                seat.paid.clone_from(after);
            }
        }
        Event::SheetSubmitted { session, assessor, sheet } => {
            if let Some(seat) = seat(assessment, *session, assessor) {
                seat.sheet = SheetState::Submitted { at, sheet: sheet.clone() };
            }
        }
        Event::SheetReturned { session, assessor, reason } => {
            if let Some(seat) = seat(assessment, *session, assessor)
                && let SheetState::Submitted { sheet, .. } = &seat.sheet
            {
                seat.sheet = SheetState::Returned { reason: reason.clone(), at, sheet: sheet.clone() };
                seat.determination = None;
            }
        }
        Event::InterviewSet { session, after, .. } => {
            if let Some(session) = assessment.sessions.iter_mut().find(|other| other.id == *session) {
                session.interview = after.as_deref().cloned();
            }
        }
        Event::SkillsDetermined { session, assessor, after, .. } => {
            if let Some(seat) = seat(assessment, *session, assessor) {
                seat.determination = Some((**after).clone());
            }
        }
        Event::BodyDecided { round, after: Some(after), .. } => {
            assessment.decisions.insert(*round, (**after).clone());
        }
        Event::BodyDecided { round, after: None, .. } => {
            assessment.decisions.remove(round);
        }
        Event::RoundSet { after, .. } => assessment.round = *after,
        Event::NoticeSet { place, after, .. } => {
            let place = usize::from(*place);
            match after {
                Some(after) if place < assessment.notices.len() => assessment.notices[place] = (**after).clone(),
                Some(after) => assessment.notices.push((**after).clone()),
                None if place < assessment.notices.len() => drop(assessment.notices.remove(place)),
                None => {}
            }
        }
        Event::LinkSet { after, .. } => assessment.link.clone_from(after),
        _ => {}
    }
}

/// Plans a session so; what came of it stays with those who still have a seat.
fn plan(assessment: &mut Assessment, id: SessionId, planned: Option<&Planned>) {
    let place = assessment.sessions.iter().position(|session| session.id == id);
    let Some(planned) = planned else {
        if let Some(place) = place {
            assessment.sessions.remove(place);
        }
        return;
    };
    let empty = |assessor: &super::AssessorId| Seat {
        assessor: assessor.clone(),
        sheet: SheetState::Open,
        determination: None,
        paid: None,
    };
    let seats = |known: &[Seat]| {
        let of = |assessor: &super::AssessorId| known.iter().find(|seat| seat.assessor == *assessor).cloned();
        planned.seats.iter().map(|seat| of(&seat.assessor).unwrap_or_else(|| empty(&seat.assessor))).collect()
    };
    if let Some(session) = place.and_then(|place| assessment.sessions.get_mut(place)) {
        session.seats = seats(&session.seats);
        session.planned = planned.clone();
    } else {
        assessment.last_session = assessment.last_session.max(id);
        let (round, planned) = (assessment.round, planned.clone());
        assessment.sessions.push(Session { id, round, seats: seats(&[]), planned, interview: None });
    }
}

fn seat<'a>(assessment: &'a mut Assessment, id: SessionId, assessor: &super::AssessorId) -> Option<&'a mut Seat> {
    let session = assessment.sessions.iter_mut().find(|session| session.id == id)?;
    session.seats.iter_mut().find(|seat| seat.assessor == *assessor)
}
