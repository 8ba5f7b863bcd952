use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{Clock, DeskError, Who};
use crate::domain::{Application, Context, Program, Refusal, Rule, Surroundings};
use crate::intake::program;

/// The programs that the desk knows, and the zone in which it counts days (P1).
#[derive(Debug)]
pub(super) struct Programs {
    versions: Vec<Program>,
    zone: Tz,
}

impl Programs {
    /// The built-in ones.
    pub(super) fn built_in() -> Result<Self, DeskError> {
        let versions = program::built_in()?;
        let Some(latest) = versions.last() else { return Err(DeskError::Program("there is none".to_owned())) };
        let zone = latest
            .time_zone
            .parse()
            .map_err(|_| DeskError::Program(format!("its time zone {} is not a known one", latest.time_zone)))?;
        Ok(Self { versions, zone })
    }

    /// The zone in which days are counted.
    pub(super) fn zone(&self) -> Tz {
        self.zone
    }

    /// The version in force on a day of receipt.
    pub(super) fn in_force(&self, received_on: NaiveDate) -> Result<&Program, DeskError> {
        let found = program::in_force(&self.versions, received_on);
        found.ok_or_else(|| DeskError::Program(format!("no version is in force on {received_on}")))
    }

    /// The version that an application is checked against: the one in force when it was received, and no other (P1).
    pub(super) fn of(&self, application: &Application) -> Result<&Program, DeskError> {
        let kept = &application.program;
        let same = |program: &&Program| program.id == kept.id.as_str() && program.version == kept.version;
        self.versions.iter().find(same).ok_or_else(|| {
            let number = application.number;
            DeskError::Program(format!(
                "{number} is checked against {} of {}, which is not here",
                kept.id, kept.version
            ))
        })
    }

    /// The ids of the programs, one for each version.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.versions.iter().map(|program| program.id.as_str())
    }

    /// The newest version.
    pub(super) fn latest(&self) -> Option<&Program> {
        self.versions.last()
    }
}

/// What a command of somebody is decided with: programs, moment and account.
#[derive(Debug)]
pub(super) struct Rules<'a> {
    programs: &'a Programs,
    who: &'a Who,
    at: DateTime<Utc>,
    today: NaiveDate,
    around: Surroundings<'a>,
}

impl<'a> Rules<'a> {
    /// The rules for somebody now.
    pub(super) fn new(programs: &'a Programs, clock: &Clock, who: &'a Who, around: Surroundings<'a>) -> Self {
        let at = clock.now();
        Self { programs, who, at, today: at.with_timezone(&programs.zone()).date_naive(), around }
    }

    /// The rules for a form received on a day.
    pub(super) fn for_receipt(&self, received_on: NaiveDate) -> Result<Context<'a>, DeskError> {
        Ok(self.context(self.programs.in_force(received_on)?))
    }

    /// The rules for an application.
    pub(super) fn for_application(&self, application: &Application) -> Result<Context<'a>, DeskError> {
        Ok(self.context(self.programs.of(application)?))
    }

    /// Refuses another day of receipt that falls under another version of the program (P1).
    pub(super) fn may_be_received_on(&self, application: &Application, day: NaiveDate) -> Result<(), DeskError> {
        let (kept, there) = (&application.program, self.programs.in_force(day)?);
        if day == application.form.received_on || there.id == kept.id.as_str() && there.version == kept.version {
            return Ok(());
        }
        let message =
            format!("on {day} the version {} of the program was in force, not {}", there.version, kept.version);
        Err(Refusal::new(Rule::P1, message, "give a day of the same version, or take the form in anew").into())
    }

    fn context(&self, program: &'a Program) -> Context<'a> {
        let origin = self.who.origin.clone();
        Context { at: self.at, today: self.today, by: &self.who.account, origin, program, around: self.around }
    }
}
