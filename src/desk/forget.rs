//! Forgetting candidates (H3): what is asked and answered.

use super::around::Around;
use super::job::Job;
use super::round::Round;
use super::rules::Rules;
use super::{Desk, DeskError, Who};
use crate::domain::view::{ForgetDone, ForgetFile, ForgetOutcome, ForgetPart, ForgetWhich};
use crate::domain::{
    Application, ForgetOrder, Forgotten, Number, Permission, Record, Refusal, Rule, forget, may_forget, retained_until,
};
use crate::intake::Identity;

/// The most applications that are forgotten by one request.
const MOST: usize = 1000;

/// Which applications are to be forgotten, and why.
#[derive(Debug, Clone)]
pub(super) struct Forget {
    pub(super) numbers: Vec<Number>,
    pub(super) order: ForgetOrder,
    /// Tell what would be done, and do nothing.
    pub(super) dry_run: bool,
}

impl Desk {
    /// Forgets candidates, or tells what it would come to (H3). When this returns the journal has it, and nothing is left
    /// of what the desk itself keeps, or [`ForgetDone::left`] says why something is.
    pub fn forget(
        &self,
        who: &Who,
        which: ForgetWhich,
        order: ForgetOrder,
        dry_run: bool,
    ) -> Result<ForgetDone, DeskError> {
        who.needs(Permission::Administer)?;
        let (mut numbers, is_named) = match which {
            ForgetWhich::Numbers(numbers) => (numbers, true),
            ForgetWhich::Due => (self.due_to_be_forgotten()?, false),
        };
        numbers.sort_unstable();
        numbers.dedup();
        let more = numbers.len().saturating_sub(MOST);
        if more > 0 && is_named {
            let message = format!("{} applications at once", numbers.len());
            return Err(Refusal::new(Rule::H3, message, format!("take at most {MOST} at once")).into());
        }
        numbers.truncate(MOST);
        let done = self.ask(|reply| Job::Forget(Forget { numbers, order, dry_run }, who.clone(), reply))?;
        Ok(ForgetDone { more: u32::try_from(more).unwrap_or(u32::MAX), ..done })
    }

    /// What remains of an application that was forgotten; none of any other, and of one that never was (H3). To those who
    /// do not read applications it is like one that never was (V1).
    pub fn forgotten(&self, who: &Who, number: Number) -> Result<Option<Forgotten>, DeskError> {
        who.needs(Permission::Find)?;
        if !who.account.role.may(Permission::Read) {
            return Ok(None);
        }
        Ok(self.shared().reader.forgotten(number)?)
    }

    /// The applications whose retention time is over.
    fn due_to_be_forgotten(&self) -> Result<Vec<Number>, DeskError> {
        let (today, programs) = (self.today(), &self.shared().programs);
        let (mut due, mut failed) = (Vec::new(), None);
        let mut look = |application: Application| match programs.of(&application) {
            Ok(program) => {
                let is_due = retained_until(&application, program).is_some_and(|until| today >= until);
                due.extend(is_due.then_some(application.number));
            }
            Err(error) => failed = Some(error),
        };
        self.shared().reader.applications(&mut look, &mut |number, error| {
            tracing::error!(%number, %error, "whether its retention is over is not known");
            Ok(())
        })?;
        failed.map_or(Ok(due), Err)
    }
}

impl Round<'_, '_> {
    /// Decides on forgetting applications: what is refused is named and left, all else is one batch.
    pub(super) fn forget(&mut self, forget: &Forget, who: &Who) -> Result<ForgetDone, DeskError> {
        let (mut parts, mut records) = (Vec::new(), Vec::new());
        let mut gone = Vec::new();
        for number in &forget.numbers {
            let found = match self.turn.application(*number) {
                Err(error) if error.is_of_one() => {
                    let remedy = "mend it first: see qapdesk verify --repair";
                    let refusal = Refusal::new(Rule::H3, format!("{number} cannot be read: {error}"), remedy);
                    let outcome = ForgetOutcome::Refused(refusal);
                    parts.push(ForgetPart { number: *number, file: None, others: Vec::new(), outcome });
                    continue;
                }
                found => found?.cloned(),
            };
            let Some(application) = found else {
                let outcome = self.turn.forgotten(*number)?;
                let outcome = outcome.map_or(ForgetOutcome::Missing, |before| ForgetOutcome::Before(Box::new(before)));
                parts.push(ForgetPart { number: *number, file: None, others: Vec::new(), outcome });
                continue;
            };
            let outcome = match self.decide_to_forget(&application, &forget.order, who) {
                Ok(forgotten) if forget.dry_run => {
                    drop(forgotten);
                    ForgetOutcome::Would
                }
                Ok(forgotten) => {
                    records.push(Record::Forgotten(forgotten));
                    gone.push(application.clone());
                    ForgetOutcome::Done
                }
                Err(DeskError::Refused(refusal)) => ForgetOutcome::Refused(refusal),
                Err(error) => return Err(error),
            };
            let candidate = Identity::of(&application.form.candidate);
            let mut others = Vec::new();
            for other in self.registry().of_candidate(&candidate) {
                if forget.numbers.contains(&other) {
                    continue;
                }
                let file = self.turn.application(other)?;
                others.extend(file.filter(|file| Identity::of(&file.form.candidate).is(&candidate)).map(|_| other));
            }
            parts.push(ForgetPart { number: *number, file: Some(ForgetFile::of(&application)), others, outcome });
        }
        self.turn.push(&records)?;
        self.note_forgotten(gone);
        Ok(ForgetDone { parts, left: None, more: 0 })
    }

    fn decide_to_forget(
        &self,
        application: &Application,
        order: &ForgetOrder,
        who: &Who,
    ) -> Result<Forgotten, DeskError> {
        let number = application.number;
        let rules = Rules::new(&self.shared.programs, &self.shared.clock, who, self.around.as_surroundings());
        let context = rules.for_application(application)?;
        may_forget(&context)?;
        if self.shared.reader.is_clear(number)? {
            let message = format!("what an older qapdesk wrote of {number} stands in the journal unsealed");
            let hint = "export the desk, take it in with qapdesk import --seal into a new folder, and forget it there";
            return Err(Refusal::new(Rule::H3, message, hint).into());
        }
        let letters = self.around.outbox.of(number);
        Ok(forget(application, order, (&letters, self.around.outbox.last()), &context)?)
    }
}

impl Around {
    /// Forgets an application that is not there any more.
    pub(super) fn forget(&mut self, number: Number) {
        self.diary.forget(number);
        self.forget_conflicts(number);
        self.outbox.forget(number);
        self.unread.applications.remove(&number);
        self.unread.since.remove(&number);
    }
}
