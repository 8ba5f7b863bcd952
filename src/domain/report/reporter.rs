use chrono::{DateTime, Utc};

use super::agreement::Agreements;
use super::assessors::Load;
use super::deficiency::{Deficiencies, told};
use super::equal::Equal;
use super::flow::Flow;
use super::money::Money;
use super::path::Path;
use super::seen::{Seen, Setting};
use super::stages::Stages;
use super::standing::standing;
use super::{Report, ReportPeriod, Results};
use crate::domain::view::LetterRow;
use crate::domain::{Application, Assessors, Change, Forgotten, Program, Zone};
use crate::text::Line;

/// A report in the making: it is shown each application once and keeps none.
#[derive(Debug)]
pub struct Reporter {
    setting: Setting,
    applications: u32,
    forgotten: u32,
    flow: Flow,
    stages: Stages,
    deficiencies: Deficiencies,
    results: Results,
    load: Load,
    agreements: Agreements,
    money: Money,
    equal: Equal,
}

impl Reporter {
    /// One that has seen nothing yet, at a moment; days are those of the zone.
    pub fn new(period: ReportPeriod, zone: Zone, now: DateTime<Utc>) -> Self {
        let setting = Setting { period, zone, now };
        Self {
            setting,
            applications: 0,
            forgotten: 0,
            flow: Flow::of(&setting),
            stages: Stages::default(),
            deficiencies: Deficiencies::default(),
            results: Results::default(),
            load: Load::default(),
            agreements: Agreements::default(),
            money: Money::default(),
            equal: Equal::default(),
        }
    }

    /// Counts an application as its changes left it, with all of them, first to last, and with its letters about what is
    /// missing. Of its assessment only what is there counts: whoever may not see a sheet yet leaves it out before (A9).
    pub fn add(&mut self, application: &Application, changes: &[Change], letters: &[LetterRow], program: &Program) {
        let setting = self.setting;
        let standing = standing(changes);
        let path = Path::of(&standing, |at| setting.day(at));
        let seen = Seen { application, program, changes: &standing, path: &path };
        self.applications += 1;
        self.flow.add(&seen, &setting);
        self.stages.add(&seen, &setting);
        self.deficiencies.add(&seen, &told(&seen, (changes, letters), &setting), &setting);
        self.results.add(&seen, &setting);
        self.load.add(&seen, &setting);
        self.agreements.add(&seen, &setting);
        self.money.add(&seen, &setting);
        self.equal.add(&seen, &setting);
    }

    /// Counts what remains of an application that was forgotten (H3).
    pub fn add_forgotten(&mut self, forgotten: &Forgotten) {
        self.forgotten += 1;
        self.flow.add_forgotten(forgotten);
    }

    /// What was counted, with the names of the roster; of which program it was is told as it is given.
    pub fn finish(self, roster: &Assessors, program: Option<&Program>) -> Report {
        let Setting { period, zone, .. } = self.setting;
        Report {
            from: period.from(),
            to: period.to(),
            today: self.setting.today(),
            zone,
            program: program.map(|program| Line::clean(&program.id)),
            applications: self.applications,
            forgotten: self.forgotten,
            flow: self.flow.finish(),
            stages: self.stages.finish(),
            deficiencies: self.deficiencies.finish(program),
            results: self.results,
            assessors: self.load.finish(roster),
            agreement: self.agreements.finish(),
            money: self.money.finish(),
            equal: self.equal.finish(roster),
        }
    }
}
