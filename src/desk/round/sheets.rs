//! Score sheets in a round: an edit is a batch of its own.

use super::{Done, DoneSheet, Round};
use crate::desk::DeskError;
use crate::desk::job::On;
use crate::domain::{Command, Record, SheetChange, SheetDraft, SheetEdit, SheetKey, indicate, may_edit_sheet};

impl Round<'_, '_> {
    /// Keeps an edit of a sheet by its assessor (A9); one that changes nothing costs no batch.
    pub(in crate::desk) fn sheet(&mut self, on: &On, key: SheetKey, edit: SheetEdit) -> DoneSheet {
        let Some(application) = self.turn.application(on.number)?.cloned() else {
            return Err(DeskError::NotFound(on.number.to_string()));
        };
        let before = self.turn.draft(&key)?.unwrap_or_default();
        if on.seen != Some(before.revision) {
            let changes = format!("your sheet of session {} was edited elsewhere", key.session);
            return Err(DeskError::Conflict { number: key.number, revision: before.revision, changes });
        }
        let program = self.shared.programs.of(&application)?;
        let (at, by) = (self.shared.clock.now(), on.who.account.name.clone());
        let own_zone = self.around.assessors.get(&key.assessor).map(|assessor| assessor.profile.zone);
        may_edit_sheet(&application, &key, &edit, &program.checklist, (at, own_zone))?;
        let revision = before.revision.saturating_add(1);
        let change = SheetChange { key, revision, at, by, step: before.sheet.step(edit) };
        let mut after = before.clone();
        after.apply(&change);
        if after.sheet == before.sheet {
            after = before;
        } else {
            let edited = (change.by.clone(), change.key.clone(), revision);
            self.turn.push(&[Record::SheetFrom(change, on.who.origin.clone())])?;
            self.sheets.push(edited);
            self.is_other = true;
        }
        Ok((after.revision, indicate(&program.checklist, &program.pass, &after.sheet)))
    }

    /// Submits a sheet, records its interview or determines, as its assessor; submits none that is another one than they
    /// saw (A9).
    pub(in crate::desk) fn assess(&mut self, on: &On, command: &Command, seen: Option<u32>) -> Done {
        let now = self.draft(on, command)?.map_or(0, |draft| draft.revision);
        if let Command::SubmitSheet { session } = command
            && seen.is_some_and(|seen| seen != now)
        {
            let changes = format!("your sheet of session {session} was edited elsewhere");
            return Err(DeskError::Conflict { number: on.number, revision: now, changes });
        }
        self.command(on, command)
    }

    /// The asker's own sheet, where a command is about it (A9).
    pub(super) fn draft(&self, on: &On, command: &Command) -> Result<Option<SheetDraft>, DeskError> {
        let Command::SubmitSheet { session } = command else { return Ok(None) };
        let Some(assessor) = self.around.assessors.of_account(&on.who.account.name) else { return Ok(None) };
        let key = SheetKey { number: on.number, session: *session, assessor: assessor.id.clone() };
        Ok(self.turn.draft(&key)?)
    }
}
