use clap::Args;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json::ApplicationJson;
use crate::cli::output::Tone;
use crate::cli::table::Table;
use crate::cli::words;
use crate::domain::view::{ApplicationView, Query, Row, Show, SortKey};
use crate::domain::{Requirement, StageName};
use crate::link::protocol::{Answer, Request};

/// How many are asked for at a time: a whole list would not fit into one frame.
const PART: u32 = 500;

/// List applications; all conditions hold together
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk list --needs-us\n  qapdesk list --stage in_review --unmet feedback --sort days"
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(in crate::cli) struct List {
    /// Only those in this stage.
    #[arg(long, value_name = "STAGE")]
    stage: Option<StageName>,
    /// Only those of which this requirement is open and unmet.
    #[arg(long, value_name = "REQUIREMENT")]
    unmet: Option<Requirement>,
    /// Only those that rest longer than they should.
    #[arg(long)]
    overdue: bool,
    /// Only those assigned to you.
    #[arg(long)]
    mine: bool,
    /// Only those that wait for somebody else.
    #[arg(long, conflicts_with = "needs_us")]
    waiting: bool,
    /// Only those that staff have to act on.
    #[arg(long)]
    needs_us: bool,
    /// urgency, number, name, stage, days, open, feedback or received.
    #[arg(long, value_name = "KEY", default_value = "urgency", hide_default_value = true)]
    sort: SortKey,
    /// The other way round.
    #[arg(long)]
    reverse: bool,
}

impl List {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let n_found = if context.out.format.json {
            let views = self.views(context)?;
            context.out.json(&views.iter().map(ApplicationJson::without_evidence).collect::<Vec<_>>())?;
            views.len()
        } else {
            let rows = self.rows(context)?;
            print(context, &rows)?;
            rows.len()
        };
        Ok(if n_found == 0 { Status::Nothing } else { Status::Done })
    }

    fn query(&self, offset: usize) -> Query {
        let show = match (self.needs_us, self.waiting) {
            (true, _) => Show::NeedsUs,
            (_, true) => Show::Waiting,
            _ => Show::All,
        };
        Query {
            show,
            overdue: self.overdue,
            mine: self.mine,
            stage: self.stage,
            unmet: self.unmet,
            sort: self.sort,
            reverse: self.reverse,
            offset: u32::try_from(offset).unwrap_or(u32::MAX),
            limit: PART,
        }
    }

    fn views(&self, context: &mut Context<'_>) -> Result<Vec<ApplicationView>, CliError> {
        let mut views = Vec::new();
        loop {
            let Answer::Views(part) = context.ask(&Request::Views(self.query(views.len())))? else {
                return Err(CliError::odd_answer());
            };
            if part.is_empty() {
                return Ok(views);
            }
            views.extend(part);
        }
    }

    fn rows(&self, context: &mut Context<'_>) -> Result<Vec<Row>, CliError> {
        let mut all = Vec::new();
        loop {
            let Answer::Rows { rows, total, .. } = context.ask(&Request::List(self.query(all.len())))? else {
                return Err(CliError::odd_answer());
            };
            let is_last = rows.is_empty() || all.len() + rows.len() >= total as usize;
            all.extend(rows);
            if is_last {
                return Ok(all);
            }
        }
    }
}

fn print(context: &mut Context<'_>, rows: &[Row]) -> Result<(), CliError> {
    if rows.is_empty() {
        context.out.remark("no applications")?;
        return Ok(());
    }
    let mut table = Table::new(0).figures(&[3, 4, 5]);
    if !context.out.format.quiet {
        table.row(Tone::Heading, ["Number", "Candidate", "Stage", "Days", "Open", "Feedback", "For", "Next"]);
    }
    for row in rows {
        let tone = if row.overdue { Tone::Bad } else { Tone::Plain };
        let (number, stage) = (row.number.to_string(), row.stage.to_string());
        let days = words::days(row.days_in_stage, row.overdue);
        let open = if row.open == 0 { "–".to_owned() } else { row.open.to_string() };
        let feedback = format!("{}/{}", row.feedback, row.feedback_needed);
        let assigned = row.assigned_to.as_ref().map_or("–", |account| account.as_str());
        table.row(tone, [&number, row.listed.as_str(), &stage, &days, &open, &feedback, assigned, &row.next]);
    }
    table.print(&mut context.out)?;
    context.out.remark(&words::count(rows.len(), "application", "applications"))?;
    Ok(())
}
