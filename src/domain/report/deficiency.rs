use super::DeficiencyFigures;
use super::seen::{Seen, Setting};
use crate::domain::{Act, Change, Decision, Event, OpenStage, Requirement, RequirementSet, Stage};

/// What was missing, by requirement.
#[derive(Debug, Default)]
pub(super) struct Deficiencies([Tally; Requirement::ALL.len()]);

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    marked: u32,
    named: u32,
    waived: u32,
}

impl Deficiencies {
    /// Counts an application.
    pub(super) fn add(&mut self, seen: &Seen<'_>, setting: &Setting) {
        let in_period: Vec<&Change> = seen.changes.iter().copied().filter(|change| setting.holds(change.at)).collect();
        let decided = |wanted| in_period.iter().flat_map(|change| decided(change, wanted)).collect::<RequirementSet>();
        let (marked, waived) = (decided(Decision::Deficient), decided(Decision::Waived));
        let named: RequirementSet = in_period.iter().flat_map(|change| named(change)).collect();
        for requirement in Requirement::ALL {
            let tally = &mut self.0[requirement.place()];
            tally.marked += u32::from(marked.contains(requirement));
            tally.named += u32::from(named.contains(requirement));
            tally.waived += u32::from(waived.contains(requirement));
        }
    }

    /// What was counted, for every requirement.
    pub(super) fn finish(self) -> Vec<DeficiencyFigures> {
        let figures = Requirement::ALL.into_iter().map(|requirement| {
            let Tally { marked, named, waived } = self.0[requirement.place()];
            DeficiencyFigures { requirement, marked, named, waived }
        });
        figures.collect()
    }
}

/// The requirements that a change determined so.
fn decided(change: &Change, wanted: Decision) -> impl Iterator<Item = Requirement> {
    change.events.iter().filter_map(move |event| match event {
        Event::Determined { requirement, after: Some(made), .. } if made.decision == wanted => Some(*requirement),
        _ => None,
    })
}

/// The requirements that a deficiency letter named which a change drew up. A stage that is taken up again names nothing
/// anew.
fn named(change: &Change) -> Vec<Requirement> {
    let of_letter = change.events.iter().filter(|_| change.act == Act::Notify);
    let named = of_letter.flat_map(|event| match event {
        Event::Moved { after, .. } => match after.stage {
            Stage::Open(OpenStage::Deficient { named, .. }) => named.iter().collect(),
            _ => Vec::new(),
        },
        Event::Notified { requirements } => requirements.clone(),
        _ => Vec::new(),
    });
    named.collect()
}
