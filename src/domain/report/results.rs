use super::seen::{Seen, Setting};
use super::{Results, RoundFigures};
use crate::domain::{BodyDecision, Event};

impl Results {
    /// Counts an application.
    pub(super) fn add(&mut self, seen: &Seen<'_>, setting: &Setting) {
        for (round, decision) in decisions(seen) {
            if setting.period.holds(decision.on) {
                let figures = if round <= 1 { &mut self.first } else { &mut self.again };
                figures.count(decision.passed);
            }
        }
        let in_period = seen.changes.iter().filter(|change| setting.holds(change.at));
        let began = |event: &&Event| matches!(event, Event::RoundSet { before, after } if after > before);
        let began = in_period.flat_map(|change| &change.events).filter(began).count();
        self.reassessments += u32::try_from(began).unwrap_or(u32::MAX);
    }
}

/// The decisions that were recorded, with the round of each, first to last: one that was taken anew after an appeal leaves the
/// one before it in its own month.
pub(super) fn decisions<'a>(seen: &Seen<'a>) -> impl Iterator<Item = (u16, &'a BodyDecision)> {
    seen.changes.iter().flat_map(|change| &change.events).filter_map(|event| match event {
        Event::BodyDecided { round, after: Some(made), .. } => Some((*round, &**made)),
        _ => None,
    })
}

impl RoundFigures {
    fn count(&mut self, passed: bool) {
        self.decided += 1;
        self.passed += u32::from(passed);
    }
}
