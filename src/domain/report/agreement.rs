use std::collections::BTreeMap;

use super::AgreementFigures;
use super::seen::{Seen, Setting};
use crate::domain::assessment::Pairs;
use crate::domain::{AssessorId, Session, SheetState, SkillsDetermination};

/// How far two assessors of one candidate agree (A12). What two did counts when the later of both did it, so that none of it
/// falls between two periods.
#[derive(Debug, Default)]
pub(super) struct Agreements {
    pairs: Pairs,
    candidates: u32,
    alike: u32,
}

impl Agreements {
    /// Counts an application.
    pub(super) fn add(&mut self, seen: &Seen<'_>, setting: &Setting) {
        let sessions = &seen.application.assessment.sessions;
        for session in sessions {
            let submitted = session.seats.iter().filter_map(|seat| match &seat.sheet {
                SheetState::Submitted { at, sheet } => Some((*at, sheet)),
                SheetState::Open | SheetState::Returned { .. } => None,
            });
            if let [(at, first), (then, second)] = submitted.collect::<Vec<_>>()[..]
                && setting.holds(at.max(then))
            {
                self.pairs.add(first, second);
            }
        }
        for made in of_rounds(sessions).into_values() {
            let [first, second] = made.into_values().collect::<Vec<_>>()[..] else { continue };
            if setting.holds(first.at.max(second.at)) {
                self.candidates += 1;
                self.alike += u32::from(first.eligible == second.eligible);
            }
        }
    }

    /// What was counted.
    pub(super) fn finish(self) -> AgreementFigures {
        let agreement = self.pairs.agreement();
        AgreementFigures {
            sessions: agreement.sessions,
            pairs: agreement.pairs,
            apart: self.pairs.apart(),
            kappa: agreement.kappa,
            candidates: self.candidates,
            alike: self.alike,
        }
    }
}

/// What assessors determined in each round, in sessions that stand: the last word of each.
fn of_rounds(sessions: &[Session]) -> BTreeMap<u16, BTreeMap<&AssessorId, &SkillsDetermination>> {
    let mut rounds: BTreeMap<u16, BTreeMap<&AssessorId, &SkillsDetermination>> = BTreeMap::new();
    for session in sessions.iter().filter(|session| session.planned.state.is_live()) {
        let made = session.seats.iter().filter_map(|seat| Some((&seat.assessor, seat.determination.as_ref()?)));
        rounds.entry(session.round).or_default().extend(made);
    }
    rounds
}
