//! What is asked of the desk about its programs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::job::Job;
use crate::desk::{Desk, DeskError, Who};
use crate::domain::view::{Judged, JudgedFile, JudgedFinding, ProgramRow};
use crate::domain::{Digest, Permission, Program, ProgramText};
use crate::intake::program;
use crate::store::needs_all;
use crate::text::Line;

/// What somebody wants the programs of the desk to be.
#[derive(Debug)]
pub(in crate::desk) enum ProgramEdit {
    /// A version more, as it was read from its text.
    Load(Box<Program>, Box<ProgramText>),
    /// The program of forms that name none.
    SetDefault(Line),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramDone {
    /// The version after it.
    pub row: ProgramRow,
    /// Whether it was so before, and nothing was kept.
    pub already: bool,
}

impl Desk {
    /// All versions of all programs: by id, the newest version of each first.
    pub fn programs(&self, who: &Who) -> Result<Vec<ProgramRow>, DeskError> {
        who.needs(Permission::Read)?;
        Ok(self.shared().programs.rows())
    }

    /// A version of a program by its day and its text; without one that in force today, or the newest where none is yet.
    pub fn program_text(
        &self,
        who: &Who,
        id: &str,
        version: Option<NaiveDate>,
    ) -> Result<(ProgramRow, String), DeskError> {
        who.needs(Permission::Read)?;
        let programs = &self.shared().programs;
        let held = programs.find(id, version)?;
        let in_force = programs.in_force(&held.program.id, self.today()).ok().filter(|_| version.is_none());
        let held = match in_force {
            Some(in_force) => programs.find(&in_force.id, Some(in_force.version))?,
            None => held,
        };
        Ok((held.row(&programs.default_id()), held.text().to_owned()))
    }

    /// Which open applications under one of two versions of a program would get other findings under the other one. It tells
    /// and changes nothing: each keeps its own (P1).
    pub fn judge(&self, who: &Who, before: &str, after: &str) -> Result<Judged, DeskError> {
        who.needs(Permission::Read)?;
        let read = |text| program::parse_stored("program", text).map_err(|error| DeskError::BadForm(error.problems));
        let both = [read(before)?, read(after)?];
        let (mut judged, mut failed) = (Judged::default(), None);
        self.shared().reader.applications(
            &mut |application| {
                let under = &application.program;
                let is_one = both.iter().any(|one| one.id == under.id.as_str() && one.version == under.version);
                if !is_one || application.placement.stage.name().is_final() {
                    return;
                }
                judged.open += 1;
                let own = match self.shared().programs.of(&application) {
                    Ok(own) => own,
                    Err(error) => return failed = Some(error),
                };
                let Some(other) = both.iter().find(|one| *one != own) else { return };
                let findings = JudgedFinding::between(&application, own, other);
                if !findings.is_empty() {
                    judged.others.push(JudgedFile { number: application.number, findings });
                }
            },
            &mut needs_all,
        )?;
        failed.map_or(Ok(judged), Err)
    }

    /// Keeps a version of a program; it is on disk when this returns. One that is there is never replaced (P1).
    pub fn load_program(&self, who: &Who, file: &str, text: String) -> Result<ProgramDone, DeskError> {
        who.needs(Permission::Administer)?;
        let read = program::parse(file, &text).map_err(|error| DeskError::BadForm(error.problems))?;
        let digest = Digest(*blake3::hash(text.as_bytes()).as_bytes());
        let file = Line::clean(&file.chars().take(LONGEST_NAME).collect::<String>());
        let kept = ProgramText { id: Line::clean(&read.id), version: read.version, file, digest, text };
        let edit = ProgramEdit::Load(Box::new(read), Box::new(kept));
        self.ask(|reply| Job::Program(edit, who.clone(), reply))
    }

    /// Has forms that name no program apply under this one from now on; it is on disk when this returns.
    pub fn set_default_program(&self, who: &Who, id: &str) -> Result<ProgramDone, DeskError> {
        who.needs(Permission::Administer)?;
        let edit = ProgramEdit::SetDefault(Line::clean(id));
        self.ask(|reply| Job::Program(edit, who.clone(), reply))
    }
}

/// The longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 255;
