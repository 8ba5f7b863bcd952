use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::{Change, Event, OpenStage, Placement, Stage, StageName};

/// How an application went through the stages.
#[derive(Debug, Default)]
pub(in crate::domain) struct Path {
    /// The stays that ended.
    pub(in crate::domain) stays: Vec<Stay>,
    /// When it ended and came back, first to last.
    pub(in crate::domain) turns: Vec<Turn>,
    /// The day on which it was admitted to the assessment (S2).
    pub(in crate::domain) admitted: Option<NaiveDate>,
}

/// A stay in a stage that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) struct Stay {
    /// Which stage.
    pub(in crate::domain) stage: StageName,
    /// The first day; later by the days for which it was on hold.
    pub(in crate::domain) since: NaiveDate,
    /// The day on which it ended.
    pub(in crate::domain) until: NaiveDate,
}

/// That an application ended, or came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) struct Turn {
    /// On which day.
    pub(in crate::domain) on: NaiveDate,
    /// The final stage in which it ended; none where it came back from one.
    pub(in crate::domain) ended: Option<StageName>,
}

impl Path {
    /// The way that changes which stand took; `day` tells the day of a moment.
    pub(in crate::domain) fn of(changes: &[&Change], day: impl Fn(DateTime<Utc>) -> NaiveDate) -> Self {
        let mut path = Self::default();
        for change in changes {
            for event in &change.events {
                if let Event::Moved { before, after } = event {
                    path.step(day(change.at), *before, *after);
                }
            }
        }
        path
    }

    /// Whether it is not in a final stage at the end of a day on which it had been received.
    pub(in crate::domain) fn is_open_on(&self, day: NaiveDate) -> bool {
        let last = self.turns.iter().rfind(|turn| turn.on <= day);
        last.is_none_or(|turn| turn.ended.is_none())
    }

    fn step(&mut self, on: NaiveDate, before: Placement, after: Placement) {
        self.end_stay(on, before, after);
        let (was, is) = (before.stage.name(), after.stage.name());
        if was.is_final() != is.is_final() {
            self.turns.push(Turn { on, ended: is.is_final().then_some(is) });
        }
        let is_admitted = is == StageName::Approved && before.stage.open().is_some_and(OpenStage::is_before_approval);
        if is_admitted && self.admitted.is_none() {
            self.admitted = Some(on);
        }
    }

    /// Notes the stays that a move ends. One on hold interrupts the stay before it, which goes on when it is resumed.
    fn end_stay(&mut self, on: NaiveDate, before: Placement, after: Placement) {
        let name = |stage| Stage::Open(stage).name();
        match (before.stage, after.stage) {
            (Stage::OnHold { from, since, .. }, Stage::OnHold { from: now, .. }) => {
                if name(from) != name(now) {
                    self.stay(name(from), since, before.since);
                }
            }
            (Stage::OnHold { from, since, .. }, after) => {
                self.stay(StageName::OnHold, before.since, on);
                if after.name() != name(from) {
                    self.stay(name(from), since, before.since);
                }
            }
            (_, Stage::OnHold { .. }) => {}
            // Only the day since which it counts was put right.
            (stage, is) if stage == is => {}
            // Only its particulars are others, such as a later day of a deficiency letter that was released late (S1).
            (stage, is) if stage.name() == is.name() && before.since == after.since => {}
            (stage, _) => self.stay(stage.name(), before.since, on),
        }
    }

    fn stay(&mut self, stage: StageName, since: NaiveDate, until: NaiveDate) {
        self.stays.push(Stay { stage, since, until });
    }
}
