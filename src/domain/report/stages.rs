use std::collections::BTreeMap;

use super::StageFigures;
use super::seen::{Seen, Setting};
use super::taken::Taken;
use crate::domain::StageName;
use crate::domain::view::age;

/// The days up to which the steps of the ageing go; the last step is what is longer.
pub const AGEING: [i64; 5] = [7, 14, 30, 60, 90];

/// How long applications stay in each stage.
#[derive(Debug, Default)]
pub(super) struct Stages(BTreeMap<StageName, Tally>);

#[derive(Debug, Default)]
struct Tally {
    left: Taken,
    now: u32,
    ageing: [u32; 6],
    overdue: u32,
}

impl Stages {
    /// Counts an application.
    pub(super) fn add(&mut self, seen: &Seen<'_>, setting: &Setting) {
        for stay in seen.path.stays.iter().filter(|stay| setting.period.holds(stay.until)) {
            self.0.entry(stay.stage).or_default().left.add((stay.until - stay.since).num_days());
        }
        let (days, is_overdue) = age(seen.application, seen.program, setting.today());
        let tally = self.0.entry(seen.application.placement.stage.name()).or_default();
        tally.now += 1;
        tally.overdue += u32::from(is_overdue);
        let step = AGEING.iter().position(|most| days <= *most).unwrap_or(AGEING.len());
        tally.ageing[step] += 1;
    }

    /// What was counted, for each stage that is not closed, and for closed ones in which a review or an appeal is overdue.
    pub(super) fn finish(mut self) -> Vec<StageFigures> {
        let figures = StageName::ALL.into_iter().map(|stage| {
            let Tally { left, now, ageing, overdue } = self.0.remove(&stage).unwrap_or_default();
            StageFigures { stage, left: left.waiting(1), now, ageing, overdue }
        });
        figures.filter(|figures| !figures.stage.is_closed() || figures.overdue > 0).collect()
    }
}
