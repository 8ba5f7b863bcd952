use clap::Args;

use super::view;
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json::ApplicationJson;
use crate::cli::output::Tone;
use crate::cli::table::Table;
use crate::cli::{left_out, words};
use crate::domain::view::filter::{Owner, Term, Test};
use crate::domain::view::{ApplicationView, Filter, Order, Query, Row};
use crate::domain::{Requirement, StageName, Tag, ViewName};
use crate::intake::program;
use crate::link::protocol::{Answer, Request};

/// How many are asked for at a time: a whole list would not fit into one frame.
const PART: u32 = 500;

/// List applications; all conditions hold together
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk list --needs-us\n  qapdesk list --stage in_review --unmet feedback --sort days\n  qapdesk list --filter 'tag:rush owner:none -stage:on_hold days:>30' --sort stage,-days\n\nTerms of a filter: stage: unmet: open: owner:me|none|NAME tag: needs-us overdue waiting days:>30\nreceived:>2026-10-01, and words of a name, number or e-mail; - before a term takes the opposite."
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(in crate::cli) struct List {
    /// Terms that must all hold, such as `tag:rush -owner:me days:>30 connor`.
    #[arg(long, value_name = "TERMS", allow_hyphen_values = true)]
    filter: Option<Filter>,
    /// A view that you saved; its order, unless `--sort` names another, and more conditions beside its own.
    #[arg(long, value_name = "NAME")]
    view: Option<ViewName>,
    /// Only those with this tag; given again, with each of them.
    #[arg(long, value_name = "TAG")]
    tag: Vec<Tag>,
    /// Only those of an account, of `me`, or of `none`.
    #[arg(long, value_name = "ACCOUNT")]
    owner: Option<Owner>,
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
    /// urgency, number, name, stage, days, open, feedback, received or owner; several with commas between, `-` before
    /// one that is turned round.
    #[arg(long, value_name = "KEYS", allow_hyphen_values = true)]
    sort: Option<Order>,
    /// The other way round.
    #[arg(long)]
    reverse: bool,
}

impl List {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let query = self.query(context)?;
        let n_found = if context.out.format.json {
            let views = views(context, &query)?;
            context.out.json(&views.iter().map(ApplicationJson::listed).collect::<Vec<_>>())?;
            views.len()
        } else {
            let rows = rows(context, &query)?;
            print(context, &rows)?;
            if rows.is_empty() {
                doubt(context, &query.filter)?;
            }
            rows.len()
        };
        left_out::tell(context)?;
        Ok(if n_found == 0 { Status::Nothing } else { Status::Done })
    }

    fn query(&self, context: &mut Context<'_>) -> Result<Query, CliError> {
        let view = self.view.as_ref().map(|name| view::named(context, name)).transpose()?;
        let (filter, order) = view.map_or_else(Default::default, |view| (view.filter, view.order));
        let order = self.sort.clone().unwrap_or(order);
        let order = if self.reverse { order.reversed() } else { order };
        Ok(Query { filter: self.wanted(&filter)?, order, offset: 0, limit: PART })
    }

    /// A view's filter with the one given and what the switches add to it.
    fn wanted(&self, saved: &Filter) -> Result<Filter, CliError> {
        let given = saved.terms().iter().chain(self.filter.iter().flat_map(Filter::terms)).cloned();
        let switches = [
            self.needs_us.then_some(Test::NeedsUs),
            self.waiting.then_some(Test::Waiting),
            self.overdue.then_some(Test::Overdue),
            self.mine.then(|| Test::Owner(vec![Owner::Me])),
            self.owner.clone().map(|owner| Test::Owner(vec![owner])),
            self.stage.map(|stage| Test::Stage(vec![stage])),
            self.unmet.map(|requirement| Test::Unmet(vec![requirement])),
        ];
        let tags = self.tag.iter().map(|tag| Test::Tag(vec![tag.clone()]));
        let tests = switches.into_iter().flatten().chain(tags);
        let terms: Vec<Term> = given.chain(tests.map(|test| Term { negated: false, test })).collect();
        Filter::try_from(terms).map_err(|error| CliError::Usage {
            message: format!("{error}, the view's and the switches' among them"),
            hint: "leave some of them out".to_owned(),
        })
    }
}

fn at(query: &Query, n_passed: usize) -> Query {
    Query { offset: u32::try_from(n_passed).unwrap_or(u32::MAX), ..query.clone() }
}

fn views(context: &mut Context<'_>, query: &Query) -> Result<Vec<ApplicationView>, CliError> {
    let mut views = Vec::new();
    loop {
        let Answer::Views(part) = context.ask(&Request::Views(at(query, views.len())))? else {
            return Err(CliError::odd_answer());
        };
        if part.is_empty() {
            return Ok(views);
        }
        views.extend(part);
    }
}

/// The rows of a whole list, asked for part by part.
pub(in crate::cli) fn rows(context: &mut Context<'_>, query: &Query) -> Result<Vec<Row>, CliError> {
    let mut all = Vec::new();
    loop {
        let Answer::Rows { rows, total, .. } = context.ask(&Request::List(at(query, all.len())))? else {
            return Err(CliError::odd_answer());
        };
        let is_last = rows.is_empty() || all.len() + rows.len() >= total as usize;
        all.extend(rows);
        if is_last {
            return Ok(all);
        }
    }
}

/// Says where a filter that nothing matches asks for what may be a slip: a requirement, of which only programs say which
/// there are beside the eight, or an account to which nothing is assigned.
fn doubt(context: &mut Context<'_>, filter: &Filter) -> Result<(), CliError> {
    let owners = filter.terms().iter().filter(|term| !term.negated).filter_map(|term| match &term.test {
        Test::Owner(owners) => Some(owners.as_slice()),
        _ => None,
    });
    for owner in owners.flatten() {
        let Owner::Account(account) = owner else { continue };
        let theirs = Filter::one(Test::Owner(vec![owner.clone()]));
        let query = Query { filter: theirs, order: Order::default(), offset: 0, limit: 1 };
        let Answer::Rows { total, .. } = context.ask(&Request::List(query))? else {
            return Err(CliError::odd_answer());
        };
        if total == 0 {
            context.out.remark(&format!("no application is assigned to `{account}`"))?;
        }
    }
    let asked = filter.terms().iter().flat_map(|term| match &term.test {
        Test::Unmet(asked) | Test::Open(asked) => asked.as_slice(),
        _ => &[],
    });
    for requirement in asked.filter(|requirement| matches!(requirement, Requirement::Own(_))) {
        if is_asked_here(context, *requirement)? {
            continue;
        }
        context.out.remark(&format!(
            "`{requirement}` is none of the eight requirements, and no program here has one of that id; qapdesk program \
             list names them, and program show ID what they ask"
        ))?;
    }
    Ok(())
}

/// Whether a program that the desk has asks for a requirement.
fn is_asked_here(context: &mut Context<'_>, requirement: Requirement) -> Result<bool, CliError> {
    let Answer::Programs(rows) = context.ask(&Request::Programs)? else { return Err(CliError::odd_answer()) };
    for row in rows {
        let request = Request::ProgramText { id: row.id.to_string(), version: Some(row.version) };
        let Answer::ProgramText(row, text) = context.ask(&request)? else { return Err(CliError::odd_answer()) };
        let stored = program::parse_stored(&row.id, &text);
        if stored.is_ok_and(|program| program.need(requirement).is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn print(context: &mut Context<'_>, rows: &[Row]) -> Result<(), CliError> {
    if rows.is_empty() {
        context.out.remark("no applications")?;
        return Ok(());
    }
    let mut table = Table::new(0).keyed().spare(&[6, 7]).figures(&[3, 4, 5]);
    if !context.out.format.quiet {
        table.row(Tone::Heading, ["Number", "Candidate", "Stage", "Days", "Open", "Feedback", "For", "Tags", "Next"]);
    }
    for row in rows {
        let tone = if row.overdue { Tone::Bad } else { Tone::Plain };
        let (number, stage) = (row.number.to_string(), row.stage.to_string());
        let days = words::days(row.days_in_stage, row.overdue);
        let open = if row.open == 0 { "–".to_owned() } else { row.open.to_string() };
        let feedback = format!("{}/{}", row.feedback, row.feedback_needed);
        let assigned = row.assigned_to.as_ref().map_or("–", |account| account.as_str());
        let tags = words::tags(&row.tags);
        table.row(tone, [&number, row.listed.as_str(), &stage, &days, &open, &feedback, assigned, &tags, &row.next]);
    }
    table.print(&mut context.out)?;
    context.out.remark(&words::count(rows.len(), "application", "applications"))?;
    Ok(())
}
