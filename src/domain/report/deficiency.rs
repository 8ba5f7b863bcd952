use std::collections::BTreeMap;

use super::DeficiencyFigures;
use super::seen::{Seen, Setting};
use crate::domain::{Act, Change, Decision, Event, OpenStage, Program, Requirement, RequirementSet, Stage};

/// What was missing, by requirement.
#[derive(Debug, Default)]
pub(super) struct Deficiencies(BTreeMap<Requirement, Tally>);

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
        let named: RequirementSet = in_period.iter().flat_map(|change| named(change, seen.program)).collect();
        for requirement in seen.program.each_requirement() {
            let tally = self.0.entry(requirement).or_default();
            tally.marked += u32::from(marked.contains(requirement));
            tally.named += u32::from(named.contains(requirement));
            tally.waived += u32::from(waived.contains(requirement));
        }
    }

    /// What was counted: for each requirement of the program that was asked for, or for each of the eight, then for each of the
    /// programs' own.
    pub(super) fn finish(mut self, program: Option<&Program>) -> Vec<DeficiencyFigures> {
        let asked = program.map_or_else(|| Requirement::ALL.to_vec(), |program| program.each_requirement().collect());
        for requirement in asked {
            self.0.entry(requirement).or_default();
        }
        let figures = self.0.into_iter().map(|(requirement, Tally { marked, named, waived })| DeficiencyFigures {
            requirement,
            marked,
            named,
            waived,
        });
        figures.collect()
    }
}

/// The requirements that a change determined so; what became stale was not determined then.
fn decided(change: &Change, wanted: Decision) -> impl Iterator<Item = Requirement> {
    change.events.iter().filter_map(move |event| match event {
        Event::Determined { requirement, before, after: Some(made) } if made.decision == wanted => {
            let is_new = before.as_ref().is_none_or(|before| !before.is_same(made));
            is_new.then_some(*requirement)
        }
        _ => None,
    })
}

/// The requirements that a deficiency letter named which a change drew up. A stage that is taken up again names nothing
/// anew.
fn named(change: &Change, program: &Program) -> Vec<Requirement> {
    let of_letter = change.events.iter().filter(|_| change.act == Act::Notify);
    let named = of_letter.flat_map(|event| match event {
        Event::Moved { after, .. } => match after.stage {
            Stage::Open(OpenStage::Deficient { named, .. }) => named.iter(program).collect(),
            _ => Vec::new(),
        },
        Event::Notified { requirements } => requirements.clone(),
        _ => Vec::new(),
    });
    named.collect()
}
