use chrono::{DateTime, NaiveDate, Utc};

use super::programs::Programs;
use super::{Clock, DeskError, Who};
use crate::domain::{Application, Context, Names, Program, Refusal, Rule, Surroundings};

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

    /// The rules for a form received on a day, of the program that it names, else of the desk's default (P1).
    pub(super) fn for_receipt(&self, named: Option<&str>, received_on: NaiveDate) -> Result<Context<'a>, DeskError> {
        let program = match named {
            Some(id) => self.programs.in_force(id, received_on)?,
            None => self.programs.in_force(&self.programs.default_id(), received_on)?,
        };
        Ok(self.context(program))
    }

    /// The rules for an application.
    pub(super) fn for_application(&self, application: &Application) -> Result<Context<'a>, DeskError> {
        let names = self.who.told.of(application);
        Ok(Context { names, ..self.context(self.programs.of(application)?) })
    }

    /// Refuses another day of receipt that falls under another version of the program (P1).
    pub(super) fn may_be_received_on(&self, application: &Application, day: NaiveDate) -> Result<(), DeskError> {
        let (kept, there) = (&application.program, self.programs.in_force(&application.program.id, day)?);
        if day == application.form.received_on || there.version == kept.version {
            return Ok(());
        }
        let message =
            format!("on {day} the version {} of the program was in force, not {}", there.version, kept.version);
        Err(Refusal::new(Rule::P1, message, "give a day of the same version, or take the form in anew").into())
    }

    fn context(&self, program: &'a Program) -> Context<'a> {
        let origin = self.who.origin.clone();
        let names = Names::default();
        let (at, today, zone) = (self.at, self.today, self.programs.zone().into());
        Context { at, today, zone, by: &self.who.account, origin, program, around: self.around, names }
    }
}
