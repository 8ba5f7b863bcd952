//! Changes of the programs that the desk has (P1).

use super::Round;
use crate::desk::programs::{MOST_VERSIONS, ProgramDone, ProgramEdit};
use crate::desk::{DeskError, Who};
use crate::domain::view::ProgramRow;
use crate::domain::{Program, ProgramAct, ProgramChange, ProgramText, Record, Refusal, Rule};
use crate::text::Line;

impl Round<'_, '_> {
    /// Decides on a version that is to be kept, or on the default.
    pub(in crate::desk) fn program(&mut self, edit: ProgramEdit, who: &Who) -> Result<ProgramDone, DeskError> {
        match edit {
            ProgramEdit::Load(program, text) => self.load(*program, *text, who),
            ProgramEdit::SetDefault(id) => self.set_default(id, who),
        }
    }

    fn load(&mut self, program: Program, text: ProgramText, who: &Who) -> Result<ProgramDone, DeskError> {
        let known = &self.shared.programs;
        let (id, version) = (&program.id, program.version);
        let there = known.all().find(|held| held.program.id == *id && held.program.version == version);
        if let Some(there) = there {
            if there.text() == text.text {
                return Ok(ProgramDone { row: there.row(&known.default_id()), already: true });
            }
            return Err(another_text(&text).into());
        }
        let mut n_versions = known.all().count();
        for (change, loaded_program) in &self.programs {
            let (ProgramAct::Load(loaded), Some(loaded_program)) = (&change.what, loaded_program) else { continue };
            n_versions += 1;
            if loaded.id != text.id || loaded.version != text.version {
                continue;
            }
            if loaded.digest != text.digest {
                return Err(another_text(&text).into());
            }
            let is_default = known.default_id().as_str() == program.id;
            return Ok(ProgramDone { row: ProgramRow::of(loaded_program, Some(change), is_default), already: true });
        }
        if n_versions >= MOST_VERSIONS {
            let message = format!("the desk has {MOST_VERSIONS} versions of programs, and keeps no more");
            return Err(Refusal::new(Rule::P1, message, "change the version of a program less often").into());
        }
        let change = self.changed(ProgramAct::Load(Box::new(text)), who);
        let is_default = known.default_id().as_str() == program.id;
        let row = ProgramRow::of(&program, Some(&change), is_default);
        self.keep_program(change, Some(program))?;
        Ok(ProgramDone { row, already: false })
    }

    fn set_default(&mut self, id: Line, who: &Who) -> Result<ProgramDone, DeskError> {
        let known = &self.shared.programs;
        let row = ProgramRow { is_default: true, ..known.find(&id, None)?.row(&known.default_id()) };
        if known.default_id() == id {
            return Ok(ProgramDone { row, already: true });
        }
        let change = self.changed(ProgramAct::SetDefault(id), who);
        self.keep_program(change, None)?;
        Ok(ProgramDone { row, already: false })
    }

    fn changed(&self, what: ProgramAct, who: &Who) -> ProgramChange {
        let (at, by, origin) = (self.shared.clock.now(), who.account.name.clone(), who.origin.clone());
        ProgramChange { at, by, origin, what }
    }

    fn keep_program(&mut self, change: ProgramChange, program: Option<Program>) -> Result<(), DeskError> {
        self.turn.push(&[Record::Program(change.clone())])?;
        self.is_other = true;
        self.programs.push((change, program));
        Ok(())
    }
}

/// P1: a version stays what it was to those who apply under it.
fn another_text(text: &ProgramText) -> Refusal {
    let message = format!("{} of {} is here already, with another text", text.id, text.version);
    let hint = "give the changed text a version of its own: the day from which it holds";
    Refusal::new(Rule::P1, message, hint)
}
