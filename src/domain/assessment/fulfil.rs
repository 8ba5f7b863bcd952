//! What of a program's assessment plan a round still lacks (S2).

use std::collections::BTreeSet;

use super::{Assessment, AssessorId, Session, SessionId};
use crate::domain::Program;
use crate::domain::program::{Independence, InterviewNeed, Needed};

/// The sessions of the plan for which none of the round's that count stands (A1, S2): each session stands for one at most.
pub fn lacking_sessions<'p>(
    assessment: &Assessment,
    program: &'p Program,
    counts: impl Fn(&Session) -> bool,
) -> Vec<Needed<'p>> {
    let needed = program.assessment.needed();
    let sessions: Vec<&Session> = assessment.current_sessions().filter(|session| counts(session)).collect();
    // The session that stands for each need; found by trying, since a long role play may stand where a short one could.
    let mut stands: Vec<Option<usize>> = vec![None; needed.len()];
    for place in 0..sessions.len() {
        let mut tried = BTreeSet::new();
        seat_session(place, &sessions, &needed, &mut stands, &mut tried);
    }
    needed.into_iter().zip(stands).filter(|(_, stands)| stands.is_none()).map(|(need, _)| need).collect()
}

/// Lets a session stand for a need, moving others along where they may stand for another one; whether it does.
fn seat_session(
    place: usize,
    sessions: &[&Session],
    needed: &[Needed<'_>],
    stands: &mut [Option<usize>],
    tried: &mut BTreeSet<usize>,
) -> bool {
    let Some(session) = sessions.get(place) else { return false };
    for (at, need) in needed.iter().enumerate() {
        if !fits(session, need) || !tried.insert(at) {
            continue;
        }
        let other = stands.get(at).copied().flatten();
        if other.is_none_or(|other| seat_session(other, sessions, needed, stands, tried)) {
            if let Some(stand) = stands.get_mut(at) {
                *stand = Some(place);
            }
            return true;
        }
    }
    false
}

fn fits(session: &Session, need: &Needed<'_>) -> bool {
    let plan = &session.planned.plan;
    need.takes(plan.mode)
        && need.takes_recording(plan.mode, plan.recorded)
        && plan.minutes >= need.minutes
        && session.seats.len() >= usize::from(need.assessors)
}

/// How many more different assessors the round needs (S2).
pub fn lacking_assessors(assessment: &Assessment, program: &Program) -> usize {
    let assessors: BTreeSet<&AssessorId> =
        assessment.current_sessions().flat_map(|session| &session.seats).map(|seat| &seat.assessor).collect();
    usize::from(program.assessment.assessors.max(1)).saturating_sub(assessors.len())
}

/// Another session of the round in which an assessor sits, where the plan lets nobody sit in two.
pub fn sits_elsewhere(
    assessment: &Assessment,
    program: &Program,
    (session, assessor): (SessionId, &AssessorId),
) -> Option<SessionId> {
    if program.assessment.plan.independence != Independence::OtherSessions {
        return None;
    }
    let mut others = assessment.current_sessions().filter(|other| other.id != session);
    others.find(|other| other.seat(assessor).is_some()).map(|other| other.id)
}

/// Whether an assessor of a session may determine as far as the interview goes (A10).
pub fn has_interview(assessment: &Assessment, program: &Program, session: &Session) -> bool {
    match program.assessment.plan.interview {
        InterviewNeed::Each => session.interview.is_some(),
        InterviewNeed::Once => assessment.current_sessions().any(|one| one.interview.is_some()),
        InterviewNeed::None => true,
    }
}

/// Whether nothing of the round is outstanding (S2): the sessions, assessors and interviews that the program plans, and of
/// every assessor a submitted sheet and a determination.
pub fn is_complete(assessment: &Assessment, program: &Program) -> bool {
    let mut seats = assessment.current_sessions().flat_map(|session| &session.seats);
    lacking_assessors(assessment, program) == 0
        && lacking_sessions(assessment, program, |_| true).is_empty()
        && assessment.current_sessions().all(|session| has_interview(assessment, program, session))
        && seats.all(|seat| seat.sheet.submitted().is_some() && seat.determination.is_some())
}
