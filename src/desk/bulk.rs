use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::rules::Rules;
use super::{Desk, DeskError, Who};
use crate::domain::{
    Application, BulkAct, BulkId, Change, Command, Left, Number, Permission, Refusal, Rule, decide_one_of_many,
};
use crate::text::Line;

/// What a client asks to be done to many applications, as one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    /// What.
    pub act: BulkAct,
    /// To which, each with the revision that the client saw; for an undo of all that was done together, none.
    pub on: Vec<(Number, Option<u32>)>,
    /// Tell what would be done, and do nothing.
    pub dry_run: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkDone {
    /// By which the step is taken back; none where nothing was done.
    pub id: Option<BulkId>,
    /// Application by application, by number.
    pub parts: Vec<BulkPart>,
}

/// What came of one application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkPart {
    /// Which.
    pub number: Number,
    /// Its candidate's name; empty where it is not on file.
    pub name: Line,
    /// The revision it has now; zero where it is not on file.
    pub revision: u32,
    /// What came of it.
    pub outcome: BulkOutcome,
}

/// What came of one of many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkOutcome {
    /// It is done, or would be.
    Done,
    /// The rules refuse it.
    Refused(Refusal),
    /// Somebody changed it meanwhile, so it is left; who did what, last first.
    Changed(String),
    /// It is not on file.
    Missing,
}

impl BulkPart {
    fn new(application: &Application, outcome: BulkOutcome) -> Self {
        let name = application.form.candidate.name.clone();
        Self { number: application.number, name, revision: application.revision, outcome }
    }

    fn missing(number: Number) -> Self {
        Self { number, name: Line::default(), revision: 0, outcome: BulkOutcome::Missing }
    }
}

/// The changes of many, and what comes of each.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// The applications that change, as they are, with their changes.
    pub(super) changes: Vec<(Arc<Application>, Change)>,
    /// What comes of each.
    pub(super) parts: Vec<BulkPart>,
    /// Those that somebody changed meanwhile, by their place among the parts, and since which revision.
    stale: Vec<(usize, Arc<Application>, u32)>,
}

impl Decided {
    /// The same with who changed what meanwhile: `conflict` says it, and may read the history.
    pub(super) fn told(mut self, conflict: impl Fn(&Application, u32) -> DeskError) -> Result<Self, DeskError> {
        for (place, application, since) in std::mem::take(&mut self.stale) {
            self.parts[place].outcome = match conflict(&application, since) {
                DeskError::Conflict { changes, .. } => BulkOutcome::Changed(changes),
                other => return Err(other),
            };
        }
        Ok(self)
    }
}

/// Decides for many, one after the other. `application` finds one as it is.
pub(super) fn decide(
    bulk: &Bulk,
    rules: &Rules<'_>,
    mut application: impl FnMut(Number) -> Result<Option<Arc<Application>>, DeskError>,
) -> Result<Decided, DeskError> {
    let mut decided = Decided::default();
    for (number, seen) in &bulk.on {
        let Some(application) = application(*number)? else {
            decided.parts.push(BulkPart::missing(*number));
            continue;
        };
        let outcome = match decide_one_of_many(&application, *seen, &bulk.act, &rules.for_application(&application)?) {
            Ok(change) => {
                decided.changes.push((application.clone(), change));
                BulkOutcome::Done
            }
            Err(Left::Refused(refusal)) => BulkOutcome::Refused(refusal),
            Err(Left::Changed { since }) => {
                decided.stale.push((decided.parts.len(), application.clone(), since));
                BulkOutcome::Changed(String::new())
            }
        };
        decided.parts.push(BulkPart::new(&application, outcome));
    }
    Ok(decided)
}

impl Desk {
    /// Does something to many applications as one step, or tells what it would come to; it is on disk when this returns.
    /// What is refused or was changed meanwhile is left and named.
    pub fn bulk(&self, who: &Who, mut bulk: Bulk) -> Result<BulkDone, DeskError> {
        who.needs(Permission::Work)?;
        match &bulk.act {
            BulkAct::Do(command) => self.check_assignee(command)?,
            BulkAct::Undo(id) if bulk.on.is_empty() => {
                let members = self.shared().with_index(|index| index.done_together(*id))?;
                bulk.on = members.into_iter().map(|number| (number, None)).collect();
            }
            BulkAct::Undo(_) => {}
        }
        bulk.on.sort_unstable();
        bulk.on.dedup_by_key(|(number, _)| *number);
        if bulk.on.len() > Command::MOST_IN_BULK {
            let hint = format!("take at most {} at once", Command::MOST_IN_BULK);
            return Err(Refusal::new(Rule::S6, "too many applications at once", hint).into());
        }
        if bulk.dry_run {
            return self.would(who, &bulk);
        }
        self.ask_bulk(who, bulk)
    }

    fn would(&self, who: &Who, bulk: &Bulk) -> Result<BulkDone, DeskError> {
        let shared = self.shared();
        // Read first: while the roster and the diary are held, no change can be published.
        let mut found = BTreeMap::new();
        for (number, _) in &bulk.on {
            found.extend(shared.reader.application(*number)?.map(|application| (*number, application)));
        }
        let decided = {
            let around = shared.around();
            let rules = Rules::new(&shared.programs, &shared.clock, who, around.as_surroundings());
            decide(bulk, &rules, |number| Ok(found.remove(&number).map(Arc::new)))?
        };
        let decided = decided.told(|application, since| shared.conflict(application, since, &[]))?;
        Ok(BulkDone { id: None, parts: decided.parts })
    }
}
