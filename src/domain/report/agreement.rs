use std::collections::BTreeMap;

use super::AgreementFigures;
use super::assessors::{level, submitted_in};
use super::seen::{Seen, Setting};
use crate::domain::{AssessorId, Session, Sheet, SkillsDetermination};

impl AgreementFigures {
    /// Counts an application.
    pub(super) fn add(&mut self, seen: &Seen<'_>, setting: &Setting) {
        let sessions = &seen.application.assessment.sessions;
        for session in sessions {
            let sheets: Vec<&Sheet> = session.seats.iter().filter_map(|seat| submitted_in(seat, setting)).collect();
            if let [first, second] = sheets.as_slice() {
                self.sessions += 1;
                self.compare(first, second);
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

    fn compare(&mut self, first: &Sheet, second: &Sheet) {
        for (item, score) in &first.scores {
            let other = second.scores.get(item).and_then(|score| level(score.mark));
            let Some((one, other)) = level(score.mark).zip(other) else { continue };
            self.pairs += 1;
            let apart = usize::try_from(one.abs_diff(other)).unwrap_or(usize::MAX);
            if let Some(count) = self.apart.get_mut(apart) {
                *count += 1;
            }
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
