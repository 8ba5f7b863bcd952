use super::{Desk, DeskError, Who};
use crate::domain::report::{Report, ReportPeriod, ReportQuery, Reporter};
use crate::domain::{Act, AssessorId, Change, Permission, Zone, apply};
use crate::store::needs_all;
use crate::text::Line;

impl Desk {
    /// What the desk did in a period, in figures, for those who may read applications (V1); of sheets that the asker may
    /// not see yet nothing counts (A9).
    ///
    /// The changes of all applications are read once, one application after the other, and each is folded from them: none is
    /// kept. A report tells of no single application, so that it is no read that goes on record.
    pub fn report(&self, who: &Who, query: &ReportQuery) -> Result<Report, DeskError> {
        who.needs(Permission::Read)?;
        let period = ReportPeriod::asked(query.from, query.to, self.today())?;
        let held = query.program.as_ref().map(|id| self.shared().programs.find(id, None)).transpose()?;
        let program = held.map(|held| Line::clean(&held.program.id));
        let shared = self.shared();
        let reporter = Reporter::new(period, Zone::from(shared.programs.zone()), self.now());
        let mut reading = Reading { desk: self, who, me: self.own_assessor(who), program, reporter, file: Vec::new() };
        let mut failed = None;
        shared.reader.changes(
            &mut |change| {
                if failed.is_none() {
                    failed = reading.take(change).err();
                }
            },
            &mut needs_all,
        )?;
        if let Some(error) = failed {
            return Err(error);
        }
        reading.count()?;
        for forgotten in shared.reader.all_forgotten()? {
            if reading.wants(&forgotten.remains.program.id) {
                reading.reporter.add_forgotten(&forgotten);
            }
        }
        let program = held.map(|held| &held.program);
        Ok(reading.reporter.finish(&shared.around().assessors, program))
    }
}

/// A report in the making, with the changes of the application that is being read.
struct Reading<'a> {
    desk: &'a Desk,
    who: &'a Who,
    /// The assessor who works as the account of whoever asks.
    me: Option<AssessorId>,
    program: Option<Line>,
    reporter: Reporter,
    file: Vec<Change>,
}

impl Reading<'_> {
    fn wants(&self, program: &Line) -> bool {
        self.program.as_ref().is_none_or(|wanted| wanted == program)
    }

    /// Takes the next change; the first of another application says that the one before is whole.
    fn take(&mut self, change: Change) -> Result<(), DeskError> {
        if self.file.first().is_some_and(|first| first.number != change.number) {
            self.count()?;
        }
        self.file.push(change);
        Ok(())
    }

    /// Counts the application whose changes are there.
    fn count(&mut self) -> Result<(), DeskError> {
        let changes = std::mem::take(&mut self.file);
        let Some(mut application) = changes.iter().fold(None, apply) else { return Ok(()) };
        if !self.wants(&application.program.id) {
            return Ok(());
        }
        let me = self.me.as_ref().map(|me| (me, &self.who.account.name));
        if me.is_some() {
            application.assessment = application.assessment.seen_by(me);
        }
        let shared = self.desk.shared();
        let program = shared.programs.of(&application)?;
        let is_told = changes.iter().any(|change| change.act == Act::Notify);
        let letters = if is_told { shared.around().outbox.hints_of(application.number) } else { Vec::new() };
        self.reporter.add(&application, &changes, &letters, program);
        Ok(())
    }
}
