//! The programs that the desk knows: the built-in one and those that were loaded, by id and version (P1).
//!
//! Versions are only ever added, so that whoever decides by one while another is loaded keeps it to the end.

mod asked;

use std::sync::{OnceLock, PoisonError, RwLock};

use chrono::NaiveDate;
use chrono_tz::Tz;

pub use asked::ProgramDone;
pub(super) use asked::ProgramEdit;

use super::DeskError;
use crate::domain::view::ProgramRow;
use crate::domain::{Application, Program, ProgramAct, ProgramChange};
use crate::intake::program::{self, BUILT_IN};
use crate::text::{Line, nearest};

/// So many versions of programs at most are kept by a desk.
pub(super) const MOST_VERSIONS: usize = 500;

/// The programs that the desk knows, and the zone in which it counts days (P1).
#[derive(Debug)]
pub(super) struct Programs {
    first: OnceLock<Box<Held>>,
    /// Under which program a form applies that names none.
    default: RwLock<Line>,
    zone: Tz,
}

/// A version that the desk has.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) program: Program,
    /// How it was loaded; none where it is built in.
    pub(super) loaded: Option<ProgramChange>,
    next: OnceLock<Box<Self>>,
}

impl Programs {
    /// The built-in ones, and those that were loaded. The zone is that of the default program as long as the desk is open.
    pub(super) fn with_loaded(changes: Vec<ProgramChange>) -> Result<Self, DeskError> {
        let mut held: Vec<Held> = program::built_in()?.into_iter().map(|program| Held::new(program, None)).collect();
        let mut default = Line::clean(BUILT_IN);
        for change in changes {
            match &change.what {
                ProgramAct::Load(text) => {
                    let name = format!("{} of {} (loaded by {})", text.id, text.version, change.by);
                    held.push(Held::new(program::parse_stored(&name, &text.text)?, Some(change)));
                }
                ProgramAct::SetDefault(id) => default = id.clone(),
            }
        }
        let of_default = held.iter().filter(|held| held.program.id == default.as_str()).map(|held| &held.program);
        let Some(newest) = of_default.max_by_key(|program| program.version) else {
            return Err(DeskError::Program(format!("there is none of the id {default}")));
        };
        let zone = newest.time_zone.parse();
        let zone =
            zone.map_err(|_| DeskError::Program(format!("its time zone {} is not a known one", newest.time_zone)))?;
        let programs = Self { first: OnceLock::new(), default: RwLock::new(default), zone };
        for one in held {
            programs.add(one);
        }
        Ok(programs)
    }

    /// The zone in which days are counted.
    pub(super) fn zone(&self) -> Tz {
        self.zone
    }

    /// All versions, the built-in ones first, then as they were loaded.
    pub(super) fn all(&self) -> impl Iterator<Item = &Held> + Clone {
        std::iter::successors(self.first.get(), |held| held.next.get()).map(|held| &**held)
    }

    /// Adds a version that is on disk.
    fn add(&self, held: Held) {
        let mut place = &self.first;
        while let Some(there) = place.get() {
            place = &there.next;
        }
        // Only the writer adds, so the place is free.
        let _ = place.set(Box::new(held));
    }

    /// Has a change hold that is on disk.
    pub(super) fn take(&self, change: ProgramChange, program: Option<Program>) {
        match (&change.what, program) {
            (ProgramAct::SetDefault(id), _) => {
                self.default.write().unwrap_or_else(PoisonError::into_inner).clone_from(id);
            }
            (ProgramAct::Load(_), Some(program)) => self.add(Held::new(program, Some(change))),
            (ProgramAct::Load(_), None) => {}
        }
    }

    /// The id of the program under which a form applies that names none.
    pub(super) fn default_id(&self) -> Line {
        self.default.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The version of a program in force on a day of receipt.
    pub(super) fn in_force(&self, id: &str, received_on: NaiveDate) -> Result<&Program, DeskError> {
        let of_id = self.all().map(|held| &held.program).filter(|program| program.id == id);
        let found = program::in_force(of_id, received_on);
        found.ok_or_else(|| DeskError::NoProgram { id: Line::clean(id), near: self.near(id) })
    }

    /// A version of a program by its day, else the newest; its id may be written in any case.
    pub(super) fn find(&self, id: &str, version: Option<NaiveDate>) -> Result<&Held, DeskError> {
        let of_id = || self.all().filter(|held| held.program.id.eq_ignore_ascii_case(id.trim()));
        let Some(wanted) = version else {
            let newest = of_id().max_by_key(|held| held.program.version);
            return newest.ok_or_else(|| DeskError::NoProgram { id: Line::clean(id), near: self.near(id) });
        };
        if of_id().next().is_none() {
            return Err(DeskError::NoProgram { id: Line::clean(id), near: self.near(id) });
        }
        of_id().find(|held| held.program.version == wanted).ok_or_else(|| {
            let versions = of_id().map(|held| held.program.version.to_string()).collect();
            DeskError::NoVersion { id: Line::clean(id), version: wanted, versions }
        })
    }

    /// The version that an application is checked against: the one in force when it was received, and no other (P1).
    pub(super) fn of(&self, application: &Application) -> Result<&Program, DeskError> {
        let kept = &application.program;
        let same = |held: &&Held| held.program.id == kept.id.as_str() && held.program.version == kept.version;
        self.all().find(same).map(|held| &held.program).ok_or_else(|| {
            let number = application.number;
            DeskError::Program(format!(
                "{number} is checked against {} of {}, which is not here",
                kept.id, kept.version
            ))
        })
    }

    /// The newest version of the default program.
    pub(super) fn latest(&self) -> Option<&Program> {
        self.find(&self.default_id(), None).ok().map(|held| &held.program)
    }

    /// All versions as clients see them: by id, the newest version of each first.
    pub(super) fn rows(&self) -> Vec<ProgramRow> {
        let default = self.default_id();
        let mut rows: Vec<ProgramRow> = self.all().map(|held| held.row(&default)).collect();
        rows.sort_by(|a, b| a.id.cmp(&b.id).then(b.version.cmp(&a.version)));
        rows
    }

    fn near(&self, id: &str) -> Option<String> {
        nearest(id, self.all().map(|held| held.program.id.as_str())).map(ToOwned::to_owned)
    }
}

impl Held {
    fn new(program: Program, loaded: Option<ProgramChange>) -> Self {
        Self { program, loaded, next: OnceLock::new() }
    }

    /// As clients see it.
    pub(super) fn row(&self, default: &Line) -> ProgramRow {
        ProgramRow::of(&self.program, self.loaded.as_ref(), default.as_str() == self.program.id)
    }

    /// Its text.
    pub(super) fn text(&self) -> &str {
        match &self.loaded {
            Some(ProgramChange { what: ProgramAct::Load(text), .. }) => &text.text,
            _ => crate::domain::program::CPR,
        }
    }
}
