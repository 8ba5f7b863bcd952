use std::collections::BTreeMap;

use super::seen::{Seen, Setting};
use super::{AgreementFigures, Ruler};
use crate::domain::assessment::Pairs;
use crate::domain::{AssessorId, Session, SheetState, SkillsDetermination};

/// How far two assessors of one candidate agree (A12). What two did counts when the later of both did it, so that none of it
/// falls between two periods.
#[derive(Debug, Default)]
pub(super) struct Agreements(BTreeMap<Ruler, Tally>);

#[derive(Debug, Default)]
struct Tally {
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
                self.tally(seen).pairs.add(first, second);
            }
        }
        for made in of_rounds(sessions).into_values() {
            let [first, second] = made.into_values().collect::<Vec<_>>()[..] else { continue };
            if setting.holds(first.at.max(second.at)) {
                let tally = self.tally(seen);
                tally.candidates += 1;
                tally.alike += u32::from(first.eligible == second.eligible);
            }
        }
    }

    fn tally(&mut self, seen: &Seen<'_>) -> &mut Tally {
        self.0.entry(Ruler::of(seen.program)).or_default()
    }

    /// What was counted, for each program apart; where nothing was, that.
    pub(super) fn finish(self) -> Vec<AgreementFigures> {
        let programs = Ruler::names(self.0.keys());
        let figures = self.0.into_iter().map(|(ruler, tally)| {
            let agreement = tally.pairs.agreement();
            AgreementFigures {
                program: programs.get(&ruler).cloned(),
                sessions: agreement.sessions,
                pairs: agreement.pairs,
                apart: tally.pairs.apart(),
                kappa: agreement.kappa,
                candidates: tally.candidates,
                alike: tally.alike,
            }
        });
        let figures: Vec<AgreementFigures> = figures.collect();
        if figures.is_empty() { vec![AgreementFigures::default()] } else { figures }
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
