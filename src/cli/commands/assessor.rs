mod add;
mod available;
mod conflict;
mod edit;
mod list;
mod profile;
mod rate;
mod show;

use clap::{Args, Subcommand};

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::roster_json::AssessorJson;
use crate::domain::view::{RosterFile, RosterRow, profile_details};
use crate::domain::{AssessorId, AssessorProfile};
use crate::link::protocol::{Answer, Request};
use crate::text::Line;

/// Keep the roster of assessors: who may assess, when, at what rate, and whom not
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk assessor add chen --name 'Wei Chen' --trainer --experience 'twelve candidates since 2019'\n  qapdesk assessor list --qualified"
)]
pub(in crate::cli) struct Assessor {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Add(add::Add),
    Edit(edit::Edit),
    List(list::List),
    Show(show::Show),
    Rate(rate::Rate),
    Available(available::Available),
    Conflict(conflict::Conflict),
}

impl Assessor {
    /// Whether it can be the first thing that a desk keeps.
    pub(in crate::cli) fn begins(&self) -> bool {
        matches!(self.what, What::Add(_))
    }

    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        match &self.what {
            What::Add(add) => add.run(context),
            What::Edit(edit) => edit.run(context),
            What::List(list) => list.run(context),
            What::Show(show) => show.run(context),
            What::Rate(rate) => rate.run(context),
            What::Available(available) => available.run(context),
            What::Conflict(conflict) => conflict.run(context),
        }
    }
}

/// Whose entry, and what goes with a change of it.
#[derive(Debug, Args)]
struct Entry {
    /// The assessor's id on the roster, such as chen.
    id: AssessorId,
    /// Do it only if this is still its newest change.
    #[arg(long, value_name = "N")]
    revision: Option<u32>,
    /// Why, in one line; kept in the history.
    #[arg(long, value_name = "TEXT", value_parser = crate::cli::parse::reason)]
    reason: Option<Line>,
}

impl Entry {
    /// Has the entry changed from what it is now.
    fn change(
        &self,
        context: &mut Context<'_>,
        change: impl FnOnce(&mut AssessorProfile) -> Result<(), CliError>,
    ) -> Result<Status, CliError> {
        let there = file(context, &self.id)?.row.assessor;
        let seen = Some(self.revision.unwrap_or(there.revision));
        let mut profile = Box::new(there.profile.clone());
        change(&mut profile)?;
        let request = Request::EditAssessor { id: self.id.clone(), seen, profile, reason: self.reason.clone() };
        changed(context, &self.id, &request, ("changed", Some(&there.profile)))
    }
}

/// An assessor with all that is on file about them.
fn file(context: &mut Context<'_>, id: &AssessorId) -> Result<RosterFile, CliError> {
    match context.ask(&Request::Assessor(id.clone()))? {
        Answer::Assessor(file) => Ok(*file),
        _ => Err(CliError::odd_answer()),
    }
}

/// Has an entry changed, and says what came of it, and what is different from what was known.
fn changed(
    context: &mut Context<'_>,
    id: &AssessorId,
    request: &Request,
    (done, before): (&str, Option<&AssessorProfile>),
) -> Result<Status, CliError> {
    let answer = context.ask(request).map_err(|error| match error {
        CliError::Conflict { message, .. } => {
            CliError::Conflict { message, hint: format!("look at it again: qapdesk assessor show {id}, then decide") }
        }
        other => other,
    })?;
    let Answer::AssessorChanged { row, remarks } = answer else { return Err(CliError::odd_answer()) };
    if context.out.format.json {
        context.out.json(&AssessorJson::of(&row).with_remarks(&remarks))?;
        return Ok(Status::Done);
    }
    context.out.remark(&format!("{}  {}: {done}", row.assessor.id, row.assessor.profile.name))?;
    for detail in before.iter().flat_map(|before| profile_details(before, &row.assessor.profile)) {
        context.out.remark(&format!("  {detail}"))?;
    }
    for line in standing(&row) {
        context.out.remark(&line)?;
    }
    for remark in &remarks {
        context.out.toned(0, Tone::Open, remark)?;
    }
    Ok(Status::Done)
}

/// Whether somebody may assess today, in words; each reason against it is a line (A2).
fn standing(row: &RosterRow) -> Vec<String> {
    if row.against.is_empty() {
        return vec!["qualified today".to_owned()];
    }
    row.against.iter().map(|refusal| format!("not qualified today: {}", refusal.message)).collect()
}
