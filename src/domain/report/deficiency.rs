use std::collections::BTreeMap;

use super::DeficiencyFigures;
use super::seen::{Seen, Setting};
use crate::domain::view::LetterRow;
use crate::domain::{
    Change, Decision, Event, LetterKind, LetterState, OpenStage, Program, Requirement, RequirementSet, apply,
};

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
    /// Counts an application; `told` is what its letters named.
    pub(super) fn add(&mut self, seen: &Seen<'_>, told: &RequirementSet, setting: &Setting) {
        let in_period: Vec<&Change> = seen.changes.iter().copied().filter(|change| setting.holds(change.at)).collect();
        let decided = |wanted| in_period.iter().flat_map(|change| decided(change, wanted)).collect::<RequirementSet>();
        let (marked, waived) = (decided(Decision::Deficient), decided(Decision::Waived));
        for requirement in seen.program.each_requirement() {
            let tally = self.0.entry(requirement).or_default();
            tally.marked += u32::from(marked.contains(requirement));
            tally.named += u32::from(told.contains(requirement));
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

/// S1: the requirements that deficiency letters named which left the house in the period, of an application with all of its
/// changes and letters. Of those before letters were kept the changes tell it.
pub(super) fn told(
    seen: &Seen<'_>,
    (changes, letters): (&[Change], &[LetterRow]),
    setting: &Setting,
) -> RequirementSet {
    let before = seen.changes.iter().filter(|change| setting.holds(change.at)).flat_map(|change| notified(change));
    let is_sent = |row: &&LetterRow| matches!(row.state, LetterState::Sent { at, .. } if setting.holds(at));
    let sent = letters.iter().filter(|row| row.kind == LetterKind::Deficiency).filter(is_sent);
    before.chain(sent.flat_map(|row| asked(changes, row.cause, seen.program))).collect()
}

/// What a change told the candidate that is missing, before letters were kept.
fn notified(change: &Change) -> Vec<Requirement> {
    let of_event = |event: &Event| match event {
        Event::Notified { requirements } => requirements.clone(),
        _ => Vec::new(),
    };
    change.events.iter().flat_map(of_event).collect()
}

/// What a deficiency letter asks for that the change of a revision drew up.
fn asked(changes: &[Change], revision: u32, program: &Program) -> Vec<Requirement> {
    let Some(drawn) = changes.iter().take_while(|change| change.revision <= revision).fold(None, apply) else {
        return Vec::new();
    };
    let Some(OpenStage::Deficient { named, .. }) = drawn.placement.stage.open() else { return Vec::new() };
    named.iter(program).filter(|requirement| drawn.is_open(*requirement)).collect()
}
