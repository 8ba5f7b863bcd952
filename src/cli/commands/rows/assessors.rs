use std::collections::BTreeMap;

use serde::Serialize;

use super::profile::entry_of;
use super::{ColumnJson, Rows, columns_json, half_way, say_columns};
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::schedule;
use crate::domain::{AssessorId, AssessorProfile};
use crate::intake::Table;
use crate::link::protocol::{Answer, Problem, Request};

#[derive(Serialize)]
struct DoneJson<'a> {
    dry_run: bool,
    columns: Vec<ColumnJson<'a>>,
    added: Vec<&'a AssessorId>,
    known: Vec<&'a AssessorId>,
}

impl Rows {
    /// Adds entries to the roster: all are checked before the first is added. One that is there as the table says it is left
    /// as it is, and one that differs is refused: changing an entry is another command.
    pub(super) fn to_roster(&self, context: &mut Context<'_>, table: &Table) -> Result<Status, CliError> {
        let zone = schedule::desk_zone(context)?;
        let Answer::Assessors(there) = context.ask(&Request::Assessors)? else { return Err(CliError::odd_answer()) };
        let (mut fresh, mut known, mut problems) = (BTreeMap::new(), Vec::new(), Vec::new());
        for row in &table.rows {
            let (id, profile) = match entry_of(row, zone) {
                Ok(entry) => entry,
                Err(more) => {
                    problems.extend(more);
                    continue;
                }
            };
            let on_file = there.iter().find(|one| one.assessor.id == id).map(|one| &one.assessor.profile);
            let wrong = match on_file {
                Some(on_file) if says_the_same(on_file, &profile) => {
                    known.push(id);
                    continue;
                }
                Some(_) => Some((format!("{id} is on the roster and differs"), format!("qapdesk assessor edit {id}"))),
                None if fresh.contains_key(&id) => Some((format!("{id} comes twice"), "give each an id".to_owned())),
                None => None,
            };
            match wrong {
                Some((message, hint)) => {
                    problems.push(Problem { line: Some(row.line), key: Some("id".to_owned()), message, hint });
                }
                None => drop(fresh.insert(id, profile)),
            }
        }
        if !problems.is_empty() {
            return Err(self.refused(&problems));
        }
        if !self.dry_run {
            for (done, (id, profile)) in fresh.iter().enumerate() {
                let request = Request::AddAssessor { id: id.clone(), profile: Box::new(profile.clone()) };
                let added = fresh.keys().take(done).map(ToString::to_string);
                context
                    .ask(&request)
                    .map_err(|error| half_way(error.about(id.as_str()), &added.collect::<Vec<_>>()))?;
            }
        }
        let added: Vec<&AssessorId> = fresh.keys().collect();
        if context.out.format.json {
            let (dry_run, columns) = (self.dry_run, columns_json(table));
            context.out.json(&DoneJson { dry_run, columns, added, known: known.iter().collect() })?;
            return Ok(Status::Done);
        }
        say_columns(context, table)?;
        let verb = if self.dry_run { "would be added" } else { "added" };
        for (id, profile) in &fresh {
            context.out.remark(&format!("{id}  {} {verb}", profile.name))?;
        }
        for id in &known {
            context.out.remark(&format!("{id}  on the roster already"))?;
        }
        Ok(Status::Done)
    }
}

/// Whether an entry is as a table says it: days that differ from the week stand in no table.
fn says_the_same(on_file: &AssessorProfile, table: &AssessorProfile) -> bool {
    let on_file = AssessorProfile { exceptions: Vec::new(), ..on_file.clone() };
    on_file == *table
}
