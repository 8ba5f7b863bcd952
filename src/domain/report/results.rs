use super::seen::{Seen, Setting};
use super::{Results, RoundFigures};
use crate::domain::{BodyDecision, Event};

impl Results {
    /// Counts an application.
    pub(super) fn add(&mut self, seen: &Seen<'_>, setting: &Setting) {
        for Decided { round, made, .. } in decisions(seen) {
            if setting.period.holds(made.on) {
                let figures = if round <= 1 { &mut self.first } else { &mut self.again };
                figures.count(made.passed);
            }
        }
        let in_period = seen.changes.iter().filter(|change| setting.holds(change.at));
        let began = |event: &&Event| matches!(event, Event::RoundSet { before, after } if after > before);
        let began = in_period.flat_map(|change| &change.events).filter(began).count();
        self.reassessments += u32::try_from(began).unwrap_or(u32::MAX);
    }
}

/// A decision of the body, as it was recorded.
#[derive(Debug, Clone, Copy)]
pub(in crate::domain) struct Decided<'a> {
    /// The revision of the change; of one that was done again, the first one.
    pub(in crate::domain) revision: u32,
    /// After which round.
    pub(in crate::domain) round: u16,
    /// What was decided.
    pub(in crate::domain) made: &'a BodyDecision,
}

/// The decisions that were recorded, first to last: one that was taken anew after an appeal leaves the one before it in its own
/// month.
pub(in crate::domain) fn decisions<'a>(seen: &Seen<'a>) -> impl Iterator<Item = Decided<'a>> {
    let events = seen.changes.iter().flat_map(|change| change.events.iter().map(move |event| (change.revision, event)));
    events.filter_map(|(revision, event)| match event {
        Event::BodyDecided { round, after: Some(made), .. } => Some(Decided { revision, round: *round, made }),
        _ => None,
    })
}

impl RoundFigures {
    fn count(&mut self, passed: bool) {
        self.decided += 1;
        self.passed += u32::from(passed);
    }
}
